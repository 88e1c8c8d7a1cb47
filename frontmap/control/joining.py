"""Pieces of fronts put together: gaps closed, repeats dropped, ends that meet joined."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from frontmap.control.mesh import Floats

__all__ = ["FrontLine", "Piece", "close_gaps", "joined", "without_repeats"]

_SHORTEST_M = 1.0
_SAME_M = 1e-6


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


def close_gaps(pieces: list[Piece], reach_m: float) -> None:
    """Let level lines end exactly where the borders that they lead to begin.

    Parameters
    ----------
    pieces : list of Piece
        Changed in place.
    reach_m : float
        Metres within which an end is taken for that of a border.
    """
    fixed = [end for piece in pieces if not piece.moving for end in (piece.points[0], piece.points[-1])]
    moving = [piece for piece in pieces if piece.moving]
    if not fixed or not moving:
        return
    targets = np.array(fixed)
    ends = np.array([(piece.points[0], piece.points[-1]) for piece in moving])
    away = ends[:, :, None, :] - targets
    distance = np.hypot(away[..., 0], away[..., 1])
    nearest = distance.argmin(axis=2)
    near = distance.min(axis=2) <= reach_m
    for piece, found, close in zip(moving, nearest.tolist(), near.tolist(), strict=True):
        if any(close):
            piece.points = piece.points.copy()
        for end, place in ((0, 0), (1, -1)):
            if close[end]:
                piece.points[place] = targets[found[end]]


def without_repeats(pieces: Sequence[Piece]) -> list[Piece]:
    """Drop vertices that repeat the one before, then pieces of no length; the ends of pieces stay."""
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
    kept = []
    for piece, low, high, whole, as_it_is in zip(
        pieces, starts.tolist(), ends.tolist(), long_enough.tolist(), unrepeated.tolist(), strict=True
    ):
        if whole:
            if not as_it_is:
                piece.points = piece.points[new[low:high]]
            kept.append(piece)
    return kept


def joined(lines: Iterable[Floats]) -> list[Floats]:
    """Join lines where one ends and one other begins, and no third; leave out those of no length.

    A line that nothing joins is given back as the same array.
    """
    some = list(lines)
    if not some:
        return []
    lengths = np.array([len(line) for line in some])
    last = np.cumsum(lengths) - 1
    # Plain numbers, one for each place: quicker to look up than pairs of numpy's.
    place = np.ascontiguousarray(np.concatenate(some)).view(np.complex128)[:, 0]
    begins, ends = place[last - lengths + 1].tolist(), place[last].tolist()
    begun: dict[complex, int] = {}
    several: set[complex] = set()
    for number, begin in enumerate(begins):
        if begin in begun:
            several.add(begin)
        begun[begin] = number
    ended = Counter(ends)
    follower = [-1] * len(some)
    led = [False] * len(some)
    for number, end in enumerate(ends):
        if end in begun and end not in several and ended[end] == 1:
            follower[number] = begun[end]
            led[begun[end]] = True
    found = []
    used = [False] * len(some)
    # Heads first, then what is left: rings.
    for number in itertools.chain((n for n in range(len(some)) if not led[n]), range(len(some))):
        chain = []
        at = number
        while at >= 0 and not used[at]:
            used[at] = True
            chain.append(at)
            at = follower[at]
        if chain:
            rest = [some[link][1:] for link in chain[1:]]
            whole = np.concatenate([some[chain[0]], *rest]) if rest else some[chain[0]]
            if abs(ends[chain[-1]] - begins[chain[0]]) >= _SHORTEST_M or _length(whole) >= _SHORTEST_M:
                found.append(whole)
    return found


def _length(line: Floats) -> float:
    step = line[1:] - line[:-1]
    return float(np.hypot(step[:, 0], step[:, 1]).sum())
