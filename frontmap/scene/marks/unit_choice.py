"""Which offset a unit takes at each of its stations: the cheapest way through what is possible."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from frontmap.scene.marks.unit_course import Course, Vertices

__all__ = ["HIDDEN", "cheapest", "course_of"]

HIDDEN = 4.0
_COMES, _GOES = 4.0, 4.0
"""What it costs that a symbol is left out, for the longest leg, and that it appears or vanishes under way."""


def cheapest(
    staying: npt.NDArray[np.float64],
    turning: npt.NDArray[np.float64],
    changes: npt.NDArray[np.float64],
    weights: npt.NDArray[np.float64],
) -> list[int]:
    """Return the cheapest choice of an offset for each leg, -1 for none.

    Parameters
    ----------
    staying : ndarray, shape (n, k)
        What it costs to be at an offset on a leg.
    turning : ndarray, shape (n, k, k)
        What it costs besides to begin a leg at one offset and end it at another.
    changes : ndarray, shape (k, k)
    weights : ndarray, shape (n,)
        Of the legs.
    """
    count, k = staying.shape
    # The last state is to be left out.
    best = np.append(weights[-1] * staying[-1] + np.diagonal(turning[-1]), weights[-1] * HIDDEN)
    followers: list[npt.NDArray[np.intp]] = []
    for number in range(count - 2, -1, -1):
        price = np.empty((k + 1, k + 1))
        cost = weights[number] * staying[number]
        price[:k, :k] = (cost[:, None] + cost[None, :]) / 2 + turning[number] + changes
        price[:k, k] = cost + np.diagonal(turning[number]) + _GOES
        price[k, :] = weights[number] * HIDDEN
        price[k, :k] += _COMES
        total = price + best
        followers.append(total.argmin(axis=1))
        best = total.min(axis=1)
    chosen = [int(best.argmin())]
    for following in followers[::-1]:
        chosen.append(int(following[chosen[-1]]))
    return [-1 if state == k else state for state in chosen]


def course_of(straight: Course, options: Vertices, chosen: Sequence[int]) -> Course:
    """Return a course with the chosen offsets; where it is left out, it ends at the last one before."""
    aside = np.zeros_like(straight.stations)
    for number, state in enumerate(chosen):
        if state >= 0:
            aside[number] = options[state]
        elif number:
            aside[number] = aside[number - 1]
    return Course(straight.instants, straight.end, straight.stations, aside, tuple(state >= 0 for state in chosen))
