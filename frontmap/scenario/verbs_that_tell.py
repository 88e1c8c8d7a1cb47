"""The verbs that are drawn and told, and move no ground."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from frontmap.scenario.forms import Keyed
from frontmap.scenario.ground import AreaNames, Points
from frontmap.scenario.values import Choice, Count, Identifier, MomentOf, Text
from frontmap.scenario.verb import UNSAID, Ground, SideId, SideIds, Verb

__all__ = [
    "Attack",
    "Battle",
    "Blockade",
    "Bombing",
    "Breakout",
    "Contested",
    "Counterattack",
    "Demilitarised",
    "Encirclement",
    "Fortified",
    "Halt",
    "NavalBattle",
    "Offensive",
    "Patrol",
    "Relief",
    "Siege",
]


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
    instead: ClassVar[str] = "third_party"
    side: SideId = Field(UNSAID, description="Whose aircraft.")
    third_party: Text = Field(
        UNSAID, description="Whose aircraft, if they are of none of the sides.", examples=["Britain and France"]
    )
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
    sunk: Annotated[dict[Identifier, Count], Keyed()] = Field(
        default_factory=dict, description="Ships lost, by the side whose they were."
    )
    losses: Annotated[dict[Identifier, Count], Keyed()] = Field(default_factory=dict, description="Men lost, by side.")


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


class Demilitarised(Ground):
    """No troops may stand in the areas; whoever holds them keeps them, and they are hatched."""

    heir: ClassVar[str] = ""
    needs: ClassVar[tuple[str, ...]] = ()
    until: MomentOf | None = Field(None, description="Last day of it; without it, to the end.")


class Fortified(Verb):
    """A fortified line."""

    main: ClassVar[str] = "along"
    side: SideId = Field(UNSAID, description="Whose.")
    along: Points = Field(..., description="The line, in order; its outer side on the left hand.")
    until: MomentOf | None = Field(None, description="Last day of it; without it, to the end.")
