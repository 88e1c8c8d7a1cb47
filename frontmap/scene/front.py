"""The front: the strongest mark on the map, each side's darker colour on its own flank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.scene.primitives import Box, Colour, Layer, Primitive, Stroke
from frontmap.scene.theme import Theme
from frontmap.scene.view import View

if TYPE_CHECKING:
    from frontmap.control import Front

__all__ = ["FLANK_PX", "front_layer", "front_lines", "smoothed"]

FLANK_PX = 4.4
"""Width of one flank at scale 1."""

_LEAST_FLANK_PX = 2.0
_CASING_PX = 1.6
_SMOOTHING_PX = 6.0
_SHORTEST_PX = 4.0
_SHORTEST_RING_PX = 42.0

Vertices = npt.NDArray[np.float64]


def smoothed(line: Vertices, reach_px: float) -> Vertices:
    """Round a line: each vertex becomes the mean of the line's stretch from `reach_px` before it to as far behind it.

    Ends stay where they are; a closed line stays closed. What lies farther off does not matter, so that a line that
    moves in one place keeps its shape in all others.

    Parameters
    ----------
    line : ndarray, shape (n, 2)
    reach_px : float

    Returns
    -------
    ndarray, shape (m, 2)
        At sixteenths of a pixel.
    """
    closed = bool((line[0] == line[-1]).all()) and len(line) > 3
    dense: Vertices = np.asarray(shapely.get_coordinates(shapely.segmentize(shapely.linestrings(line), reach_px / 2)))
    for _ in range(2):
        dense = _averaged(dense, reach_px, closed)
    return _sixteenths(dense)


def _sixteenths(line: Vertices) -> Vertices:
    rounded: Vertices = np.round(line * 16.0) / 16.0
    return rounded


def _averaged(line: Vertices, reach: float, closed: bool) -> Vertices:
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    length = along[-1]
    if length <= 0.0:
        return line
    # The integral of the position along the line; differences of it are means over stretches.
    integral = np.concatenate([[[0.0, 0.0]], np.cumsum((line[1:] + line[:-1]) / 2 * steps[:, None], axis=0)])
    if closed:
        span = np.full(len(line), min(reach, length / 4))
        begin, end = along - span, along + span
        whole = integral[-1]

        def at(position: npt.NDArray[np.float64]) -> Vertices:
            turns = np.floor(position / length)
            inner = position - turns * length
            turned: Vertices = turns[:, None] * whole + _interpolated(inner, along, integral)
            return turned

    else:
        span = np.minimum(reach, np.minimum(along, length - along))
        begin, end = along - span, along + span

        def at(position: npt.NDArray[np.float64]) -> Vertices:
            return _interpolated(position, along, integral)

    still = span <= 1e-9
    mean: Vertices = (at(end) - at(begin)) / np.where(still, 1.0, 2 * span)[:, None]
    averaged: Vertices = np.where(still[:, None], line, mean)
    return averaged


def _interpolated(at: npt.NDArray[np.float64], along: npt.NDArray[np.float64], values: Vertices) -> Vertices:
    return np.column_stack([np.interp(at, along, values[:, 0]), np.interp(at, along, values[:, 1])])


def _beside(line: Vertices, distance: float) -> Vertices:
    """Return the line moved to its left (on the page: y down) by a distance, vertex by vertex."""
    direction = np.gradient(line, axis=0)
    if (line[0] == line[-1]).all() and len(line) > 3:
        direction[0] = direction[-1] = line[1] - line[-2]
    length = np.hypot(*direction.T)
    length[length == 0] = 1.0
    normal = np.column_stack([direction[:, 1], -direction[:, 0]]) / length[:, None]
    return _sixteenths(line + normal * distance)


def front_lines(fronts: Iterable[Front], view: View) -> list[tuple[Front, Vertices]]:
    """Return the fronts that come near the page, as rounded lines in page pixels with the left side on the left."""
    reach = _SMOOTHING_PX * view.scale
    margin = 4 * reach
    found = []
    for front in fronts:
        line = view.to_page(shapely.get_coordinates(front.line))
        low, high = line.min(axis=0), line.max(axis=0)
        if (high < -margin).any() or low[0] > view.width_px + margin or low[1] > view.height_px + margin:
            continue
        # A ring no wider than its own pens would look like the mark of a town.
        shortest = _SHORTEST_RING_PX if (line[0] == line[-1]).all() else _SHORTEST_PX
        if np.hypot(*np.diff(line, axis=0).T).sum() < shortest * view.scale:
            continue
        distinct = np.concatenate([[True], (np.diff(line, axis=0) != 0).any(axis=1)])
        if distinct.sum() < 2:
            continue
        found.append((front, smoothed(line[distinct], reach)))
    return found


def front_layer(fronts: Iterable[Front], view: View, theme: Theme, flanks: Mapping[str, Colour]) -> Layer:
    """Return the fronts as one layer.

    Parameters
    ----------
    fronts : iterable of Front
    view : View
    theme : Theme
    flanks : mapping of side id to Colour
        The darker colour of each side.
    """
    size = view.scale
    flank, casing = max(FLANK_PX * size, _LEAST_FLANK_PX), max(_CASING_PX * size, 0.9)
    drawn = front_lines(fronts, view)
    if not drawn:
        return Layer("front", ())
    whole = tuple(line for _, line in drawn)
    primitives: list[Primitive] = [Stroke(whole, theme.casing, 2 * (flank + casing), alpha=0.95)]
    by_side: dict[str, list[Vertices]] = {}
    for front, line in drawn:
        by_side.setdefault(front.left, []).append(_beside(line, flank / 2))
        by_side.setdefault(front.right, []).append(_beside(line, -flank / 2))
    for side, lines in sorted(by_side.items()):
        primitives.append(Stroke(tuple(lines), flanks[side], flank))
    primitives.append(Stroke(whole, theme.casing, max(0.9 * size, 0.7), alpha=0.9))
    return Layer("front", tuple(primitives), bounds=_around(whole, flank + casing + 1))


def _around(lines: tuple[Vertices, ...], reach: float) -> Box:
    low = np.min([line.min(axis=0) for line in lines], axis=0) - reach
    high = np.max([line.max(axis=0) for line in lines], axis=0) + reach
    return float(np.floor(low[0])), float(np.floor(low[1])), float(np.ceil(high[0])), float(np.ceil(high[1]))
