"""Whether sides can be told apart on the map by every eye, and which of them are hatched where colour does not do it.

Two sides can be told apart if the tints of their land differ by at least `LEAST_DIFFERENCE` in CIEDE2000 to normal eyes
and to those without one of the three cones, as `frontmap.scene.colour` simulates them. Under a theme for print without
colour their greys must differ by at least `LEAST_GREY_DIFFERENCE`, too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from frontmap.scene.colour import Vision, difference, grey_of, seen
from frontmap.scene.primitives import Colour
from frontmap.scene.theme import Theme
from frontmap.timeline.change import Timeline

__all__ = ["LEAST_DIFFERENCE", "LEAST_GREY_DIFFERENCE", "Alike", "alike", "hatchings", "meeting_sides"]

LEAST_DIFFERENCE = 12.0
LEAST_GREY_DIFFERENCE = 8.0
_VISIONS: tuple[Vision, ...] = ("normal", "deuteranopia", "protanopia", "tritanopia")
_PATTERNS = 5
"""Plain, and four directions of stripes."""

Eye: TypeAlias = Vision | Literal["grey"]


@dataclass(frozen=True, slots=True)
class Alike:
    """Two sides that some eye can hardly tell apart.

    Attributes
    ----------
    one, other : int
        Positions of the sides; the smaller first.
    difference : float
        CIEDE2000 of the tints of their land, to the eye that sees the least of it.
    eye : {'normal', 'deuteranopia', 'protanopia', 'tritanopia', 'grey'}
    """

    one: int
    other: int
    difference: float
    eye: Eye


def meeting_sides(timeline: Timeline) -> frozenset[tuple[int, int]]:
    """Return pairs of positions of sides that are ever at war or hold land beside one another, the smaller first.

    Sides that hold neighbouring provinces at different times count, too: who meets when is not worked out.
    """
    number = {side.id: position for position, side in enumerate(timeline.sides)}
    holders: list[set[int]] = [{number[side]} if side else set() for side in timeline.start]
    for change in timeline.changes:
        if change.to:
            losers = None if change.only_from is None else {number[side] for side in change.only_from}
            for province in change.provinces:
                # A capitulation covers the whole theatre, but takes only what the side that lays down its arms holds.
                if losers is None or losers & holders[province]:
                    holders[province].add(number[change.to])
    pairs = {tuple(sorted((number[war.one], number[war.other]))) for war in timeline.wars}
    for here in {frozenset(each) for each in holders}:
        pairs |= {(one, other) for one in here for other in here if one < other}
    seen_pairs: set[tuple[frozenset[int], frozenset[int]]] = {
        (frozenset(holders[one]), frozenset(holders[other])) for one, other in timeline.theatre.neighbours.tolist()
    }
    for first, second in seen_pairs:
        pairs |= {tuple(sorted((one, other))) for one in first for other in second if one != other}
    return frozenset((pair[0], pair[1]) for pair in pairs)


def alike(theme: Theme, tints: Sequence[Colour], pairs: Collection[tuple[int, int]]) -> tuple[Alike, ...]:
    """Return those of some pairs of sides that some eye can hardly tell apart, in order.

    Parameters
    ----------
    theme : Theme
    tints : sequence of Colour
        Of the sides' land.
    pairs : collection of (int, int)
        Positions in `tints`.
    """
    found = []
    for one, other in sorted(pairs):
        differences: list[tuple[float, Eye]] = [
            (difference(seen(tints[one], vision), seen(tints[other], vision)), vision) for vision in _VISIONS
        ]
        least, eye = min(differences)
        if least < LEAST_DIFFERENCE:
            found.append(Alike(one, other, least, eye))
        elif theme.ladder and (least := difference(grey_of(tints[one]), grey_of(tints[other]))) < LEAST_GREY_DIFFERENCE:
            found.append(Alike(one, other, least, "grey"))
    return tuple(found)


def hatchings(sides: int, pairs: Collection[tuple[int, int]]) -> tuple[int, ...]:
    """Return a pattern for each side, 0 for plain and 1 to 4 for stripes, so that those of each pair differ.

    Each side takes the first pattern that no earlier one that it is paired with has. Where all are taken, as among
    more than five sides that are all paired, it takes the one that the fewest of them have.

    Parameters
    ----------
    sides : int
        How many sides there are.
    pairs : collection of (int, int)
        Those that must differ.
    """
    patterns: list[int] = []
    for side in range(sides):
        taken = [patterns[one if other == side else other] for one, other in pairs if max(one, other) == side]
        patterns.append(min(range(_PATTERNS), key=lambda pattern: (taken.count(pattern), pattern)))
    return tuple(patterns)
