"""The ground that a side holds for as long as it changes little: where its name may stand without being moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.instant import Span
from frontmap.scene.cells import pieces_in
from frontmap.scene.colouring import Colouring
from frontmap.scene.ground import Ground, mask_of
from frontmap.scene.held_cells import HeldCells
from frontmap.scene.pace import busy_spans, film_seconds, frame_instants
from frontmap.scene.primitives import Box, Colour

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["HeldArea", "held_areas"]

_SAMPLES_PER_SECOND = 2.0
"""Of the film."""
_LONGEST_S = 90.0
"""A longer film is looked at as if it ran faster."""
_KEPT = 0.8
"""A stretch of time ends when less than this part of the ground stays with the side."""
_LEAST_SAMPLES = 3
_PEOPLED = 0.4
"""A piece of ground bears the name if this part as many people live there as in the one with the most."""
_CROSSED = 0.1
"""Part of the time for which marks stand that names had better keep off."""
_FAR_MORE = 3.0
"""So many times the people of a side's own country live in a land that bears its name, too: an empire, no colony."""
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
    home : ndarray of bool, shape (rows, columns)
        Those of them in the pieces of ground in which most people of its own country live; all of them without one.
    since, until : ndarray of float64, shape (rows, columns)
        From when and until when it holds each of these cells without a break and in the same tint: at least through
        this stretch of time. Infinite at the ends of the war.
    crossed : ndarray of bool, shape (rows, columns)
        Where marks stand, arrows for example, for a good part of this stretch of time.
    kept : ndarray of float64, shape (rows, columns)
        How long it holds each of them, 0 to 1: the share of these cells that it holds for a shorter time.
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
    home: _Mask
    since: npt.NDArray[np.float64]
    until: npt.NDArray[np.float64]
    crossed: _Mask
    kept: npt.NDArray[np.float64]
    cell_px: float


def held_areas(
    control: Control,
    ground: Ground,
    cells: HeldCells,
    span: Span,
    colouring: Colouring,
    standing: Sequence[tuple[Box, float, float]] = (),
) -> tuple[HeldArea, ...]:
    """Return what each side holds, in stretches of time in which most of it stays the same.

    Parameters
    ----------
    control : Control
    ground : Ground
    cells : HeldCells
        Of this ground.
    span : Span
        The time in question; some instants of it are looked at, evenly spread over its film.
    colouring : Colouring
        Where a side takes another colour, another stretch of time begins.
    standing : sequence of (Box, float, float)
        What marks cover, from when, until when.

    Returns
    -------
    tuple of HeldArea
        By side, then by time.
    """
    instants = _looked_at(control, span)
    holders, cell, shape = cells.holders(instants), cells.cell_px, cells.shape
    towns = _towns(ground, cell)
    least = int(_LEAST_AREA * shape[0] * shape[1])
    found: list[HeldArea] = []
    for number, side in enumerate(control.timeline.sides):
        held = holders == number
        if not held.any():
            continue
        held[:, _occupied(control, ground, side.id, cell, shape)[cells.at[:, 0], cells.at[:, 1]]] = False
        tints = [colouring.tint_at(side.id, instant) or (0.0, 0.0, 0.0) for instant in instants.tolist()]
        own_country = _people_at_home(ground, towns, side.id, side.name)
        for first, last in _stretches(held, tints, least):
            if last - first < min(_LEAST_SAMPLES, len(instants)):
                continue
            start = -np.inf if first == 0 else (instants[first - 1] + instants[first]) / 2
            end = np.inf if last == len(instants) else (instants[last - 1] + instants[last]) / 2
            since, until = (cells.on_grid(times) for times in cells.lasting(instants[first], instants[last - 1]))
            begin, finish = _while_alike(instants, tints, first)
            since, until = np.maximum(since, begin), np.minimum(until, finish)
            ever, always = cells.on_grid(held[first:last].any(axis=0)) == 1, cells.on_grid(held[first]) == 1
            own, home = _peopled(ever, towns, own_country)
            mask = always & ~np.isnan(since) & own
            colours = tints[first], colouring.flanks_at(float(instants[first]))[side.id]
            kept = _ranked(np.minimum(until, span.end) - np.maximum(since, span.start), mask)
            times = float(start), float(end)
            since, until = np.where(mask, since, 0.0), np.where(mask, until, 0.0)
            crossed = _crossed(standing, float(instants[first]), float(instants[last - 1]), cell, shape)
            masks = mask, mask & home
            found.append(HeldArea(side.id, side.name, *colours, *times, *masks, since, until, crossed, kept, cell))
    return tuple(found)


def _looked_at(control: Control, span: Span) -> npt.NDArray[np.float64]:
    timeline = control.timeline
    busy, tempo = busy_spans(timeline), timeline.tempo
    seconds = min(film_seconds(span, busy, tempo=tempo), _LONGEST_S)
    return np.unique(frame_instants(span, busy, fps=_SAMPLES_PER_SECOND, seconds=seconds, tempo=tempo))


