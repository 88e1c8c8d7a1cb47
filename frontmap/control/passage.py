"""How one change passes over its ground: when it reaches each point of each parcel, given what came before it.

The changes of a timeline are taken in order. What the gainer holds at the beginning of a change, and so from where it
moves, follows from the changes before it by the same rule that answers every question later: a point belongs to the
side of the last change, in order, that has reached it.

Choices made here:

* Ground that is the gainer's already counts as reached at the change's start, so that an earlier change which is still
  moving cannot take it away afterwards.
* Ground beyond an edge is *far* (the line comes to rest there at the end) if an enemy holds it and no change with the
  same gainer takes it within the same time; otherwise the edge is passed without resistance.
* A piece that touches the gainer's ground nowhere begins when an earlier change first reaches its edge. Failing that it
  spreads from the stated origin, from the edge of an ally (a side at war with the loser but not with the gainer), or
  from the seat of its greatest province.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.control.arrival import (
    EXCLUDED,
    FAR,
    NEAR,
    OUTSIDE,
    SWEPT,
    Field,
    Potential,
    solve_potential,
    timed_by_area,
)
from frontmap.control.locate import aligned
from frontmap.control.mesh import Floats, Grid, Integers, Mesh, Segments, crossings, parcels_on_grid
from frontmap.control.parcels import GRID_M, Parcels
from frontmap.timeline.change import Change, Spread, Timeline

__all__ = ["MIXED", "NOBODY", "Contact", "Ground", "Passage"]

NOBODY = -1
"""Holder of ground that no side holds."""

MIXED = -2
"""Holder of a parcel through which a line runs."""

_NODES_PER_PIECE = 3500
_MOST_NODES = 20_000
_FINEST_CELL_M = 300.0
_NEVER = 1e4
_HAIR = 1e-6


@dataclass(frozen=True)
class Passage:
    """One change over some of its parcels.

    Attributes
    ----------
    change : int
        Index in ``timeline.changes``.
    to : int
        Index in ``timeline.sides``, or `NOBODY`.
    start, end : float
        Instants between which it moves over these parcels; equal where they fall all at once.
    parcels : ndarray of int32
        Ascending.
    field : Field or None
        Arrival time in instants; None where all fall at ``end``.
    complete : bool
        Whether all of the ground of the parcels has fallen at ``end``.
    """

    change: int
    to: int
    start: float
    end: float
    parcels: npt.NDArray[np.int32]
    field: Field | None = None
    complete: bool = True

    def times(self, points_m: Floats) -> Floats:
        """Return the arrival time at points that lie in its parcels, shape (n, 2) → (n,)."""
        if self.field is None:
            return np.full(len(points_m), self.end)
        # At the start itself nothing has moved yet, not even on the near edge.
        soonest = np.nextafter(self.start, np.inf)
        return np.clip(self.field.at(points_m), soonest, self.end if self.complete else np.inf)


@dataclass(frozen=True, slots=True)
class Contact:
    """From where a piece of a change's ground was entered.

    Attributes
    ----------
    change : int
    parcel : int
        A parcel of the piece.
    how : str
        ``front`` (ground that the gainer held), ``follows`` (ground that it gained meanwhile), ``origin``, ``ally`` or
        ``seat`` (none of these).
    """

    change: int
    parcel: int
    how: str


class Ground:
    """The parcels of a timeline and, change by change, the passages over them.

    Parameters
    ----------
    timeline : Timeline
    parcels : Parcels
    mesh : Mesh
    cell_m : float
        Greatest size of a grid's cell.
    """

    def __init__(self, timeline: Timeline, parcels: Parcels, mesh: Mesh, cell_m: float) -> None:
        self.timeline = timeline
        self.parcels = parcels
        self.mesh = mesh
        self.cell_m = cell_m
        self.passages: list[Passage] = []
        self.contacts: list[Contact] = []
        self.unmoved: list[int] = []
        self.of_parcel: list[list[int]] = [[] for _ in range(len(parcels))]
        self._index = {"": NOBODY} | {side.id: index for index, side in enumerate(timeline.sides)}
        start = np.array([NOBODY if side is None else self._index[side] for side in timeline.start], dtype=np.int64)
        self.start: Integers = start[parcels.province]
        self._tree = shapely.STRtree(parcels.polygons)
        neighbours: list[set[int]] = [set() for _ in range(len(parcels))]
        for arc in mesh.arcs:
            if arc.right >= 0:
                neighbours[arc.left].add(arc.right)
                neighbours[arc.right].add(arc.left)
        self.neighbours = neighbours
        for change in range(len(timeline.changes)):
            self._pass(change)

    def state(self, parcel: int, instant: float) -> tuple[int, tuple[int, ...]]:
        """Return who holds the bottom of a parcel at an instant, and the passages moving over it, ascending."""
        moving: list[int] = []
        for index in reversed(self.of_parcel[parcel]):
            passage = self.passages[index]
            if instant >= passage.end and passage.complete:
                return passage.to, tuple(reversed(moving))
            if instant > passage.start:
                moving.append(index)
        return int(self.start[parcel]), tuple(reversed(moving))

    def holders_in(self, parcel: Integers, points_m: Floats, instant: float) -> Integers:
        """Return the holder of points whose parcels are known, shape (n,)."""
        holder = np.full(len(parcel), NOBODY, dtype=np.int64)
        known = np.unique(parcel)
        states = {int(p): self.state(int(p), instant) for p in known if p >= 0}
        if not states:
            return holder
        bottom = np.full(int(known[-1]) + 2, NOBODY, dtype=np.int64)
        over: dict[int, list[int]] = {}
        for p, (base, moving) in states.items():
            bottom[p] = base
            for index in moving:
                over.setdefault(index, []).append(p)
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
                    found.add(self._index[war.other])
                elif war.other == name:
                    found.add(self._index[war.one])
        return found

    # One change -------------------------------------------------------------------------------------------------

    def _add(self, passage: Passage) -> None:
        for parcel in passage.parcels.tolist():
            self.of_parcel[parcel].append(len(self.passages))
        self.passages.append(passage)

    def _pass(self, number: int) -> None:
        change = self.timeline.changes[number]
        to = self._index[change.to]
        start, end = float(change.span.start), float(change.span.end)
        at_once = change.spread is Spread.AT_ONCE or not self.timeline.interpolate or end <= start
        reference = end if at_once else start
        allowed = None if change.only_from is None else {self._index[side] for side in change.only_from}
        held: list[int] = []
        open_: list[int] = []
        mixed: list[int] = []
        for parcel in self.parcels.covers[number].tolist():
            holder, moving = self.state(parcel, reference)
            if moving:
                mixed.append(parcel)
            elif holder == to:
                held.append(parcel)
            elif allowed is None or holder in allowed:
                open_.append(parcel)
        if not open_ and not mixed:
            self.unmoved.append(number)
        if held:
            self._add(Passage(number, to, reference, reference, np.array(held, dtype=np.int32)))
        if at_once:
            whole = sorted(open_ + mixed) if allowed is None else open_
            if whole:
                self._add(Passage(number, to, end, end, np.array(whole, dtype=np.int32)))
            if allowed is not None:
                for cluster in self._clusters(mixed):
                    self._strip(number, to, end, cluster, allowed)
            return
        for cluster in self._clusters(open_ + mixed):
            self._sweep(number, to, change, cluster, allowed)

    def _clusters(self, parcels: Iterable[int]) -> list[npt.NDArray[np.int32]]:
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

    def _grid(self, cluster: npt.NDArray[np.int32]) -> tuple[Grid, Segments, Integers]:
        area = float(self.parcels.area_m2[cluster].sum())
        cell = float(np.clip(np.sqrt(area / _NODES_PER_PIECE), _FINEST_CELL_M, self.cell_m))
        cell = max(cell, float(np.sqrt(area / _MOST_NODES)))
        cell = float(np.ceil(cell / GRID_M) * GRID_M)
        west, south, east, north = shapely.total_bounds(self.parcels.polygons[cluster])
        west, south = aligned(west - 2 * cell), aligned(south - 2 * cell)
        grid = Grid(west, south, cell, int((north - south) / cell) + 4, int((east - west) / cell) + 4)
        box = shapely.box(west, south, west + grid.columns * cell, south + grid.rows * cell)
        segments = self.mesh.of_parcels(np.sort(self._tree.query(box)))
        return grid, segments, parcels_on_grid(segments, grid)

    def _strip(self, number: int, to: int, end: float, cluster: npt.NDArray[np.int32], allowed: set[int]) -> None:
        """Take at once what some sides hold of parcels that others hold in part."""
        from scipy.ndimage import gaussian_filter

        grid, _, label = self._grid(cluster)
        holder = self.holders_in(label.ravel(), grid.nodes(), end).reshape(label.shape)
        taken = np.isin(holder, sorted(allowed))
        smooth = gaussian_filter(np.where(taken, -1.0, 1.0), 0.8)
        field = Field(grid, end + _HAIR * smooth)
        self._add(Passage(number, to, end - _HAIR, end, cluster, field, complete=False))

    def _sweep(
        self, number: int, to: int, change: Change, cluster: npt.NDArray[np.int32], allowed: set[int] | None
    ) -> None:
        start, end = float(change.span.start), float(change.span.end)
        grid, segments, label = self._grid(cluster)
        shape = label.shape
        holder = self.holders_in(label.ravel(), grid.nodes(), start).reshape(shape)
        inside = np.isin(label, cluster)
        takeable = inside & (holder != to)
        if allowed is not None:
            takeable &= np.isin(holder, sorted(allowed))
        kind = np.full(shape, OUTSIDE, dtype=np.int8)
        kind[inside] = EXCLUDED
        kind[takeable] = SWEPT
        losers = {int(side) for side in np.unique(holder[takeable])}
        hostile = np.isin(holder, sorted(losers | self.enemies(to, start, end))) & (label >= 0)
        beyond = hostile & ~inside & ~np.isin(label, self._falling(number, to, start, end, np.unique(label)))
        kind[beyond] = FAR
        kind[(holder == to) & (label >= 0)] = NEAR
        if not takeable.any():
            self._add(Passage(number, to, end, end, cluster))
            return
        cut = _cuts(segments, grid)
        shares, begins = self._potential(number, to, change, grid, label, holder, kind, cut, cluster)
        arrival = begins + (end - begins) * shares
        arrival[kind == EXCLUDED] = end + _NEVER
        field = Field(grid, arrival)
        torn = np.isin(cluster, label[kind == EXCLUDED])
        for complete, members in ((True, cluster[~torn]), (False, cluster[torn])):
            if len(members):
                self._add(Passage(number, to, start, end, members, field, complete))

    def _falling(self, number: int, to: int, start: float, end: float, parcels: Integers) -> list[int]:
        """Return parcels that the same side gains by another change within the same time."""
        falling = []
        for parcel in parcels.tolist():
            if parcel < 0:
                continue
            for other in self.parcels.covered_by[parcel]:
                change = self.timeline.changes[other]
                if other != number and self._index[change.to] == to and start < change.span.end <= end:
                    falling.append(parcel)
                    break
        return falling

    def _potential(
        self,
        number: int,
        to: int,
        change: Change,
        grid: Grid,
        label: Integers,
        holder: Integers,
        kind: npt.NDArray[np.int8],
        cut: tuple[Floats, Floats],
        cluster: npt.NDArray[np.int32],
    ) -> tuple[Floats, Floats]:
        """Return for every node the share of its piece that falls before it, and the instant its piece begins."""
        from scipy.ndimage import distance_transform_edt

        start = float(change.span.start)
        swept = kind == SWEPT
        origins = _nearest_nodes(change.origins, grid, swept)
        solved = solve_potential(kind, cut, origins if change.spread is Spread.ORIGIN else None)
        how = ["origin" if change.spread is Spread.ORIGIN else "front"] * len(solved.reached)
        begin = np.full(len(solved.reached) + 1, start)
        values = solved.values
        greatest = np.bincount(solved.piece.ravel(), minlength=len(solved.reached) + 1)
        known = np.isin(label, label[swept & np.isfinite(values)])
        stray = []
        for position in np.flatnonzero(~np.array(solved.reached)).tolist():
            piece = solved.piece == position + 1
            small = greatest[position + 1] < 0.05 * swept.sum() or greatest[position + 1] < 12
            if (small or known[piece].all()) and np.isfinite(values[swept]).any():
                # An islet, or a spur thinner than the grid: it falls with the ground nearest to it.
                stray.append(position + 1)
                continue
            found, entered, way = self._enter(number, to, change, grid, label, holder, kind, cut, piece)
            kept = np.isfinite(found) & ~np.isfinite(values) if way != "seat" else np.isfinite(found)
            kept |= piece
            values = np.where(kept, found, values)
            begin[position + 1], how[position] = entered, way
        main = swept & np.isfinite(values)
        for position, way in enumerate(how):
            if position + 1 not in stray:
                inside = np.unique(label[solved.piece == position + 1])
                self.contacts.append(Contact(number, int(inside[inside >= 0][0]), way))
        # Nodes without a value take that of the nearest node which has one; pieces keep their own pace.
        nearest = distance_transform_edt(~main, return_distances=False, return_indices=True)
        piece = np.where(main, solved.piece, 0)[tuple(nearest)]
        bare = ~np.isfinite(values)
        values = np.where(bare, 0.0, values)
        if bare.any():
            valued = distance_transform_edt(bare, return_distances=False, return_indices=True)
            values = values[tuple(valued)]
        shares = np.zeros(values.shape)
        for position in range(len(how)):
            of_piece = piece == position + 1
            if position + 1 in stray or not of_piece.any():
                continue
            among = main & (solved.piece == position + 1)
            far = how[position] == "front" and _touches(among, kind == FAR)
            timed = timed_by_area(values[of_piece], among[of_piece], far)
            shares[of_piece] = timed
        return shares, begin[piece]

    def _enter(
        self,
        number: int,
        to: int,
        change: Change,
        grid: Grid,
        label: Integers,
        holder: Integers,
        kind: npt.NDArray[np.int8],
        cut: tuple[Floats, Floats],
        piece: npt.NDArray[np.bool_],
    ) -> tuple[Floats, float, str]:
        """Solve for a piece that touches none of the gainer's ground at the start."""
        start, end = float(change.span.start), float(change.span.end)
        alone = np.where(piece, SWEPT, np.where(kind == SWEPT, OUTSIDE, kind)).astype(np.int8)

        def solve(near: npt.NDArray[np.bool_] | None, sources: Integers | None = None) -> Potential:
            edged = np.where(near & ~piece, NEAR, alone).astype(np.int8) if near is not None else alone
            # The mean-time potential is wanted here: a far edge would draw all level lines to itself.
            edged = np.where(edged == FAR, OUTSIDE, edged).astype(np.int8)
            return solve_potential(edged, cut, sources)

        if change.spread is Spread.ORIGIN and _touches(piece, kind == NEAR):
            return solve(kind == NEAR).values, start, "front"
        arrives = self._gained(label, grid, to, start, end).reshape(label.shape)
        late = np.isfinite(arrives) & ~piece
        if _touches(piece, late):
            beside = late & _dilated(piece)
            entered = min(float(arrives[beside].min()), start + 0.9 * (end - start))
            return solve(late).values, entered, "follows"
        if change.origins:
            return solve(None, _nearest_nodes(change.origins, grid, piece)).values, start, "origin"
        losers = {int(side) for side in np.unique(holder[piece])}
        foes: set[int] = set()
        for loser in losers - {NOBODY}:
            foes |= self.enemies(loser, start, end)
        allies = np.isin(holder, sorted(foes - self.enemies(to, start, end) - {to})) & (label >= 0)
        if _touches(piece, allies):
            return solve(allies).values, start, "ally"
        theatre = self.timeline.theatre
        inside, count = np.unique(self.parcels.province[label[piece]], return_counts=True)
        province = theatre.atlas.provinces[int(theatre.members[int(inside[np.argmax(count)])])]
        seat = theatre.place_m(province.seat)
        return solve(None, _nearest_nodes((seat,), grid, piece)).values, start, "seat"

    def _gained(self, label: Integers, grid: Grid, to: int, start: float, end: float) -> Floats:
        """Return when each node is gained by a side between two instants, infinite where it is not."""
        flat, nodes = label.ravel(), grid.nodes()
        arrives = np.full(len(flat), np.inf)
        for index in sorted({index for p in np.unique(flat[flat >= 0]).tolist() for index in self.of_parcel[p]}):
            passage = self.passages[index]
            if passage.end <= start or passage.start >= end:
                continue
            chosen = np.flatnonzero(np.isin(flat, passage.parcels))
            times = passage.times(nodes[chosen])
            moved = (times > start) & (times < end)
            arrives[chosen[moved]] = times[moved] if passage.to == to else np.inf
        return arrives


