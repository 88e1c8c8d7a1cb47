"""What all parts of a scenario have in common: strict, frozen, aware of their place in the text, writable in short.

Modules with many nodes do without ``from __future__ import annotations``: pydantic would have to compile each of their
annotations once more, for every class that inherits it.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, PrivateAttr, model_validator
from pydantic.functional_validators import ModelWrapValidatorHandler
from pydantic_core import CoreSchema

from frontmap.scenario.values import kind_of, mistake
from frontmap.scenario.words import Position, Series, Table, Word, key_position_of, position_of

__all__ = ["Node"]


class Node(BaseModel):
    """A part of a scenario: frozen, strict, and no keys but its own.

    Two nodes are equal when they say the same; where in the text they say it does not count.

    Attributes
    ----------
    position : Position
        Where it begins in the text, or `NOWHERE`.
    """

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        validate_by_alias=True,
        validate_by_name=False,
        defer_build=True,
    )

    main: ClassVar[str] = ""
    """The key whose value alone may stand for the whole node; empty where there is no such short way."""

    _written: Any = PrivateAttr(default=None)

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(value, cls):
            return value
        full = cls.in_full(value)
        if not isinstance(full, dict):
            keys = [field.alias or name for name, field in cls.model_fields.items()]
            raise mistake(f"expected a table with keys such as {', '.join(keys[:3])}, got {kind_of(value)}")
        node = handler(full)
        if isinstance(value, Table | Series | Word):
            node._written = full if isinstance(full, Table) else value
        return node

    @classmethod
    def other_keys(cls, properties: dict[str, Any]) -> dict[str, Any]:
        """Return the JSON Schema of keys that `in_full` understands beyond the fields, given that of the fields."""
        return {}

    @classmethod
    def in_full(cls, value: object) -> object:
        """Return a value written the short way as a table; anything else unchanged."""
        if cls.main and isinstance(value, str | list | tuple):
            return Table([(cls.main, value)], value)
        return value

    @property
    def position(self) -> Position:
        """Where this node begins in the text."""
        return position_of(self.written)

    @property
    def written(self) -> object:
        """What the author wrote, as `words`; None for a node that comes from no text."""
        # Not by its own name: for private attributes pydantic takes a way that is ten times as long.
        return (self.__pydantic_private__ or {}).get("_written")

    @property
    def key_position(self) -> Position:
        """Where the key begins under which this node stands; where the node begins if it stands under none."""
        return key_position_of(self.written)

    def position_of(self, key: str) -> Position:
        """Return where the value of a key begins; where the node begins if the author did not write that key."""
        written = self.written
        return position_of(written[key] if isinstance(written, dict) and key in written else written)

    def key_position_of(self, key: str) -> Position:
        """Return where a key begins; where the node begins if the author did not write that key."""
        written = self.written
        if isinstance(written, dict) and key in written:
            return key_position_of(written[key])
        return position_of(written)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(repr(self))  # dicts among the values have no hash of their own

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the full and the short way of writing it."""
        described = handler(schema)
        full = handler.resolve_ref_schema(described)
        if "properties" in full:
            full["properties"] |= cls.other_keys(full["properties"])
            if cls.main:
                copy = dict(full)
                full.clear()
                full["anyOf"] = [copy["properties"][cls.main], copy]
                full["description"] = copy.get("description", "")
        return described
