"""Lines that stand: fortified lines with their battlements, bars where an advance is stuck."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from frontmap.scene.marks.arrow_shape import curve_through
from frontmap.scene.marks.arrows import Attack, boxes_along
from frontmap.scene.marks.item import Item, Stand, boxed
from frontmap.scene.marks.pen import Pen, Vertices, direction_at, lengths_along
from frontmap.scene.primitives import Primitive
from frontmap.timeline.change import Mark

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["battlements", "fortified_of", "halts_of"]

_MERLON_PX = 9.0
_HIGH_PX = 6.0
_PEN_PX = 2.6
_BAR_PX = 15.0
_BARS_ON_A_FRONT = (0.15, 0.38, 0.62, 0.85)


def fortified_of(pen: Pen, marks: list[Mark]) -> list[Item]:
    """Return the fortified lines among some marks."""
    items = []
    for mark in marks:
        if mark.kind == "fortified" and len(mark.points) >= 2:
            line = curve_through(pen.view.to_page(mark.points))
            items.append(_fortified(pen, mark, line))
    return items


def _fortified(pen: Pen, mark: Mark, line: Vertices) -> Item:
    colour = pen.colour(mark.side, mark.span.end)
    course = battlements(line, pen.px(_MERLON_PX), pen.px(_HIGH_PX))

    def draw(stand: Stand) -> list[Primitive]:
        return pen.cased_stroke((course,), colour, _PEN_PX, stand.alpha, cap="butt", join="miter")

    return Item(float(mark.span.start), float(mark.span.end), draw, boxes=boxes_along(line, pen.px(_HIGH_PX)))


def battlements(line: Vertices, long: float, high: float) -> Vertices:
    """Return a line as battlements: merlons on the left hand of one who walks along it.

    Parameters
    ----------
    line : ndarray, shape (n, 2)
        Page pixels, y down.
    long, high : float
        Length of a merlon and of the gap behind it, and how far it reaches out.
    """
    length = float(lengths_along(line)[-1])
    count = max(round(length / (2 * long)), 1)
    step = length / (2 * count)
    corners: list[Vertices] = []
    for number in range(2 * count):
        ends = [direction_at(line, at, step / 3) for at in (number * step, (number + 1) * step)]
        out = high if number % 2 == 0 else 0.0
        corners.extend(point + out * np.array([course[1], -course[0]]) for point, course in ends)
    return np.vstack([line[:1], *corners, line[-1:]])


def halts_of(control: Control, pen: Pen, marks: list[Mark], attacks: list[Attack]) -> list[Item]:
    """Return the halts among some marks, as bars across the way of the advance that is stuck.

    Parameters
    ----------
    control : Control
    pen : Pen
    marks : list of Mark
    attacks : list of Attack
        They tell which way an advance was going.
    """
    items: list[Item] = []
    for mark in marks:
        if mark.kind != "halt":
            continue
        bars = [(point, _way_to(pen, mark, point, attacks)) for point in pen.view.to_page(mark.points or ())]
        bars += _along_front(control, pen, mark)
        items.extend(_bar(pen, mark, point, ahead) for point, ahead in bars)
    return items


def _way_to(pen: Pen, mark: Mark, point: Vertices, attacks: list[Attack]) -> Vertices:
    """Return which way an advance went that is stuck at a point: as the latest arrow of its side that ends near."""
    near: tuple[float, Vertices] = (np.inf, np.array([0.0, -1.0]))
    for attack in attacks:
        if attack.mark.side != mark.side or attack.mark.span.start > mark.span.end:
            continue
        distance = float(np.hypot(*(attack.curve - point).T).min())
        cost = distance + abs(attack.mark.span.end - mark.span.start) * pen.px(4.0)
        if distance < pen.px(220.0) and cost < near[0]:
            near = (cost, direction_at(attack.curve, float(lengths_along(attack.curve)[-1]), 12.0)[1])
    return near[1]


def _along_front(control: Control, pen: Pen, mark: Mark) -> list[tuple[Vertices, Vertices]]:
    """Return bars along the line of a front that is stuck, and which way each looks."""
    lines = [line for line in control.timeline.lines if line.front == mark.details.get("front")]
    reached = [line for line in lines if line.instant <= mark.span.start] or lines[:1]
    if not reached:
        return []
    course = pen.view.to_page(reached[-1].line.coords)
    length = float(lengths_along(course)[-1])
    found = []
    for share in _BARS_ON_A_FRONT:
        point, along = direction_at(course, share * length, pen.px(20.0))
        left = np.array([along[1], -along[0]])
        ahead = -left if reached[-1].left == mark.side else left
        found.append((point + ahead * pen.px(11.0), ahead))
    return found


def _bar(pen: Pen, mark: Mark, point: Vertices, ahead: Vertices) -> Item:
    aside = np.array([ahead[1], -ahead[0]]) * pen.px(_BAR_PX)
    back = ahead * pen.px(6.5)
    front = np.vstack([point - aside, point + aside])
    behind = np.vstack([point - aside * 0.62 - back, point + aside * 0.62 - back])

    def draw(stand: Stand) -> list[Primitive]:
        return [
            *pen.cased_stroke((behind,), pen.colour(mark.side, mark.span.end), 3.6, stand.alpha, cap="butt"),
            *pen.cased_stroke((front,), pen.theme.ink, 4.2, stand.alpha, cap="butt"),
        ]

    box = boxed(np.vstack([front, behind]), pen.px(3.0))
    return Item(float(mark.span.start), float(mark.span.end), draw, boxes=(box,))
