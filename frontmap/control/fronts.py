"""Front lines: where the ground of two sides at war touches. Derived, never stored."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from frontmap.control.arrival import Field
from frontmap.control.epoch import Epoch, Group, MovingArcs
from frontmap.control.mesh import Floats, Integers, multiline
from frontmap.timeline.change import Statement

__all__ = ["Front", "fronts_in"]

_JOIN_CELLS = 1.0
_SHORTEST_M = 1.0
_SAME_M = 1e-6
_LINE = 1


@dataclass(frozen=True, slots=True)
class Front:
    """A line along which two sides at war face one another.

    Attributes
    ----------
    left, right : str
        Ids of the sides on the left and right hand of one who walks along it.
    line : shapely LineString
        Metres.
    attested : bool
        True where the line rests on a dated statement; False where it lies between two dated positions.
    moving : bool
        True where the line runs through ground that is changing hands.
    statement : Statement
        What it rests on: of a moving line its change, else the latest that either side's ground along it rests on.
    """

    left: str
    right: str
    line: Any
    attested: bool
    moving: bool
    statement: Statement


@dataclass(slots=True)
class _Piece:
    pair: tuple[int, int]
    points: Floats
    passage: int
    moving: bool


def fronts_in(
    epoch: Epoch,
    instant: float,
    pairs: set[tuple[int, int]],
    latest: Callable[[list[Any]], list[Statement]],
) -> tuple[Front, ...]:
    """Return the fronts at an instant.

    Parameters
    ----------
    epoch : Epoch
        The one that holds the instant.
    instant : float
    pairs : set of (int, int)
        Sides at war, smaller index first.
    latest : callable
        Gives the statements on which lines that stand still rest.

    Returns
    -------
    tuple of Front
        Ordered by sides, then standing before moving, longest first.
    """
    ground = epoch.ground
    sides = ground.timeline.sides
    still = {pair: line for pair, line in epoch.still_fronts.items() if pair in pairs}
    pieces: list[_Piece] = []
    if epoch.groups:
        pieces = _along_arcs(epoch.moving_arcs, instant)
        for group in epoch.groups:
            pieces += _inside(epoch, group, instant)
        pieces = [piece for piece in pieces if piece.pair in pairs]
        fields = (ground.passages[index].field for group in epoch.groups for index in group.over)
        _close_gaps(pieces, _JOIN_CELLS * max((field.grid.cell_m for field in fields if field), default=0.0))
    found = _merged(epoch, pieces, still, instant)
    found.sort(key=lambda item: (item[0], item[3], not item[2], -item[1].length))
    standing = iter(latest([line for _, line, _, moving, _ in found if not moving]))
    changes = ground.timeline.changes
    return tuple(
        Front(
            left=sides[pair[0]].id,
            right=sides[pair[1]].id,
            line=line,
            attested=attested,
            moving=moving,
            statement=changes[ground.passages[passage].change].statement if moving else next(standing),
        )
        for pair, line, attested, moving, passage in found
    )


def _along_arcs(arcs: MovingArcs, instant: float) -> list[_Piece]:
    """Return the parts of sampled arcs whose two hands belong to different sides."""
    count = len(arcs.points)
    if not count:
        return []
    holder, top = arcs.holders(instant)
    decisive = top.max(axis=0)
    apart = (holder[0] != holder[1]) & (holder >= 0).all(axis=0)
    # Equal numbers mean the same pair of holders, decided by the same passage.
    code = np.where(apart, (holder[0] * 4096 + holder[1]) * 65536 + decisive + 1, -1)
    breaks = np.flatnonzero((np.diff(code) != 0) | (np.diff(arcs.arc) != 0)) + 1
    pieces = []
    for low, high in zip([0, *breaks.tolist()], [*breaks.tolist(), count], strict=True):
        if code[low] < 0:
            continue
        points = arcs.points[low:high]
        if low > 0 and arcs.arc[low - 1] == arcs.arc[low]:
            points = np.vstack([_turning(arcs, instant, top, low - 1, max), points])
        if high < count and arcs.arc[high] == arcs.arc[high - 1]:
            points = np.vstack([points, _turning(arcs, instant, top, high - 1, min)])
        if len(points) < 2:
            continue
        left, right = int(holder[0, low]), int(holder[1, low])
        if left > right:
            left, right, points = right, left, points[::-1]
        passage = int(arcs.over[decisive[low]]) if decisive[low] >= 0 else -1
        pieces.append(_Piece((left, right), points, passage, False))
    return pieces


def _turning(
    arcs: MovingArcs, instant: float, top: Integers, sample: int, choose: Callable[[list[float]], float]
) -> Floats:
    """Return where the holder on either hand changes between a sample and the next."""
    shares = []
    for hand in (0, 1):
        before, after = int(top[hand, sample]), int(top[hand, sample + 1])
        if before != after:
            shares.append(_share(arcs.times[max(before, after), hand, sample : sample + 2], instant))
    share = choose(shares) if shares else 0.5
    return np.asarray(arcs.points[sample] + share * (arcs.points[sample + 1] - arcs.points[sample]))


def _share(times: Floats, instant: float) -> float:
    first, second = float(times[0]), float(times[1])
    if not np.isfinite(second - first) or first == second:
        return 0.5
    return min(max((instant - first) / (second - first), 0.0), 1.0)


def _inside(epoch: Epoch, group: Group, instant: float) -> list[_Piece]:
    """Return the level lines of the passages of a group, where they are not hidden by later ones."""
    pieces = []
    for rank, index in enumerate(group.over):
        passage = epoch.ground.passages[index]
        if passage.field is None:
            continue
        lines = [line for line in passage.field.lines(min(instant, passage.end)) if len(line) > 1]
        if not lines:
            continue
        clipped = shapely.get_parts(shapely.intersection(group.shape, multiline(lines)))
        clipped = clipped[(shapely.get_type_id(clipped) == _LINE) & (shapely.length(clipped) >= _SHORTEST_M)]
        parts = [shapely.get_coordinates(part) for part in clipped]
        for points, against in zip(parts, _against(passage.field, parts), strict=True):
            pieces += _visible(epoch, group, rank, points[::-1] if against else points, instant)
    return pieces


def _against(field: Field, lines: list[Floats]) -> list[bool]:
    """Tell for each line whether greater values lie on its right hand (clipping may turn a line round)."""
    if not lines:
        return []
    beside = np.empty((len(lines), 2, 2))
    for row, points in enumerate(lines):
        along = points[1:] - points[:-1]
        squared = (along * along).sum(axis=1)
        longest = int(np.argmax(squared))
        aside = 0.1 * field.grid.cell_m / np.sqrt(squared[longest]) * along[longest][::-1] * (-1, 1)
        middle = (points[longest + 1] + points[longest]) / 2
        beside[row] = middle + aside, middle - aside
    values = field.at(beside.reshape(-1, 2)).reshape(-1, 2)
    against: list[bool] = (values[:, 0] < values[:, 1]).tolist()
    return against


def _visible(epoch: Epoch, group: Group, rank: int, points: Floats, instant: float) -> list[_Piece]:
    """Cut a level line where later passages hide it or what it stands against changes."""
    passages = epoch.ground.passages
    index = group.over[rank]
    gainer = passages[index].to
    loser = np.full(len(points), group.base, dtype=np.int64)
    others = [passages[other] for other in group.over]
    times = [other.times(points) if place != rank else None for place, other in enumerate(others)]
    for place in range(rank):
        below = times[place]
        assert below is not None
        loser[below <= instant] = others[place].to
    for place in range(rank + 1, len(others)):
        above = times[place]
        assert above is not None
        loser[above <= instant] = -1
    breaks = [0, *(np.flatnonzero(np.diff(loser)) + 1).tolist(), len(points)]
    pieces = []
    for low, high in itertools.pairwise(breaks):
        side = int(loser[low])
        if side < 0 or side == gainer:
            continue
        part = points[low:high]
        if low > 0:
            part = np.vstack([_crossed(points, times, low - 1, instant), part])
        if high < len(points):
            part = np.vstack([part, _crossed(points, times, high - 1, instant)])
        if len(part) < 2:
            continue
        left, right = side, gainer
        if left > right:
            left, right, part = right, left, part[::-1]
        pieces.append(_Piece((left, right), part, index, True))
    return pieces


def _crossed(points: Floats, times: list[Floats | None], vertex: int, instant: float) -> Floats:
    for values in reversed(times):
        if values is not None and (values[vertex] <= instant) != (values[vertex + 1] <= instant):
            share = _share(values[vertex : vertex + 2], instant)
            return np.asarray(points[vertex] + share * (points[vertex + 1] - points[vertex]))
    return np.asarray((points[vertex] + points[vertex + 1]) / 2)


def _close_gaps(pieces: list[_Piece], reach: float) -> None:
    """Let level lines end exactly where the borders that they lead to begin."""
    fixed = [end for piece in pieces if not piece.moving for end in (piece.points[0], piece.points[-1])]
    if not fixed:
        return
    targets = np.array(fixed)
    for piece in pieces:
        if not piece.moving:
            continue
        for end in (0, -1):
            distance = np.hypot(*(targets - piece.points[end]).T)
            nearest = int(np.argmin(distance))
            if distance[nearest] <= reach:
                piece.points = piece.points.copy()
                piece.points[end] = targets[nearest]


def _merged(
    epoch: Epoch, pieces: list[_Piece], still: dict[tuple[int, int], list[Floats]], instant: float
) -> list[tuple[tuple[int, int], Any, bool, bool, int]]:
    """Join pieces to long lines: (pair, line, attested, moving, passage)."""
    grouped: dict[tuple[tuple[int, int], bool, bool, int], list[Floats]] = {}
    for pair, standing in still.items():
        grouped[(pair, True, False, -1)] = list(standing)
    for piece in pieces:
        attested = piece.passage < 0 or instant >= epoch.ground.passages[piece.passage].end
        passage = piece.passage if piece.moving else -1
        new = np.abs(piece.points[1:] - piece.points[:-1]).max(axis=1) > _SAME_M
        points = piece.points if new.all() else piece.points[np.concatenate([[True], new])]
        if len(points) < 2:
            continue
        key = (piece.pair, attested, piece.moving, passage)
        grouped.setdefault(key, []).append(points)
    found = []
    for (pair, attested, moving, passage), some in grouped.items():
        lines = shapely.get_parts(shapely.line_merge(multiline(some), directed=True))
        for line in lines[shapely.length(lines) >= _SHORTEST_M]:
            found.append((pair, line, attested, moving, passage))
    return found
