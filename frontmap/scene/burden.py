"""How bad it is to cover each part of the page with a name: fronts, borders and coasts weigh on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from frontmap.scene.front import FLANK_PX
from frontmap.scene.ground import Ground
from frontmap.scene.primitives import Box, Layer, Stroke

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["Burden", "weigh_borders", "weigh_fronts"]

_CELL_PX = 3
_SAMPLES = 24
_FRONT_WEIGHT = 6.0


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


def weigh_fronts(burden: Burden, ground: Ground, control: Control) -> None:
    """Lay the weight of fronts on a page: the longer one stands between two provinces, the more.

    Whole provinces and dated lines are looked at, on some days of the war: where a line runs on the days between need
    not be worked out for that.
    """
    timeline, view = control.timeline, ground.view
    instants = np.linspace(timeline.span.start, timeline.span.end, _SAMPLES + 1)[1:]
    order = {int(province): position for position, province in enumerate(ground.provinces)}
    on_page = np.array([order.get(int(member), -1) for member in control.theatre.members])
    number = {side: index for index, side in enumerate(control.sides)}
    holder = np.array([number.get(side or "", -1) for side in timeline.start])
    changes = sorted(timeline.changes, key=lambda change: (change.span.end, change.span.start))
    one, other = ground.edges.one, ground.edges.other
    stood = np.zeros(len(one))
    page = np.full(len(ground.provinces) + 1, -1)
    for instant in instants:
        while changes and changes[0].span.end <= instant:
            change = changes.pop(0)
            gained = np.array(change.provinces, dtype=np.intp)
            if change.only_from is not None:
                gained = gained[np.isin(holder[gained], [number[side] for side in change.only_from if side in number])]
            holder[gained] = number.get(change.to, -1)
        page[on_page[on_page >= 0]] = holder[on_page >= 0]
        stood += (page[one] != page[other]) & (page[one] >= 0) & (page[other] >= 0)
    pen = 2.6 * FLANK_PX * view.scale
    for count in np.unique(stood[stood > 0]):
        chosen = stood == count
        pieces = np.stack([ground.edges.begin[chosen], ground.edges.end[chosen]], axis=1)
        burden.add_lines(list(pieces), _FRONT_WEIGHT * float(count) / _SAMPLES, pen)
    lines = [view.to_page(line.line.coords) for line in timeline.lines]
    burden.add_lines(lines, _FRONT_WEIGHT / 4, pen)
