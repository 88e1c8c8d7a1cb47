"""How easily ground is crossed: lines lag in the mountains and run ahead in plains and valleys.

Only the order in which ground falls depends on it; both dated positions of a line stay where they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from frontmap.atlas.model import Raster
from frontmap.atlas.theatre import Theatre
from frontmap.control.mesh import Floats, Grid

__all__ = ["Ease", "ease_on"]

_METRES_PER_DEGREE = 111_195.0
_HINDRANCE = 20.0
_HARDEST = 0.2


@dataclass(frozen=True)
class Ease:
    """How easily ground is crossed at the nodes of a grid; worked out when it is first asked for.

    Attributes
    ----------
    basis : str or ndarray
        All that it depends on, as `frontmap.cache.kept` takes it.
    work_out : callable
        Returns the values.
    """

    basis: str | Floats
    work_out: Callable[[], Floats]

    @cached_property
    def values(self) -> Floats:
        """1 on level ground, 1/3 on a slope of one in ten, never below 0.2; shape (rows * columns,)."""
        return self.work_out()


def ease_on(theatre: Theatre, grid: Grid) -> Ease | None:
    """Return how easily ground is crossed at the nodes of a grid, or None if the atlas has no elevation.

    Parameters
    ----------
    theatre : Theatre
    grid : Grid

    Returns
    -------
    Ease or None
    """
    atlas, raster = theatre.atlas, theatre.atlas.elevation
    if raster is None:
        return None

    def work_out() -> Floats:
        return _ease_at(raster, theatre.projection.to_lonlat(grid.nodes()))

    if not atlas.version:
        values = work_out()
        return Ease(values, lambda: values)
    # What an atlas of a known version says needs no reading: that takes longer than many a sweep.
    return Ease(repr((atlas.version, raster.path.name, theatre.projection.definition, grid)), work_out)


def _ease_at(raster: Raster, lonlat: Floats) -> Floats:
    height = _height(raster)
    rows, columns = height.shape
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
