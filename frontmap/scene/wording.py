"""Words in the furniture: days as they are written, text broken into lines."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import accumulate

import numpy as np

from frontmap.scene.primitives import FontName
from frontmap.scene.typography import measure, outline, readable

__all__ = ["MONTHS", "fitted", "long_date", "wrapped"]

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


_SMALLER = (1.0, 0.92, 0.84, 0.76, 0.68)


def long_date(day: date) -> str:
    """Write a day as it stands on the map: 7 November 1936."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@lru_cache(maxsize=1024)
def wrapped(text: str, font: FontName, size_px: float, width_px: float, most_lines: int) -> tuple[str, ...]:
    """Break a text into lines of a width; what does not fit into the last line is cut off with an ellipsis."""
    words = readable(text).split()
    if not words or most_lines < 1:
        return ()
    # Laid out once: where its words begin and end tells how long each line would be.
    laid = outline(" ".join(words), font)
    ends = list(accumulate((len(word) + 1 for word in words), initial=0))
    reached = np.append(laid.starts, laid.advance) * size_px
    lines: list[str] = []
    first = 0
    while first < len(words) and len(lines) < most_lines:
        last = first + 1
        while last < len(words) and reached[ends[last + 1] - 1] - reached[ends[first]] <= width_px:
            last += 1
        lines.append(" ".join(words[first:last]))
        first = last
    left_over = first < len(words)
    last_line = lines[-1]
    if left_over or measure(last_line, font, size_px) > width_px:
        if left_over:
            last_line += "…"
        while len(last_line) > 1 and measure(last_line, font, size_px) > width_px:
            last_line = last_line[:-2].rstrip(" ,;:–—-.") + "…"
        lines[-1] = last_line
    return tuple(lines)


def fitted(
    text: str, font: FontName, size_px: float, width_px: float, most_lines: int, *, least_px: float
) -> tuple[tuple[str, ...], float]:
    """Break a text into lines of a width, smaller where it would be cut, and in the end on one line more.

    Returns
    -------
    lines : tuple of str
    size_px : float
        At least two thirds of the size asked for, and at least `least_px`.
    """
    whole = " ".join(readable(text).split())
    for share in _SMALLER:
        size = max(size_px * share, least_px)
        lines = wrapped(text, font, size, width_px, most_lines)
        if " ".join(lines) == whole:
            return lines, size
    return wrapped(text, font, size, width_px, most_lines + 1), size
