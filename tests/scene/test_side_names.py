from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely

from frontmap.instant import evening, morning
from frontmap.scene import THEMES, Look, set_stage
from frontmap.scene.burden import Burden
from frontmap.scene.colour import contrast
from frontmap.scene.front import FLANK_PX
from frontmap.scene.held_areas import _crossed, _peopled, _Towns, held_areas
from frontmap.scene.held_cells import held_cells
from frontmap.scene.lettering import capital_boxes, letter_boxes
from frontmap.scene.sheet import Sheet, overlaps
from frontmap.scene.side_names import SideNames, _beside, _inks, name_sides
from frontmap.scene.theme import ATLAS


@pytest.fixture(scope="module")
def stage(control):
    return set_stage(control, width_px=900, height_px=640)


@pytest.fixture(scope="module")
def areas(control, stage):
    return held_areas(control, stage.ground, held_cells(control, stage.ground), stage.span, stage.colouring)


def test_what_a_side_holds_is_known_for_all_time(areas) -> None:
    for side in ("red", "blue"):
        own = [area for area in areas if area.side == side]
        assert own[0].start == -np.inf and own[-1].end == np.inf
        assert all(one.end == other.start for one, other in itertools.pairwise(own))


def test_letters_stand_on_ground_that_the_side_holds_all_the_time(control, stage) -> None:
    written = stage.placed.sides.written
    assert {text.text for _, _, text, _ in written} == {"RED SIDE", "BLUE SIDE"}
    whole = stage.span
    for start, end, text, _ in written:
        boxes = letter_boxes(text)
        middles = stage.view.to_metres((boxes[:, :2] + boxes[:, 2:]) / 2)
        for instant in np.linspace(max(start, whole.start), min(end, whole.end), 40):
            held = {control.sides[side].upper() for side in control.holders(middles, float(instant))}
            assert held == {text.text.split()[0]}


def test_of_the_names_of_a_side_one_stands_at_a_time(stage) -> None:
    for side in ("RED SIDE", "BLUE SIDE"):
        times = [(start, end) for start, end, text, _ in stage.placed.sides.written if text.text == side]
        assert all(one[0] < one[1] <= other[0] for one, other in itertools.pairwise([*times, (np.inf, np.inf)]))


def test_letters_keep_off_all_other_names(stage) -> None:
    letters = [tuple(box) for _, _, text, _ in stage.placed.sides.written for box in letter_boxes(text).tolist()]
    assert letters
    assert not any(overlaps(letter, box) for letter in letters for box in stage.placed.boxes)


def test_names_stand_still_through_a_film(stage) -> None:
    seen = {}
    for instant in np.linspace(stage.span.start, stage.span.end, 90):
        for text in stage.placed.sides.at(float(instant), 1e-6).primitives:
            seen.setdefault(text.text, set()).add(text.course)
    for name, courses in seen.items():
        assert len(courses) <= sum(text.text == name for _, _, text, _ in stage.placed.sides.written)


def test_names_come_in_and_go_out(stage) -> None:
    _, _, text, tint = stage.placed.sides.written[0]
    names = SideNames(((10.0, 20.0, text, tint),))
    assert names.at(10.0, 2.0).primitives == () == names.at(20.0, 2.0).primitives
    assert names.at(15.0, 2.0).primitives == (text,)
    (faint,) = names.at(10.5, 2.0).primitives
    assert contrast(faint.colour, tint) < contrast(text.colour, tint)
    assert names.at(13.0, 2.0).key == names.at(17.0, 2.0).key


@pytest.mark.parametrize("theme", THEMES)
def test_names_are_readable_on_their_tint(control, theme) -> None:
    stage = set_stage(control, Look(theme=theme), width_px=480, height_px=270)
    written = stage.placed.sides.written
    assert written
    for _, _, text, tint in written:
        assert contrast(text.colour, tint) >= 4.5 and text.size_px >= 11


def test_ground_over_the_water_bears_no_name_where_most_people_live_elsewhere() -> None:
    held = np.zeros((60, 100), dtype=bool)
    held[10:20, 10:20] = held[10:50, 40:90] = True
    cells = np.array([(15, 15), (30, 60), (59, 99)])

    def bears(*people: float, at_home: tuple[float, ...] = (0, 0, 0)) -> tuple[bool, bool, bool, bool]:
        towns = _Towns(cells[: len(people)], np.array(people), np.zeros(len(people), dtype=np.int64))
        own, home = _peopled(held, towns, np.array(at_home, dtype=float)[: len(people)])
        assert not (own & ~held).any() and not (home & ~own).any()
        return bool(own[15, 15]), bool(own[30, 60]), bool(home[15, 15]), bool(home[30, 60])

    assert bears(900.0, 100.0, 5000.0) == (True, False, True, False)
    assert bears(900.0, 800.0, 0.0) == bears() == (True, True, True, True)
    # A colony with twice as many people bears no name, an empire does.
    assert bears(900.0, 1800.0, 0.0, at_home=(900, 0, 0)) == (True, False, True, False)
    assert bears(900.0, 9000.0, 0.0, at_home=(900, 0, 0)) == (True, True, True, False)


