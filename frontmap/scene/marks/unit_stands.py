"""Where the units of a war stand on a page, and the form in which that is kept: it takes long to find."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from frontmap.cache import kept
from frontmap.scene.marks.unit_course import Course

__all__ = ["Stand", "Way", "kept_stands"]

_Arrays = Mapping[str, npt.NDArray[Any]]
_KINDS = {"way": "<i8", "aside": "<f8", "shown": "|b1", "form": "<f8", "lines": "<i8", "right": "|b1"}


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """The way of a unit: when it is where, until when it stands at the last station, and what is told of it."""

    instants: tuple[float, ...]
    end: float
    stations: npt.NDArray[np.float64]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Stand:
    """A unit that has a place.

    Attributes
    ----------
    way : int
        Its number among the ways.
    course : Course
    form : float
        How large the symbol is, of what it is in full size.
    lines : tuple of int
        How many lines of what is told are written from each station on.
    label_side : {'left', 'right'}
    """

    way: int
    course: Course
    form: float
    lines: tuple[int, ...]
    label_side: Literal["left", "right"]


def kept_stands(basis: Mapping[str, Any], ways: Sequence[Way], place: Callable[[], Sequence[Stand]]) -> list[Stand]:
    """Return what was kept on disk, or find places now and keep them.

    Parameters
    ----------
    basis : mapping of str
        All that the places depend on besides the ways, see `frontmap.cache.kept`.
    ways : sequence of Way
    place : callable
        Finds places.
    """
    points = np.concatenate([np.zeros((0, 2)), *(way.stations for way in ways)])
    told = [(way.instants, way.end, way.told) for way in ways]
    found = kept(
        "units",
        {**basis, "stations": points, "ways": told},
        lambda: _arrays_of(place()),
        lambda some: _can_be(some, ways),
    )
    stands, begin = [], 0
    for number, form, right in zip(*(found[name].tolist() for name in ("way", "form", "right")), strict=True):
        way = ways[number]
        own = slice(begin, begin + len(way.instants))
        course = Course(way.instants, way.end, way.stations, found["aside"][own], tuple(found["shown"][own].tolist()))
        stands.append(Stand(number, course, form, tuple(found["lines"][own].tolist()), "right" if right else "left"))
        begin = own.stop
    return stands


def _arrays_of(stands: Sequence[Stand]) -> dict[str, npt.NDArray[Any]]:
    return {
        "way": np.array([stand.way for stand in stands], dtype=np.int64),
        "aside": np.concatenate([np.zeros((0, 2)), *(stand.course.aside for stand in stands)]),
        "shown": np.array([shown for stand in stands for shown in stand.course.shown], dtype=bool),
        "form": np.array([stand.form for stand in stands], dtype=np.float64),
        "lines": np.array([count for stand in stands for count in stand.lines], dtype=np.int64),
        "right": np.array([stand.label_side == "right" for stand in stands], dtype=bool),
    }


def _can_be(arrays: _Arrays, ways: Sequence[Way]) -> bool:
    """Tell whether arrays have the shapes and types of stands on some ways."""
    if {name: array.dtype.str for name, array in arrays.items()} != _KINDS:
        return False
    way, aside, shown, form, lines, right = (arrays[name] for name in _KINDS)
    if way.ndim != 1 or not form.shape == right.shape == way.shape:
        return False
    if way.size and (way.min() < 0 or way.max() >= len(ways)):
        return False
    own = [ways[number] for number in way.tolist()]
    stations = sum(len(one.instants) for one in own)
    if not (aside.shape == (stations, 2) and shown.shape == lines.shape == (stations,) and np.isfinite(aside).all()):
        return False
    if not ((form > 0) & (form <= 1)).all():
        return False
    most = np.repeat([len(one.told) for one in own], [len(one.instants) for one in own])
    return bool(len(set(way.tolist())) == len(way) and (lines >= 0).all() and (lines <= most).all())