def _occupied(control: Control, ground: Ground, side: str, cell_px: float, shape: tuple[int, int]) -> _Mask:
    """Return the cells that a side occupies at one time or another."""
    marks = [mark for mark in control.marks_by_kind("occupation") if mark.side == side and mark.provinces]
    if not marks:
        return np.zeros(shape, dtype=bool)
    provinces = sorted({province for mark in marks for province in mark.provinces})
    area = ground.view.page(shapely.coverage_union_all(control.theatre.polygons[provinces]))
    return mask_of(shapely.transform(area, lambda points: points / cell_px), shape[1], shape[0]) > 0


def _crossed(
    standing: Sequence[tuple[Box, float, float]], first: float, last: float, cell_px: float, shape: tuple[int, int]
) -> _Mask:
    """Return the cells on which marks stand for a good part of the time between two instants."""
    parts = np.zeros(shape)
    for (left, top, right, bottom), start, end in standing:
        part = (min(end, last) - max(start, first)) / max(last - first, 1e-6)
        if part > 0.0:
            rows = slice(max(int(top / cell_px), 0), max(int(bottom / cell_px) + 1, 0))
            parts[rows, max(int(left / cell_px), 0) : max(int(right / cell_px) + 1, 0)] += part
    return parts > _CROSSED


def _ranked(values: npt.NDArray[np.float64], mask: _Mask) -> npt.NDArray[np.float64]:
    """Return for each cell of a mask the share of them that have less, 0 to 1; 0 elsewhere."""
    found, own = np.zeros(mask.shape), values[mask]
    found[mask] = np.searchsorted(np.sort(own), own) / max(len(own), 1)
    return found


def _while_alike(instants: npt.NDArray[np.float64], tints: Sequence[Colour], number: int) -> tuple[float, float]:
    """Return since and until when a side has the tint that it has at one of some instants."""
    other = np.array([tint != tints[number] for tint in tints])
    before, after = np.flatnonzero(other[:number]), np.flatnonzero(other[number:]) + number
    since = instants[before[-1] : before[-1] + 2].mean() if len(before) else -np.inf
    return float(since), float(instants[after[0] - 1 : after[0] + 1].mean() if len(after) else np.inf)


@dataclass(frozen=True, slots=True)
class _Towns:
    """The towns of a page: row and column of each, shape (n, 2), how many people live there, and in which province."""

    cells: npt.NDArray[np.int64]
    people: npt.NDArray[np.float64]
    province: npt.NDArray[np.int64]


def _towns(ground: Ground, cell_px: float) -> _Towns:
    view = ground.view
    places = ground.atlas.place_columns
    west, south, east, north = view.bounds_lonlat
    inside = ((places.lonlat >= (west, south)) & (places.lonlat <= (east, north))).all(axis=1)
    near = np.flatnonzero(inside & (places.population > 0))
    points = view.lonlat_to_page(places.lonlat[near])
    seen = ((points >= 0) & (points < (view.width_px, view.height_px))).all(axis=1)
    people = places.population[near].astype(np.float64)
    rows_and_columns = (points[seen, ::-1] / cell_px).astype(np.int64)
    return _Towns(rows_and_columns, people[seen], places.province[near[seen]].astype(np.int64))


def _people_at_home(ground: Ground, towns: _Towns, side: str, name: str) -> npt.NDArray[np.float64]:
    """Return how many people of a side's own country live in each town: of the country that bears its name."""
    atlas = ground.atlas
    named = {country.id for country in atlas.countries if name == country.name or side == country.id}
    at_home = np.array([atlas.provinces[index].country in named for index in towns.province.tolist()], dtype=bool)
    return np.where(at_home, towns.people, 0.0)


def _peopled(mask: _Mask, towns: _Towns, at_home: npt.NDArray[np.float64]) -> tuple[_Mask, _Mask]:
    """Return the pieces of some ground that may bear its name, and those of them at home.

    They are those in which most people live; of other lands, only those in which far more live than at home.

    Parameters
    ----------
    mask : ndarray of bool, shape (rows, columns)
    towns : _Towns
    at_home : ndarray of float64, shape (n,)
        How many people of each town live in the holder's own country.
    """
    pieces = pieces_in(mask)
    inside = (towns.cells < mask.shape).all(axis=1)
    piece = pieces[towns.cells[inside, 0], towns.cells[inside, 1]]
    everybody, natives = (
        np.bincount(piece, weights=people[inside], minlength=int(pieces.max()) + 1)
        for people in (towns.people, at_home)
    )
    everybody[0] = natives[0] = 0.0
    if not everybody.any():
        return mask, mask
    greatest = natives if natives.any() else everybody
    home = (greatest >= _PEOPLED * greatest.max()) & (greatest > 0.0)
    bears = home | ((everybody >= _PEOPLED * everybody.max()) & (everybody > _FAR_MORE * greatest.max()))
    return bears[pieces] & mask, home[pieces] & mask


def _stretches(masks: _Mask, tints: Sequence[Colour], least: int) -> list[tuple[int, int]]:
    """Return the first and the last (exclusive) of samples that have most of their ground and their tint in common.

    Parameters
    ----------
    masks : ndarray of bool, shape (samples, cells)
    tints : sequence of Colour
    least : int
        Fewer cells in common are no ground.
    """
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
