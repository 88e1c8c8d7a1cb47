"""Where units stand: beside their stations, clear of one another and of names on the whole of their way.

Units are placed one after another, the greatest first. For each the offsets from its stations are chosen together, by
the cheapest way through the offsets that are possible at each station (dynamic programming): what a symbol would cover
is looked up at many instants between the stations, too. There is no chance in it, and no offset changes but on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from frontmap.scene.burden import Burden
from frontmap.scene.primitives import Box
from frontmap.scene.view import View

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["Course", "Crowd", "Hostile", "hostile_ground"]

Vertices = npt.NDArray[np.float64]
Hostile: TypeAlias = Callable[[Vertices, float], npt.NDArray[np.bool_]]
"""Tells which points of the page an enemy holds at an instant."""

_REACHES = (0.95, 1.5, 2.2)
_TURNS = (-90.0, -45.0, -135.0, 180.0, 0.0, 90.0, 45.0, 135.0)
_NEAR = 1.6
"""A symbol further from its station than this, in its own breadth, is hard to tell where it belongs."""
_ON_UNIT, _ON_MARK, _ON_NAME, _OFF_PAGE = 100.0, 8.0, 12.0, 4.0
_ON_ENEMY, _HIDDEN = 3.0, 10.0
_STEP_PX, _LEAST_STEPS, _MOST_STEPS = 7.0, 9, 64
_STEPS_AT_REST = 24
_LEAST_PART = 0.5
"""A unit is drawn if it has a place of its own for this part of the time for which the page shows it."""
_MOST_HIDDEN_BY_NAMES = 0.34
"""A unit on its way may pass under names for this part of the way."""


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """The way of a unit on the page.

    Attributes
    ----------
    instants : tuple of float
        When it is at each of its stations.
    end : float
        Until when it stands at the last one.
    stations, aside : ndarray, shape (n, 2)
        Page pixels; how far from each station the symbol stands.
    shown : tuple of bool
        Whether the symbol is drawn from each station on, until the next.
    """

    instants: tuple[float, ...]
    end: float
    stations: Vertices
    aside: Vertices
    shown: tuple[bool, ...] = ()

    def middles(self, instants: npt.NDArray[np.float64]) -> Vertices:
        """Return where the symbol stands at some instants, shape (k, 2)."""
        at = [np.interp(instants, self.instants, column) for column in (self.stations + self.aside).T]
        return np.column_stack(at)

    def seen(self, instants: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Return whether the symbol is drawn at some instants, shape (k,)."""
        leg = np.searchsorted(self.instants, instants, side="right") - 1
        drawn = np.asarray(self.shown, dtype=bool)[np.maximum(leg, 0)]
        return np.asarray((leg >= 0) & (instants <= self.end) & drawn)

    def leg(self, number: int) -> npt.NDArray[np.float64]:
        """Return instants from a station on until the next, or until the end."""
        if number + 1 < len(self.instants):
            length = float(np.hypot(*(self.stations[number + 1] - self.stations[number])))
            count = int(np.clip(length / _STEP_PX, _LEAST_STEPS, _MOST_STEPS))
            return np.linspace(self.instants[number], self.instants[number + 1], count)
        last = self.instants[number]
        return np.linspace(last, max(self.end, last), _STEPS_AT_REST)


