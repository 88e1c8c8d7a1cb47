from __future__ import annotations

import pickle
from datetime import date

import numpy as np
import pytest
import shapely
import shapely.ops

from frontmap.control import compute_control
from frontmap.errors import GeometryError
from frontmap.instant import Span, evening, morning
from frontmap.timeline.change import Change, Spread, Statement, War
from tests.control.worlds import DAY, SIDE_M, change, painted, province_at, theatre_like, timeline_like


def _day(number: float) -> float:
    return DAY + 1 + number


def test_a_take_moves_from_the_front_to_the_far_edge() -> None:
    theatre = theatre_like("abc")
    control = compute_control(timeline_like(theatre, {"red": "a", "blue": "bc"}, change(theatre, "red", "b", 1, 4)))
    pictures = [painted(control, _day(day), 12, 1)[0] for day in (0, 1, 2, 3, 4, 5)]
    assert pictures == [
        "rrrrbbbbbbbb",
        "rrrrrbbbbbbb",
        "rrrrrrbbbbbb",
        "rrrrrrrbbbbb",
        "rrrrrrrrbbbb",
        "rrrrrrrrbbbb",
    ]


def test_a_pocket_shrinks_to_its_middle_and_is_gone_on_its_day() -> None:
    theatre = theatre_like("aaa", "aba", "aaa")
    control = compute_control(timeline_like(theatre, {"red": "a", "blue": "b"}, change(theatre, "red", "b", 0, 9)))
    assert painted(control, _day(-1), 9, 9)[3:6] == ["rrrbbbrrr"] * 3
    assert painted(control, _day(7), 9, 9)[3:6] == ["rrrrrrrrr", "rrrrbrrrr", "rrrrrrrrr"]
    assert control.regions(_day(9)).keys() == {"red"}
    areas = [control.areas_m2(_day(day))[1] for day in range(-1, 10)]
    assert np.diff(areas) == pytest.approx(np.full(10, -(SIDE_M**2) / 10), rel=0.12)


def test_an_uprising_spreads_from_its_town() -> None:
    theatre = theatre_like("aaaa")
    rising = change(theatre, "blue", "a", 0, 3, Spread.ORIGIN, origins=((150_000.0, 20_000.0),))
    control = compute_control(timeline_like(theatre, {"red": "a"}, rising))
    assert painted(control, _day(0), 16, 1) == ["rrrrrrrrrrrrbbbb"]
    assert painted(control, _day(3), 16, 1) == ["bbbbbbbbbbbbbbbb"]


def test_what_happens_at_once_happens_in_the_evening() -> None:
    theatre = theatre_like("ab")
    control = compute_control(
        timeline_like(theatre, {"red": "a", "blue": "b"}, change(theatre, "red", "b", 2, 2, Spread.AT_ONCE))
    )
    assert painted(control, _day(2) - 1e-6, 2, 1) == ["rb"]
    assert painted(control, _day(2), 2, 1) == ["rr"]
    assert all(not front.moving for front in control.fronts(_day(1.5)))


def test_without_interpolation_ground_steps_from_dated_day_to_dated_day() -> None:
    theatre = theatre_like("ab")
    taken = change(theatre, "red", "b", 1, 4)
    control = compute_control(timeline_like(theatre, {"red": "a", "blue": "b"}, taken, interpolate=False))
    assert painted(control, _day(3.9), 2, 1) == ["rb"]
    assert painted(control, _day(4), 2, 1) == ["rr"]


def test_only_what_the_named_side_holds_changes_hands() -> None:
    theatre = theatre_like("abcd")
    given = change(theatre, "red", "bcd", 1, 1, Spread.AT_ONCE, only_from=frozenset({"blue"}))
    control = compute_control(timeline_like(theatre, {"red": "a", "blue": "bd", "green": "c"}, given))
    assert painted(control, _day(1), 4, 1) == ["rrgr"]


