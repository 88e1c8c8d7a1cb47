"""From what the model refuses to problems at their line and column, in the author's words."""

from __future__ import annotations

from typing import Annotated, Any, get_args, get_origin

from pydantic import ValidationError

from frontmap.errors import Problem
from frontmap.misspelt import did_you_mean, nearest_words
from frontmap.scenario.event import Event
from frontmap.scenario.model import Scenario
from frontmap.scenario.node import Node
from frontmap.scenario.verbs import VERBS, Ground, Verb
from frontmap.scenario.words import NOWHERE, Position, key_position_of, position_of

__all__ = ["problems_in"]

_NOUNS = {
    "AtWar": "an entry of at_war",
    "Event": "an event",
    "Expectation": "an entry of expect",
    "Figure": "a figure",
    "Figures": "a file of figures",
    "Force": "an entry of forces",
    "Front": "a front",
    "Hold": "a hold of the pace",
    "Holding": "a line of start",
    "Line": "a line of a front",
    "MapBlock": "a map of a chapter",
    "Pace": "pace",
    "Scenario": "a scenario",
    "Shot": "a shot of the camera",
    "Side": "a side",
    "Source": "a source",
    "Stretch": "a stretch of the pace",
    "Unit": "a unit",
}
_NOUNS |= {verb.__name__: key for key, verb in VERBS.items()}

_MEANT = {
    "airborne": "airdrop",
    "armistice": "treaty",
    "attack": "offensive",
    "begin": "from",
    "caption": "say",
    "capture": "take",
    "captures": "take",
    "city": "at",
    "color": "colour",
    "date": "on",
    "day": "on",
    "end": "to",
    "finish": "to",
    "occupy": "occupation",
    "owner": "of",
    "paratroops": "airdrop",
    "place": "at",
    "places": "at",
    "province": "provinces",
    "raid": "bombing",
    "rebellion": "uprising",
    "revolt": "uprising",
    "surrender": "capitulation",
    "text": "say",
    "via": "along",
    "war": "at_war",
    "wars": "at_war",
    "when": "on",
}


def problems_in(error: ValidationError, file: str, root: type[Node] = Scenario) -> list[Problem]:
    """Return each thing that the model refused as a problem.

    Parameters
    ----------
    error : ValidationError
        From reading a `Table`.
    file : str
        What to call the file.
    root : type of Node
        What the whole file is.
    """
    return list(dict.fromkeys(_problem(details, file, root) for details in error.errors(include_url=False)))


def _problem(details: Any, file: str, root: type[Node]) -> Problem:
    location, value, kind = details["loc"], details["input"], details["type"]
    position = position_of(value)
    if kind == "mistake":
        message, remedy = details["ctx"]["message"], details["ctx"]["remedy"]
    elif kind == "missing":
        message, remedy = _missing(location, root)
    elif kind == "extra_forbidden":
        position = key_position_of(value)
        message, remedy = _unknown_key(location, root)
    elif kind == "too_long":
        message, remedy = "expected at most two numbers, the first and the last", "write [653, 660]"
    elif kind in ("dict_type", "tuple_type", "list_type"):
        message, remedy = "expected a list or a table of keys here", "see docs/scenario.md for an example of each key"
    else:
        message, remedy = "this cannot be understood here", "see docs/scenario.md for an example of each key"
    return Problem(file, *_from_one(position), message, remedy)


def _from_one(position: Position) -> tuple[int, int]:
    return (1, 1) if position == NOWHERE else (position.line, position.column)


def _missing(location: tuple[str | int, ...], root: type[Node]) -> tuple[str, str]:
    node, key = _node_at(location[:-1], root), str(location[-1])
    for name, field in node.model_fields.items():
        if (field.alias or name) == key:
            example = field.examples[0] if field.examples else None
            shown = f"add {key}: {example}" if isinstance(example, str) else f"add {key}: {field.description}"
            return f"{_noun(node)} needs {key}", shown
    return f"{_noun(node)} needs {key}", f"add {key}:"


def _unknown_key(location: tuple[str | int, ...], root: type[Node]) -> tuple[str, str]:
    node, key = _node_at(location[:-1], root), str(location[-1])
    keys = _keys(node)
    message = f"{_noun(node)} has no key {key!r}"
    meant = _MEANT.get(key.casefold())
    if meant in keys:
        return message, did_you_mean([meant])
    near = nearest_words(key, keys)
    if not near and issubclass(node, Verb) and key in _keys(Event):
        return message, f"write {key} beside {_noun(node)}, as a key of the event"
    if not near and node is Scenario and key in VERBS:
        return message, f"write {key} in an event, below events"
    some = "its keys are " + ", ".join(keys) if len(keys) < 16 else "docs/scenario.md has an example of each key"
    return message, did_you_mean(near, some)


def _noun(node: type[Node]) -> str:
    return _NOUNS.get(node.__name__, "this")


def _keys(node: type[Node]) -> list[str]:
    keys = [field.alias or name for name, field in node.model_fields.items()]
    return [*keys, "provinces", "regions", "countries"] if issubclass(node, Ground) else keys


def _node_at(location: tuple[str | int, ...], root: type[Node]) -> type[Node]:
    """Return the kind of node that lies at a location in a file."""
    node = root
    rest = list(location)
    while rest:
        step = rest.pop(0)
        field = next((field for name, field in node.model_fields.items() if (field.alias or name) == step), None)
        if field is None:
            break
        inner: Any = field.annotation
        while True:
            if isinstance(inner, type) and issubclass(inner, Node):
                node = inner
                break
            arguments = [kind for kind in get_args(inner) if kind not in (type(None), ...)]
            if not arguments:
                return node
            if get_origin(inner) is dict:
                del rest[:1]
                inner = arguments[1]
            elif get_origin(inner) is Annotated:
                inner = arguments[0]
            else:
                if get_origin(inner) is tuple:
                    del rest[:1]
                inner = arguments[0]
    return node
