"""Sides: every one that is named exists, has a colour of its own, and does something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from frontmap.errors import Problem
from frontmap.misspelt import did_you_mean, nearest_words
from frontmap.scenario.blame import blame
from frontmap.scenario.bloc import Bloc
from frontmap.scenario.model import Scenario, Side
from frontmap.scenario.palette import PALETTE_NAMES
from frontmap.scenario.verbs import Battle, NavalBattle, Treaty
from frontmap.scenario.words import Position, Word, position_of

__all__ = ["side_problems", "verb_problems"]

_SIDE_KEYS = ("side", "by", "of", "to")
_SIDE_LISTS = ("between", "only_from")


def side_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield problems with sides: unknown, unused, without a part in an event, with no or too alike a colour."""
    named: set[str] = set()
    for side, position, also in _sides_named(scenario):
        named.add(str(side))
        if side not in scenario.sides and side not in also:
            known = [*scenario.sides, *also]
            near = nearest_words(side, known)
            yield blame(
                scenario,
                position,
                f'no side "{side}"',
                did_you_mean(near, f"sides are {', '.join(known)}" if known else "tell it below sides"),
            )
    for side in scenario.sides:
        if side not in _with_ground(scenario):
            remedy = "give it some in start or by a verb, or take it out"
            yield blame(scenario, position_of(side), f'the side "{side}" never holds any ground', remedy, "warning")
    yield from _of_blocs(scenario)
    yield from _of_pairs(scenario)
    yield from _of_colours(scenario)


def _sides_named(scenario: Scenario) -> Iterator[tuple[str, Position, tuple[str, ...]]]:
    """Yield every side that the text names, where, and which other words may stand there."""

    def each(sides: Iterable[str], also: tuple[str, ...] = ()) -> Iterator[tuple[str, Position, tuple[str, ...]]]:
        for side in sides:
            if side:
                yield side, position_of(side), also

    blocs = tuple(scenario.blocs)
    for side in scenario.sides.values():
        yield from each([side.puppet_of])
    for bloc in scenario.blocs.values():
        yield from each(side for member in bloc.members for side in member.sides)
    for war in scenario.at_war:
        yield from each(war.between, blocs)
    yield from each((holding.side for holding in scenario.start), ("neutral",))
    for event in scenario.events:
        yield from each([event.side])
        for _key, verb in event.verbs():
            yield from each(getattr(verb, key, "") for key in _SIDE_KEYS)
            for key in _SIDE_LISTS:
                yield from each(getattr(verb, key, ()))
            if isinstance(verb, Battle | NavalBattle):
                yield from each([verb.result], ("undecided",))
                yield from each(verb.losses)
            if isinstance(verb, NavalBattle):
                yield from each(verb.sunk)
            if isinstance(verb, Treaty):
                yield from each(verb.gives)
    for front in scenario.fronts.values():
        yield from each(front.between)
    yield from each(unit.side for unit in scenario.units.values())
    yield from each(scenario.forces)
    yield from each((expectation.side for expectation in scenario.expect), ("nobody",))


def _with_ground(scenario: Scenario) -> set[str]:
    """Return the sides that hold or gain ground at any time, or have a part in a front."""
    sides = {str(holding.side) for holding in scenario.start}
    for holding in scenario.start:
        # Which of them hold ground then, the other war knows.
        sides |= {str(side) for side in scenario.sides} if holding.as_of else set()
    for event in scenario.events:
        for _key, verb in event.verbs():
            sides |= {str(getattr(verb, key, "")) for key in ("side", "by", "to")}
            if isinstance(verb, Treaty):
                sides |= {str(side) for side in verb.gives}
    for front in scenario.fronts.values():
        sides |= {str(side) for side in front.between}
    return sides


