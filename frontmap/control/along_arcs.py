"""Where the holders of the two hands of an arc differ: the parts of fronts that run along the edges of parcels."""

from __future__ import annotations

from collections.abc import Sequence

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


def along_arcs(arcs: MovingArcs, runs: Sequence[tuple[Integers, Floats]]) -> list[tuple[list[Piece], list[Piece]]]:
    """Return the parts of sampled arcs whose two hands belong to different sides.

    Parameters
    ----------
    arcs : MovingArcs
    runs : sequence of (ndarray of int64, ndarray of shape (frames,))
        Which of the arcs are looked at, and at which instants.

    Returns
    -------
    list of (list of Piece, list of Piece)
        For each instant, in the order of arcs: arcs on which just then nothing is under way, the same objects at all
        instants; and parts that are found for the instant alone.
    """
    found: list[tuple[list[Piece], list[Piece]]] = [([], []) for _, instants in runs for _ in instants]
    if not len(arcs.points):
        return found
    begins, ends = arcs.spans
    last = arcs.over.max(axis=(0, 1))
    before, after = _Whole(arcs, arcs.base, np.full_like(last, -1)), _Whole(arcs, arcs.left_behind, last)
    turning: list[tuple[Integers, Integers, Floats]] = []
    count = 0
    for which, instants in runs:
        not_yet, over = instants[:, None] < begins[which], instants[:, None] >= ends[which]
        for still, at in ((before, not_yet), (after, over & ~not_yet)):
            frame, place = np.nonzero(at & still.seen[which])
            for number, arc in zip((count + frame).tolist(), which[place].tolist(), strict=True):
                found[number][0].append(still.piece(arc))
        frame, place = np.nonzero(~(not_yet | over))
        turning.append((count + frame, which[place], instants[frame]))
        count += len(instants)
    frames, places, moments = (np.concatenate(some) for some in zip(*turning, strict=True))
    if len(frames):
        chosen = arcs.chosen(places)
        for nth, piece in _differing(chosen, moments[chosen.owner]):
            found[frames[nth]][1].append(piece)
    return found


class _Whole:
    """Arcs along the whole of which the holders of the two hands are the same."""

    def __init__(self, arcs: MovingArcs, holder: Integers, passage: Integers) -> None:
        self._arcs, self._holder, self._passage = arcs, holder, passage
        self._known: dict[int, Piece] = {}
        self.seen = (holder[0] != holder[1]) & (holder >= 0).all(axis=0)

    def piece(self, arc: int) -> Piece:
        """Return the front along an arc."""
        if arc not in self._known:
            first, end = self._arcs.first[arc : arc + 2].tolist()
            left, right = self._holder[:, arc].tolist()
            points = self._arcs.points[first:end]
            pair, points = ((left, right), points) if left < right else ((right, left), points[::-1])
            self._known[arc] = Piece(pair, points, int(self._passage[arc]), False)
        return self._known[arc]


def _differing(arcs: MovingArcs, instant: Floats) -> list[tuple[int, Piece]]:
    """Return pieces with the places of their arcs; each sample is looked at in an instant of its own."""
    count, owner = len(arcs.points), arcs.owner
    holder, top = arcs.holders(instant)
    # Layer -1, that of no passage, is the last one here.
    over = np.concatenate([arcs.over, np.full((1, *arcs.base.shape), -1)])
    decisive = np.maximum(over[top[0], 0, owner], over[top[1], 1, owner])
    apart = (holder[0] != holder[1]) & (holder[0] >= 0) & (holder[1] >= 0)
    # Equal numbers mean the same pair of holders, decided by the same passage.
    code = np.where(apart, ((holder[0] << 12) + holder[1] << 32) + decisive + 1, -1)
    new_arc = owner[1:] != owner[:-1]
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
    for arc, left, right, passage, first, last_one in zip(
        *(some.tolist() for some in (owner[lows], holder[0, lows], holder[1, lows], decisive[lows])),
        firsts.tolist(),
        lasts.tolist(),
        strict=True,
    ):
        points = every[first:last_one]
        if len(points) > 1:
            forwards = left < right
            pair = (left, right) if forwards else (right, left)
            pieces.append((arc, Piece(pair, points if forwards else points[::-1], passage, False)))
    return pieces
