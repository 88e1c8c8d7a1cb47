"""The nodes of a grid and what lies beside them: masks that grow or touch, values that spread, links that edges cut.

All arrays are of shape (rows, columns); rows go north, columns east.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from frontmap.control.mesh import Floats, Grid, Integers, Segments, crossings

__all__ = ["cuts_of", "dilated", "nearest_nodes", "spread_out", "touches"]

_NEIGHBOURS = (
    (np.s_[1:, :], np.s_[:-1, :]),
    (np.s_[:-1, :], np.s_[1:, :]),
    (np.s_[:, 1:], np.s_[:, :-1]),
    (np.s_[:, :-1], np.s_[:, 1:]),
)


def dilated(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return a mask, shape (rows, columns), grown by the four neighbours of its nodes."""
    grown = mask.copy()
    for ahead, behind in _NEIGHBOURS:
        grown[ahead] |= mask[behind]
    return grown


def touches(mask: npt.NDArray[np.bool_], other: npt.NDArray[np.bool_]) -> bool:
    """Return whether a node of a mask, shape (rows, columns), has a neighbour that is only in another."""
    return bool((dilated(mask) & other & ~mask).any())


def nearest_nodes(points_m: Sequence[tuple[float, float]], grid: Grid, among: npt.NDArray[np.bool_]) -> Integers:
    """Find for each point the nearest of some nodes.

    Parameters
    ----------
    points_m : sequence of (float, float)
        Easting and northing in metres.
    grid : Grid
    among : ndarray of bool, shape (rows, columns)
        Nodes to choose from.

    Returns
    -------
    ndarray of int64, shape (n,)
        Flat indices of nodes; empty where there is none to choose from.
    """
    candidates = np.flatnonzero(among.ravel())
    if not len(candidates):
        return np.zeros(0, dtype=np.int64)
    nodes = grid.nodes()[candidates]
    return np.array([candidates[np.argmin(((nodes - point) ** 2).sum(axis=1))] for point in points_m], dtype=np.int64)


def spread_out(
    values: Floats, piece: npt.NDArray[np.int32], swept: npt.NDArray[np.bool_]
) -> tuple[Floats, npt.NDArray[np.int32]]:
    """Give values and pieces to the nodes beside known ones, as far as swept ground and its rim of two nodes go.

    Parameters
    ----------
    values : ndarray of float64, shape (rows, columns)
        Not finite where unknown.
    piece : ndarray of int32, shape (rows, columns)
        Number of the piece; 0 where unknown.
    swept : ndarray of bool, shape (rows, columns)

    Returns
    -------
    values : ndarray of float64
        0 where still unknown.
    piece : ndarray of int32
    """
    values, piece = values.copy(), piece.copy()
    wanted = dilated(dilated(swept))
    for what, missing in ((piece, piece == 0), (values, ~np.isfinite(values))):
        lacking = missing
        while True:
            before = lacking.copy()
            for ahead, behind in _NEIGHBOURS:
                take = lacking[ahead] & ~before[behind]
                what[ahead][take] = what[behind][take]
                lacking[ahead][take] = False
            if not (lacking & wanted).any() or (lacking == before).all():
                break
    return np.where(np.isfinite(values), values, 0.0), piece


def cuts_of(segments: Segments, grid: Grid) -> tuple[Floats, Floats]:
    """Find where edges cut the links of a grid, as `solve_potential` wants them.

    Parameters
    ----------
    segments : Segments
        Edges of parcels.
    grid : Grid

    Returns
    -------
    across : ndarray of float64, shape (rows, columns - 1)
        For the link from a node to its eastern neighbour, the part of it (0 to 1) at which an edge cuts it; NaN where
        none does.
    upward : ndarray of float64, shape (rows - 1, columns)
        Likewise for the link to the northern neighbour.
    """
    across = np.full((grid.rows, max(grid.columns - 1, 0)), np.nan)
    upward = np.full((max(grid.rows - 1, 0), grid.columns), np.nan)
    row, along, _ = crossings(segments.start, segments.end, grid.south, grid.cell_m, grid.rows, axis=1)
    place = (along - grid.west) / grid.cell_m
    column = np.floor(place).astype(np.int64)
    kept = (column >= 0) & (column < grid.columns - 1)
    across[row[kept], column[kept]] = (place - column)[kept]
    column, along, _ = crossings(segments.start, segments.end, grid.west, grid.cell_m, grid.columns, axis=0)
    place = (along - grid.south) / grid.cell_m
    row = np.floor(place).astype(np.int64)
    kept = (row >= 0) & (row < grid.rows - 1)
    upward[row[kept], column[kept]] = (place - row)[kept]
    return across, upward
