"""Which parts of the page must be drawn again when layers change.

The page is cut into square tiles. What a layer draws in a tile is fingerprinted: a line by those of its segments whose
pen reaches the tile, everything else as a whole. Where a front advances on one bank of a river and stands on the other,
only the tiles along its moving part change their fingerprint.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from frontmap.render.paths import dashes_of
from frontmap.scene.primitives import Fill, Layer, Picture, Primitive, Stroke, Text, unchanged

__all__ = ["TILE_PX", "PixelBox", "Tiles", "changed_bounds", "pixel_box"]

TILE_PX = 32
"""Side of a tile."""

PixelBox: TypeAlias = tuple[int, int, int, int]
"""Left, top, right, bottom in whole page pixels, right and bottom exclusive."""

_U64 = npt.NDArray[np.uint64]
_Floats = npt.NDArray[np.float64]

_MULTIPLIERS = tuple(
    np.uint64(value) for value in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93)
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


@dataclass(frozen=True, slots=True)
class _Pieces:
    """A primitive in pieces, each with the tiles that it reaches.

    Attributes
    ----------
    primitive : Primitive
        A stroke is cut into its segments (dashes have become lines of their own); anything else is one piece.
    codes : ndarray of uint64, shape (pieces,)
        Fingerprints.
    owner, tile : ndarray of intp, shape (pairs,)
        Which piece reaches which tile.
    """

    primitive: Primitive
    codes: _U64
    owner: npt.NDArray[np.intp]
    tile: npt.NDArray[np.intp]

    def within(self, dirty: npt.NDArray[np.bool_]) -> Primitive | None:
        """Return as much of the primitive as dirty tiles need, None if that is nothing."""
        needed = np.zeros(len(self.codes), dtype=bool)
        needed[self.owner[dirty.reshape(-1)[self.tile]]] = True
        if not needed.any():
            return None
        if isinstance(self.primitive, Stroke):
            return _cut(self.primitive, needed)
        return self.primitive


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
        self._pieces: list[list[_Pieces]] = []
        self._dashes = _DashMemory()

    def update(self, layers: Sequence[Layer]) -> tuple[list[PixelBox], list[Primitive]]:
        """Take over layers, and say where they may draw other pixels than the last ones, and what to draw there.

        Parameters
        ----------
        layers : sequence of Layer

        Returns
        -------
        boxes : list of PixelBox
            Disjoint, made of whole tiles cut at the edge of the page.
        primitives : list of Primitive
            In drawing order. Drawn on an empty page they give the right pixels inside the boxes; outside of them they
            may lack parts.
        """
        dirty = np.zeros(self._shape, dtype=bool)
        prints, pieces = [], []
        for number, layer in enumerate(layers):
            known = number < len(self._layers)
            if known and unchanged(self._layers[number], layer):
                prints.append(self._prints[number])
                pieces.append(self._pieces[number])
                continue
            pieces.append([self._reached(*_taken_apart(p, self._dashes)) for p in layer.primitives])
            prints.append(self._fingerprint(pieces[-1]))
            dirty |= (prints[-1] != self._prints[number]) if known else (prints[-1] != 0)
        for gone in self._prints[len(layers) :]:
            dirty |= gone != 0
        self._layers, self._prints, self._pieces = tuple(layers), prints, pieces
        self._dashes.forget_unused()
        if not dirty.any():
            return [], []
        parts = [part.within(dirty) for layer_pieces in pieces for part in layer_pieces]
        return [self._box(*run) for run in _rectangles(dirty)], [part for part in parts if part is not None]

    def _box(self, top: int, bottom: int, left: int, right: int) -> PixelBox:
        return (
            left * TILE_PX,
            top * TILE_PX,
            min(right * TILE_PX, self._width),
            min(bottom * TILE_PX, self._height),
        )

    def _fingerprint(self, pieces: Sequence[_Pieces]) -> _U64:
        prints = np.zeros(self._shape, dtype=np.uint64)
        for order, part in enumerate(pieces):
            # What is drawn later is told apart from what is drawn earlier.
            np.add.at(prints.reshape(-1), part.tile, _mixed(part.codes + np.uint64(order))[part.owner])
        return prints

    def _reached(self, primitive: Primitive, low: _Floats, high: _Floats, codes: _U64) -> _Pieces:
        """Find the tiles that each piece reaches; a piece is known by the low and high corners of its box."""
        rows, columns = self._shape
        first = np.floor(low / TILE_PX)
        last = np.floor(high / TILE_PX)
        inside = (last[:, 0] >= 0) & (last[:, 1] >= 0) & (first[:, 0] < columns) & (first[:, 1] < rows)
        edge = (columns - 1, rows - 1)
        start = np.clip(first, 0, edge).astype(np.intp)
        span = np.clip(last, 0, edge).astype(np.intp) - start + 1
        count = np.where(inside, span[:, 0] * span[:, 1], 0)
        owner = np.repeat(np.arange(len(count)), count)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
        down, along = np.divmod(within, span[owner, 0])
        return _Pieces(primitive, codes, owner, (start[owner, 1] + down) * columns + start[owner, 0] + along)


class _DashMemory:
    """The dashes of lines that were seen last: most lines stay, and cutting them is slow."""

    def __init__(self) -> None:
        self._kept: dict[tuple[bytes, tuple[float, ...]], list[_Floats]] = {}
        self._used: dict[tuple[bytes, tuple[float, ...]], list[_Floats]] = {}

    def dashes(self, line: _Floats, pattern: tuple[float, ...]) -> list[_Floats]:
        key = (line.tobytes(), pattern)
        known = self._kept.get(key)
        self._used[key] = dashes_of(line, pattern) if known is None else known
        return self._used[key]

    def forget_unused(self) -> None:
        self._kept |= self._used
        if len(self._kept) > 4 * len(self._used) + 1000:
            self._kept = self._used
        self._used = {}


def _taken_apart(primitive: Primitive, memory: _DashMemory) -> tuple[Primitive, _Floats, _Floats, _U64]:
    """Return a primitive, the boxes (low and high corners) of its pieces and their fingerprints."""
    if isinstance(primitive, Stroke):
        if primitive.dash:
            pieces = tuple(p for line in primitive.lines if len(line) for p in memory.dashes(line, primitive.dash))
            primitive = replace(primitive, lines=pieces, dash=())
        return primitive, *_segments(primitive)
    content: tuple[object, ...]
    if isinstance(primitive, Fill):
        content = (primitive.colour, primitive.alpha, *(ring.tobytes() for ring in primitive.rings))
    elif isinstance(primitive, Picture):
        content = (primitive.left, primitive.top, primitive.rgba.shape, primitive.rgba.tobytes())
    else:
        content = (primitive,)
    box = _extent(primitive)
    return primitive, box[:1], box[1:], _hashed(content)


def _hashed(content: object) -> _U64:
    return np.array([hash(content) & 0xFFFFFFFFFFFFFFFF], dtype=np.uint64)


def _line_ends(lines: Sequence[_Floats]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return where each line starts, and where it ends (exclusive), in all their vertices joined."""
    lengths = np.array([len(line) for line in lines], dtype=np.intp)
    ends = np.cumsum(lengths)
    return ends - lengths, ends


