"""Units on their way: their symbols move along the dated path, beside what the map names and beside one another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from frontmap.scene.marks.pen import Pen, Vertices, circle
from frontmap.scene.marks.unit_course import Course
from frontmap.scene.marks.unit_ground import PageGround, finer
from frontmap.scene.marks.unit_labels import FORMS, LEAST_SYMBOL_PX, SYMBOL_PX, TYPE_PX, breadth, extent_of, written
from frontmap.scene.marks.unit_leaders import open_parts
from frontmap.scene.marks.unit_places import Crowd
from frontmap.scene.marks.unit_shapes import Affiliation, affiliations, unit_symbol
from frontmap.scene.marks.unit_stands import Stand, Way, kept_stands
from frontmap.scene.primitives import Box, Fill, Layer, Primitive, Symbol, Text
from frontmap.scene.sheet import type_size
from frontmap.scene.typography import readable
from frontmap.timeline.change import Mark

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["SIZES", "Units", "units_of"]

SIZES = ("army group", "army", "corps", "division", "brigade", "regiment", "battalion", "company", "platoon", "squad")
"""From the greatest to the smallest."""
_ROOM = 150.0
"""One unit for each square of this many pixels of page, at scale 1, and no more: the smaller ones go first."""

_LONGEST_LEG, _LONGEST_LEG_PX = 1 / 40, 60.0
"""A unit may step aside after this part of the war, or this long a way at scale 1."""
_MOSTLY = 0.6
"""A unit that finds a place for this part of its time is drawn in full size."""
_GOES = 0.3
"""In what part of the time in which marks fade a unit vanishes."""
_STEP_PX = 0.25
_FADES = 16


@dataclass(frozen=True, slots=True, eq=False)
class _Unit:
    mark: Mark
    affiliation: Affiliation
    course: Course
    form: float
    lines: tuple[tuple[str, ...], ...]
    """What is written beside it from each station on; nothing where there is no room."""
    label_side: Literal["left", "right"]


_Shape: TypeAlias = tuple[int, int, tuple[str, ...], float]
"""What a unit's symbol looks like: segment of time, number of the unit, what is written beside it, alpha."""

_MOST_KNOWN = 256


