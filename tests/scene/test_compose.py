from __future__ import annotations

import itertools
from datetime import date, timedelta

import numpy as np
import pytest

from frontmap.errors import RenderError
from frontmap.instant import evening, morning
from frontmap.render import frame_at
from frontmap.render.still import pixels_of
from frontmap.scene import Layer, Look, Text, film_of, scene_at, set_stage, still_of
from frontmap.scene.burden import Burden, weigh_fronts
from frontmap.scene.primitives import unchanged
from frontmap.scene.sheet import overlaps
from frontmap.scene.typography import text_box
from tests.scene.small_war import FIRST, LAST, small_control

SIZES = [(480, 270), (960, 540), (1280, 720), (540, 960), (600, 600), (1600, 500)]
DAYS = [FIRST + timedelta(days=count) for count in range(0, 30, 3)]


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: "x".join(map(str, size)))
def sized(request, control):
    width_px, height_px = request.param
    return set_stage(control, width_px=width_px, height_px=height_px)


def texts_of(layers: tuple[Layer, ...]) -> list[Text]:
    return [primitive for layer in layers for primitive in layer.primitives if isinstance(primitive, Text)]


def test_nothing_is_smaller_than_eleven_pixels(sized) -> None:
    texts = texts_of(scene_at(sized, evening(LAST)).layers)
    assert len(texts) > 8
    assert min(text.size_px for text in texts) >= 11.0


def test_no_two_names_share_ground_and_none_lies_under_the_furniture(sized) -> None:
    boxes = sized.placed.boxes
    assert not any(overlaps(one, other) for one, other in itertools.combinations(boxes, 2))
    assert not any(overlaps(letter, box) for letter in sized.placed.letters for box in boxes)
    covered = (sized.furniture.panel, sized.furniture.strip)
    assert not any(overlaps(box, cover) for box in boxes for cover in covered)


def test_furniture_lies_on_the_page_and_apart(sized) -> None:
    furniture = sized.furniture
    legend = [box for box in furniture.legend.turns[-1].boxes if box is not None]
    boxes = [furniture.date_box, furniture.caption_box, furniture.track, *legend]
    for left, top, right, bottom in (*boxes, furniture.panel, furniture.strip):
        assert 0 <= left <= right <= sized.view.width_px
        assert 0 <= top <= bottom <= sized.view.height_px
    assert not any(overlaps(one, other) for one, other in itertools.combinations(boxes, 2))


def test_text_of_the_furniture_stays_on_the_page(sized) -> None:
    scene = scene_at(sized, evening(LAST))
    names = ("title", "legend", "attribution", "time-track", "date", "caption", "shares", "scale-bar")
    for text in texts_of(tuple(layer for layer in scene.layers if layer.name in names)):
        left, top, right, bottom = text_box(text)
        assert left >= 0 and right <= sized.view.width_px + 0.5, text.text
        assert top >= -2 and bottom <= sized.view.height_px + 2, text.text


def test_the_date_stands_still(sized) -> None:
    film = film_of(sized, [evening(day) for day in DAYS])
    boxes, months = set(), set()
    for day in (FIRST + timedelta(days=count) for count in range(30)):
        (layer,) = [layer for layer in film.furniture(evening(day)) if layer.name == "date"]
        boxes.add(layer.bounds)
        _, month = layer.primitives
        months.add((month.x, month.y))
        for text in layer.primitives:
            left, _, right, _ = text_box(text)
            assert layer.bounds[0] <= left
            assert right <= layer.bounds[2]
    assert len(boxes) == len(months) == 1


def test_moving_furniture_draws_within_bounds_that_stay(stage) -> None:
    film = film_of(stage, [evening(day) for day in DAYS])
    seen: dict[str, set] = {}
    for day in DAYS:
        for layer in film.furniture(evening(day)):
            seen.setdefault(layer.name, set()).add(layer.bounds)
            for text in texts_of((layer,)):
                left, _, right, _ = text_box(text)
                assert layer.bounds[0] <= left and right <= layer.bounds[2]
    assert set(seen) == {"time-passed", "date", "caption", "shares"}
    assert all(len(bounds) == 1 and None not in bounds for bounds in seen.values())


