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
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.scene.burden import BREADTH, Burden
from frontmap.scene.cells import room_in
from frontmap.scene.colour import contrast, mix
from frontmap.scene.front import FLANK_PX, flank_px
from frontmap.scene.ground import mask_of
from frontmap.scene.held_areas import HeldArea
from frontmap.scene.lettering import capital_boxes, letter_boxes
from frontmap.scene.name_places import Lines, best_place, broken, course_at, moved, shifted
from frontmap.scene.primitives import Colour, Layer, Text
from frontmap.scene.sheet import LEAST_TYPE_PX, Sheet
from frontmap.scene.theme import Theme
from frontmap.scene.typography import CAP_HEIGHT, measure, readable

__all__ = ["MANNERS", "SideNames", "name_sides"]

_SLOPES = tuple(math.radians(degrees) for degrees in (0, -12, 12, -24, 24, -36, 36, -48, 48))
_BENDS = (0.0, 0.13, -0.13)
"""Rise of the arc over its chord."""
_LEADING = 1.2
"""From line to line of a name, in ems."""
_LONGEST = 0.8
"""A name takes no more than this part of the breadth of its ground."""
_HEAVY = 1.2
"""Ground on which marks and fronts weigh more than this is kept free."""
_STAY = 0.75
"""A name stays where it was as long as its place is this good, against the best one."""
_FADES = 8
_NUDGES = sorted(itertools.product(range(-6, 7), repeat=2), key=lambda step: (math.hypot(*step), step))
"""Steps in pixels, on larger pages larger ones, the shortest first."""
_LEAST_CONTRAST, _SHADED = 4.5, 0.5
"""Of letters on a tint, and how much more makes up for the relief that shades it."""


@dataclass(frozen=True, slots=True)
class _Manner:
    """How names are written.

    Attributes
    ----------
    sizes_px : tuple of float
        At scale 1, the largest first.
    least_px : float
        On all pages.
    spacings : tuple of float
        Between letters, in ems.
    clear_px : float
        What half a letter's height and this much at scale 1 keep off.
    small : bool
        Whether a name may stand where fronts run at other times, in two lines.
    over_water : bool
        Whether it may run out over the water.
    """

    sizes_px: tuple[float, ...]
    least_px: float
    spacings: tuple[float, ...]
    clear_px: float
    small: bool = True
    over_water: bool = False


_SIZES_PX, _SPACINGS = (33.0, 28.0, 24.0, 21.0, 18.0), (2.4, 1.7, 1.15, 0.75, 0.45, 0.25)
MANNERS = (
    _Manner(_SIZES_PX, 1.15 * LEAST_TYPE_PX, _SPACINGS, 5.0, small=False),
    _Manner((18.0, 15.5), LEAST_TYPE_PX, (0.25, 0.12), BREADTH / 2 * FLANK_PX),
    _Manner((18.0, 15.5), LEAST_TYPE_PX, (0.25, 0.12, 0.05), 1.0),
    _Manner((15.5, 13.5, 12.0), LEAST_TYPE_PX, (0.12, 0.05), -1.5),
    _Manner((15.5, 13.5, 12.0), LEAST_TYPE_PX, (0.12, 0.05), -1.5, over_water=True),
)
"""One after the other, until there is room."""


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


def name_sides(areas: Sequence[HeldArea], theme: Theme, sheet: Sheet, burden: Burden, sea: Any = None) -> SideNames:
    """Place the names of sides.

    Parameters
    ----------
    areas : sequence of HeldArea
    theme : Theme
    sheet : Sheet
        Where other things stand already; the letters are entered in it.
    burden : Burden
        What fronts and marks weigh.
    sea : shapely geometry, optional
        Page pixels: names may run out over it where there is no room otherwise.
    """
    ranked = sorted(areas, key=lambda area: (-int(area.mask.sum()), area.side, area.start))
    named, heavy = _blocked(sheet, burden, areas[0]) if areas else (np.zeros((0, 0), dtype=bool),) * 2
    water = _within(sea, areas[0]) if areas and sea is not None else None
    placed: dict[str, list[tuple[HeldArea, Lines]]] = {}
    front_px = BREADTH / 2 * flank_px(sheet.view)
    for area in ranked:
        own = placed.setdefault(area.side, [])
        known = [lines for other, lines in own if other.start == area.end or other.end == area.start]
        # A land across the sea bears the name only where there is no room at home.
        grounds = (area.home, area.mask) if (area.home != area.mask).any() else (area.mask,)
        # No front runs over ground that is held through this stretch of time: it does so at other times only.
        tried = (
            _placed(area, ground, taken, manner, theme, sheet, known, water)
            for manner in MANNERS
            for ground in grounds
            for blocked in (named if manner.small else named | heavy,)
            for taken in ((blocked | area.crossed, blocked) if (area.crossed & ground).any() else (blocked,))
        )
        lines = next((lines for lines in tried if lines), ())
        if lines:
            own.append((area, lines))
    in_turn = [name for own in placed.values() for name in _in_turn(own, front_px)]
    written = [(since, until, text, tint) for since, until, lines, tint in in_turn for text in lines]
    for text in dict.fromkeys(text for _, _, text, _ in written):
        sheet.take_letters(letter_boxes(text))
    return SideNames(tuple(written))


def _within(sea: Any, area: HeldArea) -> npt.NDArray[np.bool_]:
    """Return the cells of an area's page that lie in the sea for the better part."""
    rows, columns = area.mask.shape
    cells = shapely.transform(sea, lambda points: points / area.cell_px)
    return np.asarray(mask_of(cells, columns, rows, finer=2) >= 128)


