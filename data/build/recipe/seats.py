"""The choice of towns on which provinces are seated."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from recipe.lands import Land, RegionRow
from recipe.names import fold, word_of, worthwhile
from recipe.towns import Town, distances_km

__all__ = ["Seat", "choose_seats", "town_of_id"]

FEWEST_PEOPLE = 100
SEAT_SPACING = 0.66
WIDEST_GAP = 1.12


@dataclass(frozen=True)
class Seat:
    """A town on which a province is seated; ``town`` is an index into the list of towns."""

    town: int
    word: str
    capital: bool


def choose_seats(
    land: Land, towns: list[Town], config: Path, ids_in_use: Collection[str] = ()
) -> tuple[dict[int, list[Seat]], list[str]]:
    """Choose the seats of every region: those listed, those of ids in use with room about them, those that fill gaps.

    Only the greatest of several towns of one name in a region may be a seat, unless others are listed; so what was
    chosen once is chosen again when its ids are in use.

    Parameters
    ----------
    land : Land
    towns : list of Town
        A listed seat takes the name under which it is listed, in place.
    config : Path
    ids_in_use : collection of str
        Ids of provinces of the atlas as it was.

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
    taken: dict[str, set[str]] = defaultdict(set)
    for region, row in enumerate(land.regions):
        taken[row.region_id] |= {word_of(towns[i].name) for i in first[region]}
    greatest = _greatest_of_their_name(land, towns)
    in_use = set(ids_in_use)
    smallest_of = {country.id: country.smallest_town for country in land.countries}
    grain_of = {country.id: country.grain_km for country in land.countries}
    seats: dict[int, list[Seat]] = {}
    for region, row in enumerate(land.regions):
        grain = row.grain_km or grain_of[row.country]
        free = [
            i for i in by_size.get(region, []) if i in greatest and word_of(towns[i].name) not in taken[row.region_id]
        ]
        chosen = list(first[region])
        known = [i for i in free if f"{row.region_id}.{word_of(towns[i].name)}" in in_use]
        chosen += _spaced(known, chosen, towns, grain)
        free = [i for i in free if (row.id, towns[i].name) not in never and _counts(towns[i], smallest_of[row.country])]
        if not chosen:
            if not free:
                unknown.append(f"{row.id}: has no town at all")
                continue
            chosen.append(free[0])
        if grain is not None:
            _fill(chosen, free, towns, land.polygons[region], grain)
        ahead = first[region] or [min(chosen, key=by_size[region].index)]
        later = sorted(set(chosen) - set(ahead), key=lambda i: word_of(towns[i].name))
        seats[region] = _with_words(ahead + later, towns)
    return seats, unknown


def town_of_id(item: str, land: Land, towns: list[Town]) -> int | None:
    """Return the town on which a province of some id is or was seated: the greatest of its name in the region."""
    region_id, word = item.rsplit(".", 1)
    own = [i for i, town in enumerate(towns) if land.regions[town.region].region_id == region_id]
    for wanted in (word, word.rstrip("0123456789").rstrip("-")):
        found = [i for i in own if word_of(towns[i].name) == wanted]
        if found:
            return max(found, key=lambda i: towns[i].population)
    return None


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
