"""The lines of a legend: who has one, where it stands from day to day, and how it goes over to another place."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap.instant import Span, evening, morning
from frontmap.scene.furniture import Furniture
from frontmap.scene.layout import lay_out
from frontmap.scene.legend import LegendEntry, spells_of
from frontmap.scene.primitives import Text
from frontmap.scene.rows import fitting, turns_of
from frontmap.scene.theme import ATLAS
from frontmap.scene.typography import text_box
from frontmap.scene.view import View

RED, BLUE = (0.8, 0.2, 0.2), (0.2, 0.2, 0.8)
SEPTEMBER = tuple(date(1936, 9, day) for day in range(1, 31))
DAYS = SEPTEMBER[0], SEPTEMBER[-1]
SPELLS = st.lists(st.booleans(), min_size=30, max_size=30).filter(any).map(np.array)


def lines(*given: tuple[str, float, np.ndarray]) -> list[LegendEntry]:
    """Return an entry for each name, weight and days of September on which it is there."""
    return [
        LegendEntry(name, name, RED, BLUE, (number,), weight, spells=spells_of(SEPTEMBER[0], days))
        for number, (name, weight, days) in enumerate(given)
    ]


def orders(entries: tuple[LegendEntry, ...]) -> list[tuple[int, list[str]]]:
    """Return the days on which the order changes, and the names from then on."""
    return [(turn.since.day, [entries[line].name for line in turn.lines]) for turn in turns_of(entries, DAYS)]


def test_where_there_is_no_room_the_weightiest_sides_are_shown_and_the_rest_summed_up() -> None:
    entries = [LegendEntry(f"s{index}", f"Side {index}", RED, BLUE, (index,), index % 7) for index in range(40)]
    shown = fitting(entries, 6, DAYS, ATLAS)
    assert [entry.name for entry in shown] == ["Side 6", "Side 13", "Side 20", "Side 27", "Side 34", "Others"]
    assert sorted(side for entry in shown for side in entry.sides) == list(range(40))


def test_where_there_is_room_the_order_of_the_scenario_stays() -> None:
    entries = [LegendEntry(f"s{index}", f"Side {index}", RED, BLUE, (index,), index) for index in range(5)]
    assert fitting(entries, 5, DAYS, ATLAS) == tuple(entries)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.floats(0.01, 1), SPELLS), max_size=12), st.integers(1, 6))
def test_on_each_day_the_weightiest_that_are_there_have_a_line_and_all_others_one(sides, most) -> None:
    legend = lines(*((f"s{number}", weight, days) for number, (weight, days) in enumerate(sides)))
    entries = fitting(legend, most, DAYS, ATLAS)
    turns = turns_of(entries, DAYS)
    assert turns[0].since == DAYS[0]
    for number, day in enumerate(SEPTEMBER):
        (*_, turn) = (each for each in turns if each.since <= day)
        there = {side for side, (_, days) in enumerate(sides) if days[number]}
        shown = [entries[line] for line in turn.lines]
        assert len(shown) == min(len(there), most) and len(set(turn.lines)) == len(shown)
        own = {entry.sides[0] for entry in shown if entry.side}
        others = {side for entry in shown if not entry.side for side in entry.sides}
        assert own <= there <= own | others
        assert min((sides[side][0] for side in own), default=1.0) >= max(
            (sides[side][0] for side in there - own), default=0.0
        )


def test_lines_close_up_where_one_has_gone_and_who_comes_stands_at_the_foot() -> None:
    always, first, last = np.arange(30) >= 0, np.arange(30) < 10, np.arange(30) >= 20
    legend = lines(("first", 1, first), ("back", 1, first | last), ("all", 1, always), ("last", 1, last))
    assert orders(fitting(legend, 4, DAYS, ATLAS)) == [
        (1, ["all", "first", "back"]), (11, ["all"]), (21, ["all", "back", "last"]),
    ]  # fmt: skip


def test_a_line_that_is_free_is_given_to_the_weightiest_that_has_none() -> None:
    always, early = np.arange(30) >= 0, np.arange(30) < 10
    legend = lines(("great", 0.5, early), ("small", 0.1, always), ("least", 0.01, always), ("all", 0.3, always))
    assert orders(fitting(legend, 3, DAYS, ATLAS)) == [
        (1, ["all", "great", "Others"]), (11, ["all", "small", "least"]),
    ]  # fmt: skip


def test_changes_that_follow_one_another_at_once_are_one() -> None:
    days = date(1936, 1, 1), date(1940, 12, 31)
    spells = (date(1938, 3, 5), days[1]), (days[0], date(1938, 3, 2)), (days[0], date(1938, 5, 1))
    names = "comes", "goes", "later"
    legend = [
        LegendEntry(name, name, RED, BLUE, (number,), 1.0, spells=(spell,))
        for number, (name, spell) in enumerate(zip(names, spells, strict=True))
    ]
    entries = fitting(legend, 3, days, ATLAS)
    told = [(turn.since, [entries[line].name for line in turn.lines]) for turn in turns_of(entries, days)]
    assert told == [
        (days[0], ["goes", "later"]), (date(1938, 3, 3), ["later", "comes"]), (date(1938, 5, 2), ["comes"]),
    ]  # fmt: skip


def page_with_a_line_that_goes(width_px: int, height_px: int) -> Furniture:
    early = np.arange(30) < 10
    legend = lines(("all", 0.5, np.arange(30) >= 0), ("early", 0.1, early), ("late", 0.1, np.arange(30) > 3))
    scale = View(None, 0.0, 0.0, 1.0, width_px, height_px).scale
    return lay_out(width_px, height_px, scale, ATLAS, "A war", legend, "", DAYS)


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280)])
def test_lines_of_the_legend_that_come_go_or_move_are_drawn_with_the_shares_and_nothing_else_moves(size) -> None:
    furniture = page_with_a_line_that_goes(*size)

    def seen(day: int, turned: float = 1.0) -> dict[str, tuple[float, float]]:
        (*_, shares) = furniture.told(date(1936, 9, day), "", (0.5, 0.2, 0.3), turned)
        left, top, right, bottom = shares.bounds
        texts = [part for part in shares.primitives if isinstance(part, Text)]
        for box in map(_inked, texts):
            assert left <= box[0] and box[2] <= right and top <= box[1] and box[3] <= bottom
        assert len({(text.x, text.y) for text in texts}) == len(texts)
        texts += [part for part in furniture.legend.frame().primitives if isinstance(part, Text)]
        return {text.text: (text.x, text.y) for text in texts}

    early, both, late = seen(1), seen(5), seen(11)
    assert [{"early", "late"} & named.keys() for named in (early, both, late)] == [
        {"early"},
        {"early", "late"},
        {"late"},
    ]
    assert early["all"] == both["all"] == late["all"] and early["early"] == both["early"] == late["late"]
    assert both["late"] != late["late"]
    # Lines that have to move are gone before they come.
    halfway = [seen(11, part) for part in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert [named.get("late") for named in halfway] == [*[both["late"]] * 2, None, *[late["late"]] * 2]
    assert all(named["all"] == early["all"] for named in halfway)


def places_in_a_band(names: list[str], **others: bool) -> tuple[list[tuple[float, float]], list[float]]:
    """Return where lines of a band begin, and where their shares end."""
    legend = [LegendEntry(name, name, RED, BLUE, (number,)) for number, name in enumerate(names)]
    page = lay_out(720, 1280, 0.8, ATLAS, "A war", legend, "", DAYS, **others)
    (*_, shares) = page.told(DAYS[0], "", (1.0,) * len(names))
    (turn,) = page.legend.turns
    ends = [text_box(text)[2] for text in shares.primitives if isinstance(text, Text)]
    return [box[:2] for box in turn.boxes if box], ends


def test_lines_of_a_band_stand_below_one_another_where_they_take_several_rows() -> None:
    sides = ["Soviet Union", "Germany", "Hungary", "Romania", "United Kingdom", "Italy"]
    places, ends = places_in_a_band(sides)
    columns = {left for left, _ in places}
    assert len({top for _, top in places}) == 2 and len(columns) == 3
    assert len({round(end) for end in ends}) == 3
    # In one row a share stands beside its name.
    near, ends = places_in_a_band(sides[:2])
    assert len({top for _, top in near}) == 1
    assert ends[0] < near[1][0] - 20
    # One name that is far longer than the others does not make columns of all.
    places, _ = places_in_a_band(["Of one party and another and a third", *"ABCDEFGHIJKLMNOPQRST"])
    assert len({left for left, _ in places}) > 4


def test_a_legend_without_shares_needs_no_room_for_them() -> None:
    sides = ["Soviet Union", "Germany", "Hungary"]
    (told, _), (bare, _) = (places_in_a_band(sides, figures=figures) for figures in (True, False))
    assert bare[1][0] < told[1][0] - 40


def test_a_legend_turns_in_a_while_and_has_turned_at_the_end() -> None:
    furniture = page_with_a_line_that_goes(1280, 720)
    shown = Span(morning(DAYS[0]), evening(DAYS[1]))
    turned = [furniture.legend.turned(instant, shown) for instant in np.linspace(shown.start, shown.end, 2000)]
    assert 0.0 in turned and len(set(turned)) > 4
    assert np.mean(np.array(turned) < 1.0) < 0.05
    # There was nothing else before the beginning, and the end is held.
    assert turned[0] == turned[-1] == 1.0
    brief = Span(shown.start, evening(date(1936, 9, 11)))
    assert furniture.legend.turned(brief.end, brief) == 1.0
    # A film of two days is slow; there it takes hours all the same.
    slow = Span(morning(date(1936, 9, 10)), evening(date(1936, 9, 11)))
    begin = morning(date(1936, 9, 11))
    turned = [furniture.legend.turned(begin + hours / 24, slow) for hours in (1, 6, 11, 13)]
    assert turned == sorted(turned) and 0.0 < turned[0] < turned[1] < turned[2] < turned[3] == 1.0


def _inked(text: Text) -> tuple[float, float, float, float]:
    left, _, right, _ = text_box(text)
    return left + 1, text.y - 0.66 * text.size_px, right - 1, text.y + 0.18 * text.size_px
