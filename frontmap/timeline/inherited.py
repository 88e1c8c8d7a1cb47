"""The ground that another war left, taken over as a start: owner and occupier both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from frontmap.instant import Instant
from frontmap.scenario.holding import Holding
from frontmap.scenario.model import Scenario
from frontmap.timeline.change import Mark, Statement
from frontmap.timeline.naming import Names

__all__ = ["Left", "StateOf", "occupation_marks", "take_over"]


@dataclass(frozen=True, slots=True)
class Left:
    """Who holds what at an instant of a war.

    Attributes
    ----------
    holders : mapping of int to str
        Id of the side that holds a province, by index in ``atlas.provinces``; provinces that nobody holds are left out.
    owners : mapping of int to str
        Id of the side whose land an occupied province is.
    """

    holders: Mapping[int, str]
    owners: Mapping[int, str] = field(default_factory=dict)


StateOf: TypeAlias = Callable[[Scenario, Instant], Left]
"""Works out who holds what at an instant of a war; a province is held by whoever holds its town."""


def take_over(
    holding: Holding,
    scenario: Scenario,
    names: Names,
    state_of: StateOf | None,
    holder: list[str | None],
    owner: list[str | None],
) -> set[int]:
    """Enter the ground that the parent of a holding left; return the theatre indices that nobody holds.

    Parameters
    ----------
    holding : Holding
        With a parent.
    scenario : Scenario
        The one that starts.
    names : Names
        Of its theatre.
    state_of : callable or None
    holder, owner : list of (str or None)
        By theatre index; changed.
    """
    if holding.parent is None or holding.on is None or state_of is None:
        remedy = "load it with frontmap.load, or build it with frontmap.control.timeline_of"
        names.blame(holding.position, f"the ground that {holding.as_of} left has not been worked out", remedy)
        return set()
    here = {str(side): str(side) for side in scenario.sides}
    for their, our in holding.sides.items():
        here |= {str(side): str(our) for side in holding.parent.sides_named(their, holding.on.end)}
    left = state_of(holding.parent, holding.on.end)
    nobody = set()
    for index, member in enumerate(names.theatre.members.tolist()):
        holder[index] = here.get(left.holders.get(member, ""))
        owner[index] = here.get(left.owners.get(member, ""))
        if owner[index] == holder[index]:
            owner[index] = None
        if holder[index] is None:
            nobody.add(index)
    return nobody


def occupation_marks(
    scenario: Scenario, holder: tuple[str | None, ...], owner: list[str | None], statement: Statement
) -> list[Mark]:
    """Return a mark for each two sides one of which occupies land of the other from the first morning on."""
    taken: dict[tuple[str, str], list[int]] = {}
    for index, (side, of) in enumerate(zip(holder, owner, strict=True)):
        if side is not None and of is not None and side != of:
            taken.setdefault((side, of), []).append(index)
    return [
        Mark("occupation", scenario.span, side, provinces=tuple(found), details={"of": of}, statement=statement)
        for (side, of), found in taken.items()
    ]
