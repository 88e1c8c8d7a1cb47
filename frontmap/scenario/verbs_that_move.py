"""The verbs that move ground."""

import re
from typing import Annotated, ClassVar

from pydantic import Field

from frontmap.scenario.forms import Keyed
from frontmap.scenario.ground import AreaNames, Points
from frontmap.scenario.values import Flag, Identifier, MomentOf
from frontmap.scenario.verb import UNSAID, Ground, SideId, SideIds, Verb
from frontmap.scenario.words import Series, Table, position_of

__all__ = [
    "Airdrop",
    "Annex",
    "Capitulation",
    "Defection",
    "Descent",
    "Landing",
    "Lost",
    "Neutral",
    "Occupation",
    "Pocket",
    "Puppet",
    "Take",
    "Treaty",
    "Uprising",
]

_NEAR_A_PLACE = re.compile(r"[0-9]+(\.[0-9]+)? km |between ")


class Take(Ground):
    """A side gains areas over the days of the event, spreading from where it stands."""

    side: SideId = Field(UNSAID, description="Who gains; without it, the side of the event or its offensive.")
    excluded: AreaNames = Field((), alias="except", description="Parts of the areas that stay as they are.")
    origins: Points = Field((), alias="from", description="Spread outwards from here, not from the front.")
    only_from: SideIds = Field((), description="Only what these sides hold changes hands.")
    at_once: Flag = Field(False, description="All of it on the evening of the last day.")


class Annex(Ground):
    """A side gains areas at once, on the evening of the last day, without fighting."""

    side: SideId = Field(UNSAID, description="Who gains.")
    only_from: SideIds = Field((), description="Only what these sides hold changes hands.")


class Treaty(Verb):
    """Several sides settle who holds what, at once, on the evening of the last day."""

    heir: ClassVar[str] = ""
    needs: ClassVar[tuple[str, ...]] = ()
    about: ClassVar[tuple[str, ...]] = ("gives", "between")

    between: SideIds = Field((), description="Who signs.")
    gives: Annotated[dict[Identifier, AreaNames], Keyed()] = Field(
        default_factory=dict, description="What each side is given.", examples=[{"republic": ["Tangier"]}]
    )


class Lost(Verb):
    """A verb whose ground may be lost again: the enemy closes in and the last of it goes on a stated day."""

    cleared: MomentOf | None = Field(None, description="The day whose evening sees the last of it lost.")
    by: SideId = Field(UNSAID, description="Who clears it; without it, the only enemy.")

    @property
    def gainer(self) -> str:
        """``by``, once a day is given on which it is cleared."""
        return "by" if self.cleared else ""


class Uprising(Lost, Ground):
    """Areas rise for a side and go over to it, spreading from the towns where it began."""

    side: SideId = Field(UNSAID, description="Whom they rise for.")
    origins: Points = Field((), alias="from", description="Where it began; without it, each province's own town.")
    only_from: SideIds = Field((), description="Only what these sides hold changes hands.")


class Defection(Ground):
    """Areas, or troops, go over to a side at once, on the evening of the last day."""

    side: SideId = Field(UNSAID, description="Whom they go over to.")
    only_from: SideIds = Field((), description="Only what these sides hold changes hands.")
    at: Points = Field((), description="Where troops go over, if no ground does.")

    about: ClassVar[tuple[str, ...]] = ("areas", "at")


class Descent(Lost, Ground):
    """A landing from the sea or the air; without areas, it gains the provinces in which its places stand."""

    main: ClassVar[str] = "at"
    about: ClassVar[tuple[str, ...]] = ("at",)

    @classmethod
    def in_full(cls, value: object) -> object:
        """Take the provinces of the places for the areas, if none are given."""
        full = super().in_full(value)
        if not isinstance(full, dict) or "areas" in full or "at" not in full:
            return full
        at = full["at"]
        texts = [text for text in (at if isinstance(at, list | tuple) else [at]) if isinstance(text, str)]
        places = [Table([("place", text)], text) for text in texts if not _NEAR_A_PLACE.match(text)]
        if not places:
            return full
        table = Table(full, full)
        table["areas"] = Series(places, position_of(at))
        return table


class Landing(Descent):
    """Troops land from the sea and gain areas, spreading from the beach."""

    side: SideId = Field(UNSAID, description="Who lands.")
    at: Points = Field((), description="Where on the coast.")
    origins: Points = Field((), alias="from", description="The port they come from.")
    along: Points = Field((), description="The way there.")


class Airdrop(Descent):
    """Troops land from the air and gain areas, spreading from where they drop; lost if ``cleared`` is given."""

    side: SideId = Field(UNSAID, description="Who lands.")
    at: Points = Field((), description="Where they drop.")
    origins: Points = Field((), alias="from", description="The airfield they come from.")


class Occupation(Ground):
    """A side holds areas that belong to another: gained as by `Take`, drawn as the owner's land occupied."""

    side: SideId = Field(UNSAID, description="The occupier.")
    of: SideId = Field(UNSAID, description="The owner.")
    at_once: Flag = Field(False, description="All of it on the evening of the last day.")
    until: MomentOf | None = Field(None, description="Last day of it; the ground itself stays until it is taken.")

    needs: ClassVar[tuple[str, ...]] = ("side", "of")


class Puppet(Ground):
    """A side becomes the puppet of another; areas, if given, are handed to it at once."""

    main: ClassVar[str] = ""
    about: ClassVar[tuple[str, ...]] = ()
    side: SideId = Field(UNSAID, description="The puppet.")
    of: SideId = Field(UNSAID, description="Its master.")

    heir: ClassVar[str] = "of"
    needs: ClassVar[tuple[str, ...]] = ("side", "of")


class Neutral(Ground):
    """Nobody holds the areas from the evening of the last day on."""

    heir: ClassVar[str] = ""
    needs: ClassVar[tuple[str, ...]] = ()


class Capitulation(Ground):
    """A side lays down its arms: all it holds goes to another at once, or only what it holds in some areas."""

    main: ClassVar[str] = "side"
    about: ClassVar[tuple[str, ...]] = ()
    heir: ClassVar[str] = "to"
    needs: ClassVar[tuple[str, ...]] = ("side", "to")
    side: SideId = Field(UNSAID, description="Who lays down arms.")
    to: SideId = Field(UNSAID, description="Who gains; without it, the side of the event, or the only enemy.")
    areas: AreaNames = Field((), description="Only there; without it, everywhere.")
    front: Identifier = Field(UNSAID, description="Only the provinces that this front's last line crosses.")

    @property
    def gainer(self) -> str:
        """``to``."""
        return "to"


class Pocket(Lost):
    """Ground that a side holds cut off from its own; when ``cleared`` it shrinks to its middle by that evening.

    Of the areas only what the side holds on the first morning is meant. Without ``cleared`` no ground moves: it is
    encircled over the days of the event.
    """

    main: ClassVar[str] = ""
    heir: ClassVar[str] = "by"
    side: SideId = Field(UNSAID, description="Who is cut off.")
    around: AreaNames = Field(..., description="The areas it lies in.")
