"""The nouns of a war in time: statements, changes of hands, and the timeline that orders them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from frontmap.atlas.theatre import Theatre
from frontmap.instant import Instant, Span
from frontmap.timeline.bloc import Bloc
from frontmap.timeline.tempo import Tempo

__all__ = ["Change", "FrontLine", "Mark", "Side", "Spread", "Statement", "Timeline", "War"]


class Spread(Enum):
    """How a change of hands moves over its ground."""

    FRONT = "front"
    """From where the side already stands, towards the far edge; a pocket shrinks to its middle."""
    ORIGIN = "origin"
    """Outwards from stated points: an uprising, a landing."""
    AT_ONCE = "at once"
    """All of it at the change's end: a treaty, a capitulation."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a change, a line or a mark rests on.

    Attributes
    ----------
    text : str
        A short name of it for readers: an offensive's name, a caption; may be empty.
    source : str
        Where it is said, in the author's form, for example ``line 653``; may be empty.
    inferred : bool
        True where the author had to choose because the source is silent or contradicts itself.
    note : str
        Why; may be empty.
    line, column : int
        Where the scenario text says it, from 1; 0 when it does not come from a text.
    """

    text: str = ""
    source: str = ""
    inferred: bool = False
    note: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Side:
    """A belligerent or another holder of ground.

    Attributes
    ----------
    id, name : str
    colour : str
        A palette name or ``#rrggbb``, as the author gave it.
    """

    id: str
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class War:
    """Two sides at war during a span: only between such sides is there a front.

    Attributes
    ----------
    one, other : str
    span : Span
    provinces : tuple of int
        Theatre indices of the provinces in which they fight; empty if that is everywhere.
    """

    one: str
    other: str
    span: Span
    provinces: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """An area goes to a side between two instants.

    Attributes
    ----------
    to : str
        Id of the side that gains it; empty where it becomes neutral ground, which nobody holds.
    span : Span
        It begins to move at ``span.start`` and is complete at ``span.end``.
    provinces : tuple of int
        Theatre indices of whole provinces; empty when `polygon` is given.
    polygon : shapely Polygon or MultiPolygon, or None
        Ground in metres that cuts across provinces: between two dated front lines.
    spread : Spread
    origins : tuple of (float, float)
        Easting and northing in metres from which `Spread.ORIGIN` starts (or `Spread.FRONT` where the side touches
        the area nowhere).
    only_from : frozenset of str or None
        If given, only ground that one of these sides holds at ``span.start`` changes hands.
    statement : Statement
    """

    to: str
    span: Span
    provinces: tuple[int, ...] = ()
    polygon: Any = None
    spread: Spread = Spread.FRONT
    origins: tuple[tuple[float, float], ...] = ()
    only_from: frozenset[str] | None = None
    statement: Statement = Statement()


@dataclass(frozen=True, slots=True)
class FrontLine:
    """A dated line of a front, as drawn through its places.

    Attributes
    ----------
    front : str
        Name of the front it belongs to.
    left, right : str
        Ids of the sides on the left and right hand of one who walks along it.
    instant : Instant
        The evening on which it is true.
    line : shapely LineString
        Metres; its ends reach the coast, border or other front that they hang on.
    statement : Statement
    """

    front: str
    left: str
    right: str
    instant: Instant
    line: Any
    statement: Statement = Statement()


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that is drawn and told but does not itself change hands: a battle, a raid, a pocket, an offensive.

    Attributes
    ----------
    kind : str
        ``battle``, ``contested``, ``pocket``, ``siege``, ``offensive``, ``counterattack``, ``landing``, ``airdrop``,
        ``bombing``, ``naval``, ``blockade``, ``uprising``, ``fortified``, ``caption``, ``chapter`` and so on: the key
        of the scenario language that made it.
    span : Span
    side : str
        Id of the side that acts, or empty.
    points : tuple of (float, float)
        Metres: where it happens, or the way it takes.
    provinces : tuple of int
        Theatre indices it covers, if any.
    text : str
        Name or caption.
    details : dict
        What else the author said, as plain values.
    """

    kind: str
    span: Span
    side: str = ""
    points: tuple[tuple[float, float], ...] = ()
    provinces: tuple[int, ...] = ()
    text: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    statement: Statement = Statement()


@dataclass(frozen=True)
class Timeline:
    """A war as changes in order.

    Attributes
    ----------
    theatre : Theatre
    span : Span
        From the morning of the first day to the evening of the last.
    sides : tuple of Side
    start : tuple of (str or None)
        Side that holds each theatre province at ``span.start``; None where nobody does (neutral ground).
    changes : tuple of Change
        Later ones win over earlier ones: in order of ``span.start``, then of the text.
    wars : tuple of War
    lines : tuple of FrontLine
        Every dated line, by front and date.
    marks : tuple of Mark
        In order of time.
    title : str
    neutral : tuple of int
        Theatre indices of provinces that the author declared neutral at the start.
    interpolate : bool
        False steps from dated day to dated day.
    tempo : Tempo
        How fast time runs in films.
    blocs : tuple of Bloc
    colour_by : str
        ``side`` or ``bloc``: what the colours of maps stand for where whoever draws does not say.
    """

    theatre: Theatre
    span: Span
    sides: tuple[Side, ...]
    start: tuple[str | None, ...]
    changes: tuple[Change, ...]
    wars: tuple[War, ...] = ()
    lines: tuple[FrontLine, ...] = ()
    marks: tuple[Mark, ...] = ()
    title: str = ""
    interpolate: bool = True
    start_statement: Statement = Statement()
    neutral: tuple[int, ...] = ()
    tempo: Tempo = field(default_factory=Tempo)
    blocs: tuple[Bloc, ...] = ()
    colour_by: str = "side"

    @property
    def views(self) -> Mapping[str, tuple[tuple[float, float], ...]]:
        """The author's named views: the points, in metres, that each shows."""
        return {mark.text: mark.points for mark in self.marks if mark.kind == "view"}