def _in_turn(own: Sequence[tuple[HeldArea, Lines]], front_px: float) -> list[tuple[float, float, Lines, Colour]]:
    """Let the names of a side follow one another: each as long as its ground is held, or until the next is due."""
    written: list[tuple[float, float, Lines, Colour]] = []
    for area, lines in sorted(own, key=lambda one: one[0].start):
        since, until = _lasting(area, lines, front_px)
        if written and written[-1][1] > since:
            before = written.pop()
            since = before[0] if before[2:] == (lines, area.tint) else max(since, min(area.start, before[1]))
            if before[2:] != (lines, area.tint):
                written.append((before[0], since, *before[2:]))
        written.append((since, until, lines, area.tint))
    return written


def _lasting(area: HeldArea, lines: Lines, front_px: float) -> tuple[float, float]:
    """Return from when until when the side holds all ground under a name and as near to it as a front is broad."""
    since, until = -np.inf, np.inf
    boxes = np.concatenate([letter_boxes(text) for text in lines]) + front_px * np.array([-1.0, -1.0, 1.0, 1.0])
    for left, top, right, bottom in (boxes / area.cell_px).tolist():
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
    manner: _Manner,
    theme: Theme,
    sheet: Sheet,
    known: Sequence[Lines],
    water: npt.NDArray[np.bool_] | None,
) -> Lines:
    """Return the name in its best place, in one line unless it is to be small; nothing if it fits nowhere."""
    cell, scale = area.cell_px, sheet.view.scale
    if manner.over_water and water is None:
        return ()
    open_cells = ground | water if manner.over_water and water is not None else ground
    # The edge of the page bounds the ground, too.
    free = np.pad(open_cells & ~taken, 1)
    room = room_in(free)[1:-1, 1:-1] * cell
    name = readable(area.name.split(" (")[0]).upper()
    held = np.argwhere(ground) * cell
    breadth = float(np.sqrt(np.linalg.eigvalsh(np.cov(held.T))[-1]) * np.sqrt(12.0)) if len(held) > 2 else 0.0
    colour, halo = _inks(theme, area)
    best: tuple[float, Lines] | None = None
    for size in dict.fromkeys(max(size_px * scale, manner.least_px) for size_px in manner.sizes_px):
        # Half a letter, and half a cell, since places are known by cells.
        reach = 0.5 * size + manner.clear_px * scale + 0.5 * cell
        if float(room.max(initial=0.0)) < reach:
            continue
        for spacing, words in itertools.product(manner.spacings, broken(name) if manner.small else [(name,)]):
            lengths = [measure(line, "sans-semibold", size, spacing * size) for line in words]
            length = max(lengths)
            if length > (_LONGEST if spacing > _SPACINGS[-1] else 1.1) * breadth:
                continue
            for slope, bend in itertools.product(_SLOPES, _BENDS):
                lines = tuple(
                    Text(
                        0.0, 0.0, line, "sans-semibold", size, colour, halo, 0.1 * size, "centre", spacing * size,
                        course=course_at(long, slope, bend, _LEADING * size * (number - (len(words) - 1) / 2)),
                    )
                    for number, (line, long) in enumerate(zip(words, lengths, strict=True))
                )  # fmt: skip
                found = best_place(lines, room, cell, reach, ground, area.kept, over_water=manner.over_water)
                if found is None:
                    continue
                value, (x, y) = found
                value += length / max(breadth, 1.0) - 0.55 * abs(slope) - 0.2 * (bend != 0)
                if best is None or value > best[0] + 1e-9:
                    best = (value, tuple(moved(text, x, y) for text in lines))
        if best is not None:
            break
    if best is None:
        return ()
    for lines in known:
        size = lines[0].size_px
        worth = best_place(lines, room, cell, 0.5 * CAP_HEIGHT * size, ground, area.kept, only=True)
        if worth is not None and size >= _STAY * best[1][0].size_px:
            return lines
    return _beside(best[1], sheet)


def _beside(lines: Lines, sheet: Sheet) -> Lines:
    """Return lines so few pixels aside that no halo of another name cuts their letters; cells are too coarse for it."""
    letters = np.concatenate([capital_boxes(text) for text in lines])
    for right, down in (np.array(_NUDGES) * max(sheet.view.scale, 1.0)).tolist():
        if sheet.all_free(letters + np.array([right, down, right, down])).all():
            return tuple(shifted(text, right, down) for text in lines)
    return lines


def _inks(theme: Theme, side: HeldArea) -> tuple[Colour, Colour]:
    """Return the colours of a side's name and of its halo, which only calms the ground: readable on the tint itself.

    On a tint between light and dark nothing is; there the halo departs from it as far as it must.
    """
    pairs = (theme.ink, theme.halo), (theme.halo, theme.ink)
    for least in (_LEAST_CONTRAST + _SHADED, _LEAST_CONTRAST):
        for ink, other in pairs:
            for part in np.linspace(0.0, 1.0, 11).tolist():
                colour = mix(side.flank, ink, part)
                if contrast(colour, side.tint) >= least:
                    return colour, mix(side.tint, other, 0.12)
    for part in np.linspace(0.0, 1.0, 21).tolist():
        for ink, other in pairs:
            if contrast(ink, mix(side.tint, other, part)) >= _LEAST_CONTRAST + _SHADED:
                return ink, mix(side.tint, other, part)
    return theme.ink, theme.halo
