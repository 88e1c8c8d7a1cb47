"""Marks and units on the page, fingers on it, and the whole screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import frontmap as fm

WAR = """\
title: Marks
from: 1936-09-01
to: 1936-09-30
theatre: [Spain]
sides:
  republic: {name: Republic, colour: red}
  nationalists: {name: Nationalists, colour: blue}
at_war: [[republic, nationalists]]
start: {republic: Spain, nationalists: [region: Burgos]}
events:
  - {on: 1936-09-10..1936-09-20, landing: {side: nationalists, at: Valencia, from: Palma de Mallorca}}
  - {on: 1936-09-10..1936-09-20, airdrop: {side: nationalists, at: Guadalajara, from: Burgos}}
  - {on: 1936-09-10, siege: {side: republic, at: Toledo, until: 1936-09-27}}
  - {on: 1936-09-10, patrol: {side: republic, along: [Málaga, Almería, Cartagena], until: 1936-09-29}}
  - {on: 1936-09-10, blockade: {side: republic, at: Bilbao, until: 1936-09-29}}
  - {on: 1936-09-10, fortified: {side: republic, along: [Teruel, Cuenca, Albacete], until: 1936-09-29}}
  - {on: 1936-09-10, halt: {side: republic, at: Badajoz, until: 1936-09-29}}
  - {on: 1936-09-10, demilitarised: {areas: [region: Gerona], until: 1936-09-29}}
  - {on: 1936-09-10, occupation: {side: nationalists, of: republic, areas: [region: Huesca], until: 1936-09-29}}
  - {on: 1936-09-10..1936-09-20, defection: {side: nationalists, name: The garrison, at: Oviedo}}
units:
  volunteers:
    name: Volunteers <i>
    side: republic
    commander: Rokossovsky
    size: corps
    kind: armour
    strength: 12000
    at: {1936-09-02: Córdoba, 1936-09-12: Jaén}
  militia: {name: Militia, side: republic, size: brigade, kind: infantry, at: {1936-09-02: Córdoba}}
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("marks")
    (folder / "marks.yaml").write_text(WAR, encoding="utf-8")
    fm.load(folder / "marks.yaml").render(folder / "marks.html")
    return folder / "marks.html"


PIXELS = """kind => {
    const { story, map } = frontmap;
    const all = story.marks;
    const shown = () => { frontmap.iso = "1936-09-15";
        return map.canvas.getContext("2d").getImageData(0, 0, map.canvas.width, map.canvas.height).data; };
    const without = (story.marks = [], shown());
    story.marks = all.filter(mark => mark.kind === kind);
    const within = shown();
    story.marks = all;
    let different = 0;
    for (let at = 0; at < within.length; at += 4) if (within[at] !== without[at]) different++;
    return different;
}"""


def test_each_kind_of_mark_is_drawn(page: Path, opened: Any) -> None:
    one = opened(page, address="#1936-09-15")
    kinds = ["landing", "airdrop", "siege", "patrol", "blockade", "fortified", "halt", "demilitarised", "occupation"]
    drawn = {kind: one.page.evaluate(PIXELS, kind) for kind in [*kinds, "defection", "nothing"]}
    assert drawn.pop("nothing") == 0
    assert {kind: count for kind, count in drawn.items() if count < 60} == {}


COVERED = """() => frontmap.map.standing.map(one => frontmap.map.nameBoxes.filter(([left, top, right, bottom]) =>
    Math.min(one.x + one.width / 2, right) - Math.max(one.x - one.width / 2, left) > 4
    && Math.min(one.y + one.width / 3, bottom) - Math.max(one.y - one.width / 3, top) > 4).length)"""


