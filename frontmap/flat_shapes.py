"""Polygons and runs of points as flat arrays: the form in which shapes are kept on disk (`frontmap.cache`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.cache import Arrays

__all__ = ["are_polygons", "are_runs", "flat_polygons", "flat_runs", "polygons_of", "runs_of_groups"]

_Objects = npt.NDArray[np.object_]
_Runs = tuple[npt.NDArray[np.float64], ...]


def flat_polygons(polygons: _Objects) -> dict[str, npt.NDArray[Any]]:
    """Take polygons apart.

    Parameters
    ----------
    polygons : ndarray of shapely (Multi)Polygon, shape (n,)
        None of them empty.

    Returns
    -------
    dict of str to ndarray
        ``points``, shape (k, 2); for each point its ``ring``, for each ring its ``part``, for each part its ``owner``,
        a position in `polygons`.
    """
    parts, owner = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    return {"points": points, "ring": ring, "part": part, "owner": owner}


def polygons_of(arrays: Arrays, count: int) -> _Objects:
    """Put a number of polygons together again out of what `flat_polygons` returns."""
    rings: Any = shapely.linearrings(arrays["points"], indices=arrays["ring"])
    parts: Any = shapely.polygons(rings, indices=arrays["part"])
    owner = arrays["owner"]
    pieces = np.bincount(owner, minlength=count)
    polygons = np.empty(count, dtype=object)
    single = pieces[owner] == 1
    polygons[owner[single]] = parts[single]
    numbers, several = np.unique(owner[~single], return_inverse=True)
    if len(numbers):
        polygons[numbers] = shapely.multipolygons(parts[~single], indices=several)
    return polygons


def are_polygons(arrays: Arrays, count: int, beside: Iterable[str] = ()) -> bool:
    """Tell whether arrays, whatever they hold, have the shapes and types of a number of polygons taken apart.

    Parameters
    ----------
    arrays : mapping of str to ndarray
    count : int
    beside : iterable of str
        Names of the other arrays that there must be; of any more, none of this is true.
    """
    if set(arrays) != {"points", "ring", "part", "owner", *beside}:
        return False
    points, *levels = (arrays[name] for name in ("points", "ring", "part", "owner"))
    counted = [(levels[0], len(levels[1]), 4), (levels[1], len(levels[2]), 1), (levels[2], count, 1)]
    return bool(
        [array.dtype.str for array in (points, *levels)] == ["<f8", "<i8", "<i8", "<i8"]
        and points.shape == (len(levels[0]), 2)
        and np.isfinite(points).all()
        and all(_counts_up(level, number, least) for level, number, least in counted)
    )


def flat_runs(groups: Sequence[_Runs]) -> dict[str, npt.NDArray[Any]]:
    """Lay groups of runs of points end to end.

    Parameters
    ----------
    groups : sequence of tuple of ndarray, each of shape (n, 2)

    Returns
    -------
    dict of str to ndarray
        ``points``, shape (k, 2); the ``length`` of each run; the ``size`` of each group.
    """
    runs = [run for group in groups for run in group]
    return {
        "points": np.concatenate([np.zeros((0, 2)), *runs]),
        "length": np.array([len(run) for run in runs], dtype=np.int64),
        "size": np.array([len(group) for group in groups], dtype=np.int64),
    }


def runs_of_groups(arrays: Arrays) -> tuple[_Runs, ...]:
    """Return the groups of which `flat_runs` has made arrays."""
    ends = np.cumsum(arrays["length"]).tolist()
    points = arrays["points"]
    runs = [points[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]
    ends = np.cumsum(arrays["size"]).tolist()
    return tuple(tuple(runs[begin:end]) for begin, end in zip([0, *ends], ends, strict=False))


def are_runs(arrays: Arrays, groups: int, least: int) -> bool:
    """Tell whether arrays, whatever they hold, have the shapes and types of groups of runs laid end to end.

    Parameters
    ----------
    arrays : mapping of str to ndarray
    groups : int
        How many groups there must be.
    least : int
        How many points each run has at least.
    """
    if set(arrays) != {"points", "length", "size"}:
        return False
    points, length, size = arrays["points"], arrays["length"], arrays["size"]
    return bool(
        [array.dtype.str for array in (points, length, size)] == ["<f8", "<i8", "<i8"]
        and length.ndim == 1
        and size.shape == (groups,)
        and (length >= least).all()
        and (length <= len(points)).all()
        and (size >= 0).all()
        and (size <= len(length)).all()
        and points.shape == (length.sum(), 2)
        and size.sum() == len(length)
        and np.isfinite(points).all()
    )


def _counts_up(level: npt.NDArray[Any], count: int, least: int) -> bool:
    """Tell whether numbers rise from 0 to a count, each of them given some times."""
    if level.ndim != 1 or len(level) < least * count:
        return False
    rising = len(level) == 0 or (level[0] == 0 and level[-1] == count - 1 and (level[1:] >= level[:-1]).all())
    return bool(rising and (np.bincount(level, minlength=count) >= least).all())
