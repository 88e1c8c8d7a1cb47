"""The names of colours that an author may give to a side, in the order in which they are handed out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, Self, TypeVar

from frontmap.scenario.words import Word

__all__ = ["PALETTE_NAMES", "with_colours"]

PALETTE_NAMES = ("red", "blue", "green", "orange", "purple", "brown", "pink", "grey")


class _Coloured(Protocol):
    @property
    def colour(self) -> Word: ...

    def model_copy(self, *, update: Mapping[str, object] | None = None) -> Self: ...


Id = TypeVar("Id", bound=str)
Side = TypeVar("Side", bound=_Coloured)


def with_colours(sides: Mapping[Id, Side]) -> dict[Id, Side]:
    """Return sides with a colour of the palette for each that has none: the first that nobody has yet.

    Beyond eight sides, colours come again from the beginning.
    """
    taken = {str(side.colour) for side in sides.values()}
    free = [name for name in PALETTE_NAMES if name not in taken] or list(PALETTE_NAMES)
    coloured: dict[Id, Side] = {}
    handed_out = 0
    for id_, side in sides.items():
        coloured[id_] = side
        if not side.colour:
            coloured[id_] = side.model_copy(update={"colour": Word(free[handed_out % len(free)])})
            handed_out += 1
    return coloured
