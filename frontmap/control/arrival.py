"""When does a moving front reach each point? The arrival time of one change, on a grid.

The potential (`frontmap.control.potential`) says in what order ground falls, the pace (`frontmap.control.pacing`) when.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap.control.mesh import Floats, Grid
from frontmap.control.pacing import through

__all__ = ["Field"]


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
        grid = self.grid
        across = (points_m[:, 0] - grid.west) / grid.cell_m
        up = (points_m[:, 1] - grid.south) / grid.cell_m
        column = np.minimum(np.maximum(across.astype(np.int64), 0), grid.columns - 2)
        row = np.minimum(np.maximum(up.astype(np.int64), 0), grid.rows - 2)
        # Offsets from the centre of the cell, where the four triangles meet.
        across -= column + 0.5
        up -= row + 0.5
        flat = self.values.ravel()
        corner = row * grid.columns + column
        south_west, south_east = flat[corner], flat[corner + 1]
        north_west, north_east = flat[corner + grid.columns], flat[corner + grid.columns + 1]
        middle = (south_west + south_east + north_west + north_east) / 4
        sideways = np.abs(across) > np.abs(up)
        east, north = across > 0, up > 0
        first = np.where(sideways, np.where(east, south_east, south_west), np.where(north, north_west, south_west))
        second = np.where(sideways, np.where(east, north_east, north_west), np.where(north, north_east, south_east))
        outwards = np.where(sideways, np.abs(across), np.abs(up))
        along = np.where(sideways, up, across)
        potential = middle + (first + second - 2 * middle) * outwards + (second - first) * along
        return np.asarray(potential) if self.pace is None else through(potential, *self.pace)

    def _potentials_at(self, instants: Floats) -> Floats:
        if self.pace is None:
            return instants
        potentials, moments = self.pace
        return through(instants, moments, potentials)

    def _contours(self, values: Floats) -> Any:
        from contourpy import FillType, LineType, contour_generator

        grid = self.grid
        return contour_generator(
            x=grid.west + grid.cell_m * np.arange(grid.columns),
            y=grid.south + grid.cell_m * np.arange(grid.rows),
            z=values,
            name="serial",
            quad_as_tri=True,
            line_type=LineType.ChunkCombinedOffset,
            fill_type=FillType.OuterOffset,
        )

    @cached_property
    def _lines(self) -> Any:
        return self._contours(self.values if self.near is None else np.ma.array(self.values, mask=~self.near))

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
        found = self._lines.multi_lines(self._potentials_at(instants))
        none = np.empty((0, 2)), np.zeros(1, dtype=np.uint32)
        return [none if points[0] is None else (points[0], offsets[0]) for points, offsets in found]

    def below(self, instant: float) -> Any:
        """Return the ground that is reached by an instant, as a shapely MultiPolygon."""
        import shapely

        points, offsets = self._contours(self.values).filled(
            -np.inf, float(self._potentials_at(np.array([instant]))[0])
        )
        polygons = []
        for ring_points, ring_offsets in zip(points, offsets, strict=True):
            rings = [ring_points[low:high] for low, high in itertools.pairwise(ring_offsets)]
            polygons.append(shapely.Polygon(rings[0], rings[1:]))
        shape = shapely.MultiPolygon(polygons)
        return shape if shape.is_valid else shapely.make_valid(shape)
