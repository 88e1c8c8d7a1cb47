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

from frontmap.scene.marks.unit_choice import cheapest, course_of
from frontmap.scene.marks.unit_course import Course, Vertices
from frontmap.scene.marks.unit_ground import Closed
from frontmap.scene.marks.unit_leaders import length_within_px
from frontmap.scene.primitives import Box
from frontmap.scene.sheet import meets

__all__ = ["Crowd"]

_RINGS = ((0.7, 8), (0.95, 16), (1.3, 20), (1.75, 24), (2.3, 28), (2.9, 32))
"""How far from its station a symbol may stand, in its own breadth, and in how many directions."""
_NEAR = 2.0
"""A symbol further from its station than this, in its own breadth, is hard to tell where it belongs."""
_NO_PLACE = 100.0
"""Upon another unit, on closed ground, under a name, over the edge of the page."""
_ON_MARK = 8.0
_ABROAD = 3.0
"""Upon land that is none of its friends': less than it costs to be left out."""
_CROSSES, _MARGIN_PX = 1.5, 2.0
"""A leader through a name or another unit; and how far it may run through its own unit's."""
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
        The box round all that it and its leader ever cover.
    """

    def __init__(self, course: Course, extents: npt.NDArray[np.float64]) -> None:
        self.course = course
        self.looks = np.unique(np.concatenate([course.leg(number) for number in range(len(course.stations))]))
        self._extents = extents
        boxes = np.vstack([self.boxes(self.looks), np.tile(course.places(self.looks), 2)])
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
    _written: npt.NDArray[np.float64] = field(init=False)
    """Boxes of names and furniture, shape (n, 4)."""
    _towns: npt.NDArray[np.float64] = field(init=False)
    _names: npt.NDArray[np.float64] = field(init=False)
    """Both."""
    _furniture: npt.NDArray[np.float64] = field(init=False)
    _marks: npt.NDArray[np.float64] = field(init=False)
    """Boxes of marks, with the instants at which each comes and goes; shape (n, 6)."""
    _units: list[_Neighbour] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keep_off((), (), ())

    def keep_off(
        self,
        names: Sequence[Box],
        furniture: Sequence[Box],
        marks: Sequence[tuple[Box, float, float]],
        towns: Sequence[Box] = (),
    ) -> None:
        """Enter names, furniture and the dots of towns, which stand always, and marks, which stand for a while."""
        self._furniture, self._towns, straight = (
            np.array(boxes, dtype=np.float64).reshape(-1, 4) for boxes in (furniture, towns, names)
        )
        self._written = np.vstack([straight, self._furniture])
        self._names = np.vstack([self._written, self._towns])
        self._marks = np.array([(*box, start, end) for box, start, end in marks]).reshape(-1, 6)

    def place(
        self,
        instants: tuple[float, ...],
        end: float,
        stations: Vertices,
        symbol: Box,
        closed: Closed | None = None,
        abroad: Closed | None = None,
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
        abroad : callable(boxes, instants), optional
            Tells which reach onto land that is open to it only for want of other ground.
        """
        options = self._options()
        straight = Course(instants, end, stations, np.zeros_like(stations))
        lasting = np.diff(straight.edges)
        weights = np.maximum(lasting / max(float(lasting.max()), 1e-9), 0.1)
        legs = range(len(stations))
        staying = np.array([self._staying(straight, number, options, symbol, closed, abroad) for number in legs])
        turning = np.zeros((len(stations), len(options), len(options)))
        changes = self._changes(options)
        priced: set[tuple[int, int, int]] = set()
        for rest in range(_ROUNDS)[::-1]:
            chosen = cheapest(staying, turning, changes, weights)
            course = course_of(straight, options, chosen)
            following = [now if then < 0 else then for now, then in zip(chosen, [*chosen[1:], -1], strict=True)]
            turns = [turn for turn in zip(legs, chosen, following, strict=True) if course.shown[turn[0]]]
            amiss = [number for number, *_ in turns if self._worst(course, number, symbol, closed) >= _NO_PLACE]
            unknown = [turn for turn in turns if turn[1] != turn[2] and turn not in priced]
            if not (amiss or unknown) or not rest:
                break
            for turn in turns:
                turning[turn] += _NO_PLACE * (turn[0] in amiss)
            for turn in unknown:
                turning[turn] += self._crossed_under_way(course, turn[0])
            priced.update(unknown)
        shown = tuple(course.shown[number] and number not in amiss for number in legs)
        return replace(course, shown=shown) if any(shown) else None

    def enter(self, course: Course, extents: Sequence[Box]) -> None:
        """Take the ground of a unit; `extents` are what it covers about its middle from each station on."""
        self._units.append(_Neighbour(course, np.array(extents)))

    def free(self, course: Course, number: int, symbol: Box, extent: Box, closed: Closed | None = None) -> bool:
        """Return whether what is covered from a station on until the next meets nothing, nor its own leader."""
        instants = self._instants(course, number)
        middles = course.middles(instants)
        inner, outer = (
            length_within_px(course.places(instants), middles, np.tile(middles, 2) + box) for box in (symbol, extent)
        )
        return bool((outer <= inner + _MARGIN_PX).all()) and self._worst(course, number, extent, closed) == 0.0

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
        self,
        course: Course,
        number: int,
        options: Vertices,
        symbol: Box,
        closed: Closed | None,
        abroad: Closed | None,
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
            cost[left] += self._crossed(middles, around[left], instants)
            if abroad is not None:
                cost[left] += _ABROAD * abroad(boxes[left], instants)
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
        for name in self._names[meets(self._names.T, around)]:
            found |= meets(edges, name)
        return np.asarray(found)

    def _met(self, boxes: npt.NDArray[np.float64], instants: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the cost of what boxes of shape (m, k, 4) meet at the instants, shape (m, k)."""
        cost = np.zeros(boxes.shape[:2])
        around = np.array([*boxes[..., :2].min(axis=(0, 1)), *boxes[..., 2:].max(axis=(0, 1))])
        edges = boxes.transpose(2, 0, 1)
        marks = self._marks[(self._marks[:, 4] < instants[-1]) & (instants[0] <= self._marks[:, 5])]
        for mark in marks[meets(marks[:, :4].T, around)]:
            there = (mark[4] < instants) & (instants <= mark[5])
            cost += _ON_MARK * there * meets(edges, mark[:4])
        for other in self._units:
            if other.course.end < instants[0] or instants[-1] < other.course.instants[0]:
                continue
            seen = other.course.seen(instants)
            if not (seen.any() and meets(np.array([*other.low, *other.high]), around)):
                continue
            cost += _NO_PLACE * seen * meets(edges, other.boxes(instants).T[:, None, :])
            leader = other.course.places(instants), other.course.middles(instants)
            cost += _CROSSES * seen * (length_within_px(*leader, boxes) > 0.0)
        return cost

    def _crossed(self, stations: Vertices, middles: Vertices, instants: npt.NDArray[np.float64]) -> Vertices:
        """Return the cost of what leaders cross, from stations, shape (k, 2), to middles, shape (m, k, 2)."""
        ends = np.concatenate([stations[None], middles])
        around = np.array([*ends.min(axis=(0, 1)), *ends.max(axis=(0, 1))])
        length = np.zeros(middles.shape[:2])
        for box in self._written[meets(self._written.T, around)]:
            length += length_within_px(stations, middles, box)
        for box in self._towns[meets(self._towns.T, around)]:
            # Where a unit is in a town its leader begins there.
            elsewhere = ((stations < box[:2]) | (stations > box[2:])).any(axis=1)
            length += elsewhere * length_within_px(stations, middles, box)
        for other in self._units:
            there = other.course.seen(instants)
            if there.any() and meets(np.array([*other.low, *other.high]), around):
                length += there * length_within_px(stations, middles, other.boxes(instants))
        return np.asarray(_CROSSES * (length > 0.0) + length / self.reach_px)

    def _crossed_under_way(self, course: Course, number: int) -> float:
        """Return what the leader of a unit crosses, on the mean, from a station on until the next."""
        instants = self._instants(course, number)
        return float(self._crossed(course.places(instants), course.middles(instants)[None], instants).mean())

    def _worst(self, course: Course, number: int, extent: Box, closed: Closed | None) -> float:
        """Return what the worst costs that is met about the middle of a unit from a station on until the next."""
        instants = self._instants(course, number)
        middles = course.middles(instants)
        boxes = np.hstack([middles, middles]) + extent
        if self._barred(boxes).any() or (closed is not None and closed(boxes[None], instants).any()):
            return _NO_PLACE
        return float(self._met(boxes[None], instants).max())
