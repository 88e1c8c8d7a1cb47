"""Blocs: sides that stand together, each for some span of the war."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from frontmap.instant import Span

__all__ = ["Bloc", "bloc_at", "bloc_turns"]


@dataclass(frozen=True, slots=True)
class Bloc:
    """Sides that stand together.

    Attributes
    ----------
    id, name : str
    colour : str
        A palette name or ``#rrggbb``, as the author gave it.
    spells : tuple of (str, Span)
        Id of a side, and from the morning of which day to the evening of which it is in the bloc.
    """

    id: str
    name: str
    colour: str
    spells: tuple[tuple[str, Span], ...] = ()

    def has(self, side: str, instant: float) -> bool:
        """Return whether a side is in the bloc at an instant; on the map of its first day it is."""
        return any(member == side and span.start < instant <= span.end for member, span in self.spells)


def bloc_at(blocs: Sequence[Bloc], side: str, instant: float) -> Bloc | None:
    """Return the bloc that a side is in at an instant, the first of several; None if it is in none."""
    return next((bloc for bloc in blocs if bloc.has(side, instant)), None)


def bloc_turns(blocs: Sequence[Bloc], war: Span) -> tuple[float, ...]:
    """Return the instants from which on a side may be in another bloc than before, ascending, within a war."""
    edges = {edge for bloc in blocs for _side, span in bloc.spells for edge in (span.start, span.end)}
    # A morning belongs to the evening before: what begins on a day begins just after it.
    return tuple(math.nextafter(edge, math.inf) for edge in sorted(edges) if war.start <= edge < war.end)
