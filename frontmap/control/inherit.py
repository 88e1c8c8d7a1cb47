"""Wars that start from the ground that another war left."""

from __future__ import annotations

from frontmap.atlas.model import Atlas
from frontmap.control.engine import Control, compute_control
from frontmap.control.who import place_in
from frontmap.instant import Instant
from frontmap.scenario.model import Scenario
from frontmap.timeline import Timeline, build_timeline
from frontmap.timeline.inherited import Left

__all__ = ["left_by", "timeline_of"]


def timeline_of(scenario: Scenario, atlas: Atlas) -> Timeline:
    """Put a scenario on the map and in order of time, with the ground that other wars left it.

    Parameters and errors are those of `frontmap.timeline.build_timeline`.
    """
    played: dict[int, Control] = {}

    def state_of(parent: Scenario, instant: Instant) -> Left:
        if id(parent) not in played:
            played[id(parent)] = compute_control(timeline_of(parent, atlas))
        return left_by(played[id(parent)], instant)

    return build_timeline(scenario, atlas, state_of)


def left_by(control: Control, instant: Instant) -> Left:
    """Return who holds what at an instant: a province is held by whoever holds its town."""
    theatre = control.theatre
    members = theatre.members.tolist()
    spots = [place_in(control, theatre.atlas.provinces[member].seat) for member in members]
    found = [control.sides[side] if side >= 0 else None for side in control.holders(spots, instant).tolist()]
    owners = {}
    for mark in control.marks_by_kind("occupation"):
        if mark.span.start < instant <= mark.span.end:
            for index in mark.provinces:
                # Ground that has changed hands since is occupied no more.
                if found[index] == mark.side:
                    owners[members[index]] = str(mark.details["of"])
    return Left({member: side for member, side in zip(members, found, strict=True) if side is not None}, owners)
