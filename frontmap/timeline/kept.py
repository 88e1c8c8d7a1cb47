"""Timelines on disk: putting a war on the map is looking up thousands of names, and perhaps playing the war before it.

What is kept is told in JSON: values of a few kinds by the names of their kinds, shapes in well-known binary. Whatever
does not say exactly what a timeline says is not used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.atlas.model import Atlas
from frontmap.atlas.theatre import theatre_centred
from frontmap.instant import Span
from frontmap.timeline.bloc import Bloc
from frontmap.timeline.change import Change, FrontLine, Mark, Side, Spread, Statement, Timeline, War
from frontmap.timeline.tempo import Tempo

__all__ = ["Story", "heard", "told"]

_DIGITS = r"(-?\d+\.\d{3})"
_CENTRE = re.compile(rf"\+proj=laea \+lat_0={_DIGITS} \+lon_0={_DIGITS} \+datum=WGS84 \+units=m \+no_defs", re.ASCII)
_KINDS: dict[str, Any] = {
    kind.__name__: kind for kind in (Bloc, Change, FrontLine, Mark, Side, Span, Statement, Tempo, War)
}
_SHAPES = (shapely.Polygon, shapely.MultiPolygon, shapely.LineString)
_Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Story:
    """What a timeline tells, without the geography.

    Attributes
    ----------
    members : tuple of int
        See `Theatre`.
    lon, lat : float
        Centre of its projection.
    told : dict
        All other fields of the timeline.
    """

    members: tuple[int, ...]
    lon: float
    lat: float
    told: dict[str, Any]

    def on(self, atlas: Atlas) -> Timeline:
        """Return the timeline on the atlas on which it was put."""
        theatre = theatre_centred(atlas, np.array(self.members, dtype=np.int32), lon=self.lon, lat=self.lat)
        return Timeline(theatre=theatre, **self.told)


def told(timeline: Timeline) -> dict[str, npt.NDArray[Any]]:
    """Return what a timeline tells as arrays; nothing is in them if it could not be told exactly.

    Parameters
    ----------
    timeline : Timeline
    """
    theatre = timeline.theatre
    others = {one.name: getattr(timeline, one.name) for one in fields(timeline) if one.name != "theatre"}
    whole = [theatre.projection.definition, theatre.members.tolist(), list(others.values())]
    try:
        text = json.dumps(_plain(whole), ensure_ascii=False).encode()
        arrays = {"json": np.frombuffer(text, np.uint8)}
        exact = (story := heard(arrays)) is not None and story.told == others
    except (TypeError, ValueError):
        exact = False
    return arrays if exact else {"json": np.zeros(0, np.uint8)}


def heard(arrays: _Arrays) -> Story | None:
    """Return what arrays tell, or None if that is no timeline."""
    try:
        definition, members, values = json.loads(arrays["json"].tobytes(), object_hook=_made)
        centre = _CENTRE.fullmatch(definition)
        names = [one.name for one in fields(Timeline) if one.name != "theatre"]
        story = dict(zip(names, values, strict=True))
        if centre is None or not _can_be(members, story):
            return None
        return Story(tuple(members), float(centre[2]), float(centre[1]), story)
    except (ValueError, TypeError, LookupError, RecursionError, shapely.errors.ShapelyError):
        return None


def _plain(value: Any) -> Any:
    """Turn a value into what JSON can tell."""
    if value is None or isinstance(value, bool):
        return value
    for kind in (str, int, float):
        if isinstance(value, kind):
            # A word of the author's is a text that knows its place; only the text counts here.
            return kind(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, tuple):
        return {"tuple": [_plain(item) for item in value]}
    if isinstance(value, frozenset):
        return {"set": sorted(value)}
    if isinstance(value, dict):
        return {"table": [[str(key), _plain(item)] for key, item in value.items()]}
    if isinstance(value, Spread):
        return {"Spread": value.value}
    if isinstance(value, _SHAPES):
        return {"shape": shapely.to_wkb(value, hex=True)}
    if is_dataclass(value) and type(value).__name__ in _KINDS:
        return {type(value).__name__: [_plain(getattr(value, one.name)) for one in fields(value)]}
    raise TypeError(f"a timeline holds no {type(value).__name__}")


def _made(table: dict[str, Any]) -> Any:
    """Turn what JSON tells into a value."""
    ((name, content),) = table.items()
    match name:
        case "tuple":
            return tuple(content)
        case "set":
            return frozenset(content)
        case "table":
            return dict(content)
        case "Spread":
            return Spread(content)
        case "shape":
            return shapely.from_wkb(content)
    kind = _KINDS[name]
    made = kind(*content)
    for one, hint in _hints(kind):
        if not _fits(getattr(made, one), hint):
            raise TypeError(f"{name} has another {one}")
    return made


@cache
def _hints(kind: Any) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((one.name, hints[one.name]) for one in fields(kind) if one.name in hints)


def _fits(value: Any, hint: Any) -> bool:
    """Return whether a value is of a type, as the fields of a timeline have them."""
    hint = getattr(hint, "__supertype__", hint)
    if hint is Any:
        return value is None or isinstance(value, _SHAPES) or _is_detail(value)
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return any(_fits(value, part) for part in parts)
    if origin is Literal:
        return value in parts
    if origin is tuple:
        if not isinstance(value, tuple):
            return False
        if parts[-1] is Ellipsis:
            return all(_fits(item, parts[0]) for item in value)
        return len(value) == len(parts) and all(map(_fits, value, parts))
    if origin is frozenset:
        return isinstance(value, frozenset) and all(_fits(item, parts[0]) for item in value)
    if origin is dict:
        return isinstance(value, dict) and all(isinstance(key, str) for key in value) and _is_detail(value)
    if hint is float:
        return type(value) in (int, float)
    return type(value) is NoneType if hint in (None, NoneType) else type(value) is hint


def _is_detail(value: Any) -> bool:
    """Return whether a value is what an author may say of a mark."""
    if isinstance(value, dict):
        return all(_is_detail(item) for item in value.values())
    if isinstance(value, list | tuple):
        return all(_is_detail(item) for item in value)
    return value is None or isinstance(value, str | int | float | Span)


def _can_be(members: Any, story: dict[str, Any]) -> bool:
    """Tell whether values are those of the fields of one timeline."""
    hints = dict(_hints(Timeline))
    if not all(_fits(value, hints[name]) for name, value in story.items()):
        return False
    if not (members and all(type(member) is int for member in members) and len(story["start"]) == len(members)):
        return False
    sides = {side.id for side in story["sides"]}
    covered = [story["neutral"], *(one.provinces for kind in ("changes", "marks", "wars") for one in story[kind])]
    return bool(
        members[0] >= 0
        and (np.diff(members) > 0).all()
        and sides.issuperset(side for side in story["start"] if side is not None)
        and sides.issuperset(change.to for change in story["changes"] if change.to)
        and sides.issuperset(side for change in story["changes"] for side in change.only_from or ())
        and sides.issuperset(side for war in story["wars"] for side in (war.one, war.other))
        and all(0 <= province < len(members) for provinces in covered for province in provinces)
    )
