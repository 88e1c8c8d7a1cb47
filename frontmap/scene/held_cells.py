"""Who holds each cell of a coarse grid over the page through the war, and when which sides hold any of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.scene.ground import Ground, mask_of

if TYPE_CHECKING:
    from frontmap.control import Control
    from frontmap.control.schedule import Schedule

__all__ = ["HeldCells", "Presence", "held_cells"]

_CELLS = 120
"""Cells along the shorter side of the page."""


@dataclass(frozen=True, slots=True, eq=False)
class Presence:
    """Which sides hold ground on the page at each instant.

    Attributes
    ----------
    turns : ndarray of float64, shape (k,)
        Instants from which on other sides do than before, ascending.
    rows : ndarray of bool, shape (k + 1, sides)
        Before the first turn, then from each on.
    """

    turns: npt.NDArray[np.float64]
    rows: npt.NDArray[np.bool_]

    def at(self, instant: float) -> npt.NDArray[np.bool_]:
        """Return whether each side holds ground on the page at an instant, shape (sides,)."""
        found: npt.NDArray[np.bool_] = self.rows[int(np.searchsorted(self.turns, instant, side="right"))]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class HeldCells:
    """The cells of a page in play, and who holds them through the war.

    Attributes
    ----------
    cell_px : float
        Side of a cell; the first cell begins at the corner of the page.
    shape : (int, int)
        Rows and columns.
    at : ndarray of int64, shape (n, 2)
        Row and column of each cell in play.
    schedule : Schedule
        Of the middles of the cells, then of a point in each province in play, however small.
    """

    cell_px: float
    shape: tuple[int, int]
    at: npt.NDArray[np.int64]
    schedule: Schedule

    def holders(self, instants: npt.NDArray[np.float64]) -> npt.NDArray[np.int16]:
        """Return who holds each cell at ascending instants: positions of sides, -1 for nobody; shape (k, n)."""
        return self.schedule.holders(instants)[:, : len(self.at)]

    def lasting(self, first: float, last: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return since and until when each cell has the holder that it has from one instant to another.

        Parameters
        ----------
        first, last : float

        Returns
        -------
        since, until : ndarray of float64, shape (n,)
            Infinite at the ends of the war. Where a cell changes hands between the two instants, both are NaN.
        """
        schedule, count = self.schedule, len(self.at)
        low, high = np.searchsorted(schedule.instant, [first, last], side="right").tolist()
        since, until = np.full(len(schedule.start), -np.inf), np.full(len(schedule.start), np.inf)
        # Of several events of one cell the last counts: numpy assigns in order.
        since[schedule.point[:low]] = schedule.instant[:low]
        until[schedule.point[high:][::-1]] = schedule.instant[high:][::-1]
        since[schedule.point[low:high]] = until[schedule.point[low:high]] = np.nan
        return since[:count], until[:count]

    def on_grid(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return values of the cells in play on the grid of the page; NaN elsewhere."""
        found = np.full(self.shape, np.nan)
        found[self.at[:, 0], self.at[:, 1]] = values
        return found

    def presence(self, sides: int) -> Presence:
        """Return which of so many sides hold any of the points when."""
        schedule = self.schedule
        order = np.argsort(schedule.point, kind="stable")
        point, gains = schedule.point[order], schedule.holder[order]
        loses = schedule.start[point]
        again = np.flatnonzero(point[1:] == point[:-1]) + 1
        loses[again] = gains[again - 1]
        change = np.zeros((len(point) + 1, sides), dtype=np.int32)
        change[0] = np.bincount(schedule.start[schedule.start >= 0], minlength=sides)
        for holder, sign in ((gains, 1), (loses, -1)):
            held = np.flatnonzero(holder >= 0)
            change[order[held] + 1, holder[held]] += sign
        holds = np.cumsum(change, axis=0) > 0
        # Of what happens at one instant, the end is seen.
        seen = np.append(np.flatnonzero(schedule.instant[1:] > schedule.instant[:-1]), len(point) - 1)
        rows = np.vstack([holds[:1], holds[seen + 1]]) if len(point) else holds
        turned = np.flatnonzero((rows[1:] != rows[:-1]).any(axis=1))
        instants = schedule.instant[seen[turned]] if len(point) else np.zeros(0)
        return Presence(instants, np.vstack([rows[:1], rows[turned + 1]]))


def held_cells(control: Control, ground: Ground) -> HeldCells:
    """Lay a coarse grid over the ground of a page and ask who holds it."""
    view = ground.view
    cell = min(view.width_px, view.height_px) / _CELLS
    rows, columns = int(view.height_px / cell), int(view.width_px / cell)
    in_play = mask_of(shapely.transform(ground.held, lambda points: points / cell), columns, rows) > 0
    at = np.argwhere(in_play)
    page = shapely.box(0.0, 0.0, view.width_px, view.height_px)
    inside = shapely.intersection(ground.polygons[ground.in_play], page)
    own = shapely.get_coordinates(shapely.point_on_surface(inside[~shapely.is_empty(inside)]))
    points = np.concatenate([(at[:, ::-1] + 0.5) * cell, own.reshape(-1, 2)])
    return HeldCells(cell, (rows, columns), at, control.schedule(view.to_metres(points)))
