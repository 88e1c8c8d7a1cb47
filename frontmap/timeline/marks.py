"""What is drawn and told, as marks: every verb, captions, chapters, units, the camera."""

from __future__ import annotations

from typing import Any

from frontmap.instant import Instant, Span
from frontmap.scenario.event import Event
from frontmap.scenario.ground import AreaName, Point
from frontmap.scenario.model import Scenario
from frontmap.scenario.node import Node
from frontmap.scenario.source import Sourced
from frontmap.scenario.verbs import (
    Contested,
    Demilitarised,
    Encirclement,
    Fortified,
    Occupation,
    Siege,
    Verb,
)
from frontmap.scenario.when import Moment
from frontmap.scenario.words import Position, Word
from frontmap.timeline.change import Mark, Statement
from frontmap.timeline.naming import Names

__all__ = ["camera_marks", "force_marks", "mark_of", "statement_of", "telling_marks", "unit_marks"]

_NO_NUMBERS = ("on", "inferred", "note", "source")
_TO_THE_END = (Demilitarised, Fortified, Occupation)


def statement_of(node: Sourced, position: Position, text: str = "") -> Statement:
    """Return what a part of a scenario rests on."""
    return Statement(
        text=text,
        source=str(node.source) if node.source else "",
        inferred=node.inferred,
        note=str(node.note),
        line=position.line,
        column=position.column,
    )


def _plain(value: Any) -> Any:
    """Turn what an author said into plain values."""
    if isinstance(value, Node):
        return {key: _plain(getattr(value, key)) for key in type(value).model_fields}
    if isinstance(value, AreaName | Point | Moment):
        return str(value)
    if isinstance(value, Word):
        return str(value)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def mark_of(key: str, verb: Verb, event: Event, scenario: Scenario, names: Names, statement: Statement) -> Mark:
    """Return the mark of a verb.

    Its points are the way it takes (``along``), else where it happens (``at``); points under other keys are in the
    details as metres, under their key and ``_m``.
    """
    places: dict[str, tuple[tuple[float, float], ...]] = {}
    provinces: tuple[int, ...] = ()
    details: dict[str, Any] = {}
    for field in type(verb).model_fields:
        value = getattr(verb, field)
        if isinstance(value, tuple) and value and isinstance(value[0], Point):
            places[field] = names.points(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], AreaName) and field != "excluded":
            provinces = tuple(sorted({*provinces, *names.areas(value)}))
        if field not in ("name", "side") and value not in (None, "", (), {}):
            details[field] = _plain(value)
    main = "along" if places.get("along") else "at"
    for field, metres in places.items():
        if field != main:
            details[f"{field}_m"] = metres
    if isinstance(verb, Contested | Siege) and not provinces:
        found = {names.province_of(point) for point in verb.at}
        provinces = tuple(sorted(index for index in found if index is not None))
    return Mark(
        kind=key,
        span=Span(event.on.start, _end(verb, event, scenario)),
        side=str(getattr(verb, "side", "")),
        points=places.get(main, ()),
        provinces=provinces,
        text=str(verb.name),
        details=details,
        statement=statement,
    )


def _end(verb: Verb, event: Event, scenario: Scenario) -> Instant:
    until: Moment | None = getattr(verb, "until", None)
    cleared: Moment | None = getattr(verb, "cleared", None)
    if until is not None:
        return max(until.end, event.on.end)
    if cleared is not None:
        return max(cleared.end, event.on.end)
    if isinstance(verb, (*_TO_THE_END, Encirclement)):
        return scenario.span.end
    return event.on.end


def telling_marks(event: Event, statement: Statement) -> list[Mark]:
    """Return the caption and the chapter of an event."""
    span = Span(event.on.start, event.on.end)
    found = []
    if event.chapter:
        found.append(Mark("chapter", span, side=str(event.side), text=str(event.chapter), statement=statement))
    if event.say:
        found.append(Mark("caption", span, side=str(event.side), text=str(event.say), statement=statement))
    return found


def unit_marks(scenario: Scenario, names: Names) -> list[Mark]:
    """Return one mark for each unit: its points are its stations, ``details['instants']`` when it stands there."""
    found = []
    for identifier, unit in scenario.units.items():
        stations = sorted(unit.at.items(), key=lambda item: item[0].end)
        placed = [(moment.end, names.point(point)) for moment, point in stations]
        known = [(instant, point) for instant, point in placed if point is not None]
        if not known:
            continue
        details = {
            key: _plain(getattr(unit, key))
            for key in ("commander", "size", "kind", "strength", "part_of")
            if getattr(unit, key) not in (None, "")
        }
        details |= {"id": str(identifier), "instants": [float(instant) for instant, _ in known]}
        end = unit.until.end if unit.until is not None else scenario.span.end
        found.append(
            Mark(
                kind="unit",
                span=Span(known[0][0], max(end, known[-1][0])),
                side=str(unit.side),
                points=tuple(point for _, point in known),
                text=str(unit.name),
                details=details,
                statement=statement_of(unit, unit.position, str(unit.name)),
            )
        )
    return found


def force_marks(scenario: Scenario) -> list[Mark]:
    """Return one mark for each dated strength of a side: its details are the numbers."""
    return [
        Mark(
            kind="force",
            span=Span(force.on.start, force.on.end),
            side=str(side),
            details={
                key: int(value)
                for key in type(force).model_fields
                if key not in _NO_NUMBERS and isinstance(value := getattr(force, key), int)
            },
            statement=statement_of(force, force.position),
        )
        for side, forces in scenario.forces.items()
        for force in forces
    ]


def camera_marks(scenario: Scenario, names: Names) -> list[Mark]:
    """Return one mark for each shot of the camera and each named view.

    Shots have the kind ``camera``, views ``view`` (with their name as text and the whole war as span). Points say what
    must be in the picture; there are none for the whole theatre.
    """
    views = {str(name): names.points(points) for name, points in scenario.views.items()}
    found = [Mark("view", scenario.span, points=points, text=name) for name, points in views.items()]
    for shot in scenario.camera:
        name = ", ".join(str(point.text) for point in shot.view)
        if name == "theatre":
            points: tuple[tuple[float, float], ...] = ()
        elif name in views:
            points = views[name]
        else:
            # Points may be told from towns; as a view of the author's they can be found by their words.
            points = names.points(shot.view)
            found.append(Mark("view", scenario.span, points=points, text=name))
        statement = Statement(line=shot.position.line, column=shot.position.column)
        span = Span(shot.on.start, shot.on.end)
        details = {"move": str(shot.move)}
        found.append(Mark("camera", span, points=points, text=name, details=details, statement=statement))
    return found
