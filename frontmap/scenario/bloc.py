"""Blocs: sides that stand together, each for all of the war or from one day to another."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from frontmap.instant import Span
from frontmap.scenario.forms import OneOrMany
from frontmap.scenario.node import Node
from frontmap.scenario.source import Sourced
from frontmap.scenario.values import Colour, MomentOf, Text
from frontmap.scenario.verbs import UNSAID, SideIds

__all__ = ["Bloc", "Member"]


class Member(Sourced):
    """Sides that are in a bloc, from the morning of one day to the evening of another."""

    main: ClassVar[str] = "side"
    sides: SideIds = Field(..., alias="side", description="The side, or several that join and leave together.")
    first: MomentOf | None = Field(None, alias="from", description="First day in it; without it, from the beginning.")
    last: MomentOf | None = Field(None, alias="to", description="Last day in it; without it, to the end.")

    def span(self, war: Span) -> Span:
        """Return how long they are in the bloc, in a war of some days."""
        return Span(self.first.start if self.first else war.start, self.last.end if self.last else war.end)


class Bloc(Node):
    """Sides that stand together."""

    main: ClassVar[str] = "members"
    name: Text = Field(UNSAID, description="What to call it; without it, its id.", examples=["Little Entente"])
    colour: Colour = Field(UNSAID, description="A palette name or #rrggbb; without it, the next of the palette.")
    members: Annotated[tuple[Member, ...], OneOrMany()] = Field(
        ..., description="Who is in it: sides, or tables of side, from and to."
    )

    def spells(self, war: Span) -> Iterator[tuple[str, Span]]:
        """Yield each side that is ever in it, and from when to when; a side may come more than once."""
        for member in self.members:
            for side in member.sides:
                yield str(side), member.span(war)
