"""Ground that is closed to the units of a side: what an enemy holds, the front itself, the hatching of pockets.

Land that neither the side nor those who fight its enemies hold is not closed, but abroad: a last resort.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.scene.front import FLANK_PX
from frontmap.scene.ground import mask_of
from frontmap.scene.view import View
from frontmap.timeline.change import Mark

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["Closed", "PageGround", "finer"]

Floats = npt.NDArray[np.float64]
Closed: TypeAlias = Callable[[Floats, Floats], npt.NDArray[np.bool_]]
"""Tells which boxes of the page, shape (m, k, 4), reach onto closed ground at instants, shape (k,): shape (m, k)."""

_Part: TypeAlias = tuple[slice, slice]

_CELLS = 160
"""Cells along the shorter side of the page."""
_STRETCHES = 128
"""Parts of the war: ground is closed for all of one in which it is closed for a moment."""
_HALF = 128
_OFTEN = 0.2
_DAYS_APART = 1.5
_POCKETS = ("pocket", "encirclement")


def finer(
    instants: Sequence[float], end: float, stations: Floats, longest_days: float, longest_px: float
) -> tuple[tuple[float, ...], Floats]:
    """Return the way of a unit with stations added to it, so that it can step aside between those it has.

    Parameters
    ----------
    instants : sequence of float, length n
        When it is at each of its stations.
    end : float
        Until when it stands at the last one.
    stations : ndarray, shape (n, 2)
    longest_days, longest_px : float
        How long a unit is under way from one station to the next, and how far, at most.
    """
    turns = [*instants, end] if end > instants[-1] else list(instants)
    ways = np.vstack([stations, stations[-1:]])[: len(turns)]
    found = [turns[0]]
    for number in range(len(turns) - 1):
        length = float(np.hypot(*(ways[number + 1] - ways[number])))
        days = turns[number + 1] - turns[number]
        parts = max(int(np.ceil(days / longest_days)), int(np.ceil(length / longest_px)), 1)
        between = np.linspace(turns[number], turns[number + 1], parts + 1)[1:-1]
        if days >= _DAYS_APART * parts:
            # Around noon: the maps of days, which show their evenings, then show none that comes or vanishes.
            between = np.floor(between) + 0.5
        found += [*between.tolist(), turns[number + 1]]
    found = found[:-1] if end > instants[-1] else found
    return tuple(found), np.column_stack([np.interp(found, turns, column) for column in ways.T])


class PageGround:
    """Who holds the ground of a page through a war, and where its pockets lie.

    Parameters
    ----------
    control : Control
    view : View
    marks : sequence of Mark
        All of the war.
    sea : shapely geometry
        Page pixels.
    """

    def __init__(self, control: Control, view: View, marks: Sequence[Mark], sea: Any) -> None:
        self._control = control
        self._cell = min(view.width_px, view.height_px) / _CELLS
        rows, columns = (int(np.ceil(side / self._cell)) for side in (view.height_px, view.width_px))
        down, across = np.indices((rows, columns)).reshape(2, -1)
        points = view.to_metres((np.column_stack([across, down]) + 0.5) * self._cell)
        span = control.timeline.span
        self._instants = np.linspace(span.start, span.end, _STRETCHES + 1)
        self._holders = control.schedule(points).holders(self._instants).reshape(-1, rows, columns)
        pockets = [mark for mark in marks if mark.kind in _POCKETS and mark.provinces and mark.side in control.sides]
        parcels = control.parcels_at(points) if pockets else np.zeros(0, dtype=np.int64)
        provinces = np.where(parcels >= 0, control.ground.parcels.province[parcels], -1) if pockets else parcels
        self._pockets = [(mark, np.isin(provinces, list(mark.provinces)).reshape(rows, columns)) for mark in pockets]
        self._land = mask_of(shapely.transform(sea, lambda points: points / self._cell), columns, rows) < _HALF
        self._margin = 0.5 * FLANK_PX * view.scale + 0.5 * self._cell

    def closed_to(self, side: str, instants: Sequence[float], stations: Floats) -> Closed | None:
        """Return what tells which ground is closed to a unit; None for a unit of no side.

        Parameters
        ----------
        side : str
        instants : sequence of float, length n
        stations : ndarray, shape (n, 2)
            Its way: the pockets that it lies through are not closed to it.
        """
        if side not in self._control.sides:
            return None
        enemies = self._fought_by({side})
        pockets = [
            (mark, area) for mark, area in self._pockets if not self._runs_through(mark, area, instants, stations)
        ]

        def closed(stretch: int, part: _Part) -> npt.NDArray[np.bool_]:
            there = enemies[self._holders[stretch][part]] | enemies[self._holders[stretch + 1][part]]
            start, end = self._instants[stretch : stretch + 2]
            for mark, area in pockets:
                if mark.span.start < end and start < mark.span.end:
                    there |= area[part] & (self._holders[stretch][part] == self._control.sides.index(mark.side))
            return np.asarray(there)

        return self._telling(closed, self._margin)

    def abroad_to(self, side: str, instants: Sequence[float], stations: Floats) -> Closed | None:
        """Return what tells which land is abroad for a unit; None for a unit of no side.

        Parameters
        ----------
        side : str
        instants : sequence of float, length n
        stations : ndarray, shape (n, 2)
            Its way: whose land much of that leads over is its host.
        """
        sides = self._control.sides
        if side not in sides:
            return None
        enemies = {sides[number] for number in np.flatnonzero(self._fought_by({side})[:-1]).tolist()}
        strangers = ~self._fought_by(enemies)
        strangers[sides.index(side)] = False
        at = np.floor(stations / self._cell).astype(np.intp)
        inside = ((at >= 0) & (at < self._land.shape[::-1])).all(axis=1)
        column, row = at[inside].T
        on_land = self._holders[self._stretches(np.asarray(instants)[inside]), row, column][self._land[row, column]]
        hosts, counts = np.unique(on_land, return_counts=True)
        strangers[hosts[counts > _OFTEN * len(instants)]] = False

        def abroad(stretch: int, part: _Part) -> npt.NDArray[np.bool_]:
            return np.asarray(strangers[self._holders[stretch][part]] & self._land[part])

        inner = self._telling(abroad, 0.0)

        def told(boxes: Floats, when: Floats) -> npt.NDArray[np.bool_]:
            # A corner over a border misleads nobody.
            quarter = 0.25 * (boxes[..., 2:] - boxes[..., :2])
            return inner(np.concatenate([boxes[..., :2] + quarter, boxes[..., 2:] - quarter], axis=-1), when)

        return told

    def _fought_by(self, some: Collection[str]) -> npt.NDArray[np.bool_]:
        """Return which sides fight some sides, the last element for none: who does so once does before and after."""
        sides = self._control.sides
        found = np.zeros(len(sides) + 1, dtype=bool)
        for war in self._control.timeline.wars:
            for one, other in ((war.one, war.other), (war.other, war.one)):
                if one in some:
                    found[sides.index(other)] = True
        return found

    def _stretches(self, instants: Floats) -> npt.NDArray[np.intp]:
        """Return in which part of the war each instant lies."""
        last = len(self._instants) - 2
        return np.asarray(np.clip(np.searchsorted(self._instants, instants, side="right") - 1, 0, last))

    def _telling(self, area: Callable[[int, _Part], npt.NDArray[np.bool_]], margin_px: float) -> Closed:
        """Return what tells which boxes, with a margin, reach onto an area that is given by stretch of the war."""
        rows, columns = self._holders.shape[1:]

        def reached(boxes: Floats, when: Floats) -> npt.NDArray[np.bool_]:
            reach = np.concatenate([boxes[..., :2] - margin_px, boxes[..., 2:] + margin_px], axis=-1)
            edges = np.floor(reach / self._cell).astype(np.intp)
            edges[..., 2:] += 1
            edges = np.clip(edges, 0, (columns, rows, columns, rows))
            left, top = edges[..., :2].min(axis=(0, 1))
            right, bottom = edges[..., 2:].max(axis=(0, 1))
            part = slice(top, bottom), slice(left, right)
            found = np.zeros(boxes.shape[:2], dtype=bool)
            stretches = self._stretches(when)
            for stretch in np.unique(stretches).tolist():
                there = area(stretch, part)
                if there.any():
                    added = np.zeros((bottom - top + 1, right - left + 1), dtype=np.int32)
                    added[1:, 1:] = there.cumsum(axis=0).cumsum(axis=1)
                    these = stretches == stretch
                    west, north, east, south = (edges[:, these] - (left, top, left, top)).transpose(2, 0, 1)
                    count = added[south, east] - added[north, east] - added[south, west] + added[north, west]
                    found[:, these] = count > 0
            return found

        return reached

    def _runs_through(
        self, mark: Mark, area: npt.NDArray[np.bool_], instants: Sequence[float], stations: Floats
    ) -> bool:
        """Return whether a unit is in a pocket while that lasts."""
        at = np.floor(stations / self._cell).astype(np.intp)
        inside = ((at >= 0) & (at < area.shape[::-1])).all(axis=1)
        when = np.asarray(instants)
        inside &= (when >= mark.span.start) & (when <= mark.span.end)
        return bool(area[at[inside, 1], at[inside, 0]].any())
