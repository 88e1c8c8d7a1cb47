"""What stands still between two turning points: the parcels that one side holds whole, and those a line runs through.

Between two successive starts and ends of passages the set of moving parcels is constant. All that does not depend on
the instant within such an epoch is found once and kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.control.ground import MIXED, NOBODY, Ground
from frontmap.control.joining import FrontLine, joined
from frontmap.control.mesh import Floats, Integers

__all__ = ["Epoch", "Group"]


@dataclass(frozen=True, eq=False)
class Group:
    """Moving parcels with the same holder underneath and the same passages over them.

    Attributes
    ----------
    base : int
        Holder where none of the passages has arrived.
    over : tuple of int
        Passages, ascending; later ones win.
    parcels : ndarray of int32
    polygons : ndarray of shapely Polygon
        Of the parcels, metres.
    """

    base: int
    over: tuple[int, ...]
    parcels: npt.NDArray[np.int32]
    polygons: npt.NDArray[np.object_]

    @cached_property
    def shape(self) -> Any:
        """The union of the parcels, a shapely (Multi)Polygon."""
        return shapely.coverage_union_all(self.polygons)

    @cached_property
    def cover(self) -> Any:
        """The parcels side by side in one prepared MultiPolygon: sooner made than their union, for asking of points."""
        cover = shapely.multipolygons(shapely.get_parts(self.polygons))
        shapely.prepare(cover)
        return cover


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
    def _state(self) -> tuple[Integers, dict[int, tuple[int, ...]]]:
        """As `Ground.state` of each parcel, all passages at once."""
        every = self.ground.table
        done = every.complete & (self.instant >= every.end)
        running = ~done & (self.instant > every.start)
        # Passages are in order of their changes, and so numpy assigns: the last that is done stays.
        last = np.full(len(self.ground.parcels), -1, dtype=np.int64)
        at = done[every.owner]
        last[every.parcels[at]] = every.owner[at]
        base = np.where(last >= 0, every.to[last], self.ground.start) if len(every.to) else self.ground.start
        at = running[every.owner]
        parcels, owner = every.parcels[at], every.owner[at]
        later = owner > last[parcels]
        order = np.lexsort((owner[later], parcels[later]))
        moving: dict[int, list[int]] = {}
        for parcel, index in zip(parcels[later][order].tolist(), owner[later][order].tolist(), strict=True):
            moving.setdefault(parcel, []).append(index)
        return base, {parcel: tuple(over) for parcel, over in moving.items()}

    @property
    def base(self) -> Integers:
        """Bottom holder of each parcel."""
        return self._state[0]

    @property
    def moving(self) -> dict[int, tuple[int, ...]]:
        """Passages that move over each parcel, ascending, by parcel; those that nothing moves over are left out."""
        return self._state[1]

    @cached_property
    def holder(self) -> Integers:
        """Holder of each parcel; `MIXED` where it moves."""
        holder = self.base.copy()
        holder[list(self.moving)] = MIXED
        return holder

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The moving parcels."""
        members: dict[tuple[int, tuple[int, ...]], list[int]] = {}
        for parcel, over in self.moving.items():
            members.setdefault((int(self.base[parcel]), over), []).append(parcel)
        told = [(*state, tuple(parcels)) for state, parcels in sorted(members.items())]
        keys = [("group", one) for one in told]
        return tuple(self.ground.memory.kept_all(keys, lambda some: [self._group(*told[place]) for place in some]))

    def _group(self, base: int, over: tuple[int, ...], parcels: tuple[int, ...]) -> Group:
        chosen = np.array(parcels, dtype=np.int32)
        return Group(base, over, chosen, self.ground.parcels.polygons[chosen])

    @cached_property
    def members(self) -> tuple[int, ...]:
        """The passages that move over any group, ascending."""
        return tuple(sorted({index for over in self.moving.values() for index in over}))

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
        """Points by which the ground of each group is measured.

        For each group its base, who gains by each passage, arrival times, shape (passages, points), and the area in
        square metres for which a point stands. Where one passage alone moves over a group its times are in order.
        """
        keys = [("counted", group.over, group.base, group.parcels.tobytes()) for group in self.groups]
        return self.ground.memory.kept_all(keys, lambda some: [self._counted(self.groups[place]) for place in some])

    def _counted(self, group: Group) -> tuple[int, tuple[int, ...], Floats, float]:
        passages = [self.ground.passages[index] for index in group.over]
        area = float(self.ground.parcels.area_m2[group.parcels].sum())
        gainers = tuple(passage.to for passage in passages)
        sweep = passages[0].sweep
        points, arrivals = np.zeros((0, 2)), np.zeros(0)
        if sweep is not None:
            points, arrivals = sweep.nodes(group.parcels)
        if not len(points):
            points = shapely.get_coordinates(group.polygons[0].representative_point())
        times = np.array(
            [
                passage.within(arrivals) if passage.sweep is sweep and len(arrivals) else passage.times(points)
                for passage in passages
            ]
        )
        return group.base, gainers, np.sort(times) if len(times) == 1 else times, area / len(points)

    @cached_property
    def still_fronts(self) -> dict[tuple[int, int], list[Floats]]:
        """Merged lines between whole parcels of different sides, by (smaller side on the left, other side)."""
        mesh = self.ground.mesh
        left, right = np.append(self.holder, NOBODY)[mesh.arc_parcels.T]
        arcs = np.flatnonzero((left != right) & (left >= 0) & (right >= 0))
        left, right = left[arcs], right[arcs]
        lines = mesh.arc_lines[arcs]
        lines[left > right] = shapely.reverse(lines[left > right])
        code = np.minimum(left, right) * 4096 + np.maximum(left, right)
        merged: dict[tuple[int, int], list[Floats]] = {}
        pairs, first = np.unique(code, return_index=True)
        for pair in pairs[np.argsort(first)].tolist():
            whole = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines[code == pair]), directed=True))
            merged[divmod(pair, 4096)] = [shapely.get_coordinates(line) for line in whole]
        return merged

    @cached_property
    def standing(self) -> dict[tuple[int, int], list[FrontLine]]:
        """The lines of `still_fronts` as fronts, without those of no length."""
        sides = self.ground.timeline.sides
        return {
            pair: [FrontLine(sides[pair[0]].id, sides[pair[1]].id, line, True, False, -1) for _, line in joined(lines)]
            for pair, lines in self.still_fronts.items()
        }

    @cached_property
    def groups_of(self) -> dict[int, tuple[Group, ...]]:
        """By passage, the groups over which it moves."""
        found: dict[int, list[Group]] = {}
        for group in self.groups:
            for index in group.over:
                found.setdefault(index, []).append(group)
        return {index: tuple(groups) for index, groups in found.items()}

    @cached_property
    def cell_m(self) -> float:
        """The greatest cell of the grids on which arrival times are known; 0 if there is none."""
        passages = self.ground.passages
        fields = (passages[index].field for index in self.members)
        return max((field.grid.cell_m for field in fields if field), default=0.0)
