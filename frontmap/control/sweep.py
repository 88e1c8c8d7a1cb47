"""How a change moves over a connected piece of ground: where it starts, where it ends, and when it is where.

Choices made here:

* Ground beyond an edge is *far* (the line comes to rest there at the end) if an enemy holds it and no change with the
  same gainer takes it within the same time; otherwise the edge is passed without resistance.
* A piece that touches the gainer's ground nowhere begins when an earlier change first reaches its edge. Failing that it
  spreads from the stated origin, from the edge of an ally (a side at war with the loser but not with the gainer), or
  from the seat of its greatest province.
* An islet, or a spur thinner than the grid, falls with the ground nearest to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.control.arrival import Field
from frontmap.control.locate import aligned
from frontmap.control.mesh import Floats, Grid, Integers, Segments, parcels_on_grid
from frontmap.control.nodes import cuts_of, dilated, nearest_nodes, spread_out, touches
from frontmap.control.pacing import paced_by_area, through
from frontmap.control.parcels import GRID_M
from frontmap.control.potential import EXCLUDED, FAR, NEAR, OUTSIDE, SWEPT, Potential, solve_potential
from frontmap.control.terrain import Ease, ease_on
from frontmap.timeline.change import Change, Spread

if TYPE_CHECKING:
    from frontmap.control.ground import Ground

__all__ = ["Contact", "Sweep"]

_NOBODY = -1
_NODES_PER_PIECE = 2000
_MOST_NODES = 12_000
_FINEST_CELL_M = 300.0
_ISLET_SHARE = 0.05
_FEWEST_NODES = 12


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


@dataclass(frozen=True, eq=False)
class Sweep:
    """One change over parcels that hang together.

    Attributes
    ----------
    ground : Ground
    number : int
        Index of the change.
    to : int
        Side that gains.
    cluster : ndarray of int32
        The parcels, ascending.
    allowed : frozenset of int, or None
        Sides whose ground changes hands; None for all.
    at_once : bool
        Whether it all falls at the end.
    before : int
        How many passages came before the change.
    """

    ground: Ground
    number: int
    to: int
    cluster: npt.NDArray[np.int32]
    allowed: frozenset[int] | None
    at_once: bool
    before: int

    @property
    def field(self) -> Field:
        """Arrival time in instants; beyond the end by far where ground does not change hands."""
        return self._worked_out[0]

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """From where each piece was entered."""
        return self._worked_out[1]

    def nodes(self, parcels: npt.NDArray[np.int32]) -> tuple[Floats, Floats]:
        """Return the nodes of the grid that lie in some parcels, shape (n, 2), and their arrivals, shape (n,)."""
        field, _, label = self._worked_out
        inside = np.flatnonzero(np.isin(label, parcels))
        return field.grid.nodes_at(inside), field.arrivals(field.values.ravel()[inside])

    @property
    def _change(self) -> Change:
        return self.ground.timeline.changes[self.number]

    @cached_property
    def _worked_out(self) -> tuple[Field, tuple[Contact, ...], npt.NDArray[np.int32]]:
        change = self._change
        start, end = float(change.span.start), float(change.span.end)
        grid, segments, label = self._grid()
        reference = end if self.at_once else start
        holder = self.ground.holders_in(label.ravel(), grid.nodes(), reference, self.before).reshape(label.shape)
        inside = np.isin(label, self.cluster)
        # Beyond this rim the potential is not known, and what looks like lines is none.
        near = dilated(dilated(inside))
        takeable = inside & (holder != self.to)
        if self.allowed is not None:
            takeable &= np.isin(holder, sorted(self.allowed))
        if self.at_once:
            # With what the gainer holds: between its nodes and theirs no strip narrower than a cell is left behind.
            # Nor along the rim of the piece, beyond which nothing is decided here: only what is spared reaches over it.
            spared = inside & ~takeable & (holder != self.to)
            spared |= dilated(dilated(spared)) & ~inside
            return self._stamped(grid, ~spared, end, near), (), label.astype(np.int32)
        if not takeable.any():
            return self._stamped(grid, takeable, end, near), (), label.astype(np.int32)
        kind = np.full(label.shape, OUTSIDE, dtype=np.int8)
        kind[inside] = EXCLUDED
        kind[takeable] = SWEPT
        losers = {int(side) for side in np.unique(holder[takeable])}
        foes = sorted(losers | self.ground.enemies(self.to, start, end))
        falling = np.isin(label, self._falling(start, end, np.unique(label)))
        kind[np.isin(holder, foes) & (label >= 0) & ~inside & ~falling] = FAR
        kind[(holder == self.to) & (label >= 0)] = NEAR
        ease = ease_on(self.ground.timeline.theatre, grid)
        work = _Work(self, grid, label, holder, kind, cuts_of(segments, grid), ease)
        values, pace, contacts = work.paced(end)
        spared = kind == EXCLUDED
        potentials = pace[0]
        values[spared] = np.maximum(values[spared], potentials[-1] + 0.5 * (potentials[-1] - potentials[0]))
        return Field(grid, values, pace, near), contacts, label.astype(np.int32)

    def _stamped(self, grid: Grid, taken: npt.NDArray[np.bool_], end: float, near: npt.NDArray[np.bool_]) -> Field:
        """Let all that is taken fall by the end: values are below it there, above it elsewhere."""
        rough = np.where(taken, -1.0, 1.0)
        smooth = rough.copy()
        smooth[1:-1, 1:-1] = (
            4 * rough[1:-1, 1:-1] + rough[:-2, 1:-1] + rough[2:, 1:-1] + rough[1:-1, :-2] + rough[1:-1, 2:]
        ) / 8
        return Field(grid, end + smooth, near=near)

    def _grid(self) -> tuple[Grid, Segments, Integers]:
        ground = self.ground
        area = float(ground.parcels.area_m2[self.cluster].sum())
        cell = float(np.clip(np.sqrt(area / _NODES_PER_PIECE), _FINEST_CELL_M, ground.cell_m))
        cell = max(cell, float(np.sqrt(area / _MOST_NODES)))
        cell = float(np.ceil(cell / GRID_M) * GRID_M)
        west, south, east, north = shapely.total_bounds(ground.parcels.polygons[self.cluster])
        west, south = aligned(west - 2 * cell), aligned(south - 2 * cell)
        grid = Grid(west, south, cell, int((north - south) / cell) + 4, int((east - west) / cell) + 4)
        box = shapely.box(west, south, west + grid.columns * cell, south + grid.rows * cell)
        segments = ground.mesh.of_parcels(np.sort(ground.tree.query(box)))
        return grid, segments, parcels_on_grid(segments, grid)

    def _falling(self, start: float, end: float, parcels: Integers) -> list[int]:
        """Return parcels that the same side gains by another change within the same time."""
        ground, falling = self.ground, []
        for parcel in parcels.tolist():
            for other in ground.parcels.covered_by[parcel] if parcel >= 0 else ():
                change = ground.timeline.changes[other]
                if other != self.number and change.to == self._change.to and start < change.span.end <= end:
                    falling.append(parcel)
                    break
        return falling


@dataclass(frozen=True)
class _Work:
    """What a sweep works with: nodes by parcel, holder, kind and ease, and where edges cut their links."""

    sweep: Sweep
    grid: Grid
    label: Integers
    holder: Integers
    kind: npt.NDArray[np.int8]
    cut: tuple[Floats, Floats]
    ease: Ease | None

    def paced(self, end: float) -> tuple[Floats, tuple[Floats, Floats], tuple[Contact, ...]]:
        """Return the potential at every node, the pace at which it is passed, and from where pieces were entered."""
        change = self.sweep._change
        swept = self.kind == SWEPT
        spreads = change.spread is Spread.ORIGIN
        origins = nearest_nodes(change.origins, self.grid, swept) if spreads else None
        solved = solve_potential(self.kind, self.cut, origins, self.ease)
        count = len(solved.reached)
        how = ["origin" if spreads else "front"] * count
        begin = np.full(count + 1, float(change.span.start))
        values = solved.values
        nodes = np.bincount(solved.piece.ravel(), minlength=count + 1)
        known = np.isin(self.label, self.label[swept & np.isfinite(values)])
        strays: set[int] = set()
        for number in (np.flatnonzero(~np.array(solved.reached, dtype=bool)) + 1).tolist():
            piece = solved.piece == number
            small = nodes[number] < _ISLET_SHARE * swept.sum() or nodes[number] < _FEWEST_NODES
            if (small or known[piece].all()) and np.isfinite(values[swept]).any():
                strays.add(number)
                continue
            found, begin[number], how[number - 1] = self._enter(piece)
            values = np.where(np.isfinite(found) & (piece | ~np.isfinite(values)), found, values)
        contacts = []
        for number, way in enumerate(how, start=1):
            if number not in strays:
                contacts.append(Contact(self.sweep.number, int(self.label[solved.piece == number].min()), way))
        main = np.where(np.isin(solved.piece, list(strays)), 0, solved.piece)
        values, piece = spread_out(values, np.where(np.isfinite(values), main, 0), swept)
        paces: dict[int, tuple[Floats, Floats]] = {}
        for number, way in enumerate(how, start=1):
            if number not in strays:
                among = main == number
                far = way == "front" and touches(among, self.kind == FAR)
                potentials, shares = paced_by_area(values[among], far)
                paces[number] = potentials, begin[number] + (end - begin[number]) * shares
        # One pace for all: that of the greatest piece. The others' potentials are bent to fit it.
        leader = max(paces, key=lambda number: (int(nodes[number]), -number))
        for number, pace in paces.items():
            if number != leader:
                of_piece = piece == number
                instants = through(values[of_piece], *pace)
                values[of_piece] = through(instants, *paces[leader][::-1])
        return values, paces[leader], tuple(contacts)

    def _enter(self, piece: npt.NDArray[np.bool_]) -> tuple[Floats, float, str]:
        """Solve for a piece that touches none of the gainer's ground at the start."""
        sweep, change, kind = self.sweep, self.sweep._change, self.kind
        ground = sweep.ground
        start, end = float(change.span.start), float(change.span.end)
        # The mean-time potential is wanted here: a far edge would draw all level lines to itself.
        alone = np.where(piece, SWEPT, OUTSIDE).astype(np.int8)

        def solve(near: npt.NDArray[np.bool_] | None, sources: Integers | None = None) -> Potential:
            edged = alone if near is None else np.where(near & ~piece, NEAR, alone).astype(np.int8)
            return solve_potential(edged, self.cut, sources, self.ease)

        if change.spread is Spread.ORIGIN and touches(piece, kind == NEAR):
            return solve(kind == NEAR).values, start, "front"
        arrives = self._gained(start, end)
        late = np.isfinite(arrives) & ~piece
        if touches(piece, late):
            beside = late & dilated(piece)
            entered = min(float(arrives[beside].min()), start + 0.9 * (end - start))
            return solve(late).values, entered, "follows"
        if change.origins:
            return solve(None, nearest_nodes(change.origins, self.grid, piece)).values, start, "origin"
        foes: set[int] = set()
        for loser in {int(side) for side in np.unique(self.holder[piece])} - {_NOBODY}:
            foes |= ground.enemies(loser, start, end)
        friends = sorted(foes - ground.enemies(sweep.to, start, end) - {sweep.to})
        allies = np.isin(self.holder, friends) & (self.label >= 0)
        if touches(piece, allies):
            return solve(allies).values, start, "ally"
        theatre = ground.timeline.theatre
        inside, times = np.unique(ground.parcels.province[self.label[piece]], return_counts=True)
        province = theatre.atlas.provinces[int(theatre.members[int(inside[np.argmax(times)])])]
        seat = theatre.place_m(province.seat)
        return solve(None, nearest_nodes((seat,), self.grid, piece)).values, start, "seat"

    def _gained(self, start: float, end: float) -> Floats:
        """Return when each node is gained by the same side by an earlier change, infinite where it is not."""
        sweep, ground = self.sweep, self.sweep.ground
        flat, nodes = self.label.ravel(), self.grid.nodes()
        arrives = np.full(len(flat), np.inf)
        over = {index for p in np.unique(flat[flat >= 0]).tolist() for index in ground.of_parcel[p]}
        for index in sorted(index for index in over if index < sweep.before):
            passage = ground.passages[index]
            if passage.end <= start or passage.start >= end:
                continue
            chosen = np.flatnonzero(np.isin(flat, passage.parcels))
            times = passage.times(nodes[chosen])
            moved = (times > start) & (times < end)
            arrives[chosen[moved]] = times[moved] if passage.to == sweep.to else np.inf
        return arrives.reshape(self.label.shape)
