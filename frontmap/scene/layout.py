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

from frontmap.scene.furniture import Furniture
from frontmap.scene.legend import LegendEntry
from frontmap.scene.primitives import Box
from frontmap.scene.rows import Row, fitting
from frontmap.scene.sheet import LEAST_TYPE_PX, type_size
from frontmap.scene.story import LONGEST_SHARE
from frontmap.scene.strip import with_strip
from frontmap.scene.theme import Theme
from frontmap.scene.typography import measure
from frontmap.scene.wording import fitted, wrapped

__all__ = ["lay_out"]

_MOST_OF_PANEL, _MOST_ABOVE, _MOST_OF_BAND = 0.42, 0.16, 0.11
"""How much of the page's height the legend may take."""
_MOST_ENTRIES = 24
_WIDE = 1.25


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
    charts: int = 0,
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

    charts : int
        How many charts are wanted; there is room for fewer on narrow pages, and for none on small ones.

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
    share = measure(LONGEST_SHARE, "sans-semibold", legend_size) + legend_size * 0.9
    longest = width_px * (0.2 if wide_band else 0.34 if not tall else 0.6)
    left, inside = pad * 0.9, width_px - 1.8 * pad

    def rows_of_legend(most: int) -> tuple[list[Row], list[float]]:
        cut = [
            tuple(replace(entry, name=_cut(entry.name, legend_size, longest)) for entry in shown)
            for shown in fitting(legend, most, theme)
        ]
        wide = [max(measure(entry.name, "sans", legend_size) for entry in shown) for shown in cut]
        return cut, [each + swatch + share for each in wide]

    # On pages that are nearly square the map stands below the panel, not beside it.
    beside_map = width_px / height_px >= _WIDE
    room_px = height_px * (_MOST_OF_BAND if tall or wide_band else _MOST_OF_PANEL if beside_map else _MOST_ABOVE)
    rows, widths = rows_of_legend(max(int(room_px / row), 2))
    if tall or wide_band:
        # In a band the lines run on: as many as fit into its rows.
        most = len(rows)
        while most > 2 and _rows_of(widths, inside, pad * 1.6) * row > room_px:
            most -= 1
            rows, widths = rows_of_legend(most)
        while (
            most < min(len(legend), _MOST_ENTRIES)
            and _rows_of(rows_of_legend(most + 1)[1], inside, pad * 1.6) * row <= room_px
        ):
            most += 1
            rows, widths = rows_of_legend(most)
    widest = max(widths, default=0.0)
    boxes: list[Box] = []
    if tall or wide_band:
        title_lines, title_size = fitted(
            title, "serif-bold", title_size, inside, 2 if tall else 1, least_px=LEAST_TYPE_PX
        )
        title_width = max((measure(line, "serif-bold", title_size) for line in title_lines), default=0.0)
        title_high = title_size * 1.08 * len(title_lines)
        # The legend runs on: beside the title where it fits, else in rows below it.
        gap = pad * 1.6
        beside = wide_band and title_width + gap + sum(widths) + gap * (len(widths) - 1) <= inside
        top = pad * 0.75 + ((max(title_high, row) - row) / 2 if beside else title_high + pad * 0.4)
        x = width_px - pad * 0.9 - sum(widths) - gap * max(len(widths) - 1, 0) if beside else left
        for width in widths:
            if x > left and x + width > left + inside + 1:
                x, top = left, top + row
            boxes.append((x, top, x + width, top + row))
            x += width + gap
        foot = max(pad * 0.75 + title_high, boxes[-1][3] if boxes else 0.0) + pad * 0.6
        panel: Box = (0.0, 0.0, float(width_px), float(math.ceil(foot)))
    else:
        title_lines, title_size = fitted(
            title, "serif-bold", title_size, max(width_px * 0.30, widest), 2, least_px=LEAST_TYPE_PX
        )
        title_width = max((measure(line, "serif-bold", title_size) for line in title_lines), default=0.0)
        inner = max(title_width, widest)
        top = pad * 1.75 + title_size * 1.08 * len(title_lines) + (pad * 0.55 if title_lines else 0.0)
        left += pad
        for index in range(len(rows)):
            boxes.append((left, top + index * row, left + inner, top + (index + 1) * row))
        panel = (pad, pad, pad + inner + pad * 1.8, top + len(rows) * row + pad * 0.6)
    if not rows and not title_lines:
        panel = (0.0, 0.0, 0.0, 0.0)
    return with_strip(
        width_px,
        height_px,
        scale,
        theme,
        tuple(title_lines),
        title_size,
        tuple(entry for shown in rows for entry in shown),
        tuple(box for shown, box in zip(rows, boxes, strict=True) for _ in shown),
        panel,
        credit,
        days,
        ticks,
        charts,
    )


def _rows_of(widths: Sequence[float], inside: float, gap: float) -> int:
    """Return how many rows entries of some widths take that run on."""
    rows, x = 1, 0.0
    for width in widths:
        if x > 0 and x + width > inside + 1:
            rows, x = rows + 1, 0.0
        x += width + gap
    return rows


def _cut(name: str, size: float, width: float) -> str:
    lines = wrapped(name, "sans", size, width, 1)
    return lines[0] if lines else ""
