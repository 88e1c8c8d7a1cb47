"""How an author names ground: areas at one of the levels, and points at or near a town."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from frontmap.scenario.forms import OneOrMany
from frontmap.scenario.values import Reads, mistake
from frontmap.scenario.words import NOWHERE, Position, Word

__all__ = ["BORDER", "AreaLevel", "AreaName", "AreaNames", "Point", "PointOf", "Points"]

AreaLevel = Literal["country", "region", "province", "territory", "place"]
_LEVELS: tuple[AreaLevel, ...] = ("country", "region", "province", "territory", "place")


class AreaName:
    """The name of a piece of the map, as the author gave it.

    Attributes
    ----------
    name : Word
    level : {'country', 'region', 'province', 'territory', 'place'} or None
        None for a bare name: a country, else a province, else a region, else a territory, else the province in which a
        place of that name stands. ``place`` is the province in which that place stands.
    """

    __slots__ = ("level", "name")

    def __init__(self, name: str, level: AreaLevel | None = None) -> None:
        self.name = name if isinstance(name, Word) else Word(name)
        self.level = level

    @property
    def position(self) -> Position:
        """Where the name begins in the text."""
        return self.name.position

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AreaName) and (self.name, self.level) == (other.name, other.level)

    def __hash__(self) -> int:
        return hash((self.name, self.level))

    def __str__(self) -> str:
        return str(self.name) if self.level is None else f"{self.level} {self.name}"

    def __repr__(self) -> str:
        return f"AreaName({str(self.name)!r}, {self.level!r})"

    @classmethod
    def _read(cls, value: object) -> AreaName:
        if isinstance(value, AreaName):
            return value
        if isinstance(value, str) and value.strip():
            return cls(value)
        if isinstance(value, dict) and len(value) == 1:
            ((level, name),) = value.items()
            if level in _LEVELS and isinstance(name, str) and name.strip():
                return cls(name, next(known for known in _LEVELS if known == level))
        raise mistake(
            "expected the name of an area", "write Zaragoza, or {region: Zaragoza}; levels are " + ", ".join(_LEVELS)
        )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read a bare name or a table of one level and a name."""
        return core_schema.no_info_plain_validator_function(cls._read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe both ways."""
        named = {"type": "string"}
        return {
            "anyOf": [
                named,
                {
                    "type": "object",
                    "properties": dict.fromkeys(_LEVELS, named),
                    "additionalProperties": False,
                    "minProperties": 1,
                    "maxProperties": 1,
                },
            ]
        }


AreaNames = Annotated[tuple[AreaName, ...], OneOrMany()]

_COMPASS = (
    "north",
    "north-north-east",
    "north-east",
    "east-north-east",
    "east",
    "east-south-east",
    "south-east",
    "south-south-east",
    "south",
    "south-south-west",
    "south-west",
    "west-south-west",
    "west",
    "west-north-west",
    "north-west",
    "north-north-west",
)
BORDER = "border"
"""What stands for the places of a front's line where that is the border of two sides."""

_OF = re.compile(r"([0-9]{1,4}(?:\.[0-9]+)?) km ([a-z-]+) of (.+)")
_TOWARDS = re.compile(r"([0-9]{1,4}(?:\.[0-9]+)?) km from (.+) towards (.+)")
_BETWEEN = re.compile(r"between (.+) and (.+)")


class Point:
    """A point on the map: a place, or a spot that is told from one or two places.

    Written ``Madrid``, ``12 km south-west of Madrid``, ``12 km from Madrid towards Toledo`` or
    ``between Madrid and Toledo`` (half-way).

    Attributes
    ----------
    text : Word
        As written.
    place : Word
        The (first) place named.
    bearing_deg : float or None
        Clockwise from north, for ``km … of``.
    towards : Word or None
        The second place named.
    km : float or None
        Distance from `place`; None for the place itself and for half-way between two.
    """

    __slots__ = ("bearing_deg", "km", "place", "text", "towards")

    def __init__(self, text: str) -> None:
        self.text = text if isinstance(text, Word) else Word(text)
        start = self.text.position
        self.bearing_deg: float | None = None
        self.km: float | None = None
        self.towards: Word | None = None

        def word(match: re.Match[str], group: int) -> Word:
            shift = match.start(group) if start != NOWHERE and not self.text.quoted else 0
            return Word(match[group].strip(), Position(start.line, start.column + shift))

        if match := _TOWARDS.fullmatch(self.text):
            self.km, self.place, self.towards = float(match[1]), word(match, 2), word(match, 3)
        elif match := _OF.fullmatch(self.text):
            if match[2] not in _COMPASS:
                raise mistake(
                    f"{match[2]!r} is not a direction", "write north, north-east, east and so on, or north-north-east"
                )
            self.km, self.place = float(match[1]), word(match, 3)
            self.bearing_deg = _COMPASS.index(match[2]) * 22.5
        elif match := _BETWEEN.fullmatch(self.text):
            self.place, self.towards = word(match, 1), word(match, 2)
        else:
            self.place = self.text

    @property
    def position(self) -> Position:
        """Where it begins in the text."""
        return self.text.position

    @property
    def is_place(self) -> bool:
        """Whether it is a place itself, not a spot near one."""
        return self.km is None and self.towards is None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Point) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        return str(self.text)

    def __repr__(self) -> str:
        return f"Point({str(self.text)!r})"


def _point(value: object) -> Point:
    if isinstance(value, Point):
        return value
    if isinstance(value, str) and value.strip():
        return Point(value)
    raise mistake("expected a place", "write a name such as Madrid, or '12 km south-west of Madrid'")


PointOf = Annotated[Point, Reads(_point, {"type": "string"})]
Points = Annotated[tuple[PointOf, ...], OneOrMany()]
