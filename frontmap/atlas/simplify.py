"""Fewer vertices for wide views, without opening gaps between neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.errors import GeometryError

__all__ = ["simplified"]


def simplified(polygons: Any, tolerance_m: float) -> npt.NDArray[np.object_]:
    """Simplify a coverage as a whole.

    Visvalingam–Whyatt on every shared edge at once (GEOS's coverage simplifier), so that the result is again a valid
    coverage with the same pieces, holes and neighbours.

    Parameters
    ----------
    polygons : array_like of shapely (Multi)Polygon
        A valid coverage in metres, for example `Theatre.polygons`.
    tolerance_m : float
        About the size of the detail that may go, in metres; 0 keeps everything.

    Returns
    -------
    ndarray of shapely (Multi)Polygon
        Aligned with `polygons`.

    Raises
    ------
    GeometryError
        If `tolerance_m` is negative or not finite.
    """
    if not np.isfinite(tolerance_m) or tolerance_m < 0:
        raise GeometryError(f"a tolerance of {tolerance_m} m was given; it must be a length, 0 or more")
    given = np.asarray(polygons, dtype=object)
    if tolerance_m == 0 or given.size == 0:
        return given.copy()
    return np.asarray(shapely.coverage_simplify(given, tolerance_m), dtype=object)
