"""How bad it is to cover each part of the page with a name: fronts, borders and coasts weigh on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from frontmap.instant import Span
from frontmap.scene.front import FLANK_PX
from frontmap.scene.ground import Ground
from frontmap.scene.primitives import Box, Layer, Stroke

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["Burden", "weigh_borders", "weigh_fronts"]

_CELL_PX = 3
_SAMPLES = 16
_FRONT_WEIGHT = 16.0
_BREADTH = 3.4
"""How broad a front is to a name, in its flanks: it and the halo round the name."""


class Burden:
    """How bad it is to cover each part of the page: fronts, borders and coasts weigh on it.

    Parameters
    ----------
    width_px, height_px : int
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self._shape = (-(-height_px // _CELL_PX), -(-width_px // _CELL_PX))
        self._weight = np.zeros(self._shape, dtype=np.float64)
        self._sum: npt.NDArray[np.float64] | None = None

    def add_lines(self, lines: Iterable[npt.NDArray[np.float64]], weight: float, width_px: float) -> None:
        """Lay weight on the cells that lines run through; once, however many of the lines do.

        Parameters
        ----------
        lines : iterable of ndarray, each of shape (n, 2)
            Page pixels.
        weight : float
        width_px : float
            How broad the lines are.
        """
        from PIL import Image, ImageDraw

        image = Image.new("L", (self._shape[1], self._shape[0]), 0)
        draw = ImageDraw.Draw(image)
        for line in lines:
            draw.line((line / _CELL_PX).ravel().tolist(), fill=1, width=max(1, round(width_px / _CELL_PX)))
        self._weight += np.asarray(image) * weight
        self._sum = None

    def of(self, box: Box) -> float:
        """Return the mean weight under a box."""
        if self._sum is None:
            self._sum = np.pad(self._weight.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
        rows, columns = self._shape
        left, right = (int(np.clip(edge / _CELL_PX, 0, columns)) for edge in (box[0], box[2] + _CELL_PX))
        top, bottom = (int(np.clip(edge / _CELL_PX, 0, rows)) for edge in (box[1], box[3] + _CELL_PX))
        cells = max((right - left) * (bottom - top), 1)
        total = self._sum[bottom, right] - self._sum[top, right] - self._sum[bottom, left] + self._sum[top, left]
        return float(total / cells)


def weigh_borders(burden: Burden, borders: Sequence[Layer]) -> None:
    """Lay the weight of coasts and borders on a page."""
    weights = {"coast": 0.9, "country-lines": 0.9, "region-lines": 0.12}
    for layer in borders:
        if layer.name in weights:
            for primitive in layer.primitives:
                if isinstance(primitive, Stroke):
                    burden.add_lines(primitive.lines, weights[layer.name], 3.0)


def weigh_fronts(burden: Burden, ground: Ground, control: Control, span: Span) -> None:
    """Lay the weight of fronts on a page: the longer one stands in a place, the more.

    Parameters
    ----------
    burden : Burden
    ground : Ground
    control : Control
    span : Span
        The lines of some instants of it are looked at, evenly spread.
    """
    pen = _BREADTH * FLANK_PX * ground.view.scale
    for instant in np.linspace(span.start, span.end, _SAMPLES + 1)[1:].tolist():
        # Asked for again by each view of the same war.
        fronts = control.kept(("fronts", instant), partial(control.front_lines, instant))
        lines = [ground.view.to_page(line.points) for line in fronts]
        burden.add_lines(lines, _FRONT_WEIGHT / _SAMPLES, pen)
