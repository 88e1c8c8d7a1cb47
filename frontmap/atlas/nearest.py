"""Names that resemble one that does not exist."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from frontmap.atlas.model import Area, Atlas, Country, Level, Province, Region, Territory
from frontmap.atlas.spelling import fold, fold_groups

__all__ = ["LEVELS", "Noun", "all_areas", "members_of", "nearest_names", "size_of", "theatre_set"]

Noun = Literal["place", "country", "region", "province", "territory", "area"]
LEVELS: tuple[Level, ...] = ("country", "province", "region", "territory")
"""In the order in which a bare name is tried."""

_KEPT_THEATRES = 12
_WORSE_BY = 15


def all_areas(atlas: Atlas) -> dict[Level, Sequence[Country | Region | Province | Territory]]:
    """Return all areas by level."""
    return {
        "country": atlas.countries,
        "region": atlas.regions,
        "province": atlas.provinces,
        "territory": atlas.territories,
    }


def members_of(atlas: Atlas, area: Area) -> npt.NDArray[np.int32]:
    """Return the indices of an area's provinces; none if it has none."""
    try:
        return atlas.provinces_of(area)
    except KeyError:
        return np.empty(0, dtype=np.int32)


def theatre_set(within: Collection[int] | None) -> frozenset[int] | None:
    """Return the provinces of a theatre as a set, itself if it is one; None if there is none."""
    return within if within is None or isinstance(within, frozenset) else frozenset(int(index) for index in within)


def size_of(atlas: Atlas, place_index: int) -> float:
    """Return how big a place is, in inhabitants."""
    place = atlas.places[place_index]
    # Where the source has no population, the rank stands for it.
    return float(place.population or (1e6, 3e5, 5e4, 1e4, 2e3, 300)[min(place.rank, 5)])


def nearest_names(
    atlas: Atlas, name: str, *, noun: Noun = "place", within: Collection[int] | None = None, limit: int = 3
) -> tuple[str, ...]:
    """Return names that exist and resemble one that does not.

    Parameters
    ----------
    atlas : Atlas
    name : str
    noun : {'place', 'country', 'region', 'province', 'area'}
        What kind of thing is looked for; an area may be of any level.
    within : collection of int, optional
        Indices in ``atlas.provinces`` of a theatre; only names in it are offered.
    limit : int
        How many at most.

    Returns
    -------
    tuple of str
        Best first; the bigger place first where two resemble it equally.
    """
    folded, offers = fold(name), _offers(atlas, noun, within)
    if (folded, limit) not in offers.answers:
        offers.answers[folded, limit] = _ranked(folded, offers.named, limit)
    return offers.answers[folded, limit]


def _ranked(folded: str, offered: dict[str, tuple[str, float]], limit: int) -> tuple[str, ...]:
    from rapidfuzz import fuzz, process

    found = process.extract(folded, list(offered), scorer=fuzz.ratio, limit=limit * 8, score_cutoff=65)
    scores = {other: round(score) for other, score, _index in found}
    if len(folded) >= 4:
        # Half a name is a likelier slip than several wrong letters.
        scores |= {other: max(scores.get(other, 0), 90) for other in offered if other.startswith(folded)}
    worst = max(scores.values(), default=0) - _WORSE_BY
    near = [other for other in scores if scores[other] >= worst]
    near.sort(key=lambda other: (-scores[other], -offered[other][1]))
    return tuple(dict.fromkeys(offered[other][0] for other in near))[:limit]


@dataclass(frozen=True, slots=True)
class _Offers:
    """Every name that may be offered, folded, with the name to show and its size; and what has been answered."""

    named: dict[str, tuple[str, float]]
    answers: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)


def _offers(atlas: Atlas, noun: Noun, within: Collection[int] | None) -> _Offers:
    # A text with one unknown name tends to have more of them, and of each theatre it asks again and again.
    kept: dict[object, _Offers] = vars(atlas).setdefault("_offers", {})
    key = (noun, theatre_set(within))
    if key not in kept:
        if len(kept) >= _KEPT_THEATRES:
            kept.clear()
        kept[key] = _Offers(_named(atlas, noun, key[1]))
    return kept[key]


def _named(atlas: Atlas, noun: Noun, inside: frozenset[int] | None) -> dict[str, tuple[str, float]]:
    listed: list[tuple[str, tuple[str, ...], float]] = []
    if noun in ("place", "area"):
        for index, place in enumerate(atlas.places):
            if inside is None or place.province in inside:
                listed.append((place.name, place.names, size_of(atlas, index)))
    for level in LEVELS:
        if noun not in ("area", level):
            continue
        for area in all_areas(atlas)[level]:
            members = members_of(atlas, Area(level, area.id))
            if inside is None or any(int(member) in inside for member in members):
                listed.append((area.name, area.names, 1e4 * len(members)))
    offered: dict[str, tuple[str, float]] = {}
    groups = fold_groups([(name, *others) for name, others, _size in listed])
    for (name, _others, size), group in zip(listed, groups, strict=True):
        for folded in group:
            if folded not in offered or size > offered[folded][1]:
                offered[folded] = (name, size)
    return offered
