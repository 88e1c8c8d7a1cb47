"""What has come and gone between two pictures, told tile by tile.

What is large is counted segment by segment, each with a number of its own, upwards where it has come and downwards
where it has gone; a tile whose sum is nought has what it had. So where a front advances on one bank of a river and
stands on the other, only the tiles along its moving part are told.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from frontmap.render.grid import TILE_PX, Grid, cover_of, grown, places_of, tiles_of
from frontmap.render.outlines import Outline
from frontmap.render.ready import EDGE_PX

__all__ = ["Change", "changed_tiles", "number_of"]

_FEW_TILES = (4, 16)
"""Boxes no longer than this are marked together."""


class _Counted(NamedTuple):
    outline: Outline
    picture: int
    weight: int
    reach_px: float
    """How far the pens reach that draw it."""


_MASK = 0xFFFFFFFFFFFFFFFF


@lru_cache(maxsize=1024)
def number_of(*parts: Hashable) -> int:
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

    def changed(self, picture: int) -> tuple[list[_Counted], list[_Counted]]:
        """Return the small and the large ones that do not come to nought, as those of a picture."""
        few: list[_Counted] = []
        many: list[_Counted] = []
        for outline, weight in self._weights.items():
            if weight & _MASK:
                counted = _Counted(outline, picture, weight & _MASK, self._reaches_px[outline])
                (few if outline.parts is None else many).append(counted)
        return few, many


class Change:
    """What has come and gone between a picture and the next."""

    def __init__(self) -> None:
        self.lines = _Counts()
        self.fills: dict[Hashable, _Counts] = {}
        self.boxes: list[npt.NDArray[np.float64]] = []

    def count_lines(self, outlines: Iterable[Outline], weight: int, reach_px: float) -> None:
        """Count lines that a pen draws; outlines of the same array count as the same line."""
        self.lines.count(outlines, weight, reach_px)

    def count_rings(self, outlines: Iterable[Outline], weight: int, place: Hashable) -> None:
        """Count rings that are filled together with all others of the same place."""
        self.fills.setdefault(place, _Counts()).count(outlines, weight, EDGE_PX)

    def mark(self, boxes: npt.NDArray[np.float64]) -> None:
        """Take all that lies in boxes, shape (n, 4), for changed."""
        self.boxes.append(boxes)


def changed_tiles(changes: Sequence[Change], sums: npt.NDArray[np.uint64]) -> Grid:
    """Return the tiles in which something is drawn that was not in the picture before, or no longer.

    Parameters
    ----------
    changes : sequence of Change
    sums : ndarray of uint64, shape (at least one for each change, rows, columns)
        One number for each tile, a rim of one tile round the page included: all nought, as they are left again.

    Returns
    -------
    ndarray of bool, shape (changes, rows, columns)
    """
    found = np.zeros((len(changes), *sums.shape[1:]), dtype=bool)
    boxes: list[npt.NDArray[np.float64]] = []
    counts = [sum(map(len, change.boxes)) for change in changes]
    pictures: list[npt.NDArray[np.intp]] = [np.repeat(np.arange(len(changes)), counts)]
    small: list[_Counted] = []
    large: list[_Counted] = []
    for picture, change in enumerate(changes):
        boxes += change.boxes
        few, many = change.lines.changed(picture)
        small += few
        large += many
        for rings_of_place in change.fills.values():
            rings, edged = rings_of_place.changed(picture)
            small += rings
            if edged:
                _mark_between(found[picture], _changed_parts(edged, sums)[0])
    if large:
        parts, of_picture = _changed_parts(large, sums)
        boxes.append(parts)
        pictures.append(of_picture)
    if small:
        own = np.array([one.outline.box for one in small])
        boxes.append(grown(own, np.array([one.reach_px for one in small])))
        pictures.append(np.array([one.picture for one in small]))
    if boxes:
        _mark(found, np.concatenate(boxes), np.concatenate(pictures))
    return found


def _changed_parts(
    counted: Sequence[_Counted], sums: npt.NDArray[np.uint64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]:
    """Return boxes of parts in tiles whose sums are not nought, pens included, and of which pictures they are."""
    own = [(one.outline.parts, one.outline.own) for one in counted]
    lengths = [some.stop - some.start for _, some in own]
    told = np.array([(one.picture, one.weight) for one in counted], dtype=np.uint64)
    picture, weight = np.repeat(told, lengths, axis=0).T
    tile = np.concatenate([parts.tile[some] for parts, some in own if parts])
    tile += picture.astype(np.intp) * sums[0].size
    code = np.concatenate([parts.code[some] for parts, some in own if parts])
    code *= weight
    flat = sums.reshape(-1)
    np.add.at(flat, tile, code)
    hit = flat[tile].nonzero()[0]
    flat[tile] = 0
    boxes = np.concatenate([parts.boxes[some] for parts, some in own if parts])[hit]
    reach = np.repeat([one.reach_px for one in counted], lengths)[hit]
    return grown(boxes, reach), picture[hit].astype(np.intp)


def _mark(found: Grid, boxes: npt.NDArray[np.float64], picture: npt.NDArray[np.intp]) -> None:
    """Mark the tiles that boxes meet, each in its picture."""
    size = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    for most in _FEW_TILES:
        few = size <= most * TILE_PX
        if few.any():
            found.reshape(-1)[places_of(boxes[few], picture[few], found)] = True
            if few.all():
                return
            boxes, size, picture = boxes[~few], size[~few], picture[~few]
    for box, number in zip(boxes.tolist(), picture.tolist(), strict=True):
        found[number][tiles_of(box, found.shape[1:])] = True


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
