"""Where the holders of the two hands of an arc differ: the parts of fronts that run along the edges of parcels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from frontmap.control.joining import Piece
from frontmap.control.mesh import Floats, Integers
from frontmap.control.moving_arcs import ArcSamples, MovingArc

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


def along_arcs(runs: Sequence[tuple[Sequence[MovingArc], Floats]]) -> list[tuple[list[Piece], list[Piece]]]:
    """Return the parts of sampled arcs whose two hands belong to different sides.

    Parameters
    ----------
    runs : sequence of (sequence of MovingArc, ndarray of shape (frames,))
        Arcs, and the instants at which they are looked at.

    Returns
    -------
    list of (list of Piece, list of Piece)
        For each instant, in the order of arcs: parts of arcs on which just then nothing is under way, the same
        whenever asked; and parts that are found for the instant alone.
    """
    still: list[list[Piece]] = []
    place_of: dict[MovingArc, int] = {}
    turning: list[tuple[int, int, float]] = []
    for arcs, instants in runs:
        begins, ends = (np.array([getattr(arc, edge) for arc in arcs]) for edge in ("begins", "ends"))
        before, after = instants[:, None] < begins, instants[:, None] >= ends
        for instant, begun, done in zip(instants.tolist(), (~before).tolist(), after.tolist(), strict=True):
            pieces: list[Piece] = []
            for arc, has_begun, is_done in zip(arcs, begun, done, strict=True):
                if not has_begun:
                    pieces += arc.before
                elif is_done:
                    pieces += arc.after
                else:
                    turning.append((len(still), place_of.setdefault(arc, len(place_of)), instant))
            still.append(pieces)
    found: list[tuple[list[Piece], list[Piece]]] = [(pieces, []) for pieces in still]
    if turning:
        frames, which, when = zip(*turning, strict=True)
        samples = ArcSamples.of(list(place_of), np.array(which))
        for place, piece in _differing(samples, np.array(when)[samples.owner]):
            found[frames[place]][1].append(piece)
    return found


def _differing(arcs: ArcSamples, instant: Floats) -> list[tuple[int, Piece]]:
    """Return pieces with the places of their arcs; each sample is looked at in an instant of its own."""
    count = len(arcs.points)
    holder, top = arcs.holders(instant)
    # Layer -1, that of no passage, is the last one here.
    over = np.concatenate([arcs.over, np.full((1, *arcs.base.shape), -1)])
    decisive = np.maximum(over[top[0], 0, arcs.owner], over[top[1], 1, arcs.owner])
    apart = (holder[0] != holder[1]) & (holder[0] >= 0) & (holder[1] >= 0)
    # Equal numbers mean the same pair of holders, decided by the same passage.
    code = np.where(apart, ((holder[0] << 12) + holder[1] << 32) + decisive + 1, -1)
    new_arc = arcs.owner[1:] != arcs.owner[:-1]
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
    pieces = []
    for owner, left, right, passage, first, last_one in zip(
        *(some.tolist() for some in (arcs.owner[lows], holder[0, lows], holder[1, lows], decisive[lows])),
        firsts.tolist(),
        lasts.tolist(),
        strict=True,
    ):
        points = every[first:last_one]
        if len(points) > 1:
            forwards = left < right
            pair = (left, right) if forwards else (right, left)
            pieces.append((owner, Piece(pair, points if forwards else points[::-1], passage, False)))
    return pieces
