"""Teeth of the front: they point at the defender where an offensive runs, and only while it runs.

They stand where the front crosses the lines of a net that lies still on the page, so that an advancing front carries
them forward and none of them creeps along it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely
from PIL import Image, ImageDraw

from frontmap.scene.front import FLANK_PX, DrawnFront
from frontmap.scene.marks.arrows import Attack
from frontmap.scene.marks.pen import Pen, Vertices, lengths_along
from frontmap.scene.primitives import Layer, Primitive
from frontmap.scene.shapes import bounds_of, rings_of
from frontmap.timeline.change import Mark

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["Assault", "Teeth", "assaults_of", "tooth_places"]

_APART_PX = 17.0
_NEAREST = 0.62
"""The least distance of two teeth, in meshes of the net."""

_MOST_KNOWN = 512
_CELL_PX = 6
_LEAST_REACH_PX, _MOST_REACH_PX = 34.0, 90.0


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
    """

    start: float
    end: float
    attacker: str
    defender: str
    near: npt.NDArray[np.bool_]

    def attacked_from(self, front: DrawnFront) -> int:
        """Return 1 if the side on the left of a front attacks, -1 if the one on the right does, else 0."""
        pairs = ((front.left_side, front.right_side, 1), (front.right_side, front.left_side, -1))
        for one, other, hand in pairs:
            if self.attacker in ("", one) and self.defender in ("", other):
                return hand
        return 0


@dataclass(frozen=True, slots=True, eq=False)
class Teeth:
    """The teeth of a war's fronts on one page."""

    pen: Pen
    assaults: tuple[Assault, ...]
    _known: dict[Hashable, tuple[Vertices, list[tuple[int, list[Vertices]]]]] = field(default_factory=dict, repr=False)

    def at(self, instant: float, fronts: Sequence[DrawnFront]) -> Layer:
        """Return the teeth of the fronts of an instant."""
        running = [assault for assault in self.assaults if assault.start < instant <= assault.end]
        by_side: dict[str, list[Vertices]] = {}
        for front in fronts if running else ():
            hands = [(assault, assault.attacked_from(front)) for assault in running]
            if any(hand for _, hand in hands):
                for hand, rings in self._on(front, [(assault, hand) for assault, hand in hands if hand]):
                    by_side.setdefault(front.left_side if hand > 0 else front.right_side, []).extend(rings)
        drawn: list[Primitive] = []
        for side, rings in sorted(by_side.items()):
            if rings:
                drawn += self.pen.cased_fill(rings, self.pen.colour(side), 1.0, 1.1)
        key = tuple((side, np.concatenate(rings).tobytes()) for side, rings in sorted(by_side.items()) if rings)
        return Layer("teeth", tuple(drawn), bounds_of(drawn), key=key)

    def _on(self, front: DrawnFront, assaults: list[tuple[Assault, int]]) -> list[tuple[int, list[Vertices]]]:
        """Return the hand and the rings of the teeth of each assault; a front that stands keeps its array and them."""
        key = (id(front.line), tuple(assaults))
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            # The line is kept with them, so that no other gets its number.
            known = self._known[key] = front.line, self._worked_out(front, assaults)
        return known[1]

    def _worked_out(self, front: DrawnFront, assaults: list[tuple[Assault, int]]) -> list[tuple[int, list[Vertices]]]:
        points, courses = tooth_places(front.line, self.pen.px(_APART_PX, 9.0))
        found = []
        taken = np.zeros(len(points), dtype=bool)
        for assault, hand in assaults:
            rows, columns = (np.floor(points[:, ::-1] / _CELL_PX)).astype(int).T
            inside = (rows >= 0) & (columns >= 0) & (rows < assault.near.shape[0]) & (columns < assault.near.shape[1])
            chosen = inside & ~taken
            chosen[chosen] = assault.near[rows[chosen], columns[chosen]]
            taken |= chosen
            found.append((hand, self._rings(points[chosen], courses[chosen], hand)))
        return found

    def _rings(self, points: Vertices, courses: Vertices, hand: int) -> list[Vertices]:
        long = self.pen.px(_APART_PX, 9.0)
        # Left of a course is up from one that goes to the right: y is down.
        towards = np.column_stack([-courses[:, 1], courses[:, 0]]) * hand
        foot = points + towards * self.pen.px(FLANK_PX * 0.25, 0.5)
        tip = points + towards * (self.pen.px(FLANK_PX, 2.0) + 0.5 * long)
        half = courses * long * 0.3
        rings = np.round(np.stack([foot - half, tip, foot + half], axis=1) * 16.0) / 16.0
        return list(rings)


def tooth_places(line: Vertices, apart: float) -> tuple[Vertices, Vertices]:
    """Return where a line bears teeth, and its course there.

    Parameters
    ----------
    line : ndarray, shape (n, 2)
    apart : float
        Width of a mesh of the net.

    Returns
    -------
    points, courses : ndarray, shape (m, 2)
        Courses are unit vectors.
    """
    nothing = np.empty((0, 2))
    if len(line) < 3:
        return nothing, nothing
    # The course is that of some way round, so that small bends do not turn a tooth.
    reach = min(4, len(line) - 1)
    last = len(line) - 1
    at = np.arange(last)
    course = line[np.minimum(at + 1 + reach, last)] - line[np.maximum(at - reach, 0)]
    flat = np.abs(course[:, 0]) >= np.abs(course[:, 1])
    axis = np.where(flat, 0, 1)
    first, second = line[at, axis], line[at + 1, axis]
    crossed = np.floor(first / apart) != np.floor(second / apart)
    where = np.flatnonzero(crossed)
    if not len(where):
        return nothing, nothing
    net = np.maximum(np.floor(first[where] / apart), np.floor(second[where] / apart)) * apart
    share = (net - first[where]) / (second[where] - first[where])
    points = line[where] + share[:, None] * (line[where + 1] - line[where])
    along = lengths_along(line)[where] + share * np.hypot(*(line[where + 1] - line[where]).T)
    kept, previous = [], -np.inf
    for index, distance in enumerate(along.tolist()):
        if distance - previous >= _NEAREST * apart:
            kept.append(index)
            previous = distance
    course = course[where][kept]
    length = np.hypot(*course.T)
    good = length > 1e-6
    return points[kept][good], course[good] / length[good, None]


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
            found.append(Assault(float(span.start), float(span.end), "", mark.side, _cells(pen, shape)))
    return tuple(assault for assault in found if assault.near.any())


def _cells(pen: Pen, shape: object) -> npt.NDArray[np.bool_]:
    size = (-(-pen.view.width_px // _CELL_PX), -(-pen.view.height_px // _CELL_PX))
    image = Image.new("1", size, 0)
    draw = ImageDraw.Draw(image)
    for ring in rings_of(shape):
        # Holes are filled, too: a front that runs in one is as near.
        draw.polygon((ring / _CELL_PX).ravel().tolist(), fill=1)
    return np.asarray(image)
