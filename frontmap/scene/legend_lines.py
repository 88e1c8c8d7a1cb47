"""The lines of a legend, laid out: those that stand still, and those that come, go or move while a film runs."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from frontmap.instant import Span, day_of, morning
from frontmap.scene.colour import mix
from frontmap.scene.legend import LegendEntry, drawn_line
from frontmap.scene.primitives import Box, Layer, Primitive, Text
from frontmap.scene.sheet import type_size, whole_pixels
from frontmap.scene.story import LONGEST_SHARE, told_shares
from frontmap.scene.theme import Theme
from frontmap.scene.typography import CAP_HEIGHT, measure

__all__ = ["LegendLines", "LegendTurn"]

_TURNS_IN = 1 / 100
"""Part of the time shown in which lines of the legend go over to other places."""
_LEAST_DAYS = 0.5
"""Films of a few days are slow: there it takes at least this long."""
_STEPS_OF_TURN = 12


@dataclass(frozen=True, slots=True)
class LegendTurn:
    """Where the lines of a legend stand from a day on.

    Attributes
    ----------
    since : date
        The first of its days.
    boxes : tuple of (Box or None)
        One for each line; None for one that is not there.
    """

    since: date
    boxes: tuple[Box | None, ...]


@dataclass(frozen=True)
class LegendLines:
    """The lines of a legend on a page.

    Attributes
    ----------
    entries : tuple of LegendEntry
    turns : tuple of LegendTurn
        Where they stand, from one day to another; at least one.
    scale : float
        Of the page, see `View`.
    theme : Theme
    in_columns : bool
        Whether shares stand below one another, at the right of their boxes, and not beside their names.
    """

    entries: tuple[LegendEntry, ...]
    turns: tuple[LegendTurn, ...]
    scale: float
    theme: Theme
    in_columns: bool = True

    def frame(self) -> Layer:
        """Return the legend without its figures and without the lines that come, go or move."""
        lines = [
            drawn_line(entry, box, self.scale, self.theme)
            for entry, box in zip(self.entries, self._standing, strict=True)
            if box is not None
        ]
        return Layer("legend", tuple(itertools.chain(*lines)))

    @cached_property
    def _standing(self) -> tuple[Box | None, ...]:
        """Where the lines of the legend are that are always at the same place; None for the others."""
        places = zip(*(turn.boxes for turn in self.turns), strict=True)
        return tuple(boxes[0] if len(set(boxes)) == 1 else None for boxes in places)

    def turned(self, instant: float, shown: Span) -> float:
        """Return how far the lines of the legend have gone over to their places of the day, 0 to 1 in steps.

        Parameters
        ----------
        instant : float
        shown : Span
            What the time bar stands for.
        """
        number = self._turn_of(day_of(instant))
        start = self._starts[number]
        if number == 0 or start <= shown.start:
            return 1.0
        following = [*self._starts, shown.end][number + 1]
        lasting = min(max((shown.end - shown.start) * _TURNS_IN, _LEAST_DAYS), following - start)
        return min(round((instant - start) / lasting * _STEPS_OF_TURN) / _STEPS_OF_TURN, 1.0) if lasting > 0 else 1.0

    @cached_property
    def _starts(self) -> list[float]:
        return [float(morning(turn.since)) for turn in self.turns]

    def _turn_of(self, day: date) -> int:
        """Return the number of the order in which the lines of the legend stand on a day."""
        return max(sum(turn.since <= day for turn in self.turns) - 1, 0)

    def shares(self, day: date, parts: tuple[float, ...], turned: float) -> Layer:
        """Return the shares of a day, with the lines that come, go or move.

        Parameters
        ----------
        day : date
        parts : tuple of float
            Parts of the held land, 0 to 1, one for each side.
        turned : float
            How far the lines have gone over to their places of that day, 0 to 1: halfway none is seen that moves.
        """
        number = self._turn_of(day)
        before, now = self.turns[max(number - 1, 0)].boxes, self.turns[number].boxes
        # Two lines that lie over one another cannot be read: those that go are gone when others come.
        shown, strength = (before, 1.0 - 2.0 * turned) if turned < 0.5 else (now, 2.0 * turned - 1.0)
        told = self._told([box is not None for box in shown], parts)
        drawn: list[Primitive] = []
        for line, (entry, box) in enumerate(zip(self.entries, shown, strict=True)):
            seen = 1.0 if before[line] == now[line] else strength
            if box is None or seen <= 0.0:
                continue
            if self._standing[line] is None:
                drawn += drawn_line(entry, box, self.scale, self.theme, seen)
            if entry.sides:
                drawn.append(self._share(told[line], box, seen))
        return Layer("shares", tuple(drawn), self._of_shares, key=(told, number, turned))

    def _told(self, there: Sequence[bool], parts: tuple[float, ...]) -> tuple[str, ...]:
        """Return the shares of the lines that are there; several sides together count without those that have one."""
        own = {
            side for entry, seen in zip(self.entries, there, strict=True) if seen and entry.side for side in entry.sides
        }
        held = [
            sum(parts[side] for side in entry.sides if entry.side or side not in own) if seen else 0.0
            for entry, seen in zip(self.entries, there, strict=True)
        ]
        return told_shares(held, sum(parts))

    def _share(self, told: str, box: Box, strength: float) -> Text:
        size = type_size(20.0, self.scale)
        base = round((box[1] + box[3]) / 2 + size * CAP_HEIGHT / 2, 1)
        ink = mix(self.theme.panel, self.theme.ink, strength)
        if self.in_columns:
            return Text(box[2], base, told, "sans-semibold", size, ink, align="right")
        return Text(round(box[2] - self._widest, 1), base, told, "sans-semibold", size, ink)

    @cached_property
    def _widest(self) -> float:
        return measure(LONGEST_SHARE, "sans-semibold", type_size(20.0, self.scale))

    @cached_property
    def _of_shares(self) -> Box:
        """Where shares and the lines that come, go or move are drawn."""
        wide = self._widest + 2
        changing = [
            (box[2] - wide if standing is not None else box[0] - 2, box[1], box[2] + 2, box[3])
            for turn in self.turns
            for box, standing in zip(turn.boxes, self._standing, strict=True)
            if box is not None
        ]
        lefts, tops, rights, bottoms = zip(*changing, strict=True) if changing else ((0.0,),) * 4
        return whole_pixels((min(lefts), min(tops), max(rights), max(bottoms)))
