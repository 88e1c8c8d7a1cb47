"""Where the ground of two sides at war touches, as plain arrays: what films ask for frame by frame.

Two kinds of pieces make a front. Along the edges of parcels the holders of both hands differ; inside parcels that are
changing hands runs the level line of the change's arrival time. All level lines of an instant are worked on together.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import shapely

from frontmap.control.epoch import Epoch, MovingArcs
from frontmap.control.joining import Piece, close_gaps, joined, without_repeats
from frontmap.control.mesh import Floats, Integers

__all__ = ["FrontLine", "front_lines_in"]

_JOIN_CELLS = 1.0
_HALVINGS = 18
"""How often a step of a level line is halved to find where it meets an edge: to a centimetre."""


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


def front_lines_in(epoch: Epoch, instant: float, pairs: set[tuple[int, int]]) -> list[FrontLine]:
    """Return the lines of all fronts at an instant.

    Parameters
    ----------
    epoch : Epoch
        The one that holds the instant.
    instant : float
    pairs : set of (int, int)
        Sides at war, smaller index first.

    Returns
    -------
    list of FrontLine
        In the same order whenever asked; lines that stand still are the same arrays at all instants of the epoch.
    """
    pieces: list[Piece] = []
    if epoch.groups:
        pieces = [*_along_arcs(epoch.moving_arcs, instant, pairs), *_level_lines(epoch, instant, pairs)]
        passages = epoch.ground.passages
        fields = (passages[index].field for index in epoch.members)
        close_gaps(pieces, _JOIN_CELLS * max((field.grid.cell_m for field in fields if field), default=0.0))
        pieces = without_repeats(pieces)
    grouped: dict[tuple[tuple[int, int], bool, bool, int], list[Floats]] = {}
    for pair, standing in epoch.still_fronts.items():
        if pair in pairs:
            grouped[(pair, True, False, -1)] = list(standing)
    for piece in pieces:
        attested = piece.passage < 0 or instant >= epoch.ground.passages[piece.passage].end
        passage = piece.passage if piece.moving else -1
        grouped.setdefault((piece.pair, attested, piece.moving, passage), []).append(piece.points)
    sides = epoch.ground.timeline.sides
    return [
        FrontLine(sides[pair[0]].id, sides[pair[1]].id, points, attested, moving, passage)
        for (pair, attested, moving, passage), some in grouped.items()
        for points in joined(some)
    ]


def _with_between(points: Floats, before: Integers, *between: Floats) -> tuple[Floats, Integers]:
    """Insert points after some of others; return all, and where each of the others has gone."""
    extra = len(between)
    place = np.arange(len(points)) + extra * np.searchsorted(before, np.arange(len(points)), side="left")
    every = np.empty((len(points) + extra * len(before), 2))
    every[place] = points
    for number, some in enumerate(between, start=1):
        every[place[before] + number] = some
    return every, place


def _share(first: Floats, second: Floats, instant: float) -> Floats:
    """Return how far between two arrival times an instant lies, 0 to 1; a half where that cannot be told."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.clip((instant - first) / (second - first), 0.0, 1.0)
    return np.where(np.isfinite(second - first) & (first != second), share, 0.5)


def _along_arcs(arcs: MovingArcs, instant: float, pairs: set[tuple[int, int]]) -> list[Piece]:
    """Return the parts of sampled arcs whose two hands belong to different sides."""
    count = len(arcs.points)
    if not count:
        return []
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
        at = within[turned]
        times = arcs.times[row[turned], hand]
        shares[hand, turned] = _share(times[np.arange(len(at)), at], times[np.arange(len(at)), at + 1], instant)
    unturned = np.isnan(shares).all(axis=0)
    shares[:, unturned] = 0.5
    tail, way = arcs.points[within], arcs.points[within + 1] - arcs.points[within]
    ends = tail + np.fmin(shares[0], shares[1])[:, None] * way
    begins = tail + np.fmax(shares[0], shares[1])[:, None] * way
    every, place = _with_between(arcs.points, within, ends, begins)
    cut = np.zeros(count + 1, dtype=bool)
    cut[within + 1] = True
    pieces = []
    for low, high in itertools.pairwise([0, *(last + 1).tolist(), count]):
        if code[low] < 0:
            continue
        pair = (int(holder[0, low]), int(holder[1, low]))
        backwards = pair[0] > pair[1]
        pair = (pair[1], pair[0]) if backwards else pair
        points = every[place[low] - cut[low] : place[high - 1] + 1 + cut[high]]
        if pair in pairs and len(points) > 1:
            passage = int(arcs.over[decisive[low]]) if decisive[low] >= 0 else -1
            pieces.append(Piece(pair, points[::-1] if backwards else points, passage, False))
    return pieces


