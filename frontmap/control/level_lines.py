"""The level lines of passages: the parts of fronts that run through ground that is changing hands."""

from __future__ import annotations

import numpy as np
import shapely

from frontmap.control.along_arcs import share_passed, with_between
from frontmap.control.epoch import Epoch
from frontmap.control.joining import Piece
from frontmap.control.mesh import Floats, Integers

__all__ = ["level_lines"]

_HALVINGS = 18
"""How often a step of a level line is halved to find where it meets an edge: to a centimetre."""


def level_lines(epoch: Epoch, instants: Floats) -> list[list[Piece]]:
    """Return the level lines of all passages where they lie in their ground and are not hidden by later ones.

    All lines of all instants are worked on together: there are many short ones.

    Parameters
    ----------
    epoch : Epoch
    instants : ndarray, shape (frames,)
        Inside the epoch.

    Returns
    -------
    list of list of Piece
        One list for each instant, in the order of passages.
    """
    passages = epoch.ground.passages
    parts: list[Floats] = []
    lengths: list[int] = []
    frames: list[int] = []
    drawn: list[int] = []
    bounds: list[int] = [0]
    total = 0
    for index in epoch.members:
        passage = passages[index]
        if passage.field is None:
            continue
        for frame, (points, offsets) in enumerate(passage.field.lines_at(np.minimum(instants, passage.end))):
            if len(offsets) > 1:
                parts.append(points)
                some = np.diff(offsets).tolist()
                lengths += some
                frames += [frame] * len(some)
                total += len(points)
        drawn.append(index)
        bounds.append(total)
    found: list[list[Piece]] = [[] for _ in instants]
    if not parts:
        return found
    points = np.concatenate(parts)
    starts = np.cumsum([0, *lengths])
    frame_of = np.repeat(frames, lengths)
    instant = instants[frame_of]
    group = np.full(total, -1, dtype=np.int64)
    loser = np.full(total, -1, dtype=np.int64)
    share = np.full(total, 0.5)
    for index, low, high in zip(drawn, bounds[:-1], bounds[1:], strict=True):
        if high > low:
            part = slice(low, high)
            _classify(epoch, index, instant[part], points[part], group[part], loser[part], share[part])
    new_line = np.zeros(total, dtype=bool)
    new_line[starts[1:] - 1] = True
    last = np.flatnonzero((loser[1:] != loser[:-1]) & ~new_line[:-1])
    across = np.flatnonzero(group[last] != group[last + 1])
    share[last[across]] = _edge_crossed(epoch, points, group, last[across])
    between = points[last] + share[last, None] * (points[last + 1] - points[last])
    every, place = with_between(points, last, between)
    cut = np.zeros(total + 1, dtype=bool)
    cut[last + 1] = True
    owner = np.repeat(drawn, np.diff(bounds))
    runs = np.union1d(last + 1, starts)
    lows, highs = runs[:-1], runs[1:]
    seen = loser[lows] >= 0
    lows, highs = lows[seen], highs[seen]
    firsts, lasts = place[lows] - cut[lows], place[highs - 1] + 1 + cut[highs]
    for side, index, frame, first, end in zip(
        *(some.tolist() for some in (loser[lows], owner[lows], frame_of[lows], firsts, lasts)), strict=True
    ):
        gainer = passages[index].to
        line = every[first:end]
        if gainer >= 0 and len(line) > 1:
            forwards = side < gainer
            pair = (side, gainer) if forwards else (gainer, side)
            found[frame].append(Piece(pair, line if forwards else line[::-1], index, True))
    return found


def _classify(
    epoch: Epoch, index: int, instant: Floats, points: Floats, group: Integers, loser: Integers, share: Floats
) -> None:
    """Find for points of a passage's level lines in which group they lie and who stands against the gainer there.

    Each point is looked at in an instant of its own. Writes into `group` and `loser` (-1: nobody, or another passage
    hides the line), and into `share`, where the loser changes within a group between a point and the next, how far
    from it.
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
            arrived = times <= instant[inside]
            side[arrived] = passages[other].to if other < index else -1
            crossed = followed[arrived[followed] != arrived[followed + 1]]
            share[inside[crossed]] = share_passed(times[crossed], times[crossed + 1], instant[inside[crossed]])
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