def test_what_does_not_change_is_known_not_to(stage) -> None:
    film = film_of(stage, [morning(FIRST) + 0.1])
    instant = evening(date(1936, 9, 25))
    before, after = film.furniture(instant), film.furniture(instant - 1e-6)
    assert all(unchanged(one, other) for one, other in zip(before, after, strict=True))
    later = film.furniture(evening(date(1936, 9, 26)))
    assert {one.name for one, other in zip(before, later, strict=True) if not unchanged(one, other)} == {
        "date",
        "time-passed",
    }


@pytest.mark.parametrize("day", [FIRST, date(1936, 9, 12), date(1936, 9, 20), LAST])
def test_a_still_is_the_frame_of_the_film(stage, day) -> None:
    film = film_of(stage, [evening(each) for each in DAYS])
    assert np.array_equal(pixels_of(still_of(stage, evening(day))), frame_at(film, evening(day)))


def test_polygons_and_pixels_agree(stage) -> None:
    instant = evening(date(1936, 9, 14))
    by_pixels = pixels_of(still_of(stage, instant)).astype(int)
    by_polygons = pixels_of(scene_at(stage, instant)).astype(int)
    assert (np.abs(by_pixels - by_polygons).max(axis=2) > 40).mean() < 0.002


def test_frames_do_not_depend_on_the_order_in_which_they_are_asked_for(stage) -> None:
    film = film_of(stage, [evening(day) for day in DAYS])
    forth = [frame_at(film, evening(day)).tobytes() for day in DAYS[:4]]
    back = [frame_at(film, evening(day)).tobytes() for day in reversed(DAYS[:4])]
    assert forth == back[::-1]


def test_all_land_in_play_is_tinted_and_nothing_else(stage) -> None:
    film = still_of(stage, evening(LAST))
    view, theatre = stage.view, stage.control.theatre
    inside = view.to_page(theatre.projection.to_metres([(1.5, 41.5), (2.5, 40.5), (3.5, 41.5)])).astype(int)
    outside = view.to_page(theatre.projection.to_metres([(1.5, 42.5), (-0.3, 41.5), (4.3, 40.5)])).astype(int)
    assert [film.start[y, x] for x, y in inside] == [0, 0, 1]
    assert [film.start[y, x] for x, y in outside] == [-1, -1, -1]


def test_the_panel_gives_way_to_the_ground_in_question(control) -> None:
    over_sea = set_stage(control, width_px=1280, height_px=720)
    close_up = set_stage(control, Look(view="e6"), width_px=1280, height_px=720)
    assert over_sea.furniture.panel[2] < 640
    assert close_up.furniture.panel[2] == 1280


def test_hostile_text_is_only_text() -> None:
    hostile = '<script>x</script> & $a_b$ "q"'
    stage = set_stage(
        small_control(title=hostile, caption=hostile, capital="A$B_c</text>"), width_px=1280, height_px=720
    )
    instant = evening(date(1936, 9, 10))
    told = [text.text for text in texts_of(scene_at(stage, instant).layers)]
    assert told.count(hostile) == 2
    assert "A$B_c</text>" in told
    assert pixels_of(still_of(stage, instant)).shape == (720, 1280, 3)


def test_a_name_without_glyphs_is_an_error_that_names_it() -> None:
    control = small_control(capital="東京")
    with pytest.raises(RenderError, match="東京"):
        set_stage(control, width_px=480, height_px=270)


def test_names_keep_off_the_ground_where_the_front_stands(stage) -> None:
    burden = Burden(stage.view.width_px, stage.view.height_px)
    weigh_fronts(burden, stage.ground, stage.control, stage.span)
    covered = [burden.of(box) for box in stage.placed.boxes]
    assert len(covered) >= 5
    assert max(covered) < 1.6


def test_where_type_is_large_for_the_page_there_are_fewer_names(control) -> None:
    many, few = (set_stage(control, width_px=width, height_px=width // 2) for width in (1600, 400))
    assert len(few.placed.towns) <= len(many.placed.towns)
