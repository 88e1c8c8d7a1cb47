"""The strip along the foot of a page, laid out: time bar, date, caption, charts, attribution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from frontmap.scene.furniture import Furniture
from frontmap.scene.legend_lines import LegendLines
from frontmap.scene.primitives import Box
from frontmap.scene.sheet import type_size, whole_pixels
from frontmap.scene.theme import Theme
from frontmap.scene.typography import measure
from frontmap.scene.wording import MONTHS, wrapped

__all__ = ["with_strip"]

_CHART_WIDTH, _CHART_HEIGHT = 215.0, 66.0
_MOST_CREDIT_LINES = 3
_LEAST_CAPTION = 0.36
"""How much of the page's width charts leave to the caption."""


def with_strip(
    width_px: int,
    height_px: int,
    scale: float,
    theme: Theme,
    title_lines: tuple[str, ...],
    title_size: float,
    legend: LegendLines,
    panel: Box,
    credit: str,
    days: tuple[date, date],
    ticks: Sequence[float],
    charts: int,
) -> Furniture:
    """Return the furniture of a page whose title and legend are laid out; parameters as for `Furniture`."""
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
    credit_lines = len(wrapped(credit, "sans", credit_size, width_px - 2 * pad, _MOST_CREDIT_LINES))
    credit_part = credit_size * (0.05 + 1.2 * max(credit_lines, 1))
    chart_wide, chart_gap = round(_CHART_WIDTH * scale), round(pad * 1.2)
    chart_high = max(round(_CHART_HEIGHT * scale), round(type_size(15.0, scale) * 1.3 + 30 * scale))
    beside = width_px - 2 * pad - date_width - pad * 1.4
    room = beside if tall else beside - _LEAST_CAPTION * width_px
    shown = 0 if small else max(min(charts, int((room + chart_gap) // (chart_wide + chart_gap))), 0)
    charts_wide = shown * (chart_wide + chart_gap)
    if tall:
        caption_high = caption_lines * 1.22 * caption_size
        date_high = max(date_size * 1.15, chart_high if shown else 0.0)
        text_part = date_high + pad * 0.3 + caption_high
    else:
        caption_high = max(date_size * 1.2, caption_lines * 1.22 * caption_size)
        text_part = max(caption_high, chart_high - credit_part if shown else 0.0)
        date_high = text_part
    strip_high = math.ceil(bar_part + text_part + credit_part + pad * 0.7)
    strip: Box = (0.0, float(height_px - strip_high), float(width_px), float(height_px))

    track_top = round(strip[1] + pad * 0.7)
    track: Box = (round(pad), track_top, round(width_px - pad), round(track_top + track_high))
    text_top = track[3] + months_high + pad * 0.4
    chart_boxes = tuple(
        whole_pixels((right - chart_wide, text_top, right, text_top + chart_high))
        for right in (round(width_px - pad) - index * (chart_wide + chart_gap) for index in reversed(range(shown)))
    )
    date_middle = text_top + date_high / 2
    date_box = whole_pixels(
        (pad - 2, date_middle - 0.6 * date_size, pad + date_width + 4, date_middle + 0.6 * date_size)
    )
    if tall:
        caption_top = max(float(date_box[3]), text_top + date_high) + pad * 0.3
        caption_box = whole_pixels((pad, caption_top, width_px - pad, caption_top + caption_high))
    else:
        caption_box = whole_pixels(
            (date_box[2] + pad * 1.4, text_top, width_px - pad - charts_wide, text_top + text_part)
        )
    credit_right = round(width_px - pad - (0.0 if tall else charts_wide), 1)
    # Beside charts there is less room than was reckoned with, but then the page is wide enough for all of it.
    cut = wrapped(credit, "sans", credit_size, credit_right - pad, max(credit_lines, 1))

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
        panel=panel,
        strip=strip,
        safe=safe,
        date_box=date_box,
        date_size=date_size,
        caption_box=caption_box,
        caption_size=caption_size,
        caption_lines=caption_lines,
        credit=cut,
        credit_at=(credit_right, round(height_px - pad * 0.6, 1)),
        ticks=() if small else tuple(ticks),
        months=() if small else _months(days, track[2] - track[0], month_size),
        track=track,
        chart_boxes=chart_boxes,
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
            year_too = (1 - part) * length_px > need + 3 * size and room * every > need + 3 * size
            # Where there is no room for both, January gives way to its year.
            name = f"{name} {start.year}" if year_too else str(start.year) if start.month == 1 else name
        found.append((part, name))
    return tuple(found)