def _steps_at(course: Course, instant: float) -> tuple[int, int, int, int, int]:
    """Return the number of the last station, and where the unit and the middle of its symbol are, in steps."""
    instants = course.instants
    last = bisect_right(instants, instant) - 1
    following = min(last + 1, len(instants) - 1)
    length = instants[following] - instants[last]
    share = (instant - instants[last]) / length if length > 0 else 0.0
    place = course.stations[last] + share * (course.stations[following] - course.stations[last])
    aside = course.aside[last] + share * (course.aside[following] - course.aside[last])
    across, down = (place / _STEP_PX).tolist()
    right, under = ((place + aside) / _STEP_PX).tolist()
    return last, round(across), round(down), round(right), round(under)


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """The order of battle on one page.

    Attributes
    ----------
    pen : Pen
    units : tuple of _Unit
        The greatest last, so that it lies on top.
    linger : float
        Days for which a symbol fades after its unit's last.
    names : ndarray, shape (n, 6)
        The boxes of names, under which no leader is drawn, with the instants at which each comes and goes.
    """

    pen: Pen
    units: tuple[_Unit, ...]
    linger: float
    names: Vertices
    _drawn: dict[_Shape, tuple[Primitive, ...]] = field(default_factory=dict, repr=False)

    def at(self, instant: float) -> Layer:
        """Return the units at an instant."""
        symbols: list[Symbol] = []
        aside: dict[tuple[str, float], list[Vertices]] = {}
        segment = self.pen.colouring.parties.segment(instant)
        key: list[tuple[int, ...] | float] = []
        for number, unit in enumerate(self.units):
            course = unit.course
            if instant < course.instants[0]:
                continue
            alpha = round(course.strength(instant, _GOES * self.linger) * _FADES) / _FADES
            if alpha <= 0.0:
                continue
            station, *steps = _steps_at(course, instant)
            way = np.array(steps).reshape(2, 2) * _STEP_PX
            if np.hypot(*(way[1] - way[0])) > 0.3 * self.pen.px(SYMBOL_PX, LEAST_SYMBOL_PX):
                aside.setdefault((unit.mark.side, alpha), []).append(way)
            shape = (segment, number, unit.lines[station], alpha)
            if shape not in self._drawn:
                if len(self._drawn) >= _MOST_KNOWN:
                    self._drawn.clear()
                self._drawn[shape] = tuple(self._drawing(unit, shape, instant))
            symbols.append(Symbol(self._drawn[shape], *way[1].tolist()))
            key += [(number, len(unit.lines[station]), *steps), alpha]
        there = (self.names[:, 4] <= instant) & (instant <= self.names[:, 5])
        leaders = self._leaders(aside, self.names[there, :4], instant) if aside else ()
        # A leader that stays is drawn anew where a name comes or goes.
        return Layer("units", (*leaders, *symbols), key=(segment, there.tobytes() if aside else b"", *key))

    def _leaders(
        self, aside: Mapping[tuple[str, float], Sequence[Vertices]], names: Vertices, instant: float
    ) -> list[Primitive]:
        """Draw the ways from where units are to the middles of their symbols, by side and alpha, but under no name."""
        drawn: list[Primitive] = []
        radius = self.pen.px(2.6, 1.8)
        for (side, alpha), ways in aside.items():
            colour = self.pen.colour(side, instant)
            drawn += self.pen.cased_stroke(
                [part for way in ways for part in open_parts(way, names)], colour, 1.6, alpha
            )
            bare = [way[0] for way in ways if not _inside(way[0], names).any()]
            drawn.append(Fill(tuple(circle(float(x), float(y), radius) for x, y in bare), colour, alpha))
        return drawn

    def _drawing(self, unit: _Unit, shape: _Shape, instant: float) -> list[Primitive]:
        """Draw a unit about the middle of its symbol."""
        pen, theme = self.pen, self.pen.theme
        *_, lines, alpha = shape
        width = breadth(pen, unit.form)
        drawn = unit_symbol(
            unit.affiliation,
            str(unit.mark.details.get("kind", "")),
            str(unit.mark.details.get("size", "")),
            0.0,
            0.0,
            width,
            ground=pen.tint(unit.mark.side, instant),
            ink=theme.ink,
            edge=pen.colour(unit.mark.side, instant),
            casing=theme.casing,
            alpha=alpha,
        )
        if alpha >= 1.0:
            drawn += self._label(unit, width, lines)
        return drawn

    def _label(self, unit: _Unit, width: float, lines: tuple[str, ...]) -> list[Primitive]:
        size = type_size(TYPE_PX, self.pen.scale)
        towards = 1.0 if unit.label_side == "right" else -1.0
        x = towards * (0.56 * width + 0.2 * size)
        top = -0.5 * 1.08 * size * len(lines)
        return [
            Text(
                round(x, 2),
                round(top + (0.82 + 1.08 * number) * size, 2),
                line,
                "sans-semibold" if number == 0 else "sans",
                size,
                self.pen.theme.ink,
                self.pen.theme.halo,
                max(size * 0.14, 1.6),
                align="left" if towards > 0 else "right",
            )
            for number, line in enumerate(lines)
        ]


def _inside(point: Vertices, boxes: Vertices) -> npt.NDArray[np.bool_]:
    """Return in which boxes, shape (n, 4), a point lies."""
    return np.asarray(((boxes[:, :2] < point) & (point < boxes[:, 2:])).all(axis=1))


def _told(mark: Mark) -> tuple[str, ...]:
    """Return what is written beside a unit: its name; its commander and its strength."""
    strength = mark.details.get("strength")
    men = f"{int(strength):,} men" if strength else ""
    second = ", ".join(part for part in (str(mark.details.get("commander", "")), men) if part)
    return tuple(readable(line) for line in (mark.text, second) if line)


