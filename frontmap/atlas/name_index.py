"""All names of an atlas, folded and put in order once, to find what bears a name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, update_wrapper
from itertools import chain
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar
from zlib import crc32

import numpy as np
import numpy.typing as npt

from frontmap.atlas.model import Area, Atlas, Country, Level, Place, Province, Region, Territory
from frontmap.atlas.nearest import LEVELS, all_areas, members_of, theatre_set
from frontmap.atlas.place_rows import PlaceRows
from frontmap.atlas.retired import RetiredId
from frontmap.atlas.spelling import fold_all, spaced, spaced_all
from frontmap.cache import kept

__all__ = ["Names", "names_of", "remembered"]

P = ParamSpec("P")
T = TypeVar("T")

_Kind = Literal["place"] | Level
_Named = Place | Country | Province | Region | Territory
_MOST_ANSWERS = 20_000
_KINDS: tuple[_Kind, ...] = ("place", *LEVELS)


@dataclass(frozen=True)
class Names:
    """Every name of an atlas, and what bears it.

    Attributes
    ----------
    atlas : Atlas
    codes : ndarray of uint32, shape (names,)
        A check sum of each folded name, ascending.
    bearers : ndarray of int32, shape (names,)
        What bears each: the places of the atlas are counted first, then its countries, provinces, regions and
        territories. Of one code they rise.
    order : ndarray of int32, shape (places,)
        Places in the order of their own names as `spaced`.
    answers : dict
        What was found for names, see `remembered`.
    """

    atlas: Atlas
    codes: npt.NDArray[np.uint32]
    bearers: npt.NDArray[np.int32]
    order: npt.NDArray[np.int32]
    answers: dict[object, Any] = field(default_factory=dict, init=False, repr=False)
    _found: dict[str, dict[_Kind, list[tuple[bool, int]]]] = field(default_factory=dict, init=False, repr=False)

    def places(self, folded: str) -> list[tuple[bool, int]]:
        """Return the indices in ``atlas.places`` that bear a folded name, and whether it is their own name."""
        return self._bearing(folded)["place"]

    def areas(self, level: Level, folded: str) -> list[tuple[bool, Area]]:
        """Return the areas of a level that bear a folded name, and whether it is their own name."""
        every = all_areas(self.atlas)[level]
        found = [(own, Area(level, every[index].id)) for own, index in self._bearing(folded)[level]]
        return [(own, area) for own, area in found if len(members_of(self.atlas, area))]

    def area_with_id(self, identifier: str) -> Area | None:
        """Return the area with an id, if it has provinces; for a retired id the province that has its town now."""
        if identifier in self.retired:
            return Area("province", self.retired[identifier].province)
        area = self._areas_by_id.get(identifier)
        return area if area is not None and len(members_of(self.atlas, area)) else None

    def places_beginning_with(self, words: str) -> list[int]:
        """Return the places, ascending, whose own name is some words, as `spaced`, and more."""
        start = words + " "

        def spaced_at(position: int) -> str:
            return spaced(self.atlas.places[int(self.order[position])].name)

        first = position = bisect_left(range(len(self.order)), start, key=spaced_at)
        while position < len(self.order) and spaced_at(position).startswith(start):
            position += 1
        return sorted(self.order[first:position].tolist())

    @cached_property
    def seats(self) -> frozenset[int]:
        """Indices in ``atlas.places`` of the towns that provinces are seated on."""
        return frozenset(province.seat for province in self.atlas.provinces)

    @cached_property
    def grounds(self) -> dict[str, int]:
        """Index in ``atlas.ground_names`` by each folded name; the first that bears it."""
        found: dict[str, int] = {}
        for index, ground in enumerate(self.atlas.ground_names):
            for folded in fold_all((ground.name, *ground.names)):
                found.setdefault(folded, index)
        return found

    @cached_property
    def retired(self) -> dict[str, RetiredId]:
        """Ids of provinces of earlier atlases, by themselves."""
        return {retired.id: retired for retired in self.atlas.retired}

    @cached_property
    def _areas_by_id(self) -> dict[str, Area]:
        return {named.id: Area(level, named.id) for level, every in all_areas(self.atlas).items() for named in every}

    def _bearing(self, folded: str) -> dict[_Kind, list[tuple[bool, int]]]:
        """Return the indices of what bears a folded name by kind, each with whether the name is its own."""
        if folded not in self._found:
            self._found[folded] = self._looked_up(folded)
        return self._found[folded]

    def _looked_up(self, folded: str) -> dict[_Kind, list[tuple[bool, int]]]:
        found: dict[_Kind, list[tuple[bool, int]]] = {kind: [] for kind in _KINDS}
        code = np.uint32(_code(folded))
        low, high = np.searchsorted(self.codes, code, "left"), np.searchsorted(self.codes, code, "right")
        for bearer in dict.fromkeys(self.bearers[low:high].tolist()):
            kind, index, named = self._bearer(bearer)
            own, *others = fold_all((named.name, *named.names))
            # Different names may have the same check sum.
            if own == folded or folded in others:
                found[kind].append((own == folded, index))
        return found

    def _bearer(self, number: int) -> tuple[_Kind, int, _Named]:
        for kind, every in _all_named(self.atlas).items():
            if number < len(every):
                return kind, number, every[number]
            number -= len(every)
        raise IndexError(number)


def names_of(atlas: Atlas) -> Names:
    """Return the names of an atlas, put in order once and kept with it."""
    # Kept with the atlas itself, as its cached properties are: an atlas cannot be hashed.
    names = vars(atlas).get("_names")
    if not isinstance(names, Names):
        names = _indexed(atlas)
        vars(atlas)["_names"] = names
    return names


def remembered(find: Callable[Concatenate[Atlas, str, P], T]) -> Callable[Concatenate[Atlas, str, P], T]:
    """Let a function that finds what a name means remember it: a war tells of the same towns again and again.

    Its options are an area's level, and a theatre as `within`.
    """

    def found(atlas: Atlas, name: str, *args: P.args, **options: P.kwargs) -> T:
        within: Any = options.get("within")
        answers, key = names_of(atlas).answers, (find.__name__, name, options.get("level"), theatre_set(within))
        if key not in answers:
            answer = find(atlas, name, *args, **options)
            if len(answers) >= _MOST_ANSWERS:
                answers.clear()
            answers[key] = answer
        known: T = answers[key]
        return known

    wrapped: Any = update_wrapper(found, find)
    named: Callable[Concatenate[Atlas, str, P], T] = wrapped
    return named


def _indexed(atlas: Atlas) -> Names:
    # An atlas that was not read from files has no version to be known by.
    if atlas.version:
        arrays = kept("names", {"atlas": atlas.version}, lambda: _worked_out(atlas), lambda some: _can_be(some, atlas))
    else:
        arrays = _worked_out(atlas)
    return Names(atlas, arrays["codes"], arrays["bearers"], arrays["order"])


def _worked_out(atlas: Atlas) -> dict[str, npt.NDArray[Any]]:
    names = [group for every in _all_named(atlas).values() for group in _names_of(every)]
    folded = fold_all(chain.from_iterable(names))
    codes = np.array([crc32(name) for name in _bytes("\n".join(folded)).split(b"\n")], dtype=np.uint32)
    bearers = np.repeat(np.arange(len(names), dtype=np.int32), [len(some) for some in names])
    # What folds to nothing is nobody's name.
    chosen = np.flatnonzero([bool(name) for name in folded])
    chosen = chosen[np.argsort(codes[chosen], kind="stable")]
    own = spaced_all([name for name, *_ in names[: len(atlas.places)]]) if atlas.places else []
    order = np.array(sorted(range(len(own)), key=own.__getitem__), dtype=np.int32)
    return {"codes": codes[chosen], "bearers": bearers[chosen], "order": order}


def _can_be(arrays: Mapping[str, npt.NDArray[Any]], atlas: Atlas) -> bool:
    """Tell whether arrays have the shapes and types of an index, and point at nothing that the atlas has not."""
    if set(arrays) != {"codes", "bearers", "order"}:
        return False
    codes, bearers, order = arrays["codes"], arrays["bearers"], arrays["order"]
    things = sum(len(every) for every in _all_named(atlas).values())
    return bool(
        [array.dtype.str for array in (codes, bearers, order)] == ["<u4", "<i4", "<i4"]
        and codes.ndim == 1
        and codes.shape == bearers.shape
        and order.shape == (len(atlas.places),)
        and (not bearers.size or (bearers.min() >= 0 and bearers.max() < things))
        and (not order.size or (order.min() >= 0 and order.max() < len(order)))
    )


def _all_named(atlas: Atlas) -> dict[_Kind, Sequence[_Named]]:
    every: dict[_Kind, Sequence[_Named]] = {"place": atlas.places}
    return every | dict(all_areas(atlas).items())


def _names_of(every: Sequence[_Named]) -> list[tuple[str, ...]]:
    """Return the names of each of some things, its own first."""
    if isinstance(every, PlaceRows):
        return every.names()
    return [(named.name, *named.names) for named in every]


def _code(folded: str) -> int:
    return crc32(_bytes(folded))


def _bytes(folded: str) -> bytes:
    return folded.encode("utf-8", "surrogatepass")
