"""What stands round the map: title, legend, date, caption, time bar, scale bar, attribution.

The furniture is laid out for each page from the measures of its own text. On wide pages a panel with title and legend
stands at the top left and a strip with date, caption and time bar at the foot; on tall pages the panel spans the top.
What is drawn anew while a film runs keeps its box.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from frontmap.scene.labels import type_size
from frontmap.scene.primitives import Box, Colour, Fill, FontName, Layer, Primitive, Stroke, Text
from frontmap.scene.shapes import ring
from frontmap.scene.theme import Theme
from frontmap.scene.typography import CAP_HEIGHT, measure, readable

__all__ = ["Furniture", "LegendEntry", "Stand", "lay_out", "long_date", "wrapped"]

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def long_date(day: date) -> str:
    """Write a day as it stands on the map: 7 November 1936."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def wrapped(text: str, font: FontName, size_px: float, width_px: float, most_lines: int) -> list[str]:
    """Break a text into lines of a width; what does not fit into the last line is cut off with an ellipsis."""
    lines: list[str] = []
    words = readable(text).split()
    while words and len(lines) < most_lines:
        line = words.pop(0)
        while words and measure(f"{line} {words[0]}", font, size_px) <= width_px:
            line = f"{line} {words.pop(0)}"
        lines.append(line)
    if not lines:
        return []
    last = lines[-1]
    if words or measure(last, font, size_px) > width_px:
        if words:
            last += "…"
        while len(last) > 1 and measure(last, font, size_px) > width_px:
            last = last[:-2].rstrip(" ,;:–—-.") + "…"
        lines[-1] = last
    return lines


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line of the legend: a side, its tint and its flank's colour."""

    side: str
    name: str
    tint: Colour
    flank: Colour


@dataclass(frozen=True, slots=True)
class Stand:
    """What the moving furniture tells at an instant.

    Attributes
    ----------
    day : date
    caption : str
        May be empty.
    shares : tuple of int
        Per cent of the held land, one for each entry of the legend.
    elapsed : float
        Part of the war's span that has passed, 0 to 1.
    """

    day: date
    caption: str
    shares: tuple[int, ...]
    elapsed: float


