"""The JSON Schema of scenario texts, with which editors complete and underline."""

from __future__ import annotations

import warnings
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, PydanticJsonSchemaWarning

from frontmap.scenario.figures import Figures
from frontmap.scenario.model import Scenario
from frontmap.scenario.node import Node
from frontmap.scenario.palette import PALETTE_NAMES

__all__ = ["figures_schema", "json_schema"]


class _Generator(GenerateJsonSchema):
    ignored_warning_kinds = {"skipped-choice", "non-serializable-default"}  # noqa: RUF012 - as pydantic declares it


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the scenario language.

    Returns
    -------
    dict
        Plain values, ready for ``json.dumps``. Every key has a description; texts may be written as YAML numbers,
        since the reader takes every scalar as it is written.
    """
    return _described(
        Scenario, "frontmap scenario", "A war written as a text, from which frontmap draws a map that moves."
    )


def figures_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``figures.yaml``, as `json_schema` does that of scenarios."""
    return _described(Figures, "frontmap figures", "Maps of single days of a war, each with a title of its own.")


def _described(root: type[Node], title: str, description: str) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PydanticJsonSchemaWarning)
        schema = root.model_json_schema(schema_generator=_Generator)
    for node in _objects(schema):
        node.pop("title", None)
        node.pop("default", None)
        if "patternProperties" in node:
            node["additionalProperties"] = False
        if isinstance(about := node.get("description"), str):
            # Of the docstring of a class, editors show authors the first sentence or two.
            node["description"] = " ".join(about.split("\n\n")[0].replace("`", "").split())
        if "enum" not in node and node.get("description", "").startswith("A palette name"):
            node["examples"] = [*PALETTE_NAMES, "#b3261e"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": title,
        "description": description,
    }


def _objects(schema: object) -> list[dict[str, Any]]:
    """Return every schema inside a schema; not the tables of properties, whose keys are names."""
    found: list[dict[str, Any]] = []
    if isinstance(schema, dict):
        found.append(schema)
        for key, value in schema.items():
            if key in ("properties", "patternProperties", "$defs"):
                for inner in value.values():
                    found += _objects(inner)
            elif key not in ("examples", "enum"):
                found += _objects(value)
    elif isinstance(schema, list):
        for inner in schema:
            found += _objects(inner)
    return found
