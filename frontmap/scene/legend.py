"""The legend: a line for each side, or for those that matter where there are more than a page has room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from frontmap.scene.primitives import Colour
from frontmap.scene.stripes import Stripes
from frontmap.scene.theme import Theme

__all__ = ["LegendEntry", "fitting"]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line of the legend: a side, or several together.

    Attributes
    ----------
    side : str
        Its id; empty for several.
    name : str
    tint, flank : Colour
    sides : tuple of int
        Whose shares are added up on this line: positions among the sides.
    weight : float
        The more, the rather it is shown: the greatest share of the land that it ever holds.
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


def fitting(entries: Sequence[LegendEntry], most: int, theme: Theme) -> tuple[LegendEntry, ...]:
    """Return at most so many lines: all entries in their order, or the weightiest first and one for all others.

    Parameters
    ----------
    entries : sequence of LegendEntry
    most : int
        At least 1.
    theme : Theme
    """
    if len(entries) <= most:
        return tuple(entries)
    ranked = sorted(range(len(entries)), key=lambda index: (-entries[index].weight, index))
    kept, rest = ranked[: most - 1], ranked[most - 1 :]
    others = LegendEntry(
        side="",
        name=f"{len(rest)} others" if kept else f"{len(rest)} sides",
        tint=theme.rule,
        flank=theme.faint_ink,
        sides=tuple(position for index in rest for position in entries[index].sides),
    )
    return (*(entries[index] for index in kept), others)