def units_of(
    control: Control,
    pen: Pen,
    marks: list[Mark],
    names: Sequence[tuple[Box, float, float]],
    towns: Sequence[Box],
    furniture: Sequence[Box],
    standing: Sequence[tuple[Box, float, float]],
    sea: Any,
    linger: float,
) -> Units:
    """Bring the order of battle to a page, each symbol beside its stations where there is room.

    Parameters
    ----------
    control : Control
    pen : Pen
    marks : list of Mark
    names : sequence of (Box, float, float)
        With the instants at which each comes and goes; units keep off them at all times.
    towns, furniture : sequence of Box
        Units keep off these; those under furniture are not shown.
    standing : sequence of (Box, float, float)
        What other marks cover, from when, until when: units keep off these, too, where they can.
    sea : shapely geometry
        Page pixels.
    linger : float
        Days.
    """
    seen = affiliations(control.sides, [(war.one, war.other) for war in control.timeline.wars])
    chosen = sorted(
        (mark for mark in marks if mark.kind == "unit" and mark.points),
        key=lambda mark: (_rank(mark), mark.statement.line),
    )
    view = pen.view
    room = max(int(view.width_px * view.height_px / pen.px(_ROOM) ** 2), 3)
    span = control.timeline.span
    longest = (span.end - span.start) * _LONGEST_LEG, pen.px(_LONGEST_LEG_PX, LEAST_SYMBOL_PX)
    ways = []
    for mark in chosen:
        given, end = [float(instant) for instant in mark.details["instants"]], float(mark.span.end)
        instants, stations = finer(given, end, view.to_page(mark.points), *longest)
        ways.append(Way(instants, end, stations, _told(mark)))

    def place() -> list[Stand]:
        crowd = Crowd(view.width_px, view.height_px, pen.px(SYMBOL_PX, LEAST_SYMBOL_PX))
        crowd.keep_off([box for box, *_ in names], furniture, standing, towns)
        ground = PageGround(control, view, marks, sea)
        return list(islice(_standing(pen, crowd, ways, [mark.side for mark in chosen], ground), room))

    boxes = [(*box, start, end) for box, start, end in standing]
    basis = {
        "war": control.digest,
        "view": repr(view),
        "names": np.array([box for box, *_ in names]),
        "towns": np.array(towns),
        "furniture": np.array(furniture),
        "standing": np.array(boxes),
        "room": room,
    }
    placed = [
        _Unit(
            chosen[stand.way],
            seen.get(chosen[stand.way].side, "neutral"),
            stand.course,
            stand.form,
            tuple(ways[stand.way].told[:count] for count in stand.lines),
            stand.label_side,
        )
        for stand in (kept_stands(basis, ways, place) if control.digest else place())
    ]
    written = np.array([(*box, since, until) for box, since, until in names]).reshape(-1, 6)
    return Units(pen, tuple(placed[::-1]), linger, written)


def _standing(pen: Pen, crowd: Crowd, ways: Sequence[Way], sides: Sequence[str], ground: PageGround) -> Iterator[Stand]:
    """Yield those units that find a place, one after another."""
    for number, (way, side) in enumerate(zip(ways, sides, strict=True)):
        closed, abroad = (told(side, way.instants, way.stations) for told in (ground.closed_to, ground.abroad_to))
        tried = []
        for form in FORMS:
            course = crowd.place(way.instants, way.end, way.stations, extent_of(pen, form), closed, abroad)
            if course is not None:
                tried.append((form * course.part_shown, form, course))
            if course is not None and course.part_shown >= _MOSTLY:
                break
        if tried:
            _, form, course = max(tried, key=lambda one: one[0])
            lines, label_side = written(pen, crowd, course, form, way.told, closed)
            crowd.enter(course, [extent_of(pen, form, way.told[:count], label_side) for count in lines])
            yield Stand(number, course, form, lines, label_side)


def _rank(mark: Mark) -> int:
    size = str(mark.details.get("size", ""))
    return SIZES.index(size) if size in SIZES else len(SIZES)
