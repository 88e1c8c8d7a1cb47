"""Where units stand: beside their stations, on ground that is open to them, clear of one another and of names.

Units are placed one after another, the greatest first. For each the offsets from its stations are chosen together, by
the cheapest way through the offsets that are possible at each station (dynamic programming); to be left out for a while
is one of the choices, and has its price, so that no unit comes and goes for a moment. What a symbol would cover is
looked up at many instants between the stations, too. There is no chance in it, and no offset changes but on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from frontmap.scene.marks.unit_course import Course, Vertices
from frontmap.scene.marks.unit_ground import Closed
from frontmap.scene.primitives import Box

__all__ = ["Crowd"]

_RINGS = ((0.95, 8), (1.3, 12), (1.75, 16), (2.3, 20))
"""How far from its station a symbol may stand, in its own breadth, and in how many directions."""
_NEAR = 1.6
"""A symbol further from its station than this, in its own breadth, is hard to tell where it belongs."""
_NO_PLACE = 100.0
"""Upon another unit, on closed ground, under a name, over the edge of the page."""
_ON_MARK = 8.0
_HIDDEN = 4.0
_COMES, _GOES = 4.0, 4.0
"""What it costs that a symbol appears or vanishes under way, against `_HIDDEN` for the longest leg."""
_STEPS_ASIDE, _STEP_ASIDE = 0.3, 0.3
"""What it costs to change the offset: by its breadth, and at all."""
_ROUNDS = 8
_HOPELESS = 0.5


class _Neighbour:
    """A unit that stands on the page already.

    Attributes
    ----------
    course : Course
    looks : ndarray
        Instants at which its way is looked at, ascending.
    low, high : ndarray, shape (2,)
        The box round all that it ever covers.
    """

    def __init__(self, course: Course, extents: npt.NDArray[np.float64]) -> None:
        self.course = course
        self.looks = np.unique(np.concatenate([course.leg(number) for number in range(len(course.stations))]))
        self._extents = extents
        boxes = self.boxes(self.looks)
        self.low, self.high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)

    def boxes(self, instants: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return what it covers at some instants, shape (k, 4)."""
        middles = self.course.middles(instants)
        station = np.searchsorted(self.course.instants, instants, side="right") - 1
        return np.asarray(np.hstack([middles, middles]) + self._extents[np.maximum(station, 0)])


