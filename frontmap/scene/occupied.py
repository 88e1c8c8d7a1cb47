"""Ground that one side holds and another owns: the owner's tint under stripes of the occupier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.scene.colour import mix
from frontmap.scene.colouring import Colouring
from frontmap.scene.ground import Ground, mask_of
from frontmap.scene.held_pixels import PixelSchedule
from frontmap.scene.primitives import Colour, Fill, Primitive, Stroke
from frontmap.scene.shapes import clip_polygons, rings_of
from frontmap.scene.stripes import Stripes
from frontmap.scene.theme import Theme

if TYPE_CHECKING:
    from frontmap.control import Control
    from frontmap.timeline.change import Mark

__all__ = [
    "Occupation",
    "colours_of",
    "occupations_of",
    "occupied_ground",
    "occupied_pixels",
    "occupied_schedule",
]

_PATTERN = 1
_BREADTH = 2.2
_STRENGTH = 0.85

Holders = npt.NDArray[np.int16]
Instants = npt.NDArray[np.float64]
Pixels = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Occupation:
    """Ground on the page that belongs to another than the side that holds it.

    Attributes
    ----------
    side : int
        Position of the occupier among the sides.
    start, end : float
        It is occupied from `start` on until before `end`, where and while the side holds it; infinite at the ends of
        the war.
    area : shapely geometry
        Page pixels.
    tint : Colour
        Of the owner's land.
    stripes : Stripes
        Of the occupier.
    """

    side: int
    start: float
    end: float
    area: Any
    tint: Colour
    stripes: Stripes

    def lasts(self, instant: float) -> bool:
        """Return whether the ground counts as occupied at an instant."""
        return self.start <= instant < self.end


def occupations_of(control: Control, ground: Ground, theme: Theme, colouring: Colouring) -> tuple[Occupation, ...]:
    """Return the occupations of a war that the page shows, in order of their beginning."""
    view, span = ground.view, control.timeline.span
    found = []
    for mark in sorted(control.marks_by_kind("occupation"), key=lambda mark: mark.span.start):
        if not mark.provinces or mark.side not in control.sides:
            continue
        shape = view.page(shapely.coverage_union_all(control.theatre.polygons[list(mark.provinces)]))
        area = clip_polygons(shape, view.width_px, view.height_px)
        if not area.is_empty:
            start = -np.inf if mark.span.start <= span.start else float(mark.span.start)
            end = np.inf if mark.span.end >= span.end else float(mark.span.end)
            tint, stripes = colours_of(mark, theme, colouring, view.scale)
            found.append(Occupation(control.sides.index(mark.side), start, end, area, tint, stripes))
    return tuple(found)


def colours_of(mark: Mark, theme: Theme, colouring: Colouring, scale: float) -> tuple[Colour, Stripes]:
    """Return the tint of the owner's land and the stripes of the occupier over it."""
    instant = float(mark.span.start)
    tint = colouring.tint_at(str(mark.details.get("of", "")), instant) or theme.land
    own = colouring.tint_at(mark.side, instant) or theme.land
    flank = colouring.flanks_at(instant).get(mark.side, theme.ink)
    return tint, Stripes(_PATTERN, mix(tint, mix(own, flank, 0.35), _STRENGTH), scale, _BREADTH)


def _cells(occupation: Occupation, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    return (mask_of(occupation.area, shape[1], shape[0]) > 0).reshape(-1)


def occupied_pixels(
    occupations: Sequence[Occupation], first: int, holders: Holders, instant: float
) -> npt.NDArray[np.int16]:
    """Return the holders of pixels at an instant, with occupied ground told apart.

    Parameters
    ----------
    occupations : sequence of Occupation
    first : int
        What stands for the first of them among the holders; the others follow.
    holders : ndarray of int16, shape (height_px, width_px)
        Positions of sides.
    instant : float
    """
    found = holders.copy().reshape(-1)
    for number, occupation in enumerate(occupations):
        if occupation.lasts(instant):
            held = holders.reshape(-1) == occupation.side
            found[held & _cells(occupation, holders.shape)] = first + number
    return found.reshape(holders.shape)


def occupied_schedule(
    occupations: Sequence[Occupation], first: int, since: float, until: float, schedule: PixelSchedule
) -> PixelSchedule:
    """Return a schedule of the holders of pixels in which occupied ground is told apart.

    Ground that is held already when an occupation begins or ends changes then: those are events, too.

    Parameters
    ----------
    occupations, first
        As for `occupied_pixels`.
    since, until : float
        What the schedule covers: its start is the state at the first.
    schedule : PixelSchedule
    """
    start, instants, pixels, holders = schedule
    begun, told = occupied_pixels(occupations, first, start, since), holders.copy()
    more: list[tuple[Instants, Pixels, Holders]] = []
    for number, occupation in enumerate(occupations):
        cells = _cells(occupation, start.shape)
        within = (occupation.start <= instants) & (instants < occupation.end)
        told[within & (holders == occupation.side) & cells[pixels]] = first + number
        for turn in (occupation.start, occupation.end):
            if since < turn <= until and np.isfinite(turn):
                state = start.copy().reshape(-1)
                passed = int(np.searchsorted(instants, turn, side="right"))
                state[pixels[:passed]] = holders[:passed]
                becomes = occupied_pixels(occupations, first, state.reshape(start.shape), turn).reshape(-1)
                turned = np.flatnonzero(cells & (state == occupation.side)).astype(np.int32)
                more.append((np.full(len(turned), turn), turned, becomes[turned]))
    when, which, holder = (np.concatenate(column) for column in zip((instants, pixels, told), *more, strict=True))
    order = np.argsort(when, kind="stable")
    return begun, when[order], which[order], holder[order]


def occupied_ground(
    occupations: Sequence[Occupation], control: Control, ground: Ground, instant: float, alpha: float
) -> list[Primitive]:
    """Return the occupied ground of an instant as polygons and stripes, to be drawn over the tints."""
    drawn: list[Primitive] = []
    regions = control.regions(instant) if any(each.lasts(instant) for each in occupations) else {}
    for occupation in occupations:
        side = control.sides[occupation.side]
        if occupation.lasts(instant) and side in regions:
            held = clip_polygons(ground.view.page(regions[side]), ground.view.width_px, ground.view.height_px)
            shown = shapely.intersection(held, occupation.area)
            if not shown.is_empty:
                stripes = occupation.stripes
                drawn.append(Fill(rings_of(shown), occupation.tint, alpha))
                drawn.append(Stroke(stripes.lines(shown), stripes.colour, stripes.pen_px, alpha, cap="butt"))
    return drawn
