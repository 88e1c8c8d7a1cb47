"""Arrows: offensives, counter-attacks, breakouts and reliefs, growing with the advance that they belong to."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from frontmap.scene.marks.arrow_shape import HEAD_WIDTH_PX, arrow_ring, curve_through
from frontmap.scene.marks.item import Item, Stand, boxed
from frontmap.scene.marks.pen import Pen, Vertices, closed, direction_at, lengths_along, part_of
from frontmap.scene.primitives import Box, Colour, Fill, Primitive, Stroke
from frontmap.scene.typography import readable
from frontmap.timeline.change import Mark

__all__ = ["ARROWS", "Attack", "attacks_of", "boxes_along"]

ARROWS = ("offensive", "counterattack", "breakout", "relief")

_STEPS = 512
"""Growth in steps far below a pixel's worth, so that a standing arrow is not drawn anew."""

_TURN = 0.6
"""The part of its time in which a failing attack goes out; then it is thrown back."""

_THROWN_BACK = 0.62


@dataclass(frozen=True, slots=True, eq=False)
class Attack:
    """An arrow on the page.

    Attributes
    ----------
    mark : Mark
    pen : Pen
    curve : ndarray, shape (n, 2)
        Its way in page pixels.
    """

    mark: Mark
    pen: Pen
    curve: Vertices

    @property
    def fails(self) -> bool:
        """Whether it is thrown back."""
        return self.mark.details.get("result") == "fails"

    @property
    def halted(self) -> bool:
        """Whether it stops before its end is reached."""
        return self.mark.details.get("result") == "halted"

    def item(self) -> Item:
        """Return it as a mark that comes and goes."""
        reach = HEAD_WIDTH_PX / 2 * self.pen.scale
        draw = self._draw_failing if self.fails else self._draw
        span = self.mark.span
        boxes, name = boxes_along(self.curve, reach), readable(self.mark.text)
        return Item(float(span.start), float(span.end), draw, _STEPS, boxes=boxes, name=name, way=self.curve)

    def _draw(self, stand: Stand) -> list[Primitive]:
        ring = arrow_ring(self.curve, stand.grown, self.pen.scale)
        if ring is None:
            return []
        drawn = self.pen.cased_fill((ring,), self.pen.colour(self.mark.side, self.mark.span.end), stand.alpha)
        if self.halted and stand.grown > 0.97:
            drawn += self._bar(stand.alpha)
        return drawn

    def _bar(self, alpha: float) -> list[Primitive]:
        """Draw what stops it: a bar across its way."""
        length = lengths_along(self.curve)[-1]
        tip, ahead = direction_at(self.curve, float(length), 12.0)
        at = tip + ahead * self.pen.px(5.0)
        aside = np.array([ahead[1], -ahead[0]]) * self.pen.px(15.0)
        bar = np.vstack([at - aside, at + aside])
        return self.pen.cased_stroke((bar,), self.pen.theme.ink, 4.4, alpha, cap="butt")

    def _draw_failing(self, stand: Stand) -> list[Primitive]:
        """Go out, and be thrown back: from then on it is hollow."""
        out = stand.grown <= _TURN
        if out:
            reached = stand.grown / _TURN
        else:
            back = (stand.grown - _TURN) / (1.0 - _TURN) * 0.5 + (1.0 - stand.alpha) * 0.5
            reached = 1.0 - (1.0 - _THROWN_BACK) * back
        ring = arrow_ring(self.curve, reached, self.pen.scale)
        if ring is None:
            return []
        colour = self.pen.colour(self.mark.side, self.mark.span.end)
        if out:
            return self.pen.cased_fill((ring,), colour, stand.alpha)
        return [*self._trace(reached, colour, stand.alpha), *_hollow(self.pen, ring, colour, stand.alpha)]

    def _trace(self, reached: float, colour: Colour, alpha: float) -> list[Primitive]:
        """Draw how far it had come."""
        length = float(lengths_along(self.curve)[-1])
        if length * (1.0 - reached) < self.pen.px(6.0):
            return []
        way = part_of(self.curve, length * reached, length)
        return self.pen.cased_stroke((way,), colour, 2.0, alpha * 0.8, dash=(4.0, 4.0), cap="butt")


def _hollow(pen: Pen, ring: Vertices, colour: Colour, alpha: float) -> list[Primitive]:
    edge = closed(ring)
    return [
        Stroke((edge,), pen.theme.casing, pen.px(5.2, 2.4), alpha=0.9 * alpha**2, join="round"),
        Fill((ring,), pen.theme.casing, alpha=0.92 * alpha),
        Stroke((edge,), colour, pen.px(2.2, 1.3), alpha=alpha, join="round"),
    ]


def attacks_of(pen: Pen, marks: list[Mark]) -> list[Attack]:
    """Return the arrows of some marks: those with a way of at least two points."""
    found = []
    for mark in marks:
        if mark.kind in ARROWS and len(mark.points) >= 2:
            found.append(Attack(mark, pen, curve_through(pen.view.to_page(mark.points))))
    return found


def boxes_along(line: Vertices, reach: float) -> tuple[Box, ...]:
    """Return boxes that together cover a line and what lies within a reach of it."""
    length = float(lengths_along(line)[-1])
    count = max(round(length / max(4 * reach, 8.0)), 1)
    cuts = np.linspace(0.0, length, count + 1)
    pairs = itertools.pairwise(cuts.tolist())
    return tuple(boxed(part_of(line, start, end), reach) for start, end in pairs)
