"""How bad it is to cover each part of the page with a name: fronts, marks, borders and coasts weigh on it."""

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

__all__ = ["Burden", "weigh_borders", "weigh_fronts", "weigh_marks"]

_CELL_PX = 3
_SAMPLES = 16
_FRONT_WEIGHT = 16.0
_MARK_WEIGHT = 5.0
_BREADTH = 3.4
"""How broad a front is to a name, in its flanks: it and the halo round the name."""


class Burden:
    """How bad it is to cover each part of the page: fronts, marks, borders and coasts weigh on it.

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

    def add_box(self, box: Box, weight: float) -> None:
        """Lay weight on the cells that a box reaches into."""
        left, top, right, bottom = self._cells(np.array([box])).T
        self._weight[top[0] : bottom[0], left[0] : right[0]] += weight
        self._sum = None

    def of(self, box: Box) -> float:
        """Return the mean weight under a box."""
        return float(self.under(np.array([box]))[0])

    def under(self, boxes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the mean weight under each of some boxes, shape (n, 4); result of shape (n,)."""
        if self._sum is None:
            self._sum = np.pad(self._weight.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
        left, top, right, bottom = self._cells(boxes).T
        total = self._sum[bottom, right] - self._sum[top, right] - self._sum[bottom, left] + self._sum[top, left]
        return np.asarray(total / np.maximum((right - left) * (bottom - top), 1))

    def _cells(self, boxes: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
        rows, columns = self._shape
        reached = boxes / _CELL_PX
        reached[:, 2:] += 1
        return np.clip(reached, 0, (columns, rows, columns, rows)).astype(np.intp)


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


def weigh_marks(burden: Burden, standing: Iterable[tuple[Box, float, float]], span: Span) -> None:
    """Lay the weight of marks on a page: the longer one stands in a place, the more.

    Parameters
    ----------
    burden : Burden
    standing : iterable of (Box, float, float)
        What a mark covers, from when, until when.
    span : Span
        The time in question.
    """
    length = max(span.end - span.start, 1e-6)
    for box, start, end in standing:
        share = (min(end, span.end) - max(start, span.start)) / length
        if share > 0.0:
            burden.add_box(box, _MARK_WEIGHT * share)
