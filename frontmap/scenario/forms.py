"""The forms in which several values may be written: a list, a table, or one value alone."""

from __future__ import annotations

from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from frontmap.scenario.values import kind_of, mistake

__all__ = ["Items", "Keyed", "OneOrMany"]


class OneOrMany:
    """Annotation of a tuple that may be written as a list or, if it has one item, as that item alone."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Put a single item into a list first."""
        return core_schema.no_info_before_validator_function(self._as_list, {**handler(source), "strict": False})

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe both ways."""
        many = handler(schema)
        return {"anyOf": [many["items"], {**many, "minItems": 1}]}

    @staticmethod
    def _as_list(value: object) -> object:
        if not isinstance(value, list | tuple):
            return [value]
        if not value:
            raise mistake("an empty list says nothing", "write at least one name, or leave the key out")
        return value


class Items:
    """Annotation of a tuple that is written as a list; nothing after the key means an empty one."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept a list."""
        return core_schema.no_info_before_validator_function(self._as_list, {**handler(source), "strict": False})

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the list, or nothing."""
        return {"anyOf": [handler(schema), {"enum": [None, ""]}]}

    @staticmethod
    def _as_list(value: object) -> object:
        if value is None or value == "":
            return []
        if isinstance(value, list | tuple):
            return value
        raise mistake(f"expected a list, got {kind_of(value)}", "begin each item on its own line with a hyphen")


class Keyed:
    """Annotation of a dict; nothing after the key means an empty one."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept a table."""
        return core_schema.no_info_before_validator_function(self._as_table, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the table, or nothing."""
        return {"anyOf": [handler(schema), {"enum": [None, ""]}]}

    @staticmethod
    def _as_table(value: object) -> object:
        if value is None or value == "":
            return {}
        if isinstance(value, dict):
            return value
        raise mistake(f"expected a table of keys, got {kind_of(value)}", "write key: value, each on its own line")
