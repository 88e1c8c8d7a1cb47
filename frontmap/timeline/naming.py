"""From the names of a scenario to theatre indices and metres; what is not understood has been told before."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from frontmap.atlas.names import find_place
from frontmap.atlas.theatre import Theatre
from frontmap.errors import GeometryError, NamingError, Problem
from frontmap.scenario.ground import AreaName, Point
from frontmap.scenario.naming import area_named, lonlat_of
from frontmap.scenario.words import Position

__all__ = ["Names"]


class Names:
    """Looks names up in a theatre.

    Names that the atlas does not know give nothing here: `frontmap.scenario.naming.naming_problems` tells them. What
    only a theatre in metres shows is added to the problems.

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
        self._within: frozenset[int] = frozenset(theatre.members.tolist())
        self._areas: dict[AreaName, tuple[int, ...]] = {}
        self._points: dict[Point, tuple[float, float] | None] = {}

    def blame(self, position: Position, message: str, remedy: str = "") -> None:
        """Add a mistake, once."""
        problem = Problem(self.file, position.line, position.column, message, remedy)
        if problem not in self.problems:
            self.problems.append(problem)

    def area(self, name: AreaName) -> tuple[int, ...]:
        """Return the theatre indices of an area's provinces; empty if it is not in the theatre."""
        if name not in self._areas:
            try:
                chosen = self.theatre.indices_of(area_named(self.theatre.atlas, name, self._within))
            except NamingError:
                return ()
            self._areas[name] = tuple(chosen.tolist())
        if not self._areas[name]:
            self.blame(name.position, f"{name} is outside the theatre", "add it to `theatre`, or leave it out")
        return self._areas[name]

    def areas(self, names: Iterable[AreaName], excluded: Iterable[AreaName] = ()) -> tuple[int, ...]:
        """Return the theatre indices of several areas without some others, ascending."""
        found = {index for name in names for index in self.area(name)}
        found -= {index for name in excluded for index in self.area(name)}
        return tuple(sorted(found))

    def point(self, point: Point) -> tuple[float, float] | None:
        """Return a point's easting and northing in metres; None if it is not known."""
        if point not in self._points:
            self._points[point] = self._metres(point)
        return self._points[point]

    def points(self, points: Iterable[Point]) -> tuple[tuple[float, float], ...]:
        """Return the points that are known, in order."""
        return tuple(spot for spot in (self.point(point) for point in points) if spot is not None)

    def province_of(self, point: Point) -> int | None:
        """Return the theatre index of the province in which a point's (first) place stands, if it is in play."""
        atlas = self.theatre.atlas
        try:
            place = find_place(atlas, point.place, within=self._within)
        except NamingError:
            return None
        return self.theatre.index_of_member.get(atlas.places[place].province)

    def _metres(self, point: Point) -> tuple[float, float] | None:
        try:
            lonlat = lonlat_of(self.theatre.atlas, point, self._within)
        except NamingError:
            return None
        try:
            easting, northing = np.asarray(self.theatre.projection.to_metres([lonlat]))[0]
        except GeometryError as error:
            message, _, remedy = str(error).partition("; ")
            self.blame(point.position, message, remedy)
            return None
        return float(easting), float(northing)
