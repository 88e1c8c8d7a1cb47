"""Who holds what on the first morning."""

from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from frontmap.scenario.ground import AreaNames
from frontmap.scenario.node import Node
from frontmap.scenario.values import Holder, mistake
from frontmap.scenario.words import Series, Table, position_of

__all__ = ["Holding", "Holdings"]


class Holding(Node):
    """Areas that a side holds on the first morning; `side` is ``neutral`` for ground that nobody holds."""

    side: Holder
    areas: AreaNames


class Holdings:
    """Annotation of the holdings: a table of side and areas, or a list of such tables where order matters."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Make one holding of each line."""
        return core_schema.no_info_before_validator_function(self._as_list, {**handler(source), "strict": False})

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe both ways."""
        holding = handler.resolve_ref_schema(handler(schema)["items"])
        table = {"type": "object", "additionalProperties": holding["properties"]["areas"], "minProperties": 1}
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
            for side, areas in table.items():
                holdings.append(Table([("side", side), ("areas", areas)], side))
        return holdings