def test_a_surrender_leaves_alone_what_was_lost_before_it() -> None:
    theatre = theatre_like("abc")
    control = compute_control(
        timeline_like(
            theatre,
            {"green": "a", "blue": "b", "red": "c"},
            change(theatre, "green", "b", 0, 9),
            change(theatre, "red", "abc", 4, 4, Spread.AT_ONCE, only_from=frozenset({"blue"})),
            wars=(War("green", "blue", Span(morning(date.fromordinal(DAY)), evening(date.fromordinal(DAY + 30)))),),
        )
    )
    assert painted(control, _day(4) - 0.01, 12, 1) == ["ggggggbbrrrr"]
    assert painted(control, _day(4), 12, 1) == ["ggggggrrrrrr"]
    # The surrender is the later event: what it gave does not go on to fall to the earlier one.
    assert painted(control, _day(12), 12, 1) == ["ggggggrrrrrr"]


def test_a_surrender_to_who_advances_leaves_no_strip_behind() -> None:
    theatre = theatre_like("aab", "acb")
    control = compute_control(
        timeline_like(
            theatre,
            {"red": "a", "blue": "bc"},
            change(theatre, "red", "bc", 0, 9),
            change(theatre, "red", "abc", 4, 4, Spread.AT_ONCE, only_from=frozenset({"blue"})),
        )
    )
    blue = control.sides.index("blue")
    assert control.areas_m2(_day(4) - 0.01)[blue] > 0.1 * SIDE_M**2
    assert control.areas_m2(_day(4))[blue] == 0
    assert set(control.regions(_day(4))) == {"red"}
    assert control.fronts(_day(4)) == ()


def test_ground_may_become_nobodys() -> None:
    theatre = theatre_like("ab")
    freed = change(theatre, "", "b", 1, 1, Spread.AT_ONCE)
    control = compute_control(timeline_like(theatre, {"red": "a", "blue": "b"}, freed))
    assert painted(control, _day(1), 2, 1) == ["r."]
    assert control.regions(_day(1)).keys() == {"red"}
    assert control.fronts(_day(1)) == ()


def test_later_events_win_over_earlier_ones_that_still_move() -> None:
    theatre = theatre_like("abc")
    control = compute_control(
        timeline_like(
            theatre,
            {"red": "a", "blue": "bc"},
            change(theatre, "red", "b", 0, 9),
            change(theatre, "blue", "b", 5, 6),
        )
    )
    assert painted(control, _day(4), 12, 1) == ["rrrrrrbbbbbb"]
    for day in (6, 8, 9, 20):
        assert painted(control, _day(day), 12, 1) == ["rrrrbbbbbbbb"]


def test_ground_beyond_falls_once_the_front_has_come_there() -> None:
    theatre = theatre_like("abcd")
    control = compute_control(
        timeline_like(
            theatre,
            {"red": "a", "blue": "bcd"},
            change(theatre, "red", "b", 0, 3),
            change(theatre, "red", "c", 0, 7),
        )
    )
    for day in np.arange(0, 8, 0.5):
        picture = painted(control, _day(day), 32, 1)[0]
        assert picture == "r" * picture.count("r") + "b" * picture.count("b")
    assert {contact.how for contact in control.ground.contacts()} == {"front", "follows"}


def test_an_islet_falls_with_its_province() -> None:
    theatre = theatre_like("ab.b", "ab..", "ab..", side_m=20_000.0)
    control = compute_control(timeline_like(theatre, {"red": "a", "blue": "b"}, change(theatre, "red", "b", 0, 3)))
    assert painted(control, _day(3), 4, 3, side_m=20_000.0) == ["rr.r", "rr..", "rr.."]
    assert painted(control, _day(1), 4, 3, side_m=20_000.0)[0][3] == "b"


