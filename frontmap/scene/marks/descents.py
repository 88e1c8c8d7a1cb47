"""Descents: landings from the sea and from the air, held or lost."""

from __future__ import annotations

import numpy as np
import shapely

from frontmap.scene.marks.arrow_shape import arrow_ring, curve_through
from frontmap.scene.marks.arrows import boxes_along
from frontmap.scene.marks.icons import aircraft, anchor, parachute, placed
from frontmap.scene.marks.item import Item, Stand, boxed
from frontmap.scene.marks.pen import Pen, Vertices, circle, direction_at, lengths_along, part_of
from frontmap.scene.primitives import Fill, Primitive, Stroke
from frontmap.timeline.change import Mark

__all__ = ["descents_of"]

_STEPS = 256
_BADGE_PX = 13.0
_BESIDE = 3.6
"""How far from its place a badge may reach where it steps aside from names, in its own radii."""


def descents_of(pen: Pen, marks: list[Mark]) -> list[Item]:
    """Return the landings and airdrops among some marks."""
    items: list[Item] = []
    for mark in marks:
        if mark.kind not in ("landing", "airdrop"):
            continue
        by_way = mark.details.get("along") is not None
        at = mark.details.get("at_m") if by_way else mark.points
        places = pen.view.to_page(at) if at else np.empty((0, 2))
        along = pen.view.to_page(mark.points) if by_way else np.empty((0, 2))
        port = pen.view.to_page(mark.details["origins_m"]) if mark.details.get("origins_m") else np.empty((0, 2))
        for number, place in enumerate(places):
            start = port[min(number, len(port) - 1)][None] if len(port) else np.empty((0, 2))
            stations = np.vstack([start, along, place[None]])
            way = curve_through(stations) if len(stations) >= 2 and np.ptp(stations, axis=0).max() > 1.0 else None
            items += _descent(pen, mark, way, place)
    return items


def _descent(pen: Pen, mark: Mark, way: Vertices | None, place: Vertices) -> list[Item]:
    """Return the way of a descent, if it is long enough to be seen, and the badge at its end."""
    start, end = float(mark.span.start), float(mark.span.end)
    radius = pen.sign(_BADGE_PX)
    length = 0.0 if way is None else float(lengths_along(way)[-1])
    # The badge stands beside the place, on the side it was reached from, so that the place itself stays in sight.
    back = np.array([0.0, -1.0]) if way is None else -direction_at(way, length, 12.0)[1]
    badge = place + back * radius * 1.5
    colour = pen.colour(mark.side, mark.span.end)
    from_sea = mark.kind == "landing"
    lost = mark.details.get("cleared") is not None

    def draw_badge(stand: Stand) -> list[Primitive]:
        if _reached(stand) < 1.0:
            return []
        gone = lost and stand.alpha < 1.0
        drawn = _badge(pen, badge, radius, from_sea, colour if not gone else pen.theme.faint_ink, stand.alpha)
        if gone:
            slash = badge + np.array([(-radius, radius), (radius, -radius)])
            drawn += pen.cased_stroke((slash,), pen.theme.ink, 2.6, stand.alpha)
        return drawn

    def draw_way(stand: Stand) -> list[Primitive]:
        assert way is not None
        reached = _reached(stand)
        if from_sea:
            ring = arrow_ring(way, reached, pen.scale)
            return [] if ring is None else pen.cased_fill((ring,), colour, stand.alpha)
        part = part_of(way, 0.0, max(length * reached - radius * 2.6, 1.0))
        drawn = pen.cased_stroke((part,), colour, 1.9, stand.alpha, dash=(7.0, 5.0), cap="butt")
        if reached < 1.0:
            at, course = direction_at(part, float(lengths_along(part)[-1]), pen.px(6.0))
            nose = float(np.arctan2(course[1], course[0]))
            drawn += pen.cased_fill(placed(aircraft, at[0], at[1], pen.sign(12.0), nose), colour, stand.alpha)
        return drawn

    round_badge = boxed(np.vstack([badge - radius, badge + radius]), 2.0)
    beside = shapely.Point(place).buffer(_BESIDE * radius)
    items = [Item(start, end, draw_badge, _STEPS, boxes=(round_badge,), room=beside)]
    if way is not None and length > 3.2 * radius:
        items.insert(0, Item(start, end, draw_way, _STEPS, boxes=boxes_along(way, pen.px(10.0))))
    return items


def _reached(stand: Stand) -> float:
    """Return how much of the way is done: how long it takes is not told, so it is a short while, as on any map."""
    return min(stand.grown * 6.0, 1.0)


def _badge(
    pen: Pen, middle: Vertices, radius: float, from_sea: bool, colour: tuple[float, float, float], alpha: float
) -> list[Primitive]:
    ring = circle(float(middle[0]), float(middle[1]), radius)
    picture = placed(anchor if from_sea else parachute, float(middle[0]), float(middle[1]), radius * 0.66)
    return [
        Stroke((ring,), pen.theme.casing, pen.px(5.0, 2.4), alpha=0.9 * alpha**2),
        Fill((ring,), pen.theme.casing, alpha=alpha),
        Stroke((ring,), colour, pen.px(2.2, 1.2), alpha=alpha),
        Fill(picture, colour, alpha=alpha),
    ]
