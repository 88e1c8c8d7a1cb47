"""Whom a map sets apart: the sides, or the blocs that they are in on the day."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from frontmap.errors import RenderError
from frontmap.timeline import Timeline, bloc_at, bloc_turns

__all__ = ["ColourBy", "Parties", "parties_of"]

ColourBy: TypeAlias = Literal["side", "bloc"]


@dataclass(frozen=True, eq=False)
class Parties:
    """Whom a map sets apart, and which of them each side belongs to at each instant.

    Attributes
    ----------
    ids, names : tuple of str
        Of sides or of blocs; after the blocs comes one without id, for all sides that are in none.
    sides : tuple of str
        Ids of the sides of the war.
    turns : ndarray of float64, shape (k,)
        Instants from which on sides belong to others than before, ascending.
    rows : ndarray of int16, shape (k + 1, sides)
        The party of each side, as a position in `ids`: before the first turn, then from each on.
    by : {'side', 'bloc'}
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    sides: tuple[str, ...]
    turns: npt.NDArray[np.float64]
    rows: npt.NDArray[np.int16]
    by: ColourBy = "side"

    def at(self, instant: float) -> npt.NDArray[np.int16]:
        """Return the party of each side at an instant, shape (sides,)."""
        found: npt.NDArray[np.int16] = self.rows[self.segment(instant)]
        return found

    def segment(self, instant: float) -> int:
        """Return the row of `rows` that is true at an instant."""
        return int(np.searchsorted(self.turns, instant, side="right"))

    def together(self, one: str, other: str, instant: float) -> bool:
        """Return whether two sides are in the same bloc at an instant."""
        if self.by == "side":
            return False
        row = self.at(instant)
        party = row[self.sides.index(one)]
        return bool(party == row[self.sides.index(other)] and self.ids[party])

    def meeting(self, pairs: Iterable[tuple[int, int]]) -> frozenset[tuple[int, int]]:
        """Return the pairs of parties, the smaller first, that pairs of sides may make at one time or another."""
        ever = [set(column) for column in self.rows.T.tolist()]
        met = {(min(a, b), max(a, b)) for one, other in pairs for a in ever[one] for b in ever[other] if a != b}
        return frozenset(met)

    def added_up(self, values: npt.NDArray[np.float64], instant: float) -> npt.NDArray[np.float64]:
        """Return values of sides, shape (sides,), as values of parties, shape (parties,)."""
        return np.bincount(self.at(instant), weights=values, minlength=len(self.ids)).astype(np.float64)


def parties_of(timeline: Timeline, by: str | None = None) -> Parties:
    """Return whom the maps of a war set apart.

    Parameters
    ----------
    timeline : Timeline
    by : str, optional
        ``side`` or ``bloc``; by default what the war says.

    Raises
    ------
    RenderError
        If it is neither, or the war has no blocs.
    """
    chosen = timeline.colour_by if by is None else by
    sides = tuple(side.id for side in timeline.sides)
    if chosen == "side":
        names = tuple(side.name for side in timeline.sides)
        rows = np.arange(len(sides), dtype=np.int16)[None, :]
        return Parties(sides, names, sides, np.zeros(0), rows)
    if chosen != "bloc":
        raise RenderError(f"a map cannot be coloured by {chosen!r}; colour it by side or by bloc")
    blocs = timeline.blocs
    if not blocs:
        raise RenderError("this war has no blocs to colour by; tell them in the scenario, or colour by side")
    first = math.nextafter(timeline.span.start, math.inf)
    turns = [turn for turn in bloc_turns(blocs, timeline.span) if turn > first]
    number = {bloc.id: position for position, bloc in enumerate(blocs)}
    table = [
        [number[bloc.id] if (bloc := bloc_at(blocs, side, instant)) else len(blocs) for side in sides]
        for instant in (first, *turns)
    ]
    return Parties(
        ids=(*number, ""),
        names=(*(bloc.name for bloc in blocs), "In no bloc"),
        sides=sides,
        turns=np.array(turns, dtype=np.float64),
        rows=np.array(table, dtype=np.int16).reshape(len(table), len(sides)),
        by="bloc",
    )
