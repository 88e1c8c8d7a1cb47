"""Who holds what on the first morning."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, PrivateAttr
from pydantic_core import CoreSchema, core_schema

from frontmap.scenario.forms import Keyed
from frontmap.scenario.ground import AreaNames
from frontmap.scenario.node import Node
from frontmap.scenario.values import Holder, Identifier, MomentOf, Text, mistake
from frontmap.scenario.words import Series, Table, Word, position_of

if TYPE_CHECKING:
    from frontmap.scenario.model import Scenario

__all__ = ["Holding", "Holdings"]

_INHERITS = ("as_of", "on", "sides")


class Holding(Node):
    """Areas that a side holds on the first morning, or the ground of all sides as another war left it.

    Attributes
    ----------
    parent : Scenario or None
        The war that `as_of` names, once it has been found.
    """

    side: Holder = Field(Word(), description="Who holds them; neutral for ground that nobody holds.")
    areas: AreaNames = Field((), description="What it holds.")
    as_of: Text = Field(Word(), description="Another war, from whose ground this one starts: its name or its file.")
    on: MomentOf | None = Field(None, description="The day of that war, on whose evening its ground is taken over.")
    sides: Annotated[dict[Identifier, Identifier], Keyed()] = Field(
        default_factory=dict, description="What a side or bloc of that war is called here, where its id is another."
    )

    _parent: Any = PrivateAttr(default=None)

    @property
    def parent(self) -> "Scenario | None":
        """The war that `as_of` names."""
        found: Scenario | None = self._parent
        return found


class Holdings:
    """Annotation of the holdings: a table of side and areas, or a list of such tables where order matters."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Make one holding of each line."""
        return core_schema.no_info_before_validator_function(self._as_list, {**handler(source), "strict": False})

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe both ways."""
        holding = handler.resolve_ref_schema(handler(schema)["items"])
        inherits = {key: holding["properties"][key] for key in _INHERITS}
        areas = holding["properties"]["areas"]
        table = {"type": "object", "properties": inherits, "additionalProperties": areas, "minProperties": 1}
        return {"anyOf": [table, {"type": "array", "items": table, "minItems": 1}]}

    @staticmethod
    def _as_list(value: object) -> object:
        tables = value if isinstance(value, list | tuple) else [value]
        holdings = Series((), position_of(value))
        for table in tables:
            if isinstance(table, Holding):
                holdings.append(table)
                continue
            if not isinstance(table, dict) or not table:
                raise mistake("expected who holds what on the first morning", "write side: [areas], each on its line")
            if "as_of" in table:
                taken_over = Table([(key, value) for key, value in table.items() if key in _INHERITS], table)
                if "on" not in table:
                    raise mistake("as_of needs a day of that war", "add on: 1940-10-14, or another of its days")
                holdings.append(taken_over)
            for side, areas in table.items():
                if "as_of" in table and side in _INHERITS:
                    continue
                holdings.append(Table([("side", side), ("areas", areas)], side))
        return holdings
