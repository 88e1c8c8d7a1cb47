"""The legend: a line for each side, or for those that matter where there are more than a page has room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.scene.colouring import Colouring
from frontmap.scene.held_cells import Presence
from frontmap.scene.occupied import Occupation
from frontmap.scene.parties import Parties
from frontmap.scene.primitives import Box, Colour, Fill, Primitive, Text
from frontmap.scene.shapes import ring, rings_of
from frontmap.scene.sheet import type_size
from frontmap.scene.story import InSight
from frontmap.scene.stripes import Stripes
from frontmap.scene.theme import Theme
from frontmap.scene.typography import CAP_HEIGHT

__all__ = ["LegendEntry", "drawn_line", "fitting", "legend_of", "lines_shown", "sign_of_occupation"]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line of the legend: a party, that is a side or a bloc, or several together.

    Attributes
    ----------
    side : str
        Its id; empty for several.
    name : str
    tint, flank : Colour
    sides : tuple of int
        Whose shares are added up on this line; none where it stands for something else: positions among the parties.
    weight : float
        The more, the rather it is shown: the share of the land in sight that it holds when it holds the most.
    stripes : Stripes or None
        Over its land, where there are any.
    lasting : bool
        Whether it holds land in sight all the time.
    """

    side: str
    name: str
    tint: Colour
    flank: Colour
    sides: tuple[int, ...] = ()
    weight: float = 1.0
    stripes: Stripes | None = None
    lasting: bool = True


def legend_of(colouring: Colouring, stripes: Mapping[str, Stripes], seen: InSight) -> tuple[LegendEntry, ...]:
    """Return a line for each party that holds land in sight at some time; those that come or go are the last.

    Parameters
    ----------
    colouring : Colouring
    stripes : mapping of party id to Stripes
    seen : InSight
        A bloc is as weighty as all its sides together, and lasts if one of them stays in it and lasts.
    """
    parties = colouring.parties
    found = []
    for number, (party, name) in enumerate(zip(parties.ids, parties.names, strict=True)):
        ever = np.flatnonzero((parties.rows == number).any(axis=0)).tolist()
        always = np.flatnonzero((parties.rows == number).all(axis=0)).tolist()
        weight, lasting = sum(seen.weights[side] for side in ever), any(seen.lasting[side] for side in always)
        if weight > 0.0:
            colours = colouring.tints[party], colouring.flanks[party]
            found.append(LegendEntry(party, name, *colours, (number,), weight, stripes.get(party), lasting))
    return tuple(sorted(found, key=lambda entry: not entry.lasting))


def lines_shown(
    legend: Sequence[LegendEntry],
    parties: Parties,
    presence: Presence,
    occupations: Sequence[Occupation],
    instant: float,
) -> tuple[bool, ...]:
    """Return for each line whether what it stands for is on the page at an instant.

    Parameters
    ----------
    legend : sequence of LegendEntry
    parties : Parties
    presence : Presence
        Of the sides on the page.
    occupations : sequence of Occupation
        Those on the page: the line without sides explains them.
    instant : float
    """
    there = np.bincount(parties.at(instant), weights=presence.at(instant), minlength=len(parties.ids)) > 0.0
    occupied = any(each.lasts(instant) for each in occupations)
    return tuple(any(there[side] for side in entry.sides) if entry.sides else occupied for entry in legend)


def fitting(entries: Sequence[LegendEntry], most: int, theme: Theme) -> tuple[LegendEntry, ...]:
    """Return at most so many lines: all entries in their order, or the weightiest first and one for all others.

    Lines that stand for no side stay, at the end; there may then be one more than wanted.

    Parameters
    ----------
    entries : sequence of LegendEntry
    most : int
        At least 1.
    theme : Theme
    """
    if len(entries) <= most:
        return tuple(entries)
    signs = tuple(entry for entry in entries if not entry.sides)
    if signs:
        return (*fitting([entry for entry in entries if entry.sides], max(most - len(signs), 1), theme), *signs)
    ranked = sorted(range(len(entries)), key=lambda index: (-entries[index].weight, index))
    kept = sorted((entries[index] for index in ranked[: most - 1]), key=lambda entry: not entry.lasting)
    return (*kept, _together([entries[index] for index in ranked[most - 1 :]], theme, bool(kept)))


def drawn_line(entry: LegendEntry, box: Box, scale: float, theme: Theme) -> tuple[Primitive, ...]:
    """Return a line of the legend without its figure: a swatch and the name.

    Parameters
    ----------
    entry : LegendEntry
    box : Box
        Where it stands.
    scale : float
        Of the page, see `View`.
    theme : Theme
    """
    left, top, _, bottom = box
    size = type_size(20.0, scale)
    middle = (top + bottom) / 2
    high, wide = size * 0.78, size * 1.3
    swatch = left, middle - high / 2, left + wide, middle + high / 2
    drawn: list[Primitive] = [Fill((_corners(swatch),), entry.tint)]
    if entry.stripes is not None:
        within, pen = shapely.box(*swatch), entry.stripes.pen_px
        lines = shapely.linestrings(list(entry.stripes.lines(within.buffer(pen))))
        bands = shapely.intersection(shapely.buffer(lines, pen / 2, cap_style="flat"), within)
        drawn.append(Fill(rings_of(bands), entry.stripes.colour))
    foot = left, middle + high / 2 - max(3.2 * scale, 2.0), left + wide, middle + high / 2
    drawn.append(Fill((_corners(foot),), entry.flank))
    base = round(middle + size * CAP_HEIGHT / 2, 1)
    return (*drawn, Text(left + wide + size * 0.5, base, entry.name, "sans", size, theme.ink))


def _corners(box: Box) -> npt.NDArray[np.float64]:
    left, top, right, bottom = box
    return ring((left, top), (right, top), (right, bottom), (left, bottom))


def sign_of_occupation(tint: Colour, stripes: Stripes) -> LegendEntry:
    """Return the line that explains the stripes of an occupier over the tint of an owner."""
    return LegendEntry("", "Occupied ground", tint, tint, (), 1.0, stripes, lasting=False)


def _together(entries: Sequence[LegendEntry], theme: Theme, others: bool) -> LegendEntry:
    sides = tuple(position for entry in entries for position in entry.sides)
    if len(entries) == 1:
        return entries[0]
    counted = "Others" if others else f"{len(sides)} sides"
    return LegendEntry(side="", name=counted, tint=theme.rule, flank=theme.faint_ink, sides=sides, weight=-1.0)
