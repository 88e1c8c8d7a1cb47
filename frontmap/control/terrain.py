"""How easily ground is crossed: lines lag in the mountains and run ahead in plains and valleys.

Only the order in which ground falls depends on it; both dated positions of a line stay where they are.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from frontmap.atlas.model import Raster
from frontmap.atlas.theatre import Theatre
from frontmap.control.mesh import Floats

__all__ = ["ease_at"]

_METRES_PER_DEGREE = 111_195.0
_HINDRANCE = 20.0
_HARDEST = 0.2


def ease_at(theatre: Theatre, points_m: Floats) -> Floats | None:
    """Return how easily ground is crossed at points.

    Parameters
    ----------
    theatre : Theatre
    points_m : ndarray, shape (n, 2)

    Returns
    -------
    ndarray, shape (n,), or None
        1 on level ground, 1/3 on a slope of one in ten, never below 0.2; None if the atlas has no elevation.
    """
    raster = theatre.atlas.elevation
    if raster is None:
        return None
    height = _height(raster)
    rows, columns = height.shape
    lonlat = theatre.projection.to_lonlat(points_m)
    column = (lonlat[:, 0] - raster.west) / (raster.east - raster.west) * columns - 0.5
    row = (raster.north - lonlat[:, 1]) / (raster.north - raster.south) * rows - 0.5
    column, row = np.clip(column, 0, columns - 1.001), np.clip(row, 0, rows - 1.001)
    west, north = column.astype(np.int64), row.astype(np.int64)
    east_share, south_share = column - west, row - north
    # Slopes are worked out round the points only, and one cell farther for those on the edge.
    top, left = max(int(north.min()) - 1, 0), max(int(west.min()) - 1, 0)
    ease = _ease(raster, height, slice(top, int(north.max()) + 3), slice(left, int(west.max()) + 3))
    west, north = west - left, north - top
    upper = ease[north, west] * (1 - east_share) + ease[north, west + 1] * east_share
    lower = ease[north + 1, west] * (1 - east_share) + ease[north + 1, west + 1] * east_share
    return np.asarray(upper * (1 - south_share) + lower * south_share)


@lru_cache(maxsize=2)
def _height(raster: Raster) -> npt.NDArray[np.float32]:
    return raster.read()


def _ease(raster: Raster, height: npt.NDArray[np.float32], row_part: slice, column_part: slice) -> Floats:
    rows, columns = height.shape
    latitude = raster.north - (np.arange(rows)[row_part] + 0.5) * (raster.north - raster.south) / rows
    north_m = (raster.north - raster.south) / rows * _METRES_PER_DEGREE
    east_m = (raster.east - raster.west) / columns * _METRES_PER_DEGREE * np.cos(np.radians(latitude))[:, None]
    down, across = np.gradient(np.maximum(height[row_part, column_part].astype(np.float64), 0.0))
    steepness = np.hypot(down / north_m, across / east_m)
    return np.asarray(np.maximum(1 / (1 + _HINDRANCE * steepness), _HARDEST))
