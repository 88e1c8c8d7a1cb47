"""Fronts told as dated lines: the lines themselves, and the ground that goes over between one and the next."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.instant import Instant, Span
from frontmap.scenario.model import Front, Line, Scenario
from frontmap.scenario.when import Moment
from frontmap.timeline.change import Change, FrontLine
from frontmap.timeline.line import (
    curve_through,
    extended,
    ground_between,
    joined_to,
    points_beside,
    sides_of_line,
)
from frontmap.timeline.marks import statement_of
from frontmap.timeline.naming import Names

__all__ = ["REACH_M", "DatedFronts", "crossed_by_last_line", "dated_fronts"]

REACH_M = 60_000.0
"""How far the end of a line is led on to a coast, a border or another front's end."""

_TOUCHING_M = 1500.0
_SHORTEST_CROSSING_M = 500.0
_EACH_BESIDE = 5

Floats = npt.NDArray[np.float64]


@dataclass
class DatedFronts:
    """What the dated lines of a scenario come to.

    Attributes
    ----------
    lines : list of FrontLine
        By front and date.
    changes : list of Change
        In the order of the lines.
    """

    lines: list[FrontLine] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class _Told:
    """The lines of a front as they are told, by date, and the last instant at which they speak."""

    lines: list[tuple[Moment, Line, Floats]]
    until: float

    def ends_at(self, instant: float) -> list[Floats]:
        """Return the two ends of the line that is true at an instant; none before the first and after the last."""
        current = [points for moment, _, points in self.lines if moment.end <= instant]
        return [current[-1][0], current[-1][-1]] if current and instant <= self.until else []


class _Held:
    """Who holds whole provinces at an instant, dated lines left aside."""

    def __init__(self, names: Names, start: tuple[str | None, ...], changes: list[Change]) -> None:
        self.theatre = names.theatre
        self._start = start
        self._changes = sorted(changes, key=lambda change: change.span.start)
        self._domains: dict[bytes, Any] = {}
        self._shared: npt.NDArray[np.object_] = np.full(len(self.theatre.neighbours), None, dtype=object)
        self._borders: dict[bytes, Any] = {}

    def at(self, instant: float) -> list[str | None]:
        holder = list(self._start)
        for change in self._changes:
            if change.span.end > instant:
                continue
            for province in change.provinces:
                if change.only_from is None or holder[province] in change.only_from:
                    holder[province] = change.to or None
        return holder

    def domain(self, holder: list[str | None]) -> Any:
        """Return the ground that some side holds, as one shape."""
        held = np.array([side is not None for side in holder])
        key = held.tobytes()
        if key not in self._domains:
            self._domains[key] = shapely.coverage_union_all(self.theatre.polygons[held])
        return self._domains[key]

    def borders(self, holder: list[str | None], one: str, other: str) -> Any:
        """Return the borders between the provinces of two sides."""
        neighbours = self.theatre.neighbours
        holds = np.array(holder, dtype=object)
        first, second = (holds == one)[neighbours], (holds == other)[neighbours]
        between = np.flatnonzero(first.any(axis=1) & second.any(axis=1))
        fresh = between[shapely.is_missing(self._shared[between])]
        if len(fresh):
            ones, others = self.theatre.polygons[neighbours[fresh].T]
            parts, owner = shapely.get_parts(shapely.intersection(ones, others), return_index=True)
            linear = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
            self._shared[fresh] = shapely.MultiLineString()
            self._shared[fresh[np.unique(owner[linear])]] = shapely.multilinestrings(
                parts[linear], indices=owner[linear]
            )
        key = between.tobytes()
        if key not in self._borders:
            self._borders[key] = shapely.multilinestrings(shapely.get_parts(self._shared[between]))
        return self._borders[key]

    def border_line(self, holder: list[str | None], left: str, right: str) -> Floats:
        """Return the longest unbroken border between two sides, with each on its own hand; empty if there is none."""
        lines = shapely.get_parts(shapely.line_merge(self.borders(holder, left, right)))
        if not len(lines):
            return np.zeros((0, 2))
        points = shapely.get_coordinates(max(lines, key=lambda line: float(line.length)))
        on_left = self.theatre.polygons[np.array([side == left for side in holder])]
        beside = [some[::_EACH_BESIDE] for some in points_beside(shapely.LineString(points))]
        tree = shapely.STRtree(on_left)
        inside = [len(np.unique(tree.query(shapely.points(some), predicate="intersects")[0])) for some in beside]
        return np.asarray(points if inside[0] >= inside[1] else points[::-1], dtype=np.float64)


def dated_fronts(scenario: Scenario, names: Names, start: tuple[str | None, ...], changes: list[Change]) -> DatedFronts:
    """Draw the dated lines of a scenario and work out what ground they move.

    Parameters
    ----------
    scenario : Scenario
    names : Names
    start : tuple of (str or None)
        Who holds each theatre province at the start.
    changes : list of Change
        Those that the events make, over whole provinces.

    Returns
    -------
    DatedFronts
    """
    found = DatedFronts()
    held = _Held(names, start, changes)
    told: dict[str, _Told] = {}
    for identifier, front in scenario.fronts.items():
        dated = []
        for moment, line in sorted(front.lines.items(), key=lambda item: item[0].end):
            if line.is_border:
                points = held.border_line(held.at(moment.end), str(front.left), str(front.right))
                if len(points):
                    dated.append((moment, line, points))
                else:
                    message = f"{front.left} and {front.right} share no border on {moment}"
                    names.blame(line.position, message, "name the places that the line runs through")
                continue
            points = np.array(names.points(line.through), dtype=np.float64).reshape(-1, 2)
            if len(line.through) < 2:
                names.blame(line.position, "a front line needs two places or more", "name the places it runs through")
            elif len(points) == len(line.through):
                dated.append((moment, line, points))
        told[str(identifier)] = _Told(dated, float(front.until.end) if front.until is not None else math.inf)
    for identifier, front in scenario.fronts.items():
        _one_front(str(identifier), front, told, names, held, found, scenario)
    return found


