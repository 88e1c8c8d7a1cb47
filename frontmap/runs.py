"""Stretches of a row of marks in which one follows another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["runs_of"]


def runs_of(marked: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the first and the last (exclusive) of each run of marked positions, ascending.

    Parameters
    ----------
    marked : ndarray of bool, shape (n,)
    """
    # A comparison of each with the next, and of both ends with nothing beyond.
    edges = np.diff(marked, prepend=False, append=False).nonzero()[0].tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))
