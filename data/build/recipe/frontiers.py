"""Cutting the divisions of today along the frontiers of the time."""

from __future__ import annotations

import tomllib
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["Divisions", "cut_along_frontiers", "in_source"]

Divisions = dict[str, list[tuple[str, Any]]]

FINEST_STEP_DEGREES = 0.03
SWERVE = 0.13


def cut_along_frontiers(divisions: Divisions, config: Path) -> dict[str, list[Any]]:
    """Take the land inside the outlines of ``cuts.toml`` out of the divisions.

    Parameters
    ----------
    divisions : dict
        (key, polygon) of every source; changed in place. A cut that names a ``land`` makes a source of that name.
    config : Path

    Returns
    -------
    dict of list of polygons
        What goes straight to a region, by its id.
    """
    regions: dict[str, list[Any]] = {}
    for cut in tomllib.loads((config / "cuts.toml").read_text(encoding="utf-8"))["cut"]:
        outline = _outline(cut)
        for source in cut["sources"]:
            kept = []
            for key, geometry in divisions[source]:
                if key not in cut.get("keys", [key]):
                    kept.append((key, geometry))
                    continue
                inside = geometry if outline is None else shapely.intersection(geometry, outline)
                if not shapely.is_empty(inside):
                    if "land" in cut:
                        divisions.setdefault(cut["land"], []).append((key, inside))
                    else:
                        regions.setdefault(cut["region"], []).append(inside)
                if outline is not None:
                    kept.append((key, shapely.difference(geometry, outline)))
            divisions[source] = kept
    return regions


def in_source(entries: list[str] | tuple[str, ...]) -> list[tuple[str | None, str]]:
    """Split keys such as ``rus:Orel`` into source and key; a key without a source has that of the key before it."""
    source: str | None = None
    pairs = []
    for entry in entries:
        before, colon, key = entry.partition(":")
        source = before if colon else source
        pairs.append((source, key if colon else entry))
    return pairs


def _outline(cut: dict[str, Any]) -> Any:
    if "outline" not in cut:
        return None
    corners = np.array(cut["outline"], dtype=np.float64)
    if "land" in cut and not cut.get("exact", False):
        corners = _swerving(corners)
    return shapely.make_valid(shapely.Polygon(corners))


def _swerving(corners: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Let the way from corner to corner swerve as a frontier in the field does, always in the same manner.

    Midpoints are moved sideways again and again; by how much depends on nothing but the two ends, so that two outlines
    that share a side share its course.
    """
    points = [tuple(point) for point in np.round(corners, 5).tolist()]
    way: list[tuple[float, float]] = []
    for one, two in zip(points, [*points[1:], points[0]], strict=True):
        way += _between(one, two)[:-1]
    return np.array(way)


def _between(one: tuple[float, float], two: tuple[float, float]) -> list[tuple[float, float]]:
    if one > two:
        return _between(two, one)[::-1]
    stretch = np.cos(np.radians((one[1] + two[1]) / 2))
    east, north = (two[0] - one[0]) * stretch, two[1] - one[1]
    length = float(np.hypot(east, north))
    if length < FINEST_STEP_DEGREES or length > 2:
        return [one, two]
    aside = SWERVE * (2 * zlib.crc32(repr((one, two)).encode()) / 0xFFFFFFFF - 1)
    middle = (
        round((one[0] + two[0]) / 2 - aside * north / stretch, 5),
        round((one[1] + two[1]) / 2 + aside * east, 5),
    )
    return _between(one, middle)[:-1] + _between(middle, two)
