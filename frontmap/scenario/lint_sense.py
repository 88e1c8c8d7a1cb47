"""Sense: names of fronts and units that exist, nothing said twice, nothing that contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator

from frontmap.errors import Problem
from frontmap.misspelt import did_you_mean, nearest_words
from frontmap.scenario.blame import blame
from frontmap.scenario.event import Event
from frontmap.scenario.ground import AreaName
from frontmap.scenario.model import Scenario
from frontmap.scenario.verbs import UNSAID
from frontmap.scenario.words import Word, position_of

__all__ = ["sense_problems"]


def sense_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield problems of sense: unknown fronts and units, repetitions, contradictions, events that say nothing."""
    yield from _unknown_names(scenario)
    yield from _units(scenario)
    yield from _repetitions(scenario)
    yield from _expectations(scenario)


def _unknown_names(scenario: Scenario) -> Iterator[Problem]:
    for event in scenario.events:
        for _key, verb in event.verbs():
            front: Word = getattr(verb, "front", UNSAID)
            if front and front not in scenario.fronts:
                yield _unknown(scenario, "front", front, list(scenario.fronts))
    for unit in scenario.units.values():
        if unit.part_of and unit.part_of not in scenario.units:
            yield _unknown(scenario, "unit", unit.part_of, list(scenario.units))


def _unknown(scenario: Scenario, noun: str, name: Word, known: list[Word]) -> Problem:
    otherwise = f"{noun}s are {', '.join(known)}" if known else f"tell it below {noun}s"
    remedy = did_you_mean(nearest_words(name, known), otherwise)
    return blame(scenario, position_of(name), f'no {noun} "{name}"', remedy)


def _units(scenario: Scenario) -> Iterator[Problem]:
    for id_, unit in scenario.units.items():
        above, chain = unit.part_of, {id_}
        while above in scenario.units and above not in chain:
            chain.add(above)
            above = scenario.units[above].part_of
        if above == id_:
            message = f'the unit "{id_}" is part of itself'
            yield blame(scenario, unit.position_of("part_of"), message, "leave part_of out in one of them")


def _repetitions(scenario: Scenario) -> Iterator[Problem]:
    seen: dict[Event, Event] = {}
    for event in scenario.events:
        twin = seen.setdefault(event, event)
        if twin is not event:
            where = f"the event of line {twin.position.line}" if twin.position.line else "an earlier event"
            yield blame(scenario, event.position, f"this event repeats {where}", "take one of them out", "warning")
        if next(event.verbs(), None) is None and not (event.say or event.chapter):
            remedy = "add a verb such as take, or say or chapter"
            yield blame(scenario, event.position, "this event says nothing", remedy, "warning")
        for key, verb in event.verbs():
            for field in ("areas", "around"):
                yield from _named_twice(scenario, key, getattr(verb, field, ()))
    for holding in scenario.start:
        yield from _named_twice(scenario, "start", holding.areas)


def _named_twice(scenario: Scenario, key: str, areas: tuple[AreaName, ...]) -> Iterator[Problem]:
    seen: set[AreaName] = set()
    for area in areas:
        if area in seen:
            yield blame(scenario, area.position, f"{key} names {area} twice", "name it once", "warning")
        seen.add(area)


def _expectations(scenario: Scenario) -> Iterator[Problem]:
    sides: dict[tuple[str, object], Word] = {}
    for expectation in scenario.expect:
        for place in expectation.place:
            first = sides.setdefault((str(place), expectation.on), expectation.side)
            if first is expectation.side:
                continue
            if first == expectation.side:
                message = f"{place} on {expectation.on} is expected twice"
                yield blame(scenario, expectation.position, message, "keep one of the two", "warning")
            else:
                message = f"{place} on {expectation.on} cannot be both {first}'s and {expectation.side}'s"
                yield blame(scenario, position_of(expectation.side), message, "keep one of the two")
