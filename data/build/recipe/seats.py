"""The choice of towns on which provinces are seated."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from recipe.lands import Land, RegionRow
from recipe.names import fold, word_of, worthwhile
from recipe.output import KnownTown
from recipe.towns import Town, distances_km

__all__ = ["Seat", "choose_seats", "towns_of_ids"]

FEWEST_PEOPLE = 100
SEAT_SPACING = 0.66
WIDEST_GAP = 1.12
MOVED_KM = 12.0
SAME_SPOT_KM = 1.5


@dataclass(frozen=True)
class Seat:
    """A town on which a province is seated; ``town`` is an index into the list of towns."""

    town: int
    word: str
    capital: bool


def choose_seats(
    land: Land,
    towns: list[Town],
    config: Path,
    known: Mapping[str, KnownTown] = MappingProxyType({}),
    retired: Collection[str] = (),
    given_out: Collection[str] = (),
) -> tuple[dict[int, list[Seat]], list[str]]:
    """Choose the seats of every region: those listed, those in use with room about them, those that fill gaps.

    A town that is or was a seat keeps its id; no other ever gets an id that was given out. Of several towns of one name
    in a region only the greatest may become a seat, unless others are listed.

    Parameters
    ----------
    land : Land
    towns : list of Town
        A listed seat takes the name under which it is listed, in place.
    config : Path
    known : mapping of str to KnownTown
        The towns of the provinces that the atlas has or had, by their ids.
    retired : collection of str
        Those of them that it has no more.
    given_out : collection of str
        Every id that it ever gave out.

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
    by_size = {
        region: sorted(own, key=lambda i: (-towns[i].population, towns[i].name, towns[i].lon))
        for region, own in towns_of.items()
    }
    unknown: list[str] = []
    first: dict[int, list[int]] = {}
    for region, row in enumerate(land.regions):
        first[region] = _listed(listed.get(row.id, []), row, by_size.get(region, []), towns, unknown)
    keeps = _kept_words(known, land, towns, towns_of)
    in_use = _kept_words({item: town for item, town in known.items() if item not in retired}, land, towns, towns_of)
    taken: dict[str, set[str]] = defaultdict(set)
    for region, row in enumerate(land.regions):
        taken[row.region_id] |= {word_of(towns[i].name) for i in first[region]}
        taken[row.region_id] |= {word_of(towns[i].name) for i in towns_of[region] if i in in_use}
    greatest = _greatest_of_their_name(land, towns)
    used = _words_of_regions(given_out)
    smallest_of = {country.id: country.smallest_town for country in land.countries}
    grain_of = {country.id: country.grain_km for country in land.countries}
    seats: dict[int, list[Seat]] = {}
    for region, row in enumerate(land.regions):
        grain = row.grain_km or grain_of[row.country]
        free = [
            i for i in by_size.get(region, []) if i in greatest and word_of(towns[i].name) not in taken[row.region_id]
        ]
        chosen = list(first[region])
        seated = [i for i in by_size.get(region, []) if i in in_use and i not in chosen]
        chosen += _spaced(seated, chosen, towns, grain)
        free = [i for i in free if (row.id, towns[i].name) not in never and _counts(towns[i], smallest_of[row.country])]
        if not chosen:
            if not free:
                unknown.append(f"{row.id}: has no town at all")
                continue
            chosen.append(free[0])
        if grain is not None:
            _fill(chosen, free, towns, land.polygons[region], grain)
        ahead = first[region] or [min(chosen, key=by_size[region].index)]
        later = sorted(set(chosen) - set(ahead), key=lambda i: (word_of(towns[i].name), i))
        seats[region] = _with_words(ahead + later, towns, keeps, used[row.region_id])
    return seats, unknown


def towns_of_ids(known: Mapping[str, KnownTown], towns: list[Town]) -> dict[str, int | None]:
    """Return the town on which each province of an earlier atlas was seated, None where there is no such town."""
    everywhere = list(range(len(towns)))
    lonlat = _lonlat(everywhere, towns)
    return {item: _town_at(place, everywhere, lonlat, towns) for item, place in sorted(known.items())}


