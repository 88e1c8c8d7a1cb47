"""Rings: besieged towns, uprisings that spread from a town."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from frontmap.scene.marks.item import Item, Stand, boxed
from frontmap.scene.marks.pen import Pen, circle
from frontmap.scene.primitives import Fill, Primitive
from frontmap.timeline.change import Mark

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["risings_of", "sieges_of"]

_SIEGE_PX = 19.0
_TEETH = 20


def sieges_of(pen: Pen, marks: list[Mark]) -> list[Item]:
    """Return the sieges among some marks: a ring round the town in the besieger's colour, its teeth inward."""
    return [
        _siege(pen, mark, x, y)
        for mark in marks
        if mark.kind == "siege" and mark.points
        for x, y in pen.view.to_page(mark.points).tolist()
    ]


def _siege(pen: Pen, mark: Mark, x: float, y: float) -> Item:
    radius = pen.sign(_SIEGE_PX)
    turns = np.linspace(0.0, 2 * np.pi, _TEETH, endpoint=False)
    teeth = tuple(
        np.array([[x, y]]) + np.outer([radius, radius * 0.68], [np.cos(turn), np.sin(turn)]) for turn in turns
    )
    ring = circle(x, y, radius)

    def draw(stand: Stand) -> list[Primitive]:
        return [
            *pen.cased_stroke(teeth, pen.colour(mark.side, mark.span.end), 2.0, stand.alpha, cap="butt"),
            *pen.cased_stroke((ring,), pen.colour(mark.side, mark.span.end), 3.0, stand.alpha),
        ]

    return Item(float(mark.span.start), float(mark.span.end), draw, boxes=(boxed((x, y), radius + pen.px(2.0)),))


def risings_of(control: Control, pen: Pen, marks: list[Mark]) -> list[Item]:
    """Return the uprisings among some marks: rings that spread from the towns where each began."""
    theatre = control.theatre
    items: list[Item] = []
    for mark in marks:
        if mark.kind != "uprising":
            continue
        origins = mark.details.get("origins_m") or mark.points
        if not origins:
            seats = [theatre.atlas.provinces[int(theatre.members[index])].seat for index in mark.provinces]
            origins = tuple(theatre.place_m(seat) for seat in seats)
        items.extend(_rising(pen, mark, x, y) for x, y in pen.view.to_page(origins).tolist())
    return items


def _rising(pen: Pen, mark: Mark, x: float, y: float) -> Item:
    colour = pen.colour(mark.side, mark.span.end)

    def draw(stand: Stand) -> list[Primitive]:
        drawn: list[Primitive] = []
        spread = stand.grown + (1.0 - stand.alpha) * 0.35
        for share in (1.0, 0.45):
            ring = circle(x, y, pen.sign(6.0 + 15.0 * spread * share))
            drawn += pen.cased_stroke((ring,), colour, 2.4, stand.alpha * (0.75 if share == 1.0 else 1.0))
        drawn.append(Fill((circle(x, y, pen.sign(3.6)),), colour, alpha=stand.alpha))
        return drawn

    return Item(float(mark.span.start), float(mark.span.end), draw, 64, boxes=(boxed((x, y), pen.px(12.0)),))
