"""Which parts of the page must be drawn again when layers change.

The page is cut into square tiles. What a layer draws in a tile is fingerprinted: a line by those of its segments whose
pen reaches the tile, everything else as a whole. Where a front advances on one bank of a river and stands on the other,
only the tiles along its moving part change their fingerprint.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from frontmap.scene.primitives import Fill, Layer, Picture, Primitive, Stroke, Text, unchanged

__all__ = ["TILE_PX", "PixelBox", "Tiles", "changed_bounds", "pixel_box"]

TILE_PX = 32
"""Side of a tile."""

PixelBox: TypeAlias = tuple[int, int, int, int]
"""Left, top, right, bottom in whole page pixels, right and bottom exclusive."""

_U64 = npt.NDArray[np.uint64]
_Floats = npt.NDArray[np.float64]

_MULTIPLIERS = tuple(
    np.uint64(value)
    for value in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F)
)
_MITER_LIMIT = 10.0


def pixel_box(layer: Layer, width_px: int, height_px: int) -> PixelBox:
    """Return the part of the page in which a layer may draw."""
    if layer.bounds is None:
        return 0, 0, width_px, height_px
    left, top, right, bottom = layer.bounds
    return (
        max(math.floor(left), 0),
        max(math.floor(top), 0),
        min(math.ceil(right), width_px),
        min(math.ceil(bottom), height_px),
    )


def changed_bounds(
    before: Sequence[Layer], after: Sequence[Layer], width_px: int, height_px: int
) -> Iterator[PixelBox]:
    """Yield the bounds of layers that may draw other pixels than before.

    Parameters
    ----------
    before, after : sequence of Layer
        The same names in the same order, or anything: layers that have no counterpart count as changed.
    width_px, height_px : int
        Size of the page.
    """
    shared = min(len(before), len(after))
    for old, new in zip(before, after, strict=False):
        if not unchanged(old, new):
            boxes = {pixel_box(layer, width_px, height_px) for layer in (old, new) if layer.primitives}
            yield from sorted(boxes)
    for layer in (*before[shared:], *after[shared:]):
        yield pixel_box(layer, width_px, height_px)


class Tiles:
    """Fingerprints of what layers draw, tile by tile.

    Parameters
    ----------
    width_px, height_px : int
        Size of the page.
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self._width, self._height = width_px, height_px
        self._shape = (-(-height_px // TILE_PX), -(-width_px // TILE_PX))
        self._layers: tuple[Layer, ...] = ()
        self._prints: list[_U64] = []

    def update(self, layers: Sequence[Layer]) -> list[PixelBox]:
        """Take over layers and return the boxes in which they may draw other pixels than the last ones.

        Parameters
        ----------
        layers : sequence of Layer

        Returns
        -------
        list of PixelBox
            Disjoint, made of whole tiles cut at the edge of the page.
        """
        dirty = np.zeros(self._shape, dtype=bool)
        prints = []
        for number, layer in enumerate(layers):
            known = number < len(self._layers)
            if known and unchanged(self._layers[number], layer):
                prints.append(self._prints[number])
                continue
            fresh = self._fingerprint(layer)
            prints.append(fresh)
            dirty |= (fresh != self._prints[number]) if known else (fresh != 0)
        for gone in self._prints[len(layers) :]:
            dirty |= gone != 0
        self._layers, self._prints = tuple(layers), prints
        return [self._box(*run) for run in _rectangles(dirty)]

    def _box(self, top: int, bottom: int, left: int, right: int) -> PixelBox:
        return (
            left * TILE_PX,
            top * TILE_PX,
            min(right * TILE_PX, self._width),
            min(bottom * TILE_PX, self._height),
        )

    def _fingerprint(self, layer: Layer) -> _U64:
        prints = np.zeros(self._shape, dtype=np.uint64)
        for order, primitive in enumerate(layer.primitives):
            low, high, codes = _pieces(layer, primitive, order)
            if len(codes):
                self._add(prints, low, high, codes)
        return prints

    def _add(self, prints: _U64, low: _Floats, high: _Floats, codes: _U64) -> None:
        rows, columns = self._shape
        first = np.floor(low / TILE_PX)
        last = np.floor(high / TILE_PX)
        inside = (last[:, 0] >= 0) & (last[:, 1] >= 0) & (first[:, 0] < columns) & (first[:, 1] < rows)
        edge = (columns - 1, rows - 1)
        first = np.clip(first[inside], 0, edge).astype(np.intp)
        span = np.clip(last[inside], 0, edge).astype(np.intp) - first + 1
        codes = codes[inside]
        count = span[:, 0] * span[:, 1]
        owner = np.repeat(np.arange(len(count)), count)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
        down, along = np.divmod(within, span[owner, 0])
        tile = (first[owner, 1] + down) * columns + first[owner, 0] + along
        np.add.at(prints.reshape(-1), tile, codes[owner])


def _pieces(layer: Layer, primitive: Primitive, order: int) -> tuple[_Floats, _Floats, _U64]:
    """Return the boxes (low and high corners) and the fingerprints of the pieces of a primitive."""
    if isinstance(primitive, Stroke) and not primitive.dash:
        return _segments(primitive, order)
    box = _extent(layer, primitive)
    content: tuple[object, ...]
    if isinstance(primitive, Stroke):
        pen = (primitive.colour, primitive.width_px, primitive.alpha, primitive.dash, primitive.cap, primitive.join)
        content = (pen, *(line.tobytes() for line in primitive.lines))
    elif isinstance(primitive, Fill):
        content = (primitive.colour, primitive.alpha, *(ring.tobytes() for ring in primitive.rings))
    elif isinstance(primitive, Picture):
        content = (primitive.left, primitive.top, primitive.rgba.shape, primitive.rgba.tobytes())
    else:
        content = (primitive,)
    code = np.array([hash((order, content)) & 0xFFFFFFFFFFFFFFFF], dtype=np.uint64)
    return box[:1], box[1:], _mixed(code)


def _segments(stroke: Stroke, order: int) -> tuple[_Floats, _Floats, _U64]:
    lines = [line for line in stroke.lines if len(line) >= 2]
    if not lines:
        return np.empty((0, 2)), np.empty((0, 2)), np.empty(0, dtype=np.uint64)
    points = np.concatenate(lines)
    lengths = np.array([len(line) for line in lines])
    ends = np.cumsum(lengths)
    is_segment = np.ones(len(points), dtype=bool)
    is_segment[ends - 1] = False
    position = np.zeros(len(points), dtype=np.uint64)
    position[ends - lengths] = 1
    position[ends - 2] += np.uint64(2)
    starts = np.flatnonzero(is_segment)
    tail, head = points[starts], points[starts + 1]
    pen = (order, stroke.colour, stroke.width_px, stroke.alpha, stroke.cap, stroke.join)
    codes = np.full(len(starts), hash(pen) & 0xFFFFFFFFFFFFFFFF, dtype=np.uint64) + position[starts]
    for coordinate, multiplier in zip((tail[:, 0], tail[:, 1], head[:, 0], head[:, 1]), _MULTIPLIERS, strict=False):
        codes = (codes ^ np.ascontiguousarray(coordinate).view(np.uint64)) * multiplier
        codes ^= codes >> np.uint64(29)
    reach = _reach(stroke)
    return np.minimum(tail, head) - reach, np.maximum(tail, head) + reach, _mixed(codes)


def _mixed(codes: _U64) -> _U64:
    """Spread fingerprints over all their bits, so that sums of them do not meet by chance."""
    codes = (codes ^ (codes >> np.uint64(30))) * _MULTIPLIERS[1]
    codes = (codes ^ (codes >> np.uint64(27))) * _MULTIPLIERS[2]
    return codes ^ (codes >> np.uint64(31))


def _reach(stroke: Stroke) -> float:
    sharp = _MITER_LIMIT if stroke.join == "miter" else math.sqrt(2)
    return stroke.width_px / 2 * sharp + 2.0


def _extent(layer: Layer, primitive: Primitive) -> _Floats:
    """Return the low and the high corner of all that a primitive may draw, shape (2, 2)."""
    if isinstance(primitive, Picture):
        height, width = primitive.rgba.shape[:2]
        low = np.array([primitive.left, primitive.top], dtype=np.float64)
        return np.stack([low, low + np.array([width, height])])
    if isinstance(primitive, Text):
        # Any glyph fits into a square of one and a half em, whichever way the text is turned.
        em = 1.5 * primitive.size_px + abs(primitive.letter_spacing_px)
        reach = (len(primitive.text) + 1) * em + primitive.halo_px
        return np.array([[primitive.x - reach, primitive.y - reach], [primitive.x + reach, primitive.y + reach]])
    parts, reach = (primitive.rings, 2.0) if isinstance(primitive, Fill) else (primitive.lines, _reach(primitive))
    points = np.concatenate([part for part in parts if len(part)] or [np.zeros((1, 2))])
    return np.stack([points.min(axis=0) - reach, points.max(axis=0) + reach])


def _rectangles(dirty: npt.NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Cover the true cells with disjoint rectangles (top, bottom, left, right): runs, joined to equal runs above."""
    done: list[tuple[int, int, int, int]] = []
    open_runs: dict[tuple[int, int], int] = {}
    for row in range(len(dirty) + 1):
        runs: list[tuple[int, int]] = []
        if row < len(dirty):
            steps = np.flatnonzero(np.diff(dirty[row].astype(np.int8), prepend=0, append=0))
            runs = list(zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True))
        for (left, right), top in list(open_runs.items()):
            if (left, right) not in runs:
                done.append((top, row, left, right))
                del open_runs[left, right]
        for run in runs:
            open_runs.setdefault(run, row)
    return done
