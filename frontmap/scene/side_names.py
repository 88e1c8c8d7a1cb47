"""Names of sides in spaced capitals over the ground that they hold: each stands still while most of it stays theirs.

For each stretch of time (see `frontmap.scene.held_areas`) the name is laid along straight lines and arcs of many
places, slopes and lengths; the one is taken that has the most room, fills the ground best and slopes least. Where there
is no room for any, it is written small and close, in two lines if it has several words. Names of following stretches
give way to one another in a short while.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from frontmap.scene.burden import Burden
from frontmap.scene.cells import room_in
from frontmap.scene.colour import contrast, mix
from frontmap.scene.held_areas import HeldArea
from frontmap.scene.lettering import feet_of, letter_boxes
from frontmap.scene.primitives import Colour, Layer, Text
from frontmap.scene.sheet import LEAST_TYPE_PX, Sheet
from frontmap.scene.theme import Theme
from frontmap.scene.typography import CAP_HEIGHT, measure, readable

__all__ = ["SideNames", "name_sides"]

_Lines = tuple[Text, ...]
"""The lines of a name; none where it is not written."""

_SIZES_PX = (33.0, 28.0, 24.0, 21.0, 18.0)
_SPACINGS = (2.4, 1.7, 1.15, 0.75, 0.45, 0.25)
"""Between letters, in ems."""
_SLOPES = tuple(math.radians(degrees) for degrees in (0, -12, 12, -24, 24, -36, 36, -48, 48))
_BENDS = (0.0, 0.13, -0.13)
"""Rise of the arc over its chord."""
_CLEAR_PX = 5.0
_CLOSE_SIZES_PX, _CLOSE, _CLOSE_CLEAR_PX = (18.0, 15.5), (0.25, 0.12, 0.05), 1.0
"""Sizes of names, how close letters stand, and what they keep off, where there is no room otherwise."""
_LEADING = 1.2
"""From line to line of a name, in ems."""
_LONGEST = 0.8
"""A name takes no more than this part of the breadth of its ground."""
_HEAVY = 1.2
"""Ground on which marks and fronts weigh more than this is kept free."""
_STAY = 0.75
"""A name stays where it was as long as its place is this good, against the best one."""
_LASTING = 0.4
"""How much better ground is that a side holds longer than the rest."""
_FADES = 8
_LEAST_CONTRAST = 4.5
_SMALLEST = 1.15
"""The smallest names of sides over the least type."""


@dataclass(frozen=True, slots=True, eq=False)
class SideNames:
    """The names of the sides on one page.

    Attributes
    ----------
    written : tuple of (float, float, Text, Colour)
        From when, until when, what, and on what tint.
    """

    written: tuple[tuple[float, float, Text, Colour], ...] = ()

    def at(self, instant: float, linger: float) -> Layer:
        """Return the names at an instant; each comes and goes in `linger` days."""
        texts = []
        for start, end, text, tint in self.written:
            inside = min(instant - start, end - instant) / linger
            strength = round(min(max(inside, 0.0), 1.0) * _FADES) / _FADES
            if strength >= 1.0:
                texts.append(text)
            elif strength > 0.0 and text.halo is not None:
                faint = mix(tint, text.colour, strength), mix(tint, text.halo, strength)
                texts.append(replace(text, colour=faint[0], halo=faint[1]))
        return Layer("side-names", tuple(texts), key=tuple(texts))


def name_sides(areas: Sequence[HeldArea], theme: Theme, sheet: Sheet, burden: Burden) -> SideNames:
    """Place the names of sides.

    Parameters
    ----------
    areas : sequence of HeldArea
    theme : Theme
    sheet : Sheet
        Where other things stand already; the letters are entered in it.
    burden : Burden
        What fronts and marks weigh.
    """
    ranked = sorted(areas, key=lambda area: (-int(area.mask.sum()), area.side, area.start))
    named, heavy = _blocked(sheet, burden, areas[0]) if areas else (np.zeros((0, 0), dtype=bool),) * 2
    placed: dict[str, list[tuple[HeldArea, _Lines]]] = {}
    for area in ranked:
        own = placed.setdefault(area.side, [])
        known = [lines for other, lines in own if other.start == area.end or other.end == area.start]
        # A land across the sea bears the name only where there is no room at home.
        grounds = (area.home, area.mask) if (area.home != area.mask).any() else (area.mask,)
        # No front runs over ground that is held through this stretch of time: it does so at other times only.
        tried = (
            _placed(area, ground, taken, close, theme, sheet, known)
            for close, blocked in ((False, named | heavy), (True, named))
            for ground in grounds
            for taken in (blocked | area.crossed, blocked)
        )
        lines = next((lines for lines in tried if lines), ())
        if lines:
            own.append((area, lines))
    in_turn = [name for own in placed.values() for name in _in_turn(own)]
    written = [(since, until, text, tint) for since, until, lines, tint in in_turn for text in lines]
    for text in dict.fromkeys(text for _, _, text, _ in written):
        sheet.take_letters(letter_boxes(text))
    return SideNames(tuple(written))


def _in_turn(own: Sequence[tuple[HeldArea, _Lines]]) -> list[tuple[float, float, _Lines, Colour]]:
    """Let the names of a side follow one another: each as long as its ground is held, or until the next is due."""
    written: list[tuple[float, float, _Lines, Colour]] = []
    for area, lines in sorted(own, key=lambda one: one[0].start):
        since, until = _lasting(area, lines)
        if written and written[-1][1] > since:
            before = written.pop()
            since = before[0] if before[2:] == (lines, area.tint) else max(since, min(area.start, before[1]))
            if before[2:] != (lines, area.tint):
                written.append((before[0], since, *before[2:]))
        written.append((since, until, lines, area.tint))
    return written


def _lasting(area: HeldArea, lines: _Lines) -> tuple[float, float]:
    """Return from when until when the side holds all ground under a name."""
    since, until = -np.inf, np.inf
    for left, top, right, bottom in (np.concatenate([letter_boxes(text) for text in lines]) / area.cell_px).tolist():
        under = slice(max(int(top), 0), math.ceil(bottom)), slice(max(int(left), 0), math.ceil(right))
        held = area.mask[under]
        since = max(since, float(area.since[under][held].max(initial=-np.inf)))
        until = min(until, float(area.until[under][held].min(initial=np.inf)))
    return since, until


def _blocked(sheet: Sheet, burden: Burden, area: HeldArea) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return the cells that names and furniture take, and those on which much weighs."""
    rows, columns = area.mask.shape
    cell = area.cell_px
    x, y = np.meshgrid(np.arange(columns) * cell, np.arange(rows) * cell)
    boxes = np.stack([x, y, x + cell, y + cell], axis=-1).reshape(-1, 4)
    blocked = np.zeros((rows, columns), dtype=bool)
    for left, top, right, bottom in (sheet.blocked / cell).tolist():
        low, high = (max(int(top), 0), max(int(left), 0)), (math.ceil(bottom), math.ceil(right))
        blocked[low[0] : max(high[0], 0), low[1] : max(high[1], 0)] = True
    return blocked, (burden.under(boxes) > _HEAVY).reshape(rows, columns)


