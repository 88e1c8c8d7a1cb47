"""From the name of a place or an area to the place or area itself, without ever guessing in silence.

Case, accents and punctuation do not count, other spellings and ids (``es.zaragoza.calatayud``) are understood, and
``Name (Region)`` or ``Name, Region`` tells namesakes apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt

from frontmap.atlas.model import Area, Atlas, Country, Level, Province, Region
from frontmap.errors import AmbiguousName, UnknownName

__all__ = ["find_area", "find_ground_name", "find_place", "fold", "nearest_names"]

Key = TypeVar("Key", int, Area)
Noun = Literal["place", "country", "region", "province", "area"]

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŀ": "l", "ħ": "h"}
)
_NOT_WORDS = re.compile(r"[\W_]+")
_QUALIFIED = re.compile(r"(.+?)\s*(?:\(([^()]+)\)|,\s*([^,]+))\s*")
_LEVELS: tuple[Level, ...] = ("country", "province", "region")
_MUCH_BIGGER = 10


def fold(text: str) -> str:
    """Return what two spellings of a name have in common: letters and digits, without case, accents or punctuation."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
        text = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NOT_WORDS.sub("", text.casefold())


@dataclass(frozen=True, slots=True)
class _Names:
    """Every name of an atlas, folded: places and areas by it, those first that have it as their own name."""

    places: dict[str, list[tuple[bool, int]]]
    areas: dict[Level, dict[str, list[tuple[bool, Area]]]]
    areas_by_id: dict[str, Area]
    seats: frozenset[int]


def _names(atlas: Atlas) -> _Names:
    # Kept with the atlas itself, as its cached properties are: an atlas cannot be hashed.
    names = vars(atlas).get("_names")
    if not isinstance(names, _Names):
        names = _indexed(atlas)
        vars(atlas)["_names"] = names
    return names


def _indexed(atlas: Atlas) -> _Names:
    places: dict[str, list[tuple[bool, int]]] = {}
    for index, place in enumerate(atlas.places):
        _enter(places, place.name, place.names, index)
    areas: dict[Level, dict[str, list[tuple[bool, Area]]]] = {level: {} for level in _LEVELS}
    by_id: dict[str, Area] = {}
    for level, every in _all_areas(atlas).items():
        for named in every:
            area = Area(level, named.id)
            if len(_members(atlas, area)):
                _enter(areas[level], named.name, named.names, area)
                by_id[named.id] = area
    return _Names(places, areas, by_id, frozenset(province.seat for province in atlas.provinces))


def _all_areas(atlas: Atlas) -> dict[Level, Sequence[Country | Region | Province]]:
    return {"country": atlas.countries, "region": atlas.regions, "province": atlas.provinces}


def _enter(table: dict[str, list[tuple[bool, Key]]], name: str, others: Iterable[str], key: Key) -> None:
    own = fold(name)
    table.setdefault(own, []).append((True, key))
    for folded in {fold(other) for other in others} - {own, ""}:
        table.setdefault(folded, []).append((False, key))


