"""Golden maps of the small war: the drawing of each layer as rounded SVG, a few whole pictures as PNG."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pytest

from frontmap.instant import evening
from frontmap.render.still import pixels_of
from frontmap.render.svg import svg_of
from frontmap.scene import Look, Scene, scene_at, set_stage, still_of
from tests.scene.pictures import expect_picture, expect_text

MIDDLE = evening(date(1936, 9, 15))

LAYERS = (
    "held-land",
    "sea",
    "lakes",
    "rivers",
    "province-lines",
    "region-lines",
    "country-lines",
    "coast",
    "side-names",
    "hatching",
    "front",
    "teeth",
    "arrows",
    "symbols",
    "mark-names",
    "country-names",
    "water-names",
    "river-names",
    "town-marks",
    "town-names",
    "scale-bar",
    "panels",
    "title",
    "legend",
    "attribution",
    "time-track",
    "time-passed",
    "date",
    "caption",
    "shares",
)


@pytest.fixture(scope="module")
def stage(control):
    return set_stage(control, width_px=900, height_px=640)


def rounded(svg: str) -> str:
    """Return an SVG with whole pixels in its paths and without its rasters: what another machine draws alike."""
    without = re.sub(r'href="data:[^"]*"', 'href="…"', svg)
    return re.sub(
        r' d="([^"]*)"',
        lambda found: ' d="{}"'.format(re.sub(r"-?\d+\.\d+", lambda n: f"{float(n[0]):.0f}", found[1])),
        without,
    )


def test_every_layer_of_a_map_has_a_golden_one(stage) -> None:
    drawn = {layer.name for layer in scene_at(stage, MIDDLE).layers if layer.primitives}
    assert drawn - {"land", "neutral-land", "relief"} == set(LAYERS)


@pytest.mark.parametrize("name", LAYERS)
def test_layer(stage, name) -> None:
    scene = scene_at(stage, MIDDLE)
    layer = next(layer for layer in scene.layers if layer.name == name)
    drawn = svg_of(Scene(scene.page, (layer,), name), embed_fonts=False)
    expect_text(f"{name}.svg", rounded(drawn))


@pytest.mark.parametrize("theme", ["atlas", "night", "game", "print"])
def test_theme(control, theme) -> None:
    stage = set_stage(control, Look(theme=theme), width_px=480, height_px=270)
    expect_picture(f"theme-{theme}.png", pixels_of(still_of(stage, MIDDLE)))


def test_tall_page(control) -> None:
    stage = set_stage(control, width_px=360, height_px=640)
    expect_picture("tall.png", pixels_of(still_of(stage, MIDDLE)))


@pytest.fixture(scope="module")
def detail(control):
    look = Look(view="Village, Москва", charts="territory,front", hatch=True)
    return set_stage(control, look, width_px=900, height_px=640)


@pytest.mark.parametrize("name", ["charts", "chart-territory", "chart-front", "locator", "held-land", "legend"])
def test_layer_of_a_detail_with_charts_and_hatching(detail, name) -> None:
    layer = next(layer for layer in scene_at(detail, MIDDLE).layers if layer.name == name)
    scene = Scene(detail.page, (layer,), name)
    expect_text(f"detail-{name}.svg", rounded(svg_of(scene, embed_fonts=False)))


def test_overlay(control) -> None:
    stage = set_stage(control, Look(transparent=True), width_px=480, height_px=270)
    drawn = pixels_of(scene_at(stage, MIDDLE)).astype(float)
    # Laid over a chequered ground, so that what lets through can be seen.
    ground = np.where(np.add.outer(np.arange(270) // 10, np.arange(480) // 10)[..., None] % 2, 255.0, 190.0)
    cover = drawn[..., 3:] / 255
    expect_picture("overlay.png", np.rint(drawn[..., :3] * cover + ground * (1 - cover)).astype(np.uint8))
