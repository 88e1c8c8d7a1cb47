"""The legend: a line for each side, or for those that matter where there are more than a page has room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from frontmap.scene.colouring import Colouring
from frontmap.scene.primitives import Colour
from frontmap.scene.stripes import Stripes
from frontmap.scene.theme import Theme

__all__ = ["LegendEntry", "fitting", "in_sight", "legend_of", "sign_of_occupation"]


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
        The more, the rather it is shown: the share of the land in sight that it holds on the mean of the war.
    stripes : Stripes or None
        Over its land, where there are any.
    """

    side: str
    name: str
    tint: Colour
    flank: Colour
    sides: tuple[int, ...] = ()
    weight: float = 1.0
    stripes: Stripes | None = None


def legend_of(
    colouring: Colouring, stripes: Mapping[str, Stripes], weights: Sequence[float]
) -> tuple[LegendEntry, ...]:
    """Return a line for each party.

    Parameters
    ----------
    colouring : Colouring
    stripes : mapping of party id to Stripes
    weights : sequence of float
        Of the sides; a bloc is as weighty as all its sides together.
    """
    parties = colouring.parties
    found = []
    for number, (party, name) in enumerate(zip(parties.ids, parties.names, strict=True)):
        weight = sum(weights[side] for side in np.flatnonzero((parties.rows == number).any(axis=0)).tolist())
        tint, flank = colouring.tints[party], colouring.flanks[party]
        found.append(LegendEntry(party, name, tint, flank, (number,), weight, stripes.get(party)))
    return tuple(found)


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
    kept = [entries[index] for index in ranked[: most - 1]]
    return (*kept, _together([entries[index] for index in ranked[most - 1 :]], theme, bool(kept)))


def in_sight(entries: Sequence[LegendEntry], theme: Theme) -> tuple[LegendEntry, ...]:
    """Return the lines of the sides that hold land in sight at some time, in their order, and one for all others."""
    seen = [entry for entry in entries if entry.weight > 0.0]
    unseen = [entry for entry in entries if entry.weight <= 0.0]
    return (*seen, _together(unseen, theme, bool(seen))) if unseen else tuple(seen)


def sign_of_occupation(tint: Colour, stripes: Stripes) -> LegendEntry:
    """Return the line that explains the stripes of an occupier over the tint of an owner."""
    return LegendEntry("", "Occupied ground", tint, tint, (), 1.0, stripes)


def _together(entries: Sequence[LegendEntry], theme: Theme, others: bool) -> LegendEntry:
    sides = tuple(position for entry in entries for position in entry.sides)
    if len(entries) == 1:
        return entries[0]
    counted = f"{len(sides)} {'others' if others else 'sides'}"
    return LegendEntry(side="", name=counted, tint=theme.rule, flank=theme.faint_ink, sides=sides, weight=-1.0)
