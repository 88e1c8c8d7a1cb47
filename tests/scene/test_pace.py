"""Which instant each frame of a film shows."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontmap.errors import RenderError
from frontmap.instant import Instant, Span, day_of, evening, morning
from frontmap.scene.pace import BUSIEST, default_seconds, frame_instants

WAR = Span(morning(date(1936, 7, 17)), evening(date(1937, 5, 5)))


def test_first_frame_belongs_to_the_first_day_and_last_to_the_last() -> None:
    instants = frame_instants(WAR, [], fps=30)
    assert day_of(instants[0]) == date(1936, 7, 17)
    assert instants[-1] == WAR.end
    assert day_of(instants[-1]) == date(1937, 5, 5)


def test_spanish_war_lasts_forty_seconds() -> None:
    assert default_seconds(WAR) == 40
    assert len(frame_instants(WAR, [], fps=30)) == 1200


def test_last_frame_stands_two_seconds() -> None:
    instants = frame_instants(WAR, [], fps=25, seconds=30)
    assert (instants == WAR.end).sum() == 2 * 25 + 1


def test_even_pace_has_even_steps() -> None:
    instants = frame_instants(WAR, [WAR], fps=10, seconds=20, pace="even")
    steps = np.diff(instants[: len(instants) - 20])
    assert np.allclose(steps, steps[0])


def test_busy_days_last_longer() -> None:
    start = WAR.start
    busy = [Span(Instant(start + 100), Instant(start + 120))] * 6
    instants = frame_instants(WAR, busy, fps=30, seconds=60)
    in_busy = ((instants > start + 105) & (instants < start + 115)).sum()
    in_quiet = ((instants > start + 205) & (instants < start + 215)).sum()
    assert in_quiet * (BUSIEST - 1) < in_busy <= in_quiet * BUSIEST * 1.05


def test_something_at_once_still_slows_its_day() -> None:
    at = Instant(WAR.start + 50)
    instants = frame_instants(WAR, [Span(at, at)], fps=30, seconds=60)
    near = ((instants > at - 2) & (instants <= at + 1)).sum()
    far = ((instants > at + 100) & (instants <= at + 103)).sum()
    assert near > far


@given(
    days=st.floats(0.04, 2000),
    fps=st.floats(0.5, 60),
    seconds=st.floats(0.05, 100),
    pace=st.sampled_from(["events", "even"]),
    busy=st.lists(st.tuples(st.floats(-10, 2000), st.floats(0, 50)), max_size=5),
)
def test_instants_never_fall_and_stay_in_the_span(days, fps, seconds, pace, busy) -> None:
    span = Span(Instant(700_000.0), Instant(700_000.0 + days))
    spans = [Span(Instant(span.start + at), Instant(span.start + at + length)) for at, length in busy]
    instants = frame_instants(span, spans, fps=fps, seconds=seconds, pace=pace)
    assert len(instants) == max(1, round(seconds * fps))
    assert (np.diff(instants) >= 0).all()
    assert instants[0] > span.start
    assert instants[-1] == span.end


@pytest.mark.parametrize(("fps", "seconds"), [(0, 10), (30, 0), (30, -1), (float("nan"), 5), (60, 1e6)])
def test_impossible_films_are_refused(fps, seconds) -> None:
    with pytest.raises(RenderError, match=r"seconds|frames"):
        frame_instants(WAR, [], fps=fps, seconds=seconds)
