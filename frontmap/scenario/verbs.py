"""What can happen on a day: one frozen class for each verb of the language.

Keys mean the same thing in every verb:

=============  ========================================================================================
``side``       who acts (for a pocket, an encirclement and a capitulation: whom it happens to)
``by``         who gains from it, where ``side`` is the one that loses
``areas``      ground: provinces, regions, countries by name; each moves or is marked as a whole
``at``         a point or several; ``along`` a way through points, in order
``from``       where something starts; ``until`` the last day on which it holds
``name``       what to call it on the map
=============  ========================================================================================

Ground moves only by `Take`, `Annex`, `Treaty`, `Uprising`, `Defection`, `Landing`, `Airdrop`, `Occupation`, `Puppet`,
`Neutral`, `Capitulation`, and by a `Pocket` (or a landing, airdrop or uprising that is lost) when it is ``cleared``.
The rest is drawn and told.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from frontmap.scenario.ground import AreaNames, Points
from frontmap.scenario.node import Choice, Count, Flag, Identifier, Keyed, MomentOf, Node, OneOrMany, Text
from frontmap.scenario.words import Series, Table, Word, position_of

__all__ = [
    "VERBS",
    "Airdrop",
    "Annex",
    "Battle",
    "Blockade",
    "Bombing",
    "Breakout",
    "Capitulation",
    "Contested",
    "Counterattack",
    "Defection",
    "Demilitarised",
    "Encirclement",
    "Fortified",
    "Halt",
    "Landing",
    "NavalBattle",
    "Neutral",
    "Occupation",
    "Offensive",
    "Patrol",
    "Pocket",
    "Puppet",
    "Relief",
    "SideId",
    "SideIds",
    "Siege",
    "Take",
    "Treaty",
    "Uprising",
    "Verb",
]

SideId = Annotated[Identifier, Field(examples=["republic"])]
SideIds = Annotated[tuple[Identifier, ...], OneOrMany()]
UNSAID = Word()
_NEAR_A_PLACE = re.compile(r"[0-9]+(\.[0-9]+)? km |between ")


PLURALS = {"provinces": "province", "regions": "region", "countries": "country"}


class Verb(Node):
    """Something that happens over the days of its event.

    Attributes
    ----------
    name : str
        What to call it on the map; may be empty.
    """

    heir: ClassVar[str] = "side"
    """The key that takes the side of the event when the verb does not say it; empty if none does."""

    needs: ClassVar[tuple[str, ...]] = ("side",)
    """Side keys that must be known once the event's own side has been handed down."""

    about: ClassVar[tuple[str, ...]] = ()
    """Keys of which at least one must be given, since the verb says nothing otherwise."""

    @property
    def gainer(self) -> str:
        """The key of the side that gains from it, where that may be left out because it is the only enemy."""
        return ""

    name: Text = Field(UNSAID, description="What to call it on the map.", examples=["Zaragoza Offensive"])


class Ground(Verb):
    """A verb over areas; ``provinces: […]``, ``regions: […]``, ``countries: […]`` name areas of that level."""

    main: ClassVar[str] = "areas"
    about: ClassVar[tuple[str, ...]] = ("areas",)

    areas: AreaNames = Field(
        (), description="Provinces, regions, countries by name; a town stands for its province.", examples=[["Quinto"]]
    )

    @classmethod
    def other_keys(cls, properties: dict[str, Any]) -> dict[str, Any]:
        """Describe ``provinces``, ``regions`` and ``countries``."""
        areas = properties["areas"]
        return {key: {**areas, "description": f"Areas: {key} by name."} for key in PLURALS}

    @classmethod
    def in_full(cls, value: object) -> object:
        """Turn ``provinces``, ``regions`` and ``countries`` into areas of that level."""
        full = super().in_full(value)
        if not isinstance(full, dict) or not any(key in PLURALS for key in full):
            return full
        table = Table((), full)
        areas = Series((), position_of(full))
        for key, item in full.items():
            if key not in PLURALS and key != "areas":
                table[key] = item
                continue
            for name in item if isinstance(item, list | tuple) else [item]:
                levelled = key in PLURALS and isinstance(name, str)
                areas.append(Table([(PLURALS[key], name)], name) if levelled else name)
        table["areas"] = areas
        return table


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


class Demilitarised(Ground):
    """No troops may stand in the areas; whoever holds them keeps them, and they are hatched."""

    heir: ClassVar[str] = ""
    needs: ClassVar[tuple[str, ...]] = ()
    until: MomentOf | None = Field(None, description="Last day of it; without it, to the end.")


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


class Encirclement(Verb):
    """A ring closes round a side's troops: encircled from the last day of the event until relieved."""

    heir: ClassVar[str] = "by"
    side: SideId = Field(UNSAID, description="Who is cut off.")
    by: SideId = Field(UNSAID, description="Who closes the ring.")
    around: AreaNames = Field(..., description="The areas it lies in.")
    along: Points = Field((), description="The way of the ring's closing.")
    until: MomentOf | None = Field(None, description="Last day of it; without it, until a relief or a change of hands.")


class Relief(Verb):
    """A way is opened to a place that was besieged or cut off; ends siege and encirclement there."""

    main: ClassVar[str] = "at"
    side: SideId = Field(UNSAID, description="Who brings relief.")
    at: Points = Field(..., description="What is relieved.")
    along: Points = Field((), description="The way there.")


class Attack(Verb):
    """An arrow on the map. It moves no ground: say what it gains with ``take`` or a dated front line."""

    main: ClassVar[str] = "along"
    about: ClassVar[tuple[str, ...]] = ("along", "name")
    side: SideId = Field(UNSAID, description="Who attacks.")
    along: Points = Field((), description="The way, in order; first where it starts.")


