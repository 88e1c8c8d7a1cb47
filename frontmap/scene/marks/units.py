"""Units on their way: their symbols move along the dated path, beside what the map names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from frontmap.scene.marks.pen import Pen, Vertices, circle
from frontmap.scene.marks.unit_shapes import Affiliation, affiliations, unit_symbol
from frontmap.scene.primitives import Box, Fill, Layer, Primitive, Text
from frontmap.scene.sheet import overlaps, type_size
from frontmap.scene.typography import measure, readable
from frontmap.timeline.change import Mark

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["Units", "units_of"]

_WIDTH_PX, _LEAST_WIDTH_PX = 36.0, 22.0
_TYPE_PX = 15.0
_SIZES = ("army group", "army", "corps", "division", "brigade", "regiment", "battalion", "company", "platoon", "squad")
_ROOM = 150.0
"""One unit for each square of this many pixels of page, at scale 1, and no more: the smaller ones go first."""

_STEP_PX = 0.25
_FADES = 16
_STEPS_OF_A_WAY = 9


@dataclass(frozen=True, slots=True, eq=False)
class _Unit:
    mark: Mark
    affiliation: Affiliation
    instants: tuple[float, ...]
    stations: Vertices
    aside: Vertices
    """How far the symbol stands from each station, shape (n, 2)."""
    lines: tuple[tuple[str, ...], ...]
    """What is written beside it from each station on; nothing where there is no room."""
    label_side: Literal["left", "right"]

    def place_at(self, instant: float) -> tuple[int, int, int, int, int]:
        """Return the number of the last station, and where the unit and the middle of its symbol are, in steps."""
        last = bisect_right(self.instants, instant) - 1
        following = min(last + 1, len(self.instants) - 1)
        length = self.instants[following] - self.instants[last]
        share = (instant - self.instants[last]) / length if length > 0 else 0.0
        place = self.stations[last] + share * (self.stations[following] - self.stations[last])
        aside = self.aside[last] + share * (self.aside[following] - self.aside[last])
        across, down = (place / _STEP_PX).tolist()
        right, under = ((place + aside) / _STEP_PX).tolist()
        return last, round(across), round(down), round(right), round(under)


_Stand: TypeAlias = tuple[int, int, int, int, int, int, float]
"""Number of a unit; its `place_at`; how much of it is to be seen."""


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
    """

    pen: Pen
    units: tuple[_Unit, ...]
    linger: float
    _drawn: dict[int, tuple[_Stand, list[Primitive]]] = field(default_factory=dict, repr=False)

    def at(self, instant: float) -> Layer:
        """Return the units at an instant."""
        drawn: list[Primitive] = []
        key: list[_Stand] = []
        for number, unit in enumerate(self.units):
            if instant < unit.instants[0]:
                continue
            over = (instant - float(unit.mark.span.end)) / self.linger
            alpha = 1.0 if over <= 0 else round(max(1.0 - over, 0.0) * _FADES) / _FADES
            if alpha <= 0.0:
                continue
            stand = (number, *unit.place_at(instant), alpha)
            known = self._drawn.get(number)
            if known is None or known[0] != stand:
                known = self._drawn[number] = stand, self._drawing(unit, stand)
            key.append(stand)
            drawn += known[1]
        return Layer("units", tuple(drawn), key=tuple(key))

    def _drawing(self, unit: _Unit, stand: _Stand) -> list[Primitive]:
        pen, theme = self.pen, self.pen.theme
        _, station, *steps, alpha = stand
        place, middle = np.array(steps).reshape(2, 2) * _STEP_PX
        side = unit.mark.side
        width = pen.px(_WIDTH_PX, _LEAST_WIDTH_PX)
        drawn: list[Primitive] = []
        if np.hypot(*(middle - place)) > 0.3 * width:
            drawn += pen.cased_stroke((np.vstack([place, middle]),), pen.colour(side), 1.6, alpha)
            drawn.append(Fill((circle(float(place[0]), float(place[1]), pen.px(2.6, 1.8)),), pen.colour(side), alpha))
        drawn += unit_symbol(
            unit.affiliation,
            str(unit.mark.details.get("kind", "")),
            str(unit.mark.details.get("size", "")),
            float(middle[0]),
            float(middle[1]),
            width,
            ground=pen.tints.get(side, theme.panel),
            ink=theme.ink,
            edge=pen.colour(side),
            casing=theme.casing,
            alpha=alpha,
        )
        if alpha >= 1.0:
            drawn += self._label(unit, middle, width, unit.lines[station])
        return drawn

    def _label(self, unit: _Unit, middle: Vertices, width: float, lines: tuple[str, ...]) -> list[Primitive]:
        size = type_size(_TYPE_PX, self.pen.scale)
        towards = 1.0 if unit.label_side == "right" else -1.0
        x = float(middle[0]) + towards * (0.56 * width + 0.2 * size)
        top = float(middle[1]) - 0.5 * 1.08 * size * len(lines)
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


def _box(pen: Pen, middle: Vertices, lines: Sequence[str], label_side: str) -> Box:
    """Return what a unit's symbol, its sign of size and what is written beside it cover."""
    width, size = pen.px(_WIDTH_PX, _LEAST_WIDTH_PX), type_size(_TYPE_PX, pen.scale)
    x, y = float(middle[0]), float(middle[1])
    written = max((measure(line, "sans-semibold", size) for line in lines), default=0.0)
    reach = 0.56 * width + (0.35 * size + written if lines else 0.0)
    high = max(0.55 * width, 0.56 * size * len(lines))
    left, right = (0.56 * width, reach) if label_side == "right" else (reach, 0.56 * width)
    return (x - left, y - max(0.75 * width, high), x + right, y + high)


