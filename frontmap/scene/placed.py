"""The names of a view, and the form in which they are kept: placing them takes longer than most of a picture."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap.cache import kept
from frontmap.scene.lettering import letter_boxes
from frontmap.scene.primitives import Box, Colour, Fill, Layer, Primitive, Stroke, Symbol, Text
from frontmap.scene.side_names import SideNames
from frontmap.scene.typography import FACES

__all__ = ["Placed", "kept_names"]


@dataclass(frozen=True)
class Placed:
    """The names of a view.

    Attributes
    ----------
    layers : tuple of Layer
        Names of countries, waters and rivers, town marks and names, in drawing order.
    boxes : tuple of Box
        What each straight name occupies; no two share ground.
    letters : tuple of Box
        What each letter of the bent ones occupies; none shares ground with a straight name.
    sides : SideNames
        Names of sides, which come and go.
    towns : tuple of int
        Atlas indices of the places that are named, in the order of the names.
    """

    layers: tuple[Layer, ...]
    boxes: tuple[Box, ...] = field(repr=False, default=())
    letters: tuple[Box, ...] = field(repr=False, default=())
    sides: SideNames = field(repr=False, default=SideNames())
    towns: tuple[int, ...] = field(repr=False, default=())

    @property
    def standing(self) -> tuple[tuple[Box, float, float], ...]:
        """What names occupy, from when, until when: boxes of the straight ones, of each letter of the bent ones."""
        bent = [(_boxes(text), since, until) for since, until, text, _ in self.sides.written]
        coming = {box for boxes, *_ in bent for box in boxes}
        lasting = (*self.boxes, *(box for box in self.letters if box not in coming))
        return (
            *((box, -math.inf, math.inf) for box in lasting),
            *((box, since, until) for boxes, since, until in bent for box in boxes),
        )

    @property
    def dots(self) -> tuple[Box, ...]:
        """What the marks of towns occupy, part by part."""
        parts = [part for layer in self.layers if layer.name == "town-marks" for part in layer.primitives]
        return tuple(
            (*(line.min(axis=0) - wide).tolist(), *(line.max(axis=0) + wide).tolist())
            for part in parts
            if isinstance(part, Stroke)
            for wide in (0.5 * part.width_px,)
            for line in part.lines
        )


def kept_names(basis: Mapping[str, Any], places: int, place: Callable[[], Placed]) -> Placed:
    """Return names that were kept on disk, or place them now and keep them.

    Parameters
    ----------
    basis : mapping of str
        All that they depend on, see `frontmap.cache.kept`.
    places : int
        How many places the atlas has.
    place : callable
        Places them.
    """
    known: list[Placed] = []

    def make() -> dict[str, npt.NDArray[Any]]:
        known.append(place())
        return {"json": np.frombuffer(json.dumps(_told(known[0]), ensure_ascii=False).encode(), np.uint8)}

    def valid(arrays: Mapping[str, npt.NDArray[Any]]) -> bool:
        try:
            known.append(_heard(json.loads(arrays["json"].tobytes()), places))
        except (ValueError, TypeError, LookupError, RecursionError):
            return False
        return True

    kept("placed", basis, make, valid)
    return known[-1]


def _boxes(text: Text) -> list[Box]:
    return [(left, top, right, bottom) for left, top, right, bottom in letter_boxes(text).tolist()]


_PARTS: tuple[type[Text | Fill | Stroke], ...] = (Text, Fill, Stroke)
_WORDS = {"font": tuple(FACES), "align": ("left", "centre", "right")}
_WORDS |= {"cap": ("butt", "round", "projecting"), "join": ("miter", "round", "bevel")}


def _told(placed: Placed) -> dict[str, Any]:
    return {
        "layers": [[layer.name, [_told_part(one) for one in layer.primitives]] for layer in placed.layers],
        "boxes": placed.boxes,
        "letters": placed.letters,
        "sides": [[start, end, _told_part(text), tint] for start, end, text, tint in placed.sides.written],
        "towns": placed.towns,
    }


def _told_part(part: Primitive | Symbol) -> list[Any]:
    """Return the number of a primitive's kind, then its fields."""
    assert isinstance(part, _PARTS)
    told = [getattr(part, one.name) for one in fields(part)]
    if not isinstance(part, Text):
        told[0] = [points.tolist() for points in told[0]]
    return [_PARTS.index(type(part)), *told]


def _heard(told: dict[str, Any], places: int) -> Placed:
    """Make names of what is told.

    Raises
    ------
    ValueError, TypeError, KeyError
        If it can be no names.
    """
    layers = []
    for name, parts in told["layers"]:
        if not isinstance(name, str):
            raise TypeError(name)
        layers.append(Layer(name, tuple(_heard_part(part) for part in parts)))
    written: list[tuple[float, float, Text, Colour]] = []
    for start, end, part, tint in told["sides"]:
        text = _heard_part(part)
        if not isinstance(text, Text) or not isinstance(start, float) or not isinstance(end, float):
            raise TypeError(part)
        written.append((start, end, text, _numbers(tint, 3)))
    towns = tuple(told["towns"])
    if not all(type(town) is int and 0 <= town < places for town in towns):
        raise ValueError(towns)
    boxes, letters = (tuple(_numbers(box, 4) for box in told[kind]) for kind in ("boxes", "letters"))
    return Placed(tuple(layers), boxes, letters, SideNames(tuple(written)), towns)


def _heard_part(told: list[Any]) -> Text | Fill | Stroke:
    number, *values = told
    kind = _PARTS[number]
    named = {one.name: _heard_field(one.name, value) for one, value in zip(fields(kind), values, strict=True)}
    part: Text | Fill | Stroke = kind(**named)
    return part


def _heard_field(name: str, value: Any) -> Any:
    if name == "text":
        if not isinstance(value, str):
            raise TypeError(value)
        return value
    if name in _WORDS:
        if value not in _WORDS[name]:
            raise ValueError(value)
        return value
    if name in ("rings", "lines"):
        return tuple(np.array([_numbers(point, 2) for point in points]).reshape(-1, 2) for points in value)
    if name == "course":
        return tuple(_numbers(point, 2) for point in value)
    if name in ("colour", "halo"):
        return None if name == "halo" and value is None else _numbers(value, 3)
    return _numbers(value, len(value)) if name == "dash" else _numbers([value], 1)[0]


def _numbers(values: list[Any], count: int) -> Any:
    """Return some finite numbers as a tuple."""
    if len(values) != count or not all(type(value) in (int, float) and math.isfinite(value) for value in values):
        raise ValueError(values)
    return tuple(values)
