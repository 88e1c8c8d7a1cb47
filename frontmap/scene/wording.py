"""Words in the furniture: days as they are written, text broken into lines."""

from __future__ import annotations

from datetime import date

from frontmap.scene.primitives import FontName
from frontmap.scene.typography import measure, readable

__all__ = ["MONTHS", "long_date", "wrapped"]

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def long_date(day: date) -> str:
    """Write a day as it stands on the map: 7 November 1936."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


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