def _level_lines(epoch: Epoch, instant: float, pairs: set[tuple[int, int]]) -> list[Piece]:
    """Return the level lines of all passages where they lie in their ground and are not hidden by later ones."""
    passages = epoch.ground.passages
    lines: list[Floats] = []
    drawn: list[int] = []
    cuts: list[int] = []
    for index in epoch.members:
        passage = passages[index]
        if passage.field is not None:
            lines += [line for line in passage.field.lines(min(instant, passage.end)) if len(line) > 1]
            drawn.append(index)
            cuts.append(len(lines))
    if not lines:
        return []
    points = np.concatenate(lines)
    starts = np.cumsum([0, *(len(line) for line in lines)])
    group = np.full(len(points), -1, dtype=np.int64)
    loser = np.full(len(points), -1, dtype=np.int64)
    share = np.full(len(points), 0.5)
    new_line = np.zeros(len(points), dtype=bool)
    new_line[starts[1:] - 1] = True
    bounds = starts[[0, *cuts]].tolist()
    for index, low, high in zip(drawn, bounds[:-1], bounds[1:], strict=True):
        if high > low:
            part = slice(low, high)
            _classify(epoch, index, instant, points[part], group[part], loser[part], share[part])
    last = np.flatnonzero((loser[1:] != loser[:-1]) & ~new_line[:-1])
    across = np.flatnonzero(group[last] != group[last + 1])
    share[last[across]] = _edge_crossed(epoch, points, group, last[across])
    between = points[last] + share[last, None] * (points[last + 1] - points[last])
    every, place = _with_between(points, last, between)
    cut = np.zeros(len(points) + 1, dtype=bool)
    cut[last + 1] = True
    owner = np.repeat(drawn, np.diff(bounds))
    runs = np.union1d(last + 1, starts).tolist()
    pieces = []
    for low, high in itertools.pairwise(runs):
        side, gainer = int(loser[low]), passages[owner[low]].to
        pair = (min(side, gainer), max(side, gainer))
        part_points = every[place[low] - cut[low] : place[high - 1] + 1 + cut[high]]
        if side >= 0 and pair in pairs and len(part_points) > 1:
            pieces.append(Piece(pair, part_points if side < gainer else part_points[::-1], int(owner[low]), True))
    return pieces


def _classify(
    epoch: Epoch, index: int, instant: float, points: Floats, group: Integers, loser: Integers, share: Floats
) -> None:
    """Find for points of a passage's level lines in which group they lie and who stands against the gainer there.

    Writes into `group` and `loser` (-1: nobody, or another passage hides the line), and into `share`, where the loser
    changes within a group between a point and the next, how far from it.
    """
    passages = epoch.ground.passages
    gainer = passages[index].to
    for number, candidate in enumerate(epoch.groups):
        if index not in candidate.over:
            continue
        inside = np.flatnonzero((group < 0) & shapely.intersects_xy(candidate.shape, points))
        if not len(inside):
            continue
        group[inside] = number
        side = np.full(len(inside), candidate.base, dtype=np.int64)
        followed = np.flatnonzero(inside[1:] == inside[:-1] + 1)
        for other in candidate.over:
            if other == index:
                continue
            times = passages[other].times(points[inside])
            arrived = times <= instant
            side[arrived] = passages[other].to if other < index else -1
            crossed = followed[arrived[followed] != arrived[followed + 1]]
            share[inside[crossed]] = _share(times[crossed], times[crossed + 1], instant)
        loser[inside] = np.where(side == gainer, -1, side)


def _edge_crossed(epoch: Epoch, points: Floats, group: Integers, before: Integers) -> Floats:
    """Return how far from some points, on the way to the next, another group's ground or none begins."""
    if not len(before):
        return np.zeros(0)
    shapes = np.array([one.shape for one in epoch.groups], dtype=object)
    leaving = group[before] >= 0
    shape = shapes[np.where(leaving, group[before], group[before + 1])]
    tail, way = points[before], points[before + 1] - points[before]
    low, high = np.zeros(len(before)), np.ones(len(before))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        at = tail + middle[:, None] * way
        first = shapely.intersects_xy(shape, at[:, 0], at[:, 1]) == leaving
        low, high = np.where(first, middle, low), np.where(first, high, middle)
    return np.asarray((low + high) / 2)
