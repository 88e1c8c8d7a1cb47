"""What has come and gone between two pictures, told tile by tile.

What is large is counted segment by segment, each with a number of its own, upwards where it has come and downwards
where it has gone; a tile whose sum is nought has what it had. So where a front advances on one bank of a river and
stands on the other, only the tiles along its moving part are told.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from frontmap.render.outlines import TILE_PX, Grid, Outline, cover_of, grown, tiles_of

__all__ = ["FILL_REACH_PX", "Change", "number_of"]

FILL_REACH_PX = 1.0
"""How far beyond its edges a fill may draw."""

_FEW_TILES = (4, 16)
"""Boxes no longer than this are marked together."""

_Counted: TypeAlias = tuple[Outline, int, float]
"""An outline, what it counts for, and how far its pens reach."""

_MASK = 0xFFFFFFFFFFFFFFFF


def number_of(*parts: object) -> int:
    """Return what to count something with: an odd number that depends on all of its parts.

    The hash of a tuple is nearly linear in its last item. Sums of such hashes come to nought when two things move by
    the same step in opposite ways, as addresses in memory do; so it is mixed once more (the finish of SplitMix64).
    """
    value = hash(parts) & _MASK
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB & _MASK
    return (value ^ (value >> 31)) | 1


class _Counts:
    """Outlines with what they count for, the sum over all that draw them, and how far their pens reach."""

    def __init__(self) -> None:
        self._weights: dict[Outline, int] = {}
        self._reaches_px: dict[Outline, float] = {}

    def count(self, outlines: Iterable[Outline], weight: int, reach_px: float) -> None:
        weights, reaches = self._weights, self._reaches_px
        for outline in outlines:
            if outline in weights:
                weights[outline] += weight
                reaches[outline] = max(reaches[outline], reach_px)
            else:
                weights[outline], reaches[outline] = weight, reach_px

    def changed(self) -> tuple[list[_Counted], list[_Counted]]:
        """Return the small and the large ones that do not come to nought."""
        some = [
            (outline, weight & _MASK, self._reaches_px[outline])
            for outline, weight in self._weights.items()
            if weight & _MASK
        ]
        return [one for one in some if one[0].parts is None], [one for one in some if one[0].parts is not None]


class Change:
    """What has come and gone.

    Parameters
    ----------
    sums : ndarray of uint64, shape (rows, columns)
        One number for each tile, a rim of one tile round the page included: all nought, as they are left again.
    """

    def __init__(self, sums: npt.NDArray[np.uint64]) -> None:
        self._sums = sums
        self._lines = _Counts()
        self._fills: dict[Hashable, _Counts] = {}
        self._boxes: list[npt.NDArray[np.float64]] = []

    def count_lines(self, outlines: Iterable[Outline], weight: int, reach_px: float) -> None:
        """Count lines that a pen draws; outlines of the same array count as the same line."""
        self._lines.count(outlines, weight, reach_px)

    def count_rings(self, outlines: Iterable[Outline], weight: int, place: Hashable) -> None:
        """Count rings that are filled together with all others of the same place."""
        self._fills.setdefault(place, _Counts()).count(outlines, weight, FILL_REACH_PX)

    def mark(self, boxes: npt.NDArray[np.float64]) -> None:
        """Take all that lies in boxes, shape (n, 4), for changed."""
        self._boxes.append(boxes)

    def tiles(self) -> Grid:
        """Return the tiles on the page, rim included, in which something is drawn now that was not, or no longer."""
        found = np.zeros(self._sums.shape, dtype=bool)
        boxes = self._boxes
        small, large = self._lines.changed()
        for counts in self._fills.values():
            rings, edged = counts.changed()
            small += rings
            if edged:
                _mark_between(found, self._changed_parts(edged))
        if large:
            boxes = [*boxes, self._changed_parts(large)]
        if small:
            own = np.array([outline.box for outline, _, _ in small])
            boxes = [*boxes, grown(own, np.array([reach for _, _, reach in small]))]
        if boxes:
            _mark(found, np.concatenate(boxes))
        return found

    def _changed_parts(self, counted: Sequence[_Counted]) -> npt.NDArray[np.float64]:
        """Return boxes of parts in tiles whose sums are not nought, pens included."""
        own = [(outline.parts, outline.own) for outline, _, _ in counted]
        lengths = [some.stop - some.start for _, some in own]
        tile = np.concatenate([parts.tile[some] for parts, some in own if parts])
        code = np.concatenate([parts.code[some] for parts, some in own if parts])
        code *= np.repeat(np.array([weight for _, weight, _ in counted], dtype=np.uint64), lengths)
        sums = self._sums.reshape(-1)
        np.add.at(sums, tile, code)
        hit = sums[tile].nonzero()[0]
        sums[tile] = 0
        boxes = np.concatenate([parts.boxes[some] for parts, some in own if parts])[hit]
        return grown(boxes, np.repeat([reach for _, _, reach in counted], lengths)[hit])


def _mark(found: Grid, boxes: npt.NDArray[np.float64]) -> None:
    size = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    for most in _FEW_TILES:
        few = size <= most * TILE_PX
        if few.all():
            found[cover_of(boxes, found.shape)] = True
            return
        if few.any():
            found[cover_of(boxes[few], found.shape)] = True
            boxes, size = boxes[~few], size[~few]
    for box in boxes.tolist():
        found[tiles_of(box, found.shape)] = True


def _mark_between(found: Grid, edges: npt.NDArray[np.float64]) -> None:
    """Mark what lies between changed edges of a fill, given by boxes, row by row.

    What a ring covers of a pixel follows from its edges there and to the left; beyond the last changed edge of a row
    the sums of both pictures are the same again.
    """
    down, across = cover_of(edges, found.shape)
    rows, columns = found.shape
    first, last = np.full(rows, columns), np.full(rows, -1)
    np.minimum.at(first, down[:, :, 0], across[:, :, 0])
    np.maximum.at(last, down[:, :, 0], across[:, :, -1])
    number = np.arange(columns)
    found |= (number >= first[:, np.newaxis]) & (number <= last[:, np.newaxis])
