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

from frontmap.render.fingerprint import TILE_PX, Segments, hashed, mixed
from frontmap.render.paths import dashes_of
from frontmap.scene.primitives import Fill, Layer, Picture, Primitive, Stroke, Text, unchanged

__all__ = ["PixelBox", "Tiles", "changed_bounds", "pixel_box"]

PixelBox: TypeAlias = tuple[int, int, int, int]
"""Left, top, right, bottom in whole page pixels, right and bottom exclusive."""

_Whole: TypeAlias = Fill | Picture | Text
_U64 = npt.NDArray[np.uint64]
_Floats = npt.NDArray[np.float64]

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

    Each segment of a line is counted to the tile of its middle, however far its pen reaches; so a tile is drawn anew
    when its own fingerprint or that of one within reach has changed, and needs the segments of all tiles within reach.

    Parameters
    ----------
    width_px, height_px : int
        Size of the page.
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self._width, self._height = width_px, height_px
        # A rim of tiles round the page, for what lies outside and reaches in.
        self._shape = (-(-height_px // TILE_PX) + 2, -(-width_px // TILE_PX) + 2)
        self._layers: tuple[Layer, ...] = ()
        self._prints: list[_Prints] = []
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
        prints: list[_Prints] = []
        for number, layer in enumerate(layers):
            before = self._prints[number] if number < len(self._prints) else _Prints.of_nothing(self._shape)
            if number < len(self._layers) and unchanged(self._layers[number], layer):
                prints.append(before)
            else:
                prints.append(self._fingerprint(layer))
                dirty |= prints[-1].difference(before)
        for gone in self._prints[len(layers) :]:
            dirty |= gone.difference(_Prints.of_nothing(self._shape))
        self._layers, self._prints = tuple(layers), prints
        self._dashes.forget_unused()
        dirty[[0, -1]] = False
        dirty[:, [0, -1]] = False
        if not dirty.any():
            return [], []
        return [self._box(*run) for run in _rectangles(dirty[1:-1, 1:-1])], [p for q in prints for p in q.within(dirty)]

    def _box(self, top: int, bottom: int, left: int, right: int) -> PixelBox:
        return (
            left * TILE_PX,
            top * TILE_PX,
            min(right * TILE_PX, self._width),
            min(bottom * TILE_PX, self._height),
        )

    def _fingerprint(self, layer: Layer) -> _Prints:
        prints = np.zeros(self._shape, dtype=np.uint64)
        parts: list[tuple[Primitive, int | tuple[slice, slice]]] = []
        # Strokes that share their lines, as a casing and its core do, are read once, with all their pens.
        groups: dict[int, int] = {}
        lines: list[tuple[_Floats, ...]] = []
        pens: list[list[object]] = []
        reach = 0.0
        for order, primitive in enumerate(layer.primitives):
            if isinstance(primitive, Stroke):
                stroke = self._without_dashes(primitive)
                group = groups.setdefault(id(stroke.lines), len(lines))
                if group == len(lines):
                    lines.append(stroke.lines)
                    pens.append([])
                pens[group].append((order, stroke.colour, stroke.width_px, stroke.alpha, stroke.cap, stroke.join))
                reach = max(reach, _reach(stroke))
                parts.append((stroke, group))
            else:
                tiles = self._tiles_of(_extent(primitive))
                prints[tiles] += mixed(hashed((order, _content(primitive))))
                parts.append((primitive, tiles))
        segments = Segments.of(lines, [hashed(tuple(pen)) for pen in pens], self._shape) if lines else None
        if segments is not None:
            np.add.at(prints.reshape(-1), segments.tile, segments.codes)
        return _Prints(prints, math.ceil(reach / TILE_PX), parts, segments)

    def _without_dashes(self, stroke: Stroke) -> Stroke:
        if not stroke.dash:
            return stroke
        pieces = (piece for line in stroke.lines if len(line) for piece in self._dashes.dashes(line, stroke.dash))
        return replace(stroke, lines=tuple(pieces), dash=())

    def _tiles_of(self, box: _Floats) -> tuple[slice, slice]:
        """Return the rows and the columns of tiles that a box (its low and its high corner) meets."""
        low, high = np.floor(box / TILE_PX).astype(int) + 1
        rows, columns = self._shape
        return slice(max(low[1], 0), min(high[1] + 1, rows)), slice(max(low[0], 0), min(high[0] + 1, columns))


@dataclass(frozen=True, slots=True)
class _Prints:
    """What a layer draws: a fingerprint for each tile, the reach of its pens in tiles, and its parts.

    The parts are strokes with the number of their group of `segments`, and whole primitives with the rows and columns
    of the tiles that they meet.
    """

    tiles: _U64
    reach: int
    parts: list[tuple[Primitive, int | tuple[slice, slice]]]
    segments: Segments | None

    @classmethod
    def of_nothing(cls, shape: tuple[int, int]) -> _Prints:
        return cls(np.zeros(shape, dtype=np.uint64), 0, [], None)

    def difference(self, other: _Prints) -> npt.NDArray[np.bool_]:
        """Return the tiles in which the two layers may draw different pixels."""
        return _spread(self.tiles != other.tiles, max(self.reach, other.reach))

    def within(self, dirty: npt.NDArray[np.bool_]) -> Iterator[Primitive]:
        """Yield as much of the layer as dirty tiles need."""
        lines = self.segments.within(_spread(dirty, self.reach)) if self.segments is not None else []
        for primitive, found in self.parts:
            if not isinstance(found, int):
                if dirty[found].any():
                    yield primitive
            elif isinstance(primitive, Stroke) and found < len(lines) and lines[found]:
                yield replace(primitive, lines=lines[found])


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
        if self._used:
            self._kept, self._used = self._used, {}


def _content(primitive: _Whole) -> object:
    if isinstance(primitive, Fill):
        return (primitive.colour, primitive.alpha, *(ring.tobytes() for ring in primitive.rings))
    if isinstance(primitive, Picture):
        return (primitive.left, primitive.top, primitive.rgba.shape, primitive.rgba.tobytes())
    return primitive


def _spread(tiles: npt.NDArray[np.bool_], reach: int) -> npt.NDArray[np.bool_]:
    """Return tiles and all that lie up to `reach` tiles from one of them, also diagonally."""
    for _ in range(reach):
        wide = tiles.copy()
        wide[1:] |= tiles[:-1]
        wide[:-1] |= tiles[1:]
        tiles = wide.copy()
        tiles[:, 1:] |= wide[:, :-1]
        tiles[:, :-1] |= wide[:, 1:]
    return tiles


def _reach(stroke: Stroke) -> float:
    """Return how far a stroke may draw from the middles of its segments' parts."""
    sharp = _MITER_LIMIT if stroke.join == "miter" else math.sqrt(2)
    return stroke.width_px / 2 * sharp + 2.0 + TILE_PX / 2


def _extent(primitive: _Whole) -> _Floats:
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
