"""What advances took, on small worlds."""

from __future__ import annotations

import math

import pytest

from frontmap.control import advances, compute_control
from frontmap.timeline.change import Mark, Spread, Statement
from tests.control.worlds import DAY, SIDE_M, change, theatre_like, timeline_like

SQUARE_KM2 = SIDE_M**2 / 1e6


def told(line: int, text: str = "") -> Statement:
    return Statement(text=text, line=line, column=3, source=f"line {line}")


def test_ground_depth_and_days_of_an_advance() -> None:
    theatre = theatre_like("abc", "abc")
    push = change(theatre, "red", "bc", 1, 5, statement=told(7, "The push."))
    (one,) = advances(compute_control(timeline_like(theatre, {"red": "a", "blue": "bc"}, push)))
    assert (one.side, one.days, one.spread, one.name) == ("red", 5.0, Spread.FRONT, "The push.")
    assert one.start == DAY + 1
    assert one.taken_km2 == pytest.approx(4 * SQUARE_KM2)
    assert one.taken_from == {"blue": pytest.approx(4 * SQUARE_KM2)}
    assert one.depth_km == pytest.approx(2 * SIDE_M / 1e3)


def test_what_was_held_already_is_not_taken_and_losers_are_told_apart() -> None:
    theatre = theatre_like("abcd")
    push = change(theatre, "red", "abcd", 0, 3)
    (one,) = advances(compute_control(timeline_like(theatre, {"red": "a", "blue": "b", "green": "c"}, push)))
    assert one.taken_km2 == pytest.approx(3 * SQUARE_KM2)
    assert dict(one.taken_from) == {
        "": pytest.approx(SQUARE_KM2),
        "blue": pytest.approx(SQUARE_KM2),
        "green": pytest.approx(SQUARE_KM2),
    }


def test_ground_that_another_is_just_moving_over_counts_as_it_stands() -> None:
    theatre = theatre_like("abc")
    first = change(theatre, "red", "b", 0, 4, statement=told(1))
    back = change(theatre, "blue", "b", 2, 6, statement=told(2))
    one, other = advances(compute_control(timeline_like(theatre, {"red": "a", "blue": "bc"}, first, back)))
    assert one.taken_km2 == pytest.approx(SQUARE_KM2)
    assert other.taken_from == {"red": pytest.approx(SQUARE_KM2 * 2 / 5, rel=0.05)}


def test_changes_of_one_statement_are_one_advance_named_by_its_operation() -> None:
    theatre = theatre_like("abc", "ade")
    north = change(theatre, "red", "b", 0, 2, statement=told(4, "North and south."))
    south = change(theatre, "red", "d", 1, 4, statement=told(4, "North and south."))
    operation = Mark("offensive", north.span, "red", text="Operation Plough", statement=told(4))
    timeline = timeline_like(theatre, {"red": "a", "blue": "bcde"}, north, south, marks=(operation,))
    (one,) = advances(compute_control(timeline))
    assert (one.name, one.days) == ("Operation Plough", 5.0)
    assert one.taken_km2 == pytest.approx(2 * SQUARE_KM2)


def test_a_pocket_is_as_deep_as_its_middle() -> None:
    theatre = theatre_like("aaa", "aba", "aaa")
    (one,) = advances(
        compute_control(timeline_like(theatre, {"red": "a", "blue": "b"}, change(theatre, "red", "b", 0, 3)))
    )
    assert one.depth_km == pytest.approx(SIDE_M / 2e3)


@pytest.mark.parametrize("spread", [Spread.AT_ONCE, Spread.ORIGIN])
def test_what_has_no_front_has_no_depth(spread) -> None:
    theatre = theatre_like("ab")
    gain = change(theatre, "red", "b", 0, 2, spread, origins=((60_000.0, 20_000.0),))
    (one,) = advances(compute_control(timeline_like(theatre, {"red": "a", "blue": "b"}, gain)))
    assert math.isnan(one.depth_km)
    assert one.taken_km2 == pytest.approx(SQUARE_KM2)


def test_what_gains_nothing_is_left_out() -> None:
    theatre = theatre_like("ab")
    assert advances(compute_control(timeline_like(theatre, {"red": "ab"}, change(theatre, "red", "b", 0, 2)))) == ()