def test_a_front_has_its_sides_on_the_right_hands() -> None:
    theatre = theatre_like("abc", "abd")
    moves = change(theatre, "red", "b", 1, 6), change(theatre, "blue", "d", 3, 5)
    control = compute_control(timeline_like(theatre, {"red": "ad", "blue": "bc"}, *moves))
    for day in (-1, 2.3, 4.1, 8):
        fronts = control.fronts(_day(day))
        assert fronts
        for front in fronts:
            # A hand's breadth from the ends, where other lines come in.
            inner = shapely.ops.substring(front.line, 500, front.line.length - 500)
            points = shapely.get_coordinates(inner)
            ahead = np.diff(points, axis=0)
            long = np.hypot(*ahead.T) > 100
            middle = ((points[1:] + points[:-1]) / 2)[long]
            aside = 60 * np.column_stack([-ahead[long][:, 1], ahead[long][:, 0]]) / np.hypot(*ahead[long].T)[:, None]
            left = np.array(control.sides)[control.holders(middle + aside, _day(day))]
            right = np.array(control.sides)[control.holders(middle - aside, _day(day))]
            assert (left == front.left).mean() > 0.97
            assert (right == front.right).mean() > 0.97


def test_fronts_are_long_lines_and_say_what_they_rest_on() -> None:
    theatre = theatre_like("aab", "acb", "ddb")
    control = compute_control(
        timeline_like(
            theatre,
            {"red": "ad", "blue": "bc"},
            change(theatre, "red", "c", 1, 2),
            start_statement=Statement("the start"),
        )
    )
    (before,) = control.fronts(_day(0))
    assert before.attested
    assert not before.moving
    assert before.statement.text == "the start"
    assert before.line.length == pytest.approx(5 * SIDE_M)
    during = control.fronts(_day(1.2))
    assert sum(front.moving for front in during) == 1
    moving = next(front for front in during if front.moving)
    assert not moving.attested
    assert moving.statement.text == "red takes c"
    standing = {front.line.coords[end] for front in during if not front.moving for end in (0, -1)}
    assert {moving.line.coords[0], moving.line.coords[-1]} <= standing, "it ends exactly where standing lines begin"
    (after,) = control.fronts(_day(2))
    assert after.attested
    assert after.line.length == pytest.approx(3 * SIDE_M)
    assert after.statement.text == "red takes c"


def test_there_is_no_front_before_the_war_nor_with_those_who_are_not_in_it() -> None:
    theatre = theatre_like("abc")
    war = War("red", "blue", Span(morning(date.fromordinal(DAY + 5)), evening(date.fromordinal(DAY + 9))))
    control = compute_control(timeline_like(theatre, {"red": "a", "blue": "b", "green": "c"}, wars=(war,)))
    assert control.fronts(_day(3)) == ()
    (front,) = control.fronts(_day(6))
    assert (front.left, front.right) == ("red", "blue")
    assert control.fronts(_day(12)) == ()


def test_a_war_that_is_fought_in_some_areas_has_no_front_elsewhere() -> None:
    theatre = theatre_like("ab", "cd", "ef")
    always = Span(morning(date.fromordinal(DAY)), evening(date.fromordinal(DAY + 20)))
    held = {"red": "ace", "blue": "bdf"}
    moving = change(theatre, "red", "b", 2, 4)

    def lengths(*areas: str, day: float = 1) -> list[float]:
        wars = tuple(War("red", "blue", always, tuple("abcdef".index(letter) for letter in each)) for each in areas)
        control = compute_control(timeline_like(theatre, held, moving, wars=wars))
        return [round(front.line.length / SIDE_M, 2) for front in control.fronts(_day(day))]

    assert lengths("") == [3]
    assert lengths("b") == lengths("a") == lengths("ab") == [1], "one hand in the areas is enough"
    assert lengths("bf") == lengths("b", "f") == [1, 1], "wars of the same sides are fought in all of their areas"
    assert lengths("b", "") == [3]
    assert sum(lengths("f", day=3)) == pytest.approx(1), "what moves elsewhere makes no front"
    assert sum(lengths("b", day=5)) == pytest.approx(1), "it has gone on to the far border of the area"


