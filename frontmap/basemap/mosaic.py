"""From the tiles of a web map to the ground of a page in the page's own projection."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from frontmap.basemap.fetch import TILE_PX, Clock, fetch_tile
from frontmap.basemap.providers import Provider

__all__ = ["MOST_TILES", "ground_from_tiles"]

MOST_TILES = 96
"""Of one map; a full screen at its own grain takes about 60."""

_MOST_PIXELS = 6_000_000
_MOST_SECONDS = 90.0
_METRES_PER_PX = 2 * math.pi * 6_378_137.0 / TILE_PX
"""At the equator, at zoom 0."""
_MOST_LATITUDE = 85.0511287798

Floats = npt.NDArray[np.float64]


class _Chosen(NamedTuple):
    """The tiles of a map.

    Attributes
    ----------
    zoom : int
    columns, rows : ndarray of float64, shape (height_px, width_px)
        Where each pixel of the ground lies, in tiles.
    tiles : ndarray of int64, shape (n, 2)
        Column and row of each; columns go on beyond the edge of the web map.
    """

    zoom: int
    columns: Floats
    rows: Floats
    tiles: npt.NDArray[np.int64]


def ground_from_tiles(
    provider: Provider, net: npt.ArrayLike, width_px: int, height_px: int, metres_per_px: float
) -> npt.NDArray[np.uint8]:
    """Return the ground of a page.

    Parameters
    ----------
    provider : Provider
    net : array_like, shape (n, m, 2)
        Longitude and latitude in degrees of points at even distances over the page, from its top left corner to its
        bottom right one.
    width_px, height_px : int
        Of the page.
    metres_per_px : float
        Of the page.

    Returns
    -------
    ndarray of uint8, shape (height_px, width_px, 3)

    Raises
    ------
    NotReached
        If a tile cannot be had.
    """
    from PIL import Image

    net = np.asarray(net, dtype=np.float64)
    # Beyond the grain of the tiles there is nothing to be had by asking for more pixels.
    coarser = max(1.0, math.sqrt(width_px * height_px / _MOST_PIXELS))
    wide, high = max(round(width_px / coarser), 1), max(round(height_px / coarser), 1)
    chosen = _choose(provider, net, wide, high, metres_per_px * coarser)
    clock = Clock(_MOST_SECONDS)
    first_column, first_row = chosen.tiles.min(axis=0)
    across, down = chosen.tiles.max(axis=0) - (first_column, first_row) + 1
    sheet = np.zeros((down * TILE_PX, across * TILE_PX, 3), dtype=np.uint8)
    for column, row in chosen.tiles.tolist():
        address = provider.address(column % 2**chosen.zoom, row, chosen.zoom)
        top, left = (row - first_row) * TILE_PX, (column - first_column) * TILE_PX
        sheet[top : top + TILE_PX, left : left + TILE_PX] = fetch_tile(address, clock)
    at = ((chosen.rows - first_row) * TILE_PX - 0.5, (chosen.columns - first_column) * TILE_PX - 0.5)
    ground = _read_at(sheet, *at)
    if ground.shape[:2] == (height_px, width_px):
        return ground
    return np.asarray(Image.fromarray(ground).resize((width_px, height_px), Image.Resampling.BICUBIC))


def _choose(provider: Provider, net: Floats, width_px: int, height_px: int, metres_per_px: float) -> _Chosen:
    """Choose the zoom at which a pixel of a tile is about one of the page, or a coarser one with few enough tiles."""
    middle = np.radians(np.median(net[..., 1]))
    grain = math.log2(max(_METRES_PER_PX * math.cos(middle) / metres_per_px, 1.0))
    zoom = min(max(round(grain), provider.least_zoom, 0), provider.most_zoom)
    columns, rows = (_spread(part, width_px, height_px) for part in _unit(net))
    while True:
        count = 2**zoom
        column, row = columns * count, np.clip(rows * count, 0.0, count - 1e-6)
        left, top = np.floor(column).astype(np.int64), np.floor(row).astype(np.int64)
        across_tiles = int(left.max() - left.min()) + 1
        if across_tiles * (int(top.max() - top.min()) + 1) <= 4 * MOST_TILES or zoom == 0:
            numbers = np.unique((top - top.min()) * across_tiles + (left - left.min()))
            if len(numbers) <= MOST_TILES or zoom == 0:
                down, along = np.divmod(numbers, across_tiles)
                tiles = np.column_stack([along + left.min(), down + top.min()])
                return _Chosen(zoom, column, row, tiles)
        zoom -= 1


def _unit(net: Floats) -> tuple[Floats, Floats]:
    """Return degrees as parts of the web map's square; columns go on beyond its edge across 180 degrees."""
    middle = float(net[net.shape[0] // 2, net.shape[1] // 2, 0])
    lon = middle + (net[..., 0] - middle + 180.0) % 360.0 - 180.0
    lat = np.radians(np.clip(net[..., 1], -_MOST_LATITUDE, _MOST_LATITUDE))
    return lon / 360.0 + 0.5, 0.5 - np.arcsinh(np.tan(lat)) / (2 * math.pi)


def _spread(part: Floats, width_px: int, height_px: int) -> Floats:
    """Return the values of a net at the middles of all pixels, shape (height_px, width_px)."""
    from scipy.ndimage import map_coordinates

    down, across = part.shape
    rows = (np.arange(height_px) + 0.5) / height_px * (down - 1)
    columns = (np.arange(width_px) + 0.5) / width_px * (across - 1)
    at = np.meshgrid(rows, columns, indexing="ij")
    spread: Floats = map_coordinates(part, at, order=1, mode="nearest")
    return spread


def _read_at(sheet: npt.NDArray[np.uint8], rows: Floats, columns: Floats) -> npt.NDArray[np.uint8]:
    from scipy.ndimage import map_coordinates

    bands = [map_coordinates(sheet[..., band], (rows, columns), order=1, mode="nearest") for band in range(3)]
    return np.stack(bands, axis=-1)
