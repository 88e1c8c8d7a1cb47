"""The provinces of a view, as simple as its pixels allow; kept on disk, for thousands of them take a while."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.atlas.model import Atlas
from frontmap.cache import Arrays, kept
from frontmap.flat_shapes import are_polygons, flat_polygons, polygons_of
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
        return {"near": near[left]} | flat_polygons(polygons[left])

    # Without a version, nothing tells an atlas from others.
    basis = {"atlas": atlas.version, "view": repr(view), "tolerance": tolerance_px}
    found = kept("provinces", basis, work_out, lambda some: _can_be(some, near)) if atlas.version else work_out()
    return found["near"], polygons_of(found, len(found["near"]))


def _can_be(arrays: Arrays, near: npt.NDArray[np.int64]) -> bool:
    """Tell whether arrays have the shapes and types of simplified provinces."""
    left = arrays.get("near")
    return bool(
        left is not None
        and left.dtype.str == "<i8"
        and left.ndim == 1
        and np.isin(left, near).all()
        and are_polygons(arrays, len(left), ("near",))
    )
