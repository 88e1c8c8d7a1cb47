"""The relief: what a raster has stored, brought to the page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from frontmap.atlas import Raster
from frontmap.atlas.theatre import Projection
from frontmap.scene.primitives import Picture
from frontmap.scene.relief import relief
from frontmap.scene.theme import ATLAS
from frontmap.scene.view import View
from tests.scene.small_war import small_atlas

PLATE = Projection("+proj=eqc +datum=WGS84 +units=m")
DEGREE_M = 111_319.49
FLAT, DARK, LIT = 191, 60, 255


def _alphas(stored, tmp_path, *, west=0.0, wide_px=80):
    """Return the signed alphas of a raster of 4° × 2° over a page of 4° × 2°: shade below 0, light above it."""
    path = tmp_path / "relief.png"
    Image.fromarray(np.array(stored, dtype=np.uint8)).save(path)
    raster = Raster(path, west, 0.0, west + 4.0, 2.0, 1 / 255)
    view = View(PLATE, 0.0, 2 * DEGREE_M, 4 * DEGREE_M / wide_px, wide_px, wide_px // 2)
    (picture,) = relief(replace(small_atlas(), relief=raster, finer_reliefs=()), view, ATLAS).primitives
    assert isinstance(picture, Picture) and picture.rgba.shape == (wide_px // 2, wide_px, 4)
    alpha = picture.rgba[..., 3].astype(int)
    return np.where(picture.rgba[..., 0] > 0, alpha, -alpha)


def test_shade_and_light_lie_where_the_raster_has_them(tmp_path) -> None:
    stored = np.full((20, 40), FLAT)
    stored[:10, :20], stored[10:, 20:] = DARK, LIT
    found = _alphas(stored, tmp_path)
    north, south = found[:18], found[22:]
    assert (north[:, :38] < -50).all() and (south[:, 42:] > 20).all()
    assert not north[:, 42:].any() and not south[:, :38].any()


@pytest.mark.parametrize("wide_px", [24, 40, 400])
def test_a_slope_stays_a_slope_at_any_grain(tmp_path, wide_px) -> None:
    found = _alphas(np.tile(np.linspace(DARK, FLAT, 40), (20, 1)), tmp_path, wide_px=wide_px)
    middle = found[wide_px // 4]
    assert (np.diff(middle) >= 0).all()
    assert middle[wide_px // 2] == pytest.approx((middle[0] + middle[-1]) / 2, abs=4)


def test_beyond_its_edges_the_ground_is_level(tmp_path) -> None:
    found = _alphas(np.full((20, 40), DARK), tmp_path, west=2.0)
    assert not found[:, :38].any() and (found[:, 42:] < -50).all()
