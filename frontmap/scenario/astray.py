"""Ways that go astray: a place on a front line, an arrow or the stations of a unit that lies far from those beside it.

Most often it bears a name that another place bears, too. So a way is doubted if it would be much shorter through a
namesake, and a front line also if it runs out to a place and back over many times the length of its other steps.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from frontmap.atlas.model import Atlas
from frontmap.atlas.name_index import names_of
from frontmap.atlas.names import find_place, way_to_say
from frontmap.atlas.spelling import fold
from frontmap.errors import NamingError, Problem
from frontmap.scenario.blame import blame
from frontmap.scenario.ground import Point
from frontmap.scenario.model import Scenario
from frontmap.scenario.naming import lonlat_of, theatre_provinces

__all__ = ["astray_points"]

_EARTH_KM = 6371.0
_DETOUR_KM = 150.0
_MUCH_SHORTER = 3
_LONE_DETOUR_KM = 250.0
_MUCH_LONGER = 4

_Unit = npt.NDArray[np.float64]


def astray_points(scenario: Scenario, atlas: Atlas) -> Iterator[Problem]:
    """Yield a doubt for each place that a way goes far out to.

    Parameters
    ----------
    scenario : Scenario
    atlas : Atlas
    """
    within = frozenset(theatre_provinces(atlas, scenario).tolist())
    for name, front in scenario.fronts.items():
        for line in front.lines.values():
            if not line.is_border:
                yield from _on_way(scenario, atlas, within, f"the front {name}", line.through, alone=True)
    for event in scenario.events:
        for key, verb in event.verbs():
            yield from _on_way(scenario, atlas, within, f"this {key}", getattr(verb, "along", ()), alone=False)
    for identifier, unit in scenario.units.items():
        stations = [point for _, point in sorted(unit.at.items(), key=lambda item: item[0].end)]
        yield from _on_way(scenario, atlas, within, f"the unit {identifier}", stations, alone=False)


def _on_way(
    scenario: Scenario, atlas: Atlas, within: frozenset[int], what: str, way: Sequence[Point], *, alone: bool
) -> Iterator[Problem]:
    """Yield the doubts of one way; `alone` says whether a place without namesakes may be doubted."""
    try:
        spots = [_on_sphere(*lonlat_of(atlas, point, within)) for point in way]
    except NamingError:
        return
    legs_km = [_apart_km(one, other) for one, other in pairwise(spots)]
    for place, point in enumerate(way):
        beside = [spots[at] for at in (place - 1, place + 1) if 0 <= at < len(spots)]
        detour_km = _detour_km(spots[place], beside)
        if not beside or detour_km < _DETOUR_KM:
            continue
        nearer = _nearer_namesake(atlas, point, beside, detour_km, within)
        long_km = max(legs_km[max(place - 1, 0) : place + 1])
        if nearer:
            remedy = f"write {nearer} if that one is meant"
        elif alone and len(way) > 3 and detour_km > _LONE_DETOUR_KM and long_km > _MUCH_LONGER * np.median(legs_km):
            remedy = "correct the place, or name more places on the way"
        else:
            continue
        message = f"{what} goes {detour_km:.0f} km out of its way to {point}"
        yield blame(scenario, point.position, message, remedy, "warning")


def _nearer_namesake(
    atlas: Atlas, point: Point, beside: Sequence[_Unit], detour_km: float, within: Collection[int]
) -> str:
    """Return how to name the namesake through which a way is shortest; empty if it is not much shorter."""
    meant = -1
    with suppress(NamingError):
        meant = find_place(atlas, point.place, within=within)
    namesakes = [
        index for _, index in names_of(atlas).places(fold(point.place)) if atlas.places[index].province in within
    ]
    spots = {
        index: _on_sphere(atlas.places[index].lon, atlas.places[index].lat) for index in namesakes if index != meant
    }
    found = [(_detour_km(spot, beside), index) for index, spot in spots.items()]
    shortest_km, nearest = min(found, default=(detour_km, -1))
    if shortest_km * _MUCH_SHORTER >= detour_km:
        return ""
    return way_to_say(atlas, point.place, nearest, namesakes, within)


def _on_sphere(lon: float, lat: float) -> _Unit:
    east, north = np.radians(lon), np.radians(lat)
    return np.array([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


def _apart_km(one: _Unit, other: _Unit) -> float:
    return 2 * math.asin(min(float(np.linalg.norm(one - other)) / 2, 1.0)) * _EARTH_KM


def _detour_km(spot: _Unit, beside: Sequence[_Unit]) -> float:
    """Return by how much a way is longer for a spot than from one of its neighbours straight to the other."""
    straight_km = _apart_km(*beside) if len(beside) == 2 else 0.0
    return sum(_apart_km(spot, other) for other in beside) - straight_km
