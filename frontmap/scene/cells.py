"""Cells of a coarse grid over the page: which hang together, and how much room is round each.

Both are exact. They are written for grids of some ten thousand cells, where importing a library for images would take
longer than all of the work.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["pieces_in", "room_in"]

_Mask = npt.NDArray[np.bool_]


def pieces_in(mask: _Mask) -> npt.NDArray[np.int64]:
    """Give a number to each piece of a mask whose cells share edges.

    Parameters
    ----------
    mask : ndarray of bool, shape (rows, columns)

    Returns
    -------
    ndarray of int64, shape (rows, columns)
        From 1, with no number left out; 0 outside of the mask.
    """
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    row, first = np.nonzero(edges == 1)
    last = np.nonzero(edges == -1)[1]
    # Runs of cells along the rows hang together where they overlap with one of the row above.
    parent = list(range(len(row)))

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = run = parent[parent[run]]
        return run

    stride = mask.shape[1] + 1
    begins, ends = row * stride + first, row * stride + last
    above = np.searchsorted(ends, (row - 1) * stride + first, "right")
    until = np.searchsorted(begins, (row - 1) * stride + last, "left")
    for run, (low, high) in enumerate(zip(above.tolist(), until.tolist(), strict=True)):
        for other in range(low, high):
            parent[root(run)] = root(other)
    roots = np.array([root(run) for run in range(len(parent))], dtype=np.int64)
    number = np.unique(roots, return_inverse=True)[1] + 1
    found = np.zeros(mask.shape, dtype=np.int64)
    found[mask] = np.repeat(number, last - first)
    return found


def room_in(free: _Mask) -> npt.NDArray[np.float32]:
    """Return how far each cell is from the nearest that is not free, in cells from middle to middle.

    Parameters
    ----------
    free : ndarray of bool, shape (rows, columns)
        At least one cell is not free.

    Notes
    -----
    Exact: first along the columns, then along the rows (Meijster, Roerdink and Hesselink, A General Algorithm for
    Computing Distance Transforms in Linear Time, 2000), here by shifts of whole rows.
    """
    rows, columns = free.shape
    beyond = rows + columns
    at = np.arange(rows, dtype=np.int64)[:, None]
    over = np.maximum.accumulate(np.where(free, -beyond, at), axis=0)
    under = np.minimum.accumulate(np.where(free, rows + beyond, at)[::-1], axis=0)[::-1]
    along = np.minimum(at - over, under - at) ** 2
    least = along.copy()
    for step in range(1, columns):
        if step * step >= int(least.max()):
            break
        np.minimum(least[:, step:], along[:, :-step] + step * step, out=least[:, step:])
        np.minimum(least[:, :-step], along[:, step:] + step * step, out=least[:, :-step])
    return np.asarray(np.sqrt(least), dtype=np.float32)
