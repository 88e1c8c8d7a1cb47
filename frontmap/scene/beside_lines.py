"""Texts written along lines: fronts and arrows."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from frontmap.scene.primitives import Box, Colour, FontName, Text
from frontmap.scene.theme import Theme
from frontmap.scene.typography import measure, text_box

__all__ = ["along_line", "beside_line", "turned_box"]

_MARGIN = 1.15
"""How much longer than its text a line must be."""

_STRAIGHT = 0.72
"""Chord over length of a stretch that is straight enough for a text."""

_FONT: FontName = "sans-semibold"


def along_line(
    text: str,
    size: float,
    line: npt.NDArray[np.float64],
    share: float,
    gap: float,
    theme: Theme,
    *,
    ink: Colour | None = None,
) -> Text | None:
    """Return a text over a stretch of a line, turned with it, readable from below; None where it does not fit.

    Parameters
    ----------
    text : str
    size : float
        Pixels.
    line : ndarray, shape (n, 2)
    share : float
        Where along the line its middle is wanted, 0 to 1.
    gap : float
        Between the line and the foot of the text.
    theme : Theme
    ink : Colour, optional
        By default the theme's.
    """
    length = measure(text, _FONT, size)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    if along[-1] < length * _MARGIN:
        return None
    at = min(max(share * float(along[-1]), length / 2), float(along[-1]) - length / 2)
    ends = np.array([at - length / 2, at, at + length / 2])
    points = np.column_stack([np.interp(ends, along, line[:, 0]), np.interp(ends, along, line[:, 1])])
    course = points[2] - points[0]
    if np.hypot(*course) < _STRAIGHT * length:
        return None
    if course[0] < 0:
        course = -course
    turn = math.atan2(-course[1], course[0])
    up = np.array([-math.sin(turn), -math.cos(turn)])
    # Clear of the line's own bend: above the highest of its vertices there.
    near = line[(along >= ends[0]) & (along <= ends[2])]
    rise = float(((near - points[1]) @ up).max(initial=0.0))
    foot = points[1] + up * (rise + gap)
    x, y = (round(float(value) * 4) / 4 for value in foot)
    colour = theme.ink if ink is None else ink
    halo = max(size * 0.14, 1.6)
    return Text(
        x, y, text, _FONT, size, colour, theme.halo, halo, align="centre", rotation_deg=round(math.degrees(turn), 1)
    )


def beside_line(
    text: str, size: float, line: npt.NDArray[np.float64], gap: float, theme: Theme, *, ink: Colour | None = None
) -> Iterator[Text]:
    """Yield a level text over, under, right and left of a line: for one that bends too much to bear it."""
    low, high = np.round(line.min(axis=0)), np.round(line.max(axis=0))
    middle = (low + high) / 2
    colour = theme.ink if ink is None else ink
    halo = max(size * 0.14, 1.6)
    centre = float(middle[1] + 0.33 * size)
    yield Text(float(middle[0]), float(low[1] - gap), text, _FONT, size, colour, theme.halo, halo, "centre")
    yield Text(
        float(middle[0]), float(high[1] + gap + 0.7 * size), text, _FONT, size, colour, theme.halo, halo, "centre"
    )
    yield Text(float(high[0] + gap), centre, text, _FONT, size, colour, theme.halo, halo)
    yield Text(float(low[0] - gap), centre, text, _FONT, size, colour, theme.halo, halo, "right")


def turned_box(text: Text) -> Box:
    """Return the box round a turned text."""
    left, top, right, bottom = text_box(text)
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)]) - (text.x, text.y)
    turn = math.radians(text.rotation_deg)
    across = corners[:, 0] * math.cos(turn) + corners[:, 1] * math.sin(turn) + text.x
    down = -corners[:, 0] * math.sin(turn) + corners[:, 1] * math.cos(turn) + text.y
    return float(across.min()), float(down.min()), float(across.max()), float(down.max())
