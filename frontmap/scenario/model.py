"""The whole scenario language as frozen data; docs/scenario.md tells it to authors, with an example for every key.

In one glance (`?` may be left out; any list of one item may be written as that item)::

    title: Spanish Civil War           description?
    from: 1936-07-17                   to: 1937-05-05         # both drawn
    theatre: [Spain, Portugal]         # areas: what is fought over        centre?: POINT
    calendar?: day | hour              interpolate?: sweep | none
    sides:   {republic: {name?, colour?, puppet_of?}}
    blocs?:  {allies: [britain, {side: france, from?, to?}] | {name?, colour?, members: […]}}   # at_war may name them
    colour_by?: side | bloc
    at_war?: [[republic, nationalists], {between: […], areas?, from?, to?}]
    start:   {republic: [Spain], nationalists: [region: Navarra, Burgos], neutral: [Andorra]}   # later lines win
    events:
      - on: DAY | DAY..DAY | DAYTHH | DAYTHH..DAYTHH
        side?  say?  chapter?  hold?  source?  note?  inferred?      # `side` is handed down to the verbs
        VERB: …                                               # any number of the verbs in `verbs`
    fronts?: {NAME: {between: [left, right], until?, source?, note?, inferred?,
                     lines: {DAY: [POINT, …] | {through: […], except?, since?, source?, note?, inferred?, say?}}}}
    units?:  {ID: {name, side, commander?, size?, kind?, strength?, part_of?, at: {DAY: POINT}, until?, source?…}}
    forces?: {SIDE: [{on, men?, divisions?, tanks?, guns?, aircraft?, ships?,
                      casualties?, killed?, wounded?, captured?, source?…}]}
    views?:  {NAME: [AREA or place, …]}
    camera?: [{on, view: NAME | [place, …], move?: glide | cut}]
    pace?:   events | even | {run?, seconds?, stretches?: [{on, seconds}], holds?: [{on, seconds?}]}
    expect?: [{place, on, side: SIDE | nobody, status?: held | contested | encircled, source?, note?, inferred?}]

AREA is a bare name or ``{country|region|province|place: NAME}`` (`ground.AreaName`); POINT is a place, ``12 km
south-west of Madrid``, ``12 km from Madrid towards Toledo`` or ``between Madrid and Toledo`` (`ground.Point`).
SOURCE is ``{line: 653}``, ``{line: [653, 660]}``, ``{text: …, line?, page?}`` or a text.

Every node has ``position`` and ``position_of(key)``; `SideId`, names and texts are `Word`, a str with ``position``.
After loading, every verb's ``side`` (and ``by``, ``to``, ``of`` where it needs one) is filled in.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, PrivateAttr, model_validator

from frontmap.instant import Span, evening, morning
from frontmap.scenario.at_war import AtWar
from frontmap.scenario.bloc import Bloc
from frontmap.scenario.event import Event
from frontmap.scenario.film import Pace, Shot
from frontmap.scenario.forms import Items, Keyed
from frontmap.scenario.ground import BORDER, AreaName, AreaNames, PointOf, Points
from frontmap.scenario.holding import Holding, Holdings
from frontmap.scenario.node import Node
from frontmap.scenario.palette import with_colours
from frontmap.scenario.source import Sourced
from frontmap.scenario.values import Choice, Colour, Count, Day, Holder, Identifier, MomentOf, Pair, Text
from frontmap.scenario.verbs import UNSAID, SideId
from frontmap.scenario.words import Word

__all__ = [
    "AtWar",
    "Expectation",
    "Force",
    "Front",
    "Holding",
    "Line",
    "Scenario",
    "Side",
    "Unit",
]


class Side(Node):
    """A belligerent, or another holder of ground."""

    name: Text = Field(UNSAID, description="What to call it; without it, its id.", examples=["Spanish Republic"])
    colour: Colour = Field(UNSAID, description="A palette name or #rrggbb; without it, the next of the palette.")
    puppet_of: SideId = Field(UNSAID, description="The side whose puppet it is from the start.")


class Line(Sourced):
    """Where a front runs on the evening of a day."""

    main: ClassVar[str] = "through"
    through: Points = Field(
        ...,
        description="Places it runs through, in order; or `border`: the border between the two sides as it is then.",
    )
    excluded: AreaNames = Field(
        (), alias="except", description="Areas behind it that stay as they are: pockets that it leaves."
    )
    since: MomentOf | None = Field(
        None,
        description="The move from the line before begins on this morning; without it, on the evening of that line.",
    )
    say: Text = Field(UNSAID, description="Caption.")

    @property
    def is_border(self) -> bool:
        """Whether it is the border between the two sides, instead of a line through places."""
        return len(self.through) == 1 and str(self.through[0]) == BORDER


class Front(Sourced):
    """A front told as dated lines, where provinces are too coarse."""

    name: Text = Field(UNSAID, description="What to call it.")
    between: Pair = Field(
        ..., description="The side on the left hand of one who walks along the line, and the one on the right."
    )
    lines: Annotated[dict[MomentOf, Line], Keyed()] = Field(..., description="The line on the evening of each day.")
    until: MomentOf | None = Field(
        None, description="Its last day: no line is dated later, and other fronts no longer end at its ends."
    )

    @property
    def left(self) -> Word:
        """The side on the left hand of one who walks along the line."""
        return self.between[0]

    @property
    def right(self) -> Word:
        """The side on the right hand."""
        return self.between[1]


UnitSize = Literal[
    "squad", "platoon", "company", "battalion", "regiment", "brigade", "division", "corps", "army", "army group"
]
UnitKind = Literal[
    "infantry", "motorised", "mechanised", "armour", "cavalry", "mountain", "artillery", "engineers", "airborne",
    "marines", "militia", "air", "navy", "headquarters",
]  # fmt: skip
_SIZES = Choice(*UnitSize.__args__)  # type: ignore[attr-defined]
_KINDS = Choice(*UnitKind.__args__)  # type: ignore[attr-defined]


class Unit(Sourced):
    """A formation of the order of battle, and where it stands on which day."""

    name: Text = Field(..., description="Its name.")
    side: SideId = Field(..., description="The side it fights for.")
    commander: Text = Field(UNSAID, description="Who leads it.")
    size: Annotated[UnitSize, _SIZES] = Field("division", description="Its size, for the symbol.")
    kind: Annotated[UnitKind, _KINDS] = Field("infantry", description="Its arm, for the symbol.")
    strength: Count | None = Field(None, description="Men.")
    part_of: Identifier = Field(UNSAID, description="The unit that it is part of.")
    at: Annotated[dict[MomentOf, PointOf], Keyed()] = Field(
        default_factory=dict, description="Where it stands on the evening of each day."
    )
    until: MomentOf | None = Field(None, description="Last day of it.")


class Force(Sourced):
    """Strength and losses of a side on a day; losses are counted from the beginning of the war."""

    on: MomentOf = Field(..., description="The day.")
    men: Count | None = Field(None, description="Men under arms.")
    divisions: Count | None = Field(None, description="Divisions.")
    tanks: Count | None = Field(None, description="Tanks.")
    guns: Count | None = Field(None, description="Guns.")
    aircraft: Count | None = Field(None, description="Aircraft.")
    ships: Count | None = Field(None, description="Ships.")
    casualties: Count | None = Field(None, description="All losses since the beginning.")
    killed: Count | None = Field(None, description="Killed since the beginning.")
    wounded: Count | None = Field(None, description="Wounded since the beginning.")
    captured: Count | None = Field(None, description="Captured since the beginning.")


class Expectation(Sourced):
    """An assertion that the checker holds: who holds a place on the evening of a day."""

    place: Points = Field(..., description="The place, or several.")
    on: MomentOf = Field(..., description="The day.")
    side: Holder = Field(..., description="The side that must hold it, or nobody.")
    status: Annotated[Literal["", "held", "contested", "encircled"], Choice("held", "contested", "encircled")] = Field(
        "", description="How it must be held, if that is to be asserted too."
    )


class Scenario(Node):
    """A war as its author wrote it.

    Attributes
    ----------
    file : str
        The file as it was named on loading; empty for one made in memory.
    """

    title: Text = Field(..., description="The title on the map.", examples=["Spanish Civil War"])
    description: Text = Field(UNSAID, description="A sentence or two about the war.")
    first_day: Day = Field(..., alias="from", description="The first day.", examples=["1936-07-17"])
    last_day: Day = Field(..., alias="to", description="The last day.", examples=["1937-05-05"])
    theatre: AreaNames = Field(..., description="Countries, regions or provinces that are drawn and fought over.")
    centre: PointOf | None = Field(
        None,
        description="Where north is up and shapes are true; without it, the middle of the theatre.",
        examples=["Stalingrad"],
    )
    calendar: Annotated[Literal["day", "hour"], Choice("day", "hour")] = Field(
        "day", description="Whether dates may have hours."
    )
    interpolate: Annotated[Literal["sweep", "none"], Choice("sweep", "none")] = Field(
        "sweep", description="How ground changes hands between dated days: it sweeps, or steps on the day."
    )
    sides: Annotated[dict[Identifier, Side], Keyed()] = Field(..., description="Who fights, by id.")
    blocs: Annotated[dict[Identifier, Bloc], Keyed()] = Field(
        default_factory=dict, description="Sides that stand together, by id."
    )
    colour_by: Annotated[Literal["side", "bloc"], Choice("side", "bloc")] = Field(
        "side", description="What the colours of maps stand for unless whoever draws says otherwise."
    )
    at_war: Annotated[tuple[AtWar, ...], Items()] = Field(
        (), description="Who is at war with whom: fronts are drawn between these only."
    )
    start: Annotated[tuple[Holding, ...], Holdings()] = Field(
        ..., description="Who holds what on the first morning; later lines win."
    )
    events: Annotated[tuple[Event, ...], Items()] = Field((), description="What happens, each on its days.")
    fronts: Annotated[dict[Identifier, Front], Keyed()] = Field(
        default_factory=dict, description="Fronts as dated lines."
    )
    units: Annotated[dict[Identifier, Unit], Keyed()] = Field(default_factory=dict, description="The order of battle.")
    forces: Annotated[dict[Identifier, Annotated[tuple[Force, ...], Items()]], Keyed()] = Field(
        default_factory=dict, description="Strengths and losses."
    )
    views: Annotated[dict[Identifier, Points], Keyed()] = Field(
        default_factory=dict, description="Named views: places to be in view."
    )
    camera: Annotated[tuple[Shot, ...], Items()] = Field(
        (), description="What to show when; without it, the whole theatre."
    )
    pace: Pace = Field(
        default_factory=partial(Pace.model_validate, {}), description="How fast time runs in films.", examples=["even"]
    )
    expect: Annotated[tuple[Expectation, ...], Items()] = Field(
        (), description="What must come true: who holds a place on a day."
    )

    _file: str = PrivateAttr(default="")
    _path: Path | None = PrivateAttr(default=None)
    _digest: str = PrivateAttr(default="")

    @property
    def file(self) -> str:
        """The file as its author named it; empty for a scenario that was not read from a text."""
        return self._file

    @property
    def path(self) -> Path | None:
        """Where the text lies on the disk, for what lies beside it; None for one that was not read from a file."""
        return self._path

    @model_validator(mode="after")
    def _complete(self) -> Self:
        # A frozen node may not be assigned to; its own dictionary may, until it is handed out.
        self.__dict__["events"] = tuple(event.completed(self.enemies) for event in self.events)
        self.__dict__["sides"] = with_colours(self.sides)
        self.__dict__["blocs"] = with_colours(self.blocs)
        return self

    @property
    def span(self) -> Span:
        """From the morning of the first day to the evening of the last."""
        return Span(morning(self.first_day), evening(self.last_day))

    def sides_named(self, name: str, instant: float | None = None) -> tuple[str, ...]:
        """Return the sides that are in a bloc at an instant, or at any time; or the side itself."""
        spells = self._spells(name)
        return tuple(dict.fromkeys(side for side, span in spells if instant is None or instant in span))

    def wars(self) -> Iterator[tuple[str, str, Span, tuple[AreaName, ...]]]:
        """Yield each pair of sides at war, from when to when, and where if not everywhere; blocs are taken apart."""
        for war in self.at_war:
            first = war.first.start if war.first else self.span.start
            last = war.last.end if war.last else self.span.end
            for one, of_one in self._spells(war.between[0]):
                for other, of_other in self._spells(war.between[1]):
                    start, end = max(first, of_one.start, of_other.start), min(last, of_one.end, of_other.end)
                    if start < end:
                        yield one, other, Span(start, end), war.areas

    def _spells(self, name: str) -> tuple[tuple[str, Span], ...]:
        bloc = self.blocs.get(Word(name))
        return ((name, self.span),) if bloc is None else tuple(bloc.spells(self.span))

    def enemies(self, side: str, instant: float) -> tuple[str, ...]:
        """Return the sides that are at war with a side at an instant, in the order of `at_war`."""
        found: dict[str, None] = {}
        for one, other, span, _areas in self.wars():
            if instant in span and side in (one, other):
                found[other if side == one else one] = None
        return tuple(found)
