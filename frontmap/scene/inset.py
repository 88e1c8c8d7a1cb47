"""Where a detail lies, and which way north is: a locator in a corner of the map, and an arrow where north is not up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from frontmap.atlas.theatre import Theatre
from frontmap.scene.burden import Burden
from frontmap.scene.extent import extent_of_theatre
from frontmap.scene.furniture import Furniture
from frontmap.scene.primitives import Box, Fill, Layer, Primitive, Stroke, Text
from frontmap.scene.shapes import ring, rings_of
from frontmap.scene.sheet import overlaps, type_size
from frontmap.scene.theme import Theme
from frontmap.scene.typography import measure, text_box
from frontmap.scene.view import View

__all__ = ["locator", "north_arrow", "north_deg", "pointers_of", "scale_bar"]

_DETAIL = 0.4
"""A view is a detail if it shows less than this part of the theatre's extent."""
_SIDE_PX = 210.0
_SMALLEST_PAGE_PX = 420
_NORTH_IS_UP_DEG = 6.0


def pointers_of(
    theatre: Theatre, view: View, theme: Theme, furniture: Furniture, burden: Burden
) -> tuple[tuple[Layer, ...], tuple[Box, ...]]:
    """Return what tells how large, where and which way round a map is, and the boxes that this takes on the page."""
    bar, scale_box = scale_bar(furniture, view.metres_per_px)
    found = [(bar, scale_box)]
    arrow = north_arrow(view, theme, scale_box[2] + furniture.pad, scale_box[3])
    if arrow is not None:
        found.append(arrow)
    band = furniture.panel[0] <= 0.0
    inside = (0.0, furniture.panel[3] if band else 0.0, float(view.width_px), furniture.strip[1])
    small_map = locator(theatre, view, theme, burden, [furniture.panel, *(box for _, box in found)], inside)
    if small_map is not None:
        found.append(small_map)
    return tuple(layer for layer, _ in found), tuple(box for _, box in found)


def locator(
    theatre: Theatre, view: View, theme: Theme, burden: Burden, taken: Sequence[Box], inside: Box
) -> tuple[Layer, Box] | None:
    """Return a small map of the whole theatre with the frame of the view in it, and its box.

    Parameters
    ----------
    theatre : Theatre
    view : View
    theme : Theme
    burden : Burden
        It stands where it covers least.
    taken : sequence of Box
        Where it must not stand.
    inside : Box
        The part of the page that the map has to itself.

    Returns
    -------
    (Layer, Box) or None
        None where the view shows most of the theatre, or the page is small.
    """
    whole = shapely.box(*extent_of_theatre(theatre))
    frame = _frame_m(view)
    if shapely.area(shapely.intersection(whole, frame)) > _DETAIL * shapely.area(whole):
        return None
    if min(view.width_px, view.height_px) < _SMALLEST_PAGE_PX:
        return None
    west, south, east, north = shapely.bounds(shapely.union(whole, shapely.centroid(frame)))
    wide, high = float(east - west), float(north - south)
    metres_per_px = max(wide, high) / (_SIDE_PX * view.scale * 0.88)
    border = 0.06 * _SIDE_PX * view.scale
    size = (math.ceil(wide / metres_per_px + 2 * border), math.ceil(high / metres_per_px + 2 * border))
    box = _corner(size, inside, 20.0 * view.scale, burden, taken)
    if box is None:
        return None
    left, top, right, bottom = box
    small = View(
        view.projection, west - (left + border) * metres_per_px, north + (top + border) * metres_per_px, metres_per_px,
        view.width_px, view.height_px,
    )  # fmt: skip
    land = shapely.intersection(
        shapely.simplify(small.page(theatre.land), 0.5), shapely.box(left + 1, top + 1, right - 1, bottom - 1)
    )
    pen = max(1.2 * view.scale, 1.0)
    shown = small.page(frame)
    # A very small frame would not be found: it is drawn at least this large.
    middle = shapely.get_coordinates(shapely.centroid(shown))[0]
    reach = 5.0 * view.scale
    shown = shapely.union(shown, shapely.box(*(middle - reach), *(middle + reach)).envelope).envelope
    shown = shapely.intersection(shown, shapely.box(left + pen, top + pen, right - pen, bottom - pen))
    outline = shapely.get_coordinates(shown)
    drawn: tuple[Primitive, ...] = (
        Fill((ring((left, top), (right, top), (right, bottom), (left, bottom)),), theme.sea),
        Fill(rings_of(land), theme.land),
        Stroke(tuple(_closed(part) for part in rings_of(land)), theme.coast, pen * 0.7),
        Fill((outline,), theme.ink, alpha=0.16),
        Stroke((outline,), theme.casing, pen * 3.4, join="miter"),
        Stroke((outline,), theme.ink, pen * 1.6, join="miter"),
        Stroke((_closed(ring((left, top), (right, top), (right, bottom), (left, bottom))),), theme.ink, pen,
               join="miter"),
    )  # fmt: skip
    return Layer("locator", drawn), box