def _told(mark: Mark) -> tuple[str, ...]:
    """Return what is written beside a unit: its name; its commander and its strength."""
    strength = mark.details.get("strength")
    men = f"{int(strength):,} men".replace(",", "\u202f") if strength else ""
    second = ", ".join(part for part in (str(mark.details.get("commander", "")), men) if part)
    return tuple(readable(line) for line in (mark.text, second) if line)


def units_of(control: Control, pen: Pen, marks: list[Mark], taken: Sequence[Box], linger: float) -> Units:
    """Bring the order of battle to a page, each symbol beside its stations where there is room.

    Parameters
    ----------
    control : Control
    pen : Pen
    marks : list of Mark
    taken : sequence of Box
        Names and furniture, which units keep off.
    linger : float
        Days.
    """
    seen = affiliations(control.sides, [(war.one, war.other) for war in control.timeline.wars])
    chosen = sorted(
        (mark for mark in marks if mark.kind == "unit" and mark.points),
        key=lambda mark: (_rank(mark), mark.statement.line),
    )
    room = max(int(pen.view.width_px * pen.view.height_px / pen.px(_ROOM) ** 2), 3)
    placed: list[_Unit] = []
    standing: list[tuple[Box, float, float]] = []
    for mark in chosen[:room]:
        instants = tuple(float(instant) for instant in mark.details["instants"])
        stations = pen.view.to_page(mark.points)
        times = list(zip((instants[0], *instants[:-1]), (*instants[1:], float(mark.span.end)), strict=True))
        if _crowded(pen, stations, times, taken, standing):
            continue
        aside, lines, side = _arranged(pen, stations, times, _told(mark), taken, standing)
        written = _written(pen, stations + aside, lines, side, taken)
        placed.append(_Unit(mark, seen.get(mark.side, "neutral"), instants, stations, aside, written, side))
        for station, offset, (start, end) in zip(stations, aside, times, strict=True):
            standing.append((_box(pen, station + offset, lines, side), start, end))
    return Units(pen, tuple(placed[::-1]), linger)


def _crowded(
    pen: Pen,
    stations: Vertices,
    times: list[tuple[float, float]],
    taken: Sequence[Box],
    standing: list[tuple[Box, float, float]],
) -> bool:
    """Return whether a bare symbol has no free place at most of the stations of a unit that the page shows."""
    steps = _steps(pen)
    shown = crowded = 0
    for station, (start, end) in zip(stations, times, strict=True):
        if not (0 <= station[0] <= pen.view.width_px and 0 <= station[1] <= pen.view.height_px):
            continue
        shown += 1
        others = [*taken, *(box for box, first, last in standing if first < end and start < last)]
        crowded += all(_conflict(pen, _box(pen, station + step, (), "right"), others) > 0 for step in steps)
    return 2 * crowded > shown


def _steps(pen: Pen) -> list[Vertices]:
    """Return how far from its station a symbol may stand, the best first."""
    width = pen.px(_WIDTH_PX, _LEAST_WIDTH_PX)
    steps = [np.zeros(2)]
    for reach in (0.95, 1.5, 2.2):
        turns = (-90, -45, -135, 180, 0, 90, 45, 135)
        steps += [reach * width * np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))]) for turn in turns]
    return steps


def _written(
    pen: Pen, middles: Vertices, lines: tuple[str, ...], side: str, taken: Sequence[Box]
) -> tuple[tuple[str, ...], ...]:
    """Return what is written from each station on: only as much as meets no name on the way to the next."""
    found = []
    for number, middle in enumerate(middles):
        following = middles[min(number + 1, len(middles) - 1)]
        steps = [middle + (following - middle) * share for share in np.linspace(0.0, 1.0, _STEPS_OF_A_WAY)]
        free = (
            count
            for count in range(len(lines), 0, -1)
            if not any(_conflict(pen, _box(pen, step, lines[:count], side), taken) for step in steps)
        )
        found.append(lines[: next(free, 0)])
    return tuple(found)


def _rank(mark: Mark) -> int:
    size = str(mark.details.get("size", ""))
    return _SIZES.index(size) if size in _SIZES else len(_SIZES)


_Arranged = tuple[Vertices, tuple[str, ...], Literal["left", "right"]]


def _arranged(
    pen: Pen,
    stations: Vertices,
    times: list[tuple[float, float]],
    told: tuple[str, ...],
    taken: Sequence[Box],
    standing: list[tuple[Box, float, float]],
) -> _Arranged:
    """Choose where a unit stands beside its stations, and how much is written: as much as is free at all of them."""
    steps = _steps(pen)
    sides: tuple[Literal["right", "left"], ...] = ("right", "left")
    best: tuple[float, _Arranged] | None = None
    for count in range(len(told), -1, -1):
        for side in sides if count else sides[:1]:
            lines, offsets, cost = told[:count], [], 0.0
            for station, (start, end) in zip(stations, times, strict=True):
                others = [*taken, *(box for box, first, last in standing if first < end and start < last)]
                options = [_conflict(pen, _box(pen, station + step, lines, side), others) for step in steps]
                at = int(np.argmin([conflict + 1e-3 * number for number, conflict in enumerate(options)]))
                offsets.append(steps[at])
                cost = max(cost, options[at])
            if best is None or cost < best[0] - 1e-9:
                best = (cost, (np.array(offsets), lines, side))
        if best is not None and best[0] <= 0.0:
            break
    assert best is not None
    return best[1]


def _conflict(pen: Pen, box: Box, others: Sequence[Box]) -> float:
    """Return how many boxes a box meets; off the page counts as one."""
    inside = box[0] >= 0 and box[1] >= 0 and box[2] <= pen.view.width_px and box[3] <= pen.view.height_px
    return float(sum(overlaps(box, other) for other in others) + (not inside))
