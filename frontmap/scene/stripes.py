"""Stripes over the land of a side, doubling its colour: as pixels for pictures of dots, as lines for those of lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.scene.colour import contrast, mix
from frontmap.scene.primitives import Colour
from frontmap.scene.shapes import lines_of
from frontmap.scene.theme import Theme

__all__ = ["LEVELS", "Stripes", "striped_tint", "stripes_of"]

LEVELS = 4
"""Steps of a pixel's cover by a stripe, so that slanting edges are smooth."""

_APART_PX, _PEN_PX = 14.0, 2.6
_LEAST_APART_PX, _LEAST_PEN_PX = 7.0, 1.5
_LEAST_CONTRAST = 1.6
_ACROSS = {1: (0.7071, 0.7071), 2: (0.7071, -0.7071), 3: (0.0, 1.0), 4: (1.0, 0.0)}
"""Direction across the stripes, by pattern."""


@dataclass(frozen=True, slots=True)
class Stripes:
    """Stripes over a side's land.

    Attributes
    ----------
    pattern : int
        1 and 2 rise to the right and to the left, 3 lies, 4 stands.
    colour : Colour
    scale : float
        Of the page, see `View`.
    breadth : float
        Of a stripe, against the common one.
    """

    pattern: int
    colour: Colour
    scale: float
    breadth: float = 1.0

    @property
    def apart_px(self) -> float:
        """Distance from stripe to stripe."""
        return max(_APART_PX * self.scale, _LEAST_APART_PX)

    @property
    def pen_px(self) -> float:
        """Breadth of a stripe."""
        return max(_PEN_PX * self.scale, _LEAST_PEN_PX) * self.breadth

    def cover(self, width_px: int, height_px: int, corner: tuple[int, int] = (0, 0)) -> npt.NDArray[np.uint8]:
        """Return how much of each pixel a stripe covers, 0 to `LEVELS`, shape (height_px, width_px).

        Parameters
        ----------
        width_px, height_px : int
        corner : (int, int)
            Where the first of the pixels lies on the page to the right and down.
        """
        across, down = _ACROSS[self.pattern]
        x, y = np.arange(width_px) + (corner[0] + 0.5), np.arange(height_px) + (corner[1] + 0.5)
        along = x[None, :] * across + y[:, None] * down
        off = np.abs((along + self.apart_px / 2) % self.apart_px - self.apart_px / 2)
        return np.rint(np.clip(self.pen_px / 2 + 0.5 - off, 0.0, 1.0) * LEVELS).astype(np.uint8)

    def lines(self, area: Any) -> tuple[npt.NDArray[np.float64], ...]:
        """Return the stripes over an area in page pixels, the same as `cover` gives; each of shape (2, 2)."""
        if area.is_empty:
            return ()
        left, top, right, bottom = area.bounds
        normal = np.array(_ACROSS[self.pattern])
        along = np.array([-normal[1], normal[0]])
        reached = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
        first, last = (reached @ normal).min(), (reached @ normal).max()
        reach = (reached @ along).min() - 1, (reached @ along).max() + 1
        numbers = np.arange(np.ceil(first / self.apart_px), np.floor(last / self.apart_px) + 1)
        feet = numbers[:, None] * self.apart_px * normal
        ends = np.stack([feet + along * reach[0], feet + along * reach[1]], axis=1)
        shapely.prepare(area)
        return lines_of(shapely.intersection(shapely.linestrings(ends), area)) if len(ends) else ()


def stripes_of(theme: Theme, pattern: int, tint: Colour, flank: Colour, scale: float) -> Stripes | None:
    """Return the stripes of a pattern over a tint, or None for the plain one."""
    if not pattern:
        return None
    colour = flank if contrast(flank, tint) >= _LEAST_CONTRAST else theme.casing
    return Stripes(pattern, mix(tint, colour, 0.55), scale)


def striped_tint(tint: Colour, stripes: Stripes, level: int) -> Colour:
    """Return the colour of a pixel that a stripe covers to a level."""
    return mix(tint, stripes.colour, level / LEVELS)
