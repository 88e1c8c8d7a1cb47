"""Furniture over a moving camera: drawn once, its moving parts anew when they change, one giving way to another."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import AggCanvas, draw_straight, margin_px, mix
from frontmap.runs import runs_of
from frontmap.scene.glide import Furnishing
from frontmap.scene.primitives import Box, Layer, Text, unchanged
from frontmap.scene.sheet import overlaps
from frontmap.scene.typography import text_box

__all__ = ["FurnishedPage"]

_Bytes = npt.NDArray[np.uint8]
_Box = tuple[int, int, int, int]

_TILE_PX = 32
_MOST_FOUND = 32
# The least packed colours, alpha highest, that are seen and that hide what is below.
_LEAST_SEEN, _OPAQUE = np.uint32(1 << 24), np.uint32(255 << 24)


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
        self._differs = np.zeros_like(self._pages[0].picture.covered)

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
            shown.picture.lay(canvas)
            self._common = None
            return
        common = self._brought_together(instant)
        # Where both are the same nothing has to be mixed.
        mixed = [
            tuple(
                picture.rgba[top - canvas.top : bottom - canvas.top, left - canvas.left : right - canvas.left]
                for picture in (canvas, spare)
            )
            for left, top, right, bottom in _boxes(self._differs, *common.rgba.shape[:2])
        ]
        for page, other in mixed:
            other[...] = page
        common.lay(spare, self._differs)
        (first if share < 0.5 else last).picture.lay(canvas)
        for page, other in mixed:
            mix(page, other, 1.0 - abs(2.0 * share - 1.0))

    def _brought_together(self, instant: float) -> _Picture:
        """Bring both furnitures to an instant; return what they have in common: where texts differ, the empty panel.

        Two titles that lie over one another cannot be read: only this stays while one gives way to the other.
        """
        first, last = self._pages[0], self._pages[-1]
        changed = [*first.show(instant), *last.show(instant)]
        own = [text_box(text) for text in first.texts ^ last.texts]
        if self._common is None:
            self._common = _Picture(np.zeros_like(first.picture.rgba))
            changed = [(0, 0, *self._size)]
        for box in changed:
            rows, columns = _tiles_in(box)
            left, top = columns.start * _TILE_PX, rows.start * _TILE_PX
            right, bottom = columns.stop * _TILE_PX, rows.stop * _TILE_PX
            one, other, common = (
                picture.rgba[top:bottom, left:right] for picture in (first.picture, last.picture, self._common)
            )
            same = one.view(np.uint32) == other.view(np.uint32)
            for words in own:
                # Letters of two words may fall upon one another: no scraps of them stay.
                same[_part(words, left, top)] = False
            np.copyto(common.view(np.uint32), one.view(np.uint32), where=same)
            if not same.all():
                apart = ~same[..., 0]
                common[apart] = self._panel
                common[apart, 3] = np.minimum(one[apart, 3], other[apart, 3])
            self._common.changed(box)
            self._differs[rows, columns] = ~_all_in_tiles(same[..., 0])
        return self._common


def _part(box: Box, left: int, top: int) -> tuple[slice, slice]:
    """Return the rows and the columns of a picture that lie in a box, of which the corner of the picture is given."""
    rows, columns = (
        slice(max(math.floor(low), 0), max(math.ceil(high), 0))
        for low, high in ((box[1] - top, box[3] - top), (box[0] - left, box[2] - left))
    )
    return rows, columns


class _Page:
    """One furniture, and its picture."""

    def __init__(self, furnishing: Furnishing, width_px: int, height_px: int) -> None:
        self._moving = furnishing.moving
        self._size = width_px, height_px
        self._written = frozenset(
            part for layer in furnishing.still for part in layer.primitives if isinstance(part, Text)
        )
        self._still = draw_straight(furnishing.still, width_px, height_px)
        self.picture = _Picture(self._still.copy())
        self._layers: tuple[Layer, ...] = ()
        self._pens: dict[_Box, AggCanvas] = {}

    @property
    def texts(self) -> frozenset[Text]:
        """What is written at the instant that is shown."""
        return self._written | {part for layer in self._layers for part in layer.primitives if isinstance(part, Text)}

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
        self.picture.changed(box)
        return [box]


class _Picture:
    """A picture of which only some tiles are drawn upon.

    Attributes
    ----------
    rgba : ndarray of uint8, shape (height, width, 4)
        Straight alpha; whoever writes to it says so.
    covered, opaque : ndarray of bool, shape (rows of tiles, columns of tiles)
        Which tiles are drawn upon, and which all over.
    """

    def __init__(self, rgba: _Bytes) -> None:
        self.rgba = rgba
        height, width = rgba.shape[:2]
        self.covered, self.opaque = (np.zeros((-(-height // _TILE_PX), -(-width // _TILE_PX)), bool) for _ in range(2))
        self._found: dict[bytes, list[_Box]] = {}
        self._upturned: dict[_Box, _Bytes] = {}
        self.changed((0, 0, width, height))

    def changed(self, box: _Box) -> None:
        """Take note that pixels in a box were written to."""
        rows, columns = _tiles_in(box)
        packed = self.rgba.view(np.uint32)[
            rows.start * _TILE_PX : rows.stop * _TILE_PX, columns.start * _TILE_PX : columns.stop * _TILE_PX, 0
        ]
        self.covered[rows, columns] = ~_all_in_tiles(packed < _LEAST_SEEN)
        self.opaque[rows, columns] = _all_in_tiles(packed >= _OPAQUE)
        self._upturned = {known: part for known, part in self._upturned.items() if not overlaps(known, box)}

    def lay(self, canvas: AggCanvas, among: npt.NDArray[np.bool_] | None = None) -> None:
        """Lay the picture on a canvas, or some of its tiles."""
        chosen = self.covered if among is None else self.covered & among
        for left, top, right, bottom in self._boxes_of(chosen & self.opaque):
            rows, columns = slice(top - canvas.top, bottom - canvas.top), slice(left - canvas.left, right - canvas.left)
            canvas.rgba[rows, columns] = self.rgba[top:bottom, left:right]
        for box in self._boxes_of(chosen & ~self.opaque):
            left, top, right, bottom = box
            if box not in self._upturned:
                self._upturned[box] = np.ascontiguousarray(self.rgba[top:bottom, left:right][::-1])
            canvas.stamp(self._upturned[box], left, top)

    def _boxes_of(self, tiles: npt.NDArray[np.bool_]) -> list[_Box]:
        key = tiles.tobytes()
        if key not in self._found:
            if len(self._found) > _MOST_FOUND:
                self._found.clear()
            self._found[key] = _boxes(tiles, *self.rgba.shape[:2])
        return self._found[key]


def _tiles_in(box: _Box) -> tuple[slice, slice]:
    """Return the rows and the columns of the tiles that a box touches."""
    left, top, right, bottom = box
    return (
        slice(top // _TILE_PX, -(-bottom // _TILE_PX)),
        slice(left // _TILE_PX, -(-right // _TILE_PX)),
    )


def _all_in_tiles(pixels: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Tell of which tiles all pixels are chosen."""
    rows, columns = (np.arange(0, length, _TILE_PX) for length in pixels.shape)
    if pixels.all():
        return np.ones((len(rows), len(columns)), dtype=bool)
    both = np.logical_and
    return np.asarray(both.reduceat(both.reduceat(pixels, rows, axis=0), columns, axis=1))


def _boxes(covered: npt.NDArray[np.bool_], height_px: int, width_px: int) -> list[_Box]:
    """Cover tiles by boxes: one for each run of a row, joined to equal runs above."""
    found: list[_Box] = []
    running: dict[tuple[int, int], int] = {}
    for row in range(len(covered) + 1):
        runs = set()
        if row < len(covered):
            runs = set(runs_of(covered[row]))
        for run in [run for run in running if run not in runs]:
            top = running.pop(run) * _TILE_PX
            right, bottom = min(run[1] * _TILE_PX, width_px), min(row * _TILE_PX, height_px)
            found.append((run[0] * _TILE_PX, top, right, bottom))
        for run in runs:
            running.setdefault(run, row)
    return found
