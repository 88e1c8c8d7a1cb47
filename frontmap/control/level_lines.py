"""The level lines of passages: the parts of fronts that run through ground that is changing hands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from frontmap.control.along_arcs import share_passed, with_between
from frontmap.control.epoch import Epoch, Group
from frontmap.control.joining import Piece
from frontmap.control.mesh import Floats, Integers
from frontmap.control.passage import Passage

__all__ = ["level_lines"]

_HALVINGS = 12
"""How often a step of a level line is halved to find where it meets an edge: to less than a metre."""


def level_lines(runs: Sequence[tuple[Epoch, Floats]]) -> list[list[Piece]]:
    """Return the level lines of all passages where they lie in their ground and are not hidden by later ones.

    All lines of all instants are worked on together: there are many short ones.

    Parameters
    ----------
    runs : sequence of (Epoch, ndarray of shape (frames,))
        Of one ground, and instants inside of each.

    Returns
    -------
    list of list of Piece
        One list for each instant, in the order of passages.
    """
    asked: dict[int, list[tuple[int, Floats, tuple[Group, ...]]]] = {}
    count = 0
    for epoch, instants in runs:
        for index in epoch.members:
            asked.setdefault(index, []).append((count, instants, epoch.groups_of[index]))
        count += len(instants)
    found: list[list[Piece]] = [[] for _ in range(count)]
    if not asked:
        return found
    passages = runs[0][0].ground.passages
    parts: list[Floats] = []
    lengths: list[int] = []
    frames: list[int] = []
    owners: list[int] = []
    stretches: list[tuple[int, tuple[Group, ...], int]] = []
    total = 0
    for index, times in sorted(asked.items()):
        passage = passages[index]
        if passage.field is None:
            continue
        instants = np.concatenate([some for _, some, _ in times])
        lines = iter(passage.field.lines_at(np.minimum(instants, passage.end)))
        for first, some, groups in times:
            for frame, (points, offsets) in zip(range(first, first + len(some)), lines, strict=False):
                if len(offsets) > 1:
                    parts.append(points)
                    lengths += np.diff(offsets).tolist()
                    frames += [frame] * (len(offsets) - 1)
                    owners += [index] * (len(offsets) - 1)
                    total += len(points)
            # Ground over which nothing else comes or goes is looked at once, through several epochs.
            if stretches and stretches[-1][:2] == (index, groups):
                stretches.pop()
            stretches.append((index, groups, total))
    if not parts:
        return found
    points = np.concatenate(parts)
    starts = np.cumsum([0, *lengths])
    frame_of, owner = np.repeat(frames, lengths), np.repeat(owners, lengths)
    instant = np.concatenate([some for _, some in runs])[frame_of]
    every_group = list({id(group): group for _, groups, _ in stretches for group in groups}.values())
    number_of = {id(group): number for number, group in enumerate(every_group)}
    group = np.full(total, -1, dtype=np.int64)
    loser = np.full(total, -1, dtype=np.int64)
    share = np.full(total, 0.5)
    low = 0
    for index, groups, high in stretches:
        if high > low:
            part = slice(low, high)
            numbered = [(number_of[id(one)], one) for one in groups]
            _classify(passages, index, numbered, instant[part], points[part], group[part], loser[part], share[part])
        low = high
    new_line = np.zeros(total, dtype=bool)
    new_line[starts[1:] - 1] = True
    last = np.flatnonzero((loser[1:] != loser[:-1]) & ~new_line[:-1])
    across = np.flatnonzero(group[last] != group[last + 1])
    share[last[across]] = _edge_crossed(every_group, points, group, last[across])
    between = points[last] + share[last, None] * (points[last + 1] - points[last])
    every, place = with_between(points, last, between)
    cut = np.zeros(total + 1, dtype=bool)
    cut[last + 1] = True
    bounds = np.union1d(last + 1, starts)
    lows, highs = bounds[:-1], bounds[1:]
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
    passages: Sequence[Passage],
    index: int,
    groups: Sequence[tuple[int, Group]],
    instant: Floats,
    points: Floats,
    group: Integers,
    loser: Integers,
    share: Floats,
) -> None:
    """Find for points of a passage's level lines in which group they lie and who stands against the gainer there.

    Each point is looked at in an instant of its own. Writes into `group` and `loser` (-1: nobody, or another passage
    hides the line), and into `share`, where the loser changes within a group between a point and the next, how far
    from it.
    """
    gainer = passages[index].to
    for number, candidate in groups:
        inside = np.flatnonzero((group < 0) & shapely.intersects_xy(candidate.cover, points))
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


def _edge_crossed(groups: Sequence[Group], points: Floats, group: Integers, before: Integers) -> Floats:
    """Return how far from some points, on the way to the next, another group's ground or none begins."""
    if not len(before):
        return np.zeros(0)
    shapes = np.array([one.cover for one in groups], dtype=object)
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
