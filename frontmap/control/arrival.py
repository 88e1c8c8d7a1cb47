"""When does a moving front reach each point? The arrival time of one change, on a grid.

The potential (`frontmap.control.potential`) says in what order ground falls, the pace (`frontmap.control.pacing`) when.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap.control.mesh import Floats, Grid
from frontmap.control.pacing import through

__all__ = ["Field", "fields_at", "made_valid"]

_TOGETHER = 60_000
"""About how many points are worked on together: more would need much memory for no gain."""


@dataclass(frozen=True)
class Field:
    """An arrival time at each point of a grid: a potential and the pace at which it is passed.

    Attributes
    ----------
    grid : Grid
    values : ndarray of float64, shape (rows, columns)
        Potential at each node; between nodes linear on the four triangles of every cell.
    pace : pair of ndarray, shape (k,), or None
        Rising potentials and the instants at which they are reached; None if the values are instants themselves.
    near : ndarray of bool, shape (rows, columns), or None
        Nodes in and round the ground that falls: lines are looked for only where all four nodes of a cell are. None
        for all.
    """

    grid: Grid
    values: Floats
    pace: tuple[Floats, Floats] | None = None
    near: npt.NDArray[np.bool_] | None = None

    def at(self, points_m: Floats) -> Floats:
        """Return the arrival at points, shape (n, 2) → (n,); beyond the grid the nearest edge's cell is extended."""
        return fields_at([self], [points_m])[0]

    def arrivals(self, potentials: Floats) -> Floats:
        """Return when potentials, of any shape, are reached."""
        return potentials if self.pace is None else through(potentials, *self.pace)

    def _potentials_at(self, instants: Floats) -> Floats:
        if self.pace is None:
            return instants
        potentials, moments = self.pace
        return through(instants, moments, potentials)

    def _contours(self, without: npt.NDArray[np.bool_] | None = None) -> Any:
        # What `contourpy.contour_generator` makes of the same, but sooner: many grids are asked for a few lines each.
        from contourpy import FillType, LineType, SerialContourGenerator, ZInterp

        grid, shape = self.grid, self.values.shape
        return SerialContourGenerator(
            np.broadcast_to(grid.west + grid.cell_m * np.arange(grid.columns), shape),
            np.broadcast_to((grid.south + grid.cell_m * np.arange(grid.rows))[:, np.newaxis], shape),
            self.values,
            np.zeros(shape, dtype=bool) if without is None else without,
            corner_mask=False,
            line_type=LineType.ChunkCombinedOffset,
            fill_type=FillType.OuterOffset,
            quad_as_tri=True,
            z_interp=ZInterp.Linear,
            x_chunk_size=0,
            y_chunk_size=0,
        )

    def lines_at(self, instants: Floats) -> list[tuple[Floats, npt.NDArray[np.uint32]]]:
        """Return the lines that are reached at some instants, later ground on the left hand.

        Parameters
        ----------
        instants : ndarray, shape (k,)

        Returns
        -------
        list of (ndarray of shape (n, 2), ndarray of shape (lines + 1,))
            For each instant the vertices of all lines, and where each line starts and ends among them.
        """
        contours = self._contours(None if self.near is None else ~self.near)
        found = contours.multi_lines(self._potentials_at(instants))
        none = np.empty((0, 2)), np.zeros(1, dtype=np.uint32)
        return [none if points[0] is None else (points[0], offsets[0]) for points, offsets in found]

    def below(self, instant: float) -> Any:
        """Return the ground that is reached by an instant, as a shapely MultiPolygon."""
        import shapely

        points, offsets = self._contours().filled(-np.inf, float(self._potentials_at(np.array([instant]))[0]))
        polygons = []
        for ring_points, ring_offsets in zip(points, offsets, strict=True):
            rings = [ring_points[low:high] for low, high in itertools.pairwise(ring_offsets)]
            polygons.append(shapely.Polygon(rings[0], rings[1:]))
        return made_valid(shapely.MultiPolygon(polygons))


def made_valid(shape: Any) -> Any:
    """Return a valid MultiPolygon with the same ground; lines into which ground of no width falls are left out.

    Parameters
    ----------
    shape : shapely MultiPolygon
    """
    import shapely

    if shape.is_valid:
        return shape
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shape)))
    # Ground is cut by this, and a collection with lines cannot be laid over a sliver.
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def fields_at(fields: Sequence[Field], points_m: Sequence[Floats]) -> list[Floats]:
    """Return the arrival at points, in each of some fields at points of its own; see `Field.at`.

    Parameters
    ----------
    fields : sequence of Field
    points_m : sequence of ndarray, each of shape (n, 2)

    Returns
    -------
    list of ndarray, each of shape (n,)
    """
    found: list[Floats] = []
    first = 0
    while first < len(fields):
        # Fields are asked together as long as they and their points are few.
        last, weight = first, 0
        while last < len(fields) and (last == first or weight < _TOGETHER):
            weight += len(points_m[last]) + fields[last].values.size // 4
            last += 1
        found += _together(fields[first:last], points_m[first:last])
        first = last
    return found


def _together(fields: Sequence[Field], points_m: Sequence[Floats]) -> list[Floats]:
    counts = [len(points) for points in points_m]
    grids = [field.grid for field in fields]
    starts = np.cumsum([0, *(field.values.size for field in fields)])
    told = np.array([(grid.west, grid.south, grid.cell_m) for grid in grids])
    whole = np.array([(grid.columns, grid.rows) for grid in grids])
    if len(fields) == 1:
        (west, south, cell), (columns, rows) = told[0], whole[0]
        start: npt.NDArray[np.int64] = starts[:1]
        points, flat = points_m[0], fields[0].values.ravel()
    else:
        of = np.repeat(np.arange(len(fields)), counts)
        (west, south, cell), (columns, rows), start = told[of].T, whole[of].T, starts[of]
        points, flat = np.concatenate(points_m), np.concatenate([field.values.ravel() for field in fields])
    across, up = (points[:, 0] - west) / cell, (points[:, 1] - south) / cell
    column = np.minimum(np.maximum(across.astype(np.int64), 0), columns - 2)
    row = np.minimum(np.maximum(up.astype(np.int64), 0), rows - 2)
    # Offsets from the centre of the cell, where the four triangles meet.
    across -= column + 0.5
    up -= row + 0.5
    corner = row * columns + column + start
    south_west, south_east = flat[corner], flat[corner + 1]
    north_west, north_east = flat[corner + columns], flat[corner + columns + 1]
    middle = (south_west + south_east + north_west + north_east) / 4
    sideways = np.abs(across) > np.abs(up)
    east, north = across > 0, up > 0
    first = np.where(sideways, np.where(east, south_east, south_west), np.where(north, north_west, south_west))
    second = np.where(sideways, np.where(east, north_east, north_west), np.where(north, north_east, south_east))
    outwards = np.where(sideways, np.abs(across), np.abs(up))
    along = np.where(sideways, up, across)
    found = middle + (first + second - 2 * middle) * outwards + (second - first) * along
    potentials = np.split(found, np.cumsum(counts)[:-1])
    return [field.arrivals(some) for field, some in zip(fields, potentials, strict=True)]
