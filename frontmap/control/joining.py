"""Pieces of fronts put together: gaps closed, repeats dropped, ends that meet joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frontmap.control.mesh import Floats

__all__ = ["FrontLine", "Piece", "close_gaps", "joined", "without_repeats"]

_SHORTEST_M = 1.0
_SAME_M = 1e-6

Places = npt.NDArray[np.complex128]


@dataclass(frozen=True, slots=True, eq=False)
class FrontLine:
    """A line along which two sides at war face one another.

    Attributes
    ----------
    left, right : str
        Ids of the sides on the left and right hand of one who walks along it.
    points : ndarray, shape (n, 2)
        Metres.
    attested, moving : bool
        As in `Front`.
    passage : int
        The passage that moves the line; -1 where it stands still.
    """

    left: str
    right: str
    points: Floats
    attested: bool
    moving: bool
    passage: int


@dataclass(slots=True)
class Piece:
    """A part of a front.

    Attributes
    ----------
    pair : (int, int)
        The two sides, the smaller index on the left hand.
    points : ndarray, shape (n, 2)
        Metres.
    passage : int
        The passage that it rests on; -1 for none.
    moving : bool
        Whether it is a level line of the passage.
    """

    pair: tuple[int, int]
    points: Floats
    passage: int
    moving: bool


def close_gaps(pieces: Sequence[Piece], borders: Sequence[Piece], reach_m: float) -> None:
    """Let level lines end exactly where the borders that they lead to begin.

    Parameters
    ----------
    pieces : sequence of Piece
        Level lines, changed in place.
    borders : sequence of Piece
    reach_m : float
        Metres within which an end is taken for that of a border.
    """
    if not pieces or not borders:
        return
    targets, ends = _ends(borders), _ends(pieces)
    away = np.abs(ends[:, None] - targets)
    nearest = away.argmin(axis=1)
    for number in np.flatnonzero(away[np.arange(len(ends)), nearest] <= reach_m).tolist():
        piece, place = pieces[number // 2], -(number % 2)
        target = targets[nearest[number]]
        # Two pieces may share the vertex at which they were cut.
        piece.points = piece.points.copy()
        piece.points[place] = target.real, target.imag


def _ends(pieces: Sequence[Piece]) -> Places:
    """Return where pieces begin and end, one after the other, shape (2 * pieces,)."""
    rows = [row for piece in pieces for row in (piece.points[0], piece.points[-1])]
    return np.concatenate(rows).view(np.complex128)


def without_repeats(pieces: Sequence[Piece]) -> list[Piece | None]:
    """Drop vertices that repeat the one before; the ends of pieces stay. None stands for pieces of no length."""
    if not pieces:
        return []
    points = np.concatenate([piece.points for piece in pieces])
    ends = np.cumsum([len(piece.points) for piece in pieces])
    step = np.abs(points[1:] - points[:-1])
    new = np.append(True, np.maximum(step[:, 0], step[:, 1]) > _SAME_M)
    repeated_end = ends[:-1] - 1 if len(ends) > 1 else ends[:0]
    repeated_end = np.append(repeated_end, ends[-1] - 1)
    repeated_end = repeated_end[~new[repeated_end]]
    new[repeated_end] = True
    # Of an end and what it repeats, the end stays.
    new[repeated_end - 1] = False
    new[np.append(0, ends[:-1])] = True
    length = np.append(np.hypot(*(points[1:] - points[:-1]).T), 0.0)
    length[ends - 1] = 0.0
    starts = np.append(0, ends[:-1])
    long_enough = np.add.reduceat(length, starts) > _SAME_M
    unrepeated = np.logical_and.reduceat(new, starts)
    kept: list[Piece | None] = []
    for piece, low, high, whole, as_it_is in zip(
        pieces, starts.tolist(), ends.tolist(), long_enough.tolist(), unrepeated.tolist(), strict=True
    ):
        if not as_it_is:
            piece.points = piece.points[new[low:high]]
        kept.append(piece if whole else None)
    return kept


def joined(lines: Sequence[Floats], group: npt.ArrayLike = 0) -> list[tuple[int, Floats]]:
    """Join lines where one ends and one other begins, and no third; leave out those of no length.

    Parameters
    ----------
    lines : sequence of ndarray, each of shape (n, 2)
    group : array_like of int, broadcast to (lines,)
        Only lines of one group are joined with one another.

    Returns
    -------
    list of (int, ndarray)
        Group and line, in the order of the groups. A line that nothing joins is given back as the same array.
    """
    if not lines:
        return []
    count = len(lines)
    groups = np.broadcast_to(np.asarray(group, dtype=np.int64), count)
    last = np.cumsum([len(line) for line in lines]) - 1
    first = np.append(0, last[:-1] + 1)
    points = np.concatenate(lines)
    place = np.ascontiguousarray(points).view(np.complex128)[:, 0]
    tips, of_group = np.concatenate([place[first], place[last]]), np.concatenate([groups, groups])
    order = np.lexsort((tips.imag, tips.real, of_group))
    new = (tips[order[1:]] != tips[order[:-1]]) | (of_group[order[1:]] != of_group[order[:-1]])
    node = np.empty(2 * count, dtype=np.int64)
    node[order] = np.append(0, np.cumsum(new))
    begins, ends = node[:count], node[count:]
    begun, ended = (np.bincount(some, minlength=2 * count) for some in (begins, ends))
    starting = np.full(2 * count, -1)
    starting[begins] = np.arange(count)
    follower = np.where((begun[ends] == 1) & (ended[ends] == 1), starting[ends], -1)
    led = np.zeros(count, dtype=bool)
    led[follower[follower >= 0]] = True
    step = np.append(np.abs(place[1:] - place[:-1]), 0.0)
    step[last] = 0.0
    length = np.add.reduceat(step, first)
    alone = (follower < 0) & ~led | (follower == np.arange(count))
    found = [(number, lines[number]) for number in np.flatnonzero(alone & (length >= _SHORTEST_M)).tolist()]
    following, used = follower.tolist(), alone.tolist()
    # Heads first, then what is left: rings.
    for number in (*np.flatnonzero(~alone & ~led).tolist(), *np.flatnonzero(~alone & led).tolist()):
        chain: list[int] = []
        at = number
        while at >= 0 and not used[at]:
            used[at] = True
            chain.append(at)
            at = following[at]
        if chain and float(length[chain].sum()) >= _SHORTEST_M:
            found.append((number, np.concatenate([lines[chain[0]], *(lines[link][1:] for link in chain[1:])])))
    found.sort(key=lambda one: (int(groups[one[0]]), one[0]))
    return [(int(groups[number]), line) for number, line in found]