def _placed(
    area: HeldArea,
    ground: npt.NDArray[np.bool_],
    taken: npt.NDArray[np.bool_],
    close: bool,
    theme: Theme,
    sheet: Sheet,
    known: Sequence[_Lines],
) -> _Lines:
    """Return the name in its best place, in one line unless it is to be close; nothing if it fits nowhere."""
    cell, scale = area.cell_px, sheet.view.scale
    # The edge of the page bounds the ground, too.
    free = np.pad(ground & ~taken, 1)
    room = room_in(free)[1:-1, 1:-1] * cell
    name = readable(area.name.split(" (")[0]).upper()
    held = np.argwhere(ground) * cell
    breadth = float(np.sqrt(np.linalg.eigvalsh(np.cov(held.T))[-1]) * np.sqrt(12.0)) if len(held) > 2 else 0.0
    colour, halo = _inks(theme, area)
    best: tuple[float, _Lines] | None = None
    for size_px in _CLOSE_SIZES_PX if close else _SIZES_PX:
        size = max(size_px * scale, LEAST_TYPE_PX * (1.0 if close else _SMALLEST))
        # Half a letter, and half a cell, since places are known by cells.
        reach = 0.5 * size + (_CLOSE_CLEAR_PX if close else _CLEAR_PX) * scale + 0.5 * cell
        if float(room.max(initial=0.0)) < reach:
            continue
        for spacing, words in itertools.product(_CLOSE if close else _SPACINGS, _broken(name) if close else [(name,)]):
            lengths = [measure(line, "sans-semibold", size, spacing * size) for line in words]
            length = max(lengths)
            if length > (_LONGEST if spacing > _SPACINGS[-1] else 1.1) * breadth:
                continue
            for slope, bend in itertools.product(_SLOPES, _BENDS):
                lines = tuple(
                    Text(
                        0.0, 0.0, line, "sans-semibold", size, colour, halo, 0.1 * size, "centre", spacing * size,
                        course=_course(long, slope, bend, _LEADING * size * (number - (len(words) - 1) / 2)),
                    )
                    for number, (line, long) in enumerate(zip(words, lengths, strict=True))
                )  # fmt: skip
                found = _best_place(lines, room, cell, reach, ground, area.kept)
                if found is None:
                    continue
                value, (x, y) = found
                value += (
                    length / max(breadth, 1.0) + 0.25 * size_px / _SIZES_PX[0] - 0.55 * abs(slope) - 0.2 * (bend != 0)
                )
                if best is None or value > best[0] + 1e-9:
                    best = (value, tuple(_moved(text, x, y) for text in lines))
        if best is not None:
            break
    if best is None:
        return ()
    for lines in known:
        size = lines[0].size_px
        worth = _best_place(lines, room, cell, 0.5 * CAP_HEIGHT * size, ground, area.kept, only=True)
        if worth is not None and size >= _STAY * best[1][0].size_px:
            return lines
    return best[1]


