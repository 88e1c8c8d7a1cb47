"""Which parts of the page must be drawn again when layers change, and what is to be drawn there.

The page is cut into square tiles. What is drawn by the same primitives as before is left alone; of the others it is
found out tile by tile where they differ, see `frontmap.render.fingerprint`.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import stamped
from frontmap.render.fingerprint import FILL_REACH_PX, Change, number_of
from frontmap.render.outlines import TILE_PX, Grid, Outline, boxes_of, grown, is_large, pieces_within, tiles_of, trace
from frontmap.render.paths import dashes_of
from frontmap.render.ready import Ready, reach_px, ready, ready_lines
from frontmap.scene.primitives import Box, Fill, Layer, Picture, Primitive, Stroke, Symbol, Text, unchanged

__all__ = ["Tiles"]

_Floats = npt.NDArray[np.float64]

_LONG = 48
"""Strokes of more vertices than this are drawn only as far as they are needed."""


class _Known:
    """A primitive of a layer, with what was found out about it."""

    box: Box | None = None
    """All that it draws lies inside; None if it draws nothing."""
    boxes: _Floats | None = None
    """The same of each of its lines or rings, shape (lines, 4)."""
    outlines: tuple[Outline, ...] = ()
    """Of its lines or rings, if one of them is large."""

    def __init__(self, source: Primitive | Symbol, dashes: _DashMemory) -> None:
        self.source = source
        drawn = stamped(source) if isinstance(source, Symbol) else source
        self.lines: tuple[_Floats, ...] = ()
        self.is_long = False
        if isinstance(drawn, Stroke):
            # The pieces of a dashed line are known from here on, so that they do not depend on where it is cut.
            drawn = dashes.without(drawn)
            self.lines, self.reach_px = drawn.lines, reach_px(drawn)
        elif isinstance(drawn, Fill):
            self.lines, self.reach_px = drawn.rings, FILL_REACH_PX
        self.primitive: Primitive = drawn
        if not self.lines:
            if self.ready is not None:
                self.box = self.ready.box
                self.boxes = np.array([self.box])
        elif min(map(len, self.lines)) < 2:
            self.lines = tuple(line for line in self.lines if len(line) > 1)

    @cached_property
    def ready(self) -> Ready | None:
        return ready(self.primitive)

    def count(self, change: Change, place: Hashable, sign: int) -> None:
        """Count all that is drawn as come (1) or gone (-1), at a place in the drawing order."""
        drawn = self.primitive
        if not self.outlines:
            if self.boxes is not None:
                change.mark(self.boxes)
        elif isinstance(drawn, Stroke):
            pen = number_of(place, drawn.colour, drawn.width_px, drawn.alpha, drawn.cap, drawn.join)
            change.count_lines(self.outlines, sign * pen, self.reach_px)
        elif isinstance(drawn, Fill):
            change.count_rings(self.outlines, sign * number_of(place, drawn.colour, drawn.alpha), place)


class Tiles:
    """What layers draw, tile by tile.

    Parameters
    ----------
    width_px, height_px : int
        Size of the page.
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        # A rim of tiles round the page, for what lies outside and reaches in.
        self._shape = (math.ceil(height_px / TILE_PX) + 2, math.ceil(width_px / TILE_PX) + 2)
        self._sums = np.zeros(self._shape, dtype=np.uint64)
        self._layers: tuple[Layer, ...] = ()
        self._known: list[list[_Known]] = []
        self._dashes = _DashMemory()

    def update(self, layers: Sequence[Layer]) -> Grid | None:
        """Take over layers, and say where they may draw other pixels than the last ones.

        Parameters
        ----------
        layers : sequence of Layer

        Returns
        -------
        ndarray of bool, shape (rows, columns), or None
            Tiles of `TILE_PX` pixels; those at the right and bottom edge may reach beyond the page. None if there are
            none.
        """
        if layers and len(layers) == len(self._layers) and all(map(unchanged, self._layers, layers)):
            return None
        # Where a key says that nothing changes, the old primitives stay, for it is known what they draw.
        kept = tuple(
            self._layers[number] if number < len(self._layers) and unchanged(self._layers[number], layer) else layer
            for number, layer in enumerate(layers)
        )
        known: list[list[_Known]] = []
        pairs: list[tuple[int, list[_Known], list[_Known]]] = []
        for number, layer in enumerate(kept):
            before = self._known[number] if number < len(self._known) else []
            if number < len(self._layers) and self._layers[number] is layer:
                known.append(before)
            else:
                old = {_key_of(one.source): one for one in before}
                known.append([old.get(_key_of(one)) or _Known(one, self._dashes) for one in layer.primitives])
                pairs.append((number, before, known[-1]))
        pairs += [(number, gone, []) for number, gone in enumerate(self._known[len(kept) :], start=len(kept))]
        self._layers, self._known = kept, known
        if not any(before or after for _, before, after in pairs):
            return None
        self._trace(pairs)
        change = Change(self._sums)
        for number, before, after in pairs:
            _compare(change, number, before, after)
        self._dashes.forget_unused()
        dirty = change.tiles()[1:-1, 1:-1]
        return dirty if dirty.any() else None

    def needed(self, dirty: Grid) -> Iterator[Ready]:
        """Yield as much of the layers as tiles need, in drawing order.

        Parameters
        ----------
        dirty : ndarray of bool, shape (rows, columns)

        Yields
        ------
        Ready
            On an empty page they give the right pixels in these tiles; elsewhere they may lack parts.
        """
        tiles = np.zeros(self._shape, dtype=bool)
        tiles[1:-1, 1:-1] = dirty
        rows, columns = np.flatnonzero(dirty.any(axis=1)), np.flatnonzero(dirty.any(axis=0))
        if not len(rows):
            return
        left, right = columns[0] * TILE_PX, (columns[-1] + 1) * TILE_PX
        top, bottom = rows[0] * TILE_PX, (rows[-1] + 1) * TILE_PX
        near = []
        for one in chain.from_iterable(self._known):
            box = one.box
            if box is None or box[0] > right or box[1] > bottom or box[2] < left or box[3] < top:
                continue
            if one.is_long or tiles[tiles_of(box, self._shape)].any():
                near.append(one)
        pieces = _pieces([one for one in near if one.is_long], tiles)
        for one in near:
            if one.is_long:
                lines = tuple(chain.from_iterable(pieces[id(outline.points)] for outline in one.outlines))
                prepared = ready_lines(one.primitive, lines) if lines else None  # type: ignore[arg-type]
            else:
                prepared = one.ready
            if prepared is not None:
                yield prepared

    def _trace(self, pairs: Sequence[tuple[int, list[_Known], list[_Known]]]) -> None:
        """Find out where lines and rings lie that are new."""
        fresh = [one for _, _, after in pairs for one in after if one.lines and one.box is None]
        if not fresh:
            return
        counts = np.fromiter((len(one.lines) for one in fresh), np.intp, len(fresh))
        boxes = boxes_of([line for one in fresh for line in one.lines])
        ends = counts.cumsum()
        large = np.logical_or.reduceat(is_large(boxes), ends - counts)
        boxes = grown(boxes, np.repeat([one.reach_px for one in fresh], counts))
        low, high = (
            extreme.reduceat(some, ends - counts, axis=0).tolist()
            for extreme, some in ((np.minimum, boxes[:, :2]), (np.maximum, boxes[:, 2:]))
        )
        for one, end, left_top, right_bottom in zip(fresh, ends.tolist(), low, high, strict=True):
            one.box = (*left_top, *right_bottom)
            one.boxes = boxes[end - len(one.lines) : end]
        self._trace_large([one for one, is_one in zip(fresh, large.tolist(), strict=True) if is_one], pairs)

    def _trace_large(self, fresh: Sequence[_Known], pairs: Sequence[tuple[int, list[_Known], list[_Known]]]) -> None:
        old = [one for _, before, _ in pairs for one in before if one.outlines]
        for kind in (Stroke, Fill):
            some = [one for one in fresh if isinstance(one.primitive, kind)]
            known = {id(each.points): each for one in old if isinstance(one.primitive, kind) for each in one.outlines}
            # The same array may be the line of several strokes.
            lines = {id(line): line for one in some for line in one.lines if id(line) not in known}
            known |= zip(lines, trace(list(lines.values()), self._shape, closed=kind is Fill), strict=True)
            for one in some:
                one.outlines = tuple(known[id(line)] for line in one.lines)
                one.is_long = kind is Stroke and sum(map(len, one.lines)) > _LONG


