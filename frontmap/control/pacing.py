"""The pace of a change: at which instant which potential is reached, so that the same area falls each day."""

from __future__ import annotations

import numpy as np

from frontmap.control.mesh import Floats

__all__ = ["paced_by_area", "through"]

_KNOTS = 129


def through(numbers: Floats, knots: Floats, images: Floats) -> Floats:
    """Send numbers through a rising line of straight pieces, continued straight beyond its ends.

    Parameters
    ----------
    numbers : ndarray of float64, any shape
    knots, images : ndarray of float64, shape (k,)
        The line's corners, k at least 2; knots rise.

    Returns
    -------
    ndarray of float64, of the shape of `numbers`
    """
    found = np.asarray(np.interp(numbers, knots, images))
    for beyond, end, inner in ((numbers < knots[0], 0, 1), (numbers > knots[-1], -1, -2)):
        if beyond.any():
            slope = (images[end] - images[inner]) / (knots[end] - knots[inner])
            found[beyond] = images[end] + (numbers[beyond] - knots[end]) * slope
    return found


def paced_by_area(values: Floats, to_one: bool) -> tuple[Floats, Floats]:
    """Find the pace at which the same area falls each day.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Potential at the swept nodes of a piece, 0 on the near edge.
    to_one : bool
        True where the potential ends at 1 on a far edge; else its maximum is the last to fall.

    Returns
    -------
    potential, share : ndarray, shape (k,)
        Both rising: of the whole area, ``share`` has a lower potential. From 0 to 1.
    """
    ordered = np.sort(values)
    count = len(ordered)
    top = 1.0 if to_one else float(ordered[-1])
    knots = np.unique(np.linspace(0, count - 1, min(_KNOTS, count)).round().astype(np.int64))
    potential = np.concatenate([[0.0], np.clip(ordered[knots], 0.0, top), [top]])
    share = np.concatenate([[0.0], (knots + 0.5) / count, [1.0]])
    keep = np.concatenate([[True], np.diff(potential) > 1e-12 * max(top, 1e-12)])
    if keep[-1]:
        potential, share = potential[keep], share[keep]
    else:
        potential, share = np.append(potential[keep][:-1], top), np.append(share[keep][:-1], 1.0)
    if len(potential) < 2:
        return np.array([0.0, max(top, 1.0)]), np.array([0.0, 1.0])
    return potential, share
