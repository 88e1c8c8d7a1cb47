"""Fingerprints of what is drawn, and of lines segment by segment."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["TILE_PX", "Segments", "hashed", "mixed"]

TILE_PX = 16
"""Side of a tile."""

_U64 = npt.NDArray[np.uint64]
_Floats = npt.NDArray[np.float64]

_MULTIPLIERS = tuple(np.uint64(value) for value in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


@dataclass(frozen=True, slots=True)
class Segments:
    """The segments of the lines of a layer.

    Attributes
    ----------
    points : ndarray, shape (n, 2)
        The vertices of all lines, joined.
    bounds : ndarray of intp, shape (groups + 1,)
        Vertices ``bounds[g]`` to ``bounds[g + 1]`` belong to the lines of group g, which share their pens.
    starts : ndarray of intp, shape (segments,)
        Which vertices a segment starts from.
    owner : ndarray of intp, shape (parts,)
        Segments longer than a tile have several parts: which segment each belongs to.
    tile : ndarray of intp, shape (parts,)
        The tile of its middle.
    codes : ndarray of uint64, shape (parts,)
        Fingerprints.
    """

    points: _Floats
    bounds: npt.NDArray[np.intp]
    starts: npt.NDArray[np.intp]
    owner: npt.NDArray[np.intp]
    tile: npt.NDArray[np.intp]
    codes: _U64

    @classmethod
    def of(
        cls, groups: Sequence[Sequence[_Floats]], pens: Sequence[np.uint64], shape: tuple[int, int]
    ) -> Segments | None:
        """Read groups of lines.

        Parameters
        ----------
        groups : sequence of sequences of ndarray, each of shape (n, 2)
        pens : sequence of uint64
            A fingerprint of the pens of each group.
        shape : (int, int)
            Rows and columns of tiles, a rim of one tile round the page included.

        Returns
        -------
        Segments or None
            None if no line has two vertices.
        """
        lines = [[line for line in group if len(line) >= 2] for group in groups]
        joined = [line for group in lines for line in group]
        if not joined:
            return None
        points = np.concatenate(joined)
        lengths = np.array([len(line) for line in joined], dtype=np.intp)
        ends = np.cumsum(lengths)
        bounds = np.concatenate([[0], ends])[np.cumsum([0, *(len(group) for group in lines)])]
        is_start = np.ones(len(points), dtype=bool)
        is_start[ends - 1] = False
        starts = np.flatnonzero(is_start)
        owner, middle = _middles(points, starts)
        rows, columns = shape
        # One more for the rim; all that lies beyond the rim is counted to it.
        across = np.clip(middle[:, 0] / TILE_PX + 1.0, 0, columns - 1).astype(np.intp)
        down = np.clip(middle[:, 1] / TILE_PX + 1.0, 0, rows - 1).astype(np.intp)
        corner = np.ascontiguousarray(points.T).view(np.uint64)
        code = (corner[0] ^ (corner[0] >> np.uint64(31))) * _MULTIPLIERS[0]
        code ^= code >> np.uint64(29)
        code = (code ^ corner[1]) * _MULTIPLIERS[1]
        # Ends have caps, inner vertices have joins: they are told apart.
        code[ends - 1] += np.uint64(1)
        code[ends - lengths] += np.uint64(2)
        code ^= code >> np.uint64(32)
        segment = code[:-1] * _MULTIPLIERS[2] + code[1:]
        segment += np.repeat(np.array(pens, dtype=np.uint64), np.diff(bounds))[:-1]
        return cls(points, bounds, starts, owner, down * columns + across, mixed(segment[starts][owner]))

    def within(self, tiles: npt.NDArray[np.bool_]) -> list[tuple[_Floats, ...]]:
        """Return for each group the parts of its lines that are in some tiles, with the neighbours of their joins."""
        wanted = np.zeros(len(self.points) + 2, dtype=bool)
        # One flag for each vertex: whether the segment that starts there is wanted; none starts at the end of a line.
        wanted[self.starts[self.owner[tiles.reshape(-1)[self.tile]]] + 1] = True
        spread = wanted[1:-1] | wanted[2:] | wanted[:-2]
        drawn = np.zeros(len(self.points) + 1, dtype=bool)
        drawn[self.starts + 1] = spread[self.starts]
        steps = np.flatnonzero(drawn[1:] != drawn[:-1])
        firsts, lasts = steps[::2], steps[1::2]
        runs = [self.points[first : last + 1] for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)]
        cuts = np.searchsorted(firsts, self.bounds).tolist()
        return [tuple(runs[low:high]) for low, high in itertools.pairwise(cuts)]


def hashed(content: object) -> np.uint64:
    """Return a fingerprint of anything that can be hashed."""
    return np.uint64(hash(content) & 0xFFFFFFFFFFFFFFFF)


def mixed(codes: Any) -> Any:
    """Spread fingerprints over all their bits, so that sums of them do not meet by chance."""
    with np.errstate(over="ignore"):
        codes = (codes ^ (codes >> np.uint64(30))) * _MULTIPLIERS[1]
        codes = (codes ^ (codes >> np.uint64(27))) * _MULTIPLIERS[2]
    return codes ^ (codes >> np.uint64(31))


def _middles(points: _Floats, starts: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.intp], _Floats]:
    """Cut segments into parts no longer than a tile; return which segment each belongs to, and its middle."""
    step = (points[1:] - points[:-1])[starts]
    tail = points[starts]
    owner = np.arange(len(starts))
    if max(step.max(), -step.min()) <= TILE_PX:
        return owner, tail + step / 2
    parts = np.ceil(np.abs(step).max(axis=1) / TILE_PX).astype(np.intp).clip(1)
    owner = np.repeat(owner, parts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(parts) - parts, parts)
    return owner, tail[owner] + step[owner] * ((number + 0.5) / parts[owner])[:, np.newaxis]
