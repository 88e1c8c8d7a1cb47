"""How bad it is to cover each part of the page with a name: fronts, marks, borders and coasts weigh on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from frontmap.cache import kept
from frontmap.instant import Span
from frontmap.scene.front import FLANK_PX
from frontmap.scene.ground import Ground
from frontmap.scene.primitives import Box, Layer, Stroke

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["BREADTH", "Burden", "weigh_borders", "weigh_fronts", "weigh_marks"]

_CELL_PX = 3
_SAMPLES = 16
_FRONT_WEIGHT = 16.0
_MARK_WEIGHT = 5.0
BREADTH = 3.4
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

    @property
    def weight(self) -> npt.NDArray[np.float64]:
        """What lies on each cell, shape (rows, columns)."""
        return self._weight

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
    pen = BREADTH * FLANK_PX * ground.view.scale
    instants = np.linspace(span.start, span.end, _SAMPLES + 1)[1:]
    for lines in _fronts_at(control, instants):
        burden.add_lines([ground.view.to_page(line) for line in lines], _FRONT_WEIGHT / _SAMPLES, pen)


def _fronts_at(control: Control, instants: npt.NDArray[np.float64]) -> list[list[npt.NDArray[np.float64]]]:
    """Return the points of the front lines of some instants; kept, as each view of a war asks for them."""

    def drawn() -> dict[str, npt.NDArray[Any]]:
        fronts = [[line.points for line in lines] for lines in control.front_lines_at(instants.tolist())]
        lines = [line for some in fronts for line in some]
        return {
            "points": np.concatenate([np.zeros((0, 2)), *lines]),
            "lengths": np.array([len(line) for line in lines], dtype=np.int64),
            "counts": np.array([len(some) for some in fronts], dtype=np.int64),
        }

    def worked_out() -> list[list[npt.NDArray[np.float64]]]:
        basis = {"war": control.digest, "instants": instants}
        found = kept("fronts", basis, drawn, lambda some: _can_be(some, len(instants))) if control.digest else drawn()
        lines = np.split(found["points"], np.cumsum(found["lengths"])[:-1])
        ends = np.cumsum(found["counts"]).tolist()
        return [lines[start:end] for start, end in zip([0, *ends], ends, strict=False)]

    return control.kept(("fronts", tuple(instants.tolist())), worked_out)


def _can_be(arrays: Mapping[str, npt.NDArray[Any]], instants: int) -> bool:
    """Tell whether arrays have the shapes and types of the lines of some instants."""
    if set(arrays) != {"points", "lengths", "counts"}:
        return False
    points, lengths, counts = arrays["points"], arrays["lengths"], arrays["counts"]
    return bool(
        [array.dtype.str for array in (points, lengths, counts)] == ["<f8", "<i8", "<i8"]
        and lengths.ndim == counts.ndim == 1
        and points.shape == (int(lengths.sum()), 2)
        and len(counts) == instants
        and int(counts.sum()) == len(lengths)
        and min(lengths.min(initial=0), counts.min(initial=0)) >= 0
        and np.isfinite(points).all()
    )


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