def find_place(atlas: Atlas, name: str, *, within: Sequence[int] | None = None) -> int:
    """Find a place by name.

    Of several places of one name the one inside `within` is meant; of several there, the town that a province is
    seated on; else one that is ten times as big as the next; else the biggest if it alone bears the name as its own
    and not as another spelling.

    Parameters
    ----------
    atlas : Atlas
    name : str
        A name, a name with its region or country (``Mérida (Badajoz)``, ``Madrid, Spain``), or the id of a province,
        which means its town.
    within : sequence of int, optional
        Indices in ``atlas.provinces`` of a theatre; only places in it count.

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
    names = _names(atlas)
    area = names.areas_by_id.get(name.strip().lower())
    if area is not None and area.level == "province":
        return atlas.provinces[atlas.province_index[area.id]].seat
    inside = None if within is None else frozenset(int(index) for index in within)

    def counts(index: int) -> bool:
        return inside is None or atlas.places[index].province in inside

    found, all_found = _matching(atlas, name, names.places.get, counts, lambda index: atlas.places[index].province)
    if not found:
        if all_found:
            place = atlas.places[max(all_found, key=lambda match: _size(atlas, match[1]))[1]]
            country = atlas.country_by_id[atlas.provinces[place.province].country].name
            raise UnknownName(
                name,
                f"{place.name} lies outside the theatre; add {country} to the theatre, or name a place inside it",
            )
        raise _unknown(atlas, name, "place", within)
    seats = [match for match in found if match[1] in names.seats]
    best = _outstanding(seats or found, lambda index: _size(atlas, index))
    if best is None:
        ways = _ways_to_say(atlas, [index for _own, index in found])
        raise AmbiguousName(name, f'"{name}" may be several places; write {" or ".join(ways)}', ways)
    return best


def find_area(atlas: Atlas, name: str, *, level: Level | None = None, within: Sequence[int] | None = None) -> Area:
    """Find a country, region or province by name.

    A bare name is a country, else a province, else a region, else the province in which a place of that name stands;
    an area's own name counts before other spellings of any level.

    Parameters
    ----------
    atlas : Atlas
    name : str
        A name, a name with its region or country, or an id.
    level : {'country', 'region', 'province'}, optional
        Only areas of this level count.
    within : sequence of int, optional
        Indices in ``atlas.provinces`` of a theatre; only areas that have a share in it count.

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
    names = _names(atlas)
    inside = None if within is None else np.unique(np.asarray(within, dtype=np.int64))

    def counts(area: Area) -> bool:
        return inside is None or bool(np.isin(_members(atlas, area), inside).any())

    known = names.areas_by_id.get(name.strip().lower())
    if known is not None and level in (None, known.level) and counts(known):
        return known
    levels = _LEVELS if level is None else (level,)
    outside = False
    matches: list[tuple[Level, list[tuple[bool, Area]]]] = []
    for each in levels:
        found, all_found = _matching(
            atlas, name, names.areas[each].get, counts, lambda area: int(_members(atlas, area)[0])
        )
        outside = outside or bool(all_found)
        matches.append((each, found))
    for own in (True, False):
        for each, found in matches:
            these = [match for match in found if match[0] == own]
            if not these:
                continue
            best = _outstanding(these, lambda area: float(len(_members(atlas, area))))
            if best is None:
                ways = tuple(area.id for _own, area in these)
                raise AmbiguousName(name, f'"{name}" may be several {_plural(each)}; write {" or ".join(ways)}', ways)
            return best
    if level is None:
        return _province_of_place(atlas, name, within)
    raise _unknown_at_level(atlas, name, level, within, outside)


def _province_of_place(atlas: Atlas, name: str, within: Sequence[int] | None) -> Area:
    try:
        place = find_place(atlas, name, within=within)
    except UnknownName as error:
        if error.nearest or "outside" in str(error):
            raise
        raise _unknown(atlas, name, "area", within) from None
    return Area("province", atlas.provinces[atlas.places[place].province].id)


def find_ground_name(atlas: Atlas, name: str) -> tuple[float, float]:
    """Return longitude and latitude of a sea, strait, island or range.

    Raises
    ------
    UnknownName
        If the atlas has none of that name.
    """
    folded = fold(name)
    for ground in atlas.ground_names:
        if folded == fold(ground.name) or folded in {fold(other) for other in ground.names}:
            return ground.lon, ground.lat
    raise UnknownName(name, f'no sea, strait or range "{name}"')


