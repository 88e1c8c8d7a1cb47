"""Fights: stars of battles, fights at sea, and raids from the air with their way and their bursts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from frontmap.scene.marks.arrow_shape import curve_through
from frontmap.scene.marks.arrows import boxes_along
from frontmap.scene.marks.icons import aircraft, burst, placed, ship
from frontmap.scene.marks.item import Item, Stand, boxed
from frontmap.scene.marks.pen import Pen, Vertices, direction_at, lengths_along, part_of
from frontmap.scene.marks.sea import off_shore
from frontmap.scene.primitives import Box, Colour, Primitive, Text
from frontmap.scene.sheet import type_size
from frontmap.scene.typography import readable, text_box
from frontmap.timeline.change import Mark

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["fights_of"]

_STAR_PX, _SEA_STAR_PX, _BURST_PX = 11.0, 10.0, 8.0
_SUNK_PX, _LEGIBLE = 16.0, 0.5
_RAID_STEPS = 128
_WAY = 0.75
"""The part of its time in which a raid flies to its target."""

_MOST_BURSTS = 7


def fights_of(control: Control, pen: Pen, marks: list[Mark], sea: Any) -> list[Item]:
    """Return the battles and raids among some marks; `sea` is open water in page pixels."""
    items: list[Item] = []
    for mark in marks:
        points = pen.view.to_page(mark.points) if mark.points else np.empty((0, 2))
        if mark.kind == "battle":
            items.extend(_battle(pen, mark, x, y) for x, y in points.tolist())
        elif mark.kind == "naval_battle":
            items.extend(_naval_battle(pen, mark, x, y, sea) for x, y in off_shore(pen, sea, points).tolist())
        elif mark.kind == "bombing":
            items.extend(_bombing(control, pen, mark, points))
    return items


def _winner(pen: Pen, mark: Mark) -> Colour:
    """Return the colour of the side that wins a fight; ink if none does."""
    return pen.colour(str(mark.details.get("result", "")), mark.span.end)


def _battle(pen: Pen, mark: Mark, x: float, y: float) -> Item:
    radius = pen.sign(_STAR_PX)

    def draw(stand: Stand) -> list[Primitive]:
        drawn = pen.cased_fill(placed(burst, x, y, radius), pen.theme.ink, stand.alpha)
        decided = stand.grown >= 1.0 and pen.knows(mark.details.get("result"))
        if decided:
            # The heart of the star is the winner's.
            drawn += pen.cased_fill(placed(burst, x, y, radius * 0.5), _winner(pen, mark), stand.alpha, 0.9)
        return drawn

    return Item(float(mark.span.start), float(mark.span.end), draw, 16, boxes=(boxed((x, y), radius),))


def _naval_battle(pen: Pen, mark: Mark, x: float, y: float, sea: Any) -> Item:
    radius, hull = pen.sign(_SEA_STAR_PX), pen.sign(13.0)
    sunk = _sunk(pen, mark, x + 1.25 * hull, y + 0.75 * hull)

    def draw(stand: Stand) -> list[Primitive]:
        return [
            *pen.cased_fill(placed(ship, x, y + 0.55 * hull, hull), _winner(pen, mark), stand.alpha),
            *pen.cased_fill(placed(burst, x, y - 0.75 * hull, radius * 0.8), pen.theme.ink, stand.alpha),
            *(sunk if stand.alpha >= _LEGIBLE else ()),
        ]

    figures = [text_box(text) for text in sunk]
    rights = [right for _, _, right, _ in figures]
    box = (x - hull, y - 1.6 * hull, max([x + hull, *rights]), y + 1.2 * hull)
    return Item(float(mark.span.start), float(mark.span.end), draw, boxes=(box,), room=sea)


def _sunk(pen: Pen, mark: Mark, left: float, base: float) -> tuple[Text, ...]:
    """Return how many ships each side has lost, one figure above the other, the first uppermost."""
    size = type_size(_SUNK_PX, pen.scale)
    counts = [(str(side), int(count)) for side, count in (mark.details.get("sunk") or {}).items() if int(count)]
    rows = []
    for row, (side, count) in enumerate(counts):
        at, colour = base - size * (len(counts) - 1 - row), pen.colour(side, mark.span.end)
        rows.append(Text(left, at, f"−{count}", "sans-bold", size, colour, pen.theme.casing, pen.px(2.0, 1.4)))
    return tuple(rows)


def _bombing(control: Control, pen: Pen, mark: Mark, points: Vertices) -> list[Item]:
    along = mark.details.get("along") is not None
    base = pen.view.to_page(mark.details["base_m"]) if mark.details.get("base_m") else np.empty((0, 2))
    targets = pen.view.to_page(mark.details["at_m"]) if mark.details.get("at_m") else points
    if along and not mark.details.get("at_m"):
        targets = points[-1:]
    items = []
    for number, target in enumerate(targets):
        start = base[min(number, len(base) - 1)] if len(base) else None
        way = _way(start, points if along else np.empty((0, 2)), target)
        items.append(_raid(pen, mark, way, target))
    if mark.provinces:
        items.extend(_raid(pen, mark, None, target) for target in _spread_over(control, pen, mark))
    return items


def _way(base: Vertices | None, along: Vertices, target: Vertices) -> Vertices | None:
    stations = [*([base] if base is not None else []), *along, target]
    if len(stations) < 2:
        return None
    if len(stations) == 2:
        # A shallow arc, so that the way of aircraft is not taken for a road or a border.
        first, last = np.asarray(stations[0]), np.asarray(target)
        bend = np.array([last[1] - first[1], first[0] - last[0]]) * 0.12
        stations.insert(1, (first + last) / 2 + bend)
    return curve_through(np.vstack(stations))


def _spread_over(control: Control, pen: Pen, mark: Mark) -> Vertices:
    """Return points spread over bombed areas: one for each province, not too many and not too close."""
    inner = shapely.point_on_surface(control.theatre.polygons[list(mark.provinces)])
    points = pen.view.to_page(shapely.get_coordinates(inner))
    chosen: list[Vertices] = []
    for point in points:
        if len(chosen) < _MOST_BURSTS and all(np.hypot(*(point - other)) > pen.px(34.0) for other in chosen):
            chosen.append(point)
    return np.array(chosen).reshape(-1, 2)


def _raid(pen: Pen, mark: Mark, way: Vertices | None, target: Vertices) -> Item:
    colour = pen.colour(mark.side, mark.span.end)
    x, y = float(target[0]), float(target[1])
    radius = pen.sign(_BURST_PX)

    def draw(stand: Stand) -> list[Primitive]:
        drawn: list[Primitive] = []
        flown = min(stand.grown / _WAY, 1.0) if way is not None else 1.0
        if way is not None and len(way) > 2:
            length = float(lengths_along(way)[-1])
            there = max(length - radius * 1.2, 1.0)
            reached = max(there * flown, 1.0)
            drawn += pen.cased_stroke(
                (part_of(way, 0.0, reached),), colour, 1.9, stand.alpha, dash=(7.0, 5.0), cap="butt"
            )
            if length > pen.px(40.0):
                # The aircraft stays on its way, short of the burst, so that it can be seen.
                at, course = direction_at(way, min(reached, length - pen.px(30.0)), pen.px(6.0))
                nose = float(np.arctan2(course[1], course[0]))
                drawn += pen.cased_fill(placed(aircraft, at[0], at[1], pen.sign(11.0), nose), colour, stand.alpha)
        if flown >= 1.0:
            for dx, dy, size in ((0.0, 0.0, 1.0), (1.05, -0.75, 0.62), (-1.0, 0.7, 0.55)):
                star = placed(burst, x + dx * radius, y + dy * radius, radius * size, dx)
                drawn += pen.cased_fill(star, colour, stand.alpha, 1.2)
        return drawn

    boxes: tuple[Box, ...] = (boxed((x, y), 1.8 * radius),)
    if way is not None:
        boxes += boxes_along(way, pen.px(4.0))
    # Those who are none of the sides are named: no colour tells who they are.
    name = readable(str(mark.details.get("third_party", "")))
    return Item(float(mark.span.start), float(mark.span.end), draw, _RAID_STEPS, boxes=boxes, name=name, way=way)
