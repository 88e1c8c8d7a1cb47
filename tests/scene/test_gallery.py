"""Every mark of the language as a golden picture: the layers that move, on the small war's ground."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from frontmap.control import compute_control
from frontmap.instant import Span, evening, morning
from frontmap.render.svg import svg_of
from frontmap.scene import Scene, scene_at, set_stage
from frontmap.timeline.change import Mark
from tests.scene.pictures import expect_text
from tests.scene.small_war import small_timeline
from tests.scene.test_golden import rounded

WHILE = Span(morning(date(1936, 9, 8)), evening(date(1936, 9, 20)))
DAY = evening(date(1936, 9, 16))
TIMELINE = small_timeline()
AVILA, ZARAGOZA, LODZ, MOSCOW, VILLAGE = (TIMELINE.theatre.place_m(index) for index in range(5))
W0, W1, E2, E3, W4, W5, E6, E7 = range(8)
SHORE = TIMELINE.theatre.projection.to_metres([(0.02, 41.6), (-0.8, 41.8), (0.02, 40.6)])
COAST, OFFING, PORT = ((float(x), float(y)) for x, y in SHORE)


def mark(
    kind: str, side: str = "red", *points: tuple[float, float], provinces: tuple[int, ...] = (), **details
) -> Mark:
    return Mark(kind, WHILE, side, points, provinces, details.pop("text", ""), details)


def unit(side: str, kind: str, size: str, *points: tuple[float, float], **details) -> Mark:
    days = [float(WHILE.start), float(WHILE.end)][: len(points)]
    made = mark("unit", side, *points, size=size, instants=days, **details)
    return replace(made, details={**made.details, "kind": kind})


STANDING = {"side-names", "front"}
MARKS = {
    "offensive": [mark("offensive", "red", AVILA, ZARAGOZA, MOSCOW, text="Eastern March")],
    "halted": [mark("offensive", "red", AVILA, ZARAGOZA, result="halted")],
    "failed": [mark("counterattack", "blue", MOSCOW, ZARAGOZA, AVILA, result="fails")],
    "battle": [mark("battle", "", ZARAGOZA, result="red")],
    "contested": [mark("contested", "", ZARAGOZA, provinces=(E2,), between=["red", "blue"])],
    "siege": [mark("siege", "red", ZARAGOZA)],
    "encirclement": [mark("encirclement", "blue", provinces=(E2, E6))],
    "uprising": [mark("uprising", "blue", provinces=(W4,), origins_m=(LODZ,))],
    "fortified": [mark("fortified", "blue", ZARAGOZA, MOSCOW, VILLAGE)],
    "halt": [mark("offensive", "red", AVILA, ZARAGOZA), mark("halt", "red", ZARAGOZA)],
    "landing": [mark("landing", "blue", OFFING, along=["x"], at_m=(COAST,), origins_m=(PORT,))],
    "airdrop": [mark("airdrop", "red", MOSCOW, origins_m=(LODZ,), cleared="1936-09-20")],
    "bombing": [mark("bombing", "blue", AVILA, base_m=(MOSCOW,)), mark("bombing", "blue", provinces=(W4, W5))],
    "naval-battle": [mark("naval_battle", "", OFFING, result="blue", sunk={"red": 6, "blue": 1})],
    "third-party": [mark("bombing", "", AVILA, base_m=(MOSCOW,), third_party="Neutral Airmen")],
    "patrol": [mark("patrol", "red", COAST, PORT)],
    "blockade": [mark("blockade", "blue", COAST)],
    "occupation": [mark("occupation", "red", provinces=(W0, W1, E2, E6), of="blue")],
    "demilitarised": [mark("demilitarised", "", provinces=(E3,))],
    "defection": [mark("defection", "blue", LODZ)],
    "units": [
        unit("red", "armour", "corps", AVILA, ZARAGOZA, commander="Rokossovsky", strength=12000, text="Volunteers"),
        unit("blue", "infantry", "division", MOSCOW, text="First Division"),
    ],
}


@pytest.mark.parametrize("name", MARKS)
def test_mark(name) -> None:
    timeline = replace(TIMELINE, marks=tuple(MARKS[name]))
    stage = set_stage(compute_control(timeline, cell_m=4000.0), width_px=900, height_px=640)
    layers = [layer for layer in scene_at(stage, DAY).layers if layer.name == "held-land" and name == "occupation"]
    layers += [layer for layer in stage.moving(DAY) if layer.primitives and layer.name not in STANDING]
    assert layers
    assert {layer.name for layer in scene_at(stage, DAY).layers} >= {layer.name for layer in layers}
    expect_text(f"mark-{name}.svg", rounded(svg_of(Scene(stage.page, tuple(layers), name), embed_fonts=False)))


def test_marks_come_and_go_with_their_time() -> None:
    every = tuple(mark for marks in MARKS.values() for mark in marks)
    stage = set_stage(compute_control(replace(TIMELINE, marks=every), cell_m=4000.0), width_px=480, height_px=270)
    for instant in (float(WHILE.start) - 1.0, float(WHILE.end) + 2.0):
        drawn = [layer.name for layer in stage.moving(instant) if layer.primitives]
        assert set(drawn) == STANDING
