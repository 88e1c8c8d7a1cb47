"""Shapes as they are stored: whole multiples of 1e-5 degrees (about a metre), provinces as rings of *arcs*.

Every stretch of border is stored once, so that neighbours share their vertices by construction. Shapes are made of
those provinces that are asked for: a war needs few of the thousands.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["QUANTUM_DEGREES", "Coverage", "lines_in", "polygons_in"]

QUANTUM_DEGREES = 1e-5

_Integers = npt.NDArray[np.int64]
_Arrays = Mapping[str, npt.NDArray[Any]]


class Coverage:
    """The shapes of provinces, each made when it is first asked for.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        ``arc_deltas``, ``arc_offsets``, ``ring_arcs`` (an arc that runs backwards as its complement),
        ``ring_offsets``, ``polygon_offsets`` and ``province_offsets``.

    Raises
    ------
    ValueError, KeyError
        If they do not fit one another.
    """

    def __init__(self, arrays: _Arrays) -> None:
        self._deltas = arrays["arc_deltas"]
        self._arcs: _Integers = arrays["arc_offsets"].astype(np.int64)
        self._used: _Integers = arrays["ring_arcs"].astype(np.int64)
        self._rings: _Integers = arrays["ring_offsets"].astype(np.int64)
        self._polygons: _Integers = arrays["polygon_offsets"].astype(np.int64)
        self._provinces: _Integers = arrays["province_offsets"].astype(np.int64)
        levels = (self._provinces, self._polygons, self._rings, self._arcs)
        below = (self._polygons, self._rings, self._used, self._deltas)
        for offsets, members, spare in zip(levels, below, (1, 1, 0, 0), strict=True):
            if offsets[0] != 0 or offsets[-1] != len(members) - spare or (np.diff(offsets) < 1).any():
                raise ValueError("the shapes of provinces are cut off")
        if np.maximum(self._used, ~self._used).max(initial=-1) >= len(self._arcs) - 1:
            raise ValueError("a border is missing")
        self._made = np.full(len(self._provinces) - 1, None, dtype=object)
        self._missing = np.ones(len(self._made), dtype=bool)

    def __len__(self) -> int:
        return len(self._made)

    def shapes(self, provinces: npt.ArrayLike) -> npt.NDArray[np.object_]:
        """Return the (Multi)Polygons of some provinces in lon/lat degrees, in the shape of their indices."""
        wanted = np.asarray(provinces, dtype=np.int64)
        new = np.unique(wanted[self._missing[wanted]])
        if len(new):
            self._made[new] = self._shaped(new)
            self._missing[new] = False
        return np.asarray(self._made[wanted], dtype=object)

    @cached_property
    def boxes(self) -> npt.NDArray[np.float64]:
        """West, south, east and north edge of each province, shape (n, 4); no shape is made for them."""
        extremes = []
        for least in (np.minimum, np.maximum):
            found = least.reduceat(self._points, self._arcs[:-1])[np.where(self._used < 0, ~self._used, self._used)]
            for offsets in (self._rings, self._polygons, self._provinces):
                found = least.reduceat(found, offsets[:-1])
            extremes.append(found)
        return np.hstack(extremes)

    @cached_property
    def _points(self) -> npt.NDArray[np.float64]:
        return _points(self._deltas)

    def _shaped(self, provinces: _Integers) -> npt.NDArray[np.object_]:
        """Make the shapes of some provinces."""
        pieces = np.diff(self._provinces)[provinces]
        polygon = _ranges(self._provinces[provinces], pieces)
        holes = np.diff(self._polygons)[polygon]
        ring = _ranges(self._polygons[polygon], holes)
        used_by = np.diff(self._rings)[ring]
        used = self._used[_ranges(self._rings[ring], used_by)]
        backwards = used < 0
        arc = np.where(backwards, ~used, used)
        # Each arc gives all its points but the last, which the next arc gives; the ring is closed afterwards.
        length = self._arcs[arc + 1] - self._arcs[arc] - 1
        position = _ranges(np.zeros(len(arc), dtype=np.int64), length)
        first = np.repeat(np.where(backwards, self._arcs[arc + 1] - 1, self._arcs[arc]), length)
        index = first + np.where(np.repeat(backwards, length), -position, position)
        before = np.concatenate([[0], np.cumsum(length)])[np.concatenate([[0], np.cumsum(used_by)])]
        count = np.diff(before)
        order = _ranges(before[:-1], count + 1)
        order[np.cumsum(count + 1) - 1] = before[:-1]
        coordinates = self._points[index[order]]
        rings: Any = shapely.linearrings(coordinates, indices=np.repeat(np.arange(len(count)), count + 1))
        polygons: Any = shapely.polygons(rings, indices=np.repeat(np.arange(len(polygon)), holes))
        ends = np.cumsum(pieces)
        shapes = polygons[ends - pieces]
        for number in np.flatnonzero(pieces > 1):
            shapes[number] = shapely.multipolygons(polygons[ends[number] - pieces[number] : ends[number]])
        return np.asarray(shapes, dtype=object)


def lines_in(arrays: _Arrays, prefix: str) -> list[Any]:
    """Return the (Multi)LineStrings that are stored under a prefix."""
    points, line = _strokes(arrays, prefix)
    lines: Any = shapely.linestrings(points, indices=line)
    return [
        lines[start] if end - start == 1 else shapely.multilinestrings(lines[start:end])
        for start, end in pairwise(arrays[f"{prefix}_offsets"])
    ]


def polygons_in(arrays: _Arrays, prefix: str) -> list[Any]:
    """Return the Polygons that are stored under a prefix."""
    points, ring = _strokes(arrays, prefix)
    rings: Any = shapely.linearrings(points, indices=ring)
    offsets = arrays[f"{prefix}_offsets"]
    shapes: Any = shapely.polygons(rings, indices=np.repeat(np.arange(len(offsets) - 1), np.diff(offsets)))
    return list(shapes)


def _strokes(arrays: _Arrays, prefix: str) -> tuple[npt.NDArray[np.float64], _Integers]:
    counts = np.diff(arrays[f"{prefix}_line_offsets"])
    return _points(arrays[f"{prefix}_deltas"]), np.repeat(np.arange(len(counts)), counts)


def _points(deltas: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
    return np.asarray(np.cumsum(deltas, axis=0, dtype=np.int64) * QUANTUM_DEGREES, dtype=np.float64)


def _ranges(starts: _Integers, lengths: _Integers) -> _Integers:
    """Return the numbers ``start, start + 1, …`` of every stretch, one after the other."""
    ends = np.cumsum(lengths)
    counted = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - (ends - lengths), lengths)
    return np.asarray(counted, dtype=np.int64)