@dataclass(frozen=True)
class Furniture:
    """The furniture of a page, laid out.

    Attributes
    ----------
    width_px, height_px : int
    scale : float
    theme : Theme
    legend : tuple of LegendEntry
    panel, strip : Box
        What they cover.
    safe : Box
        Where the ground in question is best shown.
    """

    width_px: int
    height_px: int
    scale: float
    theme: Theme
    title_lines: tuple[str, ...]
    title_size: float
    legend: tuple[LegendEntry, ...]
    legend_boxes: tuple[Box, ...]
    panel: Box
    strip: Box
    safe: Box
    date_box: Box
    date_size: float
    caption_box: Box
    caption_size: float
    caption_lines: int
    credit: str
    credit_at: tuple[float, float]
    ticks: tuple[float, ...]
    months: tuple[tuple[float, str], ...]
    track: Box

    @property
    def pad(self) -> float:
        """Space between furniture and the edge of the page."""
        return 20.0 * self.scale

    def panels(self) -> Layer:
        """Return the grounds of the panel and the strip."""
        theme = self.theme
        left, top, right, _ = self.strip
        primitives: list[Primitive] = [
            Fill((_corners(self.strip),), theme.panel),
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

    def legend_frame(self) -> Layer:
        """Return the legend without its figures."""
        size = type_size(20.0, self.scale)
        primitives: list[Primitive] = []
        for entry, (left, top, _, bottom) in zip(self.legend, self.legend_boxes, strict=True):
            middle = (top + bottom) / 2
            high, wide = size * 0.78, size * 1.3
            swatch = (left, middle - high / 2, left + wide, middle + high / 2)
            primitives.append(Fill((_corners(swatch),), entry.tint))
            foot = (left, middle + high / 2 - max(3.2 * self.scale, 2.0), left + wide, middle + high / 2)
            primitives.append(Fill((_corners(foot),), entry.flank))
            base = middle + size * CAP_HEIGHT / 2
            primitives.append(Text(left + wide + size * 0.5, round(base, 1), entry.name, "sans", size, self.theme.ink))
        return Layer("legend", tuple(primitives))

    def credits(self) -> Layer:
        """Return the sources and the attribution of the data."""
        size = type_size(15.0, self.scale)
        text = Text(*self.credit_at, self.credit, "sans", size, self.theme.faint_ink, align="right")
        return Layer("attribution", (text,) if self.credit else ())

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
        return (self._time(stand), self._date(stand), self._caption(stand), self._shares(stand))

    def _time(self, stand: Stand) -> Layer:
        left, top, right, bottom = self.track
        # Steps of a quarter of a pixel: a bar that creeps is not drawn anew for nothing.
        reached = left + round(stand.elapsed * (right - left) * 4) / 4
        middle, radius = (top + bottom) / 2, max((bottom - top) * 1.15, 4.0)
        bounds = _whole((left - radius - 2, top - radius, right + radius + 2, bottom + radius))
        centre = min(max(reached, left + radius), right - radius)
        knob = _round(centre, middle, radius)
        theme = self.theme
        drawn: tuple[Primitive, ...] = (
            Fill((_corners((left, top, reached, bottom)),), theme.ink),
            Fill((knob,), theme.ink),
            Fill((_round(centre, middle, radius * 0.42),), theme.panel),
        )
        return Layer("time-passed", drawn, bounds, key=reached)

    def _date(self, stand: Stand) -> Layer:
        left, _, _, bottom = self.date_box
        text = long_date(stand.day)
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

    def _caption(self, stand: Stand) -> Layer:
        left, top, right, bottom = self.caption_box
        size = self.caption_size
        lines = wrapped(stand.caption, "sans", size, right - left, self.caption_lines)
        high = 1.22 * size
        if self.caption_lines > 2:
            first = top + size * (0.2 + CAP_HEIGHT)
        else:
            first = (top + bottom) / 2 - high * (len(lines) - 1) / 2 + size * CAP_HEIGHT / 2
        drawn = tuple(
            Text(left, round(first + index * high, 1), line, "sans", size, self.theme.ink)
            for index, line in enumerate(lines)
        )
        return Layer("caption", drawn, self.caption_box, key=stand.caption)

    def _shares(self, stand: Stand) -> Layer:
        size = type_size(20.0, self.scale)
        drawn: list[Primitive] = []
        for share, (_, top, right, bottom) in zip(stand.shares, self.legend_boxes, strict=True):
            base = round((top + bottom) / 2 + size * CAP_HEIGHT / 2, 1)
            drawn.append(Text(right, base, f"{share} %", "sans-semibold", size, self.theme.ink, align="right"))
        bounds = _whole(
            (
                min((box[2] for box in self.legend_boxes), default=0.0) - measure("100 %", "sans-semibold", size) - 2,
                min((box[1] for box in self.legend_boxes), default=0.0),
                max((box[2] for box in self.legend_boxes), default=0.0) + 2,
                max((box[3] for box in self.legend_boxes), default=0.0),
            )
        )
        return Layer("shares", tuple(drawn), bounds, key=stand.shares)

    def scale_bar(self, metres_per_px: float) -> tuple[Layer, Box]:
        """Return a scale bar of a round length in kilometres at the foot of the map, and its box."""
        size = type_size(15.0, self.scale)
        longest = (140.0 * self.scale + 40.0) * metres_per_px / 1000.0
        power = 10.0 ** math.floor(math.log10(longest))
        length_km = max(step * power for step in (1, 2, 5) if step * power <= longest)
        length_px = length_km * 1000.0 / metres_per_px
        left = round(self.pad)
        base = round(self.strip[1] - self.pad * 0.8)
        tick = 7.0 * self.scale
        line = np.array([[left, base - tick], [left, base], [left + length_px, base], [left + length_px, base - tick]])
        label = f"{length_km:g} km"
        text = Text(
            round(left + length_px / 2, 1),
            round(base - 6.0 * self.scale, 1),
            label,
            "sans",
            size,
            self.theme.ink,
            self.theme.halo,
            max(0.12 * size, 1.5),
            align="centre",
        )
        pen = max(1.6 * self.scale, 1.2)
        layer = Layer(
            "scale-bar",
            (
                Stroke((line,), self.theme.halo, pen * 3, join="miter", cap="projecting", alpha=0.8),
                Stroke((line,), self.theme.ink, pen, join="miter", cap="butt"),
                text,
            ),
        )
        half = max(length_px, measure(label, "sans", size)) / 2
        middle = left + length_px / 2
        return layer, (middle - half - 4, base - 6 * self.scale - size, middle + half + 4, base + 4)


def _corners(box: Box) -> npt.NDArray[np.float64]:
    left, top, right, bottom = box
    return ring((left, top), (right, top), (right, bottom), (left, bottom))


def _round(x: float, y: float, radius: float) -> npt.NDArray[np.float64]:
    turn = np.linspace(0.0, 2 * np.pi, 25)[:-1]
    return np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)])


