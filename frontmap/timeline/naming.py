"""From the names of a scenario to theatre indices and metres; mistakes are gathered, not raised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from frontmap.atlas.model import Area, Atlas, Level
from frontmap.atlas.names import find_area, find_place
from frontmap.atlas.theatre import Theatre
from frontmap.errors import GeometryError, NamingError, Problem, UnknownName
from frontmap.scenario.ground import AreaName, Point
from frontmap.scenario.words import Position, Word

__all__ = ["Names", "theatre_areas"]

_EARTH = "WGS84"


def theatre_areas(names: Iterable[AreaName], atlas: Atlas, problems: list[Problem], file: str) -> list[Area]:
    """Return the areas that make up a theatre; add what is not understood to the problems."""
    found: list[Area] = []
    for name in names:
        try:
            if name.level == "place":
                place = atlas.places[find_place(atlas, name.name, within=None)]
                found.append(Area("province", atlas.provinces[place.province].id))
            else:
                found.append(find_area(atlas, name.name, level=name.level, within=None))
        except NamingError as error:
            problems.append(_problem(file, name.position, error))
    return found


def _problem(file: str, position: Position, error: Exception) -> Problem:
    message, _, remedy = str(error).partition("; ")
    return Problem(file, position.line, position.column, message, remedy)


class Names:
    """Looks names up in a theatre.

    Parameters
    ----------
    theatre : Theatre
    file : str
        What to call the scenario in messages.
    problems : list of Problem
        Where mistakes are added.
    """

    def __init__(self, theatre: Theatre, file: str, problems: list[Problem]) -> None:
        self.theatre = theatre
        self.file = file
        self.problems = problems
        self._within: Sequence[int] = theatre.members.tolist()
        self._told: set[tuple[Position, str]] = set()

    def blame(self, position: Position, message: str, remedy: str = "") -> None:
        """Add a mistake, once."""
        if (position, message) not in self._told:
            self._told.add((position, message))
            self.problems.append(Problem(self.file, position.line, position.column, message, remedy))

    def _blame(self, position: Position, error: Exception) -> None:
        message, _, remedy = str(error).partition("; ")
        self.blame(position, message, remedy)

    def area(self, name: AreaName) -> tuple[int, ...]:
        """Return the theatre indices of an area's provinces; empty (and blamed) if it is not in the theatre."""
        atlas = self.theatre.atlas
        try:
            if name.level == "place":
                indices = [atlas.places[find_place(atlas, name.name, within=self._within)].province]
                chosen = np.flatnonzero(np.isin(self.theatre.members, indices)).astype(np.int32)
            else:
                area = find_area(atlas, name.name, level=name.level, within=self._within)
                chosen = self.theatre.indices_of(area)
        except NamingError as error:
            self._blame(name.position, error)
            return ()
        if not len(chosen):
            self.blame(name.position, f"{name} is outside the theatre", "add it to `theatre`, or leave it out")
        return tuple(int(index) for index in chosen)

    def areas(self, names: Iterable[AreaName], excluded: Iterable[AreaName] = ()) -> tuple[int, ...]:
        """Return the theatre indices of several areas without some others, ascending."""
        found = {index for name in names for index in self.area(name)}
        found -= {index for name in excluded for index in self.area(name)}
        return tuple(sorted(found))

    def area_or_none(self, name: Word) -> tuple[int, ...] | None:
        """Return the theatre indices of a country or region of that name; None if there is none."""
        levels: tuple[Level, ...] = ("country", "region")
        for level in levels:
            try:
                area = find_area(self.theatre.atlas, name, level=level, within=self._within)
            except NamingError:
                continue
            return tuple(int(index) for index in self.theatre.indices_of(area))
        return None

    def place(self, name: Word) -> int | None:
        """Return the atlas index of a place, the theatre's before others; None (and blamed) if there is none."""
        try:
            return find_place(self.theatre.atlas, name, within=self._within)
        except UnknownName as error:
            try:
                return find_place(self.theatre.atlas, name, within=None)
            except NamingError:
                self._blame(name.position, error)
        except NamingError as error:
            self._blame(name.position, error)
        return None

    def point(self, point: Point, *, at_sea: bool = False) -> tuple[float, float] | None:
        """Return a point's easting and northing in metres; None (and blamed) if a name is not known.

        Parameters
        ----------
        point : Point
        at_sea : bool
            Whether names of seas and straits will do.
        """
        if at_sea and point.is_place:
            sea = self._sea(point.place)
            if sea is not None:
                return sea
        start = self._spot(point.place)
        goal = None if point.towards is None else self._spot(point.towards)
        if start is None or (point.towards is not None and goal is None):
            return None
        try:
            metres = self.theatre.projection.to_metres([start] if goal is None else [start, goal])
        except GeometryError as error:
            self._blame(point.position, error)
            return None
        if goal is not None:
            whole = float(np.hypot(*(metres[1] - metres[0])))
            share = 0.5 if point.km is None else point.km * 1000 / max(whole, 1.0)
            easting, northing = metres[0] + share * (metres[1] - metres[0])
        elif point.km is not None and point.bearing_deg is not None:
            from pyproj import Geod

            lon, lat, _ = Geod(ellps=_EARTH).fwd(*start, point.bearing_deg, point.km * 1000)
            easting, northing = self.theatre.projection.to_metres([[lon, lat]])[0]
        else:
            easting, northing = metres[0]
        return float(easting), float(northing)

    def points(self, points: Iterable[Point], *, at_sea: bool = False) -> tuple[tuple[float, float], ...]:
        """Return the points that are known, in order."""
        found = (self.point(point, at_sea=at_sea) for point in points)
        return tuple(point for point in found if point is not None)

    def province_of(self, point: Point) -> int | None:
        """Return the theatre index of the province in which a named place stands, if it is in play."""
        place = self.place(point.place)
        if place is None:
            return None
        return self.theatre.index_of_member.get(self.theatre.atlas.places[place].province)

    def _spot(self, name: Word) -> tuple[float, float] | None:
        place = self.place(name)
        if place is None:
            return None
        found = self.theatre.atlas.places[place]
        return found.lon, found.lat

    def _sea(self, name: Word) -> tuple[float, float] | None:
        wanted = name.casefold()
        for ground in self.theatre.atlas.ground_names:
            if wanted in (known.casefold() for known in (ground.name, *ground.names)):
                try:
                    easting, northing = self.theatre.projection.to_metres([[ground.lon, ground.lat]])[0]
                except GeometryError:
                    return None
                return float(easting), float(northing)
        return None
