"""The provinces of a view, as simple as its pixels allow; kept on disk, for thousands of them take a while."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.atlas.model import Atlas
from frontmap.cache import kept
from frontmap.scene.view import View

__all__ = ["simplified_provinces"]

_Objects = npt.NDArray[np.object_]


def simplified_provinces(
    atlas: Atlas, view: View, near: npt.NDArray[np.int64], tolerance_px: float
) -> tuple[npt.NDArray[np.int64], _Objects]:
    """Bring provinces to the page and simplify them as one coverage.

    Parameters
    ----------
    atlas : Atlas
    view : View
    near : ndarray of int64, shape (n,)
        Atlas indices.
    tolerance_px : float

    Returns
    -------
    near : ndarray of int64, shape (k,)
        Those of which something is left.
    polygons : ndarray of shapely (Multi)Polygon, shape (k,)
        Page pixels.
    """

    def work_out() -> dict[str, npt.NDArray[Any]]:
        projected = view.page(view.projection.project(atlas.shapes_of(near)))
        polygons = shapely.coverage_simplify(projected, tolerance_px)
        left = ~shapely.is_empty(polygons)
        return {"near": near[left]} | _taken_apart(polygons[left])

    # Without a version, nothing tells an atlas from others.
    basis = {"atlas": atlas.version, "view": repr(view), "tolerance": tolerance_px}
    found = kept("provinces", basis, work_out, lambda some: _can_be(some, near)) if atlas.version else work_out()
    return found["near"], _put_together(found)


def _taken_apart(polygons: _Objects) -> dict[str, npt.NDArray[Any]]:
    parts, owner = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    return {"points": points, "ring": ring, "part": part, "owner": owner}


def _put_together(arrays: Mapping[str, npt.NDArray[Any]]) -> _Objects:
    rings: Any = shapely.linearrings(arrays["points"], indices=arrays["ring"])
    parts: Any = shapely.polygons(rings, indices=arrays["part"])
    owner = arrays["owner"]
    pieces = np.bincount(owner, minlength=len(arrays["near"]))
    polygons = np.empty(len(pieces), dtype=object)
    single = pieces[owner] == 1
    polygons[owner[single]] = parts[single]
    numbers, several = np.unique(owner[~single], return_inverse=True)
    if len(numbers):
        polygons[numbers] = shapely.multipolygons(parts[~single], indices=several)
    return polygons


def _can_be(arrays: Mapping[str, npt.NDArray[Any]], near: npt.NDArray[np.int64]) -> bool:
    """Tell whether arrays have the shapes and types of simplified provinces."""
    if set(arrays) != {"near", "points", "ring", "part", "owner"}:
        return False
    left, points, *levels = (arrays[name] for name in ("near", "points", "ring", "part", "owner"))
    counted = [(levels[0], len(levels[1]), 4), (levels[1], len(levels[2]), 1), (levels[2], len(left), 1)]
    return bool(
        [array.dtype.str for array in (left, points, *levels)] == ["<i8", "<f8", "<i8", "<i8", "<i8"]
        and left.ndim == 1
        and np.isin(left, near).all()
        and points.shape == (len(levels[0]), 2)
        and np.isfinite(points).all()
        and all(_counts_up(level, count, least) for level, count, least in counted)
    )


def _counts_up(level: npt.NDArray[Any], count: int, least: int) -> bool:
    """Tell whether numbers rise from 0 to a count, each of them given some times."""
    if level.ndim != 1 or len(level) < least * count:
        return False
    rising = len(level) == 0 or (level[0] == 0 and level[-1] == count - 1 and (level[1:] >= level[:-1]).all())
    return bool(rising and (np.bincount(level, minlength=count) >= least).all())
