"""The legend: a line for each side, or for those that matter where there are more than a page has room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.runs import runs_of
from frontmap.scene.colour import mix
from frontmap.scene.colouring import Colouring
from frontmap.scene.primitives import Box, Colour, Fill, Primitive, Stroke, Text
from frontmap.scene.shapes import ring, rings_of
from frontmap.scene.sheet import type_size
from frontmap.scene.stripes import Stripes
from frontmap.scene.theme import Theme
from frontmap.scene.typography import CAP_HEIGHT

__all__ = ["LegendEntry", "Spells", "drawn_line", "legend_of", "legend_to_come", "sign_of_occupation", "spells_of"]

Spells = tuple[tuple[date, date], ...]
"""First and last day of each stretch of days, in order."""


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
    spells : Spells or None
        When what it stands for is on the page; None for always.
    """

    side: str
    name: str
    tint: Colour
    flank: Colour
    sides: tuple[int, ...] = ()
    weight: float = 1.0
    stripes: Stripes | None = None
    spells: Spells | None = None

    def there(self, day: date) -> bool:
        """Return whether what it stands for is on the page on the evening of a day."""
        return self.spells is None or any(first <= day <= last for first, last in self.spells)


def spells_of(first: date, there: npt.NDArray[np.bool_]) -> Spells | None:
    """Return the stretches of days, of which the first is given, on which something is there; None for all of them."""
    if there.all():
        return None
    return tuple((first + timedelta(begin), first + timedelta(end - 1)) for begin, end in runs_of(there))


def legend_to_come(
    colouring: Colouring, stripes: Mapping[str, Stripes], weights: Sequence[float]
) -> tuple[LegendEntry, ...]:
    """Return a line for each party that may be on a page, of which it is not known yet what it shows.

    Parameters
    ----------
    colouring : Colouring
    stripes : mapping of party id to Stripes
    weights : sequence of float
        Of the sides. A bloc is as weighty as all sides together that are ever in it.
    """
    rows = colouring.parties.rows
    number = len(colouring.parties.ids)
    ever = [np.flatnonzero((rows == party).any(axis=0)).tolist() for party in range(number)]
    return _lines(colouring, stripes, [sum(weights[side] for side in sides) for sides in ever], [None] * number)


def legend_of(
    colouring: Colouring,
    stripes: Mapping[str, Stripes],
    first: date,
    instants: npt.NDArray[np.float64],
    amounts: npt.NDArray[np.int64],
) -> tuple[LegendEntry, ...]:
    """Return a line for each party that holds land in sight on some of the days shown.

    Parameters
    ----------
    colouring : Colouring
    stripes : mapping of party id to Stripes
    first : date
        The first day shown.
    instants : ndarray of float64, shape (days,)
        The evening of each day shown.
    amounts : ndarray of int64, shape (days, sides)
        What each side holds of the land in sight then, in any unit.
    """
    parties = colouring.parties
    belongs = parties.rows[np.searchsorted(parties.turns, instants, side="right")]
    held = np.stack([np.where(belongs == party, amounts, 0).sum(axis=1) for party in range(len(parties.ids))])
    weights = held.max(axis=1) / max(int(amounts.sum(axis=1).max()), 1)
    return _lines(colouring, stripes, weights.tolist(), [spells_of(first, row > 0) for row in held])


def _lines(
    colouring: Colouring, stripes: Mapping[str, Stripes], weights: Sequence[float], spells: Sequence[Spells | None]
) -> tuple[LegendEntry, ...]:
    parties = colouring.parties
    return tuple(
        LegendEntry(
            party, name, colouring.tints[party], colouring.flanks[party], (number,), weight, stripes.get(party), spell
        )
        for number, (party, name, weight, spell) in enumerate(
            zip(parties.ids, parties.names, weights, spells, strict=True)
        )
        if weight > 0.0
    )


def drawn_line(
    entry: LegendEntry, box: Box, scale: float, theme: Theme, strength: float = 1.0
) -> tuple[Primitive, ...]:
    """Return a line of the legend without its figure: a swatch and the name.

    Parameters
    ----------
    entry : LegendEntry
    box : Box
        Where it stands.
    scale : float
        Of the page, see `View`.
    theme : Theme
    strength : float
        From 0, when nothing is seen of it, to 1.
    """
    left, top, _, bottom = box
    size = type_size(20.0, scale)
    middle = (top + bottom) / 2
    high, wide = size * 0.78, size * 1.3
    swatch = left, middle - high / 2, left + wide, middle + high / 2
    drawn: list[Primitive] = [Fill((_corners(swatch),), entry.tint, strength)]
    if entry.stripes is not None:
        within, pen = shapely.box(*swatch), entry.stripes.pen_px
        lines = shapely.linestrings(list(entry.stripes.lines(within.buffer(pen))))
        bands = shapely.intersection(shapely.buffer(lines, pen / 2, cap_style="flat"), within)
        drawn.append(Fill(rings_of(bands), entry.stripes.colour, strength))
    foot = left, middle + high / 2 - max(3.2 * scale, 2.0), left + wide, middle + high / 2
    drawn.append(Fill((_corners(foot),), entry.flank, strength))
    # Some tints are nearly as dark as the panel.
    pen = max(0.8 * scale, 0.7)
    edge = _corners((left + pen / 2, middle - high / 2 + pen / 2, left + wide - pen / 2, middle + high / 2 - pen / 2))
    drawn.append(Stroke((np.vstack([edge, edge[:1]]),), entry.flank, pen, strength * 0.75, join="miter"))
    base = round(middle + size * CAP_HEIGHT / 2, 1)
    ink = mix(theme.panel, theme.ink, strength)
    return (*drawn, Text(round(left + wide + size * 0.5, 1), base, entry.name, "sans", size, ink))


def _corners(box: Box) -> npt.NDArray[np.float64]:
    left, top, right, bottom = box
    return ring((left, top), (right, top), (right, bottom), (left, bottom))


def sign_of_occupation(tint: Colour, stripes: Stripes, spells: Spells | None) -> LegendEntry:
    """Return the line that explains the stripes of an occupier over the tint of an owner."""
    return LegendEntry("", "Occupied ground", tint, tint, (), 1.0, stripes, spells)
