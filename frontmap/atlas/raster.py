"""Pictures of the ground, read when they are first needed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["Raster"]


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture of the ground on a regular lon/lat grid, read when first asked for.

    Attributes
    ----------
    path : Path
        A single-channel image file; row 0 is the north.
    west, south, east, north : float
        Outer edges in degrees.
    scale, offset : float
        Value in the stated unit = stored value * scale + offset.
    """

    path: Path
    west: float
    south: float
    east: float
    north: float
    scale: float = 1.0
    offset: float = 0.0

    def read(self, rows: slice = slice(None), columns: slice = slice(None)) -> npt.NDArray[np.float32]:
        """Return the values of some rows and columns, by default all; row 0 is in the north."""
        stored = np.asarray(self.stored(rows, columns), dtype=np.float32)
        return stored * np.float32(self.scale) + np.float32(self.offset)

    def stored(self, rows: slice = slice(None), columns: slice = slice(None)) -> Image.Image:
        """Return some rows and columns as they are stored."""
        from PIL import Image

        with Image.open(self.path) as image:
            left, right, _ = columns.indices(image.width)
            top, bottom, _ = rows.indices(image.height)
            return image.crop((left, top, right, bottom))

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and columns."""
        from PIL import Image

        with Image.open(self.path) as image:
            return image.height, image.width