def _broken(name: str) -> list[tuple[str, ...]]:
    """Return a name in one line and, if it has several words, in two lines that are about as long."""
    words = name.split()
    cuts = range(1, len(words))
    cut = min(cuts, key=lambda at: abs(len(" ".join(words[:at])) - len(" ".join(words[at:]))), default=0)
    return [(name,), (" ".join(words[:cut]), " ".join(words[cut:]))] if cut else [(name,)]


def _course(length: float, slope: float, bend: float, down: float) -> tuple[tuple[float, float], ...]:
    """Return an arc below the origin of a chord of some length, rising to the right by its slope."""
    part = np.linspace(-0.5, 0.5, 17)
    along, rise = part * length, bend * length * (1 - 4 * part**2 - 2 / 3) - down
    x = along * math.cos(slope) - rise * math.sin(slope)
    y = -along * math.sin(slope) - rise * math.cos(slope)
    return tuple((float(a), float(b)) for a, b in np.column_stack([x, y]))


def _moved(text: Text, x: float, y: float) -> Text:
    # The base line lies half a capital under the middle of the letters.
    course = tuple((round(a + x, 2), round(b + y + 0.5 * CAP_HEIGHT * text.size_px, 2)) for a, b in text.course)
    return replace(text, x=course[len(course) // 2][0], y=course[len(course) // 2][1], course=course)


def _best_place(
    lines: _Lines,
    room: npt.NDArray[np.float32],
    cell: float,
    reach: float,
    mask: npt.NDArray[np.bool_],
    kept: npt.NDArray[np.float64],
    *,
    only: bool = False,
) -> tuple[float, tuple[float, float]] | None:
    """Return how good the best place for lines about the origin is, and where; None if they fit nowhere.

    With `only`, they stay where they are.
    """
    steps = np.concatenate([_steps(text, cell, raised=only) for text in lines])
    rows, columns = room.shape
    if only:
        inside = ((steps >= 0) & (steps < (columns, rows))).all()
        clear = float(room[steps[:, 1], steps[:, 0]].min()) if inside else 0.0
        return (clear, (lines[0].x, lines[0].y)) if clear >= reach else None
    low, high = -steps.min(axis=0), np.array([columns, rows]) - steps.max(axis=0)
    low = np.maximum(low, 0)
    if (high <= low).any():
        return None
    least = np.full((high[1] - low[1], high[0] - low[0]), np.inf, dtype=np.float32)
    for across, down in steps.tolist():
        np.minimum(least, room[low[1] + down : high[1] + down, low[0] + across : high[0] + across], out=least)
    if float(least.max()) < reach:
        return None
    centre = np.argwhere(mask).mean(axis=0)
    y, x = np.ogrid[low[1] : high[1], low[0] : high[0]]
    off = np.hypot(y - centre[0], x - centre[1]) / max(float(np.sqrt(mask.sum())), 1.0)
    value = np.where(least >= reach, 0.5 * np.minimum(least / reach, 3.0) / 3.0 - 0.5 * off, -np.inf)
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


def _inks(theme: Theme, side: HeldArea) -> tuple[Colour, Colour]:
    """Return the colours of a side's name and of its halo, which only calms the ground: readable on the tint itself."""
    for least in (_LEAST_CONTRAST + 0.3, _LEAST_CONTRAST):
        for ink, other in ((theme.ink, theme.halo), (theme.halo, theme.ink)):
            for part in np.linspace(0.0, 1.0, 11).tolist():
                colour = mix(side.flank, ink, part)
                if contrast(colour, side.tint) >= least:
                    return colour, mix(side.tint, other, 0.12)
    return theme.ink, theme.halo
