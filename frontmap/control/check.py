"""What is wrong or doubtful in a scenario once its war has been played: expectations, idle events, swapped fronts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from frontmap.atlas.names import find_place
from frontmap.control.cut_off import cut_off_ground
from frontmap.control.engine import Control
from frontmap.control.history import history_of
from frontmap.control.mesh import Floats
from frontmap.control.who import answer, answer_spot, place_in
from frontmap.errors import NamingError, Problem
from frontmap.instant import day_of
from frontmap.scenario.model import Scenario
from frontmap.scenario.naming import area_named, lonlat_of
from frontmap.scenario.words import Position
from frontmap.timeline.change import Change, FrontLine, Spread

__all__ = ["check_control"]

_ASIDE_M = (10_000.0, 25_000.0)
_SWAPPED = 0.4
_JUMP_M_PER_DAY = 150_000.0
_NOBODY = ("nobody", "neutral")
_NAMES_TOLD = 3


def check_control(control: Control, scenario: Scenario) -> list[Problem]:
    """Check what can be seen only when a war is played through.

    Parameters
    ----------
    control : Control
        Of the scenario's timeline.
    scenario : Scenario

    Returns
    -------
    list of Problem
        In the order of the text. Errors: expectations that do not come true. Warnings: events that change nothing,
        ground taken without contact or origin, ground left behind that no pocket names, provinces that nobody ever
        holds, fronts with left and right swapped, lines that jump.
    """
    file = scenario.file or "scenario"
    found = [
        *_idle(control, file),
        *_without_contact(control, file),
        *_left_behind(control, file),
        *_never_held(control, scenario, file),
        *_swapped(control, scenario, file),
        *_jumping(control, scenario, file),
        *_expectations(control, scenario, file),
    ]
    return sorted(set(found))


def _names(control: Control, provinces: list[int]) -> str:
    theatre = control.theatre
    names = [theatre.atlas.provinces[int(theatre.members[index])].name for index in provinces]
    more = len(names) - _NAMES_TOLD
    return ", ".join(names[:_NAMES_TOLD]) + (f" and {more} more" if more > 0 else "")


def _at(change: Change) -> tuple[int, int]:
    return change.statement.line, change.statement.column


def _idle(control: Control, file: str) -> Iterator[Problem]:
    changes = control.timeline.changes
    # The parts of one verb (a treaty's shares, a line's two sides) are judged together.
    moving = {_at(change) for index, change in enumerate(changes) if index not in set(control.ground.unmoved)}
    for index in control.ground.unmoved:
        change = changes[index]
        line, column = _at(change)
        if (line, column) in moving or change.polygon is not None:
            continue
        to = change.to or "nobody"
        provinces = _names(control, list(change.provinces))
        if change.only_from:
            sides = " or ".join(sorted(change.only_from))
            message = f"this changes nothing: {sides} does not hold any of {provinces} then"
        else:
            message = f"this changes nothing: {to} already holds {provinces}"
        yield Problem(file, line, column, message, "correct the areas or the day, or leave it out", "warning")


def _without_contact(control: Control, file: str) -> Iterator[Problem]:
    parcels = control.ground.parcels
    alone: dict[int, list[int]] = {}
    for contact in control.ground.contacts():
        if contact.how == "seat" and control.timeline.changes[contact.change].spread is Spread.FRONT:
            alone.setdefault(contact.change, []).append(int(parcels.province[contact.parcel]))
    for index, provinces in alone.items():
        change = control.timeline.changes[index]
        line, column = _at(change)
        message = f"{change.to or 'nobody'} takes {_names(control, provinces)} without touching it"
        yield Problem(
            file,
            line,
            column,
            message,
            "say `from:` where it starts, or `at_once: true`, or take what lies between",
            "warning",
        )


def _left_behind(control: Control, file: str) -> Iterator[Problem]:
    for piece in cut_off_ground(control):
        line, column = _at(control.timeline.changes[piece.change])
        side, names = control.sides[piece.side], _names(control, list(piece.provinces))
        message = (
            f"this leaves ground of {side} cut off from {day_of(piece.since)} on, {piece.area_m2 / 1e6:.0f} km² near"
            f" {names}, and no pocket says so"
        )
        yield Problem(file, line, column, message, "add a `pocket` or an `encirclement`, or `take` it", "warning")


def _never_held(control: Control, scenario: Scenario, file: str) -> Iterator[Problem]:
    timeline, theatre = control.timeline, control.theatre
    held = np.array([side is not None for side in timeline.start])
    parcels = control.ground.parcels
    for index, change in enumerate(timeline.changes):
        # What may be taken only from a side was held by that side before.
        if change.to and change.only_from is None:
            held[parcels.province[parcels.covers[index]]] = True
    held[list(timeline.neutral)] = True
    open_ = np.flatnonzero(~held)
    if not len(open_):
        return
    by_country: dict[str, list[int]] = {}
    for index in open_.tolist():
        by_country.setdefault(theatre.atlas.provinces[int(theatre.members[index])].country, []).append(index)
    for country, provinces in by_country.items():
        position = _theatre_position(control, scenario, provinces[0])
        whole = [int(m) for m in theatre.members if theatre.atlas.provinces[int(m)].country == country]
        name = theatre.atlas.country_by_id[country].name
        what = name if len(whole) == len(provinces) else _names(control, provinces)
        message = f"no side ever holds {what}"
        remedy = f"say who holds it under `start`, or `neutral: [{what.split(' and ')[0]}]`"
        yield Problem(file, position.line, position.column, message, remedy, "warning")


def _theatre_position(control: Control, scenario: Scenario, province: int) -> Position:
    """Return where the theatre names the area that a province lies in."""
    atlas, member = control.theatre.atlas, int(control.theatre.members[province])
    for name in scenario.theatre:
        if member in atlas.provinces_of(area_named(atlas, name)):
            return name.position
    return scenario.theatre[0].position


def _beside(line: Any) -> tuple[Floats, Floats]:
    points = shapely.get_coordinates(shapely.segmentize(line, 5000.0))
    ahead = np.diff(points, axis=0)
    length = np.hypot(*ahead.T)
    kept = length > 1.0
    middle = ((points[1:] + points[:-1]) / 2)[kept]
    unit = ahead[kept] / length[kept, None]
    aside = np.column_stack([-unit[:, 1], unit[:, 0]])
    left, right = (np.vstack([middle + hand * far * aside for far in _ASIDE_M]) for hand in (1, -1))
    return left, right


def _since(scenario: Scenario) -> dict[tuple[str, float], float]:
    """Return since when the ground moves towards each dated line that tells of it, by its front and instant."""
    return {
        (str(name), float(moment.end)): float(line.since.start)
        for name, front in scenario.fronts.items()
        for moment, line in front.lines.items()
        if line.since is not None
    }


def _swapped(control: Control, scenario: Scenario, file: str) -> Iterator[Problem]:
    began = _since(scenario)
    told: set[str] = set()
    before: dict[str, FrontLine] = {}
    for line in control.timeline.lines:
        earlier = before.get(line.front)
        before[line.front] = line
        # What the line itself does has not happened yet at that instant.
        begun = began.get((line.front, float(line.instant)), float(line.instant))
        instant = float(earlier.instant) if earlier is not None else begun - 1.0
        left, right = (control.sides.index(side) for side in (line.left, line.right))
        on_left, on_right = (control.holders(points, instant) for points in _beside(line.line))
        as_told = (on_left == left).mean() + (on_right == right).mean()
        other_way = (on_left == right).mean() + (on_right == left).mean()
        wrong = other_way - as_told > _SWAPPED
        if wrong and line.front not in told:
            told.add(line.front)
            yield Problem(
                file,
                line.statement.line,
                line.statement.column,
                f"the front {line.front} has {line.left} on its left hand, but {line.right} stands there",
                f"write `between: [{line.right}, {line.left}]`, or name the places from the other end",
                "warning",
            )


def _jumping(control: Control, scenario: Scenario, file: str) -> Iterator[Problem]:
    began = _since(scenario)
    before: dict[str, FrontLine] = {}
    for line in control.timeline.lines:
        earlier = before.get(line.front)
        before[line.front] = line
        if earlier is None:
            continue
        points = shapely.points(shapely.get_coordinates(line.line))
        far = float(np.max(shapely.distance(points, earlier.line)))
        since = max(began.get((line.front, float(line.instant)), -np.inf), float(earlier.instant))
        days = max(float(line.instant) - since, 1 / 24)
        if far > _JUMP_M_PER_DAY * max(days, 1.0):
            yield Problem(
                file,
                line.statement.line,
                line.statement.column,
                f"the front {line.front} moves {far / 1000:.0f} km in {days:.0f} day{'s' if days > 1 else ''}",
                "correct a place or a day, or put lines in between",
                "warning",
            )


def _expectations(control: Control, scenario: Scenario, file: str) -> Iterator[Problem]:
    within = frozenset(control.theatre.members.tolist())
    atlas = control.theatre.atlas
    for expectation in scenario.expect:
        wanted = None if expectation.side in _NOBODY else str(expectation.side)
        for point in expectation.place:
            instant = float(expectation.on.end)
            try:
                if point.is_place:
                    place = find_place(atlas, point.place, within=within)
                    spot = place_in(control, place)
                    given = answer(control, place, instant)
                else:
                    easting, northing = control.theatre.projection.to_metres([lonlat_of(atlas, point, within)])[0]
                    spot = (float(easting), float(northing))
                    given = answer_spot(control, str(point), spot, instant)
            except NamingError:
                continue
            position = point.position
            if given.side != wanted:
                holder = f"{given.side} holds it since {given.since}" if given.side else "nobody holds it"
                cause = f" by line {given.line}" if given.line else ""
                message = (
                    f"expected {wanted or 'nobody'} to hold {given.place} on {expectation.on}, but {holder}{cause}"
                )
                remedy = _remedy(control, spot, wanted, instant)
                yield Problem(file, position.line, position.column, message, remedy)
            elif expectation.status and given.status != expectation.status:
                message = (
                    f"expected {given.place} to be {expectation.status} on {expectation.on}, but it is {given.status}"
                )
                yield Problem(file, position.line, position.column, message, "correct the events or the expectation")


def _remedy(control: Control, spot: tuple[float, float], wanted: str | None, instant: float) -> str:
    for turn in history_of(control, spot):
        side = control.sides[turn.side] if turn.side >= 0 else None
        if side == wanted and turn.instant > instant:
            line = turn.statement(control).line
            return f"{wanted or 'nobody'} gets it only on {day_of(turn.instant)}, by line {line}"
    return "correct the events or the expectation"
