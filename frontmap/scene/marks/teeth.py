"""Teeth of the front: they point at the defender where an offensive runs, and only while it runs; round a pocket, bars.

They stand where the front crosses the lines of a net that lies still on the page, so that an advancing front carries
them forward and none of them creeps along it.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely
from PIL import Image, ImageDraw

from frontmap.scene.front import FLANK_PX, DrawnFront
from frontmap.scene.marks.arrows import Attack
from frontmap.scene.marks.pen import Pen, Vertices, lengths_along
from frontmap.scene.primitives import Layer, Primitive
from frontmap.scene.shapes import rings_of
from frontmap.timeline.change import Mark

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["Assault", "Teeth", "assaults_of", "tooth_places"]

_APART_PX = 17.0
_NEAREST = 0.62
"""The least distance of two teeth, in meshes of the net."""

_MOST_KNOWN = 4096
_CELL_PX = 6
_LEAST_REACH_PX, _MOST_REACH_PX = 34.0, 90.0
_LEAST_RING_PX = 170.0


@dataclass(frozen=True, slots=True, eq=False)
class Assault:
    """Ground over which one side attacks for a time.

    Attributes
    ----------
    start, end : float
        Instants.
    attacker, defender : str
        Ids of sides; one of them may be empty: any.
    near : ndarray of bool, shape (rows, columns)
        Cells of the page.
    surrounds : bool
        Whether the defender is cut off: the ring round it bears bars, as that of a siege does.
    """

    start: float
    end: float
    attacker: str
    defender: str
    near: npt.NDArray[np.bool_]
    surrounds: bool = False

    def attacked_from(self, front: DrawnFront) -> int:
        """Return 1 if the side on the left of a front attacks, -1 if the one on the right does, else 0."""
        pairs = ((front.left_side, front.right_side, 1), (front.right_side, front.left_side, -1))
        for one, other, hand in pairs:
            if self.attacker in ("", one) and self.defender in ("", other):
                return hand
        return 0


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """Teeth of one front on one of its hands, as rings to fill and as closed lines round them."""

    rings: list[Vertices]
    edges: list[Vertices]


_Rows: TypeAlias = dict[int, _Row]
"""The teeth of a front, by hand."""


@dataclass(frozen=True, slots=True, eq=False)
class Teeth:
    """The teeth of a war's fronts on one page."""

    pen: Pen
    assaults: tuple[Assault, ...]
    _known: dict[Hashable, tuple[Vertices, _Rows]] = field(default_factory=dict, repr=False)

    def ahead(self, frames: Mapping[float, Sequence[DrawnFront]]) -> None:
        """Work out the teeth of the fronts of several instants together, before they are asked for."""
        for running, some in itertools.groupby(frames, self._running):
            if running:
                self._on([front for instant in some for front in frames[instant]], running)

    def at(self, instant: float, fronts: Sequence[DrawnFront]) -> Layer:
        """Return the teeth of the fronts of an instant."""
        running = self._running(instant)
        if not running:
            return Layer("teeth", ())
        by_side: dict[str, list[_Row]] = {}
        for front, rows in zip(fronts, self._on(fronts, running), strict=True):
            for hand, row in rows.items():
                by_side.setdefault(front.left_side if hand > 0 else front.right_side, []).append(row)
        drawn: list[Primitive] = []
        for side, some in sorted(by_side.items()):
            edges = tuple(edge for row in some for edge in row.edges)
            rings = tuple(ring for row in some for ring in row.rings)
            drawn += self.pen.cased(edges, rings, self.pen.colour(side, instant), 1.0, 1.1)
        return Layer("teeth", tuple(drawn))

    def _running(self, instant: float) -> tuple[Assault, ...]:
        return tuple(assault for assault in self.assaults if assault.start < instant <= assault.end)

    def _on(self, fronts: Sequence[DrawnFront], running: tuple[Assault, ...]) -> list[_Rows]:
        """Return the teeth of each front; a front that stands keeps its array and them."""
        keys = [(id(front.line), front.left_side, front.right_side, *map(id, running)) for front in fronts]
        fresh = {key: front for key, front in zip(keys, fronts, strict=True) if key not in self._known}
        if fresh:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
                fresh = dict(zip(keys, fronts, strict=True))
            teeth = self._worked_out(list(fresh.values()), running)
            for (key, front), rows in zip(fresh.items(), teeth, strict=True):
                # The line is kept with them, so that no other gets its number.
                self._known[key] = front.line, rows
        return [self._known[key][1] for key in keys]

    def _worked_out(self, fronts: Sequence[DrawnFront], running: tuple[Assault, ...]) -> list[_Rows]:
        points, courses, owner = tooth_places([front.line for front in fronts], self.pen.px(_APART_PX, 9.0))
        columns, rows = (points / _CELL_PX).T.astype(int)
        hands = np.zeros(len(points), dtype=int)
        ringed = np.zeros(len(points), dtype=bool)
        height, width = self.assaults[0].near.shape
        inside = np.flatnonzero((points >= 0).all(axis=1) & (rows < height) & (columns < width))
        rows, columns = rows[inside], columns[inside]
        bare = [self._too_small(front.line) for front in fronts]
        # Of several assaults near a tooth the first says which way it points.
        for assault in reversed(running):
            hand = np.where(bare, 0, [assault.attacked_from(front) for front in fronts])[owner[inside]]
            pointed = np.flatnonzero(assault.near[rows, columns] & (hand != 0))
            hands[inside[pointed]] = hand[pointed]
            ringed[inside[pointed]] = assault.surrounds
        found: list[_Rows] = [{} for _ in fronts]
        chosen = np.flatnonzero(hands)
        if not len(chosen):
            return found
        rings = self._rings(points[chosen], courses[chosen], hands[chosen, np.newaxis], ringed[chosen, np.newaxis])
        edges = np.concatenate([rings, rings[:, :1]], axis=1)
        for front, hand, ring, edge in zip(owner[chosen].tolist(), hands[chosen].tolist(), rings, edges, strict=True):
            row = found[front].setdefault(hand, _Row([], []))
            row.rings.append(ring)
            row.edges.append(edge)
        return found

    def _too_small(self, line: Vertices) -> bool:
        """Return whether a line closes so tightly that its teeth would fill it."""
        closes = bool((line[0] == line[-1]).all())
        return closes and float(lengths_along(line)[-1]) < self.pen.px(_LEAST_RING_PX)

    def _rings(
        self, points: Vertices, courses: Vertices, hands: npt.NDArray[np.int_], ringed: npt.NDArray[np.bool_]
    ) -> Vertices:
        long = self.pen.px(_APART_PX, 9.0)
        # Left of a course is up from one that goes to the right: y is down.
        towards = courses[:, ::-1] * (-1.0, 1.0) * hands
        foot = points + towards * self.pen.px(FLANK_PX * 0.25, 0.5)
        tip = points + towards * (self.pen.px(FLANK_PX, 2.0) + 0.5 * long)
        # A tooth narrows to a point, a bar does not.
        half, end = courses * long * np.where(ringed, 0.13, 0.3), courses * long * np.where(ringed, 0.13, 0.0)
        return np.asarray(np.round(np.stack([foot - half, tip - end, tip + end, foot + half], axis=1) * 16.0) / 16.0)


