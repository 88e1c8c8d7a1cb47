"""The ground that a page shows, as one large sheet whose units are the numbers that the browser gets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from frontmap.atlas.theatre import Projection
from frontmap.scene.extent import extent_of_theatre, extent_of_words
from frontmap.scene.primitives import Box
from frontmap.scene.view import View
from frontmap.timeline.change import Timeline

__all__ = ["TYPE_SCALE", "Frame", "Sheet", "frame_of"]

TYPE_SCALE = 0.78
"""Size of type and symbols on the page's map, against a film of 1080 lines."""

_HOME_PX = 1100.0
"""About how many pixels the ground in question is wide on a screen."""

_UNITS_PER_PX = 10
"""How many units of the sheet a pixel has when the whole theatre is shown: how far one can zoom without loss."""

_WIDEST, _TALLEST = 3.8, 1.5
"""How far the sheet goes on beyond the theatre, so that screens of any shape are filled."""

_FARTHEST_M = 8_000_000.0
_DISC_M = 12_500_000.0


class Sheet(View):
    """A view that is as large as all ground that can be shown, with type and lines as on a page of the usual size."""

    @property
    def scale(self) -> float:
        """The same for every size."""
        return TYPE_SCALE

    @cached_property
    def bounds_lonlat(self) -> Box:
        """West, south, east, north in degrees of a box that holds the sheet, also round a pole or across 180°."""
        across, down = np.meshgrid(np.linspace(0.0, 1.0, 33), np.linspace(0.0, 1.0, 33))
        inside = np.column_stack([across.ravel() * self.width_px, down.ravel() * self.height_px])
        longitude, latitude = self.projection.to_lonlat(self.to_metres(inside)).T
        ((x, y),) = self.lonlat_to_page([(0.0, 90.0)]).tolist()
        pole = 0 <= x <= self.width_px and 0 <= y <= self.height_px
        if pole or np.ptp(longitude) > 180.0:
            return -180.0, float(latitude.min()) - 1.0, 180.0, 90.0 if pole else float(latitude.max()) + 1.0
        west, east = float(longitude.min()), float(longitude.max())
        return west - 1.0, float(latitude.min()) - 1.0, east + 1.0, float(latitude.max()) + 1.0


@dataclass(frozen=True)
class Frame:
    """What part of the plane a page knows.

    Attributes
    ----------
    sheet : Sheet
        Its pixels are the units in which the browser counts.
    home : Box
        Left, top, right, bottom in units of what is shown first.
    """

    sheet: Sheet
    home: Box

    def coarser(self, factor: float) -> Sheet:
        """Return the same ground with pixels that are larger by a factor."""
        sheet = self.sheet
        return Sheet(
            sheet.projection,
            sheet.west_m,
            sheet.north_m,
            sheet.metres_per_px * factor,
            round(sheet.width_px / factor),
            round(sheet.height_px / factor),
        )


def frame_of(timeline: Timeline, view: str | None) -> Frame:
    """Choose the sheet of a page.

    Parameters
    ----------
    timeline : Timeline
    view : str, optional
        What is shown first; by default the author's first shot, else the theatre's main body.

    Raises
    ------
    NamingError
        If the view is not understood.
    """
    theatre = timeline.theatre
    whole = extent_of_theatre(theatre)
    first = _first_shot(timeline) or whole if view is None else extent_of_words(theatre, view, timeline.views)
    west, south, east, north = (
        min(whole[0], first[0]),
        min(whole[1], first[1]),
        max(whole[2], first[2]),
        max(whole[3], first[3]),
    )
    wide, high = east - west, north - south
    half_wide = min(max(wide * 1.15, high * _WIDEST) / 2, max(_FARTHEST_M, wide / 2))
    half_high = min(max(high * 1.15, wide * _TALLEST) / 2, max(_FARTHEST_M, high / 2))
    unit_m = max(wide, high * 1.5) / _HOME_PX / _UNITS_PER_PX
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    # The whole sheet must lie on the disc that is the earth in this projection.
    while np.hypot(abs(middle_x) + half_wide, abs(middle_y) + half_high) > _DISC_M:
        half_wide, half_high = half_wide * 0.97, half_high * 0.97
    sheet = _sheet(theatre.projection, middle_x - half_wide, middle_y + half_high, unit_m, half_wide, half_high)
    (left, top), (right, bottom) = sheet.to_page([(first[0], first[3]), (first[2], first[1])]).tolist()
    return Frame(sheet, (left, top, right, bottom))


def _first_shot(timeline: Timeline) -> Box | None:
    """Return the extent of the author's first shot, if it is not of the whole theatre."""
    shots = [mark for mark in timeline.marks if mark.kind == "camera"]
    if not shots or len(shots[0].points) < 2:
        return None
    points = np.array(shots[0].points)
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    return float(west), float(south), float(east), float(north)


def _sheet(
    projection: Projection, west_m: float, north_m: float, unit_m: float, half_wide_m: float, half_high_m: float
) -> Sheet:
    return Sheet(projection, west_m, north_m, unit_m, round(2 * half_wide_m / unit_m), round(2 * half_high_m / unit_m))
