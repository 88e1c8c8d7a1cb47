"""Where the holders of the two hands of an arc differ: the parts of fronts that run along the edges of parcels."""

from __future__ import annotations

from operator import itemgetter

import numpy as np

from frontmap.control.joining import Piece
from frontmap.control.mesh import Floats, Integers
from frontmap.control.moving_arcs import MovingArcs

__all__ = ["along_arcs", "share_passed", "with_between"]


def with_between(points: Floats, before: Integers, *between: Floats) -> tuple[Floats, Integers]:
    """Insert points after some of others; return all, and where each of the others has gone."""
    extra = len(between)
    place = np.arange(len(points)) + extra * np.searchsorted(before, np.arange(len(points)), side="left")
    every = np.empty((len(points) + extra * len(before), 2))
    every[place] = points
    for number, some in enumerate(between, start=1):
        every[place[before] + number] = some
    return every, place


def share_passed(first: Floats, second: Floats, instant: Floats) -> Floats:
    """Return how far between two arrival times an instant lies, 0 to 1; a half where that cannot be told."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.clip((instant - first) / (second - first), 0.0, 1.0)
    return np.where(np.isfinite(second - first) & (first != second), share, 0.5)


def along_arcs(arcs: MovingArcs, instants: Floats) -> list[list[Piece]]:
    """Return the parts of sampled arcs whose two hands belong to different sides.

    Parameters
    ----------
    arcs : MovingArcs
    instants : ndarray, shape (frames,)
        Ascending.

    Returns
    -------
    list of list of Piece
        One list for each instant, in the order of arcs. Arcs on which nothing happens between the first instant and
        the last give the same pieces at all of them.
    """
    if not len(arcs.points):
        return [[] for _ in instants]
    busy = arcs.turning(float(instants[0]), float(instants[-1]))
    same = _differing(arcs.chosen(~busy), instants[:1])
    frames = [list(same) for _ in instants]
    if busy.any():
        turning = arcs.chosen(busy)
        for place, piece in _differing(turning.repeated(len(instants)), np.repeat(instants, len(turning.points))):
            frame, arc = divmod(place, arcs.arcs)
            frames[frame].append((arc, piece))
        for pieces in frames:
            if len(pieces) > len(same):
                pieces.sort(key=itemgetter(0))
    return [[piece for _, piece in pieces] for pieces in frames]


def _differing(arcs: MovingArcs, instant: Floats) -> list[tuple[int, Piece]]:
    """Return pieces with the number of their arcs; each sample is looked at in an instant of its own."""
    count = len(arcs.points)
    if not count:
        return []
    instant = np.broadcast_to(instant, count)
    holder, top = arcs.holders(instant)
    decisive = np.maximum(top[0], top[1])
    apart = (holder[0] != holder[1]) & (holder[0] >= 0) & (holder[1] >= 0)
    # Equal numbers mean the same pair of holders, decided by the same passage.
    code = np.where(apart, (holder[0] * 4096 + holder[1]) * 65536 + decisive + 1, -1)
    new_arc = arcs.arc[1:] != arcs.arc[:-1]
    last = np.flatnonzero((code[1:] != code[:-1]) | new_arc)
    within = last[~new_arc[last] & ((code[last] >= 0) | (code[last + 1] >= 0))]
    shares = np.full((2, len(within)), np.nan)
    for hand in (0, 1):
        before, after = top[hand, within], top[hand, within + 1]
        row = np.maximum(before, after)
        turned = np.flatnonzero(before != after)
        at, row = within[turned], row[turned]
        shares[hand, turned] = share_passed(arcs.times[row, hand, at], arcs.times[row, hand, at + 1], instant[at])
    unturned = np.isnan(shares).all(axis=0)
    shares[:, unturned] = 0.5
    tail, way = arcs.points[within], arcs.points[within + 1] - arcs.points[within]
    ends = tail + np.fmin(shares[0], shares[1])[:, None] * way
    begins = tail + np.fmax(shares[0], shares[1])[:, None] * way
    every, place = with_between(arcs.points, within, ends, begins)
    cut = np.zeros(count + 1, dtype=bool)
    cut[within + 1] = True
    lows, highs = np.append(0, last + 1), np.append(last + 1, count)
    seen = code[lows] >= 0
    lows, highs = lows[seen], highs[seen]
    firsts, lasts = place[lows] - cut[lows], place[highs - 1] + 1 + cut[highs]
    rows = decisive[lows]
    passages = np.where(rows >= 0, arcs.over[rows] if len(arcs.over) else -1, -1)
    pieces = []
    for arc, left, right, passage, first, last_one in zip(
        *(some.tolist() for some in (arcs.arc[lows], holder[0, lows], holder[1, lows], passages, firsts, lasts)),
        strict=True,
    ):
        points = every[first:last_one]
        if len(points) > 1:
            forwards = left < right
            pair = (left, right) if forwards else (right, left)
            pieces.append((arc, Piece(pair, points if forwards else points[::-1], passage, False)))
    return pieces
