"""The camera: what is seen on a day, where a film is cut, and on what the camera rests longest."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from frontmap.instant import evening, morning
from frontmap.scene import Look
from frontmap.scene.camera import look_at, look_longest, stretches
from tests.scene.small_war import FIRST, LAST, small_control


class _Told:
    """A timeline of which only the camera is asked."""

    def __init__(self, *shots: tuple[date, str]) -> None:
        from frontmap.instant import Span
        from frontmap.timeline.change import Mark

        self.span = Span(morning(date(1936, 9, 1)), evening(date(1936, 9, 30)))
        self.marks = tuple(Mark("camera", Span(morning(day), evening(day)), text=view) for day, view in shots)


TOLD = _Told((date(1936, 9, 1), "north"), (date(1936, 9, 11), "south"), (date(1936, 9, 16), "north"))


@pytest.mark.parametrize(("day", "view"), [(1, "north"), (10, "north"), (11, "south"), (15, "south"), (16, "north")])
def test_a_shot_is_seen_until_the_next(day: int, view: str) -> None:
    assert look_at(Look(), TOLD, evening(date(1936, 9, day))).view == view  # type: ignore[arg-type]


def test_a_view_that_is_asked_for_stays() -> None:
    asked = Look(view="east")
    assert look_at(asked, TOLD, evening(date(1936, 9, 12))) == asked  # type: ignore[arg-type]
    assert stretches(asked, TOLD, np.array([1.0, 2.0])) == [(asked, range(2))]  # type: ignore[arg-type]


def test_a_film_is_cut_where_shots_begin() -> None:
    instants = np.array([evening(date(1936, 9, day)) for day in (1, 5, 10, 11, 12, 15, 16, 20)])
    found = [(look.view, frames) for look, frames in stretches(Look(), TOLD, instants)]  # type: ignore[arg-type]
    assert found == [("north", range(3)), ("south", range(3, 6)), ("north", range(6, 8))]


def test_a_part_of_a_war_begins_with_the_shot_of_its_day() -> None:
    instants = np.array([evening(date(1936, 9, 13)), evening(date(1936, 9, 14))])
    found = [(look.view, frames) for look, frames in stretches(Look(), TOLD, instants)]  # type: ignore[arg-type]
    assert found == [("south", range(2))]


def test_the_camera_rests_longest_in_the_north() -> None:
    assert look_longest(Look(), TOLD).view == "north"  # type: ignore[arg-type]


def test_without_a_camera_the_theatre_is_seen() -> None:
    timeline = small_control().timeline
    instants = np.array([evening(FIRST), evening(LAST)])
    assert stretches(Look(), timeline, instants) == [(Look(view="theatre"), range(2))]
    assert look_longest(Look(), timeline).view == "theatre"
