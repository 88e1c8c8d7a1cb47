from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap.scene.marks.unit_places import Crowd

SYMBOL = (-12.0, -14.0, 12.0, 12.0)
PLACES = st.tuples(st.floats(0, 400), st.floats(0, 300))
WAYS = st.lists(st.lists(PLACES, min_size=1, max_size=3), min_size=1, max_size=6)
NAMES = st.lists(st.tuples(st.floats(0, 340), st.floats(0, 280)), max_size=6)


def placed(ways, names=()):
    crowd = Crowd(400, 300, SYMBOL, 24.0)
    crowd.keep_off([(x, y, x + 60, y + 16) for x, y in names], [])
    courses = []
    for number, way in enumerate(ways):
        instants = tuple(float(number + day * 10) for day in range(len(way)))
        course = crowd.place(instants, 50.0, np.array(way, dtype=float))
        if course is not None:
            crowd.enter(course, [SYMBOL])
            courses.append(course)
    return courses


@settings(max_examples=20, deadline=None)
@given(WAYS, NAMES)
def test_units_never_lie_upon_one_another_while_they_are_drawn(ways, names) -> None:
    courses = placed(ways, names)
    instants = np.linspace(0.0, 50.0, 101)
    for number, one in enumerate(courses):
        for other in courses[:number]:
            both = one.seen(instants) & other.seen(instants)
            apart = np.abs(one.middles(instants) - other.middles(instants))[both]
            # Between the instants that were looked at a corner may pass a corner.
            assert ((apart[:, 0] > 24.0 - 6.0) | (apart[:, 1] > 26.0 - 6.0)).all()


@settings(max_examples=6, deadline=None)
@given(WAYS, NAMES)
def test_places_have_no_chance_in_them(ways, names) -> None:
    one, other = placed(ways, names), placed(ways, names)
    assert [course.aside.tolist() for course in one] == [course.aside.tolist() for course in other]


def test_a_unit_alone_stands_on_its_stations() -> None:
    (course,) = placed([[(100, 100), (200, 150)]])
    assert not course.aside.any() and course.shown == (True, True)


def test_units_on_one_spot_step_aside() -> None:
    first, second, third = placed([[(200, 150)]] * 3)
    assert not first.aside.any()
    assert second.aside.any() and third.aside.any() and (second.aside != third.aside).any()


def test_a_unit_keeps_off_names() -> None:
    (course,) = placed([[(100, 100)]], names=[(70, 92)])
    box = np.hstack([course.middles(np.array([1.0]))[0]] * 2) + SYMBOL
    assert box[0] >= 130 or box[2] <= 70 or box[1] >= 108 or box[3] <= 92


def test_a_unit_without_a_place_is_left_out() -> None:
    crowd = Crowd(400, 300, SYMBOL, 24.0)
    crowd.keep_off([(0, 0, 400, 300)], [])
    assert crowd.place((0.0,), 10.0, np.array([[200.0, 150.0]])) is None


def test_a_unit_off_the_page_is_left_out() -> None:
    assert placed([[(-50, -50), (-80, -20)]]) == []


def test_a_unit_keeps_to_its_own_side_of_the_front() -> None:
    crowd = Crowd(400, 300, SYMBOL, 24.0)
    crowd.keep_off([(196, 120, 230, 180)], [])
    course = crowd.place((0.0,), 10.0, np.array([[190.0, 150.0]]), lambda points, instant: points[:, 0] > 195.0)
    assert course is not None and course.aside[0, 0] + 190.0 + SYMBOL[2] <= 195.0
