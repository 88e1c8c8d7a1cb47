from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap.instant import Span
from frontmap.scene.marks.unit_course import Course
from frontmap.scene.marks.unit_ground import PageGround, finer
from frontmap.scene.marks.unit_labels import lasting_ones
from frontmap.scene.marks.unit_leaders import length_within_px, open_parts
from frontmap.scene.marks.unit_places import Crowd
from frontmap.timeline.change import Mark

SYMBOL = (-12.0, -14.0, 12.0, 12.0)
PLACES = st.tuples(st.floats(0, 400), st.floats(0, 300))
WAYS = st.lists(st.lists(PLACES, min_size=1, max_size=3), min_size=1, max_size=6)
NAMES = st.lists(st.tuples(st.floats(0, 340), st.floats(0, 280)), max_size=6)


def placed(ways, names=()):
    crowd = Crowd(400, 300, 24.0)
    crowd.keep_off([(x, y, x + 60, y + 16) for x, y in names], [], [])
    courses = []
    for number, way in enumerate(ways):
        instants = tuple(float(number + day * 10) for day in range(len(way)))
        course = crowd.place(instants, 50.0, np.array(way, dtype=float), SYMBOL)
        if course is not None:
            crowd.enter(course, [SYMBOL] * len(way))
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


def test_a_leader_runs_round_names() -> None:
    station, names = np.array([200.0, 150.0]), [(180.0, 120.0, 220.0, 148.0), (180.0, 152.0, 206.0, 180.0)]
    crowd = Crowd(400, 300, 24.0)
    crowd.keep_off(names, [], [])
    course = crowd.place((0.0,), 10.0, station[None], SYMBOL)
    assert course is not None and course.aside.any()
    assert not length_within_px(station, station + course.aside[0], np.array(names)).any()


def test_a_unit_in_a_town_leaves_its_dot_bare_and_so_do_others() -> None:
    dot = np.array([195.0, 145.0, 205.0, 155.0])
    crowd = Crowd(400, 300, 24.0)
    crowd.keep_off([], [], [], [tuple(dot.tolist())])
    for station in ((200.0, 150.0), (206.0, 158.0)):
        course = crowd.place((0.0,), 10.0, np.array([station]), SYMBOL)
        assert course is not None
        left, top, right, bottom = np.tile(course.middles(np.array([1.0]))[0], 2) + SYMBOL
        assert left >= dot[2] or right <= dot[0] or top >= dot[3] or bottom <= dot[1]


def test_a_unit_goes_abroad_only_where_there_is_no_other_ground() -> None:
    at_border = np.array([[190.0, 150.0]])

    def beyond(boxes, instants):
        return boxes[..., 2] > 195.0

    crowd = Crowd(400, 300, 24.0)
    course = crowd.place((0.0,), 10.0, at_border, SYMBOL, None, beyond)
    assert course is not None and course.aside[0, 0] + 190.0 + SYMBOL[2] <= 195.0
    crowd.keep_off([(0, 0, 185, 300)], [], [])
    assert crowd.place((0.0,), 10.0, at_border, SYMBOL, None, beyond) is not None


@given(st.tuples(PLACES, PLACES), NAMES)
def test_the_open_parts_of_a_leader_and_those_within_names_make_it_up(ends, names) -> None:
    way = np.array(ends)
    boxes = np.array([(x, y, x + 60.0, y + 16.0) for x, y in names]).reshape(-1, 4)
    line, ground = shapely.LineString(way), shapely.union_all(shapely.box(*boxes.T))
    each = length_within_px(way[0], way[1], boxes)
    assert np.allclose(each, shapely.length(shapely.intersection(line, shapely.box(*boxes.T))), atol=1e-6)
    parts = open_parts(way, boxes)
    assert all(shapely.intersection(shapely.LineString(part), ground).length < 1e-6 for part in parts)
    # Pieces of less than two pixels are dropped.
    left = shapely.difference(line, ground).length - sum(float(np.hypot(*(part[1] - part[0]))) for part in parts)
    assert -1e-6 < left <= 2.0 * (len(boxes) + 1)


def test_a_unit_without_a_place_is_left_out() -> None:
    crowd = Crowd(400, 300, 24.0)
    crowd.keep_off([(0, 0, 400, 300)], [], [])
    assert crowd.place((0.0,), 10.0, np.array([[200.0, 150.0]]), SYMBOL) is None


def test_a_unit_under_furniture_is_left_out_though_its_symbol_would_find_a_place_beside() -> None:
    crowd = Crowd(400, 300, 24.0)
    crowd.keep_off([], [(0, 0, 400, 40)], [])
    assert crowd.place((0.0,), 10.0, np.array([[200.0, 35.0]]), SYMBOL) is None
    assert crowd.place((0.0,), 10.0, np.array([[200.0, 45.0]]), SYMBOL) is not None


def test_a_unit_off_the_page_is_left_out() -> None:
    assert placed([[(-50, -50), (-80, -20)]]) == []


def east_of(front_px, since=0.0):
    """Return that all ground to the right of a line is closed from an instant on."""
    return lambda boxes, instants: (boxes[..., 2] > front_px) & (instants >= since)


def test_a_unit_keeps_to_its_own_side_of_the_front() -> None:
    crowd = Crowd(400, 300, 24.0)
    crowd.keep_off([(196, 120, 230, 180)], [], [])
    course = crowd.place((0.0,), 10.0, np.array([[190.0, 150.0]]), SYMBOL, east_of(195.0))
    assert course is not None and course.aside[0, 0] + 190.0 + SYMBOL[2] <= 195.0