def test_a_unit_moves_and_tells_of_itself_and_two_at_one_place_stand_apart_and_cover_no_name(
    page: Path, opened: Any
) -> None:
    one = opened(page, 1920, 1080, address="#1936-09-02")
    standing = "frontmap.map.standing.map(one => [one.unit.text, one.x, one.y])"
    (name, x, y), (smaller, other_x, other_y) = one.page.evaluate(standing)
    assert (name, smaller) == ("Volunteers <i>", "Militia")
    assert abs(other_x - x) > 30 or abs(other_y - y) > 30
    assert one.page.evaluate(COVERED) == [0, 0]
    canvas = one.page.locator(".frontmap-canvas").bounding_box()
    one.page.mouse.move(canvas["x"] + x, canvas["y"] + y)
    told = one.page.locator(".frontmap-tip").inner_text()
    assert "Volunteers <i>" in told
    assert "Rokossovsky" in told and "12\u202f000 men" in told
    one.page.evaluate("frontmap.iso = '1936-09-12'")
    later = {name: (x, y) for name, x, y in one.page.evaluate(standing)}
    assert set(later) == {"Volunteers <i>", "Militia"}
    assert later["Volunteers <i>"][0] > x + 10
    one.page.evaluate("frontmap.map.layers.units = false; frontmap.map.setLayers()")
    assert one.page.evaluate(standing) == []


def test_hovering_tells_other_names(page: Path, opened: Any) -> None:
    one = opened(page)
    others = one.page.evaluate("frontmap.story.provinces.find(one => one[0] === 'San Sebastián')[3]")
    assert "Donostia" in others


def test_two_fingers_come_closer_and_one_moves_the_map(page: Path, opened: Any) -> None:
    one = opened(page, 400, 740, has_touch=True, is_mobile=True)
    canvas = one.page.locator(".frontmap-canvas").bounding_box()
    x, y = canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2
    session = one.context.new_cdp_session(one.page)

    def fingers(kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": east, "y": south, "id": number} for number, (east, south) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    before = one.page.evaluate("frontmap.map.view.unitsPerPx")
    fingers("touchStart", (x - 30, y), (x + 30, y))
    for reach in range(30, 100, 10):
        fingers("touchMove", (x - reach, y), (x + reach, y))
    fingers("touchEnd")
    one.until(f"frontmap.map.view.unitsPerPx < {before} / 2")
    left = one.page.evaluate("frontmap.map.view.left")
    fingers("touchStart", (x, y))
    for reach in range(0, 120, 10):
        fingers("touchMove", (x - reach, y))
    fingers("touchEnd")
    one.until(f"frontmap.map.view.left > {left}")
    assert one.complaints == []


def test_a_tap_tells_the_province(page: Path, opened: Any) -> None:
    one = opened(page, 400, 740, has_touch=True, is_mobile=True)
    canvas = one.page.locator(".frontmap-canvas").bounding_box()
    one.page.touchscreen.tap(canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2)
    assert "Republic, from the start" in one.page.locator(".frontmap-tip").inner_text()


def test_the_whole_screen_and_back(page: Path, opened: Any) -> None:
    one = opened(page)
    for expected in ("true", "false"):
        one.page.locator(".frontmap-layers").click()
        one.page.get_by_text("Full screen").click()
        one.until(f"!!document.fullscreenElement === {expected}")
    assert one.complaints == []


def test_the_legend_of_a_saved_view_takes_as_many_lines_as_it_needs(page: Path, opened: Any, tmp_path: Path) -> None:
    one = opened(page, 600, 600)
    heights = []
    for name in ("few", "many"):
        if name == "many":
            one.page.evaluate(
                """() => {
                    const { story } = frontmap;
                    const sides = Array.from({ length: 9 }, (_, number) => number);
                    story.sides = sides.map(number => ({ id: `s${number}`, name: `The people of land ${number}` }));
                    story.areas_km2 = story.areas_km2.map(() => sides.map(() => 10));
                    for (const theme of Object.values(story.themes)) {
                        theme.tints = sides.map(() => "#aabbcc");
                        theme.flanks = sides.map(() => "#445566");
                    }
                }"""
            )
        one.page.locator(".frontmap-layers").click()
        with one.page.expect_download() as download:
            one.page.get_by_text("Save this view as PNG").click()
        download.value.save_as(tmp_path / f"{name}.png")
        with Image.open(tmp_path / f"{name}.png") as picture:
            heights.append(picture.height)
    assert heights[1] >= heights[0] + 2 * 22