def _segments(stroke: Stroke) -> tuple[_Floats, _Floats, _U64]:
    lines = [line for line in stroke.lines if len(line) >= 2]
    if not lines:
        return np.empty((0, 2)), np.empty((0, 2)), np.empty(0, dtype=np.uint64)
    points = np.concatenate(lines)
    begins, ends = _line_ends(lines)
    position = np.zeros(len(points), dtype=np.uint64)
    position[begins] = 1
    position[ends - 2] += np.uint64(2)
    starts = np.delete(np.arange(len(points)), ends - 1)
    tail, head = points[starts], points[starts + 1]
    pen = (stroke.colour, stroke.width_px, stroke.alpha, stroke.cap, stroke.join)
    codes = _hashed(pen) + position[starts]
    for coordinate, multiplier in zip((tail[:, 0], tail[:, 1], head[:, 0], head[:, 1]), _MULTIPLIERS, strict=True):
        codes = (codes ^ np.ascontiguousarray(coordinate).view(np.uint64)) * multiplier
        codes ^= codes >> np.uint64(29)
    reach = _reach(stroke)
    return np.minimum(tail, head) - reach, np.maximum(tail, head) + reach, codes


def _cut(stroke: Stroke, needed: npt.NDArray[np.bool_]) -> Stroke:
    """Return the parts of a stroke made of some of its segments and the neighbours that shape their joins."""
    if needed.all():
        return stroke
    lines = [line for line in stroke.lines if len(line) >= 2]
    points = np.concatenate(lines)
    _, ends = _line_ends(lines)
    # One flag for each vertex: whether the segment that starts there is wanted; none starts at the end of a line.
    wanted = np.zeros(len(points), dtype=bool)
    is_start = np.ones(len(points), dtype=bool)
    is_start[ends - 1] = False
    wanted[is_start] = needed
    spread = wanted.copy()
    spread[:-1] |= wanted[1:]
    spread[1:] |= wanted[:-1]
    spread &= is_start
    steps = np.diff(spread.astype(np.int8), prepend=0, append=0)
    firsts, lasts = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    parts = tuple(points[first : last + 1] for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True))
    return replace(stroke, lines=parts)


def _mixed(codes: _U64) -> _U64:
    """Spread fingerprints over all their bits, so that sums of them do not meet by chance."""
    codes = (codes ^ (codes >> np.uint64(30))) * _MULTIPLIERS[1]
    codes = (codes ^ (codes >> np.uint64(27))) * _MULTIPLIERS[2]
    return codes ^ (codes >> np.uint64(31))


def _reach(stroke: Stroke) -> float:
    sharp = _MITER_LIMIT if stroke.join == "miter" else math.sqrt(2)
    return stroke.width_px / 2 * sharp + 2.0


def _extent(primitive: Fill | Picture | Text) -> _Floats:
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
    points = np.concatenate([ring for ring in primitive.rings if len(ring)] or [np.zeros((1, 2))])
    return np.stack([points.min(axis=0) - 2.0, points.max(axis=0) + 2.0])


def _rectangles(dirty: npt.NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Cover the true cells with disjoint rectangles (top, bottom, left, right): runs, joined to equal runs above."""
    padded = np.zeros((dirty.shape[0], dirty.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = dirty
    rows, edges = np.nonzero(padded[:, 1:] != padded[:, :-1])
    done: list[tuple[int, int, int, int]] = []
    open_runs: dict[tuple[int, int], tuple[int, int]] = {}
    for row, left, right in zip(rows[::2].tolist(), edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        top, bottom = open_runs.get((left, right), (row, row))
        if bottom != row:
            done.append((top, bottom, left, right))
            top = row
        open_runs[left, right] = (top, row + 1)
    done.extend((top, bottom, left, right) for (left, right), (top, bottom) in open_runs.items())
    return done
