"""Regions: the ground of each side as polygons at an instant.

Whole parcels are joined; parcels through which a line runs are cut by it, each cut giving its two parts to different
sides, so that together the regions tile the held ground.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from frontmap.control.epoch import Epoch, Group
from frontmap.control.mesh import Floats

__all__ = ["areas_about", "areas_in", "regions_in"]

_SMALLEST_RING_M2 = 1.0


def _cut(epoch: Epoch, group: Group, instant: float) -> list[tuple[int, Any]]:
    """Divide a group among its holders."""
    parts: list[tuple[int, Any]] = []
    rest = group.shape
    for index in reversed(group.over):
        passage = epoch.ground.passages[index]
        if passage.field is None:
            continue
        fallen = passage.field.below(min(instant, passage.end))
        parts.append((passage.to, shapely.intersection(rest, fallen)))
        rest = shapely.difference(rest, fallen)
    parts.append((group.base, rest))
    return [(side, part) for side, part in parts if side >= 0 and not part.is_empty]


def _polygons(geometry: Any) -> list[Any]:
    """Return polygons without slivers and pin-holes, which rounding leaves where a cut meets an edge."""
    found = []
    for part in shapely.get_parts(geometry):
        if part.geom_type == "GeometryCollection":
            found += _polygons(part)
        if part.geom_type != "Polygon" or part.area < _SMALLEST_RING_M2:
            continue
        holes = [ring for ring in part.interiors if shapely.Polygon(ring).area >= _SMALLEST_RING_M2]
        found.append(part if len(holes) == len(part.interiors) else shapely.Polygon(part.exterior, holes))
    return found


def regions_in(epoch: Epoch, instant: float) -> dict[int, Any]:
    """Return the MultiPolygon of each side that holds ground, by index of side."""
    cuts: dict[int, list[Any]] = {}
    for group in epoch.groups:
        for side, part in _cut(epoch, group, instant):
            cuts.setdefault(side, []).append(part)
    found: dict[int, Any] = {}
    for side in sorted(epoch.still.keys() | cuts.keys()):
        whole = [epoch.still[side]] if side in epoch.still else []
        pieces = whole + cuts.get(side, [])
        union = pieces[0] if len(pieces) == 1 else shapely.union_all(pieces)
        polygons = _polygons(union)
        if polygons:
            found[side] = shapely.MultiPolygon(polygons)
    return found


def areas_in(epoch: Epoch, instant: float) -> Floats:
    """Return the area of each side's ground in square metres, shape (sides,)."""
    area = epoch.still_area_m2.astype(np.float64).copy()
    for group in epoch.groups:
        rest, left_m2 = group.shape, group.shape.area
        for place in reversed(range(len(group.over))):
            passage = epoch.ground.passages[group.over[place]]
            if passage.field is None:
                continue
            fallen = passage.field.below(min(instant, passage.end))
            gained_m2 = shapely.intersection(rest, fallen).area
            left_m2 -= gained_m2
            if passage.to >= 0:
                area[passage.to] += gained_m2
            if place:
                rest = shapely.difference(rest, fallen)
        if group.base >= 0:
            area[group.base] += left_m2
    return np.asarray(area)


def areas_about(epoch: Epoch, instant: float) -> Floats:
    """Return the area of each side's ground nearly: of ground that is changing hands, points are counted.

    Returns
    -------
    ndarray of float64, shape (sides,)
        Square metres; within about a hundredth of the ground in motion of what `areas_in` tells.
    """
    area = epoch.still_area_m2.copy()
    for base, gainers, times, weight_m2 in epoch.counted:
        if len(gainers) == 1:
            fallen = int(np.searchsorted(times[0], instant, side="right"))
            for side, points in ((gainers[0], fallen), (base, times.shape[1] - fallen)):
                if side >= 0:
                    area[side] += points * weight_m2
            continue
        holder = np.full(times.shape[1], base, dtype=np.int64)
        for gainer, arrival in zip(gainers, times, strict=True):
            holder[arrival <= instant] = gainer
        # The first place takes what nobody holds.
        area += np.bincount(holder + 1, minlength=len(area) + 1)[1:] * weight_m2
    return np.asarray(area)
