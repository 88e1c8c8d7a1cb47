"""From a scenario's words to a timeline: names become provinces and metres, events and dated lines become changes."""

from __future__ import annotations

from contextlib import suppress

from frontmap.atlas.model import Area, Atlas
from frontmap.atlas.theatre import theatre_of
from frontmap.errors import NamingError, Problem, ScenarioError
from frontmap.scenario.model import Scenario
from frontmap.scenario.naming import area_named, lonlat_of, naming_problems, theatre_provinces
from frontmap.timeline.bloc import Bloc
from frontmap.timeline.change import Change, Mark, Side, Statement, Timeline, War
from frontmap.timeline.dated import dated_fronts
from frontmap.timeline.inherited import StateOf, occupation_marks, take_over
from frontmap.timeline.marks import camera_marks, force_marks, mark_of, statement_of, telling_marks, unit_marks
from frontmap.timeline.moves import changes_of
from frontmap.timeline.naming import Names
from frontmap.timeline.tempo import tempo_of

__all__ = ["build_timeline"]

_NOBODY = ("nobody", "neutral")


def build_timeline(scenario: Scenario, atlas: Atlas, state_of: StateOf | None = None) -> Timeline:
    """Put a scenario on the map and in order of time.

    Parameters
    ----------
    scenario : Scenario
    atlas : Atlas
    state_of : callable, optional
        Works out what other wars left, for a scenario that starts from their ground; see
        `frontmap.control.timeline_of`, which has it.

    Returns
    -------
    Timeline
        Changes are in order of the morning on which they begin, then of the text.

    Raises
    ------
    ScenarioError
        If names are not known, or a dated line cannot be drawn; all such mistakes are told at once.
    """
    file = scenario.file or "scenario"
    problems: list[Problem] = naming_problems(scenario, atlas)
    areas: list[Area] = []
    for name in scenario.theatre:
        with suppress(NamingError):
            areas.append(area_named(atlas, name))
    if not areas:
        raise ScenarioError(problems)
    theatre = theatre_of(atlas, areas, centre=_centre(scenario, atlas))
    names = Names(theatre, file, problems)
    owner: list[str | None] = [None] * len(theatre.members)
    start, neutral = _start(scenario, names, state_of, owner)

    changes: list[Change] = []
    marks: list[Mark] = []
    for event in scenario.events:
        marks += telling_marks(event, statement_of(event, event.position, str(event.say)))
        for key, verb in event.verbs():
            title = str(verb.name) or _attack(event) or str(event.say)
            statement = statement_of(event, verb.position, title)
            changes += changes_of(verb, event, scenario, names, statement)
            marks.append(mark_of(key, verb, event, scenario, names, statement))
    dated = dated_fronts(scenario, names, start, changes)
    changes += dated.changes
    changes.sort(key=lambda change: (change.span.start, change.statement.line, change.statement.column))
    marks += occupation_marks(scenario, start, owner, Statement(text="the start", line=_start_line(scenario)))
    marks += unit_marks(scenario, names) + force_marks(scenario) + camera_marks(scenario, names)
    marks.sort(key=lambda mark: mark.span.start)
    if problems:
        raise ScenarioError(problems)
    return Timeline(
        theatre=theatre,
        span=scenario.span,
        sides=tuple(
            Side(str(identifier), str(side.name) or str(identifier), str(side.colour))
            for identifier, side in scenario.sides.items()
        ),
        start=start,
        changes=tuple(changes),
        wars=tuple(War(str(one), str(other), span, names.areas(where)) for one, other, span, where in scenario.wars()),
        lines=tuple(dated.lines),
        marks=tuple(marks),
        title=str(scenario.title),
        interpolate=scenario.interpolate != "none",
        neutral=neutral,
        tempo=tempo_of(scenario),
        blocs=tuple(
            Bloc(
                str(identifier), str(bloc.name) or str(identifier), str(bloc.colour), tuple(bloc.spells(scenario.span))
            )
            for identifier, bloc in scenario.blocs.items()
        ),
        colour_by=scenario.colour_by,
        start_statement=Statement(text="the start", line=_start_line(scenario)),
    )


def _centre(scenario: Scenario, atlas: Atlas) -> tuple[float, float] | None:
    if scenario.centre is not None:
        with suppress(NamingError):
            return lonlat_of(atlas, scenario.centre, frozenset(theatre_provinces(atlas, scenario).tolist()))
    return None


def _attack(event: object) -> str:
    offensive = getattr(event, "offensive", None)
    return str(offensive.name) if offensive is not None else ""


def _start_line(scenario: Scenario) -> int:
    return scenario.start[0].position.line if scenario.start else 0


def _start(
    scenario: Scenario, names: Names, state_of: StateOf | None, owner: list[str | None]
) -> tuple[tuple[str | None, ...], tuple[int, ...]]:
    """Return who holds each province on the first morning, and which are declared neutral; later lines win."""
    neutral: set[int] = set()
    holder: list[str | None] = [None] * len(names.theatre.members)
    for holding in scenario.start:
        if holding.as_of:
            neutral |= take_over(holding, scenario, names, state_of, holder, owner)
            continue
        side = None if holding.side in _NOBODY else str(holding.side)
        for province in names.areas(holding.areas):
            holder[province], owner[province] = side, None
            if side is None:
                neutral.add(province)
    return tuple(holder), tuple(sorted(index for index in neutral if holder[index] is None))
