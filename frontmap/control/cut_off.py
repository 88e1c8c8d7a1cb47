"""Ground that is left behind: pieces of a side's ground that the war closes off, without the author saying so.

Found from who holds each parcel between the turning points of the war, not from shapes. Where a line runs through a
parcel, all who may hold a part of it count, so that a piece beside it is closed off only if they are all its enemies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.control.engine import Control
from frontmap.control.ground import NOBODY, Ground
from frontmap.control.mesh import Integers
from frontmap.control.pieces import pieces_of

__all__ = ["CutOff", "cut_off_ground"]

_NAMING = ("airdrop", "encirclement", "landing", "pocket", "siege", "uprising")
_LEAST_DAYS = 3.0
_LEAST_M2 = 5e7
"""Less is a scrap that a line cuts off where it meets a border: a few pixels of a map, nothing to tell."""


@dataclass(frozen=True, slots=True)
class CutOff:
    """A piece of ground that touches nothing but enemies of its holder.

    Attributes
    ----------
    side : int
        Index in ``control.sides``.
    since, until : float
        Instants.
    change : int
        The change that closed it off: index in ``timeline.changes``.
    provinces : tuple of int
        Theatre indices, that with the greatest part first.
    area_m2 : float
    """

    side: int
    since: float
    until: float
    change: int
    provinces: tuple[int, ...]
    area_m2: float


@dataclass(slots=True)
class _Spell:
    """A stretch of time for which pieces that were closed off together stay so."""

    side: int
    since: float
    whole: Integers
    until: dict[int, float]


class _Pieces:
    """Connected pieces of parcels, and which of them touch.

    Attributes
    ----------
    parcel : ndarray of int64, shape (n,)
    area_m2 : ndarray of float64, shape (n,)
    links : ndarray of int64, shape (k, 2)
        Pieces that share an edge.
    shore : ndarray of bool, shape (n,)
        Whether a piece touches a coast or the edge of the theatre.
    """

    def __init__(self, ground: Ground) -> None:
        polygons: npt.NDArray[np.object_]
        polygons, self.parcel = shapely.get_parts(ground.parcels.polygons, return_index=True)
        self.area_m2 = np.asarray(shapely.area(polygons))
        first = np.searchsorted(self.parcel, np.arange(len(ground.parcels) + 1))
        arcs = ground.mesh.arcs
        ends = ground.mesh.arc_parcels
        pieces = np.where(ends >= 0, first[ends], -1)
        torn = np.argwhere((ends >= 0) & (np.diff(first)[ends] > 1))
        if len(torn):
            middles = np.array([arcs[arc].points[:2].mean(axis=0) for arc in torn[:, 0].tolist()])
            parcels = ends[torn[:, 0], torn[:, 1]]
            counts = first[parcels + 1] - first[parcels]
            owner = np.repeat(np.arange(len(torn)), counts)
            among = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts) + first[parcels][owner]
            distance = shapely.distance(shapely.points(middles[owner]), polygons[among])
            order = np.lexsort((distance, owner))
            nearest = among[order[np.searchsorted(owner[order], np.arange(len(torn)))]]
            pieces[torn[:, 0], torn[:, 1]] = nearest
        self.shore = np.zeros(len(polygons), dtype=bool)
        self.shore[pieces[pieces[:, 1] < 0, 0]] = True
        self.links: Integers = pieces[pieces[:, 1] >= 0]


def cut_off_ground(control: Control) -> list[CutOff]:
    """Find ground that the war closes off and that no pocket, encirclement, siege, rising or landing names.

    Parameters
    ----------
    control : Control

    Returns
    -------
    list of CutOff
        In order of time. Only what stays closed off for more than three days, has 50 km² or more, and is not the
        greatest ground that its side holds; ground that its side held so from the start, or has only just gained
        there, is left out.
    """
    ground = control.ground
    pieces = _Pieces(ground)
    found = []
    for spell in _spells(control, pieces):
        chosen = np.array([piece for piece, until in spell.until.items() if until - spell.since > _LEAST_DAYS])
        if not len(chosen) or pieces.area_m2[chosen].sum() < _LEAST_M2:
            continue
        until = max(spell.until.values())
        if _named(control, set(ground.parcels.province[pieces.parcel[spell.whole]].tolist()), spell.since, until):
            continue
        change = _cause(control, pieces, spell)
        if change is None:
            continue
        sizes: dict[int, float] = defaultdict(float)
        for piece in chosen.tolist():
            sizes[int(ground.parcels.province[pieces.parcel[piece]])] += float(pieces.area_m2[piece])
        provinces = tuple(sorted(sizes, key=lambda province: (-sizes[province], province)))
        found.append(CutOff(spell.side, spell.since, until, change, provinces, sum(sizes.values())))
    return sorted(found, key=lambda item: (item.since, item.provinces))


def _spells(control: Control, pieces: _Pieces) -> list[_Spell]:
    sides = len(control.sides)
    closed_before = np.full(len(pieces.parcel), NOBODY)
    held_before: Integers = control.ground.start.copy()
    running: dict[int, _Spell] = {}
    found: list[_Spell] = []
    for since, possible in _stretches(control.ground, sides, float(control.timeline.span.end)):
        pure = possible.sum(axis=1) == 1
        holder = np.where(pure, possible.argmax(axis=1) - 1, NOBODY)
        part = _closed(control, pieces, possible, holder, since)
        closed = np.where(part >= 0, holder[pieces.parcel], NOBODY)
        for piece in np.flatnonzero((closed_before >= 0) & (closed != closed_before)).tolist():
            running.pop(piece).until[piece] = since
        begun = np.flatnonzero((closed >= 0) & (closed != closed_before))
        for number in np.unique(part[begun]).tolist():
            whole = np.flatnonzero(part == number)
            side = int(closed[whole[0]])
            spell = _Spell(side, since, whole, {})
            # What its holder has only just gained there was not left behind.
            theirs = begun[(part[begun] == number) & (held_before[pieces.parcel[begun]] == side)].tolist()
            if theirs and since > float(control.timeline.span.start):
                found.append(spell)
            for piece in begun[part[begun] == number].tolist():
                running[piece] = spell if piece in theirs else _Spell(side, since, whole, {})
        closed_before = closed
        held_before = np.where(pure, holder, held_before)
    for piece, spell in running.items():
        spell.until[piece] = float(control.timeline.span.end)
    return found


def _stretches(ground: Ground, sides: int, end: float) -> Iterator[tuple[float, npt.NDArray[np.bool_]]]:
    """Yield each turning point, and who may hold a part of each parcel from then to the next.

    Columns are sides, after one for nobody.
    """
    turning: dict[float, set[int]] = defaultdict(set)
    for passage in ground.passages:
        for edge in (passage.start, passage.end):
            turning[edge].update(passage.parcels.tolist())
    possible = np.zeros((len(ground.parcels), sides + 1), dtype=bool)
    possible[np.arange(len(possible)), ground.start + 1] = True
    turns = sorted({float(ground.timeline.span.start), *turning})
    for since, until in zip(turns, [*turns[1:], max(end, turns[-1]) + 1.0], strict=True):
        for parcel in turning.get(since, ()):
            base, moving = ground.state(parcel, (since + until) / 2)
            possible[parcel] = False
            possible[parcel, [base + 1, *(ground.passages[index].to + 1 for index in moving)]] = True
        yield since, possible


def _closed(
    control: Control, pieces: _Pieces, possible: npt.NDArray[np.bool_], holder: Integers, since: float
) -> Integers:
    """Return for each piece the number of the closed-off ground it is part of, or -1.

    The greatest ground of a side is its own, even where enemies stand all round.
    """
    count = len(control.sides)
    friendly = np.ones((count, count + 1), dtype=bool)
    for one, other in control.pairs_at_war(float(np.nextafter(since, np.inf))):
        friendly[one, other + 1] = friendly[other, one + 1] = False
    leaks = (possible.astype(np.int32) @ friendly.T.astype(np.int32)) > 0
    held = holder[pieces.parcel]
    one, other = pieces.links.T
    same = (held[one] == held[other]) & (held[one] >= 0)
    total, part = pieces_of(len(held), one[same], other[same])
    open_ = np.zeros(total, dtype=bool)
    open_[part[pieces.shore | (held < 0)]] = True
    areas = np.bincount(part, pieces.area_m2)
    for side in range(count):
        theirs = np.unique(part[held == side])
        if len(theirs):
            open_[theirs[np.argmax(areas[theirs])]] = True
    for here, there in ((one[~same], other[~same]), (other[~same], one[~same])):
        open_[part[here[leaks[pieces.parcel[there], held[here]]]]] = True
    return np.where(open_[part], -1, part)


def _named(control: Control, provinces: set[int], since: float, until: float) -> bool:
    return any(
        mark.kind in _NAMING
        and mark.span.start <= until
        and mark.span.end >= since
        and not provinces.isdisjoint(mark.provinces)
        for mark in control.timeline.marks
    )


def _cause(control: Control, pieces: _Pieces, spell: _Spell) -> int | None:
    """Return the latest change of hands beside a piece by then, of ground that an enemy gained."""
    ground = control.ground
    inside = set(pieces.parcel[spell.whole].tolist())
    beside = {near for parcel in inside for near in ground.neighbours[parcel]}
    over = {index for parcel in beside | inside for index in ground.of_parcel[parcel]}
    passages = [ground.passages[index] for index in over]
    done = [one for one in passages if one.end <= spell.since and one.to != spell.side]
    return max(done, key=lambda one: (one.end, one.change)).change if done else None
