"""Furniture lays itself out at any size and shape, with any number of sides and any length of words."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap.instant import Span, evening, morning
from frontmap.scene.furniture import Furniture, Stand
from frontmap.scene.layout import lay_out
from frontmap.scene.legend import LegendEntry, spells_of
from frontmap.scene.primitives import Text
from frontmap.scene.rows import fitting, turns_of
from frontmap.scene.sheet import LEAST_TYPE_PX, overlaps
from frontmap.scene.stage import ATTRIBUTION
from frontmap.scene.story import held_in_sight, told_shares
from frontmap.scene.theme import ATLAS
from frontmap.scene.typography import text_box
from frontmap.scene.view import View
from tests.scene.small_war import small_timeline

RED, BLUE = (0.8, 0.2, 0.2), (0.2, 0.2, 0.8)
WORDS = st.lists(st.sampled_from(["War", "of", "the", "Confederation", "Österreichisch-Ungarisches", "1936", "Й"]))
TITLES = WORDS.map(" ".join)


@st.composite
def pages(draw) -> Furniture:
    width_px = draw(st.integers(360, 4000))
    height_px = draw(st.integers(max(240, width_px // 4), min(4000, width_px * 4)))
    names = draw(st.lists(TITLES.filter(bool), min_size=1, max_size=40))
    legend = [
        LegendEntry(f"s{index}", name, RED, BLUE, (index,), draw(st.floats(0, 1))) for index, name in enumerate(names)
    ]
    first = draw(st.dates(date(1, 1, 1), date(9000, 1, 1)))
    length = draw(st.integers(1, 4000))
    return lay_out(
        width_px,
        height_px,
        View(None, 0.0, 0.0, 1.0, width_px, height_px).scale,
        ATLAS,
        draw(TITLES),
        legend,
        draw(TITLES),
        (first, date.fromordinal(first.toordinal() + length)),
        draw(st.lists(st.floats(0, 1), max_size=9)),
        band=draw(st.booleans()),
        charts=draw(st.integers(0, 3)),
    )


def texts_of(furniture: Furniture, caption: str) -> dict[str, list[Text]]:
    sides = 1 + max((side for entry in furniture.legend.entries for side in entry.sides), default=0)
    stand = Stand(date(1936, 9, 30), caption, (1.0,) * sides, 0.5)
    layers = (
        furniture.title(),
        furniture.legend.frame(),
        furniture.credits(),
        furniture.time_track(),
        *furniture.moving(stand),
    )
    return {layer.name: [each for each in layer.primitives if isinstance(each, Text)] for layer in layers}


def legend_boxes(furniture: Furniture) -> list[tuple[float, float, float, float]]:
    """Return where lines stand that are always there."""
    (turn,) = furniture.legend.turns
    return [box for box in turn.boxes if box is not None]


@settings(max_examples=120, deadline=None)
@given(pages(), TITLES)
def test_furniture_lies_on_the_page_apart_and_readable(furniture, caption) -> None:
    width, height = furniture.width_px, furniture.height_px
    boxes = [
        furniture.date_box,
        furniture.caption_box,
        furniture.track,
        *legend_boxes(furniture),
        *furniture.chart_boxes,
    ]
    for left, top, right, bottom in (*boxes, furniture.panel, furniture.strip):
        assert 0 <= left <= right <= width
        assert 0 <= top <= bottom <= height
    assert not any(overlaps(one, other) for one, other in itertools.combinations(boxes, 2))
    assert not overlaps(furniture.panel, furniture.strip)
    texts = texts_of(furniture, caption)
    for text in itertools.chain(*texts.values()):
        left, top, right, bottom = text_box(text)
        assert text.size_px >= LEAST_TYPE_PX
        assert left >= -0.5 and right <= width + 0.5, text
        assert top >= -4 and bottom <= height + 4, text
    # Words of one kind never reach into those of another; capitals and what hangs below count, accents not.
    inked = {
        name: [_inked(text) for text in written]
        for name, written in texts.items()
        if name in ("title", "legend", "attribution", "date", "caption", "time-track")
    }
    for (one, first), (other, second) in itertools.combinations(inked.items(), 2):
        assert not any(overlaps(a, b) for a in first for b in second), (one, other)
    for chart in furniture.chart_boxes:
        assert not any(overlaps(chart, box) for written in inked.values() for box in written)


def _inked(text: Text) -> tuple[float, float, float, float]:
    left, _, right, _ = text_box(text)
    return left + 1, text.y - 0.66 * text.size_px, right - 1, text.y + 0.18 * text.size_px


@settings(max_examples=60, deadline=None)
@given(pages())
def test_every_side_is_told_of_once(furniture) -> None:
    told = [side for entry in furniture.legend.entries for side in entry.sides]
    assert sorted(told) == list(range(len(told)))


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


@pytest.mark.parametrize("size", [(360, 640), (480, 270), (480, 854), (1080, 1920)])
def test_the_attribution_is_never_cut(size) -> None:
    scale = View(None, 0.0, 0.0, 1.0, *size).scale
    days = (date(1936, 9, 1), date(1936, 9, 30))
    legend = [LegendEntry("s", "Side", RED, BLUE, (0,))]
    furniture = lay_out(*size, scale, ATLAS, "A war", legend, ATTRIBUTION, days, charts=3)
    assert " ".join(furniture.credit) == ATTRIBUTION


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


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_shares_never_tell_little_as_nothing_nor_much_as_all(areas) -> None:
    parts = [area / max(sum(areas), 1e-9) for area in areas]
    for part, told in zip(parts, told_shares(parts), strict=True):
        assert (told == "0 %") == (part == 0)
        assert told != "100 %" or part == sum(parts)


def test_shares_add_up() -> None:
    assert told_shares([0.335, 0.335, 0.33]) == ("34 %", "33 %", "33 %")
    assert told_shares([0.996, 0.004]) == ("> 99 %", "< 1 %")
    assert told_shares([1.0, 0.0]) == ("100 %", "0 %")


def test_shares_leave_room_for_those_that_are_not_told_of() -> None:
    assert told_shares([0.1, 0.2], 1.0) == ("10 %", "20 %")
    assert told_shares([0.1, 0.2], 0.3) == told_shares([0.1, 0.2]) == ("33 %", "67 %")


def test_sides_weigh_as_much_as_they_hold_in_sight() -> None:
    # Each has half of the land at first; then the reds take half of what the blues have.
    timeline = small_timeline()
    whole = held_in_sight(timeline)
    assert whole == pytest.approx((0.75, 0.5), abs=0.001)
    east = timeline.theatre.projection.to_metres([(3.2, 40.2), (3.8, 41.8)])
    never = held_in_sight(timeline, shapely.box(*east[0], *east[1]))
    assert never == pytest.approx((0.0, 1.0), abs=1e-9)
    taken = timeline.theatre.projection.to_metres([(2.2, 40.2), (2.8, 41.8)])
    turned = held_in_sight(timeline, shapely.box(*taken[0], *taken[1]))
    assert turned == pytest.approx((1.0, 1.0))


def test_the_time_bar_of_years_names_them() -> None:
    scale = View(None, 0.0, 0.0, 1.0, 1280, 720).scale
    days = (date(1936, 1, 1), date(1941, 1, 1))
    furniture = lay_out(1280, 720, scale, ATLAS, "A war", [LegendEntry("s", "Side", RED, BLUE, (0,))], "", days)
    told = " ".join(name for _, name in furniture.months)
    assert all(str(year) in told for year in range(1936, 1941)), told


def test_many_sides_leave_room_for_the_map_on_a_square_page() -> None:
    legend = [LegendEntry(f"s{index}", f"Side {index}", RED, BLUE, (index,), index) for index in range(44)]
    days = (date(1936, 1, 1), date(1941, 1, 1))
    furniture = lay_out(1080, 1080, 1.0, ATLAS, "A war of many sides", legend, "", days)
    _, top, _, bottom = furniture.safe
    assert bottom - top > 0.45 * 1080


def test_a_long_title_is_not_cut() -> None:
    words = "Rostov under siege from land, sea and air, and the Volga is reached"
    legend = [LegendEntry("s0", "Red", RED, BLUE, (0,), 1.0)]
    for (width_px, height_px), band in itertools.product(
        [(1920, 1080), (1280, 720), (720, 1280), (480, 270)], [False, True]
    ):
        scale = View(None, 0.0, 0.0, 1.0, width_px, height_px).scale
        days = (date(1938, 2, 1), date(1938, 3, 1))
        page = lay_out(width_px, height_px, scale, ATLAS, words, legend, "", days, band=band)
        assert " ".join(text.text for text in page.title().primitives) == words
        short = lay_out(width_px, height_px, scale, ATLAS, "Two arms", legend, "", days, band=band)
        assert page.title_size <= short.title_size