def _one_front(
    identifier: str,
    front: Front,
    told: dict[str, _Told],
    names: Names,
    held: _Held,
    found: DatedFronts,
    scenario: Scenario,
) -> None:
    left, right = str(front.left), str(front.right)
    title = str(front.name) or identifier
    previous: FrontLine | None = None
    for moment, line, points in told[identifier].lines:
        instant = moment.end
        holder = held.at(instant)
        concerned = {left, right, *scenario.enemies(left, instant), *scenario.enemies(right, instant)}
        # Land of those who stand aside bounds a front as the sea does.
        domain = held.domain([side if side in concerned else None for side in holder])
        whole: Floats | None = points
        if not line.is_border:
            whole = _hung(points, line, identifier, (left, right), instant, told, names, held, holder, domain)
        if whole is None:
            continue
        statement = statement_of(line if line.source or line.note or line.inferred else front, line.position, title)
        curve = shapely.LineString(whole) if line.is_border else curve_through(whole)
        if previous is not None:
            curve = joined_to(previous.line, curve)
        drawn = FrontLine(identifier, left, right, instant, curve, statement)
        left_behind = names.areas(line.excluded)
        found.lines.append(drawn)
        if previous is None and line.is_border:
            pass
        elif previous is None:
            begin = line.since.start if line.since is not None else moment.start
            found.changes += _first_cut(drawn, Span(begin, instant), held.theatre.polygons, holder, left_behind)
        else:
            begin = line.since.start if line.since is not None else previous.instant
            span = Span(Instant(min(max(begin, previous.instant), instant)), instant)
            borders = held.borders(holder, left, right)
            gained = ground_between(previous.line, drawn.line, domain, borders)
            if left_behind:
                pockets = shapely.coverage_union_all(held.theatre.polygons[list(left_behind)])
                gained = (shapely.difference(gained[0], pockets), shapely.difference(gained[1], pockets))
            for to, loser, ground in ((left, right, gained[0]), (right, left, gained[1])):
                if not ground.is_empty:
                    found.changes.append(
                        Change(to, span, polygon=ground, only_from=frozenset({loser}), statement=statement)
                    )
        previous = drawn


def crossed_by_last_line(front: Front | None, names: Names) -> tuple[int, ...]:
    """Return the theatre indices of the provinces that a front's last line crosses."""
    if front is None or not front.lines:
        return ()
    last = max(front.lines.items(), key=lambda item: item[0].end)[1]
    points = names.points(last.through)
    return _crossed(curve_through(points), names.theatre.polygons) if len(points) > 1 else ()


def _crossed(line: Any, polygons: npt.NDArray[np.object_]) -> tuple[int, ...]:
    near = shapely.STRtree(polygons).query(line, predicate="intersects")
    lengths = shapely.length(shapely.intersection(polygons[near], line))
    return tuple(sorted(int(index) for index in near[lengths > _SHORTEST_CROSSING_M]))


def _first_cut(
    line: FrontLine,
    span: Span,
    polygons: npt.NDArray[np.object_],
    holder: list[str | None],
    left_behind: tuple[int, ...],
) -> list[Change]:
    """Give the two parts of each province that a first line crosses to the sides they lie on."""
    parts: dict[str, list[Any]] = {line.left: [], line.right: []}
    for province in _crossed(line.line, polygons):
        if holder[province] not in parts or province in left_behind:
            continue
        on_left, on_right = sides_of_line(line.line, polygons[province])
        if not on_left.is_empty:
            parts[line.left].append(on_left)
            parts[line.right].append(on_right)
    changes = []
    for to, loser in ((line.left, line.right), (line.right, line.left)):
        if parts[to]:
            ground = shapely.union_all(parts[to])
            changes.append(Change(to, span, polygon=ground, only_from=frozenset({loser}), statement=line.statement))
    return changes


def _hung(
    points: Floats,
    line: Line,
    identifier: str,
    between: tuple[str, str],
    instant: Instant,
    told: dict[str, _Told],
    names: Names,
    held: _Held,
    holder: list[str | None],
    domain: Any,
) -> Floats | None:
    """Lead both ends of a line on to what they hang on; None (and blamed) if there is nothing near."""
    ends = [end for other, front in told.items() if other != identifier for end in front.ends_at(instant)]
    of_both = [side if side in between else None for side in holder]
    whole: Floats | None = points
    for at_start, place, end in ((True, line.through[0], points[0]), (False, line.through[-1], points[-1])):
        if any(np.hypot(*(end - other)) < _TOUCHING_M for other in ends) or not domain.contains(shapely.Point(end)):
            continue
        lines = [domain.boundary, held.borders(holder, *between), shapely.MultiPoint(ends)]
        reached = (*(end - REACH_M), *(end + REACH_M))
        # A third side's land comes last: where an ally stands in the same fight, the line rather ends with his.
        for some in (lines, [held.domain(of_both).boundary]):
            targets = shapely.union_all([shapely.clip_by_rect(edges, *reached) for edges in some])
            longer = extended(points if whole is None else whole, targets, REACH_M, at_start)
            if longer is not None:
                break
        if longer is None:
            names.blame(
                place.position,
                f"the front {identifier} ends loose at {place}: no coast, border, neutral ground or end of another"
                f" front within {REACH_M / 1000:.0f} km",
                "lead it on through more places",
            )
            whole = None
        elif whole is not None:
            whole = longer
    return whole
