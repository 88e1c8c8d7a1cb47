"""The relief of a view: black with alpha on shaded slopes, a breath of white on lit ones."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from frontmap.atlas.model import Atlas, Raster
from frontmap.scene.primitives import Layer, Picture
from frontmap.scene.theme import Theme
from frontmap.scene.view import View

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["relief"]

_FLAT = 0.75
"""Value of the relief raster on level ground."""
_NET = 32
"""Longitude and latitude bend slowly over the page: between so many lines each way they are taken for straight."""
_EARTH_M_PER_DEGREE = 111_000.0


def relief(atlas: Atlas, view: View, theme: Theme) -> Layer:
    """Return the layer of the relief; it is empty where a theme has none."""
    raster = atlas.relief_over(view.bounds_lonlat)
    if raster is None or theme.relief_strength <= 0:
        return Layer("relief", ())
    # A pixel has one of 256 values, and what is drawn depends on nothing else.
    light = np.arange(256) * raster.scale + raster.offset
    shade = np.clip((_FLAT - light) / _FLAT * 1.15, 0.0, 1.0) * min(theme.relief_strength, 0.35)
    lit = np.clip((light - _FLAT) / (1.0 - _FLAT), 0.0, 1.0) * theme.relief_strength * 0.45
    inks = np.zeros((256, 4), dtype=np.uint8)
    inks[lit > shade, :3] = 255
    inks[:, 3] = np.maximum(shade, lit) * 255 + 0.5
    sampled = np.asarray(_sampled(raster, view))
    return Layer("relief", (Picture(inks.view(np.uint32).ravel()[sampled].view(np.uint8).reshape(*sampled.shape, 4)),))


def _sampled(raster: Raster, view: View) -> Image.Image:
    """Return what a raster has stored for the page's pixels; level ground beyond its edges."""
    from PIL import Image

    rows, columns = raster.shape
    # The raster is coarse against the page: it is read at its own grain and spread smoothly over the pixels.
    grain_m = (raster.north - raster.south) / rows * _EARTH_M_PER_DEGREE
    step = max(1.0, grain_m / view.metres_per_px / 2.0)
    across, down = max(int(np.ceil(view.width_px / step)), 2), max(int(np.ceil(view.height_px / step)), 2)
    x, y = (np.unique(np.linspace(0, size, _NET + 1).round().astype(int)) for size in (across, down))
    net = np.stack(np.meshgrid(x / across * view.width_px, y / down * view.height_px), axis=-1)
    lonlat = view.to_lonlat(net.reshape(-1, 2)).reshape(net.shape)
    column = (lonlat[..., 0] - raster.west) / (raster.east - raster.west) * columns
    row = (raster.north - lonlat[..., 1]) / (raster.north - raster.south) * rows
    # Only what the page shows of the raster is worked on: it may reach over a continent.
    left, top = max(int(column.min()) - 1, 0), max(int(row.min()) - 1, 0)
    stored = raster.stored(slice(top, int(row.max()) + 2), slice(left, int(column.max()) + 2))
    there = np.stack([column - left, row - top], axis=-1)
    mesh = []
    for (low, high), (above, below) in zip(pairwise(y.tolist()), pairwise(there), strict=True):
        for number, (start, end) in enumerate(pairwise(x.tolist())):
            corners = above[number], below[number], below[number + 1], above[number + 1]
            mesh.append(((start, low, end, high), tuple(np.concatenate(corners).tolist())))
    level = round((_FLAT - raster.offset) / raster.scale)
    found = stored.transform(
        (across, down), Image.Transform.MESH, mesh, resample=Image.Resampling.BILINEAR, fillcolor=level
    )
    size = view.width_px, view.height_px
    return found if found.size == size else found.resize(size, Image.Resampling.BICUBIC)
