"""What lies under a war: its parcels, and change by change the passages over them.

The changes of a timeline are taken in order. A point belongs to the side of the last change, in that order, that has
reached it; else to whoever held it at the start. Which parcels a change moves at all follows from who holds them when
it begins; how it moves over them is worked out only when somebody asks (`frontmap.control.sweep`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.control.memory import Memory
from frontmap.control.mesh import Floats, Integers, Mesh, sampled
from frontmap.control.parcels import Parcels
from frontmap.control.passage import NOBODY, Passage, PassageTable
from frontmap.control.sweep import Contact, Sweep
from frontmap.timeline.change import Spread, Timeline

__all__ = ["MIXED", "NOBODY", "Ground"]

MIXED = -2
"""Holder of a parcel through which a line runs."""

_SAMPLE_M = 400.0
_KEPT = 1024


class Ground:
    """The parcels of a timeline and, change by change, the passages over them.

    Parameters
    ----------
    timeline : Timeline
    parcels : Parcels
    mesh : Mesh
    cell_m : float
        Greatest size of a grid's cell.

    Attributes
    ----------
    passages : list of Passage
        In the order of their changes.
    of_parcel : list of list of int
        For each parcel, the passages over it, ascending.
    start : ndarray of int64
        Who holds each parcel at the start.
    neighbours : list of set of int
        Parcels that share an edge with each parcel.
    shore : set of int
        Parcels at a coast or at the edge of the theatre.
    unmoved : list of int
        Changes that move nothing, because their gainer holds all of it already.
    memory : Memory
        Of what follows from passages and parcels alone.
    """

    def __init__(self, timeline: Timeline, parcels: Parcels, mesh: Mesh, cell_m: float) -> None:
        self.timeline = timeline
        self.parcels = parcels
        self.mesh = mesh
        self.cell_m = cell_m
        self.passages: list[Passage] = []
        self.unmoved: list[int] = []
        self.of_parcel: list[list[int]] = [[] for _ in range(len(parcels))]
        self.side_index = {"": NOBODY} | {side.id: index for index, side in enumerate(timeline.sides)}
        start = [NOBODY if side is None else self.side_index[side] for side in timeline.start]
        self.start: Integers = np.array(start, dtype=np.int64)[parcels.province]
        self.tree = shapely.STRtree(parcels.polygons)
        self.neighbours: list[set[int]] = [set() for _ in range(len(parcels))]
        self.shore: set[int] = set()
        for parcel, other in mesh.touching.tolist():
            if other < 0:
                self.shore.add(parcel)
            else:
                self.neighbours[parcel].add(other)
        self._samples: dict[int, Floats] = {}
        self.memory = Memory(_KEPT)
        for change in range(len(timeline.changes)):
            self._pass(change)

    @cached_property
    def table(self) -> PassageTable:
        """The passages in columns."""
        some = self.passages
        parcels = [passage.parcels for passage in some]
        return PassageTable(
            start=np.array([passage.start for passage in some], dtype=np.float64),
            end=np.array([passage.end for passage in some], dtype=np.float64),
            to=np.array([passage.to for passage in some], dtype=np.int64),
            complete=np.array([passage.complete for passage in some], dtype=bool),
            parcels=np.concatenate([np.zeros(0, dtype=np.int32), *parcels]),
            owner=np.repeat(np.arange(len(some)), [len(one) for one in parcels]),
        )

    def contacts(self) -> list[Contact]:
        """Return from where each piece of each change was entered; this works out all changes."""
        sweeps = {id(passage.sweep): passage.sweep for passage in self.passages if passage.sweep is not None}
        return [contact for sweep in sweeps.values() for contact in sweep.contacts]

    def samples(self, arc: int) -> Floats:
        """Return points along an arc, close enough to find where an arrival time on it passes an instant."""
        if arc not in self._samples:
            self._samples[arc] = sampled(self.mesh.arcs[arc].points, min(_SAMPLE_M, self.cell_m / 2))
        return self._samples[arc]

    def state(self, parcel: int, instant: float, before: int | None = None) -> tuple[int, tuple[int, ...]]:
        """Return who holds the bottom of a parcel at an instant, and the passages moving over it, ascending.

        Parameters
        ----------
        parcel : int
        instant : float
        before : int, optional
            Leave out passages from this index on.
        """
        moving: list[int] = []
        for index in reversed(self.of_parcel[parcel]):
            if before is not None and index >= before:
                continue
            passage = self.passages[index]
            if instant >= passage.end and passage.complete:
                return passage.to, tuple(reversed(moving))
            if instant > passage.start:
                moving.append(index)
        return int(self.start[parcel]), tuple(reversed(moving))

    def holders_in(self, parcel: Integers, points_m: Floats, instant: float, before: int | None = None) -> Integers:
        """Return the holder of points whose parcels are known, shape (n,); ``before`` as for `state`."""
        bottom = np.full(len(self.parcels) + 1, NOBODY, dtype=np.int64)
        over: dict[int, list[int]] = {}
        for known in np.flatnonzero(np.bincount(parcel + 1, minlength=1)[1:]).tolist():
            base, moving = self.state(known, instant, before)
            bottom[known] = base
            for index in moving:
                over.setdefault(index, []).append(known)
        holder = bottom[parcel]
        for index in sorted(over):
            chosen = np.flatnonzero(np.isin(parcel, over[index]))
            passage = self.passages[index]
            holder[chosen[passage.times(points_m[chosen]) <= instant]] = passage.to
        return holder

    def enemies(self, side: int, since: float, until: float) -> set[int]:
        """Return the sides at war with a side at any time of a span."""
        name = self.timeline.sides[side].id if side >= 0 else ""
        found: set[int] = set()
        for war in self.timeline.wars:
            if war.span.start <= until and war.span.end >= since:
                if war.one == name:
                    found.add(self.side_index[war.other])
                elif war.other == name:
                    found.add(self.side_index[war.one])
        return found

    def clusters(self, parcels: Iterable[int]) -> list[npt.NDArray[np.int32]]:
        """Divide parcels into groups that hang together."""
        left = set(parcels)
        found = []
        for seed in sorted(left):
            if seed not in left:
                continue
            left.discard(seed)
            cluster, stack = [seed], [seed]
            while stack:
                for near in self.neighbours[stack.pop()]:
                    if near in left:
                        left.discard(near)
                        cluster.append(near)
                        stack.append(near)
            found.append(np.array(sorted(cluster), dtype=np.int32))
        return found

    def _add(self, passage: Passage) -> None:
        for parcel in passage.parcels.tolist():
            self.of_parcel[parcel].append(len(self.passages))
        self.passages.append(passage)

    def _pass(self, number: int) -> None:
        """Add the passages of a change."""
        change = self.timeline.changes[number]
        to = self.side_index[change.to]
        start, end = float(change.span.start), float(change.span.end)
        at_once = change.spread is Spread.AT_ONCE or not self.timeline.interpolate or end <= start
        reference = end if at_once else start
        allowed = None if change.only_from is None else frozenset(self.side_index[side] for side in change.only_from)
        held: list[int] = []
        whole: list[int] = []
        mixed: list[int] = []
        for parcel in self.parcels.covers[number].tolist():
            holder, moving = self.state(parcel, reference)
            if moving:
                mixed.append(parcel)
            elif holder == to:
                held.append(parcel)
            elif allowed is None or holder in allowed:
                whole.append(parcel)
        if not whole and not mixed:
            self.unmoved.append(number)
        before = len(self.passages)
        if held:
            # Reached already: an earlier change that still moves cannot take it away afterwards.
            self._add(Passage(number, to, reference, reference, np.array(held, dtype=np.int32)))
        if at_once and allowed is None:
            whole, mixed = sorted(whole + mixed), []
        if at_once and whole:
            self._add(Passage(number, to, end, end, np.array(whole, dtype=np.int32)))
        for cluster in self.clusters(mixed if at_once else whole + mixed):
            sweep = Sweep(self, number, to, cluster, allowed, at_once, before)
            begin = np.nextafter(end, -np.inf) if at_once else start
            # Where others than those whose ground is meant may hold a part, that part stays theirs.
            torn = np.isin(cluster, mixed) & (allowed is not None)
            for complete, members in ((True, cluster[~torn]), (False, cluster[torn])):
                if len(members):
                    self._add(Passage(number, to, float(begin), end, members, sweep, complete))
