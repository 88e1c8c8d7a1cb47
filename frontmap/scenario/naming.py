"""From the names in a scenario to the atlas: areas, places and points, and problems at the names that are not found."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from types import NoneType

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel

from frontmap.atlas.model import Area, Atlas
from frontmap.atlas.names import find_area, find_ground_name, find_place
from frontmap.errors import NamingError, Problem, UnknownName
from frontmap.scenario.ground import BORDER, AreaName, Point
from frontmap.scenario.model import Scenario
from frontmap.scenario.words import NOWHERE, Position

__all__ = ["area_named", "lonlat_of", "naming_problem", "naming_problems", "retired_ids", "theatre_provinces"]

_KM_PER_DEGREE = 111.195
_PLAIN = (str, int, float, date, NoneType)


def area_named(atlas: Atlas, name: AreaName, within: Collection[int] | None = None) -> Area:
    """Return the area that an author means.

    Parameters
    ----------
    atlas : Atlas
    name : AreaName
    within : collection of int, optional
        Indices in ``atlas.provinces`` of the theatre.

    Raises
    ------
    UnknownName, AmbiguousName
        If it is none of the theatre's, or may be several.
    """
    if name.level == "place":
        place = atlas.places[find_place(atlas, name.name, within=within)]
        return Area("province", atlas.provinces[place.province].id)
    return find_area(atlas, name.name, level=name.level, within=within)


def lonlat_of(atlas: Atlas, point: Point, within: Collection[int] | None = None) -> tuple[float, float]:
    """Return longitude and latitude of a point that an author means.

    Parameters
    ----------
    atlas : Atlas
    point : Point
        A place; a spot told from one or two places; or the name of a sea, strait, island or range.
    within : collection of int, optional
        Indices in ``atlas.provinces`` of the theatre, whose places come first; a place outside it is found too if
        none inside bears the name.

    Raises
    ------
    UnknownName, AmbiguousName
        If a place is not found, or may be several.
    """
    start = _lonlat_named(atlas, point.place, within)
    if point.towards is not None:
        end = _lonlat_named(atlas, point.towards, within)
        if point.km is None:
            return (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        east, north = _km_between(start, end)
        return _moved(start, east, north, point.km)
    if point.bearing_deg is not None and point.km is not None:
        bearing = np.radians(point.bearing_deg)
        return _moved(start, float(np.sin(bearing)), float(np.cos(bearing)), point.km)
    return start


def _km_between(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    middle = np.cos(np.radians((start[1] + end[1]) / 2))
    return float((end[0] - start[0]) * middle * _KM_PER_DEGREE), (end[1] - start[1]) * _KM_PER_DEGREE


def _moved(start: tuple[float, float], east: float, north: float, km: float) -> tuple[float, float]:
    # On a sphere and in the plane of the map: exact to some metres over the few dozen kilometres that authors write.
    length = float(np.hypot(east, north)) or 1.0
    latitude = start[1] + north / length * km / _KM_PER_DEGREE
    squeeze = float(np.cos(np.radians((start[1] + latitude) / 2)))
    return start[0] + east / length * km / (_KM_PER_DEGREE * squeeze), latitude


def _lonlat_named(atlas: Atlas, name: str, within: Collection[int] | None) -> tuple[float, float]:
    try:
        place = atlas.places[find_place(atlas, name, within=within)]
    except UnknownName as inside_error:
        try:
            return find_ground_name(atlas, name)
        except UnknownName:
            pass
        try:
            place = atlas.places[find_place(atlas, name)]
        except UnknownName:
            raise inside_error from None
    return place.lon, place.lat


def theatre_provinces(atlas: Atlas, scenario: Scenario) -> npt.NDArray[np.int32]:
    """Return the indices in ``atlas.provinces`` of a scenario's theatre; names that are not found are left out."""
    members: list[npt.NDArray[np.int32]] = [np.empty(0, dtype=np.int32)]
    for name in scenario.theatre:
        try:
            members.append(atlas.provinces_of(area_named(atlas, name)))
        except (NamingError, KeyError):
            continue
    return np.unique(np.concatenate(members)).astype(np.int32)


def naming_problem(error: NamingError, file: str, position: Position) -> Problem:
    """Return a name that was not understood as a problem of a scenario."""
    message, _, remedy = str(error).partition("; ")
    return Problem(file, *_line_and_column(position), message, remedy)


def _line_and_column(position: Position) -> tuple[int, int]:
    return (1, 1) if position == NOWHERE else (position.line, position.column)


def naming_problems(scenario: Scenario, atlas: Atlas) -> list[Problem]:
    """Return a problem for every name of a place or area that the atlas does not have, or has several times.

    Parameters
    ----------
    scenario : Scenario
    atlas : Atlas
    """
    problems: list[Problem] = []
    for name in scenario.theatre:
        try:
            area_named(atlas, name)
        except NamingError as error:
            problems.append(naming_problem(error, scenario.file, name.position))
    within = frozenset(theatre_provinces(atlas, scenario).tolist())
    if not within:
        return problems
    known: set[AreaName | Point] = set()
    for named in _names_in(scenario):
        if named in known:
            continue
        if isinstance(named, Point) and str(named) in ("theatre", BORDER, *scenario.views):
            continue
        try:
            if isinstance(named, AreaName):
                area_named(atlas, named, within)
            else:
                lonlat_of(atlas, named, within)
            known.add(named)
        except NamingError as error:
            where = named.position
            if isinstance(named, Point) and named.towards is not None and _is_about(error, named.towards):
                where = named.towards.position
            elif isinstance(named, Point):
                where = named.place.position
            problems.append(naming_problem(error, scenario.file, where))
    return problems


def retired_ids(scenario: Scenario, atlas: Atlas) -> Iterator[Problem]:
    """Yield a doubt for every id of a province that is no more; it means the province that has its town now."""
    successor = {retired.id: retired.province for retired in atlas.retired}
    for named in (*scenario.theatre, *_names_in(scenario)):
        text = named.name if isinstance(named, AreaName) else named.place
        position = named.position if isinstance(named, AreaName) else named.place.position
        if text.strip().lower() in successor:
            message = f"the atlas has no province {text} any more and takes the one in which its town stands now"
            remedy = f"write {successor[text.strip().lower()]}, or name the provinces that are meant"
            yield Problem(scenario.file, *_line_and_column(position), message, remedy, "warning")


def _is_about(error: NamingError, name: str) -> bool:
    return getattr(error, "name", None) == name


def _names_in(scenario: Scenario) -> list[AreaName | Point]:
    """Return every name that a scenario tells of, but for those of its theatre, in its order."""
    found: list[AreaName | Point] = []

    def look(value: object) -> None:
        if isinstance(value, AreaName | Point):
            found.append(value)
        elif isinstance(value, BaseModel | dict):
            for item in (value if isinstance(value, dict) else vars(value)).values():
                if not isinstance(item, _PLAIN):
                    look(item)
        elif isinstance(value, tuple):
            for item in value:
                if not isinstance(item, _PLAIN):
                    look(item)

    for field, value in vars(scenario).items():
        if field != "theatre":
            look(value)
    return found
