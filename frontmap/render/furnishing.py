"""Furniture over a moving camera: drawn once, its moving parts anew when they change, one giving way to another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import AggCanvas, draw_straight, margin_px, mix
from frontmap.scene.glide import Furnishing
from frontmap.scene.primitives import Layer, unchanged
from frontmap.scene.sheet import overlaps

__all__ = ["FurnishedPage"]

_Bytes = npt.NDArray[np.uint8]
_Box = tuple[int, int, int, int]

_TILE_PX = 32


class FurnishedPage:
    """Furniture of a page at one instant after another.

    Parameters
    ----------
    furnishings : sequence of Furnishing
        One or two.
    width_px, height_px : int
    """

    def __init__(self, furnishings: Sequence[Furnishing], width_px: int, height_px: int) -> None:
        self._pages = [_Page(one, width_px, height_px) for one in furnishings]
        self._size = width_px, height_px
        self._panel = np.rint(np.array([*furnishings[0].panel, 1.0]) * 255.0).astype(np.uint8)
        self._common: _Picture | None = None

    def lay(self, instant: float, share: float, canvas: AggCanvas, spare: AggCanvas) -> None:
        """Lay the furniture of an instant on a canvas.

        Parameters
        ----------
        instant : float
        share : float
            How far the first furniture has given way to the second, 0 to 1: halfway only what both have is seen.
        canvas : AggCanvas
        spare : AggCanvas
            Of the same place and size; what was drawn there is lost.
        """
        first, last = self._pages[0], self._pages[-1]
        if first is last or share <= 0.0 or share >= 1.0:
            shown = last if share >= 1.0 else first
            shown.show(instant)
            for box in shown.picture.boxes:
                shown.picture.lay(box, canvas)
            self._common = None
            return
        common = self._brought_together(instant)
        for box in common.boxes:
            left, top, right, bottom = box
            rows, columns = slice(top - canvas.top, bottom - canvas.top), slice(left - canvas.left, right - canvas.left)
            spare.rgba[rows, columns] = canvas.rgba[rows, columns]
            common.lay(box, spare)
            (first if share < 0.5 else last).picture.lay(box, canvas)
            mix(canvas.rgba[rows, columns], spare.rgba[rows, columns], 1.0 - abs(2.0 * share - 1.0))

    def _brought_together(self, instant: float) -> _Picture:
        """Bring both furnitures to an instant; return what they have in common: where texts differ, the empty panel.

        Two titles that lie over one another cannot be read: only this stays while one gives way to the other.
        """
        first, last = self._pages[0], self._pages[-1]
        changed = [*first.show(instant), *last.show(instant)]
        if self._common is None:
            self._common = _Picture(np.zeros_like(first.picture.rgba))
            changed = [(0, 0, *self._size)]
        for box in changed:
            left, top, right, bottom = box
            one, other, common = (
                picture.rgba[top:bottom, left:right] for picture in (first.picture, last.picture, self._common)
            )
            common[...] = self._panel
            common[..., 3] = np.minimum(one[..., 3], other[..., 3])
            np.copyto(common.view(np.uint32), one.view(np.uint32), where=one.view(np.uint32) == other.view(np.uint32))
            self._common.changed(box, first.picture.covered | last.picture.covered)
        return self._common


class _Page:
    """One furniture, and its picture."""

    def __init__(self, furnishing: Furnishing, width_px: int, height_px: int) -> None:
        self._moving = furnishing.moving
        self._size = width_px, height_px
        self._still = draw_straight(furnishing.still, width_px, height_px)
        self.picture = _Picture(self._still.copy())
        self._layers: tuple[Layer, ...] = ()
        self._pens: dict[_Box, AggCanvas] = {}

    def show(self, instant: float) -> list[_Box]:
        """Bring the picture to an instant, and return where it may have changed."""
        layers = self._moving(instant)
        changed = []
        for number, layer in enumerate(layers):
            before = self._layers[number] if number < len(self._layers) else None
            if before is None or not unchanged(before, layer):
                changed += self._redraw(layer, layers)
        self._layers = layers
        return changed

    def _redraw(self, layer: Layer, layers: Sequence[Layer]) -> list[_Box]:
        width, height = self._size
        bounds = layer.bounds or (0, 0, width, height)
        left, top = max(int(bounds[0]), 0), max(int(bounds[1]), 0)
        right, bottom = min(int(bounds[2]), width), min(int(bounds[3]), height)
        if right <= left or bottom <= top:
            return []
        box = left, top, right, bottom
        margin = margin_px(width, height)
        pen = self._pens.get(box)
        if pen is None:
            pen = AggCanvas(left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin)
            self._pens[box] = pen
        part = pen.rgba[margin:-margin, margin:-margin]
        part[...] = self._still[top:bottom, left:right]
        for other in layers:
            if other.bounds is None or overlaps(other.bounds, box):
                for primitive in other.primitives:
                    pen.draw(primitive)
        self.picture.rgba[top:bottom, left:right] = part
        covered = self.picture.covered.copy()
        covered[top // _TILE_PX : -(-bottom // _TILE_PX), left // _TILE_PX : -(-right // _TILE_PX)] = True
        self.picture.changed(box, covered)
        return [box]


class _Picture:
    """A picture of which only some tiles are drawn upon.

    Attributes
    ----------
    rgba : ndarray of uint8, shape (height, width, 4)
        Straight alpha; whoever writes to it says so.
    covered : ndarray of bool
        Which tiles are drawn upon.
    boxes : list of (left, top, right, bottom)
        They hold these.
    """

    def __init__(self, rgba: _Bytes) -> None:
        self.rgba = rgba
        height, width = rgba.shape[:2]
        self.covered = np.zeros((-(-height // _TILE_PX), -(-width // _TILE_PX)), dtype=bool)
        down, across = np.nonzero(rgba[..., 3])
        self.covered[down // _TILE_PX, across // _TILE_PX] = True
        self.boxes = _boxes(self.covered, height, width)
        self._ready: dict[_Box, tuple[_Bytes, bool]] = {}

    def changed(self, box: _Box, covered: npt.NDArray[np.bool_]) -> None:
        """Take note that pixels in a box were written to, and of the tiles that are drawn upon now."""
        if not np.array_equal(covered, self.covered):
            self.covered = covered
            self.boxes = _boxes(covered, *self.rgba.shape[:2])
        self._ready = {known: ready for known, ready in self._ready.items() if not overlaps(known, box)}

    def lay(self, box: _Box, canvas: AggCanvas) -> None:
        """Lay the part of the picture in a box on a canvas."""
        if box not in self._ready:
            left, top, right, bottom = box
            part = self.rgba[top:bottom, left:right]
            opaque = bool((part[..., 3] == 255).all())
            self._ready[box] = part if opaque else np.ascontiguousarray(part[::-1]), opaque
        part, opaque = self._ready[box]
        if opaque:
            first, across = box[1] - canvas.top, box[0] - canvas.left
            canvas.rgba[first : first + part.shape[0], across : across + part.shape[1]] = part
        else:
            canvas.stamp(part, box[0], box[1])


def _boxes(covered: npt.NDArray[np.bool_], height_px: int, width_px: int) -> list[_Box]:
    """Cover tiles by boxes: one for each run of a row, joined to equal runs above."""
    found: list[_Box] = []
    running: dict[tuple[int, int], int] = {}
    for row in range(len(covered) + 1):
        runs = set()
        if row < len(covered):
            edges = np.flatnonzero(np.diff(np.concatenate([[0], covered[row].astype(np.int8), [0]])))
            runs = set(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
        for run in [run for run in running if run not in runs]:
            top = running.pop(run) * _TILE_PX
            right, bottom = min(run[1] * _TILE_PX, width_px), min(row * _TILE_PX, height_px)
            found.append((run[0] * _TILE_PX, top, right, bottom))
        for run in runs:
            running.setdefault(run, row)
    return found
