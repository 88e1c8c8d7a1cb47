"""Dates: in the war, in order, and of the calendar that the scenario keeps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from frontmap.errors import Problem
from frontmap.instant import day_of
from frontmap.scenario.blame import blame
from frontmap.scenario.bloc import Member
from frontmap.scenario.holding import Holding
from frontmap.scenario.model import AtWar, Front, Scenario
from frontmap.scenario.node import Node
from frontmap.scenario.when import Moment, When
from frontmap.scenario.words import Position, position_of

__all__ = ["date_problems"]

_LONG_GAP_DAYS = 92


def date_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield problems with dates: outside the war, in the wrong order, hours in a war of days, months without events."""
    if scenario.last_day < scenario.first_day:
        message = f"the war ends on {scenario.last_day}, before it begins on {scenario.first_day}"
        yield blame(scenario, scenario.position_of("to"), message, "swap from and to if they are the wrong way round")
        return
    for when, position in _dates_in(scenario, scenario.position):
        yield from _outside(scenario, when, position)
        if scenario.calendar == "day" and (when.first.hour is not None or when.last.hour is not None):
            remedy = "write the day only, or calendar: hour at the top"
            yield blame(scenario, position, f"{when} has an hour, but this war is told in days", remedy)
    for event in scenario.events:
        for key, verb in event.verbs():
            for name in ("cleared", "until"):
                moment = getattr(verb, name, None)
                if moment is not None and moment.end < event.on.first.end:
                    message = f"{key} ends on {moment}, before it begins on {event.on.first}"
                    yield blame(scenario, verb.position_of(name), message, "give a later day")
    spells: list[tuple[str, AtWar | Member]] = [("war", war) for war in scenario.at_war]
    spells += [("membership", member) for bloc in scenario.blocs.values() for member in bloc.members]
    for what, spell in spells:
        if spell.first and spell.last and spell.last.end < spell.first.end:
            message = f"this {what} ends on {spell.last}, before it begins on {spell.first}"
            yield blame(scenario, spell.position_of("to"), message, "swap from and to")
    for front in scenario.fronts.values():
        yield from _of_front(scenario, front)
    yield from _gaps(scenario)


def _dates_in(value: object, position: Position) -> Iterator[tuple[When, Position]]:
    """Yield every date below a value, but for those of the scenario itself."""
    if isinstance(value, When):
        yield value, position
    elif isinstance(value, Moment):
        yield When.of(value), position
    elif isinstance(value, Holding):
        return  # its day is one of another war
    elif isinstance(value, Node):
        fields = type(value).model_fields
        for name, item in value.__dict__.items():
            if isinstance(item, When | Moment):
                yield from _dates_in(item, value.position_of(fields[name].alias or name))
            elif isinstance(item, Node | dict | tuple):
                yield from _dates_in(item, position)
    elif isinstance(value, dict):
        for key, item in value.items():
            where = position_of(item) if not isinstance(key, Moment) else _key_position(item, position)
            yield from _dates_in(key, where)
            yield from _dates_in(item, where)
    elif isinstance(value, tuple):
        for item in value:
            yield from _dates_in(item, position)


def _key_position(value: object, otherwise: Position) -> Position:
    if isinstance(value, Node) and value.key_position.line:
        return value.key_position
    text = getattr(value, "text", None)
    key = getattr(text, "key", None)
    return position_of(key) if key is not None else otherwise


def _outside(scenario: Scenario, when: When, position: Position) -> Iterator[Problem]:
    before, after = when.start < scenario.span.start, when.end > scenario.span.end
    if before or after:
        which = when.first if before else when.last
        edge = f"begins on {scenario.first_day}" if before else f"ends on {scenario.last_day}"
        remedy = f"change the day, or {'from' if before else 'to'}: at the top"
        yield blame(scenario, position, f"{which} is outside the war, which {edge}", remedy)


def _of_front(scenario: Scenario, front: Front) -> Iterator[Problem]:
    dated = sorted(front.lines.items(), key=lambda item: item[0].end)
    for moment, line in dated:
        if len(line.through) < 2 and not line.is_border:
            yield blame(scenario, line.position, "a line runs through at least two places", "name another place")
        if line.since is not None and line.since.end > moment.end:
            message = f"the move to the line of {moment} begins on {line.since}, after it is complete"
            yield blame(scenario, line.position_of("since"), message, "give an earlier day")
    for (earlier, _line), (_moment, line) in pairwise(dated):
        if line.since is not None and line.since.start < earlier.end:
            message = f"the move begins on {line.since}, not after the line before it, of {earlier}"
            yield blame(scenario, line.position_of("since"), message, f"give a day after {earlier}")
    if dated and front.until is not None and front.until.end < dated[-1][0].end:
        message = f"the front ends on {front.until}, before its line of {dated[-1][0]}"
        yield blame(scenario, front.position_of("until"), message, "give a later day, or leave the line out")


def _gaps(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for every stretch of months in an active war in which nothing is dated."""
    told: list[tuple[float, float, Position]] = []
    for event in scenario.events:
        ends = [verb_end for _key, verb in event.verbs() if (verb_end := getattr(verb, "cleared", None)) is not None]
        end = max([event.on.end, *(moment.end for moment in ends)])
        told.append((event.on.start, end, event.position_of("on")))
    for front in scenario.fronts.values():
        told += [(moment.start, moment.end, line.key_position) for moment, line in front.lines.items()]
    told.sort(key=lambda item: item[:2])
    for span in sorted({(span.start, span.end) for _one, _other, span, _areas in scenario.wars()}):
        latest: float = span[0]
        for start, end, position in [*told, (span[1] - 1, span[1], scenario.position_of("to"))]:
            if end < span[0] or latest >= span[1]:
                continue
            if start - latest > _LONG_GAP_DAYS:
                message = f"nothing is dated between {day_of(latest)} and {day_of(start + 0.5)}, in an active war"
                yield blame(scenario, position, message, "date an event in between, or end at_war", "warning")
            latest = max(latest, end)