def test_ground_is_crossed_where_marks_stand_for_a_good_part_of_the_time() -> None:
    arrow, raid = ((0.0, 0.0, 15.0, 5.0), 0.0, 4.0), ((25.0, 0.0, 29.0, 5.0), 9.9, 12.0)
    assert _crossed([arrow, raid], 0.0, 10.0, 10.0, (2, 4)).tolist() == [[True, True, False, False], [False] * 4]
    assert _crossed([arrow, raid], 9.0, 11.0, 10.0, (1, 4)).tolist() == [[False, False, True, False]]


def test_the_date_alone_tells_which_name_stands(stage) -> None:
    first, last = morning(date(1936, 9, 1)), evening(date(1936, 9, 30))
    assert stage.moving(first)[0].name == "side-names" == stage.moving(last)[0].name


@pytest.mark.parametrize(("name", "lines"), [("Red", ["RED"]), ("Upper Redland", ["UPPER", "REDLAND"])])
def test_where_there_is_little_room_a_name_is_small_and_in_two_lines(stage, areas, name, lines) -> None:
    narrow = np.zeros_like(areas[0].mask)
    narrow[60:72, 40:56] = True
    area = replace(areas[0], name=name, mask=narrow, home=narrow, start=-np.inf, end=np.inf)
    burden = Burden(900, 640)
    # A front that stands there at other times does not keep the name away.
    burden.add_box((0, 0, 900, 640), 9.0)
    texts = [text for _, _, text, _ in name_sides([area], ATLAS, Sheet(stage.view, ()), burden).written]
    assert [text.text for text in texts] == lines
    boxes = np.concatenate([letter_boxes(text) for text in texts]) / area.cell_px
    assert (boxes[:, :2] > (40, 60)).all() and (boxes[:, 2:] < (56, 72)).all()
    assert min(text.size_px for text in texts) >= 11.0


def test_where_there_is_no_room_on_land_a_name_runs_out_over_the_sea(stage, areas) -> None:
    island = np.zeros_like(areas[0].mask)
    island[50:74, 42:46] = True
    area = replace(areas[0], name="Redland", mask=island, home=island, start=-np.inf, end=np.inf)
    cell = area.cell_px
    sea = shapely.box(0, 0, 900, 640) - shapely.box(42 * cell, 50 * cell, 46 * cell, 74 * cell)
    sheet = Sheet(stage.view, [(46 * cell, 0, 900, 640)])
    assert name_sides([area], ATLAS, Sheet(stage.view, ()), Burden(900, 640)).written == ()
    ((_, _, text, _),) = name_sides([area], ATLAS, sheet, Burden(900, 640), sea).written
    boxes = letter_boxes(text)
    assert text.size_px >= 11.0
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    assert middles[:, 0].max() <= 46 * cell
    assert not shapely.contains_xy(sea, *middles.T).all() and shapely.contains_xy(sea, *middles.T).any()


def test_on_a_tint_between_light_and_dark_the_halo_departs_no_further_than_it_must(areas) -> None:
    colour, halo = _inks(ATLAS, replace(areas[0], tint=(0.5, 0.44, 0.5), flank=(0.4, 0.3, 0.4)))
    assert 5.0 <= contrast(colour, halo) < 5.6
    assert contrast(halo, (0.5, 0.44, 0.5)) < 1.7


def test_a_name_moves_a_few_pixels_off_the_halo_of_another(stage, areas) -> None:
    area = replace(areas[0], start=-np.inf, end=np.inf)
    ((_, _, text, _),) = name_sides([area], ATLAS, Sheet(stage.view, ()), Burden(900, 640)).written
    letters = capital_boxes(text)
    left, _, right, bottom = (*letters[:, :2].min(axis=0), *letters[:, 2:].max(axis=0))
    sheet = Sheet(stage.view, [(left, bottom - 2.5, right, bottom + 40.0)])
    assert not sheet.all_free(letters).all()
    (aside,) = _beside((text,), sheet)
    assert sheet.all_free(capital_boxes(aside)).all()
    assert 2.0 <= np.hypot(aside.x - text.x, aside.y - text.y) <= 4.0


def test_where_there_is_room_a_small_name_leaves_a_front_its_breadth(stage, areas) -> None:
    held = np.zeros_like(areas[0].mask)
    held[50:80, 30:78] = True
    area = replace(areas[0], mask=held, home=held, start=-np.inf, end=np.inf)
    burden = Burden(900, 640)
    burden.add_box((0, 0, 900, 640), 9.0)
    ((_, _, text, _),) = name_sides([area], ATLAS, Sheet(stage.view, ()), burden).written
    letters = capital_boxes(text)
    breadth_px = 1.7 * FLANK_PX * stage.view.scale
    low, high = np.array([30, 50]) * area.cell_px + breadth_px, np.array([78, 80]) * area.cell_px - breadth_px
    assert (letters[:, 1] >= low[1]).all() and (letters[:, 3] <= high[1]).all()
    assert (letters[:, 0] >= low[0] - area.cell_px).all() and (letters[:, 2] <= high[0] + area.cell_px).all()
