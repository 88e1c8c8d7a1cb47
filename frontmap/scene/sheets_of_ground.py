"""Pictures of the ground along the way of a moving camera: at which scales, how large, and what each frame takes.

Two sheets next to one another differ in scale by a factor of about two. A frame takes the one whose scale is nearest to
its own; between two of them, the one gives way to the other over some frames, so that lines do not change their width
in a jump. At both ends of the way there is a sheet of exactly that scale, so that the picture is that of the camera at
rest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from frontmap.scene.glide import Window
from frontmap.scene.view import View
from frontmap.scene.zoom_path import Frame, ZoomPath

__all__ = ["GroundSheets", "frame_of", "sheets_along"]

_STEP = 2.0
_GIVING_WAY = (0.43, 0.57)
"""Between which parts of the way from scale to scale, on a logarithmic scale, one sheet gives way to the next."""

_NEAR = 1e-6
_SAMPLES = 512
_MARGIN_PX = 3
_COARSER = 1.4
"""How much larger the pixels of a sheet are that is only seen in passing."""
_MOST_PAGES = 5.0
"""How many pages a sheet may have; one that would have more is drawn coarser."""


@dataclass(frozen=True, slots=True)
class GroundSheets:
    """The sheets along a way.

    Attributes
    ----------
    page : View
        Any view of the page.
    path : ZoomPath
    scales : tuple of float
        Metres of a pixel that each sheet stands for, rising.
    views : tuple of View
        What each sheet shows; with the projection, the paper and the size of lines of `page`.
    """

    page: View
    path: ZoomPath
    scales: tuple[float, ...]
    views: tuple[View, ...]

    def windows(self, share: float) -> tuple[Window, ...]:
        """Return what is seen of the sheets after a share of the way, the finest first."""
        frame = self.path.at(share)
        return tuple(
            self._window(number, frame, part)
            for number, part in _shares(self.scales, frame.width_m / self.page.width_px)
        )

    def view(self, share: float) -> View:
        """Return the view of the page after a share of the way: that of the first window, to the pixel."""
        window = self.windows(share)[0]
        sheet, page = self.views[window.sheet], self.page
        metres_per_px = sheet.metres_per_px * window.width_px / window.wide_px
        # In height the scale differs by less than a pixel in a thousand: it is right in the middle of the page.
        middle_px = window.top + (window.down + page.height_px / 2) * window.height_px / window.high_px
        return replace(
            page,
            west_m=sheet.west_m + window.left * sheet.metres_per_px + window.right * metres_per_px,
            north_m=sheet.north_m - middle_px * sheet.metres_per_px + page.height_px / 2 * metres_per_px,
            metres_per_px=metres_per_px,
        )

    def _window(self, number: int, frame: Frame, part: float) -> Window:
        sheet, page = self.views[number], self.page
        zoom = page.width_px * sheet.metres_per_px / frame.width_m
        left = (frame.easting - frame.width_m / 2 - sheet.west_m) / sheet.metres_per_px
        middle = (sheet.north_m - frame.northing) / sheet.metres_per_px
        across = _cut(left, zoom, page.width_px, sheet.width_px)
        along = _cut(middle - page.height_px / zoom / 2, zoom, page.height_px, sheet.height_px)
        return Window(number, across[0], along[0], across[1], along[1], across[2], along[2], across[3], along[3], part)


def _cut(begin_px: float, zoom: float, page_px: int, sheet_px: int) -> tuple[int, int, int, int]:
    """Cut a page out of a sheet in one direction, to half a pixel of the page: the scaler knows whole pixels only.

    Returns
    -------
    first, length : int
        Whole pixels of the sheet.
    scaled : int
        Pixels of the page that they become.
    offset : int
        Where among these the page begins.
    """
    first = min(max(math.floor(begin_px + _NEAR), 0), sheet_px - 1)
    last = min(math.ceil(begin_px + page_px / zoom - _NEAR) + 1, sheet_px)
    scaled = max(round((last - first) * zoom), page_px)
    offset = min(max(round((begin_px - first) * scaled / (last - first)), 0), scaled - page_px)
    return first, last - first, scaled, offset


def frame_of(view: View) -> Frame:
    """Return the frame of ground that a view shows."""
    wide, high = view.width_px * view.metres_per_px, view.height_px * view.metres_per_px
    return Frame(view.west_m + wide / 2, view.north_m - high / 2, wide)


def sheets_along(before: View, after: View) -> GroundSheets:
    """Plan the sheets of the way from one view to another.

    Parameters
    ----------
    before, after : View
        Of one page, with the same projection and paper.
    """
    path = ZoomPath(frame_of(before), frame_of(after))
    frames = [path.at(number / _SAMPLES) for number in range(_SAMPLES + 1)]
    highest = max(frame.width_m for frame in frames) / before.width_px
    scales = _scales(before.metres_per_px, after.metres_per_px, highest)
    views = tuple(_covering(number, scales, frames, before, after) for number in range(len(scales)))
    return GroundSheets(before, path, scales, views)


def _scales(one: float, other: float, highest: float) -> tuple[float, ...]:
    low, high = min(one, other), max(one, other)
    steps = max(round(math.log(high / low, _STEP)), 1) if high > low else 0
    scales = [low * (high / low) ** (step / steps) for step in range(steps)] if steps else []
    # By these very numbers the ends of the way find their sheets.
    scales.append(high)
    while highest > scales[-1] * _STEP ** _GIVING_WAY[0]:
        scales.append(scales[-1] * _STEP)
    return tuple(scales)


def _shares(scales: tuple[float, ...], metres_per_px: float) -> tuple[tuple[int, float], ...]:
    """Return the sheets that count for a frame, the finest first, and how much."""
    place = int(np.searchsorted(scales, metres_per_px, side="right")) - 1
    if place < 0:
        return ((0, 1.0),)
    if place == len(scales) - 1:
        return ((place, 1.0),)
    low, high = scales[place], scales[place + 1]
    begin, end = _GIVING_WAY
    along = (math.log(metres_per_px / low) / math.log(high / low) - begin) / (end - begin)
    coarser = min(max(along, 0.0), 1.0)
    if coarser <= 0.0:
        return ((place, 1.0),)
    if coarser >= 1.0:
        return ((place + 1, 1.0),)
    return ((place, 1.0 - coarser), (place + 1, coarser))


def _covering(number: int, scales: tuple[float, ...], frames: list[Frame], before: View, after: View) -> View:
    """Return a view at the scale of a sheet that holds all frames that take something of it."""
    seen = [
        frame
        for frame in frames
        if any(sheet == number for sheet, _ in _shares(scales, frame.width_m / before.width_px))
    ]
    tall = before.height_px / before.width_px
    west = min((frame.easting - frame.width_m / 2 for frame in seen), default=0.0)
    east = max((frame.easting + frame.width_m / 2 for frame in seen), default=1.0)
    south = min((frame.northing - frame.width_m * tall / 2 for frame in seen), default=0.0)
    north = max((frame.northing + frame.width_m * tall / 2 for frame in seen), default=1.0)
    scale, coarser = scales[number], 1.0
    at_rest = next((view for view in (before, after) if view.metres_per_px == scale), None)
    if at_rest is None:
        pages = (east - west) * (north - south) / (scale**2 * before.width_px * before.height_px)
        coarser = max(math.sqrt(pages / _MOST_PAGES), _COARSER)
        scale *= coarser
        left, top = west - _MARGIN_PX * scale, north + _MARGIN_PX * scale
    else:
        # Its pixels are those of the page at rest.
        left = at_rest.west_m - (math.ceil((at_rest.west_m - west) / scale) + _MARGIN_PX) * scale
        top = at_rest.north_m + (math.ceil((north - at_rest.north_m) / scale) + _MARGIN_PX) * scale
    return replace(
        before,
        west_m=left,
        north_m=top,
        metres_per_px=scale,
        width_px=math.ceil((east - left) / scale) + _MARGIN_PX,
        height_px=math.ceil((top - south) / scale) + _MARGIN_PX,
        drawn_at=before.scale / coarser,
    )
