"""In which parcel does a point lie? Fast for millions of points: a table of cells, exact where a cell holds an edge."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.control.mesh import Floats, Grid, Integers, Mesh, Segments, crossings, parcels_on_grid
from frontmap.control.parcels import GRID_M, Parcels

__all__ = ["Locator", "aligned"]

_MIXED = -2
_CELLS = 1500
_AT_ONCE = 64
_WITHOUT_TABLE = 300


def aligned(metres: float) -> float:
    """Return the nearest coordinate that no vertex of a parcel has: halfway between two multiples of `GRID_M`."""
    return float((np.floor(metres / GRID_M) + 0.5) * GRID_M)


class Locator:
    """Tells in which parcel points lie.

    Parameters
    ----------
    parcels : Parcels
    mesh : Mesh
    """

    def __init__(self, parcels: Parcels, mesh: Mesh) -> None:
        self._polygons = parcels.polygons
        self._tree = shapely.STRtree(parcels.polygons)
        self._mesh = mesh
        self._asked = 0

    def __call__(self, points_m: Floats) -> Integers:
        """Return the parcel of each point, shape (n,); -1 outside. On an edge the smaller index wins."""
        # Filling the table costs as much as looking up some hundred points without it.
        self._asked += len(points_m)
        if self._asked <= _WITHOUT_TABLE:
            return self._exactly(points_m)
        table = self._table
        rows, columns = table.parcels.shape
        position = np.floor((points_m - (table.west, table.south)) / table.cell_m)
        inside = (position >= 0).all(axis=1) & (position[:, 0] < columns) & (position[:, 1] < rows)
        cell = np.where(inside[:, None], position, 0.0).astype(np.int64)
        found = np.where(inside, table.parcels[cell[:, 1], cell[:, 0]], -1).astype(np.int64)
        mixed = np.flatnonzero(found == _MIXED)
        if len(mixed):
            found[mixed] = self._exactly(points_m[mixed])
        return found

    def _exactly(self, points_m: Floats) -> Integers:
        points = np.asarray(shapely.points(points_m), dtype=object)
        found = np.full(len(points), len(self._polygons), dtype=np.int64)
        if len(points) <= _AT_ONCE:
            which, parcel = self._tree.query(points, predicate="intersects")
        else:
            # Polygons are asked against points, not the other way round: GEOS prepares the one that asks.
            near = np.unique(self._tree.query(shapely.box(*shapely.total_bounds(points))))
            parcel, which = shapely.STRtree(points).query(self._polygons[near], predicate="intersects")
            parcel = near[parcel]
        np.minimum.at(found, which, parcel)
        return np.where(found == len(self._polygons), -1, found)

    @cached_property
    def _table(self) -> _Table:
        return _table_of(self._polygons, self._mesh.segments)


@dataclass(frozen=True)
class _Table:
    """A table from cells to parcels.

    Attributes
    ----------
    parcels : ndarray of int32, shape (rows, columns)
        Parcel of a cell that lies wholly in it, -1 outside the theatre, -2 where an edge runs through.
    west, south, cell_m : float
        Outer corner and size of the cells, metres.
    """

    parcels: npt.NDArray[np.int32]
    west: float
    south: float
    cell_m: float


def _table_of(polygons: npt.NDArray[np.object_], segments: Segments) -> _Table:
    """Build the table of a set of parcels; its longer side has about 1,500 cells."""
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(polygons))
    cell = float(np.ceil(max(east - west, north - south, 1.0) / _CELLS / GRID_M) * GRID_M)
    columns, rows = int((east - west) // cell) + 2, int((north - south) // cell) + 2
    west, south = aligned(west - cell / 2), aligned(south - cell / 2)
    # Centres may coincide with a vertex's coordinate; only cells without any edge keep what their centre says.
    centres = Grid(aligned(west + cell / 2), aligned(south + cell / 2), cell, rows, columns)
    table = parcels_on_grid(segments, centres).astype(np.int32)
    corner = np.array([west, south])
    vertex = ((segments.start - corner) // cell).astype(np.int64)
    table[vertex[:, 1], vertex[:, 0]] = _MIXED
    line, along, _ = crossings(segments.start, segments.end, south, cell, rows + 1, axis=1)
    column = ((along - west) // cell).astype(np.int64)
    for row in (line - 1, line):
        kept = (row >= 0) & (row < rows)
        table[row[kept], column[kept]] = _MIXED
    line, along, _ = crossings(segments.start, segments.end, west, cell, columns + 1, axis=0)
    row = ((along - south) // cell).astype(np.int64)
    for column in (line - 1, line):
        kept = (column >= 0) & (column < columns)
        table[row[kept], column[kept]] = _MIXED
    return _Table(table, west, south, cell)
