"""Ground and troops that change hands without a fight, told discreetly: treaties, annexations, defections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from frontmap.scene.marks.icons import flag, placed
from frontmap.scene.marks.item import Item, Stand, boxed
from frontmap.scene.marks.pen import Pen
from frontmap.scene.primitives import Primitive, Stroke
from frontmap.scene.shapes import clip_polygons, lines_of
from frontmap.timeline.change import Mark, Timeline

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["transfers_of"]

_FLAG_PX = 11.0


def transfers_of(control: Control, pen: Pen, marks: list[Mark]) -> list[Item]:
    """Return what changes hands without a fight among some marks: its outline, in the colour of who gains it."""
    items: list[Item] = []
    for mark in marks:
        if mark.kind in ("treaty", "annex", "defection", "puppet"):
            for to, provinces in _gains(control.timeline, mark):
                area = shapely.coverage_union_all(control.theatre.polygons[list(provinces)])
                items.extend(_outline(pen, mark, to, area))
        if mark.kind == "defection":
            items.extend(_flag(pen, mark, x, y) for x, y in pen.view.to_page(mark.points or ()).tolist())
    return items


def _gains(timeline: Timeline, mark: Mark) -> list[tuple[str, tuple[int, ...]]]:
    """Return who gains which provinces by a mark: the changes that rest on the same words."""
    where = (mark.statement.line, mark.statement.column)
    if not any(where):
        return []
    return [
        (change.to, change.provinces)
        for change in timeline.changes
        if change.provinces and change.to and (change.statement.line, change.statement.column) == where
    ]


def _outline(pen: Pen, mark: Mark, to: str, area: Any) -> list[Item]:
    shape = clip_polygons(pen.view.page(area), pen.view.width_px, pen.view.height_px)
    # Drawn within the area, so that two that are exchanged do not hide one another's edge.
    lines = lines_of(shape.buffer(-pen.px(2.2))) if not shape.is_empty else ()
    if not lines:
        return []
    colour = pen.colour(to, mark.span.end)

    def draw(stand: Stand) -> list[Primitive]:
        dash = (pen.px(9.0), pen.px(5.0))
        return [
            Stroke(lines, pen.theme.casing, pen.px(4.4, 2.0), alpha=0.6 * stand.alpha),
            Stroke(lines, colour, pen.px(2.4, 1.2), alpha=stand.alpha, dash=dash, cap="butt"),
        ]

    return [Item(float(mark.span.start), float(mark.span.end), draw)]


def _flag(pen: Pen, mark: Mark, x: float, y: float) -> Item:
    radius = pen.sign(_FLAG_PX)
    rings = placed(flag, x + 0.5 * radius, y - 0.95 * radius, radius)

    def draw(stand: Stand) -> list[Primitive]:
        return pen.cased_fill(rings, pen.colour(mark.side, mark.span.end), stand.alpha)

    return Item(float(mark.span.start), float(mark.span.end), draw, boxes=(boxed(np.vstack(rings), 2.0),))
