"""Who holds each cell of a coarse grid over the page through the war, and how much of it each side holds when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.scene.ground import Ground, mask_of
from frontmap.scene.primitives import Box

if TYPE_CHECKING:
    from frontmap.control import Control
    from frontmap.control.schedule import Schedule

__all__ = ["HeldCells", "held_cells"]

_CELLS = 120
"""Cells along the shorter side of the page."""
_WEIGHT_OF_CELL = 100
"""How much more a cell counts than a point of a province, which only tells that there is land."""
_RIM_PX = 6.0
"""Land that reaches no further into the page is hardly seen."""


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
        Of the middles of the cells, then of a point in each province in play that is in sight, however small.
    weights : ndarray of int64
        How much of the page each of these points stands for; nothing at its rim and below its furniture.
    """

    cell_px: float
    shape: tuple[int, int]
    at: npt.NDArray[np.int64]
    schedule: Schedule
    weights: npt.NDArray[np.int64]

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

    def amounts(self, sides: int, instants: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """Return the weight of what each of so many sides holds at instants.

        Parameters
        ----------
        sides : int
        instants : ndarray of float64, shape (k,)
            Ascending.

        Returns
        -------
        ndarray of int64, shape (k, sides)
        """
        schedule = self.schedule
        order = np.argsort(schedule.point, kind="stable")
        point, gains, when = schedule.point[order], schedule.holder[order], schedule.instant[order]
        loses = schedule.start[point]
        again = np.flatnonzero(point[1:] == point[:-1]) + 1
        loses[again] = gains[again - 1]
        change = np.zeros((len(instants) + 1, sides), dtype=np.int64)
        held = np.flatnonzero(schedule.start >= 0)
        np.add.at(change[0], schedule.start[held], self.weights[held])
        row = np.searchsorted(instants, when)
        for holder, sign in ((gains, 1), (loses, -1)):
            held = np.flatnonzero(holder >= 0)
            np.add.at(change, (row[held], holder[held]), sign * self.weights[point[held]])
        weighed: npt.NDArray[np.int64] = np.cumsum(change[:-1], axis=0)
        return weighed


def held_cells(control: Control, ground: Ground, covered: Sequence[Box] = ()) -> HeldCells:
    """Lay a coarse grid over the ground of a page and ask who holds it.

    Parameters
    ----------
    control : Control
    ground : Ground
    covered : sequence of Box
        What is out of sight, with the rim of the page.
    """
    view = ground.view
    cell = min(view.width_px, view.height_px) / _CELLS
    rows, columns = int(view.height_px / cell), int(view.width_px / cell)
    in_play = mask_of(shapely.transform(ground.held, lambda points: points / cell), columns, rows) > 0
    at = np.argwhere(in_play)
    rim = _RIM_PX * view.scale
    page = shapely.box(rim, rim, view.width_px - rim, view.height_px - rim)
    sight = shapely.difference(page, shapely.union_all([shapely.box(*box) for box in covered]))
    shapely.prepare(sight)
    inside = shapely.intersection(ground.polygons[ground.in_play], sight)
    own = shapely.get_coordinates(shapely.point_on_surface(inside[~shapely.is_empty(inside)])).reshape(-1, 2)
    middles = (at[:, ::-1] + 0.5) * cell
    points = np.concatenate([middles, own])
    weights = np.ones(len(points), dtype=np.int64)
    weights[: len(at)] = np.where(shapely.contains_xy(sight, middles), _WEIGHT_OF_CELL, 0)
    return HeldCells(cell, (rows, columns), at, control.schedule(view.to_metres(points)), weights)
