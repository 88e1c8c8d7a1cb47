"""The page cut into square tiles, with a rim of one tile round it that stands for all that lies beyond."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from frontmap.scene.primitives import Box

__all__ = ["TILE_PX", "Cover", "Grid", "cover_of", "grown", "places_of", "tiles_of"]

TILE_PX = 8
"""Side of a tile."""

Grid: TypeAlias = npt.NDArray[np.bool_]
Cover: TypeAlias = tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]
"""Rows, shape (n, height, 1), and columns, shape (n, 1, width), of the tiles that each of n things meets."""
_Floats: TypeAlias = npt.NDArray[np.float64]
_Indices: TypeAlias = npt.NDArray[np.intp]


def grown(boxes: _Floats, reach_px: _Floats | float) -> _Floats:
    """Return boxes, shape (n, 4), made wider on all sides."""
    wider = np.empty_like(boxes)
    reach = np.reshape(reach_px, (-1, 1))
    np.subtract(boxes[:, :2], reach, out=wider[:, :2])
    np.add(boxes[:, 2:], reach, out=wider[:, 2:])
    return wider


def cover_of(boxes: _Floats, shape: tuple[int, int]) -> Cover:
    """Return the tiles that boxes meet, shape (n, 4): left, top, right, bottom."""
    corners = (boxes * (1.0 / TILE_PX) + 1.0).astype(np.intp)
    rows, columns = shape
    np.clip(corners, 0, (columns - 1, rows - 1, columns - 1, rows - 1), out=corners)
    low, high = corners[:, :2], corners[:, 2:]
    wide, tall = ((high - low).max(axis=0, initial=0) + 1).tolist()
    down = np.minimum(low[:, 1:] + np.arange(tall), high[:, 1:])
    across = np.minimum(low[:, :1] + np.arange(wide), high[:, :1])
    return down[:, :, np.newaxis], across[:, np.newaxis, :]


def places_of(boxes: _Floats, picture: _Indices, tiles: Grid) -> _Indices:
    """Return where the tiles that boxes meet lie in ``tiles.reshape(-1)``, shape (n, k); some are named often.

    Parameters
    ----------
    boxes : ndarray of float64, shape (n, 4)
    picture : ndarray of intp, shape (n,)
        In which picture each is.
    tiles : ndarray of bool, shape (pictures, rows, columns)
    """
    rows, columns = tiles.shape[1:]
    down, across = cover_of(boxes, (rows, columns))
    down += (picture * rows)[:, np.newaxis, np.newaxis]
    down *= columns
    return (down + across).reshape(len(boxes), down.shape[1] * across.shape[2])


def tiles_of(box: Box, shape: tuple[int, int]) -> tuple[slice, slice]:
    """Return the rows and the columns of tiles, rim included, that a box meets."""
    rows, columns = shape
    left, top = max(int(box[0] // TILE_PX) + 1, 0), max(int(box[1] // TILE_PX) + 1, 0)
    right, bottom = min(int(box[2] // TILE_PX) + 2, columns), min(int(box[3] // TILE_PX) + 2, rows)
    return slice(top, max(bottom, top)), slice(left, max(right, left))