class Offensive(Attack):
    """An attack that gains ground, halts or fails."""

    result: Annotated[Literal["gains", "halted", "fails"], Choice("gains", "halted", "fails")] = Field(
        "gains", description="Whether it gains ground (as told elsewhere), is brought to a halt, or fails."
    )


class Counterattack(Attack):
    """An attack against an advance; unless it says otherwise it fails: the arrow goes out, the line holds."""

    result: Annotated[Literal["gains", "halted", "fails"], Choice("gains", "halted", "fails")] = Field(
        "fails", description="Whether it gains ground (as told elsewhere), is brought to a halt, or fails."
    )


class Breakout(Attack):
    """Troops break out of a pocket along a way."""

    result: Annotated[Literal["gains", "halted", "fails"], Choice("gains", "halted", "fails")] = Field(
        "gains", description="Whether they get through."
    )


class Halt(Verb):
    """An advance stands still: a bar before the places where it is stuck."""

    main: ClassVar[str] = "at"
    about: ClassVar[tuple[str, ...]] = ("at", "front")
    needs: ClassVar[tuple[str, ...]] = ()
    side: SideId = Field(UNSAID, description="Whose advance.")
    at: Points = Field((), description="Where it is stuck.")
    front: Identifier = Field(UNSAID, description="The front that is stuck.")
    until: MomentOf | None = Field(None, description="Last day of it.")


class Battle(Verb):
    """A fight at a place."""

    main: ClassVar[str] = "at"
    heir: ClassVar[str] = ""
    needs: ClassVar[tuple[str, ...]] = ()
    at: Points = Field(..., description="Where.")
    between: SideIds = Field((), description="Who fights.")
    result: Identifier = Field(UNSAID, description="The side that wins, or undecided.")
    losses: Annotated[dict[Identifier, Count], Keyed()] = Field(default_factory=dict, description="Men lost, by side.")


class Siege(Verb):
    """A place is besieged over the days of the event, or until a stated day."""

    main: ClassVar[str] = "at"
    side: SideId = Field(UNSAID, description="The besieger.")
    at: Points = Field(..., description="What is besieged.")
    until: MomentOf | None = Field(None, description="Last day of it.")


class Contested(Verb):
    """Places are fought over: their provinces are hatched in both colours. No ground moves."""

    main: ClassVar[str] = "at"
    heir: ClassVar[str] = ""
    needs: ClassVar[tuple[str, ...]] = ()
    at: Points = Field(..., description="The places.")
    between: SideIds = Field((), description="Who fights; without it, the holder and its enemies.")
    until: MomentOf | None = Field(None, description="Last day of it; without it, the last day of the event.")


class Bombing(Verb):
    """An attack from the air on points, on areas, or along a route from its base."""

    main: ClassVar[str] = "at"
    about: ClassVar[tuple[str, ...]] = ("at", "areas")
    side: SideId = Field(UNSAID, description="Whose aircraft.")
    at: Points = Field((), description="The targets.")
    areas: AreaNames = Field((), description="The areas bombed.")
    base: Points = Field((), alias="from", description="The airfields they come from.")
    along: Points = Field((), description="The way between base and target.")


class NavalBattle(Verb):
    """A fight at sea, off a place or in a named sea or strait."""

    main: ClassVar[str] = "at"
    heir: ClassVar[str] = ""
    needs: ClassVar[tuple[str, ...]] = ()
    at: Points = Field(..., description="Off which place, or in which sea or strait.")
    between: SideIds = Field((), description="Who fights.")
    result: Identifier = Field(UNSAID, description="The side that wins, or undecided.")


class Patrol(Verb):
    """Ships or aircraft of a side go to and fro."""

    main: ClassVar[str] = "along"
    side: SideId = Field(UNSAID, description="Whose.")
    along: Points = Field(..., description="Off which places, in order.")
    until: MomentOf | None = Field(None, description="Last day of it.")


class Blockade(Verb):
    """A coast or ports are closed by a side's ships or mines."""

    main: ClassVar[str] = "at"
    side: SideId = Field(UNSAID, description="Who closes them.")
    at: Points = Field(..., description="The ports or places of the coast, in order along it.")
    until: MomentOf | None = Field(None, description="Last day of it.")


class Fortified(Verb):
    """A fortified line."""

    main: ClassVar[str] = "along"
    side: SideId = Field(UNSAID, description="Whose.")
    along: Points = Field(..., description="The line, in order; its outer side on the left hand.")
    until: MomentOf | None = Field(None, description="Last day of it; without it, to the end.")


VERBS: dict[str, type[Verb]] = {
    "take": Take,
    "annex": Annex,
    "treaty": Treaty,
    "uprising": Uprising,
    "defection": Defection,
    "landing": Landing,
    "airdrop": Airdrop,
    "occupation": Occupation,
    "puppet": Puppet,
    "neutral": Neutral,
    "demilitarised": Demilitarised,
    "capitulation": Capitulation,
    "pocket": Pocket,
    "encirclement": Encirclement,
    "relief": Relief,
    "breakout": Breakout,
    "offensive": Offensive,
    "counterattack": Counterattack,
    "halt": Halt,
    "battle": Battle,
    "siege": Siege,
    "contested": Contested,
    "bombing": Bombing,
    "naval_battle": NavalBattle,
    "patrol": Patrol,
    "blockade": Blockade,
    "fortified": Fortified,
}
"""Every verb by its key, in the order of the documentation."""
