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
from functools import cache

from frontmap.scene.furniture import Furniture
from frontmap.scene.legend import LegendEntry
from frontmap.scene.legend_lines import LegendLines, LegendTurn
from frontmap.scene.primitives import Box
from frontmap.scene.rows import fitting, turns_of
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
_LEAST_ROWS = 2
_MOST_GIVEN_UP = 0.7
"""How many of the lines that run on columns must hold."""
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
    figures: bool = True,
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
    figures : bool
        Whether the legend tells shares.

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
    share = measure(LONGEST_SHARE, "sans-semibold", legend_size) + legend_size * 0.9 if figures else 0.0
    longest = width_px * (0.2 if wide_band else 0.34 if not tall else 0.6)
    left, inside = pad * 0.9, width_px - 1.8 * pad

    @cache
    def lines_of_legend(most: int) -> tuple[tuple[LegendEntry, ...], list[float], list[tuple[int, ...]]]:
        """Return lines, how wide each is, and which of them are there at a time."""
        lines = tuple(
            replace(entry, name=_cut(entry.name, legend_size, longest)) for entry in fitting(legend, most, days, theme)
        )
        wide = [measure(entry.name, "sans", legend_size) + swatch + (share if entry.sides else 0.0) for entry in lines]
        return lines, wide, [turn.lines for turn in turns_of(lines, days)]

    # On pages that are nearly square the map stands below the panel, not beside it.
    beside_map = width_px / height_px >= _WIDE
    room_px = height_px * (_MOST_OF_BAND if tall or wide_band else _MOST_OF_PANEL if beside_map else _MOST_ABOVE)
    room_px = max(room_px, _LEAST_ROWS * row)
    gap = pad * 1.6

    def rows_of(most: int, columns: bool) -> int:
        _, wide, orders = lines_of_legend(most)
        alike = max(wide, default=0.0)
        return max(_rows_of([alike if columns else wide[line] for line in order], inside, gap) for order in orders)

    def most_of(columns: bool) -> int:
        """Return how many lines fit into a band, one after the other."""
        most = 2
        while most < min(len(legend), _MOST_ENTRIES) and rows_of(most + 1, columns) * row <= room_px:
            most += 1
        return most

    most = most_of(False) if tall or wide_band else int(room_px / row)
    in_columns = not (tall or wide_band)
    if not in_columns and rows_of(most, False) > 1:
        # Several rows are read more easily where their lines stand below one another.
        fewer = most_of(True)
        in_columns = fewer >= _MOST_GIVEN_UP * most
        most = fewer if in_columns else most
    lines, widths, orders = lines_of_legend(most)
    widest = max(widths, default=0.0)
    boxes: list[dict[int, Box]] = []
    if tall or wide_band:
        title_lines, title_size = fitted(
            title, "serif-bold", title_size, inside, 2 if tall else 1, least_px=LEAST_TYPE_PX
        )
        title_width = max((measure(line, "serif-bold", title_size) for line in title_lines), default=0.0)
        title_high = title_size * 1.08 * len(title_lines)
        # The legend runs on: beside the title where it fits, else in rows below it.
        longest_row = max(sum(widths[line] + gap for line in order) - gap for order in orders)
        beside = wide_band and title_width + gap + longest_row <= inside
        top = pad * 0.75 + ((max(title_high, row) - row) / 2 if beside else title_high + pad * 0.4)
        first = width_px - pad * 0.9 - max(longest_row, 0.0) if beside else left
        if in_columns:
            widths = [widest] * len(widths)
        boxes = [_run_on(order, widths, first, top, left + inside, row, gap) for order in orders]
        feet = [box[3] for placed in boxes for box in placed.values()]
        foot = max([pad * 0.75 + title_high, *feet]) + pad * 0.6
        panel: Box = (0.0, 0.0, float(width_px), float(math.ceil(foot)))
    else:
        title_lines, title_size = fitted(
            title, "serif-bold", title_size, max(width_px * 0.30, widest), 2, least_px=LEAST_TYPE_PX
        )
        title_width = max((measure(line, "serif-bold", title_size) for line in title_lines), default=0.0)
        inner = max(title_width, widest)
        top = pad * 1.75 + title_size * 1.08 * len(title_lines) + (pad * 0.55 if title_lines else 0.0)
        left += pad
        boxes = [
            {line: (left, top + index * row, left + inner, top + (index + 1) * row) for index, line in enumerate(order)}
            for order in orders
        ]
        panel = (pad, pad, pad + inner + pad * 1.8, top + max(map(len, orders)) * row + pad * 0.6)
    turns = tuple(
        LegendTurn(turn.since, tuple(placed.get(line) for line in range(len(lines))))
        for turn, placed in zip(turns_of(lines, days), boxes, strict=True)
    )
    if not lines and not title_lines:
        panel = (0.0, 0.0, 0.0, 0.0)
    return with_strip(
        width_px,
        height_px,
        scale,
        theme,
        tuple(title_lines),
        title_size,
        LegendLines(lines, turns, scale, theme, in_columns),
        panel,
        credit,
        days,
        ticks,
        charts,
    )


def _run_on(
    order: Sequence[int], widths: Sequence[float], left: float, top: float, right: float, row: float, gap: float
) -> dict[int, Box]:
    """Return where lines stand that follow one another, in as many rows as they need."""
    placed: dict[int, Box] = {}
    x = left
    for line in order:
        if x > left and x + widths[line] > right + 1:
            x, top = left, top + row
        # The same line at the same place is the same on all pages, however its place was reckoned.
        placed[line] = (round(x, 1), round(top, 1), round(x + widths[line], 1), round(top + row, 1))
        x += widths[line] + gap
    return placed


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
