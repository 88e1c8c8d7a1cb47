"""The verbs that move ground, as changes."""

from __future__ import annotations

from frontmap.instant import Instant, Span
from frontmap.scenario.event import Event
from frontmap.scenario.model import Scenario
from frontmap.scenario.verbs import (
    Airdrop,
    Annex,
    Capitulation,
    Defection,
    Landing,
    Neutral,
    Occupation,
    Pocket,
    Puppet,
    Take,
    Treaty,
    Uprising,
    Verb,
)
from frontmap.timeline.change import Change, Spread, Statement
from frontmap.timeline.dated import crossed_by_last_line
from frontmap.timeline.naming import Names

__all__ = ["NOBODY", "changes_of"]

NOBODY = ""
"""What `Change.to` says when ground becomes neutral."""


def changes_of(
    verb: Verb,
    event: Event,
    scenario: Scenario,
    names: Names,
    statement: Statement,
) -> list[Change]:
    """Return what a verb does to the ground; empty if it is only told.

    Parameters
    ----------
    verb, event : Verb, Event
        What happens, and the event it is part of.
    scenario : Scenario
    names : Names
    statement : Statement
        What the changes rest on.
    """
    when = event.on
    over = Span(when.start, when.end)
    # What happens at once happens on the last day; it is put in order by that day's morning.
    at_once = Span(when.last.start, when.end)

    def change(
        to: str,
        provinces: tuple[int, ...],
        span: Span = over,
        spread: Spread = Spread.FRONT,
        origins: tuple[tuple[float, float], ...] = (),
        only_from: frozenset[str] | None = None,
    ) -> list[Change]:
        if not provinces:
            return []
        return [Change(to, span, provinces, spread=spread, origins=origins, only_from=only_from, statement=statement)]

    def limited(sides: tuple[str, ...]) -> frozenset[str] | None:
        return frozenset(str(side) for name in sides for side in scenario.sides_named(name)) if sides else None

    def enemy(side: str, instant: Instant) -> str:
        enemies = scenario.enemies(side, instant)
        return str(enemies[0]) if enemies else NOBODY

    def lost(provinces: tuple[int, ...], verb: Uprising | Landing | Airdrop) -> list[Change]:
        if verb.cleared is None:
            return []
        by = str(verb.by) or enemy(verb.side, verb.cleared.end)
        span = Span(when.end, verb.cleared.end)
        return change(by, provinces, span, only_from=frozenset({str(verb.side)}))

    match verb:
        case Take():
            provinces = names.areas(verb.areas, verb.excluded)
            spread = Spread.AT_ONCE if verb.at_once else Spread.ORIGIN if verb.origins else Spread.FRONT
            return change(
                str(verb.side),
                provinces,
                at_once if verb.at_once else over,
                spread,
                names.points(verb.origins),
                limited(verb.only_from),
            )
        case Occupation():
            spread = Spread.AT_ONCE if verb.at_once else Spread.FRONT
            return change(str(verb.side), names.areas(verb.areas), at_once if verb.at_once else over, spread)
        case Annex() | Defection():
            provinces = names.areas(verb.areas)
            return change(str(verb.side), provinces, at_once, Spread.AT_ONCE, only_from=limited(verb.only_from))
        case Puppet():
            return change(str(verb.side), names.areas(verb.areas), at_once, Spread.AT_ONCE)
        case Neutral():
            return change(NOBODY, names.areas(verb.areas), at_once, Spread.AT_ONCE)
        case Treaty():
            given = [(str(side), names.areas(areas)) for side, areas in verb.gives.items()]
            return [one for side, areas in given for one in change(side, areas, at_once, Spread.AT_ONCE)]
        case Uprising():
            provinces = names.areas(verb.areas)
            origins = names.points(verb.origins)
            if not origins:
                theatre = names.theatre
                seats = (theatre.atlas.provinces[int(theatre.members[index])].seat for index in provinces)
                origins = tuple(theatre.place_m(seat) for seat in seats)
            only_from = limited(verb.only_from)
            return change(str(verb.side), provinces, over, Spread.ORIGIN, origins, only_from) + lost(provinces, verb)
        case Landing() | Airdrop():
            provinces = names.areas(verb.areas)
            origins = names.points(verb.at)
            spread = Spread.ORIGIN if origins else Spread.FRONT
            return change(str(verb.side), provinces, over, spread, origins) + lost(provinces, verb)
        case Pocket():
            if verb.cleared is None:
                return []
            by = str(verb.by) or enemy(verb.side, verb.cleared.end)
            span = Span(when.start, verb.cleared.end)
            return change(by, names.areas(verb.around), span, only_from=frozenset({str(verb.side)}))
        case Capitulation():
            if verb.areas:
                provinces = names.areas(verb.areas)
            elif verb.front:
                provinces = crossed_by_last_line(scenario.fronts.get(verb.front), names)
            else:
                provinces = tuple(range(len(names.theatre.members)))
            to = str(verb.to) or enemy(verb.side, when.end)
            return change(to, provinces, at_once, Spread.AT_ONCE, only_from=frozenset({str(verb.side)}))
        case _:
            return []
