"""What all verbs have in common: who acts, what must be said, and ground that is named by level."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from frontmap.scenario.forms import OneOrMany
from frontmap.scenario.ground import AreaNames
from frontmap.scenario.node import Node
from frontmap.scenario.values import Identifier, Text
from frontmap.scenario.words import Series, Table, Word, position_of

__all__ = ["PLURALS", "UNSAID", "Ground", "SideId", "SideIds", "Verb"]

SideId = Annotated[Identifier, Field(examples=["republic"])]
SideIds = Annotated[tuple[Identifier, ...], OneOrMany()]
UNSAID = Word()


PLURALS = {"provinces": "province", "regions": "region", "countries": "country", "territories": "territory"}


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

    instead: ClassVar[str] = ""
    """A key that may say who acts in place of ``side``; empty if none may."""

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
