"""The front: the strongest mark on the map, each side's darker colour on its own flank."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from frontmap.runs import runs_of
from frontmap.scene.colour import mix
from frontmap.scene.gaps import gaps_between
from frontmap.scene.primitives import Colour, Layer, Primitive, Stroke
from frontmap.scene.rounding import Strand, beside, smoothed
from frontmap.scene.theme import Theme
from frontmap.scene.view import View

if TYPE_CHECKING:
    from frontmap.control import Control, FrontLine

__all__ = ["FLANK_PX", "DrawnFront", "Fronts", "cut_to_page", "drawn_fronts", "flank_px", "front_layer"]

FLANK_PX = 4.4
"""Width of one flank at scale 1."""

_LEAST_FLANK_PX = 2.0
_CASING_PX = 1.6
_UNSURE = 0.55
"""How much of the casing is mixed into the colours of a stretch that is not attested."""

_SMOOTHING_PX = 6.0
_SHORTEST_PX = 4.0
_SHORTEST_RING_PX = 42.0
_WIDEST_GAP_PX = 20.0

Vertices = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DrawnFront:
    """A front as it is drawn, in page pixels: its rounded line, and the middles of its two flanks.

    `attested` and `passage` are as in `frontmap.control.FrontLine`.
    """

    left_side: str
    right_side: str
    line: Vertices
    left: Vertices
    right: Vertices
    attested: bool = True
    passage: int = -1


_Courses: TypeAlias = tuple[Vertices, Vertices, Vertices]
"""The rounded line, the middle of its left flank and that of its right."""

_Ahead: TypeAlias = Callable[[Mapping[float, Sequence[DrawnFront]]], None]

_BEYOND_PX = 64.0
"""How far beyond the page a front is drawn: further than its pens are wide."""

_MOST_KNOWN = 4096
_AT_ONCE = 48
"""How many frames of a film are worked on together."""


class Fronts:
    """The fronts of a war as they are drawn on a page, at any instant.

    Between two frames of a film most fronts stand still: what was rounded lately is not rounded again. Frames that are
    known to follow one another are worked on together.

    Parameters
    ----------
    control : Control
    view : View
    frames : sequence of float
        Instants that will be asked for in turn, never falling; others may be asked for too.
    ahead : callable, optional
        Is given the fronts of instants that are worked on together, before they are asked for.
    """

    def __init__(self, control: Control, view: View, frames: npt.ArrayLike = (), ahead: _Ahead | None = None) -> None:
        self._control, self._view, self._ahead = control, view, ahead
        self._frames = np.unique(np.asarray(frames, dtype=np.float64))
        self._ready: dict[float, list[DrawnFront]] = {}
        self._known: dict[bytes, _Courses | None] = {}
        self._bridges: dict[bytes, DrawnFront] = {}

    def at(self, instant: float) -> list[DrawnFront]:
        """Return the fronts that come near the page."""
        found = self._ready.get(instant)
        if found is None:
            place = int(np.searchsorted(self._frames, instant))
            following: list[float] = self._frames[place : place + _AT_ONCE].tolist()
            instants = following if following[:1] == [instant] else [instant]
            self._ready = dict(zip(instants, self._drawn(self._control.front_lines_at(instants)), strict=True))
            if self._ahead is not None and len(instants) > 1:
                self._ahead(self._ready)
            found = self._ready[instant]
        return found

    def _drawn(self, frames: list[list[FrontLine]]) -> list[list[DrawnFront]]:
        fronts = [front for frame in frames for front in frame]
        keys = [front.points.tobytes() for front in fronts]
        known = self._known if len(self._known) <= _MOST_KNOWN else {}
        fresh = {key: front.points for key, front in zip(keys, fronts, strict=True) if key not in known}
        if fresh:
            known = known | dict(zip(fresh, _courses(list(fresh.values()), self._view), strict=True))
        self._known = known
        shown = _as_drawn(frames, map(known.__getitem__, keys))
        self._bridges = self._bridges if len(self._bridges) <= _MOST_KNOWN else {}
        return [[*some, *_bridges(some, self._view, self._bridges)] for some in shown]


def drawn_fronts(frames: Sequence[Sequence[FrontLine]], views: Sequence[View]) -> list[list[DrawnFront]]:
    """Return the fronts of some frames as they are drawn, without those that are too far away or too short.

    Parameters
    ----------
    frames : sequence of sequences of FrontLine
    views : sequence of View
        What the camera sees in each frame, on pages of one size and scale. All frames are worked on together.
    """
    lines = [line for frame in frames for line in frame]
    if not lines:
        return [[] for _ in frames]
    places = [
        view.to_page(np.concatenate([line.points for line in frame]))
        for frame, view in zip(frames, views, strict=True)
        if frame
    ]
    strand = Strand.of(
        np.concatenate(places).view(np.complex128)[:, 0],
        np.repeat(np.arange(len(lines)), [len(line.points) for line in lines]),
    )
    shown = _as_drawn(frames, iter(_rounded(strand, views[0])))
    return [[*some, *_bridges(some, view, {})] for some, view in zip(shown, views, strict=True)]


def _as_drawn(frames: Sequence[Sequence[FrontLine]], courses: Iterator[_Courses | None]) -> list[list[DrawnFront]]:
    """Return the lines of frames with their courses, one for each in turn, without those that are not drawn."""
    return [
        [
            DrawnFront(line.left, line.right, *course, line.attested, line.passage)
            for line, course in zip(frame, itertools.islice(courses, len(frame)), strict=True)
            if course is not None
        ]
        for frame in frames
    ]


def _bridges(drawn: Sequence[DrawnFront], view: View, known: dict[bytes, DrawnFront]) -> list[DrawnFront]:
    """Return what closes the gaps between fronts; what is in `known` already is taken from there."""
    kinds = [(front.left_side, front.right_side) for front in drawn]
    found: list[DrawnFront] = []
    for one, other in gaps_between([front.line for front in drawn], kinds, _WIDEST_GAP_PX * view.scale):
        before, after = drawn[one], drawn[other]
        line = np.array([before.line[-1], after.line[0]])
        left, right = np.array([before.left[-1], after.left[0]]), np.array([before.right[-1], after.right[0]])
        sure = before.attested and after.attested
        key = repr((kinds[one], sure)).encode() + line.tobytes() + left.tobytes()
        if key not in known:
            known[key] = DrawnFront(*kinds[one], line, left, right, sure)
        found.append(known[key])
    return found


def cut_to_page(drawn: Sequence[DrawnFront], view: View) -> list[DrawnFront]:
    """Return those parts of fronts whose pens reach the page: where a view shows a little of a long front.

    Of each front the pieces of its line and of its flanks are drawn alike; they do not belong together one by one.
    """
    if not drawn:
        return []
    pieces = iter(_on_page([line for front in drawn for line in (front.line, front.left, front.right)], view))
    found: list[DrawnFront] = []
    nothing = np.empty((0, 2))
    for front in drawn:
        found += [
            replace(front, line=line, left=left, right=right)
            for line, left, right in itertools.zip_longest(next(pieces), next(pieces), next(pieces), fillvalue=nothing)
        ]
    return found


def _on_page(lines: Sequence[Vertices], view: View) -> list[list[Vertices]]:
    """Return of each line the pieces that come near the page, each with a vertex more at both ends."""
    beyond = _BEYOND_PX * view.scale
    x, y = np.concatenate(lines).T
    # Between two vertices beyond the same edge nothing is seen.
    side = (x < -beyond) * 1 + (x > view.width_px + beyond) * 2 + (y < -beyond) * 4 + (y > view.height_px + beyond) * 8
    seen = (side[:-1] & side[1:]) == 0
    found: list[list[Vertices]] = []
    end = 0
    for line in lines:
        begin, end = end, end + len(line)
        steps = seen[begin : end - 1]
        if steps.all():
            found.append([line])
        else:
            found.append([line[first : last + 1] for first, last in runs_of(steps)])
    return found


def _courses(lines: Sequence[Vertices], view: View) -> list[_Courses | None]:
    """Round lines given in metres; None stands for those that are not drawn."""
    strand = Strand.joining(lines)
    points = view.to_page(strand.places.view(np.float64).reshape(-1, 2))
    return _rounded(strand.moved_to(np.ascontiguousarray(points).view(np.complex128)[:, 0]), view)


def _rounded(strand: Strand, view: View) -> list[_Courses | None]:
    """Round lines given in pixels of the page of a view; None stands for those that are not drawn."""
    reach = _SMOOTHING_PX * view.scale
    drawn = _near_page(strand, view, 4 * reach) & _long_enough(strand, view.scale)
    result: list[_Courses | None] = [None] * len(strand.first)
    if drawn.any():
        rounded = smoothed(strand.chosen(drawn), reach)
        sides = (beside(rounded, side * flank_px(view) / 2) for side in (1.0, -1.0))
        courses = zip(rounded.apart(), *(side.apart() for side in sides), strict=True)
        for place, (middle, left, right) in zip(np.flatnonzero(drawn).tolist(), courses, strict=True):
            result[place] = (middle, left, right)
    return result


def _near_page(strand: Strand, view: View, margin: float) -> npt.NDArray[np.bool_]:
    points = strand.places.view(np.float64).reshape(-1, 2)
    low = np.minimum.reduceat(points, strand.first, axis=0) - margin
    high = np.maximum.reduceat(points, strand.first, axis=0) + margin
    return np.asarray(np.all(high >= 0, axis=1) & np.all(low <= (view.width_px, view.height_px), axis=1))


def _long_enough(strand: Strand, scale: float) -> npt.NDArray[np.bool_]:
    steps = np.abs(np.diff(strand.places, prepend=strand.places[:1]))
    steps[strand.first] = 0.0
    # A ring no wider than its own pens would look like the mark of a town.
    ring = strand.places[strand.first] == strand.places[strand.last]
    shortest = np.where(ring, _SHORTEST_RING_PX, _SHORTEST_PX) * scale
    return np.asarray(np.add.reduceat(steps, strand.first) >= shortest)


def flank_px(view: View) -> float:
    """Return how broad each half of a front is on a page."""
    return max(FLANK_PX * view.scale, _LEAST_FLANK_PX)


def front_layer(
    drawn: Sequence[DrawnFront], view: View, theme: Theme, flanks: Mapping[str, Colour], *, certainty: bool = False
) -> Layer:
    """Return the fronts as one layer.

    Parameters
    ----------
    drawn : sequence of DrawnFront
    view : View
    theme : Theme
    flanks : mapping of side id to Colour
        The darker colour of each side.
    certainty : bool
        Whether stretches that are not attested are lighter.
    """
    flank, casing = flank_px(view), max(_CASING_PX * view.scale, 0.9)
    if not drawn:
        return Layer("front", ())
    whole = tuple(front.line for front in drawn)
    primitives: list[Primitive] = [Stroke(whole, theme.casing, 2 * (flank + casing), alpha=0.95)]
    by_side: dict[tuple[bool, str], list[Vertices]] = {}
    for front in drawn:
        sure = front.attested or not certainty
        by_side.setdefault((sure, front.left_side), []).append(front.left)
        by_side.setdefault((sure, front.right_side), []).append(front.right)
    for (sure, side), lines in sorted(by_side.items()):
        colour = flanks[side] if sure else mix(flanks[side], theme.casing, _UNSURE)
        primitives.append(Stroke(tuple(lines), colour, flank))
    primitives.append(Stroke(whole, theme.casing, max(0.9 * view.scale, 0.7), alpha=0.9))
    return Layer("front", tuple(primitives))
