"""Which parts of the page must be drawn again when layers change, and what is to be drawn there.

The page is cut into square tiles. What is drawn by the same primitives as before is left alone; of the others it is
found out tile by tile where they differ, see `frontmap.render.fingerprint`. Pictures that follow one another are looked
at together: little changes from one to the next, and most of the work is in the number of steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from frontmap.render.fingerprint import Change, changed_tiles
from frontmap.render.grid import TILE_PX, Grid, grown
from frontmap.render.known import DashMemory, Known, key_of
from frontmap.render.outlines import Outline, boxes_of, is_large, pieces_within, trace
from frontmap.render.ready import Ready, ready_lines
from frontmap.scene.primitives import Fill, Layer, Stroke, unchanged

__all__ = ["Tiles", "Turn"]

_Floats = npt.NDArray[np.float64]

_LONG = 48
"""Strokes of more vertices than this are drawn only as far as they are needed."""

_Pairs: TypeAlias = list[tuple[int, list[Known], list[Known]]]
"""Numbers of layers, and what they drew before and after."""


@dataclass(slots=True, eq=False)
class Turn:
    """Layers of a picture, and where they draw other pixels than those of the picture before.

    Attributes
    ----------
    layers : tuple of Layer
    known : list of list of Known
        The primitives of each layer.
    dirty : ndarray of bool, shape (rows, columns), or None
        Tiles of `TILE_PX` pixels; those at the right and bottom edge may reach beyond the page. None if there are
        none.
    """

    layers: tuple[Layer, ...] = ()
    known: Sequence[list[Known]] = ()
    dirty: Grid | None = None


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
        self._sums = np.zeros((0, *self._shape), dtype=np.uint64)
        self._dashes = DashMemory()

    def turns(self, now: Turn, pictures: Sequence[Sequence[Layer]]) -> list[Turn]:
        """Find out where the layers of pictures draw other pixels than those of the picture before.

        Parameters
        ----------
        now : Turn
            The picture before the first.
        pictures : sequence of sequence of Layer
            In the order in which they are shown.

        Returns
        -------
        list of Turn
        """
        found: list[Turn] = []
        changing: list[tuple[Turn, _Pairs]] = []
        for layers in pictures:
            now, pairs = self._turn(now, layers)
            found.append(now)
            if any(before or after for _, before, after in pairs):
                changing.append((now, pairs))
        if not changing:
            return found
        self._trace([pair for _, pairs in changing for pair in pairs])
        changes = [_change(pairs) for _, pairs in changing]
        self._dashes.forget_unused()
        if len(self._sums) < len(changes):
            self._sums = np.zeros((len(changes), *self._shape), dtype=np.uint64)
        for (turn, _), tiles in zip(changing, changed_tiles(changes, self._sums), strict=True):
            dirty = tiles[1:-1, 1:-1]
            turn.dirty = dirty if dirty.any() else None
        return found

    def _turn(self, now: Turn, layers: Sequence[Layer]) -> tuple[Turn, _Pairs]:
        """Return what is drawn by layers after others, still without the tiles."""
        if layers and len(layers) == len(now.layers) and all(map(unchanged, now.layers, layers)):
            return Turn(now.layers, now.known), []
        # Where a key says that nothing changes, the old primitives stay, for it is known what they draw.
        kept = tuple(
            now.layers[number] if number < len(now.layers) and unchanged(now.layers[number], layer) else layer
            for number, layer in enumerate(layers)
        )
        known: list[list[Known]] = []
        pairs: _Pairs = []
        for number, layer in enumerate(kept):
            before = now.known[number] if number < len(now.known) else []
            if number < len(now.layers) and now.layers[number] is layer:
                known.append(before)
            else:
                old = {key_of(one.source): one for one in before}
                known.append([old.get(key_of(one)) or Known(one, self._dashes) for one in layer.primitives])
                pairs.append((number, before, known[-1]))
        pairs += [(number, gone, []) for number, gone in enumerate(now.known[len(kept) :], start=len(kept))]
        return Turn(kept, known), pairs

    def needed(self, pictures: Sequence[tuple[Turn, Grid | None]]) -> list[list[Ready]]:
        """Return as much of the layers of pictures as tiles need.

        Parameters
        ----------
        pictures : sequence of (Turn, ndarray of bool or None)
            Pictures with the tiles, shape (rows, columns), that are to be drawn.

        Returns
        -------
        list of list of Ready
            For each picture, in drawing order. On an empty page they give the right pixels in these tiles; elsewhere
            they may lack parts.
        """
        drawn = [number for number, (_, dirty) in enumerate(pictures) if dirty is not None]
        tiles = np.zeros((len(drawn), *self._shape), dtype=bool)
        near: list[list[Known]] = []
        for grid, number in zip(tiles, drawn, strict=True):
            turn, dirty = pictures[number]
            grid[1:-1, 1:-1] = dirty
            near.append(_near(turn, grid, self._shape))
        pieces = iter(_pieces([[one for one in some if one.is_long] for some in near], tiles))
        found: list[list[Ready]] = [[] for _ in pictures]
        for number, some in zip(drawn, near, strict=True):
            found[number] = list(_ready(some, next(pieces)))
        return found

    def _trace(self, pairs: _Pairs) -> None:
        """Find out where lines and rings lie that are new."""
        # What comes with one picture and stays for others is named once.
        fresh = list(dict.fromkeys(one for _, _, after in pairs for one in after if one.lines and one.box is None))
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

    def _trace_large(self, fresh: Sequence[Known], pairs: _Pairs) -> None:
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


def _change(pairs: _Pairs) -> Change:
    change = Change()
    for number, before, after in pairs:
        _compare(change, number, before, after)
    return change


def _compare(change: Change, number: int, before: Sequence[Known], after: Sequence[Known]) -> None:
    """Count what has come and gone between the primitives of a layer, each at its place between those that stay."""
    staying = set(before).intersection(after)
    if staying and [one for one in before if one in staying] != [one for one in after if one in staying]:
        staying = set()
    for some, sign in ((before, -1), (after, 1)):
        passed = since = 0
        for one in some:
            if one in staying:
                passed, since = passed + 1, 0
            else:
                one.count(change, (number, passed, since), sign)
                since += 1


def _near(turn: Turn, tiles: Grid, shape: tuple[int, int]) -> list[Known]:
    """Return the primitives that may draw in tiles, at least one of them, in drawing order."""
    rows, columns = np.flatnonzero(tiles.any(axis=1)), np.flatnonzero(tiles.any(axis=0))
    left, right = (int(columns[0]) - 1) * TILE_PX, int(columns[-1]) * TILE_PX
    top, bottom = (int(rows[0]) - 1) * TILE_PX, int(rows[-1]) * TILE_PX
    near = []
    for one in chain.from_iterable(turn.known):
        box = one.box
        if box is None or box[0] > right or box[1] > bottom or box[2] < left or box[3] < top:
            continue
        if one.is_long or tiles[one.tiles(shape)].any():
            near.append(one)
    return near


def _ready(near: Sequence[Known], pieces: dict[int, list[_Floats]]) -> Iterator[Ready]:
    """Yield primitives for the pen, given the pieces of their lines that are needed."""
    for one in near:
        if one.is_long:
            lines = tuple(chain.from_iterable(pieces[id(outline.points)] for outline in one.outlines))
            prepared = ready_lines(one.primitive, lines) if lines else None  # type: ignore[arg-type]
        else:
            prepared = one.ready
        if prepared is not None:
            yield prepared


def _pieces(pictures: Sequence[Sequence[Known]], tiles: Grid) -> list[dict[int, list[_Floats]]]:
    """Return what tiles need of the lines of strokes, by the identity of each line, for each picture."""
    # Strokes that share their lines, as a casing and its core do, are cut once.
    outlines: list[dict[int, Outline]] = [
        {id(outline.points): outline for one in strokes for outline in one.outlines} for strokes in pictures
    ]
    reach = max((one.reach_px for strokes in pictures for one in strokes), default=0.0)
    pieces = pieces_within([list(some.values()) for some in outlines], tiles, reach)
    return [dict(zip(some, cut, strict=True)) for some, cut in zip(outlines, pieces, strict=True)]