def verb_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield problems with verbs that do not say who acts or gains, or say nothing, or name one side twice."""
    for event in scenario.events:
        for key, verb in event.verbs():
            where = event.key_position_of(key)
            for need in dict.fromkeys([*verb.needs, *([verb.gainer] if verb.gainer else [])]):
                if not getattr(verb, need) and not (need == "side" and getattr(verb, verb.instead or need)):
                    remedy = f"add {need}: SIDE" + (" to it or to the event" if need in (verb.heir, "side") else "")
                    asked = {"side": "who acts", "by": "who gains", "to": "who gains", "of": "whose it is"}[need]
                    yield blame(scenario, where, f"{key} does not say {asked}", remedy)
            if verb.about and not any(getattr(verb, _attribute(name)) for name in verb.about):
                yield blame(scenario, where, f"{key} says nothing", f"add {' or '.join(verb.about)}: NAMES")
            if verb.instead and getattr(verb, "side", "") and getattr(verb, verb.instead):
                message = f"{key} says both side and {verb.instead}"
                yield blame(scenario, where, message, "leave one of them out")
            for other in ("by", "of", "to"):
                side = getattr(verb, "side", "")
                if side and side == getattr(verb, other, ""):
                    yield blame(scenario, where, f'in {key}, side and {other} are both "{side}"', "name two sides")


def _attribute(key: str) -> str:
    return {"from": "origins", "except": "excluded"}.get(key, key)


def _of_pairs(scenario: Scenario) -> Iterator[Problem]:
    wars = {frozenset((one, other)) for one, other, _span, _areas in scenario.wars()}
    for war in scenario.at_war:
        one, other = (set(scenario.sides_named(name)) for name in war.between)
        for side in sorted(one & other):
            yield blame(scenario, position_of(war.between[1]), f'"{side}" cannot be at war with itself', "name two")
    for front in scenario.fronts.values():
        where = front.position_of("between")
        if front.left == front.right:
            yield blame(scenario, where, f'a front lies between two sides, not "{front.left}" twice', "name two")
        elif frozenset(front.between) not in wars and set(front.between) <= set(scenario.sides):
            message = f"{front.left} and {front.right} are never at war, so this front is not drawn"
            yield blame(scenario, where, message, f"add [{front.left}, {front.right}] to at_war", "warning")
    if len(scenario.sides) > 1 and not scenario.at_war:
        first = next(iter(scenario.sides))
        remedy = f"add at_war: [[{', '.join(list(scenario.sides)[:2])}]]"
        yield blame(scenario, position_of(first), "nobody is at war, so no front is drawn", remedy, "warning")


def _of_blocs(scenario: Scenario) -> Iterator[Problem]:
    for name, bloc in scenario.blocs.items():
        if name in scenario.sides:
            yield blame(scenario, position_of(name), f'"{name}" is a side already', "give the bloc another id")
        for (one, first), (other, second) in combinations(bloc.spells(scenario.span), 2):
            if one == other and max(first.start, second.start) < min(first.end, second.end):
                message = f'the bloc "{name}" names {one} twice for the same days'
                yield blame(scenario, position_of(name), message, "name it once, or part the days", "warning")
    if scenario.colour_by == "bloc" and not scenario.blocs:
        remedy = "tell blocs: {allies: [britain, france]}, or leave colour_by out"
        yield blame(scenario, scenario.position_of("colour_by"), "there are no blocs to colour by", remedy)


def _of_colours(scenario: Scenario) -> Iterator[Problem]:
    owners: tuple[dict[Word, Side] | dict[Word, Bloc], ...] = (scenario.sides, scenario.blocs)
    for coloured in owners:
        for each in coloured.values():
            if not each.colour.startswith("#") and each.colour not in PALETTE_NAMES:
                near = nearest_words(each.colour, PALETTE_NAMES)
                remedy = did_you_mean(near, f"write #rrggbb or one of {', '.join(PALETTE_NAMES)}")
                yield blame(scenario, each.position_of("colour"), f'no colour "{each.colour}"', remedy)
        # Whether different colours can be told apart depends on the theme: see `frontmap.check`.
        entries: list[tuple[Word, Side | Bloc]] = [(name, each) for name, each in coloured.items()]
        for (one, first), (other, second) in combinations(entries, 2):
            if first.colour == second.colour:
                message = f"the colours of {one} and {other} are the same"
                where = second.position_of("colour")
                yield blame(scenario, where, message, "choose another for one of them", "warning")
