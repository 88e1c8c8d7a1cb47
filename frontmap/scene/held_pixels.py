"""Who holds each pixel of a page, at an instant and through a part of a war.

Parcels are drawn on the page exactly, so that no pixel has to be looked up; only where ground moves is control asked
for points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from frontmap.control.mesh import Grid, Segments, parcels_on_grid
from frontmap.scene.view import View

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["HeldPixels", "PixelSchedule", "holders_of_pixels", "pixels_in_play", "schedule_of_pixels"]

_OVERLAP_PX = 2
"""How far the tint reaches beyond land in play, under the clean edges that are laid upon it."""

_AROUND_PX = 1 + _OVERLAP_PX
"""A pixel just off the page may lend its holder to one on the page."""

PixelSchedule: TypeAlias = tuple[
    npt.NDArray[np.int16], npt.NDArray[np.float64], npt.NDArray[np.int32], npt.NDArray[np.int16]
]
"""Holders of pixels at first, shape of the page, and events: instants, pixels, holders, shape (k,)."""


@dataclass(frozen=True, slots=True, eq=False)
class HeldPixels:
    """The pixels of a page that are tinted, and where control is asked for each.

    Attributes
    ----------
    view : View
    pixels : ndarray of int32, shape (p,)
        ``row * width_px + column`` of each tinted pixel.
    parcel : ndarray of int32, shape (p,)
        The parcel that it lies in, or, just outside of all, its neighbour.
    place : ndarray of int32, shape (p,)
        The pixel whose centre it follows, its own or its neighbour's, numbered on the page and three pixels round it.
    """

    view: View
    pixels: npt.NDArray[np.int32]
    parcel: npt.NDArray[np.int32]
    place: npt.NDArray[np.int32]

    def points_m(self, chosen: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Return where control is asked for some of the pixels, shape (k, 2), in the theatre's metres."""
        rows, columns = np.divmod(self.place[chosen], self.view.width_px + 2 * _AROUND_PX)
        return self.view.to_metres(np.column_stack([columns, rows]) + 0.5 - _AROUND_PX)


def pixels_in_play(control: Control, view: View) -> HeldPixels:
    """Choose the tinted pixels of a view: those of land in play, and a few round it."""
    width, height = view.width_px + 2 * _AROUND_PX, view.height_px + 2 * _AROUND_PX
    labels = _parcels_on_page(control.ground.mesh.segments, view, width, height).ravel()
    place = np.arange(len(labels), dtype=np.int32)
    inside = (labels >= 0).reshape(height, width)
    for _ in range(_OVERLAP_PX):
        inside = _spread(inside, place)
    page = slice(_AROUND_PX, -_AROUND_PX)
    pixels = np.flatnonzero(inside[page, page]).astype(np.int32)
    place = place.reshape(height, width)[page, page].ravel()[pixels]
    return HeldPixels(view, pixels, labels[place], place)


def _spread(inside: npt.NDArray[np.bool_], place: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    """Let pixels beside those inside follow their neighbours; return which are inside or follow now."""
    beside = np.zeros_like(inside)
    core = beside[1:-1, 1:-1]
    for shifted in (inside[:-2, 1:-1], inside[2:, 1:-1], inside[1:-1, :-2], inside[1:-1, 2:]):
        core |= shifted
    core &= ~inside[1:-1, 1:-1]
    chosen, width = np.flatnonzero(beside), inside.shape[1]
    for step in (1, -1, width, -width):
        led = chosen[inside.ravel()[chosen + step]]
        place[led] = place[led + step]
    return inside | beside


def _parcels_on_page(segments: Segments, view: View, width: int, height: int) -> npt.NDArray[np.int32]:
    """Return the parcel at the centre of each pixel of the page and round it, shape (height, width); -1 outside."""
    start, end = view.to_page(segments.start), view.to_page(segments.end)
    low, high = np.minimum(start[:, 1], end[:, 1]), np.maximum(start[:, 1], end[:, 1])
    near = (high >= -_AROUND_PX) & (low <= height)
    # On the page the second coordinate runs down: left and right change places.
    crossed = Segments(start[near], end[near], segments.right[near], segments.left[near])
    first = 0.5 - _AROUND_PX
    return parcels_on_grid(crossed, Grid(first, first, 1.0, height, width)).astype(np.int32)


def schedule_of_pixels(
    control: Control, held: HeldPixels, since: float = -math.inf, until: float = math.inf
) -> PixelSchedule:
    """Return the holders of pixels at an instant, and the events after it up to another.

    Parameters
    ----------
    control : Control
    held : HeldPixels
    since, until : float
        Instants; by default those of the whole war.

    Returns
    -------
    start : ndarray of int16, shape (height_px, width_px)
        Positions of sides; after them comes nobody, and -1 where nothing is tinted.
    instants : ndarray of float64, shape (k,)
    pixels : ndarray of int32, shape (k,)
    holders : ndarray of int16, shape (k,)
        Positions of sides, and nobody.
    """
    nobody, view = len(control.sides), held.view
    schedule = control.schedule_between(held.parcel, held.points_m, since, until, named=f"pixels of {view!r}")
    page = np.full(view.height_px * view.width_px, -1, dtype=np.int16)
    page[held.pixels] = np.where(schedule.start < 0, nobody, schedule.start)
    holders = np.where(schedule.holder < 0, nobody, schedule.holder).astype(np.int16)
    return page.reshape(view.height_px, view.width_px), schedule.instant, held.pixels[schedule.point], holders


def holders_of_pixels(control: Control, held: HeldPixels, instant: float) -> npt.NDArray[np.int16]:
    """Return who holds each pixel at an instant, as `schedule_of_pixels` does."""
    return schedule_of_pixels(control, held, instant, instant)[0]