@dataclass(slots=True, eq=False)
class Crowd:
    """A page as it fills up with units.

    Attributes
    ----------
    width_px, height_px : int
    symbol : Box
        What a bare symbol covers about its middle.
    reach_px : float
        Breadth of a symbol: offsets are measured in it.
    """

    width_px: int
    height_px: int
    symbol: Box
    reach_px: float
    _names: Burden = field(init=False)
    _marks: npt.NDArray[np.float64] = field(init=False)
    """Boxes of marks, with the instants at which each comes and goes; shape (n, 6)."""
    _units: list[tuple[Course, Box]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._names = Burden(self.width_px, self.height_px)
        self._marks = np.empty((0, 6))

    def keep_off(self, names: Sequence[Box], marks: Sequence[tuple[Box, float, float]]) -> None:
        """Enter names and furniture, which stand always, and marks, which stand for a while."""
        for box in names:
            self._names.add_box(box, 1.0)
        self._marks = np.array([(*box, start, end) for box, start, end in marks]).reshape(-1, 6)

    def place(
        self, instants: tuple[float, ...], end: float, stations: Vertices, hostile: Hostile | None = None
    ) -> Course | None:
        """Return the way of a unit; None if there is no place for it, or the page does not show it.

        Parameters
        ----------
        instants : tuple of float
        end : float
        stations : ndarray, shape (n, 2)
        hostile : callable(points, instant), optional
            Tells which points of the page, shape (k, 2), an enemy of the unit holds.
        """
        straight = Course(instants, end, stations, np.zeros_like(stations))
        options = self._options()
        away = np.hypot(*options.T) / self.reach_px
        liking = 1e-3 * np.arange(len(options)) + 0.02 * away + 0.8 * np.maximum(away - _NEAR, 0.0)
        likings = liking + self._among_enemies(straight, options, hostile)
        change = 0.3 * np.hypot(*(options[:, None] - options[None]).transpose(2, 0, 1)) / self.reach_px
        count = len(stations)
        best = likings[-1] + self._at_rest(straight, options)
        came_from: list[npt.NDArray[np.intp]] = []
        for number in range(count - 2, -1, -1):
            total = self._under_way(straight, number, options) + change + best[None, :]
            came_from.append(total.argmin(axis=1))
            best = total.min(axis=1) + likings[number]
        chosen = [int(best.argmin())]
        for following in came_from[::-1]:
            chosen.append(int(following[chosen[-1]]))
        course = Course(instants, end, stations, options[chosen])
        shown = tuple(self._has_place(course, number) for number in range(count))
        seen = np.array([self._on_page(stations[number]) for number in range(count)])
        lasting = np.diff([*instants, max(end, instants[-1])]) + 1e-6
        visible = float(lasting[seen].sum())
        if not seen.any() or float(lasting[seen & np.array(shown)].sum()) < _LEAST_PART * visible:
            return None
        return Course(instants, end, stations, options[chosen], shown)

    def enter(self, course: Course, extents: Sequence[Box]) -> None:
        """Take the ground of a unit; `extents` are what it covers about its middle from each station on."""
        whole = np.array(extents)
        extent = (*whole[:, :2].min(axis=0).tolist(), *whole[:, 2:].max(axis=0).tolist())
        self._units.append((course, extent))

    def free(self, course: Course, number: int, extent: Box) -> bool:
        """Return whether what is covered about the middle of a unit from a station on meets nothing until the next."""
        instants = self._instants(course, number)
        middles = course.middles(instants)
        boxes = np.hstack([middles, middles]) + extent
        inside = (boxes[:, :2] >= 0).all() and (boxes[:, 2:] <= (self.width_px, self.height_px)).all()
        return bool(inside and not self._names.under(boxes).any() and not self._met(boxes[None], instants).any())

    def _instants(self, course: Course, number: int) -> npt.NDArray[np.float64]:
        """Return the instants at which a unit's leg is looked at: more of them where others pass by."""
        own = course.leg(number)
        reach = (_REACHES[-1] + 1.0) * self.reach_px + np.abs(self.symbol).max()
        ends = course.stations[number : number + 2]
        found = [own]
        for other, extent in self._units:
            low = other.stations.min(axis=0) - reach + extent[:2]
            high = other.stations.max(axis=0) + reach + extent[2:]
            if (ends.max(axis=0) >= low).all() and (ends.min(axis=0) <= high).all():
                theirs = np.concatenate([other.leg(leg) for leg in range(len(other.stations))])
                found.append(theirs[(own[0] < theirs) & (theirs < own[-1])])
        return np.unique(np.concatenate(found))

    def _options(self) -> Vertices:
        """Return how far from its station a symbol may stand, the best first, shape (k, 2)."""
        turns = np.radians(_TURNS)
        rings = [reach * self.reach_px * np.column_stack([np.cos(turns), np.sin(turns)]) for reach in _REACHES]
        return np.vstack([np.zeros((1, 2)), *rings])

    def _on_page(self, point: Vertices) -> bool:
        return bool(0 <= point[0] <= self.width_px and 0 <= point[1] <= self.height_px)

    def _at_rest(self, course: Course, options: Vertices) -> npt.NDArray[np.float64]:
        """Return what it costs to stand at the last station with each offset, shape (k,)."""
        instants = self._instants(course, len(course.stations) - 1)
        middles = np.broadcast_to(course.stations[-1] + options[:, None], (len(options), len(instants), 2))
        return self._cost(middles, instants)

    def _under_way(self, course: Course, number: int, options: Vertices) -> npt.NDArray[np.float64]:
        """Return what it costs to go from a station to the next with each pair of offsets, shape (k, k)."""
        instants = self._instants(course, number)
        start, end = course.instants[number : number + 2]
        part = (np.clip((instants - start) / max(end - start, 1e-9), 0.0, 1.0))[:, None]
        aside = options[:, None, None] * (1 - part) + options[None, :, None] * part
        middles = (course.middles(instants) + aside).reshape(-1, len(instants), 2)
        return self._cost(middles, instants).reshape(len(options), len(options))

    def _among_enemies(self, course: Course, options: Vertices, hostile: Hostile | None) -> npt.NDArray[np.float64]:
        """Return what it costs at each station that a symbol reaches over to the enemy, shape (n, k)."""
        cost = np.zeros((len(course.stations), len(options)))
        if hostile is None:
            return cost
        left, top, right, bottom = self.symbol
        corners = np.array([[0.0, 0.0], [left, top], [right, top], [right, bottom], [left, bottom]])
        for number, (instant, station) in enumerate(zip(course.instants, course.stations, strict=True)):
            if self._on_page(station) and not hostile(station[None], instant).any():
                there = hostile((station + options[:, None] + corners).reshape(-1, 2), instant)
                cost[number] = _ON_ENEMY * there.reshape(len(options), -1).mean(axis=1)
        return cost

    def _cost(self, middles: Vertices, instants: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return what symbols would cover whose middles are given, shape (m, k, 2); result of shape (m,)."""
        boxes = np.concatenate([middles, middles], axis=2) + self.symbol
        named = self._names.under(boxes.reshape(-1, 4)).reshape(boxes.shape[:2]) > 0
        out = (boxes[..., :2] < 0).any(axis=2) | (boxes[..., 2:] > (self.width_px, self.height_px)).any(axis=2)
        cost = self._met(boxes, instants) + _ON_NAME * named + _OFF_PAGE * out
        return np.asarray(cost.mean(axis=1) + _HIDDEN * (named.mean(axis=1) > _MOST_HIDDEN_BY_NAMES))

    def _met(self, boxes: npt.NDArray[np.float64], instants: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the cost of what boxes of shape (m, k, 4) meet at the instants, shape (m, k)."""
        cost = np.zeros(boxes.shape[:2])
        around = np.array([*boxes[..., :2].min(axis=(0, 1)), *boxes[..., 2:].max(axis=(0, 1))])
        edges = boxes.transpose(2, 0, 1)
        marks = self._marks[(self._marks[:, 4] < instants[-1]) & (instants[0] <= self._marks[:, 5])]
        for mark in marks[_meets(marks[:, :4].T, around)]:
            there = (mark[4] < instants) & (instants <= mark[5])
            cost += _ON_MARK * there * _meets(edges, mark[:4])
        for course, extent in self._units:
            if course.end >= instants[0] and course.instants[0] <= instants[-1]:
                middles = course.middles(instants)
                theirs = (np.hstack([middles, middles]) + extent).T
                there = course.seen(instants) & _meets(theirs, around)
                if there.any():
                    cost += _ON_UNIT * there * _meets(edges, theirs[:, None, :])
        return cost

    def _has_place(self, course: Course, number: int) -> bool:
        instants = self._instants(course, number)
        middles = course.middles(instants)
        boxes = np.hstack([middles, middles]) + self.symbol
        hit = [self._met(boxes[None], instants)[0] >= _ON_UNIT, self._names.under(boxes) > 0]
        return bool(not hit[0].any() and hit[1].mean() <= _MOST_HIDDEN_BY_NAMES)


def hostile_ground(control: Control, view: View, side: str) -> Hostile | None:
    """Return what tells which points of the page an enemy of a side holds; None for what is no side."""
    if side not in control.sides:
        return None
    own = control.sides.index(side)

    def hostile(points: Vertices, instant: float) -> npt.NDArray[np.bool_]:
        enemies = [one + other - own for one, other in control.pairs_at_war(instant) if own in (one, other)]
        if not enemies:
            return np.zeros(len(points), dtype=bool)
        return np.isin(control.holders(view.to_metres(points), instant), enemies)

    return hostile


def _meets(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Return whether boxes share ground; left, top, right and bottom are the first axis of both."""
    return np.asarray((one[0] < other[2]) & (other[0] < one[2]) & (one[1] < other[3]) & (other[1] < one[3]))
