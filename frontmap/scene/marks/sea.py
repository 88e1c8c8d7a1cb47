"""At sea: patrols that go to and fro, blockades of ports."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from frontmap.scene.marks.arrow_shape import curve_through
from frontmap.scene.marks.arrows import boxes_along
from frontmap.scene.marks.icons import placed, ship
from frontmap.scene.marks.item import Item, Stand, boxed
from frontmap.scene.marks.pen import Pen, Vertices, arc, direction_at, lengths_along
from frontmap.scene.primitives import Primitive
from frontmap.timeline.change import Mark

__all__ = ["blockades_of", "off_shore", "patrols_of", "seaward"]

_SHIP_PX = 13.0
_DAYS_A_TURN = 12.0
"""Days that a patrol takes to and fro on the map; it is a sign, not a ship's log."""

_STEPS_A_TURN = 96
_RING_PX = 21.0
_LOOKS = 24
_OFF_SHORE_PX = 22.0


def patrols_of(pen: Pen, marks: list[Mark], sea: Any) -> list[Item]:
    """Return the patrols among some marks; `sea` as for `blockades_of`."""
    items = []
    for mark in marks:
        if mark.kind == "patrol" and mark.points:
            points = off_shore(pen, sea, pen.view.to_page(mark.points))
            course = (
                curve_through(points)
                if len(points) >= 2
                else points + np.array([(-0.5, 0.0), (0.5, 0.0)]) * pen.px(40.0)
            )
            items.append(_patrol(pen, mark, course))
    return items


def _patrol(pen: Pen, mark: Mark, course: Vertices) -> Item:
    colour = pen.colour(mark.side, mark.span.end)
    length = float(lengths_along(course)[-1])
    turns = max((mark.span.end - mark.span.start) / _DAYS_A_TURN, 1.0)

    def draw(stand: Stand) -> list[Primitive]:
        phase = (stand.grown * turns + 0.12) % 1.0
        along = (1.0 - abs(2.0 * phase - 1.0)) * length
        at, ahead = direction_at(course, along, pen.px(4.0))
        forward = ahead[0] * (1.0 if phase < 0.5 else -1.0)
        hull = placed(ship, float(at[0]), float(at[1]), pen.sign(_SHIP_PX))
        if forward < 0:
            hull = tuple((ring - at) * (-1.0, 1.0) + at for ring in hull)
        return [
            *pen.cased_stroke((course,), colour, 1.9, stand.alpha, dash=(2.5, 6.0), cap="round"),
            *pen.cased_fill(hull, colour, stand.alpha),
        ]

    boxes = boxes_along(course, pen.sign(_SHIP_PX))
    return Item(float(mark.span.start), float(mark.span.end), draw, round(turns * _STEPS_A_TURN), boxes=boxes)


def blockades_of(pen: Pen, marks: list[Mark], sea: Any) -> list[Item]:
    """Return the blockades among some marks.

    Parameters
    ----------
    pen : Pen
    marks : list of Mark
    sea : shapely geometry
        Open water in page pixels: it tells which way a port looks.
    """
    return [
        _blockade(pen, mark, x, y, seaward(pen, sea, x, y) or np.pi / 2)
        for mark in marks
        if mark.kind == "blockade" and mark.points
        for x, y in pen.view.to_page(mark.points).tolist()
    ]


def off_shore(pen: Pen, sea: Any, points: Vertices) -> Vertices:
    """Return points, those on land moved out to the water that is near them."""
    moved = points.copy()
    for number, (x, y) in enumerate(points.tolist()):
        out = None if shapely.contains_xy(sea, x, y) else seaward(pen, sea, x, y)
        if out is not None:
            moved[number] += np.array([np.cos(out), np.sin(out)]) * pen.sign(_OFF_SHORE_PX)
    return moved


def seaward(pen: Pen, sea: Any, x: float, y: float) -> float | None:
    """Return which way open water lies from a point, in radians clockwise from the right; None if none is near."""
    turn = np.linspace(0.0, 2 * np.pi, _LOOKS, endpoint=False)
    for reach in (1.0, 1.8, 3.0):
        looks = np.array([x, y]) + np.column_stack([np.cos(turn), np.sin(turn)]) * pen.sign(_RING_PX) * reach
        wet = shapely.contains_xy(sea, looks[:, 0], looks[:, 1])
        if wet.any():
            return float(np.arctan2(np.sin(turn[wet]).sum(), np.cos(turn[wet]).sum()))
    return None


def _blockade(pen: Pen, mark: Mark, x: float, y: float, seaward: float) -> Item:
    colour = pen.colour(mark.side, mark.span.end)
    radius = pen.sign(_RING_PX)
    ring = arc(x, y, radius, seaward - 1.15, seaward + 1.15)
    turns = np.linspace(seaward - 0.95, seaward + 0.95, 5)
    # Teeth toward the port, as on a chain drawn across its mouth.
    teeth = [np.array([[x, y]]) + np.outer([radius, radius * 0.66], [np.cos(turn), np.sin(turn)]) for turn in turns]
    at = (x + 1.75 * radius * np.cos(seaward), y + 1.75 * radius * np.sin(seaward))
    hull = placed(ship, *at, pen.sign(11.0))

    def draw(stand: Stand) -> list[Primitive]:
        return [
            *pen.cased_stroke((ring, *teeth), colour, 2.6, stand.alpha, cap="butt"),
            *pen.cased_fill(hull, colour, stand.alpha),
        ]

    box = boxed(np.vstack([ring, *hull]), pen.px(3.0))
    return Item(float(mark.span.start), float(mark.span.end), draw, boxes=(box,))
