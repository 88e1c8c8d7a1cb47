"""The thin lines from units to where they stand: how much of them lies in boxes of the page, and what is left open."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["length_within_px", "open_parts"]

Floats = npt.NDArray[np.float64]

_LEVEL_PX = 1e-9
_LEAST_PX = 2.0


def length_within_px(starts: Floats, ends: Floats, boxes: Floats) -> Floats:
    """Return which length of each line lies within its box.

    Parameters
    ----------
    starts, ends : ndarray, shape (..., 2)
        Page pixels.
    boxes : ndarray, shape (..., 4)
        Left, top, right and bottom. The shapes of all three are broadcast.

    Returns
    -------
    ndarray of float64, shape (...)
        Pixels; by the slabs of Kay and Kajiya.
    """
    enters, leaves = _within(starts, ends, boxes)
    return np.asarray(np.maximum(leaves - enters, 0.0) * np.hypot(*np.moveaxis(ends - starts, -1, 0)))


def open_parts(way: Floats, boxes: Floats) -> list[Floats]:
    """Return the parts of a line that lie in no box, in their order.

    Parameters
    ----------
    way : ndarray, shape (2, 2)
        Start and end, in page pixels.
    boxes : ndarray, shape (n, 4)

    Returns
    -------
    list of ndarray, shape (2, 2)
        Each at least two pixels long; `way` itself where no box is met.
    """
    enters, leaves = _within(way[0], way[1], boxes)
    met = np.flatnonzero(enters < leaves)
    if not len(met):
        return [way]
    ahead = way[1] - way[0]
    least, reached, found = _LEAST_PX / max(float(np.hypot(*ahead)), _LEVEL_PX), 0.0, []
    for number in met[np.argsort(enters[met], kind="stable")].tolist():
        found.append((reached, float(enters[number])))
        reached = max(reached, float(leaves[number]))
    parts = [part for part in (*found, (reached, 1.0)) if part[1] - part[0] >= least]
    return [way[0] + np.outer(part, ahead) for part in parts]


def _within(starts: Floats, ends: Floats, boxes: Floats) -> tuple[Floats, Floats]:
    """Return at which part of its way each line enters its box and leaves it: no sooner, where they do not meet."""
    ahead = ends - starts
    steps = np.where(np.abs(ahead) < _LEVEL_PX, _LEVEL_PX, ahead)
    one, other = (boxes[..., :2] - starts) / steps, (boxes[..., 2:] - starts) / steps
    enters = np.maximum(np.minimum(one, other).max(axis=-1), 0.0)
    leaves = np.minimum(np.maximum(one, other).min(axis=-1), 1.0)
    return np.asarray(enters), np.asarray(leaves)
