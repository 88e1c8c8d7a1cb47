"""The page as it fills up with names: what is free, what is taken; and how large type is on it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from frontmap.scene.primitives import Box
from frontmap.scene.view import View

__all__ = ["LEAST_TYPE_PX", "Sheet", "meets", "overlaps", "type_size", "whole_pixels"]

LEAST_TYPE_PX = 11.0
"""No text is smaller, whatever the page."""

_AT_ONCE = 1024


def type_size(size_px: float, scale: float) -> float:
    """Return a size of type for a page's scale, never below `LEAST_TYPE_PX`."""
    return max(size_px * scale, LEAST_TYPE_PX)


def overlaps(one: Box, other: Box) -> bool:
    """Return whether two boxes share ground."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def meets(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Return whether boxes share ground; left, top, right and bottom are the first axis of both."""
    return np.asarray((one[0] < other[2]) & (other[0] < one[2]) & (one[1] < other[3]) & (other[1] < one[3]))


def whole_pixels(box: Box) -> Box:
    """Return the smallest box of whole pixels that holds a box."""
    return math.floor(box[0]), math.floor(box[1]), math.ceil(box[2]), math.ceil(box[3])


class Sheet:
    """The page as it fills up."""

    def __init__(self, view: View, taken: Sequence[Box]) -> None:
        self.view = view
        self.boxes: list[Box] = []
        self.letters: list[Box] = []
        self._blocked = np.empty((0, 4))
        self._points = np.empty((0, 2))
        for box in taken:
            self.take(box, name=False)

    @property
    def blocked(self) -> npt.NDArray[np.float64]:
        """Boxes of all that stands on the page, shape (n, 4)."""
        return self._blocked

    def free(self, box: Box, gap: float = 0.0) -> bool:
        """Return whether a box lies on the page, with a gap to everything that has been placed."""
        return bool(self.all_free(np.array([box]), gap)[0])

    def all_free(self, boxes: npt.NDArray[np.float64], gap: float = 0.0) -> npt.NDArray[np.bool_]:
        """Return for each of some boxes, shape (n, 4), whether it is `free`."""
        view = self.view
        edge = 6.0 * view.scale
        left, top, right, bottom = boxes.T + np.array([[-gap], [-gap], [gap], [gap]])
        free = (left >= edge) & (top >= edge) & (right <= view.width_px - edge) & (bottom <= view.height_px - edge)
        other = self._blocked
        found = np.flatnonzero(free)
        for some in np.array_split(found, len(found) // _AT_ONCE + 1):
            across = (other[:, 0] < right[some, None]) & (left[some, None] < other[:, 2])
            free[some] = ~(across & (other[:, 1] < bottom[some, None]) & (top[some, None] < other[:, 3])).any(axis=1)
        return np.asarray(free)

    def take(self, box: Box, *, name: bool = True) -> None:
        """Take a box, so that it is free no more; `name` if it is that of a name."""
        self._blocked = np.vstack([self._blocked, box])
        if name:
            self.boxes.append(box)

    def take_letters(self, boxes: npt.NDArray[np.float64]) -> None:
        """Take the boxes of the letters of a bent or spaced name, shape (n, 4)."""
        self._blocked = np.vstack([self._blocked, boxes])
        self.letters.extend((left, top, right, bottom) for left, top, right, bottom in boxes.tolist())

    def add_town(self, x: float, y: float) -> None:
        """Remember where a town is marked."""
        self._points = np.vstack([self._points, (x, y)])

    def has_town(self, box: Box, gap: float) -> bool:
        """Return whether a town that is marked already lies in a box or within a gap round it."""
        left, top, right, bottom = box
        low, high = (left - gap, top - gap), (right + gap, bottom + gap)
        return bool(((self._points >= low) & (self._points <= high)).all(axis=1).any())

    def nearest_town(self, x: float, y: float) -> float:
        """Return the distance to the nearest town that is marked already."""
        return float(np.hypot(*(self._points - (x, y)).T).min(initial=math.inf))