@dataclass(slots=True, eq=False)
class Crowd:
    """A page as it fills up with units.

    Attributes
    ----------
    width_px, height_px : int
    reach_px : float
        Breadth of a symbol: offsets are measured in it.
    """

    width_px: int
    height_px: int
    reach_px: float
    _names: npt.NDArray[np.float64] = field(init=False)
    """Boxes of names and furniture, shape (n, 4)."""
    _furniture: npt.NDArray[np.float64] = field(init=False)
    _marks: npt.NDArray[np.float64] = field(init=False)
    """Boxes of marks, with the instants at which each comes and goes; shape (n, 6)."""
    _units: list[_Neighbour] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keep_off((), (), ())

    def keep_off(
        self, names: Sequence[Box], furniture: Sequence[Box], marks: Sequence[tuple[Box, float, float]]
    ) -> None:
        """Enter names and furniture, which stand always, and marks, which stand for a while."""
        self._furniture = np.array(furniture, dtype=np.float64).reshape(-1, 4)
        self._names = np.vstack([np.array(names, dtype=np.float64).reshape(-1, 4), self._furniture])
        self._marks = np.array([(*box, start, end) for box, start, end in marks]).reshape(-1, 6)

    def place(
        self, instants: tuple[float, ...], end: float, stations: Vertices, symbol: Box, closed: Closed | None = None
    ) -> Course | None:
        """Return the way of a unit; None if there is no place for it, or the page does not show it.

        Parameters
        ----------
        instants : tuple of float
        end : float
        stations : ndarray, shape (n, 2)
        symbol : Box
            What the bare symbol covers about its middle.
        closed : callable(boxes, instants), optional
            Tells which boxes reach onto ground that is closed to the unit.
        """
        options = self._options()
        straight = Course(instants, end, stations, np.zeros_like(stations))
        lasting = np.diff(straight.edges)
        weights = np.maximum(lasting / max(float(lasting.max()), 1e-9), 0.1)
        legs = range(len(stations))
        staying = np.array([self._staying(straight, number, options, symbol, closed) for number in legs])
        turning = np.zeros((len(stations), len(options), len(options)))
        changes = self._changes(options)
        for rest in range(_ROUNDS)[::-1]:
            chosen = _cheapest(staying, turning, changes, weights)
            course = _course_of(straight, options, chosen)
            drawn = [number for number in legs if course.shown[number]]
            amiss = [number for number in drawn if self._worst(course, number, symbol, closed) >= _NO_PLACE]
            if not amiss or not rest:
                break
            for number in amiss:
                following = chosen[number + 1] if number + 1 < len(chosen) else -1
                turning[number, chosen[number], following if following >= 0 else chosen[number]] += _NO_PLACE
        shown = tuple(course.shown[number] and number not in amiss for number in legs)
        return replace(course, shown=shown) if any(shown) else None

    def enter(self, course: Course, extents: Sequence[Box]) -> None:
        """Take the ground of a unit; `extents` are what it covers about its middle from each station on."""
        self._units.append(_Neighbour(course, np.array(extents)))

    def free(self, course: Course, number: int, extent: Box, closed: Closed | None = None) -> bool:
        """Return whether what is covered about the middle of a unit from a station on meets nothing until the next."""
        return self._worst(course, number, extent, closed) == 0.0

    def _instants(self, course: Course, number: int) -> npt.NDArray[np.float64]:
        """Return the instants at which a unit's leg is looked at: more of them where others pass by."""
        own = course.leg(number)
        reach = (_RINGS[-1][0] + 2.0) * self.reach_px
        ends = course.stations[number : number + 2]
        low, high = ends.min(axis=0) - reach, ends.max(axis=0) + reach
        found = [own]
        for other in self._units:
            theirs = other.looks[slice(*np.searchsorted(other.looks, (own[0], own[-1])))]
            if len(theirs) and (other.low <= high).all() and (low <= other.high).all():
                found.append(theirs)
        return np.unique(np.concatenate(found))

    def _options(self) -> Vertices:
        """Return how far from its station a symbol may stand, the best first, shape (k, 2)."""
        found = [np.zeros((1, 2))]
        for reach, count in _RINGS:
            # From above, to both hands, downwards.
            turns = np.linspace(-np.pi, np.pi, count, endpoint=False)
            turns = turns[np.argsort(np.abs(turns).round(6), kind="stable")]
            found.append(reach * self.reach_px * np.column_stack([np.sin(turns), -np.cos(turns)]))
        return np.vstack(found)

    def _changes(self, options: Vertices) -> npt.NDArray[np.float64]:
        """Return what it costs to go from one offset to another, shape (k, k)."""
        apart = np.hypot(*(options[:, None] - options[None]).transpose(2, 0, 1)) / self.reach_px
        return np.asarray(_STEPS_ASIDE * apart + _STEP_ASIDE * (apart > 0))

    def _staying(
        self, course: Course, number: int, options: Vertices, symbol: Box, closed: Closed | None
    ) -> npt.NDArray[np.float64]:
        """Return what it costs to be at each offset from a station on until the next, shape (k,)."""
        instants = self._instants(course, number)
        middles = course.middles(instants)
        off_page = ((middles < 0) | (middles > (self.width_px, self.height_px))).any(axis=1)
        for box in self._furniture:
            off_page |= ((middles >= box[:2]) & (middles <= box[2:])).all(axis=1)
        if off_page.all():
            return np.full(len(options), _NO_PLACE)
        around = options[:, None] + middles
        boxes = np.concatenate([around, around], axis=2) + symbol
        barred = self._barred(boxes) | off_page
        # What lies under a name for most of the time is not looked at any further: most offsets do.
        left = barred.mean(axis=1) < _HOPELESS
        cost = np.zeros(barred.shape)
        if left.any():
            cost[left] = self._met(boxes[left], instants)
            if closed is not None:
                barred[left] |= closed(boxes[left], instants)
        return np.asarray((cost + _NO_PLACE * barred).mean(axis=1) + self._likings(options))

    def _likings(self, options: Vertices) -> npt.NDArray[np.float64]:
        away = np.hypot(*options.T) / self.reach_px
        return np.asarray(1e-3 * np.arange(len(options)) + 0.02 * away + 0.8 * np.maximum(away - _NEAR, 0.0))

    def _barred(self, boxes: Vertices) -> npt.NDArray[np.bool_]:
        """Return which boxes, the last axis of an array, reach onto names or furniture or over the edge of the page."""
        edges = np.moveaxis(boxes, -1, 0)
        found = (edges[:2] < 0).any(axis=0) | (edges[2] > self.width_px) | (edges[3] > self.height_px)
        axes = tuple(range(1, edges.ndim))
        around = np.array([*edges[:2].min(axis=axes), *edges[2:].max(axis=axes)])
        for name in self._names[_meets(self._names.T, around)]:
            found |= _meets(edges, name)
        return np.asarray(found)

    def _met(self, boxes: npt.NDArray[np.float64], instants: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the cost of what boxes of shape (m, k, 4) meet at the instants, shape (m, k)."""
        cost = np.zeros(boxes.shape[:2])
        around = np.array([*boxes[..., :2].min(axis=(0, 1)), *boxes[..., 2:].max(axis=(0, 1))])
        edges = boxes.transpose(2, 0, 1)
        marks = self._marks[(self._marks[:, 4] < instants[-1]) & (instants[0] <= self._marks[:, 5])]
        for mark in marks[_meets(marks[:, :4].T, around)]:
            there = (mark[4] < instants) & (instants <= mark[5])
            cost += _ON_MARK * there * _meets(edges, mark[:4])
        for other in self._units:
            if other.course.end >= instants[0] and other.course.instants[0] <= instants[-1]:
                theirs = other.boxes(instants).T
                there = other.course.seen(instants) & _meets(theirs, around)
                if there.any():
                    cost += _NO_PLACE * there * _meets(edges, theirs[:, None, :])
        return cost

    def _worst(self, course: Course, number: int, extent: Box, closed: Closed | None) -> float:
        """Return what the worst costs that is met about the middle of a unit from a station on until the next."""
        instants = self._instants(course, number)
        middles = course.middles(instants)
        boxes = np.hstack([middles, middles]) + extent
        if self._barred(boxes).any() or (closed is not None and closed(boxes[None], instants).any()):
            return _NO_PLACE
        return float(self._met(boxes[None], instants).max())


def _cheapest(
    staying: npt.NDArray[np.float64],
    turning: npt.NDArray[np.float64],
    changes: npt.NDArray[np.float64],
    weights: npt.NDArray[np.float64],
) -> list[int]:
    """Return the cheapest choice of an offset for each leg, -1 for none.

    Parameters
    ----------
    staying : ndarray, shape (n, k)
        What it costs to be at an offset on a leg.
    turning : ndarray, shape (n, k, k)
        What it costs besides to begin a leg at one offset and end it at another.
    changes : ndarray, shape (k, k)
    weights : ndarray, shape (n,)
        Of the legs.
    """
    count, k = staying.shape
    # The last state is to be left out.
    best = np.append(weights[-1] * staying[-1] + np.diagonal(turning[-1]), weights[-1] * _HIDDEN)
    followers: list[npt.NDArray[np.intp]] = []
    for number in range(count - 2, -1, -1):
        price = np.empty((k + 1, k + 1))
        cost = weights[number] * staying[number]
        price[:k, :k] = (cost[:, None] + cost[None, :]) / 2 + turning[number] + changes
        price[:k, k] = cost + np.diagonal(turning[number]) + _GOES
        price[k, :] = weights[number] * _HIDDEN
        price[k, :k] += _COMES
        total = price + best
        followers.append(total.argmin(axis=1))
        best = total.min(axis=1)
    chosen = [int(best.argmin())]
    for following in followers[::-1]:
        chosen.append(int(following[chosen[-1]]))
    return [-1 if state == k else state for state in chosen]


def _course_of(straight: Course, options: Vertices, chosen: Sequence[int]) -> Course:
    """Return a course with the chosen offsets; where it is left out, it ends at the last one before."""
    aside = np.zeros_like(straight.stations)
    for number, state in enumerate(chosen):
        if state >= 0:
            aside[number] = options[state]
        elif number:
            aside[number] = aside[number - 1]
    return Course(straight.instants, straight.end, straight.stations, aside, tuple(state >= 0 for state in chosen))


def _meets(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Return whether boxes share ground; left, top, right and bottom are the first axis of both."""
    return np.asarray((one[0] < other[2]) & (other[0] < one[2]) & (one[1] < other[3]) & (other[1] < one[3]))
