"""The edges of a coverage: which parcel lies on each side of every segment, and parcels on a grid.

Fronts and borders are arcs whose two owners differ; nothing is subtracted to find them (the idea of topojson's mesh).
A grid is labelled by parcels exactly, node by node, from the crossings of its lines with the segments.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["Arc", "Grid", "Mesh", "Segments", "crossings", "in_runs", "mesh_of", "parcels_on_grid", "sampled"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grid:
    """Nodes in metres: node (row, column) lies at (west + column * cell_m, south + row * cell_m)."""

    west: float
    south: float
    cell_m: float
    rows: int
    columns: int

    def nodes(self) -> Floats:
        """Return all nodes, shape (rows * columns, 2), row by row from the south."""
        return self.nodes_at(np.arange(self.rows * self.columns))

    def nodes_at(self, places: npt.NDArray[np.integer]) -> Floats:
        """Return some nodes, shape (n, 2), by their places among all."""
        row, column = np.divmod(places, self.columns)
        return np.column_stack([self.west + self.cell_m * column, self.south + self.cell_m * row])


@dataclass(frozen=True, slots=True)
class Segments:
    """Directed edges of parcels, each parcel on the left of its own.

    Attributes
    ----------
    start, end : ndarray, shape (n, 2)
        Metres.
    left : ndarray of int64, shape (n,)
        The parcel whose ring this is.
    right : ndarray of int64, shape (n,)
        The parcel across, or -1.
    """

    start: Floats
    end: Floats
    left: Integers
    right: Integers

    def __getitem__(self, chosen: npt.NDArray[np.bool_] | npt.NDArray[np.intp]) -> Segments:
        return Segments(self.start[chosen], self.end[chosen], self.left[chosen], self.right[chosen])


@dataclass(frozen=True, slots=True)
class Arc:
    """A run of edges between the same two parcels.

    Attributes
    ----------
    left, right : int
        Parcels on the left and right hand of one who walks along it; ``right`` is -1 at the edge of the theatre.
    points : ndarray, shape (n, 2)
        Metres.
    """

    left: int
    right: int
    points: Floats


@dataclass(frozen=True)
class Mesh:
    """All edges of a coverage.

    Attributes
    ----------
    segments : Segments
        Grouped by `Segments.left`; shared edges appear twice, once per parcel.
    first : ndarray of int64, shape (parcels + 1,)
        Segments of parcel ``p`` are ``first[p]:first[p + 1]``.
    ring : ndarray of int64, shape (segments,)
        Number of the ring that each segment is part of.
    """

    segments: Segments
    first: Integers
    ring: Integers

    @cached_property
    def arcs(self) -> tuple[Arc, ...]:
        """Each edge once, the smaller parcel on the left."""
        return tuple(_arcs(self.segments, self.ring))

    @cached_property
    def arc_lines(self) -> npt.NDArray[np.object_]:
        """Each arc as a shapely LineString, shape (arcs,)."""
        points = [arc.points for arc in self.arcs]
        if not points:
            return np.zeros(0, dtype=object)
        which = np.repeat(np.arange(len(points)), [len(some) for some in points])
        return np.asarray(shapely.linestrings(np.concatenate(points), indices=which), dtype=object)

    @cached_property
    def touching(self) -> Integers:
        """Parcels that share an edge, and -1 with those at the edge of all, shape (pairs, 2); each pair both ways."""
        size = np.int64(len(self.first))
        pairs = np.unique(self.segments.left * size + self.segments.right + 1)
        return np.column_stack([pairs // size, pairs % size - 1])

    @cached_property
    def arc_parcels(self) -> Integers:
        """Left and right parcel of each arc, shape (arcs, 2)."""
        return np.array([(arc.left, arc.right) for arc in self.arcs], dtype=np.int64).reshape(-1, 2)

    @cached_property
    def _arcs_by_parcel(self) -> tuple[Integers, Integers]:
        """The arcs beside one parcel after the other, and where those of each parcel begin."""
        beside = self.arc_parcels.ravel()
        order = np.argsort(beside, kind="stable")
        return order // 2, np.searchsorted(beside[order], np.arange(len(self.first)))

    def arcs_beside(self, parcels: npt.NDArray[np.integer]) -> Integers:
        """Return the arcs between some parcels and any others, ascending."""
        arcs, first = self._arcs_by_parcel
        found = np.unique(arcs[in_runs(first, parcels)])
        inner: Integers = found[self.arc_parcels[found, 1] >= 0]
        return inner

    def of_parcels(self, parcels: npt.NDArray[np.integer]) -> Segments:
        """Return the segments of some parcels."""
        return self.segments[in_runs(self.first, parcels)]


def in_runs(first: Integers, chosen: npt.NDArray[np.integer]) -> Integers:
    """Return the numbers from ``first[c]`` to before ``first[c + 1]`` of each that is chosen, one after the other."""
    sizes = first[chosen + 1] - first[chosen]
    offsets = np.repeat(first[chosen] - (np.cumsum(sizes) - sizes), sizes)
    return np.asarray(np.arange(len(offsets)) + offsets)


def mesh_of(polygons: npt.NDArray[np.object_]) -> Mesh:
    """Find the edges of a coverage.

    Parameters
    ----------
    polygons : ndarray of shapely (Multi)Polygon, shape (n,)
        A valid coverage, oriented counter-clockwise.

    Returns
    -------
    Mesh
    """
    parts, part_parcel = shapely.get_parts(polygons, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    points, point_ring = shapely.get_coordinates(rings, return_index=True)
    _, vertex = np.unique(points[:, 0] + 1j * points[:, 1], return_inverse=True)
    # The last point of each ring repeats its first, so a segment starts at every point but the last of its ring.
    begins = np.flatnonzero(point_ring[:-1] == point_ring[1:])
    tail, head = vertex[begins].astype(np.int64), vertex[begins + 1].astype(np.int64)
    kept = tail != head
    begins, tail, head = begins[kept], tail[kept], head[kept]
    ring = point_ring[begins]
    left = part_parcel[ring_part[ring]].astype(np.int64)
    size = np.int64(len(points) + 1)
    forward, backward = tail * size + head, head * size + tail
    order = np.argsort(forward, kind="stable")
    place = np.minimum(np.searchsorted(forward[order], backward), len(order) - 1)
    match = order[place]
    right = np.where(forward[match] == backward, left[match], -1)
    segments = Segments(points[begins], points[begins + 1], left, right)
    count = len(polygons)
    first = np.searchsorted(left, np.arange(count + 1)).astype(np.int64)
    return Mesh(segments, first, ring.astype(np.int64))


def _arcs(segments: Segments, ring: Integers) -> list[Arc]:
    changes = np.flatnonzero((np.diff(ring) != 0) | (np.diff(segments.right) != 0)) + 1
    bounds = np.concatenate([[0], changes, [len(ring)]])
    low = bounds[:-1]
    runs_of_ring: dict[int, list[tuple[int, int, int, int]]] = {}
    for number, *run in zip(ring[low], low, bounds[1:], segments.left[low], segments.right[low], strict=True):
        first, end, left, right = map(int, run)
        runs_of_ring.setdefault(int(number), []).append((first, end, left, right))
    starts, ends = segments.start, segments.end
    arcs: list[Arc] = []
    for runs in runs_of_ring.values():
        # The run in which the ring begins and ends is one.
        before = runs.pop() if len(runs) > 1 and runs[0][3] == runs[-1][3] else None
        for first, end, left, right in runs:
            if right < 0 or left < right:
                parts = [] if before is None else [starts[before[0] : before[1]]]
                parts += [starts[first:end], ends[end - 1 : end]]
                arcs.append(Arc(left, right, np.concatenate(parts)))
            before = None
    return arcs


def sampled(points: Floats, step_m: float) -> Floats:
    """Add points along a line so that none are further apart than a step; its own vertices stay."""
    along = points[1:] - points[:-1]
    pieces = np.maximum(np.ceil(np.sqrt((along * along).sum(axis=1)) / step_m).astype(np.int64), 1)
    which = np.repeat(np.arange(len(pieces)), pieces)
    share = (np.arange(len(which)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[which]
    return np.vstack([points[which] + share[:, None] * along[which], points[-1:]])


def crossings(
    start: Floats, end: Floats, origin: float, spacing: float, lines: int, axis: int
) -> tuple[Integers, Floats, Integers]:
    """Cross segments with evenly spaced lines ``coordinate[axis] = origin + line * spacing``.

    Parameters
    ----------
    start, end : ndarray, shape (n, 2)
    origin, spacing : float
    lines : int
        Number of lines.
    axis : {0, 1}
        Which coordinate is constant along a line. Segments count as open at their greater end.

    Returns
    -------
    line : ndarray of int64, shape (k,)
    along : ndarray of float64, shape (k,)
        The other coordinate of each crossing.
    segment : ndarray of int64, shape (k,)
    """
    from_, to = start[:, axis], end[:, axis]
    low = np.clip(np.ceil((np.minimum(from_, to) - origin) / spacing), 0, lines).astype(np.int64)
    high = np.clip(np.ceil((np.maximum(from_, to) - origin) / spacing), 0, lines).astype(np.int64)
    count = high - low
    segment = np.repeat(np.arange(len(start)), count)
    line = np.arange(len(segment)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)
    share = (origin + line * spacing - from_[segment]) / (to[segment] - from_[segment])
    other = 1 - axis
    along = start[segment, other] + share * (end[segment, other] - start[segment, other])
    return line, along, segment


def parcels_on_grid(segments: Segments, grid: Grid) -> Integers:
    """Label the nodes of a grid with the parcel they lie in.

    Parameters
    ----------
    segments : Segments
        All segments of every parcel that meets the grid's rectangle.
    grid : Grid

    Returns
    -------
    ndarray of int64, shape (rows, columns)
        Parcel, or -1 outside all.
    """
    row, easting, segment = crossings(segments.start, segments.end, grid.south, grid.cell_m, grid.rows, axis=1)
    # Walking east along a row, a crossing leads into the parcel on its eastern side.
    upward = segments.end[segment, 1] > segments.start[segment, 1]
    entered = np.where(upward, segments.right[segment], segments.left[segment])
    column = np.clip(np.ceil((easting - grid.west) / grid.cell_m), 0, grid.columns).astype(np.int64)
    order = np.lexsort((entered, easting, row))
    # Every row begins outside; what is entered lasts until the next crossing; where several meet, the last one counts.
    starts = np.searchsorted(row[order], np.arange(grid.rows))
    places = np.insert(
        row[order] * (grid.columns + 1) + column[order], starts, np.arange(grid.rows) * (grid.columns + 1)
    )
    runs = np.diff(places, append=grid.rows * (grid.columns + 1))
    filled = np.repeat(np.insert(entered[order], starts, -1), runs)
    return filled.reshape(grid.rows, grid.columns + 1)[:, : grid.columns]