def _cuts(segments: Segments, grid: Grid) -> tuple[Floats, Floats]:
    """Return where edges cut the links of a grid, as `solve_potential` wants them."""
    across = np.full((grid.rows, max(grid.columns - 1, 0)), np.nan)
    upward = np.full((max(grid.rows - 1, 0), grid.columns), np.nan)
    row, along, _ = crossings(segments.start, segments.end, grid.south, grid.cell_m, grid.rows, axis=1)
    place = (along - grid.west) / grid.cell_m
    column = np.floor(place).astype(np.int64)
    kept = (column >= 0) & (column < grid.columns - 1)
    across[row[kept], column[kept]] = (place - column)[kept]
    column, along, _ = crossings(segments.start, segments.end, grid.west, grid.cell_m, grid.columns, axis=0)
    place = (along - grid.south) / grid.cell_m
    row = np.floor(place).astype(np.int64)
    kept = (row >= 0) & (row < grid.rows - 1)
    upward[row[kept], column[kept]] = (place - row)[kept]
    return across, upward


def _nearest_nodes(points_m: Sequence[tuple[float, float]], grid: Grid, among: npt.NDArray[np.bool_]) -> Integers:
    """Return for each point the flat index of the nearest of some nodes."""
    candidates = np.flatnonzero(among.ravel())
    if not len(candidates):
        return np.zeros(0, dtype=np.int64)
    nodes = grid.nodes()[candidates]
    return np.array([candidates[np.argmin(((nodes - point) ** 2).sum(axis=1))] for point in points_m], dtype=np.int64)


def _dilated(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    grown[:, 1:] |= mask[:, :-1]
    grown[:, :-1] |= mask[:, 1:]
    return grown


def _touches(mask: npt.NDArray[np.bool_], other: npt.NDArray[np.bool_]) -> bool:
    return bool((_dilated(mask) & other & ~mask).any())
