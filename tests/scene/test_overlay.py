"""Pictures to lay over others, and pictures without furniture."""

from __future__ import annotations

import numpy as np
import pytest

from frontmap.errors import RenderError
from frontmap.instant import evening
from frontmap.render.still import pixels_of, still_bytes
from frontmap.scene import Look, scene_at, set_stage
from tests.scene.small_war import LAST


@pytest.fixture(scope="module")
def overlay(control):
    return set_stage(control, Look(transparent=True), width_px=640, height_px=480)


def test_sea_and_neutral_land_are_left_out_and_held_land_lets_through(overlay) -> None:
    pixels = pixels_of(scene_at(overlay, evening(LAST)))
    assert pixels.shape == (480, 640, 4)
    theatre = overlay.control.theatre
    held, sea, neutral = overlay.view.to_page(
        theatre.projection.to_metres([(0.6, 41.7), (2.0, 39.9), (3.4, 42.1)])
    ).astype(int)
    assert 0 < pixels[held[1], held[0], 3] < 255
    assert pixels[sea[1], sea[0], 3] == 0
    assert pixels[neutral[1], neutral[0], 3] == 0
    red = np.round(np.array(overlay.tints["red"]) * 255)
    assert np.abs(pixels[held[1], held[0], :3] - red).max() <= 2


def test_front_and_names_cover_what_lies_below(overlay) -> None:
    pixels = pixels_of(scene_at(overlay, evening(LAST)))
    assert (pixels[..., 3] == 255).sum() > 500
    names = {layer.name for layer in scene_at(overlay, evening(LAST)).layers if layer.primitives}
    assert {"held-land", "front", "town-names"} <= names
    assert not names & {"sea", "land", "coast", "country-names", "water-names", "panels", "date", "legend"}


def test_an_overlay_has_no_ground_in_any_kind_of_still(overlay) -> None:
    assert "<rect" not in still_bytes(scene_at(overlay, evening(LAST)), ".svg").decode()


def test_furniture_may_be_asked_for_over_others_and_left_out_elsewhere(control) -> None:
    with_it = set_stage(control, Look(transparent=True, furniture=True), width_px=640, height_px=480)
    without = set_stage(control, Look(furniture=False), width_px=640, height_px=480)
    for stage, there in ((with_it, True), (without, False)):
        names = {layer.name for layer in scene_at(stage, evening(LAST)).layers if layer.primitives}
        assert ({"panels", "date", "legend", "attribution"} <= names) is there
    assert without.furniture.safe[3] > 460


def test_a_film_cannot_be_transparent(campaign, tmp_path) -> None:
    import frontmap

    with pytest.raises(RenderError, match="cannot be transparent"):
        frontmap.load(campaign).render(tmp_path / "war.mp4", transparent=True)
    assert not (tmp_path / "war.mp4").exists()
