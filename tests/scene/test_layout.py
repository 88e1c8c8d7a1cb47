"""Furniture lays itself out at any size and shape, with any number of sides and any length of words."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap.scene.furniture import Furniture, Stand
from frontmap.scene.layout import lay_out
from frontmap.scene.legend import LegendEntry
from frontmap.scene.primitives import Text
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


@pytest.mark.parametrize("size", [(360, 640), (480, 270), (480, 854), (1080, 1920)])
def test_the_attribution_is_never_cut(size) -> None:
    scale = View(None, 0.0, 0.0, 1.0, *size).scale
    days = (date(1936, 9, 1), date(1936, 9, 30))
    legend = [LegendEntry("s", "Side", RED, BLUE, (0,))]
    furniture = lay_out(*size, scale, ATLAS, "A war", legend, ATTRIBUTION, days, charts=3)
    assert " ".join(furniture.credit) == ATTRIBUTION


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
