"""Where the furniture stands: laid out for each page from the measures of its own text.

On wide pages a panel with title and legend stands at the top left and a strip with date, caption and time bar at the
foot; on tall pages, and where the panel would cover the ground in question, title and legend stand in a band along the
top.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from frontmap.scene.furniture import Furniture, LegendEntry, whole_pixels
from frontmap.scene.primitives import Box
from frontmap.scene.sheet import type_size
from frontmap.scene.theme import Theme
from frontmap.scene.typography import measure
from frontmap.scene.wording import MONTHS, wrapped

__all__ = ["lay_out"]


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
        date_box = whole_pixels((pad - 2, text_top, pad + date_width + 4, text_top + date_size * 1.2))
        caption_box = whole_pixels(
            (pad, date_box[3] + pad * 0.3, width_px - pad, date_box[3] + pad * 0.3 + caption_high)
        )
    else:
        date_box = whole_pixels(
            (
                pad - 2,
                text_top + caption_high / 2 - 0.6 * date_size,
                pad + date_width + 4,
                text_top + caption_high / 2 + 0.6 * date_size,
            )
        )
        caption_box = whole_pixels((date_box[2] + pad * 1.4, text_top, width_px - pad, text_top + caption_high))
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
    return max(measure(f"{month} 0000", "sans-bold", size) for month in MONTHS)


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
        name = MONTHS[start.month - 1]
        if start.month == 1 or not found:
            name = (
                f"{name} {start.year}"
                if (1 - part) * length_px > need + 3 * size and room * every > need + 3 * size
                else name
            )
        found.append((part, name))
    return tuple(found)