def _frame_m(view: View) -> Any:
    """Return the page as a polygon in the theatre's metres; its edges may be bent there."""
    page = shapely.box(0.0, 0.0, view.width_px, view.height_px)
    return shapely.transform(shapely.segmentize(page, max(view.width_px, view.height_px) / 12), view.to_metres)


def _closed(
    line: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return line if (line[0] == line[-1]).all() else np.vstack([line, line[:1]])


def _corner(size: tuple[int, int], inside: Box, gap: float, burden: Burden, taken: Sequence[Box]) -> Box | None:
    wide, high = size
    left, top, right, bottom = (
        round(edge) for edge in (inside[0] + gap, inside[1] + gap, inside[2] - gap, inside[3] - gap)
    )
    if wide > (right - left) / 2 or high > (bottom - top) / 2:
        return None
    corners: tuple[Box, ...] = (
        (right - wide, top, right, top + high),
        (right - wide, bottom - high, right, bottom),
        (left, top, left + wide, top + high),
        (left, bottom - high, left + wide, bottom),
    )
    free = [corner for corner in corners if not any(overlaps(corner, box) for box in taken)]
    return min(free, key=lambda corner: (round(burden.of(corner), 3), corners.index(corner)), default=None)


def scale_bar(furniture: Furniture, metres_per_px: float) -> tuple[Layer, Box]:
    """Return a scale bar of a round length in kilometres at the foot of the map, and its box."""
    scale, theme = furniture.scale, furniture.theme
    size = type_size(15.0, scale)
    longest = (140.0 * scale + 40.0) * metres_per_px / 1000.0
    power = 10.0 ** math.floor(math.log10(longest))
    length_km = max(step * power for step in (1, 2, 5) if step * power <= longest)
    length_px = length_km * 1000.0 / metres_per_px
    left = round(furniture.pad)
    base = round(furniture.strip[1] - furniture.pad * 0.8)
    tick = 7.0 * scale
    line = np.array([[left, base - tick], [left, base], [left + length_px, base], [left + length_px, base - tick]])
    label = f"{length_km:g} km"
    text = Text(
        round(left + length_px / 2, 1),
        round(base - max(6.0 * scale, 4.0), 1),
        label,
        "sans",
        size,
        theme.ink,
        theme.halo,
        max(0.12 * size, 1.5),
        align="centre",
    )
    pen = max(1.6 * scale, 1.2)
    layer = Layer(
        "scale-bar",
        (
            Stroke((line,), theme.halo, pen * 3, join="miter", cap="projecting", alpha=0.8),
            Stroke((line,), theme.ink, pen, join="miter", cap="butt"),
            text,
        ),
    )
    half = max(length_px, measure(label, "sans", size)) / 2
    middle = left + length_px / 2
    return layer, (middle - half - 4, base - 6 * scale - size, middle + half + 4, base + 4)


def north_deg(view: View) -> float:
    """Return how far north is turned from up, clockwise in degrees, at the middle of a page."""
    ((lon, lat),) = view.to_lonlat([(view.width_px / 2, view.height_px / 2)])
    low, high = view.lonlat_to_page([(lon, lat - 0.05), (lon, lat + 0.05)])
    return math.degrees(math.atan2(high[0] - low[0], low[1] - high[1]))


def north_arrow(view: View, theme: Theme, left: float, base: float) -> tuple[Layer, Box] | None:
    """Return an arrow towards north and its box, or None where north is up.

    Parameters
    ----------
    view : View
    theme : Theme
    left, base : float
        Its left edge and its foot on the page.
    """
    turn = north_deg(view)
    if abs(turn) <= _NORTH_IS_UP_DEG:
        return None
    length, size = 34.0 * view.scale, type_size(15.0, view.scale)
    radius = length / 2 + size
    centre = np.array([left + radius, base - radius])
    ahead = np.array([math.sin(math.radians(turn)), -math.cos(math.radians(turn))])
    aside = np.array([-ahead[1], ahead[0]])
    tip, foot = centre + ahead * length / 2, centre - ahead * length / 2
    shape = np.array([tip, foot + aside * length * 0.22, foot + ahead * length * 0.16, foot - aside * length * 0.22])
    at = centre + ahead * (length / 2 + size * 0.62)
    halo = max(0.12 * size, 1.5)
    letter = Text(
        round(float(at[0]), 1), round(float(at[1]) + size * 0.33, 1), "N", "sans-semibold", size, theme.ink, theme.halo,
        halo, align="centre",
    )  # fmt: skip
    drawn: tuple[Primitive, ...] = (
        Stroke((np.vstack([shape, shape[:1]]),), theme.halo, max(3.0 * view.scale, 2.0), alpha=0.9),
        Fill((shape,), theme.ink),
        letter,
    )
    boxes = np.array([text_box(letter), (*shape.min(axis=0), *shape.max(axis=0))])
    return Layer("north", drawn), (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))
