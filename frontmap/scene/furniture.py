"""What stands round the map, drawn: title, legend, date, caption, time bar, scale bar, attribution.

What is drawn anew while a film runs keeps its box. Where everything stands is decided by `frontmap.scene.layout`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from frontmap.scene.legend_lines import LegendLines
from frontmap.scene.primitives import Box, Fill, Layer, Primitive, Stroke, Symbol, Text
from frontmap.scene.shapes import ring
from frontmap.scene.sheet import type_size, whole_pixels
from frontmap.scene.theme import Theme
from frontmap.scene.typography import CAP_HEIGHT, measure
from frontmap.scene.wording import long_date, wrapped

__all__ = ["Furniture", "Stand"]

_STEP_PX = 128
"""By how much the bar of the time passed grows at a time, but for its end."""


@dataclass(frozen=True, slots=True)
class Stand:
    """What the moving furniture tells at an instant.

    Attributes
    ----------
    day : date
    caption : str
        May be empty.
    parts : tuple of float
        Parts of the held land, 0 to 1, one for each side.
    elapsed : float
        Part of the war's span that has passed, 0 to 1.
    """

    day: date
    caption: str
    parts: tuple[float, ...]
    elapsed: float


@dataclass(frozen=True)
class Furniture:
    """The furniture of a page, laid out.

    Attributes
    ----------
    width_px, height_px : int
    scale : float
    theme : Theme
    legend : LegendLines
    panel, strip : Box
        What they cover.
    chart_boxes : tuple of Box
        Where charts stand.
    safe : Box
        Where the ground in question is best shown.
    """

    width_px: int
    height_px: int
    scale: float
    theme: Theme
    title_lines: tuple[str, ...]
    title_size: float
    legend: LegendLines
    panel: Box
    strip: Box
    safe: Box
    date_box: Box
    date_size: float
    caption_box: Box
    caption_size: float
    caption_lines: int
    credit: tuple[str, ...]
    credit_at: tuple[float, float]
    ticks: tuple[float, ...]
    months: tuple[tuple[float, str], ...]
    track: Box
    chart_boxes: tuple[Box, ...] = ()

    @property
    def pad(self) -> float:
        """Space between furniture and the edge of the page."""
        return 20.0 * self.scale

    def taken_away(self) -> Furniture:
        """Return what is left if nothing of it is drawn: the whole page is free for the map."""
        gap = 14.0 * self.scale
        right, bottom = float(self.width_px), float(self.height_px)
        return replace(
            self,
            panel=(0.0, 0.0, 0.0, 0.0),
            strip=(0.0, bottom, right, bottom),
            safe=(gap, gap, right - gap, bottom - gap),
        )

    def panels(self) -> Layer:
        """Return the grounds of the panel and the strip."""
        theme = self.theme
        left, top, right, bottom = self.strip
        primitives: list[Primitive] = [
            # Beyond the page: a viewer of PDF rounds it up, and the map would show along the foot.
            Fill((_corners((left, top, right, bottom + 1.0)),), theme.panel),
            Stroke((np.array([[left, top], [right, top]]),), theme.rule, max(self.scale, 1.0), cap="butt"),
        ]
        if self.panel[2] > self.panel[0]:
            band = self.panel[0] <= 0
            primitives.append(Fill((_corners(self.panel),), theme.panel, alpha=1.0 if band else 0.93))
            if band:
                edge = np.array([[0.0, self.panel[3]], [self.panel[2], self.panel[3]]])
                primitives.append(Stroke((edge,), theme.rule, max(self.scale, 1.0), cap="butt"))
        return Layer("panels", tuple(primitives))

    def title(self) -> Layer:
        """Return the title."""
        left, top = self.panel[0] + self.pad * 0.9, self.panel[1] + self.pad * 0.75
        lines: list[Primitive] = []
        for index, line in enumerate(self.title_lines):
            base = top + self.title_size * (0.78 + 1.08 * index)
            lines.append(Text(left, round(base, 1), line, "serif-bold", self.title_size, self.theme.ink))
        return Layer("title", tuple(lines))

    def credits(self) -> Layer:
        """Return the sources and the attribution of the data."""
        size = type_size(15.0, self.scale)
        x, base = self.credit_at
        lines = tuple(
            Text(x, round(base - 1.2 * size * above, 1), line, "sans", size, self.theme.faint_ink, align="right")
            for above, line in enumerate(reversed(self.credit))
        )
        return Layer("attribution", lines[::-1])

    def time_track(self) -> Layer:
        """Return the empty time bar with a tick for each dated event."""
        left, top, right, bottom = self.track
        theme, size = self.theme, self.scale
        primitives: list[Primitive] = [Fill((_corners(self.track),), theme.rule)]
        ticks = tuple(
            np.array([[left + part * (right - left), top - 4.0 * size], [left + part * (right - left), top]])
            for part in self.ticks
        )
        if ticks:
            primitives.append(Stroke(ticks, theme.faint_ink, max(1.0 * size, 0.8), alpha=0.75, cap="butt"))
        month_size = type_size(14.0, size)
        for part, name in self.months:
            x = left + part * (right - left)
            primitives.append(
                Stroke(
                    (np.array([[x, bottom], [x, bottom + month_size * 1.05]]),), theme.rule, max(size, 0.8), cap="butt"
                )
            )
            primitives.append(
                Text(
                    round(x + 0.3 * month_size, 1),
                    round(bottom + month_size, 1),
                    name,
                    "sans",
                    month_size,
                    theme.faint_ink,
                )
            )
        return Layer("time-track", tuple(primitives))

    def moving(self, stand: Stand) -> tuple[Layer, ...]:
        """Return what changes with time: date, caption, shares and the time passed, each within a box that stays."""
        return (self.passed(stand.elapsed), *self.told(stand.day, stand.caption, stand.parts))

    def told(self, day: date, caption: str, parts: tuple[float, ...], turned: float = 1.0) -> tuple[Layer, ...]:
        """Return the date, the caption and the shares, with the lines of the legend that come, go or move.

        Parameters
        ----------
        day : date
        caption : str
        parts : tuple of float
            As those of a `Stand`.
        turned : float
            How far the lines have gone over to their places of that day, 0 to 1: halfway none is seen that moves.
        """
        return (self._date(day), self._caption(caption), self.legend.shares(day, parts, turned))

    def passed(self, elapsed: float) -> Layer:
        """Return the time passed, from the part of the span that it is."""
        left, top, right, bottom = self.track
        # Steps of a quarter of a pixel: a bar that creeps is not drawn anew for nothing.
        reached = left + round(elapsed * (right - left) * 4) / 4
        middle, radius = (top + bottom) / 2, max((bottom - top) * 1.15, 4.0)
        bounds = whole_pixels((left - radius - 2, top - radius, right + radius + 2, bottom + radius))
        centre = min(max(reached, left + radius), right - radius)
        drawn = (*self._bar(reached), Symbol(self._knob, centre, middle))
        return Layer("time-passed", drawn, bounds, key=reached)

    @cached_property
    def _knob(self) -> tuple[Primitive, ...]:
        radius = max((self.track[3] - self.track[1]) * 1.15, 4.0)
        theme = self.theme
        return Fill((_round(0.0, 0.0, radius),), theme.ink), Fill((_round(0.0, 0.0, radius * 0.42),), theme.panel)

    def _bar(self, reached: float) -> tuple[Fill, Fill]:
        """Return the bar of the time passed: what stays for a while, and upon its end what grows."""
        left, top, _, bottom = self.track
        steps = int((reached - left) // _STEP_PX)
        last = _corners((max(left + steps * _STEP_PX - 1.0, left), top, reached, bottom))
        return self._bars[steps], Fill((last,), self.theme.ink)

    @cached_property
    def _bars(self) -> list[Fill]:
        left, top, right, bottom = self.track
        ends = np.arange(left, right + 1.0, _STEP_PX).tolist()
        return [Fill((_corners((left, top, end, bottom)),), self.theme.ink) for end in ends]

    def _date(self, day_shown: date) -> Layer:
        left, _, _, bottom = self.date_box
        text = long_date(day_shown)
        day, rest = text.split(" ", 1)
        size = self.date_size
        # The day is set against a fixed edge, so that the month stands still from the 9th to the 10th.
        edge = left + 2.0 + measure("30", "sans-bold", size)
        base = round(bottom - 0.28 * size, 1)
        drawn: tuple[Primitive, ...] = (
            Text(round(edge, 1), base, day, "sans-bold", size, self.theme.ink, align="right"),
            Text(round(edge + 0.26 * size, 1), base, rest, "sans-bold", size, self.theme.ink),
        )
        return Layer("date", drawn, self.date_box, key=text)

    def _caption(self, caption: str) -> Layer:
        left, top, right, bottom = self.caption_box
        size = self.caption_size
        lines = wrapped(caption, "sans", size, right - left, self.caption_lines)
        high = 1.22 * size
        if self.caption_lines > 2:
            first = top + size * (0.2 + CAP_HEIGHT)
        else:
            first = (top + bottom) / 2 - high * (len(lines) - 1) / 2 + size * CAP_HEIGHT / 2
        drawn = tuple(
            Text(left, round(first + index * high, 1), line, "sans", size, self.theme.ink)
            for index, line in enumerate(lines)
        )
        return Layer("caption", drawn, self.caption_box, key=caption)


def _corners(box: Box) -> npt.NDArray[np.float64]:
    left, top, right, bottom = box
    return ring((left, top), (right, top), (right, bottom), (left, bottom))


def _round(x: float, y: float, radius: float) -> npt.NDArray[np.float64]:
    turn = np.linspace(0.0, 2 * np.pi, 25)[:-1]
    return np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)])