def _key_of(source: Primitive | Symbol) -> Hashable:
    """Return what tells that two primitives are surely the same; both must be alive."""
    if isinstance(source, Text):
        return source
    if isinstance(source, Symbol):
        return id(source.primitives), source.x, source.y
    if isinstance(source, Picture):
        return id(source.rgba), source.left, source.top
    return id(source)


def _compare(change: Change, number: int, before: Sequence[_Known], after: Sequence[_Known]) -> None:
    """Count what has come and gone between the primitives of a layer, each at its place between those that stay."""
    old, new = {id(one) for one in before}, {id(one) for one in after}
    staying = old & new
    if [id(one) for one in before if id(one) in staying] != [id(one) for one in after if id(one) in staying]:
        staying = set()
    for some, sign in ((before, -1), (after, 1)):
        passed = since = 0
        for one in some:
            if id(one) in staying:
                passed, since = passed + 1, 0
            else:
                one.count(change, (number, passed, since), sign)
                since += 1


def _pieces(strokes: Sequence[_Known], tiles: Grid) -> dict[int, list[_Floats]]:
    """Return what tiles need of the lines of strokes, by the identity of each line."""
    # Strokes that share their lines, as a casing and its core do, are cut once.
    outlines = {id(outline.points): outline for one in strokes for outline in one.outlines}
    if not outlines:
        return {}
    reach = max(one.reach_px for one in strokes)
    return dict(zip(outlines, pieces_within(list(outlines.values()), tiles, reach), strict=True))


class _DashMemory:
    """The dashes of lines that were seen last: most lines stay, and cutting them is slow."""

    def __init__(self) -> None:
        self._kept: dict[tuple[bytes, tuple[float, ...]], list[_Floats]] = {}
        self._used: dict[tuple[bytes, tuple[float, ...]], list[_Floats]] = {}

    def without(self, stroke: Stroke) -> Stroke:
        """Return a stroke whose dashes are lines of their own."""
        if not stroke.dash:
            return stroke
        pieces = (piece for line in stroke.lines if len(line) for piece in self._pieces(line, stroke.dash))
        return replace(stroke, lines=tuple(pieces), dash=())

    def _pieces(self, line: _Floats, pattern: tuple[float, ...]) -> list[_Floats]:
        key = (line.tobytes(), pattern)
        known = self._kept.get(key)
        self._used[key] = dashes_of(line, pattern) if known is None else known
        return self._used[key]

    def forget_unused(self) -> None:
        if self._used:
            self._kept, self._used = self._used, {}
