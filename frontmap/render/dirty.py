"""Which parts of the page must be drawn again when layers change, and what is to be drawn there.

The page is cut into square tiles. What is drawn by the same primitives as before is left alone; of the others it is
found out tile by tile where they differ, see `frontmap.render.fingerprint`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import stamped
from frontmap.render.fingerprint import TILE_PX, Change, Located, number_of, spread, tiles_of, tiles_within
from frontmap.render.paths import dashes_of
from frontmap.render.ready import Ready, reach_px, ready
from frontmap.scene.primitives import Fill, Layer, Picture, Primitive, Stroke, Symbol, unchanged

__all__ = ["Tiles"]

_Floats = npt.NDArray[np.float64]
_Bools = npt.NDArray[np.bool_]

_COMPACT_PX2 = 64.0**2
"""Shapes that are new and cover no more than this are taken for changed without a closer look."""

_LONG = 48
"""Strokes of more vertices than this are drawn only as far as they are needed."""


class _Known:
    """A primitive of a layer, with what was found out about it."""

    def __init__(self, source: Primitive | Symbol, dashes: _DashMemory) -> None:
        self.source = source
        self.primitive: Primitive = stamped(source) if isinstance(source, Symbol) else source
        if isinstance(source, Stroke):
            # The pieces of a dashed line are known from here on, so that they do not depend on where it is cut.
            self.primitive = dashes.without(source)
        self.is_long = isinstance(self.primitive, Stroke) and sum(map(len, self.primitive.lines)) > _LONG

    @cached_property
    def ready(self) -> Ready | None:
        return ready(self.primitive)

    def _is_compact(self) -> bool:
        """Return whether it pays to take it for changed as a whole."""
        if self.ready is None:
            return True
        left, top, right, bottom = self.ready.box
        return (right - left) * (bottom - top) <= _COMPACT_PX2

    def count(self, change: Change, place: object, sign: int) -> None:
        """Count all that is drawn as come (1) or gone (-1), at a place in the drawing order."""
        drawn = self.primitive
        if isinstance(drawn, Stroke | Fill) and not self.is_long and self._is_compact():
            if self.ready is not None:
                change.count_box(self.ready.box, sign * number_of(place, id(self)))
        elif isinstance(drawn, Stroke):
            pen = number_of(place, drawn.colour, drawn.width_px, drawn.alpha, drawn.cap, drawn.join)
            change.count_lines(drawn.lines, sign * pen, reach_px(drawn))
        elif isinstance(drawn, Fill):
            change.count_rings(drawn.rings, sign * number_of(place, drawn.colour, drawn.alpha))
        elif self.ready is not None:
            content = (drawn.left, drawn.top, id(drawn.rgba)) if isinstance(drawn, Picture) else drawn
            change.count_box(self.ready.box, sign * number_of(place, content))


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
        self._layers: tuple[Layer, ...] = ()
        self._known: list[list[_Known]] = []
        self._dashes = _DashMemory()

    def update(self, layers: Sequence[Layer]) -> tuple[_Bools, list[Ready]]:
        """Take over layers, and say where they may draw other pixels than the last ones, and what to draw there.

        Parameters
        ----------
        layers : sequence of Layer

        Returns
        -------
        dirty : ndarray of bool, shape (rows, columns)
            Tiles of `TILE_PX` pixels; those at the right and bottom edge may reach beyond the page.
        drawn : list of Ready
            In drawing order. On an empty page they give the right pixels in the dirty tiles; elsewhere they may lack
            parts.
        """
        change = Change(self._shape)
        known: list[list[_Known]] = []
        # Where a key says that nothing changes, the old primitives stay, for it is known what they draw.
        kept = [
            self._layers[number] if number < len(self._layers) and unchanged(self._layers[number], layer) else layer
            for number, layer in enumerate(layers)
        ]
        for number, layer in enumerate(kept):
            before = self._known[number] if number < len(self._known) else []
            if number < len(self._layers) and self._layers[number] is layer:
                known.append(before)
            else:
                old = {id(one.source): one for one in before}
                known.append([old.get(id(one)) or _Known(one, self._dashes) for one in layer.primitives])
                _compare(change, number, before, known[-1])
        for number, gone in enumerate(self._known[len(kept) :], start=len(kept)):
            _compare(change, number, gone, [])
        self._layers, self._known = tuple(kept), known
        self._dashes.forget_unused()
        dirty = change.tiles()
        dirty[[0, -1]] = False
        dirty[:, [0, -1]] = False
        drawn = list(self._within(dirty)) if dirty.any() else []
        return dirty[1:-1, 1:-1], drawn

    def _within(self, dirty: _Bools) -> Iterator[Ready]:
        """Yield as much of the layers as dirty tiles need."""
        rows, columns = np.flatnonzero(dirty.any(axis=1)), np.flatnonzero(dirty.any(axis=0))
        left, right = (columns[0] - 1) * TILE_PX, columns[-1] * TILE_PX
        top, bottom = (rows[0] - 1) * TILE_PX, rows[-1] * TILE_PX
        every = [one for layer in self._known for one in layer]
        parts = iter(_cut([one.primitive for one in every if one.is_long], dirty))  # type: ignore[misc]
        for one in every:
            if one.is_long:
                stroke = next(parts)
                prepared = None if stroke is None else ready(stroke)
                if prepared is not None:
                    yield prepared
                continue
            prepared = one.ready
            if prepared is None:
                continue
            box = prepared.box
            near = box[0] <= right and box[1] <= bottom and box[2] >= left and box[3] >= top
            if near and dirty[tiles_of(box, self._shape)].any():
                yield prepared


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


def _cut(strokes: Sequence[Stroke], dirty: _Bools) -> list[Stroke | None]:
    """Return of each stroke what dirty tiles need."""
    # Strokes that share their lines, as a casing and its core do, are cut once.
    groups: dict[int, tuple[_Floats, ...]] = {id(stroke.lines): stroke.lines for stroke in strokes}
    lines = {key: [line for line in some if len(line) > 1] for key, some in groups.items()}
    joined = [line for some in lines.values() for line in some]
    if not joined:
        return [None for _ in strokes]
    far = max(tiles_within(reach_px(stroke)) for stroke in strokes)
    located = Located.of(joined, dirty.shape)
    runs, firsts = located.within(spread(dirty, far))
    cuts, found = 0, {}
    first = 0
    for key, some in lines.items():
        cuts += len(some)
        last = int(np.searchsorted(firsts, located.ends[cuts - 1])) if cuts else 0
        found[key] = tuple(runs[first:last])
        first = last
    return [replace(stroke, lines=found[id(stroke.lines)]) if found[id(stroke.lines)] else None for stroke in strokes]


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
