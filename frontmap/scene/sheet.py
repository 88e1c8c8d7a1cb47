"""The page as it fills up with names: what is free, what is taken; and how large type is on it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from frontmap.scene.primitives import Box
from frontmap.scene.view import View

__all__ = ["LEAST_TYPE_PX", "Sheet", "overlaps", "type_size"]

LEAST_TYPE_PX = 11.0
"""No text is smaller, whatever the page."""


def type_size(size_px: float, scale: float) -> float:
    """Return a size of type for a page's scale, never below `LEAST_TYPE_PX`."""
    return max(size_px * scale, LEAST_TYPE_PX)


def overlaps(one: Box, other: Box) -> bool:
    """Return whether two boxes share ground."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


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

    def free(self, box: Box, gap: float = 0.0) -> bool:
        """Return whether a box lies on the page, with a gap to everything that has been placed."""
        view = self.view
        left, top, right, bottom = box[0] - gap, box[1] - gap, box[2] + gap, box[3] + gap
        edge = 6.0 * view.scale
        if left < edge or top < edge or right > view.width_px - edge or bottom > view.height_px - edge:
            return False
        other = self._blocked
        hit = (other[:, 0] < right) & (left < other[:, 2]) & (other[:, 1] < bottom) & (top < other[:, 3])
        return not hit.any()

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

    def nearest_town(self, x: float, y: float) -> float:
        """Return the distance to the nearest town that is marked already."""
        return float(np.hypot(*(self._points - (x, y)).T).min(initial=math.inf))
