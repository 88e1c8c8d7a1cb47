from __future__ import annotations

from datetime import date

import pytest

from frontmap.control import Answer, Control, answer, by_day, compute_control
from frontmap.control.history import history_of
from frontmap.instant import Span, evening, morning
from frontmap.timeline.change import Mark, Spread
from tests.control.worlds import DAY, SIDE_M, change, province_at, theatre_like, timeline_like

RING = theatre_like("aaaa", "abca", "aaaa")


def _date(number: int) -> date:
    return date.fromordinal(DAY + number)


def _who(control: Control, letter: str, day: float) -> Answer:
    return answer(control, province_at(control.theatre, letter), DAY + 1 + day)


def _mark(kind: str, first: int, last: int, **more: object) -> Mark:
    return Mark(kind, Span(morning(_date(first)), evening(_date(last))), **more)  # type: ignore[arg-type]


def test_a_place_is_held_since_it_was_taken() -> None:
    theatre = theatre_like("abc")
    control = compute_control(timeline_like(theatre, {"red": "a", "blue": "bc"}, change(theatre, "red", "b", 2, 5)))
    before, during, after = (_who(control, "b", day) for day in (1, 4, 9))
    assert (before.side, before.since, before.status, before.attested) == ("blue", _date(0), "held", True)
    assert (during.side, during.attested, during.status) == ("red", False, "contested")
    assert (after.side, after.side_name, after.status, after.attested) == ("red", "Red", "held", True)
    assert after.since == during.since
    assert _date(2) <= after.since <= _date(5)
    assert after.text == "red takes b"
    assert (after.place, after.province, after.region) == ("Town b", "b", "Region")


def test_nobody_holds_neutral_ground() -> None:
    control = compute_control(timeline_like(theatre_like("ab"), {"red": "a"}))
    assert (_who(control, "b", 3).side, _who(control, "b", 3).side_name) == (None, "")


def test_ground_inside_the_enemy_is_encircled() -> None:
    control = compute_control(
        timeline_like(RING, {"red": "a", "blue": "bc"}, change(RING, "blue", "a", 9, 9, Spread.AT_ONCE))
    )
    assert _who(control, "b", 1).status == "encircled"
    assert _who(control, "a", 1).status == "held"
    assert _who(control, "b", 10).status == "held"


def test_neutrals_and_coasts_open_a_ring() -> None:
    control = compute_control(timeline_like(RING, {"red": "a", "blue": "b"}))
    assert _who(control, "b", 1).status == "held"
    open_ = theatre_like("aaa", "ab.", "aaa")
    assert _who(compute_control(timeline_like(open_, {"red": "a", "blue": "b"})), "b", 1).status == "held"
    peace = compute_control(timeline_like(RING, {"red": "a", "blue": "bc"}, wars=()))
    assert _who(peace, "b", 1).status == "held"


def test_a_ring_closes_while_the_line_moves() -> None:
    theatre = theatre_like("aaaaa", "abcda", "aaaaa")
    control = compute_control(timeline_like(theatre, {"red": "a", "blue": "bcd"}, change(theatre, "red", "c", 1, 8)))
    assert {_who(control, letter, 4).status for letter in "bd"} == {"encircled"}


@pytest.mark.parametrize(
    ("mark", "letter", "status"),
    [
        (_mark("contested", 2, 5, provinces=(1,)), "b", "contested"),
        (_mark("contested", 2, 5, provinces=(1,)), "c", "held"),
        (_mark("battle", 2, 5, points=((60_000.0, 20_000.0),)), "b", "contested"),
        (_mark("siege", 2, 5, side="red", provinces=(1,)), "b", "encircled"),
        (_mark("siege", 2, 5, side="blue", provinces=(1,)), "b", "held"),
        (_mark("pocket", 2, 5, side="blue", provinces=(1,)), "b", "encircled"),
        (_mark("pocket", 2, 5, side="red", provinces=(1,)), "b", "held"),
    ],
)
def test_marks_say_how_a_place_is_held(mark: Mark, letter: str, status: str) -> None:
    theatre = theatre_like("abc")
    control = compute_control(timeline_like(theatre, {"red": "a", "blue": "bc"}, marks=(mark,)))
    assert _who(control, letter, 1).status == "held"
    assert _who(control, letter, 3).status == status
    assert _who(control, letter, 6).status == "held"


def test_a_decided_battle_is_over_in_the_evening() -> None:
    theatre = theatre_like("ab")
    battle = _mark("battle", 3, 3, points=((60_000.0, 20_000.0),), details={"result": "blue"})
    control = compute_control(timeline_like(theatre, {"red": "a", "blue": "b"}, marks=(battle,)))
    assert _who(control, "b", 2.5).status == "contested"
    assert _who(control, "b", 3).status == "held"


def test_relief_ends_a_siege() -> None:
    theatre = theatre_like("ab")
    marks = (
        _mark("siege", 1, 9, side="red", provinces=(1,), points=((60_000.0, 20_000.0),)),
        _mark("relief", 4, 4, side="blue", points=((60_000.0, 20_000.0),)),
    )
    control = compute_control(timeline_like(theatre, {"red": "a", "blue": "b"}, marks=marks))
    assert _who(control, "b", 3).status == "encircled"
    assert _who(control, "b", 4).status == "held"


def test_a_history_has_every_turn_once() -> None:
    theatre = theatre_like("abc")
    control = compute_control(
        timeline_like(
            theatre,
            {"red": "a", "blue": "bc"},
            change(theatre, "red", "b", 1, 2),
            change(theatre, "red", "ab", 4, 5),
            change(theatre, "blue", "b", 7, 9),
        )
    )
    turns = history_of(control, (1.5 * SIDE_M, 0.5 * SIDE_M))
    assert [(control.sides[turn.side], turn.change) for turn in turns] == [("blue", -1), ("red", 0), ("blue", 2)]


def test_days_are_counted() -> None:
    theatre = theatre_like("abc")
    control = compute_control(
        timeline_like(theatre, {"red": "a", "blue": "bc"}, change(theatre, "red", "b", 1, 4), days=8)
    )
    counted = by_day(control)
    square = (SIDE_M / 1000) ** 2
    assert counted.days == tuple(_date(number) for number in range(8))
    assert counted.area_km2[0] == pytest.approx([square, 2 * square, 0])
    assert counted.area_km2[-1] == pytest.approx([2 * square, square, 0])
    assert counted.area_km2.sum(axis=1) == pytest.approx([3 * square] * 8)
    assert counted.share.sum(axis=1) == pytest.approx([1] * 8)
    assert counted.gained_km2[:, 0] == pytest.approx([0, *[square / 4] * 4, 0, 0, 0], abs=0.03 * square)
    assert counted.gained_km2.sum(axis=1) == pytest.approx([0] * 8, abs=1e-6)
    assert counted.front_km.keys() == {("red", "blue")}
    assert counted.front_km["red", "blue"] == pytest.approx([SIDE_M / 1000] * 8)
