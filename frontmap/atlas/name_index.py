"""All names of an atlas, folded and indexed once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from frontmap.atlas.model import Area, Atlas, Level
from frontmap.atlas.nearest import LEVELS, all_areas, members_of
from frontmap.atlas.spelling import fold_all, fold_groups, spaced_all

__all__ = ["Names", "names_of"]

Key = TypeVar("Key", int, Area)


@dataclass(frozen=True)
class Names:
    """Every name of an atlas, folded, and what bears it.

    Attributes
    ----------
    atlas : Atlas
    places : dict of str to list of (bool, int)
        By each folded name, the indices in ``atlas.places`` that bear it, and whether it is their own name.
    areas : dict of level to dict of str to list of (bool, Area)
        Likewise for areas.
    areas_by_id : dict of str to Area
    seats : frozenset of int
        Indices in ``atlas.places`` of the towns that provinces are seated on.
    """

    atlas: Atlas
    places: dict[str, list[tuple[bool, int]]]
    areas: dict[Level, dict[str, list[tuple[bool, Area]]]]
    areas_by_id: dict[str, Area]
    seats: frozenset[int]

    @cached_property
    def grounds(self) -> dict[str, int]:
        """Index in ``atlas.ground_names`` by each folded name; the first that bears it."""
        found: dict[str, int] = {}
        for index, ground in enumerate(self.atlas.ground_names):
            for folded in fold_all((ground.name, *ground.names)):
                found.setdefault(folded, index)
        return found

    @cached_property
    def spaced_places(self) -> list[str]:
        """The own name of each place as `spaced`."""
        return spaced_all([place.name for place in self.atlas.places])


def names_of(atlas: Atlas) -> Names:
    """Return the names of an atlas, folded once and kept with it."""
    # Kept with the atlas itself, as its cached properties are: an atlas cannot be hashed.
    names = vars(atlas).get("_names")
    if not isinstance(names, Names):
        names = _indexed(atlas)
        vars(atlas)["_names"] = names
    return names


def _indexed(atlas: Atlas) -> Names:
    places: dict[str, list[tuple[bool, int]]] = {}
    _enter(places, [(place.name, *place.names) for place in atlas.places], range(len(atlas.places)))
    areas: dict[Level, dict[str, list[tuple[bool, Area]]]] = {level: {} for level in LEVELS}
    by_id: dict[str, Area] = {}
    for level, every in all_areas(atlas).items():
        known = [(named, Area(level, named.id)) for named in every]
        known = [(named, area) for named, area in known if len(members_of(atlas, area))]
        ids = [area for _named, area in known]
        _enter(areas[level], [(named.name, *named.names) for named, _area in known], ids)
        by_id |= {area.id: area for area in ids}
    return Names(atlas, places, areas, by_id, frozenset(province.seat for province in atlas.provinces))


def _enter(table: dict[str, list[tuple[bool, Key]]], names: Sequence[tuple[str, ...]], keys: Iterable[Key]) -> None:
    for (own, *others), key in zip(fold_groups(names), keys, strict=True):
        table.setdefault(own, []).append((True, key))
        if others:
            for other in {*others} - {own, ""}:
                table.setdefault(other, []).append((False, key))
