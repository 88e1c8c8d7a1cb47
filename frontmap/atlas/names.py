"""From the name of a place or an area to the place or area itself, without ever guessing in silence.

Case, accents and punctuation do not count, other spellings and ids (``es.zaragoza.calatayud``) are understood, and
``Name (Region)`` or ``Name, Region`` tells namesakes apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import TypeVar

from frontmap.atlas.model import Area, Atlas, Level
from frontmap.atlas.name_index import names_of, remembered
from frontmap.atlas.nearest import LEVELS, members_of, nearest_names, size_of, theatre_set
from frontmap.atlas.not_found import unknown, unknown_at_level
from frontmap.atlas.spelling import fold, spaced
from frontmap.errors import AmbiguousName, UnknownName

__all__ = ["find_area", "find_ground_name", "find_place", "fold", "nearest_names", "way_to_say"]

Key = TypeVar("Key", int, Area)

_QUALIFIED = re.compile(r"(.+?)\s*(?:\(([^()]+)\)|,\s*([^,]+))\s*")
_MUCH_BIGGER = 10
_OWN_COUNTS = 3


@remembered
def find_place(atlas: Atlas, name: str, *, within: Collection[int] | None = None) -> int:
    """Find a place by name.

    Of several places of one name the one inside `within` is meant; of several there, the town that a province is
    seated on; else one that is ten times as big as the next; else the biggest if it alone bears the name as its own
    and not as another spelling. A town or seat that has the name only as another spelling goes before one that has it
    as its own if it is three times as big.

    Parameters
    ----------
    atlas : Atlas
    name : str
        A name, a name with its region or country (``Mérida (Badajoz)``, ``Madrid, Spain``), or the id of a province of
        this or an earlier atlas, which means its town.
    within : collection of int, optional
        Indices in ``atlas.provinces`` of a theatre; only places in it count. Who asks often gives a frozenset.

    Returns
    -------
    int
        Index in ``atlas.places``.

    Raises
    ------
    UnknownName
        If nothing inside `within` bears the name.
    AmbiguousName
        If several places bear it and none stands out.
    """
    names, identifier = names_of(atlas), name.strip().lower()
    if identifier in names.retired:
        return names.retired[identifier].town
    area = names.area_with_id(identifier)
    if area is not None and area.level == "province":
        return atlas.provinces[atlas.province_index[area.id]].seat
    inside = theatre_set(within)

    def counts(index: int) -> bool:
        return inside is None or atlas.places[index].province in inside

    found, all_found = _matching(atlas, name, names.places, counts, lambda index: atlas.places[index].province)
    if not found:
        if all_found:
            place = atlas.places[max(all_found, key=lambda match: size_of(atlas, match[1]))[1]]
            country = atlas.country_by_id[atlas.provinces[place.province].country].name
            raise UnknownName(
                name,
                f"{place.name} lies outside the theatre; add {country} to the theatre, or name a place inside it",
            )
        raise unknown(atlas, name, "place", inside)
    best = _outstanding_place(atlas, name, found, counts)
    if best is not None:
        return best
    indices = [index for _own, index in found]
    if not any(own for own, _index in found):
        indices = [*_beginning_with(atlas, name, counts), *indices]
    ways = _ways_to_say(atlas, name, dict.fromkeys(indices), inside)
    raise AmbiguousName(name, f'"{name}" may be several places; write {" or ".join(ways)}', ways)


def _outstanding_place(
    atlas: Atlas, name: str, found: Sequence[tuple[bool, int]], counts: Callable[[int], bool]
) -> int | None:
    """Return the one of several places of a name that is meant, or None if several may be."""
    own = [match for match in found if match[0]]
    seats = [match for match in found if match[1] in names_of(atlas).seats]
    own_seats = [match for match in own if match in seats]

    def size(index: int) -> float:
        return size_of(atlas, index)

    candidates = own_seats or seats or found
    if own and max(size(i) for _own, i in own) * _OWN_COUNTS >= max(size(i) for _own, i in candidates):
        candidates = own_seats or own
    best = _outstanding(candidates, size)
    longer = [] if own else _beginning_with(atlas, name, counts)
    if best is not None and any(size_of(atlas, index) > size_of(atlas, best) for index in longer):
        return None
    return best


def _beginning_with(atlas: Atlas, name: str, counts: Callable[[int], bool]) -> list[int]:
    """Return places whose own name is longer by some words: Alcalá de Henares for Alcalá."""
    return [index for index in names_of(atlas).places_beginning_with(spaced(name)) if counts(index)]


@remembered
def find_area(atlas: Atlas, name: str, *, level: Level | None = None, within: Collection[int] | None = None) -> Area:
    """Find a country, region or province by name.

    A bare name is a country, else a province, else a region, else a territory, else the province in which a place of
    that name stands; an area's own name counts before other spellings of any level.

    Parameters
    ----------
    atlas : Atlas
    name : str
        A name, a name with its region or country, or an id; one of an earlier atlas means the province that has its
        town now.
    level : {'country', 'region', 'province', 'territory'}, optional
        Only areas of this level count.
    within : collection of int, optional
        Indices in ``atlas.provinces`` of a theatre; only areas that have a share in it count. Who asks often gives a
        frozenset.

    Returns
    -------
    Area

    Raises
    ------
    UnknownName
        If nothing inside `within` bears the name.
    AmbiguousName
        If several areas of one level bear it and none stands out.
    """
    names = names_of(atlas)
    inside = theatre_set(within)

    def counts(area: Area) -> bool:
        return inside is None or not inside.isdisjoint(members_of(atlas, area).tolist())

    known = names.area_with_id(name.strip().lower())
    if known is not None and level in (None, known.level) and counts(known):
        return known
    levels = LEVELS if level is None else (level,)
    outside = False
    matches: list[tuple[Level, list[tuple[bool, Area]]]] = []
    for each in levels:
        found, all_found = _matching(
            atlas, name, partial(names.areas, each), counts, lambda area: int(members_of(atlas, area)[0])
        )
        outside = outside or bool(all_found)
        matches.append((each, found))
    for own in (True, False):
        for each, found in matches:
            these = [match for match in found if match[0] == own]
            if not these:
                continue
            if not own and each == "province" and level is None:
                return _province_of_place(atlas, name, inside)
            best = _outstanding(these, lambda area: _area_size(atlas, area))
            if best is None:
                ways = tuple(area.id for _own, area in these)
                raise AmbiguousName(name, f'"{name}" may be several {_plural(each)}; write {" or ".join(ways)}', ways)
            return best
    if level is None:
        return _province_of_place(atlas, name, inside)
    raise unknown_at_level(atlas, name, level, inside, outside)


def _is_outside(error: UnknownName) -> bool:
    return "lies outside the theatre" in str(error)


def _province_of_place(atlas: Atlas, name: str, within: Collection[int] | None) -> Area:
    try:
        place = find_place(atlas, name, within=within)
    except UnknownName as error:
        if _is_outside(error):
            raise
        raise unknown(atlas, name, "area", within) from None
    return Area("province", atlas.provinces[atlas.places[place].province].id)


def find_ground_name(atlas: Atlas, name: str) -> tuple[float, float]:
    """Return longitude and latitude of a sea, strait, island or range.

    Raises
    ------
    UnknownName
        If the atlas has none of that name.
    """
    index = names_of(atlas).grounds.get(fold(name))
    if index is not None:
        ground = atlas.ground_names[index]
        return ground.lon, ground.lat
    raise UnknownName(name, f'no sea, strait or range "{name}"')


def _matching(
    atlas: Atlas,
    name: str,
    look_up: Callable[[str], list[tuple[bool, Key]]],
    counts: Callable[[Key], bool],
    province_of: Callable[[Key], int],
) -> tuple[list[tuple[bool, Key]], list[tuple[bool, Key]]]:
    """Return matches of a name that count, and all of them; ``Name (Region)`` is tried if the whole matches nothing."""
    everything = look_up(fold(name))
    qualified = _QUALIFIED.fullmatch(name)
    if not everything and qualified is not None:
        where = fold(qualified[2] or qualified[3])
        everything = [
            match for match in look_up(fold(qualified[1])) if where in _surroundings(atlas, province_of(match[1]))
        ]
    return [match for match in everything if counts(match[1])], everything


def _surroundings(atlas: Atlas, province_index: int) -> set[str]:
    province = atlas.provinces[province_index]
    region, country = atlas.region_by_id[province.region], atlas.country_by_id[province.country]
    names = [text for area in (province, region, country) for text in (area.id, area.name, *area.names)]
    return {fold(text) for text in names}


def _outstanding(matches: Sequence[tuple[bool, Key]], size: Callable[[Key], float]) -> Key | None:
    """Return the one that is meant, or None if several may be."""
    ranked = sorted(matches, key=lambda match: (-size(match[1]), not match[0]))
    if len(ranked) == 1 or size(ranked[0][1]) >= _MUCH_BIGGER * max(size(ranked[1][1]), 1.0):
        return ranked[0][1]
    if ranked[0][0] and not any(own for own, _key in ranked[1:]):
        return ranked[0][1]
    return None


def _ways_to_say(atlas: Atlas, name: str, places: Iterable[int], inside: frozenset[int] | None) -> tuple[str, ...]:
    """Return a name without doubt for each of some namesakes, the biggest first, at most five."""
    ranked = sorted(places, key=lambda index: -size_of(atlas, index))
    return tuple(dict.fromkeys(way_to_say(atlas, name, index, ranked, inside) for index in ranked[:5]))


def way_to_say(atlas: Atlas, name: str, index: int, namesakes: Sequence[int], within: Collection[int] | None) -> str:
    """Return a name without doubt for one of the places that a name may mean.

    Parameters
    ----------
    atlas : Atlas
    name : str
    index : int
        Of the place.
    namesakes : sequence of int
        All of those places.
    within : collection of int, optional
        Indices of the provinces in which the places lie.
    """
    place = atlas.places[index]
    if fold(place.name) != fold(name) and _means(atlas, place.name, within) == index:
        return place.name
    province = atlas.provinces[place.province]
    regions = [atlas.provinces[atlas.places[other].province].region for other in namesakes]
    alone = regions.count(province.region) == 1
    return f"{place.name} ({atlas.region_by_id[province.region].name if alone else province.id})"


def _means(atlas: Atlas, name: str, inside: Collection[int] | None) -> int | None:
    """Return the place that a bare name means, if it means one."""

    def counts(index: int) -> bool:
        return inside is None or atlas.places[index].province in inside

    found = [match for match in names_of(atlas).places(fold(name)) if counts(match[1])]
    return _outstanding_place(atlas, name, found, counts) if found else None


def _area_size(atlas: Atlas, area: Area) -> float:
    if area.level == "province":
        return size_of(atlas, atlas.provinces[atlas.province_index[area.id]].seat)
    return float(len(members_of(atlas, area)))


def _plural(level: Level) -> str:
    return {"country": "countries", "region": "regions", "province": "provinces", "territory": "territories"}[level]
