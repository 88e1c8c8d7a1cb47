"""Films: stretches of the pace that overlap, holds that would be missed, sums that nobody would watch."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from frontmap.errors import Problem
from frontmap.scenario.blame import blame
from frontmap.scenario.film import LONGEST_HOLD_S
from frontmap.scenario.model import Scenario
from frontmap.scenario.words import Position

__all__ = ["film_problems"]

_LONG_FILM_S = 600.0
_DAYS_A_SECOND = 45.0
_SLOW_DAY_S = 30.0


def film_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield problems with the pace of films and with the shots of the camera."""
    yield from _stretches(scenario)
    yield from _holds(scenario)
    yield from _sums(scenario)
    yield from _shots(scenario)


def _stretches(scenario: Scenario) -> Iterator[Problem]:
    ordered = sorted(scenario.pace.stretches, key=lambda stretch: (stretch.on.start, stretch.on.end))
    for before, after in pairwise(ordered):
        if after.on.start < before.on.end:
            message = f"the stretch {after.on} overlaps that of {before.on}"
            yield blame(scenario, after.position_of("on"), message, "let each day belong to one stretch")
    for stretch in ordered:
        days = stretch.on.end - stretch.on.start
        if days / stretch.seconds > _DAYS_A_SECOND:
            message = f"{stretch.on} passes at {days / stretch.seconds:.0f} days a second, too fast to be seen"
            yield blame(scenario, stretch.position_of("seconds"), message, "give it more seconds", "warning")
        elif stretch.seconds / days > _SLOW_DAY_S:
            message = f"each day of {stretch.on} lasts {stretch.seconds / days:.0f} seconds"
            yield blame(scenario, stretch.position_of("seconds"), message, "give it fewer seconds", "warning")


def _told_holds(scenario: Scenario) -> Iterator[tuple[float, float, Position, str]]:
    """Yield all holds: their instant, their seconds, where they are told, and their day in words."""
    for hold in scenario.pace.holds:
        yield hold.on.end, hold.seconds, hold.position_of("seconds"), str(hold.on)
    for event in scenario.events:
        if event.hold is not None:
            yield event.on.end, event.hold, event.position_of("hold"), str(event.on.last)


def _holds(scenario: Scenario) -> Iterator[Problem]:
    seen: dict[float, str] = {}
    for instant, seconds, position, day in sorted(_told_holds(scenario), key=lambda hold: (hold[0], hold[2])):
        if seconds > LONGEST_HOLD_S:
            message = f"the film would stand still for {seconds:g} seconds on {day}"
            yield blame(scenario, position, message, f"give at most {LONGEST_HOLD_S:g}")
        if instant in seen:
            remedy = "tell it once; the longer one counts"
            yield blame(scenario, position, f"the film is held twice on {day}", remedy, "warning")
        if instant >= scenario.span.end:
            message = f"the film is held on its last day, {day}, on which it stands still anyway"
            yield blame(scenario, position, message, "leave it out", "warning")
        seen[instant] = day


def _sums(scenario: Scenario) -> Iterator[Problem]:
    pace = scenario.pace
    told = sum(stretch.seconds for stretch in pace.stretches)
    held = sum(seconds for _instant, seconds, _position, _day in _told_holds(scenario))
    if pace.seconds is not None and told + held > pace.seconds:
        message = f"stretches and holds take {told + held:g} seconds, more than the {pace.seconds:g} of the film"
        remedy = "give the film more seconds; it is else played faster throughout"
        yield blame(scenario, pace.position_of("seconds"), message, remedy, "warning")
    elif told + held > _LONG_FILM_S or (pace.seconds or 0.0) > _LONG_FILM_S:
        message = f"the film lasts more than {_LONG_FILM_S / 60:g} minutes"
        yield blame(scenario, pace.position, message, "check the seconds of its pace", "warning")


def _shots(scenario: Scenario) -> Iterator[Problem]:
    ordered = sorted(scenario.camera, key=lambda shot: (shot.on.start, shot.on.end))
    for before, after in pairwise(ordered):
        if after.on.start < before.on.end:
            message = f"the camera is to show {_named(after)} on {after.on.first}, when it still shows {_named(before)}"
            yield blame(scenario, after.position_of("on"), message, "let each day have one view", "warning")


def _named(shot: object) -> str:
    return ", ".join(str(point.text) for point in shot.view)  # type: ignore[attr-defined]
