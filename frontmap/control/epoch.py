"""What stands still between two turning points: the parcels that one side holds whole, and those a line runs through.

Between two successive starts and ends of passages the set of moving parcels is constant. All that does not depend on
the instant within such an epoch is found once and kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.control.ground import MIXED, NOBODY, Ground
from frontmap.control.joining import FrontLine, joined
from frontmap.control.mesh import Floats, Grid, Integers, multiline

__all__ = ["Epoch", "Group", "MovingArcs"]

_POINTS = 1000
"""About how many points are counted in a group."""


@dataclass(frozen=True)
class Group:
    """Moving parcels with the same holder underneath and the same passages over them.

    Attributes
    ----------
    base : int
        Holder where none of the passages has arrived.
    over : tuple of int
        Passages, ascending; later ones win.
    parcels : ndarray of int32
    shape : shapely (Multi)Polygon
        Their union, metres.
    """

    base: int
    over: tuple[int, ...]
    parcels: npt.NDArray[np.int32]
    shape: Any


@dataclass(frozen=True)
class MovingArcs:
    """Samples along the arcs beside moving parcels, with the arrival times on both of their hands.

    Attributes
    ----------
    points : ndarray, shape (n, 2)
    arcs : int
        How many arcs there are.
    arc : ndarray of int64, shape (n,)
        Which arc each sample belongs to; samples of one arc follow one another.
    parcel : ndarray of int64, shape (2, n)
        Parcel on the left and right hand.
    base : ndarray of int64, shape (2, n)
        Holder on the left and right hand where no passage has arrived.
    over : ndarray of int64, shape (k,)
        Passages, ascending.
    to : ndarray of int64, shape (k,)
        Side that gains by each.
    times : ndarray, shape (k, 2, n)
        Arrival of each passage on the left and right hand; infinite where it does not pass.
    """

    points: Floats
    arcs: int
    arc: Integers
    parcel: Integers
    base: Integers
    over: Integers
    to: Integers
    times: Floats

    def chosen(self, samples: npt.NDArray[np.bool_]) -> MovingArcs:
        """Return some of the samples, whole arcs of them."""
        return replace(
            self,
            points=self.points[samples],
            arc=self.arc[samples],
            parcel=self.parcel[:, samples],
            base=self.base[:, samples],
            times=self.times[:, :, samples],
        )

    def repeated(self, times: int) -> MovingArcs:
        """Return all samples several times over, their arcs numbered on."""
        return replace(
            self,
            points=np.tile(self.points, (times, 1)),
            arc=(self.arc + self.arcs * np.arange(times)[:, None]).ravel(),
            parcel=np.tile(self.parcel, times),
            base=np.tile(self.base, times),
            times=np.tile(self.times, times),
        )

    @cached_property
    def _reached(self) -> tuple[Floats, Floats]:
        """When each passage arrives at the first and at the last sample of each arc, shapes (k, 2, arcs)."""
        starts = np.flatnonzero(np.diff(self.arc, prepend=-1))
        return (
            np.minimum.reduceat(self.times, starts, axis=2),
            np.maximum.reduceat(self.times, starts, axis=2),
        )

    def turning(self, first: float, last: float) -> npt.NDArray[np.bool_]:
        """Return the samples of arcs along which a passage is under way between two instants, shape (n,)."""
        begun, done = self._reached
        arcs: npt.NDArray[np.bool_] = np.any((begun <= last) & (done > first), axis=(0, 1))
        return arcs[self.arc]

    def holders(self, instant: float | Floats) -> tuple[Integers, Integers]:
        """Return who holds each sample's left and right hand, and the row of the passage that says so (-1: none).

        Parameters
        ----------
        instant : float or ndarray of shape (n,)
            One for all samples, or for each its own.
        """
        top = np.full(self.base.shape, -1, dtype=np.int64)
        for row in range(len(self.over)):
            top[self.times[row] <= instant] = row
        if not len(self.over):
            return self.base, top
        return np.where(top >= 0, self.to[top], self.base), top


@dataclass(frozen=True)
class Epoch:
    """A stretch of time without a turning point inside.

    Attributes
    ----------
    ground : Ground
    instant : float
        Any instant of the epoch.
    """

    ground: Ground
    instant: float

    @cached_property
    def states(self) -> list[tuple[int, tuple[int, ...]]]:
        """Bottom holder and moving passages of each parcel."""
        base = self.ground.start.copy()
        moving: dict[int, list[int]] = {}
        # As `Ground.state` of each parcel, change by change instead of parcel by parcel.
        for index, passage in enumerate(self.ground.passages):
            if self.instant >= passage.end and passage.complete:
                base[passage.parcels] = passage.to
                for parcel in passage.parcels.tolist():
                    moving.pop(parcel, None)
            elif self.instant > passage.start:
                for parcel in passage.parcels.tolist():
                    moving.setdefault(parcel, []).append(index)
        return [(bottom, tuple(moving.get(parcel, ()))) for parcel, bottom in enumerate(base.tolist())]

    @cached_property
    def holder(self) -> Integers:
        """Holder of each parcel; `MIXED` where it moves."""
        return np.array([MIXED if moving else base for base, moving in self.states], dtype=np.int64)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The moving parcels."""
        members: dict[tuple[int, tuple[int, ...]], list[int]] = {}
        for parcel, state in enumerate(self.states):
            if state[1]:
                members.setdefault(state, []).append(parcel)
        return tuple(
            self.ground.kept(("group", state, tuple(parcels)), lambda: self._group(*state, parcels))  # noqa: B023
            for state, parcels in sorted(members.items())
        )

    def _group(self, base: int, over: tuple[int, ...], parcels: list[int]) -> Group:
        shape = shapely.coverage_union_all(self.ground.parcels.polygons[parcels])
        shapely.prepare(shape)
        return Group(base, over, np.array(parcels, dtype=np.int32), shape)

    @cached_property
    def members(self) -> tuple[int, ...]:
        """The passages that move over any group, ascending."""
        return tuple(sorted({index for group in self.groups for index in group.over}))

    @cached_property
    def still(self) -> dict[int, Any]:
        """Union of the ground that each side holds in whole parcels."""
        polygons = self.ground.parcels.polygons
        return {
            int(side): shapely.coverage_union_all(polygons[self.holder == side])
            for side in np.unique(self.holder)
            if side not in (MIXED, NOBODY)
        }

    @cached_property
    def still_area_m2(self) -> Floats:
        """Area held by each side in whole parcels, shape (sides,)."""
        held = self.holder >= 0
        sides = len(self.ground.timeline.sides)
        area = self.ground.parcels.area_m2[held]
        return np.bincount(self.holder[held], area, minlength=sides).astype(np.float64)

    @cached_property
    def counted(self) -> list[tuple[int, tuple[int, ...], Floats, float]]:
        """Points spread evenly over each group, to count how much of it has fallen.

        Base holder, gainers of the passages, arrival of each at every point, shape (passages, points), and the area in
        square metres for which a point stands.
        """
        return [
            self.ground.kept(("counted", group.over, group.base, group.parcels.tobytes()), lambda: self._counted(group))  # noqa: B023
            for group in self.groups
        ]

    def _counted(self, group: Group) -> tuple[int, tuple[int, ...], Floats, float]:
        ground = self.ground
        area = group.shape.area
        west, south, east, north = group.shape.bounds
        cell = float((area / _POINTS) ** 0.5)
        columns, rows = int((east - west) // cell) + 1, int((north - south) // cell) + 1
        points = Grid(west + cell / 2, south + cell / 2, cell, rows, columns).nodes()
        points = points[shapely.contains_xy(group.shape, points)]
        if not len(points):
            points = shapely.get_coordinates(group.shape.representative_point())
        times = np.array([ground.passages[index].times(points) for index in group.over])
        gainers = tuple(ground.passages[index].to for index in group.over)
        return group.base, gainers, times, area / len(points)

    @cached_property
    def still_fronts(self) -> dict[tuple[int, int], list[Floats]]:
        """Merged lines between whole parcels of different sides, by (smaller side on the left, other side)."""
        mesh = self.ground.mesh
        holder = np.append(self.holder, NOBODY)[mesh.arc_parcels]
        apart = (holder >= 0).all(axis=1) & (holder[:, 0] != holder[:, 1])
        lines: dict[tuple[int, int], list[Floats]] = {}
        for index in np.flatnonzero(apart).tolist():
            left, right = holder[index].tolist()
            points = mesh.arcs[index].points
            pair = (min(left, right), max(left, right))
            lines.setdefault(pair, []).append(points if left < right else points[::-1])
        merged = {}
        for pair, some in lines.items():
            whole = shapely.get_parts(shapely.line_merge(multiline(some), directed=True))
            merged[pair] = [shapely.get_coordinates(line) for line in whole]
        return merged

    @cached_property
    def standing(self) -> dict[tuple[int, int], list[FrontLine]]:
        """The lines of `still_fronts` as fronts, without those of no length."""
        sides = self.ground.timeline.sides
        return {
            pair: [FrontLine(sides[pair[0]].id, sides[pair[1]].id, line, True, False, -1) for line in joined(lines)]
            for pair, lines in self.still_fronts.items()
        }

    @cached_property
    def moving_arcs(self) -> MovingArcs:
        """Samples along all arcs with a moving parcel on either hand."""
        ground = self.ground
        mesh = ground.mesh
        moves = np.append(self.holder == MIXED, False)[mesh.arc_parcels]
        arcs = np.flatnonzero(moves.any(axis=1) & (mesh.arc_parcels[:, 1] >= 0))
        # Between two parcels of one group the hands never differ.
        group = np.full(len(self.states), -1, dtype=np.int64)
        for number, one in enumerate(self.groups):
            group[one.parcels] = number
        left, right = group[mesh.arc_parcels[arcs]].T
        arcs = arcs[(left != right) | (left < 0)]
        points = [ground.samples(index) for index in arcs.tolist()]
        which = np.repeat(np.arange(len(points)), [len(some) for some in points])
        every = np.vstack(points) if points else np.zeros((0, 2))
        hands = mesh.arc_parcels[arcs][which].T
        bottom = np.array([base for base, _ in self.states], dtype=np.int64)
        over = sorted({index for _, moving in self.states for index in moving})
        times = np.full((len(over), 2, len(every)), np.inf)
        for row, index in enumerate(over):
            passage = ground.passages[index]
            passing = np.zeros(len(self.states) + 1, dtype=bool)
            passing[[parcel for parcel in passage.parcels.tolist() if index in self.states[parcel][1]]] = True
            for hand in (0, 1):
                chosen = np.flatnonzero(passing[hands[hand]])
                times[row, hand, chosen] = passage.times(every[chosen])
        to = np.array([ground.passages[index].to for index in over], dtype=np.int64)
        return MovingArcs(every, len(points), which, hands, bottom[hands], np.array(over, dtype=np.int64), to, times)
