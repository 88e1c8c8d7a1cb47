"""The way from the end of one dated line to the end of another: off the shore, or along a border."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.cache import kept
from frontmap.flat_shapes import are_runs, flat_runs, runs_of_groups

__all__ = ["stretch_of", "way_between"]

Floats = npt.NDArray[np.float64]

_OFFSHORE_M = 3000.0
_HANGING_M = 1000.0


def way_between(start: Floats, end: Floats, domain: Any, rails: list[Any]) -> Floats:
    """Lead from one line's end to another's: off the shore or along a border if both hang on it, else straight.

    Parameters
    ----------
    start, end : ndarray, shape (2,)
        Metres.
    domain : shapely geometry
        The ground that can change hands.
    rails : list of shapely LineString
        Borders inside the domain.

    Returns
    -------
    ndarray, shape (n, 2)
        Empty where the way is straight.
    """
    ends = [shapely.Point(start), shapely.Point(end)]
    if any(domain.boundary.distance(point) > _HANGING_M for point in ends):
        for rail in rails:
            if all(rail.distance(point) <= _HANGING_M for point in ends):
                low, high = (float(rail.project(point)) for point in ends)
                return stretch_of(rail, low, high)
        return np.zeros((0, 2))
    rings = shapely.get_parts(_shore_of(domain))
    ring = rings[int(np.argmin([max(part.distance(point) for point in ends) for part in rings]))]
    if max(ring.distance(point) for point in ends) > 3 * _OFFSHORE_M:
        return np.zeros((0, 2))
    low, high = (float(ring.project(point)) for point in ends)
    direct = stretch_of(ring, low, high)
    points = shapely.get_coordinates(ring)
    closed = shapely.LineString(np.vstack([points, points[1:]]))
    other = (low, high + ring.length) if high < low else (low + ring.length, high)
    around = stretch_of(closed, *other)
    return min((direct, around), key=lambda way: float(np.hypot(*np.diff(way, axis=0).T).sum()))


def stretch_of(line: Any, begin_m: float, end_m: float) -> Floats:
    """Return the part of a line between two distances along it, shape (n, 2); backwards if the second is the lesser."""
    points = shapely.get_coordinates(line)
    travelled = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    low, high = sorted((begin_m, end_m))
    ends = shapely.get_coordinates(shapely.line_interpolate_point(line, [low, high]))
    between = points[(travelled > low) & (travelled < high)]
    found = np.vstack([ends[:1], between, ends[1:]])
    return found if begin_m <= end_m else found[::-1]


# One ground lies under most lines of a war.
@lru_cache(maxsize=8)
def _shore_of(domain: Any) -> Any:
    def drawn() -> dict[str, npt.NDArray[Any]]:
        rings = shapely.boundary(shapely.buffer(domain, _OFFSHORE_M, quad_segs=4))
        lines = shapely.get_parts(shapely.simplify(rings, 200.0))
        return flat_runs([tuple(shapely.get_coordinates(line) for line in lines)])

    found = kept("shore", {"ground": shapely.to_wkb(domain)}, drawn, lambda some: are_runs(some, 1, 2))
    return shapely.MultiLineString(list(runs_of_groups(found)[0]))
