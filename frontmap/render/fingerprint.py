"""What has come and gone between two pictures, told tile by tile.

Everything drawn is counted with a number of its own, upwards where it has come and downwards where it has gone; a tile
whose sum is nought has what it had. Lines are counted segment by segment, so that where a front advances on one bank of
a river and stands on the other, only the tiles along its moving part are told.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from frontmap.scene.primitives import Box

__all__ = ["TILE_PX", "Change", "Located", "number_of", "spread", "tiles_of", "tiles_within"]

TILE_PX = 8
"""Side of a tile."""

Grid: TypeAlias = npt.NDArray[np.bool_]
_U64: TypeAlias = npt.NDArray[np.uint64]
_Floats: TypeAlias = npt.NDArray[np.float64]
_Indices: TypeAlias = npt.NDArray[np.intp]

_MASK = 0xFFFFFFFFFFFFFFFF
_MULTIPLIERS = tuple(np.uint64(value) for value in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


def number_of(*parts: object) -> int:
    """Return what to count something with: an odd number that depends on all of its parts.

    The hash of a tuple is nearly linear in its last item. Sums of such hashes come to nought when two things move by
    the same step in opposite ways, as addresses in memory do; so it is mixed once more (the finish of SplitMix64).
    """
    value = hash(parts) & _MASK
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB & _MASK
    return (value ^ (value >> 31)) | 1


@dataclass(slots=True)
class _Counted:
    """Vertices with what they count for, the sum over all pens that draw them, and how far these reach."""

    points: _Floats
    weight: int
    reach: float


class Change:
    """What has come and gone.

    Parameters
    ----------
    shape : (int, int)
        Rows and columns of tiles, a rim of one tile round the page included.
    """

    def __init__(self, shape: tuple[int, int]) -> None:
        self._shape = shape
        self._lines: dict[int, _Counted] = {}
        self._rings: dict[int, _Counted] = {}
        self._boxes: list[tuple[Box, int]] = []

    def count_lines(self, lines: Sequence[_Floats], weight: int, reach: float) -> None:
        """Count lines, each an array of shape (n, 2), that a pen draws; the same array counts as the same line."""
        _count(self._lines, lines, weight, reach)

    def count_rings(self, rings: Sequence[_Floats], weight: int) -> None:
        """Count rings that are filled."""
        _count(self._rings, rings, weight, 1.0)

    def count_box(self, box: Box, weight: int) -> None:
        """Count anything, by all of the page that it may draw on."""
        self._boxes.append((box, weight))

    def tiles(self) -> Grid:
        """Return the tiles on the page, rim included, in which something is drawn now that was not, or no longer."""
        sums = np.zeros(self._shape, dtype=np.uint64)
        lines = [one for one in self._lines.values() if one.weight & _MASK and len(one.points) > 1]
        changed = _segments_changed(lines, self._shape) if lines else np.zeros(self._shape, dtype=bool)
        boxes = list(self._boxes)
        rings = [one for one in self._rings.values() if one.weight & _MASK and len(one.points)]
        if rings:
            points = np.concatenate([one.points for one in rings])
            starts = np.cumsum([0, *(len(one.points) for one in rings[:-1])])
            low, high = np.minimum.reduceat(points, starts) - 1.0, np.maximum.reduceat(points, starts) + 1.0
            boxes += [
                ((*corner, *other), hash(one.points.tobytes()) * one.weight)
                for one, corner, other in zip(rings, low.tolist(), high.tolist(), strict=True)
            ]
        for box, weight in boxes:
            sums[tiles_of(box, self._shape)] += np.uint64(weight & _MASK)
        return changed | (sums != 0) if boxes else changed


def _count(counted: dict[int, _Counted], lines: Sequence[_Floats], weight: int, reach: float) -> None:
    for line in lines:
        known = counted.get(id(line))
        if known is None:
            counted[id(line)] = _Counted(line, weight, reach)
        else:
            known.weight += weight
            known.reach = max(known.reach, reach)


@dataclass(frozen=True, slots=True)
class Located:
    """The segments of some lines, and the tiles where they lie.

    Attributes
    ----------
    points : ndarray, shape (n, 2)
        The vertices of all lines, joined.
    ends : ndarray of intp, shape (lines,)
        One past the last vertex of each line.
    starts : ndarray of intp, shape (segments,)
        Which vertex a segment starts from.
    owner : ndarray of intp, shape (parts,)
        Segments longer than a tile have several parts: which segment each belongs to.
    tile : ndarray of intp, shape (parts,)
        The tile of its middle.
    """

    points: _Floats
    ends: _Indices
    starts: _Indices
    owner: _Indices
    tile: _Indices

    @classmethod
    def of(cls, lines: Sequence[_Floats], shape: tuple[int, int]) -> Located:
        """Locate lines of at least two vertices each, of which there is one."""
        points = np.concatenate(lines)
        ends = np.cumsum(np.fromiter(map(len, lines), np.intp, len(lines)))
        is_start = np.ones(len(points), dtype=bool)
        is_start[ends - 1] = False
        starts = np.flatnonzero(is_start)
        owner, middle = _middles(points, starts)
        rows, columns = shape
        # One more for the rim; all that lies beyond the rim is counted to it.
        place = np.clip(middle.T / TILE_PX + 1.0, 0, [[columns - 1], [rows - 1]]).astype(np.intp)
        return cls(points, ends, starts, owner, place[1] * columns + place[0])

    def within(self, tiles: Grid) -> tuple[list[_Floats], _Indices]:
        """Return the parts of the lines that are in some tiles, with the neighbours of their joins, in order.

        Returns
        -------
        list of ndarray, each of shape (n, 2)
        ndarray of intp
            The vertex of `points` that each begins with.
        """
        wanted = np.zeros(len(self.points) + 2, dtype=bool)
        # One flag for each vertex: whether the segment that starts there is wanted; none starts at the end of a line.
        wanted[self.starts[self.owner[tiles.reshape(-1)[self.tile]]] + 1] = True
        near = wanted[1:-1] | wanted[2:] | wanted[:-2]
        drawn = np.zeros(len(self.points) + 1, dtype=bool)
        drawn[self.starts + 1] = near[self.starts]
        steps = np.flatnonzero(drawn[1:] != drawn[:-1])
        firsts, lasts = steps[::2], steps[1::2]
        runs = [self.points[first : last + 1] for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)]
        return runs, firsts


def _segments_changed(lines: list[_Counted], shape: tuple[int, int]) -> Grid:
    located = Located.of([one.points for one in lines], shape)
    points, ends = located.points, located.ends
    lengths = np.diff(ends, prepend=0)
    corner = np.ascontiguousarray(points.T).view(np.uint64)
    code = (corner[0] ^ (corner[0] >> np.uint64(31))) * _MULTIPLIERS[0]
    code ^= code >> np.uint64(29)
    code = (code ^ corner[1]) * _MULTIPLIERS[1]
    # Ends have caps, inner vertices have joins: they are told apart.
    code[ends - 1] += np.uint64(1)
    code[ends - lengths] += np.uint64(2)
    code ^= code >> np.uint64(32)
    segment = (code[:-1] * _MULTIPLIERS[2] + code[1:])[located.starts]
    segment ^= segment >> np.uint64(30)
    segment *= _MULTIPLIERS[1]
    segment ^= segment >> np.uint64(27)
    weights = np.array([one.weight & _MASK for one in lines], dtype=np.uint64)
    segment *= np.repeat(weights, lengths - 1)
    reaches = [tiles_within(one.reach) for one in lines]
    reach = np.repeat(reaches, lengths - 1)[located.owner]
    changed = np.zeros(shape, dtype=bool)
    for far in sorted(set(reaches)):
        sums = np.zeros(shape, dtype=np.uint64)
        some = slice(None) if len(set(reaches)) == 1 else reach == far
        np.add.at(sums.reshape(-1), located.tile[some], segment[located.owner[some]])
        changed |= spread(sums != 0, far)
    return changed


def tiles_within(reach_px: float) -> int:
    """Return how many tiles from that of its middle a part of a segment may draw with a pen that reaches so far."""
    return math.ceil((reach_px + TILE_PX / 2) / TILE_PX)


def tiles_of(box: Box, shape: tuple[int, int]) -> tuple[slice, slice]:
    """Return the rows and the columns of tiles, rim included, that a box meets."""
    rows, columns = shape
    left, top = max(int(box[0] // TILE_PX) + 1, 0), max(int(box[1] // TILE_PX) + 1, 0)
    right, bottom = min(int(box[2] // TILE_PX) + 2, columns), min(int(box[3] // TILE_PX) + 2, rows)
    return slice(top, max(bottom, top)), slice(left, max(right, left))


def spread(tiles: Grid, reach: int) -> Grid:
    """Return tiles and all that lie up to `reach` tiles from one of them, also diagonally."""
    for _ in range(reach):
        wide = tiles.copy()
        wide[1:] |= tiles[:-1]
        wide[:-1] |= tiles[1:]
        tiles = wide.copy()
        tiles[:, 1:] |= wide[:, :-1]
        tiles[:, :-1] |= wide[:, 1:]
    return tiles


def _middles(points: _Floats, starts: _Indices) -> tuple[_Indices, _Floats]:
    """Cut segments into parts no longer than a tile; return which segment each belongs to, and its middle."""
    tail = points[starts]
    step = points[starts + 1] - tail
    owner = np.arange(len(starts))
    size = np.abs(step).max(axis=1)
    if size.max() <= TILE_PX:
        return owner, tail + step / 2
    parts = np.ceil(size / TILE_PX).astype(np.intp).clip(1)
    owner = np.repeat(owner, parts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(parts) - parts, parts)
    return owner, tail[owner] + step[owner] * ((number + 0.5) / parts[owner])[:, np.newaxis]