def _whole(box: Box) -> Box:
    return math.floor(box[0]), math.floor(box[1]), math.ceil(box[2]), math.ceil(box[3])


def lay_out(
    width_px: int,
    height_px: int,
    scale: float,
    theme: Theme,
    title: str,
    legend: Sequence[LegendEntry],
    credit: str,
    days: tuple[date, date],
    ticks: Sequence[float] = (),
    *,
    band: bool = False,
) -> Furniture:
    """Lay out the furniture of a page.

    Parameters
    ----------
    width_px, height_px : int
    scale : float
        As `View.scale`.
    theme : Theme
    title : str
    legend : sequence of LegendEntry
    credit : str
        Sources and attribution.
    days : (date, date)
        First and last day of the time bar.
    ticks : sequence of float
        Where the dated events lie on it, 0 to 1.
    band : bool
        Whether title and legend stand in a band along the top even on a wide page: for views in which a panel would
        cover the ground in question.

    Returns
    -------
    Furniture
    """
    pad = 20.0 * scale
    tall = height_px > width_px
    small = height_px < 420
    wide_band = band and not tall
    title_size = type_size((30.0 if wide_band else 42.0) if not small else 36.0, scale)
    legend_size = type_size(20.0, scale)
    row = legend_size * 1.45

    swatch = legend_size * 1.8
    share = measure("100 %", "sans-semibold", legend_size) + legend_size * 0.9
    longest = width_px * (0.2 if wide_band else 0.34 if not tall else 0.6)
    names = [replace(entry, name=_cut(entry.name, legend_size, longest)) for entry in legend]
    widths = [measure(entry.name, "sans", legend_size) + swatch + share for entry in names]
    widest = max(widths, default=0.0)
    left, inside = pad * 0.9, width_px - 1.8 * pad
    boxes: list[Box] = []
    if tall or wide_band:
        room = inside if tall else inside * 0.5
        title_lines = wrapped(title, "serif-bold", title_size, room, 2 if tall else 1)
        title_width = max((measure(line, "serif-bold", title_size) for line in title_lines), default=0.0)
        title_high = title_size * 1.08 * len(title_lines)
        # The legend runs on: beside the title where it fits, else in rows below it.
        gap = pad * 1.6
        beside = wide_band and title_width + gap + sum(widths) + gap * (len(widths) - 1) <= inside
        top = pad * 0.75 + (title_high / 2 - row / 2 if beside else title_high + pad * 0.4)
        x = width_px - pad * 0.9 - sum(widths) - gap * max(len(widths) - 1, 0) if beside else left
        for width in widths:
            if x > left and x + width > left + inside + 1:
                x, top = left, top + row
            boxes.append((x, top, x + width, top + row))
            x += width + gap
        foot = max(pad * 0.75 + title_high, boxes[-1][3] if boxes else 0.0) + pad * 0.6
        panel: Box = (0.0, 0.0, float(width_px), float(math.ceil(foot)))
    else:
        title_lines = wrapped(title, "serif-bold", title_size, max(width_px * 0.30, widest), 2)
        title_width = max((measure(line, "serif-bold", title_size) for line in title_lines), default=0.0)
        inner = max(title_width, widest)
        top = pad * 1.75 + title_size * 1.08 * len(title_lines) + (pad * 0.55 if title_lines else 0.0)
        left += pad
        for index in range(len(names)):
            boxes.append((left, top + index * row, left + inner, top + (index + 1) * row))
        panel = (pad, pad, pad + inner + pad * 1.8, top + len(names) * row + pad * 0.6)
    if not names and not title_lines:
        panel = (0.0, 0.0, 0.0, 0.0)
    return _with_strip(
        width_px,
        height_px,
        scale,
        theme,
        tuple(title_lines),
        title_size,
        tuple(names),
        tuple(boxes),
        panel,
        credit,
        days,
        ticks,
    )


def _cut(name: str, size: float, width: float) -> str:
    lines = wrapped(name, "sans", size, width, 1)
    return lines[0] if lines else ""


