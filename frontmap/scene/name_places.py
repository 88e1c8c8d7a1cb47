"""Where the letters of a side's name may stand: along lines and arcs over the cells of its ground."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from frontmap.scene.lettering import feet_of
from frontmap.scene.primitives import Text
from frontmap.scene.typography import CAP_HEIGHT

__all__ = ["Lines", "best_place", "broken", "course_at", "moved", "shifted"]

Lines = tuple[Text, ...]
"""The lines of a name; none where it is not written."""

_LASTING = 0.4
"""How much better ground is that a side holds longer than the rest."""
_ASHORE = 0.4
"""So much of a name stands on its ground where it may run out over the water."""


def broken(name: str) -> list[tuple[str, ...]]:
    """Return a name in one line and, if it has several words, in two lines that are about as long."""
    words = name.split()
    cuts = range(1, len(words))
    cut = min(cuts, key=lambda at: abs(len(" ".join(words[:at])) - len(" ".join(words[at:]))), default=0)
    return [(name,), (" ".join(words[:cut]), " ".join(words[cut:]))] if cut else [(name,)]


def course_at(length: float, slope: float, bend: float, down: float) -> tuple[tuple[float, float], ...]:
    """Return an arc below the origin of a chord of some length, rising to the right by its slope."""
    part = np.linspace(-0.5, 0.5, 17)
    along, rise = part * length, bend * length * (1 - 4 * part**2 - 2 / 3) - down
    x = along * math.cos(slope) - rise * math.sin(slope)
    y = -along * math.sin(slope) - rise * math.cos(slope)
    return tuple((float(a), float(b)) for a, b in np.column_stack([x, y]))


def moved(text: Text, x: float, y: float) -> Text:
    """Return a text with the middle of its letters, which is at the origin, in a place."""
    # The base line lies half a capital under the middle of the letters.
    return shifted(text, x, y + 0.5 * CAP_HEIGHT * text.size_px)


def shifted(text: Text, right: float, down: float) -> Text:
    """Return a bent text some pixels further on."""
    course = tuple((round(x + right, 2), round(y + down, 2)) for x, y in text.course)
    return replace(text, x=course[len(course) // 2][0], y=course[len(course) // 2][1], course=course)


def best_place(
    lines: Lines,
    room: npt.NDArray[np.float32],
    cell: float,
    reach: float,
    mask: npt.NDArray[np.bool_],
    kept: npt.NDArray[np.float64],
    *,
    only: bool = False,
    over_water: bool = False,
) -> tuple[float, tuple[float, float]] | None:
    """Return how good the best place for lines about the origin is, and where; None if they fit nowhere.

    With `only`, they stay where they are; with `over_water`, not all room is on the ground that they name.
    """
    steps = np.concatenate([_steps(text, cell, raised=only) for text in lines])
    rows, columns = room.shape
    if only:
        inside = ((steps >= 0) & (steps < (columns, rows))).all()
        clear = float(room[steps[:, 1], steps[:, 0]].min()) if inside else 0.0
        return (clear, (lines[0].x, lines[0].y)) if clear >= reach else None
    held = np.argwhere(mask)[:, ::-1]
    first, last = steps.min(axis=0), steps.max(axis=0)
    low, high = np.maximum(-first, 0), np.array([columns, rows]) - last
    # All letters stand on the ground, or at least the middle of the name lies among it.
    outer = (0, 0) if over_water else (first, last)
    low, high = np.maximum(low, held.min(axis=0) - outer[0]), np.minimum(high, held.max(axis=0) + 1 - outer[1])
    if (high <= low).any():
        return None
    least = np.full((high[1] - low[1], high[0] - low[0]), np.inf, dtype=np.float32)
    for across, down in steps.tolist():
        np.minimum(least, room[low[1] + down : high[1] + down, low[0] + across : high[0] + across], out=least)
    if float(least.max()) < reach:
        return None
    centre = held.mean(axis=0)[::-1]
    y, x = np.ogrid[low[1] : high[1], low[0] : high[0]]
    off = np.hypot(y - centre[0], x - centre[1]) / max(float(np.sqrt(mask.sum())), 1.0)
    fits = least >= reach
    if over_water:
        on_ground = np.zeros(least.shape, dtype=np.int64)
        for across, down in steps.tolist():
            on_ground += mask[low[1] + down : high[1] + down, low[0] + across : high[0] + across]
        fits &= on_ground >= _ASHORE * len(steps)
        if not fits.any():
            return None
    value = np.where(fits, 0.5 * np.minimum(least / reach, 3.0) / 3.0 - 0.5 * off, -np.inf)
    value += _LASTING * kept[low[1] : high[1], low[0] : high[0]]
    row, column = np.unravel_index(int(value.argmax()), value.shape)
    place = ((float(column + low[0]) + 0.5) * cell, (float(row + low[1]) + 0.5) * cell)
    return float(value[row, column]), place


def _steps(text: Text, cell: float, *, raised: bool) -> npt.NDArray[np.intp]:
    """Return the cells of the middles of letters, or of points half a capital below them, shape (n, 2)."""
    feet, turns = feet_of(text)
    up = np.column_stack([-np.sin(turns), -np.cos(turns)]) * 0.5 * CAP_HEIGHT * text.size_px
    ahead = np.column_stack([np.cos(turns), -np.sin(turns)]) * 0.35 * text.size_px
    middles = feet + ahead + (up if raised else 0.0)
    seen = np.array([not letter.isspace() for letter in text.text])
    return np.asarray(np.floor(middles[seen] / cell), dtype=np.intp)