def test_a_polygon_cuts_provinces_and_is_hit_exactly() -> None:
    theatre = theatre_like("ab", "ab")
    wedge = shapely.Polygon([(0, 0), (60_000, 0), (70_000, 80_000), (0, 80_000)])
    span = Span(morning(date.fromordinal(DAY + 1)), evening(date.fromordinal(DAY + 5)))
    control = compute_control(timeline_like(theatre, {"red": "a", "blue": "b"}, Change("red", span, polygon=wedge)))
    region = control.regions(_day(5))["red"]
    assert shapely.symmetric_difference(region, wedge).area < 10
    (front,) = control.fronts(_day(5))
    assert front.line.hausdorff_distance(shapely.LineString([(60_000, 0), (70_000, 80_000)])) < 1
    assert len(control.ground.parcels) == 3


def test_a_cell_must_have_a_size() -> None:
    with pytest.raises(GeometryError, match="above 0"):
        compute_control(timeline_like(theatre_like("a"), {}), cell_m=0)


def test_a_schedule_begins_with_the_start_and_leaves_out_what_changes_nothing() -> None:
    theatre = theatre_like("abc")
    control = compute_control(
        timeline_like(
            theatre,
            {"red": "a", "blue": "bc"},
            change(theatre, "red", "ab", 1, 2),
            change(theatre, "blue", "bc", 6, 6, Spread.AT_ONCE),
        )
    )
    points = np.array([[20_000.0, 20_000.0], [60_000, 20_000], [100_000, 20_000], [-5, 0]])
    schedule = control.schedule(points)
    assert schedule.start.tolist() == [0, 1, 1, -1]
    assert schedule.point.tolist() == [1, 1]
    assert schedule.holder.tolist() == [0, 1]
    assert schedule.instant[0] == pytest.approx(_day(1), abs=0.1)
    assert schedule.instant[1] == _day(6)


def test_two_worlds_from_one_text_are_alike_byte_for_byte() -> None:
    theatre = theatre_like("abc", "dbc")
    timeline = timeline_like(theatre, {"red": "a", "blue": "bcd"}, change(theatre, "red", "bd", 1, 8))
    one, other = compute_control(timeline), compute_control(timeline)
    other.fronts(_day(7.7))
    other.regions(_day(2))
    for day in (1.5, 4.4):
        assert [shapely.to_wkb(front.line) for front in one.fronts(_day(day))] == [
            shapely.to_wkb(front.line) for front in other.fronts(_day(day))
        ]
        assert shapely.to_wkb(one.regions(_day(day))["red"]) == shapely.to_wkb(other.regions(_day(day))["red"])


def test_a_control_can_be_sent_to_another_process() -> None:
    theatre = theatre_like("abc")
    control = compute_control(timeline_like(theatre, {"red": "a", "blue": "bc"}, change(theatre, "red", "b", 1, 4)))
    other = pickle.loads(pickle.dumps(control))
    assert painted(other, _day(2.5), 12, 1) == painted(control, _day(2.5), 12, 1)


def test_a_shape_that_crosses_itself_still_counts() -> None:
    theatre = theatre_like("aa", "aa")
    bow = shapely.Polygon([(0, 0), (80_000, 80_000), (80_000, 0), (0, 80_000)])
    span = Span(morning(date.fromordinal(DAY + 1)), evening(date.fromordinal(DAY + 1)))
    taken = Change("blue", span, polygon=bow, spread=Spread.AT_ONCE)
    control = compute_control(timeline_like(theatre, {"red": "a"}, taken))
    assert painted(control, _day(1), 8, 5) == ["brrrrrrb", "bbrrrrbb", "bbbbbbbb", "bbrrrrbb", "brrrrrrb"]


def test_a_take_over_ground_held_already_is_idle() -> None:
    theatre = theatre_like("ab")
    control = compute_control(timeline_like(theatre, {"red": "ab"}, change(theatre, "red", "b", 1, 2)))
    assert control.ground.unmoved == [0]
    assert province_at(theatre, "b") == 1
