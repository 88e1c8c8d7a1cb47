"""The front: the strongest mark on the map, each side's darker colour on its own flank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.scene.primitives import Box, Colour, Layer, Primitive, Stroke
from frontmap.scene.theme import Theme
from frontmap.scene.view import View

if TYPE_CHECKING:
    from frontmap.control import FrontLine

__all__ = ["FLANK_PX", "STEP_PX", "DrawnFront", "drawn_fronts", "front_layer", "smoothed"]

FLANK_PX = 4.4
"""Width of one flank at scale 1."""

STEP_PX = 2.0
"""About how far the vertices of a front lie apart on the page."""

_LEAST_FLANK_PX = 2.0
_CASING_PX = 1.6
_SMOOTHING_PX = 6.0
_SHORTEST_PX = 4.0
_SHORTEST_RING_PX = 42.0

Vertices = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Strand:
    """Several lines in one array, so that they are worked on together.

    Attributes
    ----------
    points : ndarray, shape (n, 2)
    line : ndarray of intp, shape (n,)
        Which line each vertex belongs to, ascending.
    first, last : ndarray of intp, shape (lines,)
        The first and the last vertex of each line.
    """

    points: Vertices
    line: npt.NDArray[np.intp]
    first: npt.NDArray[np.intp]
    last: npt.NDArray[np.intp]

    @classmethod
    def of(cls, points: Vertices, line: npt.NDArray[np.intp]) -> _Strand:
        first = np.flatnonzero(np.diff(line, prepend=-1))
        return cls(points, line, first, np.append(first[1:], len(line)) - 1)

    @property
    def closed(self) -> npt.NDArray[np.bool_]:
        """Whether each line ends where it starts."""
        ring = np.all(self.points[self.first] == self.points[self.last], axis=1)
        return np.asarray(ring & (self.last - self.first >= 3))

    def apart(self) -> list[Vertices]:
        return [self.points[first : last + 1] for first, last in zip(self.first, self.last, strict=True)]


def smoothed(lines: Sequence[Vertices], reach_px: float) -> list[Vertices]:
    """Round lines: each vertex becomes the mean of its line's stretch from `reach_px` before it to as far behind it.

    Ends stay where they are; a closed line stays closed. What lies farther off does not matter, so that a line that
    moves in one place keeps its shape in all others.

    Parameters
    ----------
    lines : sequence of ndarray, each of shape (n, 2)
        At least two different vertices each.
    reach_px : float

    Returns
    -------
    list of ndarray, each of shape (m, 2)
        At sixteenths of a pixel, with about one vertex for each `STEP_PX` of way.
    """
    if not lines:
        return []
    count = np.array([len(line) for line in lines])
    strings = shapely.linestrings(np.concatenate(lines), indices=np.repeat(np.arange(len(lines)), count))
    points, line = shapely.get_coordinates(shapely.segmentize(strings, reach_px / 2), return_index=True)
    strand = _Strand.of(points, line)
    for _ in range(2):
        strand = replace(strand, points=_averaged(strand, reach_px))
    return _thinned(strand).apart()


def _sixteenths(points: Vertices) -> Vertices:
    rounded: Vertices = np.round(points * 16.0) / 16.0
    return rounded


def _thinned(strand: _Strand) -> _Strand:
    """Keep one vertex, the mean, of those that follow each other within a square of the page; and the ends.

    Squares that lie still on the page make this, unlike steps along the line, indifferent to what happens elsewhere.
    """
    square = np.floor(strand.points / STEP_PX)
    begins = np.ones(len(square), dtype=bool)
    begins[1:] = np.any(np.diff(square, axis=0) != 0, axis=1)
    begins[strand.first] = begins[strand.last] = True
    begins[np.minimum(strand.first + 1, strand.last)] = True
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts, append=len(square))
    means = np.add.reduceat(strand.points, starts, axis=0) / lengths[:, np.newaxis]
    return _Strand.of(_sixteenths(means), strand.line[starts])


def _averaged(strand: _Strand, reach: float) -> Vertices:
    points, line = strand.points, strand.line
    steps = np.hypot(*np.diff(points, axis=0).T)
    steps[strand.last[:-1]] = 0.0
    along = np.concatenate([[0.0], np.cumsum(steps)])
    # The integral of the position along the lines; differences of it are means over stretches.
    middle = (points[1:] + points[:-1]) / 2
    integral = np.concatenate([[[0.0, 0.0]], np.cumsum(middle * steps[:, np.newaxis], axis=0)])
    start, whole = along[strand.first][line], (integral[strand.last] - integral[strand.first])[line]
    length = (along[strand.last] - along[strand.first])[line]
    closed = strand.closed[line]
    local = along - start
    span = np.minimum(reach, np.where(closed, length / 4, np.minimum(local, length - local)))

    def integral_at(position: npt.NDArray[np.float64]) -> Vertices:
        # Round a ring the way goes on behind its end and before its start.
        turns = np.where(closed, np.floor(position / np.where(length > 0, length, 1.0)), 0.0)
        inner = np.clip(position - turns * length, 0.0, length) + start
        found: Vertices = np.column_stack(
            [np.interp(inner, along, integral[:, 0]), np.interp(inner, along, integral[:, 1])]
        )
        found += turns[:, np.newaxis] * whole
        return found

    still = span <= 1e-9
    mean = (integral_at(local + span) - integral_at(local - span)) / np.where(still, 1.0, 2 * span)[:, np.newaxis]
    averaged: Vertices = np.where(still[:, np.newaxis], points, mean)
    averaged[strand.last[strand.closed]] = averaged[strand.first[strand.closed]]
    return averaged


def _beside(strand: _Strand, distance: float) -> list[Vertices]:
    """Return lines moved to their left (on the page: y down) by a distance, vertex by vertex."""
    before, behind = np.arange(len(strand.line)) - 1, np.arange(len(strand.line)) + 1
    before[strand.first], behind[strand.last] = strand.first, strand.last
    closed = strand.closed
    before[strand.first[closed]] = strand.last[closed] - 1
    behind[strand.last[closed]] = strand.first[closed] + 1
    direction = strand.points[behind] - strand.points[before]
    length = np.hypot(*direction.T)
    length[length == 0] = 1.0
    normal = np.column_stack([direction[:, 1], -direction[:, 0]]) / length[:, np.newaxis]
    return replace(strand, points=_sixteenths(strand.points + normal * distance)).apart()


@dataclass(frozen=True, slots=True, eq=False)
class DrawnFront:
    """A front as it is drawn, in page pixels: its rounded line, and the middles of its two flanks."""

    left_side: str
    right_side: str
    line: Vertices
    left: Vertices
    right: Vertices


_Courses: TypeAlias = tuple[Vertices, Vertices, Vertices]
"""The rounded line, the middle of its left flank and that of its right."""

_MOST_KNOWN = 4096
_known: dict[tuple[bytes, View], _Courses | None] = {}
_UNKNOWN: Any = object()


def drawn_fronts(fronts: Iterable[FrontLine], view: View) -> list[DrawnFront]:
    """Return the fronts that come near the page.

    Most fronts stand still from one frame of a film to the next: what was rounded lately is not rounded again.
    """
    given = list(fronts)
    keys = [(front.points.tobytes(), view) for front in given]
    # Looked up once: another thread may clear the memory meanwhile.
    courses = {key: course for key in keys if (course := _known.get(key, _UNKNOWN)) is not _UNKNOWN}
    fresh = {key: front.points for key, front in zip(keys, given, strict=True) if key not in courses}
    if fresh:
        worked_out = dict(zip(fresh, _courses(list(fresh.values()), view), strict=True))
        if len(_known) + len(worked_out) > _MOST_KNOWN:
            _known.clear()
        _known.update(worked_out)
        courses |= worked_out
    found = [(front, courses[key]) for front, key in zip(given, keys, strict=True)]
    return [DrawnFront(front.left, front.right, *course) for front, course in found if course is not None]


def _courses(lines: Sequence[Vertices], view: View) -> list[_Courses | None]:
    """Round lines given in metres; None stands for those that are not drawn."""
    points = view.to_page(np.concatenate(lines))
    strand = _Strand.of(points, np.repeat(np.arange(len(lines)), [len(line) for line in lines]))
    reach = _SMOOTHING_PX * view.scale
    drawn = _near_page(strand, view, 4 * reach) & _long_enough(strand, view.scale)
    result: list[_Courses | None] = [None] * len(lines)
    parts = [part for part, seen in zip(strand.apart(), drawn.tolist(), strict=True) if seen]
    if parts:
        rounded = smoothed(parts, reach)
        smooth = _Strand.of(np.concatenate(rounded), np.repeat(np.arange(len(rounded)), [len(one) for one in rounded]))
        left, right = (_beside(smooth, side * _flank_px(view) / 2) for side in (1.0, -1.0))
        for place, *course in zip(strand.line[strand.first[drawn]].tolist(), rounded, left, right, strict=True):
            result[place] = (course[0], course[1], course[2])
    return result


def _near_page(strand: _Strand, view: View, margin: float) -> npt.NDArray[np.bool_]:
    low = np.minimum.reduceat(strand.points, strand.first, axis=0) - margin
    high = np.maximum.reduceat(strand.points, strand.first, axis=0) + margin
    return np.asarray(np.all(high >= 0, axis=1) & np.all(low <= (view.width_px, view.height_px), axis=1))


def _long_enough(strand: _Strand, scale: float) -> npt.NDArray[np.bool_]:
    steps = np.hypot(*np.diff(strand.points, axis=0, prepend=strand.points[:1]).T)
    steps[strand.first] = 0.0
    # A ring no wider than its own pens would look like the mark of a town.
    ring = np.all(strand.points[strand.first] == strand.points[strand.last], axis=1)
    shortest = np.where(ring, _SHORTEST_RING_PX, _SHORTEST_PX) * scale
    return np.asarray(np.add.reduceat(steps, strand.first) >= shortest)


def _flank_px(view: View) -> float:
    return max(FLANK_PX * view.scale, _LEAST_FLANK_PX)


def front_layer(fronts: Iterable[FrontLine], view: View, theme: Theme, flanks: Mapping[str, Colour]) -> Layer:
    """Return the fronts as one layer.

    Parameters
    ----------
    fronts : iterable of FrontLine
    view : View
    theme : Theme
    flanks : mapping of side id to Colour
        The darker colour of each side.
    """
    flank, casing = _flank_px(view), max(_CASING_PX * view.scale, 0.9)
    drawn = drawn_fronts(fronts, view)
    if not drawn:
        return Layer("front", ())
    whole = tuple(front.line for front in drawn)
    primitives: list[Primitive] = [Stroke(whole, theme.casing, 2 * (flank + casing), alpha=0.95)]
    by_side: dict[str, list[Vertices]] = {}
    for front in drawn:
        by_side.setdefault(front.left_side, []).append(front.left)
        by_side.setdefault(front.right_side, []).append(front.right)
    for side, lines in sorted(by_side.items()):
        primitives.append(Stroke(tuple(lines), flanks[side], flank))
    primitives.append(Stroke(whole, theme.casing, max(0.9 * view.scale, 0.7), alpha=0.9))
    return Layer("front", tuple(primitives), bounds=_around(whole, flank + casing + 1))


def _around(lines: tuple[Vertices, ...], reach: float) -> Box:
    points = np.concatenate(lines)
    low, high = points.min(axis=0) - reach, points.max(axis=0) + reach
    return float(np.floor(low[0])), float(np.floor(low[1])), float(np.ceil(high[0])), float(np.ceil(high[1]))