def _matching(
    atlas: Atlas,
    name: str,
    look_up: Callable[[str], list[tuple[bool, Key]] | None],
    counts: Callable[[Key], bool],
    province_of: Callable[[Key], int],
) -> tuple[list[tuple[bool, Key]], list[tuple[bool, Key]]]:
    """Return matches of a name that count, and all of them; ``Name (Region)`` is tried if the whole matches nothing."""
    everything = look_up(fold(name)) or []
    qualified = _QUALIFIED.fullmatch(name)
    if not everything and qualified is not None:
        where = fold(qualified[2] or qualified[3])
        everything = [
            match for match in look_up(fold(qualified[1])) or [] if where in _surroundings(atlas, province_of(match[1]))
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


def _size(atlas: Atlas, place_index: int) -> float:
    place = atlas.places[place_index]
    # Where the source has no population, the rank stands for it.
    return float(place.population or (1e6, 3e5, 5e4, 1e4, 2e3, 300)[min(place.rank, 5)])


def _ways_to_say(atlas: Atlas, places: Sequence[int]) -> tuple[str, ...]:
    ways = []
    for index in sorted(places, key=lambda index: -_size(atlas, index)):
        place = atlas.places[index]
        province = atlas.provinces[place.province]
        region = atlas.region_by_id[province.region].name
        alone = sum(atlas.provinces[atlas.places[other].province].region == province.region for other in places) == 1
        ways.append(f"{place.name} ({region if alone else province.id})")
    return tuple(dict.fromkeys(ways))


def _members(atlas: Atlas, area: Area) -> npt.NDArray[np.int32]:
    try:
        return atlas.provinces_of(area)
    except KeyError:
        return np.empty(0, dtype=np.int32)


def _plural(level: Level) -> str:
    return {"country": "countries", "region": "regions", "province": "provinces"}[level]


def _unknown(atlas: Atlas, name: str, noun: Noun, within: Sequence[int] | None) -> UnknownName:
    nearest = nearest_names(atlas, name, noun=noun, within=within)
    where = "" if within is None else " in the theatre"
    tail = f"; did you mean {', '.join(nearest)}?" if nearest else "; `frontmap where` tells what the atlas knows"
    return UnknownName(name, f'no {noun} "{name}"{where}{tail}', nearest)


def _unknown_at_level(
    atlas: Atlas, name: str, level: Level, within: Sequence[int] | None, outside: bool
) -> UnknownName:
    if outside:
        return UnknownName(name, f"the {level} {name} lies outside the theatre; add it to the theatre")
    try:
        other = find_area(atlas, name, within=within)
    except (UnknownName, AmbiguousName):
        return _unknown(atlas, name, level, within)
    where = "" if within is None else " in the theatre"
    remedy = f"there is a {other.level} of that name: write {{{other.level}: {name}}}"
    return UnknownName(name, f'no {level} "{name}"{where}; {remedy}', [name])


def nearest_names(
    atlas: Atlas, name: str, *, noun: Noun = "place", within: Sequence[int] | None = None, limit: int = 3
) -> tuple[str, ...]:
    """Return names that exist and resemble one that does not.

    Parameters
    ----------
    atlas : Atlas
    name : str
    noun : {'place', 'country', 'region', 'province', 'area'}
        What kind of thing is looked for; an area may be of any level.
    within : sequence of int, optional
        Indices in ``atlas.provinces`` of a theatre; only names in it are offered.
    limit : int
        How many at most.

    Returns
    -------
    tuple of str
        Best first; the bigger place first where two resemble it equally.
    """
    from rapidfuzz import fuzz, process

    inside = None if within is None else frozenset(int(index) for index in within)
    offered: dict[str, tuple[str, float]] = {}
    if noun in ("place", "area"):
        for index, place in enumerate(atlas.places):
            if inside is None or place.province in inside:
                _offer(offered, place.name, place.names, _size(atlas, index))
    for level in _LEVELS:
        if noun not in ("area", level):
            continue
        for area in _all_areas(atlas)[level]:
            members = _members(atlas, Area(level, area.id))
            if inside is None or any(int(member) in inside for member in members):
                _offer(offered, area.name, area.names, 1e4 * len(members))
    found = process.extract(fold(name), list(offered), scorer=fuzz.ratio, limit=limit * 8, score_cutoff=65)
    ranked = sorted(found, key=lambda match: (-round(match[1]), -offered[match[0]][1]))
    return tuple(dict.fromkeys(offered[folded][0] for folded, _score, _index in ranked))[:limit]


def _offer(offered: dict[str, tuple[str, float]], name: str, others: Iterable[str], size: float) -> None:
    for text in (name, *others):
        folded = fold(text)
        if folded not in offered or size > offered[folded][1]:
            offered[folded] = (text, size)
