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
            for left, top, right, bottom in shown.boxes:
                _lay(canvas, shown.rgba[top:bottom, left:right], left, top)
            return
        first.show(instant)
        last.show(instant)
        for box in _boxes(first.covered | last.covered, self._size[1], self._size[0]):
            left, top, right, bottom = box
            rows, columns = slice(top - canvas.top, bottom - canvas.top), slice(left - canvas.left, right - canvas.left)
            one, other = (page.rgba[top:bottom, left:right] for page in (first, last))
            spare.rgba[rows, columns] = canvas.rgba[rows, columns]
            _lay(spare, self._common(one, other), left, top)
            _lay(canvas, one if share < 0.5 else other, left, top)
            mix(canvas.rgba[rows, columns], spare.rgba[rows, columns], 1.0 - abs(2.0 * share - 1.0))

    def _common(self, one: _Bytes, other: _Bytes) -> _Bytes:
        """Return what two furnitures have in common: where their texts differ, the empty panel.

        Two titles that lie over one another cannot be read: only this stays while one gives way to the other.
        """
        common = np.empty_like(one)
        common[...] = self._panel
        common[..., 3] = np.minimum(one[..., 3], other[..., 3])
        np.copyto(common.view(np.uint32), one.view(np.uint32), where=one.view(np.uint32) == other.view(np.uint32))
        return common


class _Page:
    """One furniture: its picture, straight alpha, which tiles are drawn upon, and boxes that hold these."""

    def __init__(self, furnishing: Furnishing, width_px: int, height_px: int) -> None:
        self._moving = furnishing.moving
        self._size = width_px, height_px
        self._still = draw_straight(furnishing.still, width_px, height_px)
        self.rgba = self._still.copy()
        self._layers: tuple[Layer, ...] = ()
        self._pens: dict[_Box, AggCanvas] = {}
        rows, columns = -(-height_px // _TILE_PX), -(-width_px // _TILE_PX)
        self.covered = np.zeros((rows, columns), dtype=bool)
        down, across = np.nonzero(self._still[..., 3])
        self.covered[down // _TILE_PX, across // _TILE_PX] = True
        self.boxes = _boxes(self.covered, height_px, width_px)

    def show(self, instant: float) -> None:
        """Bring the picture to an instant."""
        layers = self._moving(instant)
        for number, layer in enumerate(layers):
            before = self._layers[number] if number < len(self._layers) else None
            if before is None or not unchanged(before, layer):
                self._redraw(layer, layers)
        self._layers = layers

    def _redraw(self, layer: Layer, layers: Sequence[Layer]) -> None:
        width, height = self._size
        bounds = layer.bounds or (0, 0, width, height)
        left, top = max(int(bounds[0]), 0), max(int(bounds[1]), 0)
        right, bottom = min(int(bounds[2]), width), min(int(bounds[3]), height)
        if right <= left or bottom <= top:
            return
        margin = margin_px(width, height)
        pen = self._pens.get((left, top, right, bottom))
        if pen is None:
            pen = AggCanvas(left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin)
            self._pens[left, top, right, bottom] = pen
        part = pen.rgba[margin:-margin, margin:-margin]
        part[...] = self._still[top:bottom, left:right]
        for other in layers:
            if other.bounds is None or overlaps(other.bounds, (left, top, right, bottom)):
                for primitive in other.primitives:
                    pen.draw(primitive)
        self.rgba[top:bottom, left:right] = part
        tiles = self.covered[top // _TILE_PX : -(-bottom // _TILE_PX), left // _TILE_PX : -(-right // _TILE_PX)]
        if not tiles.all():
            tiles[...] = True
            self.boxes = _boxes(self.covered, height, width)


def _lay(canvas: AggCanvas, rgba: _Bytes, left: int, top: int) -> None:
    if (rgba[..., 3] == 255).all():
        first, across = top - canvas.top, left - canvas.left
        canvas.rgba[first : first + rgba.shape[0], across : across + rgba.shape[1]] = rgba
    else:
        canvas.stamp(np.ascontiguousarray(rgba[::-1]), left, top)


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