def tooth_places(lines: Sequence[Vertices], apart: float) -> tuple[Vertices, Vertices, npt.NDArray[np.intp]]:
    """Return where lines bear teeth, their courses there, and on which line each is.

    Parameters
    ----------
    lines : sequence of ndarray, each of shape (n, 2)
        At least one.
    apart : float
        Width of a mesh of the net.

    Returns
    -------
    points, courses : ndarray, shape (m, 2)
        In the order of the lines. Courses are unit vectors.
    owner : ndarray of intp, shape (m,)
    """
    points = np.concatenate(lines)
    lengths = np.array([len(line) for line in lines])
    owner = np.repeat(np.arange(len(lines)), lengths)
    last = np.cumsum(lengths) - 1
    # The course is that of some way round, so that small bends do not turn a tooth.
    at = np.arange(len(points))
    course = points[np.minimum(at + 5, last[owner])] - points[np.maximum(at - 4, (last - lengths + 1)[owner])]
    meshes = np.floor(points / apart)
    crossed = meshes[1:] != meshes[:-1]
    crossed[last[:-1]] = False
    crossed &= (lengths > 2)[owner[:-1], np.newaxis]
    flat = np.abs(course[:, 0]) >= np.abs(course[:, 1])
    where = np.flatnonzero(np.where(flat[:-1], crossed[:, 0], crossed[:, 1]))
    axis = np.where(flat[where], 0, 1)
    first, second = points[where, axis], points[where + 1, axis]
    net = np.maximum(meshes[where, axis], meshes[where + 1, axis]) * apart
    share = (net - first) / (second - first)
    step = points[1:] - points[:-1]
    length = np.hypot(step[:, 0], step[:, 1])
    # Between the lines the way is long enough for the first tooth of the next.
    length[last[:-1]] = apart
    along = np.cumsum(length)[where] + (share - 1.0) * length[where]
    kept, previous = [], -np.inf
    for index, distance in enumerate(along.tolist()):
        if distance - previous >= _NEAREST * apart:
            kept.append(index)
            previous = distance
    where, share = where[kept], share[kept, np.newaxis]
    course = course[where]
    length = np.hypot(course[:, 0], course[:, 1])
    good = np.flatnonzero(length > 1e-6)
    where = where[good]
    return points[where] + share[good] * step[where], course[good] / length[good, np.newaxis], owner[where]


def assaults_of(control: Control, pen: Pen, marks: list[Mark], attacks: list[Attack]) -> tuple[Assault, ...]:
    """Return where and when which side attacks: near its arrows, and round those whom it cuts off."""
    found = []
    for attack in attacks:
        length = float(lengths_along(attack.curve)[-1])
        reach = min(max(0.45 * length, pen.px(_LEAST_REACH_PX)), pen.px(_MOST_REACH_PX))
        shape = shapely.LineString(attack.curve).buffer(reach, quad_segs=3)
        span = attack.mark.span
        found.append(Assault(float(span.start), float(span.end), attack.mark.side, "", _cells(pen, shape)))
    for mark in marks:
        if mark.kind in ("pocket", "encirclement") and mark.provinces and mark.side in control.sides:
            area = shapely.coverage_union_all(control.theatre.polygons[list(mark.provinces)])
            shape = pen.view.page(area).buffer(pen.px(14.0), quad_segs=3)
            span = mark.span
            found.append(Assault(float(span.start), float(span.end), "", mark.side, _cells(pen, shape), True))
    return tuple(assault for assault in found if assault.near.any())


def _cells(pen: Pen, shape: object) -> npt.NDArray[np.bool_]:
    size = (-(-pen.view.width_px // _CELL_PX), -(-pen.view.height_px // _CELL_PX))
    image = Image.new("1", size, 0)
    draw = ImageDraw.Draw(image)
    for ring in rings_of(shape):
        # Holes are filled, too: a front that runs in one is as near.
        draw.polygon((ring / _CELL_PX).ravel().tolist(), fill=1)
    return np.asarray(image)
