"""The camera: what is seen on a day, where it glides and where a film is cut, and on what it rests longest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from frontmap.instant import Instant, Span, evening, morning
from frontmap.scene import Look
from frontmap.scene.camera import look_longest
from frontmap.scene.course import course_of, leg_at, moves_of, stretches
from frontmap.timeline.change import Mark, Timeline
from tests.scene.small_war import FIRST, LAST, small_timeline

DAY = {number: date(1936, 9, number) for number in range(1, 31)}


def told(*shots: tuple[int, int, str, str]) -> Timeline:
    """Return the small war with shots: first and last day, view, move."""
    marks = tuple(
        Mark("camera", Span(morning(DAY[first]), evening(DAY[last])), text=view, details={"move": move})
        for first, last, view, move in shots
    )
    return replace(small_timeline(), marks=marks)


CUT = told((1, 1, "West", "cut"), (11, 11, "East", "cut"), (16, 16, "West", "cut"))
GLIDES = told((1, 8, "West", "glide"), (11, 15, "East", "glide"), (16, 20, "West", "glide"))


@pytest.mark.parametrize(("day", "view"), [(1, "West"), (10, "West"), (11, "East"), (15, "East"), (16, "West")])
def test_a_shot_is_seen_until_the_next(day: int, view: str) -> None:
    leg = leg_at(course_of(Look(), CUT), evening(DAY[day]))
    assert (leg.before.look.view, leg.after) == (view, None)


def test_a_view_that_is_asked_for_stays() -> None:
    asked = Look(view="East")
    (leg,) = course_of(asked, GLIDES)
    assert (leg.before.look, leg.after) == (asked, None)
    assert stretches((leg,), np.array([1.0, 2.0])) == [(leg, range(2))]


def test_a_film_is_cut_where_shots_begin() -> None:
    instants = np.array([evening(DAY[day]) for day in (1, 5, 10, 11, 12, 15, 16, 20)])
    found = [(leg.before.look.view, frames) for leg, frames in stretches(course_of(Look(), CUT), instants)]
    assert found == [("West", range(3)), ("East", range(3, 6)), ("West", range(6, 8))]


def test_a_part_of_a_war_begins_with_the_shot_of_its_day() -> None:
    instants = np.array([evening(DAY[13]), evening(DAY[14])])
    found = [(leg.before.look.view, frames) for leg, frames in stretches(course_of(Look(), CUT), instants)]
    assert found == [("East", range(2))]


def test_the_camera_glides_between_the_days_on_which_it_stands() -> None:
    course = course_of(Look(), GLIDES)
    first, second = moves_of(course)
    # A move takes a twentieth of the war at most, a day and a half here, and ends where the shot begins.
    assert first == Span(Instant(morning(DAY[11]) - 1.5), morning(DAY[11]))
    # Without a day between two shots it takes the beginning of the second.
    assert second == Span(morning(DAY[16]), Instant(morning(DAY[16]) + 1.5))
    seen = [(leg.before.look.view, leg.after and leg.after.look.view) for leg in course]
    assert seen == [("West", None), ("West", "East"), ("East", None), ("East", "West"), ("West", None)]


def test_at_both_ends_of_a_move_the_camera_rests() -> None:
    course = course_of(Look(), GLIDES)
    (move, _) = moves_of(course)
    assert [leg_at(course, instant).after is None for instant in (move.start, move.end)] == [True, True]
    middle = leg_at(course, (move.start + move.end) / 2)
    assert middle.after is not None
    instants = np.linspace(move.start - 1, move.end + 1, 36)
    found = stretches(course, instants)
    assert [frame for _, frames in found for frame in frames] == list(range(36))
    assert all(leg.start < instants[frame] <= leg.end for leg, frames in found for frame in frames)


def test_shots_of_one_view_are_one_rest() -> None:
    course = course_of(Look(), told((1, 3, "West", "glide"), (9, 12, "West", "glide"), (20, 21, "East", "glide")))
    assert [leg.before.look.view for leg in course] == ["West", "West", "East"]
    assert moves_of(course)[0].start >= evening(DAY[12])


def test_views_that_no_projection_shows_well_are_cut_between() -> None:
    timeline = small_timeline()
    far = Mark("view", timeline.span, points=((4_000_000.0, 0.0), (4_100_000.0, 90_000.0)), text="far")
    farther = Mark("view", timeline.span, points=((4_300_000.0, 0.0), (4_400_000.0, 90_000.0)), text="farther")
    shots = told((1, 3, "West", "glide"), (9, 12, "far", "glide"), (20, 21, "farther", "glide"))
    course = course_of(Look(), replace(shots, marks=(*shots.marks, far, farther)))
    assert len(moves_of(course)) == 1
    papers = {leg.before.paper for leg in course if leg.before.look.view != "West"}
    assert len(papers) == 1
    assert papers != {None}


def test_the_camera_rests_longest_in_the_west() -> None:
    assert look_longest(Look(), CUT).view == "West"


def test_without_a_camera_the_theatre_is_seen() -> None:
    timeline = small_timeline()
    (leg,) = course_of(Look(), timeline)
    assert leg.before.look == Look(view="theatre")
    assert leg_at((leg,), evening(FIRST)) is leg_at((leg,), evening(LAST))
    assert look_longest(Look(), timeline).view == "theatre"