def test_a_unit_keeps_clear_of_a_front_that_comes_near_and_goes_when_that_has_passed() -> None:
    crowd = Crowd(400, 300, 24.0)
    instants = tuple(float(day) for day in range(30))
    way = np.full((30, 2), (190.0, 150.0))

    def front(boxes, when):
        return boxes[..., 2] > np.where(when < 10, 300.0, np.where(when < 20, 195.0, 50.0))

    course = crowd.place(instants, 30.0, way, SYMBOL, front)
    assert course is not None
    assert course.shown == (True,) * 19 + (False,) * 11
    assert course.aside[15, 0] + 190.0 + SYMBOL[2] <= 195.0


def test_a_unit_does_not_come_for_a_moment_only() -> None:
    instants = tuple(float(day) for day in range(20))
    way = np.full((20, 2), (190.0, 150.0))

    def open_on_one_day(boxes, when):
        return ~((when >= 9) & (when <= 10)) & np.ones(boxes.shape[:2], dtype=bool)

    assert Crowd(400, 300, 24.0).place(instants, 20.0, way, SYMBOL, open_on_one_day) is None


def test_a_symbol_fades_where_it_is_left_out_and_after_its_end() -> None:
    course = Course((0.0, 10.0, 20.0), 30.0, np.zeros((3, 2)), np.zeros((3, 2)), (True, False, True))
    assert course.runs == ((0.0, 10.0), (20.0, 30.0)) and course.part_shown == 2 / 3
    told = [course.strength(instant, 2.0) for instant in (0.0, 9.0, 10.0, 15.0, 21.0, 30.0, 31.0, 32.0)]
    assert told == [1.0, 0.5, 0.0, 0.0, 1.0, 1.0, 0.5, 0.0]


@given(st.lists(st.floats(0.5, 9), min_size=1, max_size=3), st.floats(0.5, 9))
def test_stations_are_added_without_a_change_of_the_way(days, rest) -> None:
    instants = [0.0, *np.cumsum(days).tolist()]
    stations = np.column_stack([np.arange(len(instants)) * 50.0, np.zeros(len(instants))])
    found, places = finer(instants, instants[-1] + rest, stations, 2.0, 20.0)
    assert set(instants) <= set(found) and len(found) == len(places)
    assert (np.diff([*found, instants[-1] + rest]) <= 3.0 + 1e-9).all() and (np.diff(found) > 0).all()
    assert (np.abs(np.diff(places[:, 0])) <= 20.0 * 2).all()
    assert np.allclose(places[:, 0], np.interp(found, instants, stations[:, 0]))


def test_lines_that_stay_for_a_moment_only_are_not_written() -> None:
    assert lasting_ones([2, 2, 1, 0, 1, 2, 2, 2], [1.0] * 8, 3.0) == [1, 1, 1, 0, 1, 2, 2, 2]
    assert lasting_ones([1, 0, 1], [1.0] * 3, 2.0) == [0, 0, 0]


def box_at(stage, town, instants):
    """Return the box of a symbol in a town at each instant, shape (1, k, 4)."""
    middle = stage.view.to_page([stage.control.theatre.place_m(town)])
    return np.tile(np.hstack([middle, middle]) + 0.3 * np.array(SYMBOL), (1, len(instants), 1))


def test_ground_is_closed_as_long_as_an_enemy_holds_it(stage) -> None:
    start, end = stage.control.timeline.span.start, stage.control.timeline.span.end
    days = np.array([start + 1.0, end - 1.0])
    ground = PageGround(stage.control, stage.view, (), stage.ground.sea)
    red, blue = (ground.closed_to(side, (start,), np.zeros((1, 2))) for side in ("red", "blue"))
    assert red(box_at(stage, 1, days), days).tolist() == [[True, False]]
    assert blue(box_at(stage, 1, days), days).tolist() == [[False, True]]
    assert not red(box_at(stage, 0, days), days).any() and blue(box_at(stage, 0, days), days).all()
    assert ground.closed_to("nobody", (start,), np.zeros((1, 2))) is None


def test_land_of_neither_friend_nor_host_is_abroad(stage) -> None:
    control, span = stage.control, stage.control.timeline.span
    ground = PageGround(control, stage.view, (), stage.ground.sea)
    days = np.array([span.start + 1.0])
    home, other = (stage.view.to_page([control.theatre.place_m(town)]) for town in (0, 1))
    own_side = control.sides[int(control.holders(stage.view.to_metres(home), span.start)[0])]
    other_side = control.sides[int(control.holders(stage.view.to_metres(other), span.start + 1.0)[0])]
    assert own_side != other_side
    at_home, with_other = (ground.abroad_to(own_side, (span.start,), station) for station in (home, other))
    assert not at_home(box_at(stage, 0, days), days).any() and at_home(box_at(stage, 1, days), days).all()
    assert not with_other(box_at(stage, 1, days), days).any()
    assert ground.abroad_to("nobody", (span.start,), home) is None


def test_a_pocket_is_closed_to_those_who_are_not_in_it(stage) -> None:
    control, span = stage.control, stage.control.timeline.span
    province = int(control.ground.parcels.province[control.parcels_at([control.theatre.place_m(2)])[0]])
    pocket = Mark("pocket", Span(span.start, span.start + 10.0), "red", provinces=(province,))
    ground = PageGround(control, stage.view, [pocket], stage.ground.sea)
    days = np.array([span.start + 5.0, span.start + 20.0])
    inside, outside = (stage.view.to_page([control.theatre.place_m(town)]) for town in (2, 0))
    box = box_at(stage, 2, days)
    assert ground.closed_to("red", (days[0],), outside)(box, days).tolist() == [[True, False]]
    assert not ground.closed_to("red", (days[0],), inside)(box, days).any()
