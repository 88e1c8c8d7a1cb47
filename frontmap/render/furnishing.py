"""Furniture over a moving camera: drawn once, its moving parts anew when they change, one giving way to another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import draw_layers
from frontmap.render.sprites import lay
from frontmap.scene.glide import Furnishing
from frontmap.scene.primitives import Layer, unchanged

__all__ = ["FurnishedPage"]

_Bytes = npt.NDArray[np.uint8]
_Box = tuple[int, int, int, int]

_TILE_PX = 32


class FurnishedPage:
    """Furniture of a page, premultiplied by its alpha, at one instant after another.

    Parameters
    ----------
    furnishings : sequence of Furnishing
        One or two.
    width_px, height_px : int
    """

    def __init__(self, furnishings: Sequence[Furnishing], width_px: int, height_px: int) -> None:
        self._pages = [_Page(one, width_px, height_px) for one in furnishings]

    def lay(self, instant: float, share: float, page: _Bytes) -> None:
        """Lay the furniture of an instant on a page, shape (height, width, 4).

        Parameters
        ----------
        instant : float
        share : float
            How much the second furniture counts, 0 to 1.
        page : ndarray of uint8
            Is written to.
        """
        first, last = self._pages[0], self._pages[-1]
        if first is last or share <= 0.0 or share >= 1.0:
            shown = last if share >= 1.0 else first
            shown.show(instant)
            for box in shown.boxes():
                _lay(page, shown.rgba, box)
            return
        first.show(instant)
        last.show(instant)
        for box in _boxes(first.covered | last.covered, *page.shape[:2]):
            left, top, right, bottom = box
            one, other = first.rgba[top:bottom, left:right], last.rgba[top:bottom, left:right]
            if not np.array_equal(one, other):
                weight = np.uint32(round(share * 256))
                mixed = (one * (256 - weight) + other * weight + 128) >> 8
                one = mixed.astype(np.uint8)
            lay(page, one, left, top)


class _Page:
    def __init__(self, furnishing: Furnishing, width_px: int, height_px: int) -> None:
        self._moving = furnishing.moving
        self._size = width_px, height_px
        self._still = draw_layers(furnishing.still, width_px, height_px)
        self.rgba = self._still.copy()
        self._layers: tuple[Layer, ...] = ()
        rows, columns = -(-height_px // _TILE_PX), -(-width_px // _TILE_PX)
        self.covered = np.zeros((rows, columns), dtype=bool)
        down, across = np.nonzero(self._still[..., 3])
        self.covered[down // _TILE_PX, across // _TILE_PX] = True

    def show(self, instant: float) -> None:
        """Bring the page to an instant."""
        layers = self._moving(instant)
        for number, layer in enumerate(layers):
            before = self._layers[number] if number < len(self._layers) else None
            if before is None or not unchanged(before, layer):
                self._redraw(layer, layers)
        self._layers = layers

    def boxes(self) -> list[_Box]:
        """Return boxes that hold all that is drawn."""
        return _boxes(self.covered, self._size[1], self._size[0])

    def _redraw(self, layer: Layer, layers: Sequence[Layer]) -> None:
        width, height = self._size
        box = layer.bounds or (0, 0, width, height)
        left, top = max(int(box[0]), 0), max(int(box[1]), 0)
        right, bottom = min(int(box[2]), width), min(int(box[3]), height)
        if right <= left or bottom <= top:
            return
        part = self.rgba[top:bottom, left:right]
        part[...] = self._still[top:bottom, left:right]
        lay(part, draw_layers(layers, width, height, (left, top, right, bottom)), 0, 0)
        rows = slice(top // _TILE_PX, (bottom - 1) // _TILE_PX + 1)
        self.covered[rows, left // _TILE_PX : (right - 1) // _TILE_PX + 1] = True


def _lay(page: _Bytes, rgba: _Bytes, box: _Box) -> None:
    left, top, right, bottom = box
    lay(page, rgba[top:bottom, left:right], left, top)


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
