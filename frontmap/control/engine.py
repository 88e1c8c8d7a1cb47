"""Control: who holds each point of a theatre at each instant. Computed once for a timeline, then only asked.

Every answer is a pure function of the instant. Points, regions and fronts all come from the same arrival times, so
they agree; nothing is kept from one question to the next but what depends on neither order nor instant.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.control.epoch import Epoch
from frontmap.control.fought import Fought
from frontmap.control.front_lines import front_lines_in
from frontmap.control.fronts import Front, fronts_in
from frontmap.control.ground import Ground
from frontmap.control.joining import FrontLine
from frontmap.control.kept_parcels import kept_parcels
from frontmap.control.locate import Locator
from frontmap.control.memory import Memory
from frontmap.control.mesh import Floats, Integers, mesh_of
from frontmap.control.regions import areas_about, areas_in, regions_in
from frontmap.control.schedule import Schedule, kept_schedule, schedule_between, schedule_of
from frontmap.errors import GeometryError
from frontmap.timeline.change import Mark, Statement, Timeline
from frontmap.timeline.digest import digest_of

__all__ = ["Control", "compute_control", "default_cell_m"]

Kept = TypeVar("Kept")

_EPOCHS_KEPT = 64
_ANSWERS_KEPT = 20_000


def default_cell_m(timeline: Timeline) -> float:
    """Return the size of a grid's cell that suits a theatre: a 500th of the side of a square with its area.

    About 1.5 km for Iberia; at least 300 m.
    """
    area = float(shapely.area(timeline.theatre.polygons).sum())
    return max(float(area**0.5) / 500, 300.0)


class Control:
    """Who holds the ground of a theatre, at any instant.

    Made by `compute_control`.

    Attributes
    ----------
    timeline : Timeline
    theatre : Theatre
    sides : tuple of str
        Ids; holders are indices in it.
    ground : Ground
        Parcels and the passages of changes over them.
    cell_m : float
        Greatest size of a grid's cell: how far an interpolated line may be from where exact arithmetic would put it.
    digest : str
        Of all that this control gives answers from; empty if nothing tells it from others.
    """

    def __init__(self, timeline: Timeline, ground: Ground, locator: Locator, cell_m: float, digest: str = "") -> None:
        self.timeline = timeline
        self.theatre = timeline.theatre
        self.sides: tuple[str, ...] = tuple(side.id for side in timeline.sides)
        self.ground = ground
        self.cell_m = cell_m
        self.digest = digest
        self._locator = locator
        turns = {edge for passage in ground.passages for edge in (passage.start, passage.end)}
        self._turns: Floats = np.array(sorted(turns))
        self._epochs = Memory(_EPOCHS_KEPT)
        self._memory = Memory(_ANSWERS_KEPT)
        self._fought = Fought(timeline)
        self._marks: dict[str, list[Mark]] | None = None
        self._parcels_of: dict[int, list[int]] | None = None

    def parcels_at(self, points_m: npt.ArrayLike) -> Integers:
        """Return the parcel in which each point lies, shape (n,); -1 outside the theatre."""
        return self._locator(np.asarray(points_m, dtype=np.float64).reshape(-1, 2))

    def holders(self, points_m: npt.ArrayLike, instant: float) -> npt.NDArray[np.int16]:
        """Return who holds some points.

        Parameters
        ----------
        points_m : array_like, shape (n, 2)
            Easting, northing.
        instant : float

        Returns
        -------
        ndarray of int16, shape (n,)
            Index in `sides`; -1 where nobody holds or outside the theatre.
        """
        points = np.asarray(points_m, dtype=np.float64).reshape(-1, 2)
        return self.ground.holders_in(self._locator(points), points, instant).astype(np.int16)

    def regions(self, instant: float) -> dict[str, Any]:
        """Return the ground of each side as a shapely MultiPolygon in metres.

        Sides without ground are left out. The regions tile all ground that any side holds.
        """
        return {self.sides[side]: shape for side, shape in regions_in(self.epoch(instant), instant).items()}

    def areas_m2(self, instant: float) -> Floats:
        """Return the area of each side's ground in square metres, shape (sides,), without building the regions."""
        return areas_in(self.epoch(instant), instant)

    def areas_about_m2(self, instant: float) -> Floats:
        """Return what `areas_m2` does, sooner: of ground in motion, points are counted."""
        return areas_about(self.epoch(instant), instant)

    def fronts(self, instant: float) -> tuple[Front, ...]:
        """Return the lines along which sides that are at war at that instant touch."""
        lines = self.front_lines(instant)
        return fronts_in(self.ground, lines, self._latest(instant))

    def front_lines(self, instant: float) -> list[FrontLine]:
        """Return the lines of `fronts` as plain arrays, without what they rest on: for films."""
        return self.front_lines_at([instant])[0]

    def front_lines_at(self, instants: Sequence[float]) -> list[list[FrontLine]]:
        """Return the `front_lines` of several instants, never falling; sooner than one by one."""
        runs = [(epoch, list(some)) for epoch, some in itertools.groupby(instants, self.epoch)]
        every = front_lines_in(runs, [self.pairs_at_war(instant) for instant in instants])
        return [self._fought.of(lines, instant) for lines, instant in zip(every, instants, strict=True)]

    def schedule(self, points_m: npt.ArrayLike) -> Schedule:
        """Return the holders of some points, shape (n, 2), through the whole war."""
        points = np.asarray(points_m, dtype=np.float64).reshape(-1, 2)
        return kept_schedule(
            self.digest,
            len(self.sides),
            len(points),
            {"points": points},
            lambda: schedule_of(self.ground, self._locator(points), points),
        )

    def schedule_between(
        self,
        parcel: npt.NDArray[np.signedinteger[Any]],
        points_m: Callable[[Integers], Floats],
        since: float,
        until: float,
        named: str = "",
    ) -> Schedule:
        """Return the holders of points whose parcels are known, at an instant and until another.

        The parameters are those of `frontmap.control.schedule.schedule_between`, but for `named`: what tells these
        points from all others on this ground, to keep on disk what happens to them.
        """

        def work_out() -> Schedule:
            return schedule_between(self.ground, parcel, points_m, since, until)

        if not named or since >= until:
            return work_out()
        basis = {"named": named, "since": since, "until": until}
        return kept_schedule(self.digest, len(self.sides), len(parcel), basis, work_out)

    def pairs_at_war(self, instant: float) -> set[tuple[int, int]]:
        """Return pairs of indices of sides at war at an instant, smaller first."""
        index = {side: position for position, side in enumerate(self.sides)}
        return {
            (min(index[war.one], index[war.other]), max(index[war.one], index[war.other]))
            for war in self.timeline.wars
            if instant in war.span
        }

    def epoch(self, instant: float) -> Epoch:
        """Return what stands still around an instant."""
        position = int(np.searchsorted(self._turns, instant))
        exact = position < len(self._turns) and self._turns[position] == instant
        key = (position, bool(exact))
        return self._epochs.kept(key, lambda: Epoch(self.ground, instant))

    def marks_by_kind(self, *kinds: str) -> list[Mark]:
        """Return the timeline's marks of some kinds, in order of time."""
        by_kind = self._marks
        if by_kind is None:
            by_kind = {}
            for mark in self.timeline.marks:
                by_kind.setdefault(mark.kind, []).append(mark)
            self._marks = by_kind
        return [mark for kind in kinds for mark in by_kind.get(kind, ())]

    def parcels_of_province(self, province: int) -> list[int]:
        """Return the parcels that make up a province of the theatre."""
        if self._parcels_of is None:
            self._parcels_of = {}
            for parcel, parent in enumerate(self.ground.parcels.province.tolist()):
                self._parcels_of.setdefault(parent, []).append(parcel)
        return self._parcels_of.get(province, [])

    def kept(self, key: tuple[Any, ...], make: Callable[[], Kept]) -> Kept:
        """Return what was made before under a key, or make it now; the least recently used goes first."""
        return self._memory.kept(key, make)

    def _latest(self, instant: float) -> Callable[[list[Any]], list[Statement]]:
        return lambda lines: [self._resting(pair, instant) for pair in self._hands(lines)]

    def _hands(self, lines: list[Any]) -> list[list[int]]:
        """Return the parcels on both hands of the middle of each line."""
        points, line = shapely.get_coordinates(lines, return_index=True)
        first = np.searchsorted(line, np.arange(len(lines) + 1))
        middle = (first[:-1] + first[1:]) // 2
        ahead = points[middle] - points[middle - 1]
        aside = ahead[:, ::-1] * (-1, 1) / np.hypot(*ahead.T)[:, None]
        centre = (points[middle] + points[middle - 1]) / 2
        beside = np.concatenate([centre + aside, centre - aside])
        parcels: list[list[int]] = self._locator(beside).reshape(2, -1).T.tolist()
        return parcels

    def _resting(self, parcels: list[int], instant: float) -> Statement:
        """Return the latest statement on which ground of some parcels rests."""
        changes = [-1]
        for parcel in parcels:
            for index in self.ground.of_parcel[parcel] if parcel >= 0 else ():
                passage = self.ground.passages[index]
                if passage.start < instant or passage.end <= instant:
                    changes.append(passage.change)
        last = max(changes)
        return self.timeline.changes[last].statement if last >= 0 else self.timeline.start_statement


def compute_control(timeline: Timeline, *, cell_m: float | None = None) -> Control:
    """Work out when each change reaches each point.

    Parameters
    ----------
    timeline : Timeline
    cell_m : float, optional
        Greatest size of a grid's cell in metres; `default_cell_m` if not given. Small areas get finer grids, very
        large ones coarser.

    Returns
    -------
    Control

    Raises
    ------
    GeometryError
        If ``cell_m`` is not above 0.
    """
    if cell_m is not None and not cell_m > 0:
        raise GeometryError(f"cell_m is {cell_m}; it must be a length above 0 in metres")
    cell = default_cell_m(timeline) if cell_m is None else float(cell_m)
    told = digest_of(timeline)
    parcels = kept_parcels(timeline, told)
    mesh = mesh_of(parcels.polygons)
    digest = f"{told} {cell!r}" if told else ""
    return Control(timeline, Ground(timeline, parcels, mesh, cell), Locator(parcels, mesh), cell, digest)