def _with_strip(
    width_px: int,
    height_px: int,
    scale: float,
    theme: Theme,
    title_lines: tuple[str, ...],
    title_size: float,
    legend: tuple[LegendEntry, ...],
    legend_boxes: tuple[Box, ...],
    panel: Box,
    credit: str,
    days: tuple[date, date],
    ticks: Sequence[float],
) -> Furniture:
    pad = 20.0 * scale
    tall = height_px > width_px
    small = height_px < 420
    date_size = type_size(38.0, scale)
    caption_size = type_size(24.0, scale)
    credit_size = type_size(15.0, scale)
    month_size = type_size(14.0, scale)
    date_width = measure("30", "sans-bold", date_size) + 0.26 * date_size + _widest_month(date_size)
    caption_lines = 3 if tall else 2
    track_high = max(6.0 * scale, 3.0)
    months_high = 0.0 if small else month_size * 1.3

    bar_part = pad * 0.7 + track_high + months_high + pad * 0.4
    credit_part = credit_size * 1.25
    if tall:
        caption_high = caption_lines * 1.22 * caption_size
        text_part = date_size * 1.15 + pad * 0.3 + caption_high
    else:
        caption_high = max(date_size * 1.2, caption_lines * 1.22 * caption_size)
        text_part = caption_high
    strip_high = math.ceil(bar_part + text_part + credit_part + pad * 0.7)
    strip: Box = (0.0, float(height_px - strip_high), float(width_px), float(height_px))

    track_top = round(strip[1] + pad * 0.7)
    track: Box = (round(pad), track_top, round(width_px - pad), round(track_top + track_high))
    text_top = track[3] + months_high + pad * 0.4
    if tall:
        date_box = _whole((pad - 2, text_top, pad + date_width + 4, text_top + date_size * 1.2))
        caption_box = _whole((pad, date_box[3] + pad * 0.3, width_px - pad, date_box[3] + pad * 0.3 + caption_high))
    else:
        date_box = _whole(
            (
                pad - 2,
                text_top + caption_high / 2 - 0.6 * date_size,
                pad + date_width + 4,
                text_top + caption_high / 2 + 0.6 * date_size,
            )
        )
        caption_box = _whole((date_box[2] + pad * 1.4, text_top, width_px - pad, text_top + caption_high))
    credit_room = width_px - 2 * pad
    cut = wrapped(credit, "sans", credit_size, credit_room, 1)

    left = min(panel[2], width_px * 0.36)
    gap = 34.0 * scale
    if panel[0] <= 0.0 or width_px / height_px < 1.25:
        safe = (gap, panel[3] + gap, width_px - gap, strip[1] - gap)
    else:
        # The panel may stand over open sea or neighbours, so the ground moves aside by a part of its width only.
        safe = (left * 0.75 + gap, gap, width_px - gap, strip[1] - gap)
    return Furniture(
        width_px=width_px,
        height_px=height_px,
        scale=scale,
        theme=theme,
        title_lines=title_lines,
        title_size=title_size,
        legend=legend,
        legend_boxes=legend_boxes,
        panel=panel,
        strip=strip,
        safe=safe,
        date_box=date_box,
        date_size=date_size,
        caption_box=caption_box,
        caption_size=caption_size,
        caption_lines=caption_lines,
        credit=cut[0] if cut else "",
        credit_at=(round(width_px - pad, 1), round(height_px - pad * 0.6, 1)),
        ticks=() if small else tuple(ticks),
        months=() if small else _months(days, track[2] - track[0], month_size),
        track=track,
    )


def _widest_month(size: float) -> float:
    return max(measure(f"{month} 0000", "sans-bold", size) for month in _MONTHS)


def _months(days: tuple[date, date], length_px: float, size: float) -> tuple[tuple[float, str], ...]:
    """Return where months begin on the time bar and what is written there; fewer of them where they are crowded."""
    first, last = days
    span = max((last - first).days + 1, 1)
    starts: list[date] = []
    year, month = first.year, first.month
    while date(year, month, 1) <= last:
        starts.append(date(year, month, 1))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        if year > 9998:
            break
    room = length_px / max(len(starts), 1)
    need = measure("September", "sans", size) + size
    every = next((step for step in (1, 3, 6, 12, 24, 60, 120) if room * step >= need), 120)
    found: list[tuple[float, str]] = []
    for start in starts:
        part = (start - first).days / span
        if part < 0 or (start.month - 1 + 12 * (start.year % max(every // 12, 1) if every > 12 else 0)) % every:
            continue
        if (1 - part) * length_px < need:
            continue
        name = _MONTHS[start.month - 1]
        if start.month == 1 or not found:
            name = (
                f"{name} {start.year}"
                if (1 - part) * length_px > need + 3 * size and room * every > need + 3 * size
                else name
            )
        found.append((part, name))
    return tuple(found)