def _kept_words(
    known: Mapping[str, KnownTown], land: Land, towns: list[Town], towns_of: Mapping[int, list[int]]
) -> dict[int, str]:
    """Return the last words of ids by the towns that they were given to."""
    keeps: dict[int, str] = {}
    of_region: dict[str, list[int]] = defaultdict(list)
    for region, row in enumerate(land.regions):
        of_region[row.region_id] += towns_of.get(region, [])
    lonlat = {region_id: _lonlat(own, towns) for region_id, own in of_region.items()}
    for item, place in sorted(known.items()):
        region_id, word = item.rsplit(".", 1)
        town = _town_at(place, of_region.get(region_id, []), lonlat.get(region_id, np.empty((0, 2))), towns)
        if town is not None:
            keeps.setdefault(town, word)
    return keeps


def _lonlat(indices: list[int], towns: list[Town]) -> npt.NDArray[np.float64]:
    return np.array([[towns[i].lon, towns[i].lat] for i in indices], dtype=np.float64).reshape(-1, 2)


def _town_at(place: KnownTown, indices: list[int], lonlat: npt.NDArray[np.float64], towns: list[Town]) -> int | None:
    """Return the nearest town that has a name, or else the one that stands on the very spot."""
    if not indices:
        return None
    away = distances_km(lonlat, np.array([[place.lon, place.lat]]))[:, 0]
    near = [int(i) for i in np.argsort(away, kind="stable")[:40] if away[i] < MOVED_KM]
    named = [i for i in near if fold(place.name) in {fold(towns[indices[i]].name), *towns[indices[i]].source_names}]
    spot = [i for i in near if away[i] < SAME_SPOT_KM]
    return indices[(named or spot)[0]] if named or spot else None


def _words_of_regions(ids: Collection[str]) -> dict[str, set[str]]:
    used: dict[str, set[str]] = defaultdict(set)
    for item in ids:
        region_id, _, word = item.rpartition(".")
        used[region_id].add(word)
    return used


def _listed(names: list[str], row: RegionRow, own: list[int], towns: list[Town], unknown: list[str]) -> list[int]:
    chosen: list[int] = []
    for name in names:
        town = _find(name, own, towns)
        if town is None:
            unknown.append(f"{row.id}: {name}")
        elif town not in chosen:
            chosen.append(town)
            _rename(towns, town, name)
    return chosen


def _greatest_of_their_name(land: Land, towns: list[Town]) -> set[int]:
    best: dict[tuple[str, str], int] = {}
    for index, town in enumerate(towns):
        key = land.regions[town.region].region_id, word_of(town.name)
        if key not in best or town.population > towns[best[key]].population:
            best[key] = index
    return set(best.values())


def _spaced(candidates: list[int], chosen: list[int], towns: list[Town], grain_km: float | None) -> list[int]:
    """Return those candidates, the greatest first, that keep their distance from the chosen and from one another."""
    kept: list[int] = []
    for index in candidates:
        others = np.array([[towns[i].lon, towns[i].lat] for i in (*chosen, *kept)])
        here = np.array([[towns[index].lon, towns[index].lat]])
        if grain_km is None and len(others):
            break
        if not len(others) or distances_km(here, others).min() > SEAT_SPACING * float(grain_km or 0):
            kept.append(index)
    return kept


def _counts(town: Town, smallest: int) -> bool:
    """Tell whether a town may be a seat: hamlets may not, where villages are known by their number of people."""
    return town.population >= FEWEST_PEOPLE or (smallest > 0 and town.population == 0)


def _rename(towns: list[Town], index: int, name: str) -> None:
    """Let a seat bear the name under which it is listed."""
    town = towns[index]
    if town.name != name:
        towns[index] = replace(town, name=name, names=worthwhile([town.name, *town.names], [name], 12))


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
        gap = distances_km(points, seated).min(axis=1)
        worst = int(gap.argmax())
        if gap[worst] < WIDEST_GAP * grain_km:
            return
        spacing = distances_km(candidates, seated).min(axis=1)
        near = distances_km(candidates, points[worst : worst + 1])[:, 0]
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


def _with_words(chosen: list[int], towns: list[Town], keeps: Mapping[int, str], used: set[str]) -> list[Seat]:
    """Give each seat its word: the one that it keeps, or one that the region never used."""
    seats = []
    for order, index in enumerate(chosen):
        word, number = word_of(towns[index].name), 2
        while word in used:
            word, number = f"{word_of(towns[index].name)}-{number}", number + 1
        word = keeps.get(index, word)
        used.add(word)
        seats.append(Seat(index, word, order == 0))
    return seats
