"""The ground that a side holds for as long as it changes little: where its name may stand without being moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.instant import Span
from frontmap.scene.cells import pieces_in
from frontmap.scene.colouring import Colouring
from frontmap.scene.ground import Ground, mask_of
from frontmap.scene.primitives import Colour

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["HeldArea", "held_areas"]

_CELLS = 120
"""Cells along the shorter side of the page."""
_SAMPLES = 32
_KEPT = 0.62
"""A stretch of time ends when less than this part of the ground stays with the side."""
_LEAST_SAMPLES = 3
_PEOPLED = 0.4
"""A piece of ground bears the name if this part as many people live there as in the one with the most."""
_LEAST_AREA = 0.0012
"""Of the page: less ground bears no name."""

_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class HeldArea:
    """Ground that a side holds through a stretch of time.

    Attributes
    ----------
    side : str
        Its id.
    name : str
    tint, flank : Colour
        Of the side.
    start, end : float
        Instants; infinite at the ends of the time in question.
    mask : ndarray of bool, shape (rows, columns)
        The cells that it holds all the time, without those over the water from where most of its people live.
    cell_px : float
        Side of a cell; the first cell begins at the corner of the page.
    """

    side: str
    name: str
    tint: Colour
    flank: Colour
    start: float
    end: float
    mask: _Mask
    cell_px: float


def held_areas(control: Control, ground: Ground, span: Span, colouring: Colouring) -> tuple[HeldArea, ...]:
    """Return what each side holds, in stretches of time in which most of it stays the same.

    Parameters
    ----------
    control : Control
    ground : Ground
    span : Span
        The time in question; some instants of it are looked at, evenly spread.
    colouring : Colouring
        Where a side takes another colour, another stretch of time begins.

    Returns
    -------
    tuple of HeldArea
        By side, then by time.
    """
    view = ground.view
    cell = min(view.width_px, view.height_px) / _CELLS
    rows, columns = int(view.height_px / cell), int(view.width_px / cell)
    in_play = mask_of(shapely.transform(ground.held, lambda points: points / cell), columns, rows) > 0
    at = np.argwhere(in_play)
    schedule = control.schedule(view.to_metres((at[:, ::-1] + 0.5) * cell))
    instants = np.linspace(span.start, span.end, _SAMPLES)
    holders = np.full((_SAMPLES, rows, columns), -1, dtype=np.int16)
    now, passed = schedule.start.copy(), 0
    for number, instant in enumerate(instants):
        happened = int(np.searchsorted(schedule.instant, instant, side="right"))
        now[schedule.point[passed:happened]] = schedule.holder[passed:happened]
        passed = happened
        holders[number, at[:, 0], at[:, 1]] = now
    towns, people = _towns(ground, cell)
    least = int(_LEAST_AREA * rows * columns)
    found: list[HeldArea] = []
    for number, side in enumerate(control.timeline.sides):
        masks = (holders == number) & ~_occupied(control, ground, side.id, cell, (rows, columns))
        tints = [colouring.tint_at(side.id, instant) or (0.0, 0.0, 0.0) for instant in instants.tolist()]
        for first, last in _stretches(masks, tints, least):
            if last - first < _LEAST_SAMPLES:
                continue
            start = -np.inf if first == 0 else (instants[first - 1] + instants[first]) / 2
            end = np.inf if last == _SAMPLES else (instants[last - 1] + instants[last]) / 2
            stretch = masks[first:last]
            whole = stretch.all(axis=0) & _peopled(stretch.any(axis=0), towns, people)
            colours = tints[first], colouring.flanks_at(float(instants[first]))[side.id]
            found.append(HeldArea(side.id, side.name, *colours, float(start), float(end), whole, cell))
    return tuple(found)


def _occupied(control: Control, ground: Ground, side: str, cell_px: float, shape: tuple[int, int]) -> _Mask:
    """Return the cells that a side occupies at one time or another."""
    marks = [mark for mark in control.marks_by_kind("occupation") if mark.side == side and mark.provinces]
    if not marks:
        return np.zeros(shape, dtype=bool)
    provinces = sorted({province for mark in marks for province in mark.provinces})
    area = ground.view.page(shapely.coverage_union_all(control.theatre.polygons[provinces]))
    return mask_of(shapely.transform(area, lambda points: points / cell_px), shape[1], shape[0]) > 0


def _towns(ground: Ground, cell_px: float) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return row and column of the towns of the page, shape (n, 2), and how many people live in each."""
    view = ground.view
    places = ground.atlas.place_columns
    west, south, east, north = view.bounds_lonlat
    inside = ((places.lonlat >= (west, south)) & (places.lonlat <= (east, north))).all(axis=1)
    near = np.flatnonzero(inside & (places.population > 0))
    points = view.lonlat_to_page(places.lonlat[near])
    seen = ((points >= 0) & (points < (view.width_px, view.height_px))).all(axis=1)
    people = places.population[near].astype(np.float64)
    return (points[seen, ::-1] / cell_px).astype(np.int64), people[seen]


def _peopled(mask: _Mask, towns: npt.NDArray[np.int64], people: npt.NDArray[np.float64]) -> _Mask:
    """Return the pieces of some ground in which most people live, all of it where nobody is known to."""
    pieces = pieces_in(mask)
    inside = (towns < mask.shape).all(axis=1)
    living = np.bincount(pieces[towns[inside, 0], towns[inside, 1]], weights=people[inside], minlength=1)
    living[0] = 0.0
    if not living.any():
        return mask
    return np.isin(pieces, np.flatnonzero(living >= _PEOPLED * living.max())) & mask


def _stretches(masks: Any, tints: Sequence[Colour], least: int) -> list[tuple[int, int]]:
    """Return the first and the last (exclusive) of samples that have most of their ground and their tint in common."""
    stretches: list[tuple[int, int]] = []
    first, common, most = 0, masks[0], int(masks[0].sum())
    for number in range(1, len(masks)):
        shared = common & masks[number]
        most = max(most, int(masks[number].sum()))
        if int(shared.sum()) < _KEPT * most or tints[number] != tints[first]:
            stretches.append((first, number))
            first, shared, most = number, masks[number], int(masks[number].sum())
        common = shared
    stretches.append((first, len(masks)))
    return [stretch for stretch in stretches if int(masks[slice(*stretch)].all(axis=0).sum()) >= least]
