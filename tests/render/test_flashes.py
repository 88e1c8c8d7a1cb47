"""No film flashes more than three times in a second, however much happens in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from frontmap.control import compute_control
from frontmap.instant import Instant, Span
from frontmap.render.reel import canvas_of
from frontmap.scene import Look, busy_spans, frame_instants
from frontmap.scene.course import course_of, moves_of, stretches
from frontmap.scene.legs import reel_of, stage_of
from frontmap.sizes import Size
from frontmap.timeline.change import Change, Mark
from tests.render.flashes import most_flashes_in_a_second
from tests.scene.small_war import small_timeline

FPS = 25


def blinking(hertz: float, high: int, *, share: float = 1.0) -> list[np.ndarray]:
    """Return two seconds of a page of which a share blinks."""
    frames = []
    for number in range(2 * FPS):
        frame = np.full((20, 40, 3), 40, dtype=np.uint8)
        if int(number / FPS * hertz * 2) % 2:
            frame[:, : round(40 * share)] = high
        frames.append(frame)
    return frames


@pytest.mark.parametrize(("hertz", "count"), [(2, 2), (5, 5), (8, 8)])
def test_a_blinking_page_is_counted(hertz: int, count: int) -> None:
    assert abs(most_flashes_in_a_second(blinking(hertz, 250), FPS) - count) <= 1


def test_what_is_faint_small_or_slow_is_no_flash() -> None:
    assert most_flashes_in_a_second(blinking(5, 70), FPS) == 0
    assert most_flashes_in_a_second(blinking(5, 250, share=0.05), FPS) == 0
    ramp = [np.full((20, 40, 3), value, dtype=np.uint8) for value in range(0, 250, 5)]
    assert most_flashes_in_a_second(ramp, FPS) == 0


def test_a_war_in_which_everything_happens_each_day_does_not_flash() -> None:
    timeline = small_timeline()
    begin, zaragoza = float(timeline.span.start), timeline.theatre.place_m(1)
    marks, changes = [], []
    for day in range(29):
        span = Span(Instant(begin + day), Instant(begin + day + 1))
        places = tuple(timeline.theatre.place_m(number) for number in range(4))
        marks += [Mark(kind, span, "red", places) for kind in ("battle", "bombing", "uprising", "naval_battle")]
        marks.append(
            Mark("contested", span, points=(zaragoza,), provinces=(day % 8,), details={"between": ["red", "blue"]})
        )
        marks.append(Mark("caption", span, text=f"Day {day}"))
        # A province goes to and fro, day by day.
        changes.append(Change("red" if day % 2 else "blue", span, (day % 4, 4 + day % 4)))
    shots = [(0, "South"), (9, "Zaragoza"), (11, "West"), (13, "East"), (15, "South")]
    marks += [
        Mark("camera", Span(Instant(begin + day), Instant(begin + day + 1)), text=view, details={"move": "glide"})
        for day, view in shots
    ]
    control = compute_control(replace(timeline, marks=tuple(marks), changes=tuple(changes)), cell_m=8000.0)
    course = course_of(Look(), control.timeline)
    span = control.timeline.span
    instants = frame_instants(span, busy_spans(control.timeline), fps=FPS, seconds=6.0, moves=moves_of(course))
    size = Size(192, 108)

    def frames():
        for leg, shown in stretches(course, instants):
            reel = reel_of(leg, lambda sight: stage_of(control, sight, size), instants[shown.start : shown.stop])
            canvas = canvas_of(reel, float(instants[shown.start]))
            for number in shown:
                canvas.show(float(instants[number]))
                yield canvas.rgb()

    assert most_flashes_in_a_second(frames(), FPS) <= 3
