"""Texts written along lines, bent as the lines are: fronts, arrows and rivers."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from frontmap.scene.primitives import Colour, FontName, Text
from frontmap.scene.rounding import Strand, smoothed
from frontmap.scene.theme import Theme
from frontmap.scene.typography import measure

__all__ = ["along_line", "beside_line"]

_MARGIN = 1.15
"""How much longer than its text a line must be."""

_STRAIGHT = 0.8
"""Chord over length of a stretch that bends little enough to be read along."""

_SHARPEST = math.radians(22.0)
"""How much a line may turn within one em."""

_LEVEL = math.radians(3.0)
"""A stretch that turns less is written along its chord."""

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
    font: FontName = _FONT,
    spacing: float = 0.0,
) -> Text | None:
    """Return a text over a stretch of a line, bent with it, readable from below; None where it does not fit.

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
    font : FontName
    spacing : float
        Added after each letter, pixels.
    """
    length = measure(text, font, size, spacing)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    if along[-1] < length * _MARGIN:
        return None
    at = min(max(share * float(along[-1]), length / 2), float(along[-1]) - length / 2)
    reach = length / 2 + size / 2
    places = np.linspace(max(at - reach, 0.0), min(at + reach, float(along[-1])), max(int(2 * length / size), 8))
    stretch = np.column_stack([np.interp(places, along, line[:, 0]), np.interp(places, along, line[:, 1])])
    chord = stretch[-1] - stretch[0]
    if np.hypot(*chord) < _STRAIGHT * (places[-1] - places[0]):
        return None
    (course,) = smoothed(Strand.joining([stretch]), size).apart()
    if chord[0] < 0:
        course, chord = course[::-1], -chord
    ahead = np.gradient(course, axis=0)
    steps = np.hypot(*ahead.T)
    ahead /= np.maximum(steps, 1e-9)[:, None]
    turn = np.unwrap(np.arctan2(-ahead[:, 1], ahead[:, 0]))
    if (np.abs(np.diff(turn)) * size > _SHARPEST * np.maximum(steps[1:], 1.0)).any():
        return None
    up = np.column_stack([ahead[:, 1], -ahead[:, 0]])
    # Clear of the line's own bends, which the rounded course cuts short.
    rise = max(float(((stretch - _nearest(course, stretch)) * _nearest(up, stretch, course)).sum(axis=1).max()), 0.0)
    foot = np.round((course + up * (gap + rise)) * 4) / 4
    colour = theme.ink if ink is None else ink
    halo = max(size * 0.14, 1.6)
    middle = foot[len(foot) // 2]
    x, y = float(middle[0]), float(middle[1])
    if np.ptp(turn) < _LEVEL:
        tilt = round(math.degrees(math.atan2(-chord[1], chord[0])), 1)
        return Text(x, y, text, font, size, colour, theme.halo, halo, "centre", spacing, tilt)
    bent = tuple((float(x), float(y)) for x, y in foot)
    return Text(x, y, text, font, size, colour, theme.halo, halo, "centre", spacing, course=bent)


def _nearest(
    values: npt.NDArray[np.float64], points: npt.NDArray[np.float64], places: npt.NDArray[np.float64] | None = None
) -> npt.NDArray[np.float64]:
    """Return for each point the value at the nearest of some places; by default the values are the places."""
    known = values if places is None else places
    apart = np.hypot(*(points[:, None] - known[None]).transpose(2, 0, 1))
    return np.asarray(values[apart.argmin(axis=1)])


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
