from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from frontmap.bundled import scenarios_folder
from frontmap.scenario import json_schema, starter
from frontmap.scenario.text import parse_text
from tests.scenario.small import EVENTS, WAR, problems_of
from tests.scenario.test_docs import EXAMPLES, whole


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(json.dumps(json_schema()))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def tree_of(text: str) -> Any:
    tree, problems = parse_text(text, "f")
    assert problems == []
    return json.loads(json.dumps(tree))


def texts() -> list[str]:
    bundled = [path.read_text(encoding="utf-8") for path in sorted(scenarios_folder().glob("*/scenario.yaml"))]
    return [*bundled, starter("A war"), WAR + EVENTS, *(whole(example) for example in EXAMPLES)]


@pytest.mark.parametrize("text", texts(), ids=range(len(texts())))
def test_what_the_reader_takes_the_schema_takes(text: str, validator: jsonschema.Draft202012Validator) -> None:
    assert [error.message for error in validator.iter_errors(tree_of(text))] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: A small war\n", ""),
        ("colour: blue", "color: blue"),
        ("1936-07-17", "17 July 1936"),
        ("[[republic, nationalists]]", "[[republic]]"),
        ("take: {side: republic, areas: Belchite}", "taek: {side: republic, areas: Belchite}"),
        ("take: {side: republic, areas: Belchite}", "take: {side: republic, areas: {city: Belchite}}"),
        ("take: {side: republic, areas: Belchite}", "take: {side: republic, areas: Belchite, at_once: perhaps}"),
        ("  - on: 1936-09-11", "  - say: x"),
        ("[Spain]", "[]"),
        ("  republic: {colour: red}", "  re public: {colour: red}"),
        ("events:", "fronts: {m: {between: [republic, nationalists], lines: {August: [Segovia, Toledo]}}}\nevents:"),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(
    old: str, new: str, validator: jsonschema.Draft202012Validator
) -> None:
    text = (WAR + EVENTS).replace(old, new)
    assert problems_of(text)
    assert not validator.is_valid(tree_of(text))


def test_ids_may_have_letters_of_any_language(validator: jsonschema.Draft202012Validator) -> None:
    text = (WAR + EVENTS).replace("republic", "república_2-a")
    assert problems_of(text) == []
    assert validator.is_valid(tree_of(text))


def test_numbers_and_flags_may_come_as_an_editor_reads_them(validator: jsonschema.Draft202012Validator) -> None:
    tree = tree_of(WAR + EVENTS)
    tree["events"][0] |= {"source": {"line": [653, 660]}, "inferred": True, "say": 1936}
    assert validator.is_valid(tree)


def test_every_key_is_described() -> None:
    def lacking(node: Any, path: str) -> list[str]:
        found = []
        for name, part in node.get("properties", {}).items():
            if not part.get("description") and "$ref" not in part and path != "level":
                found.append(f"{path}.{name}")
        for key in ("anyOf", "allOf", "items", "additionalProperties", "$defs"):
            inner = node.get(key)
            parts = inner.items() if key == "$defs" and inner else [(path, inner)] if isinstance(inner, dict) else []
            if isinstance(inner, list):
                parts = [(path, part) for part in inner]
            for name, part in parts:
                found += lacking(part, name)
        return found

    levels = {"country", "region", "province", "territory", "place"}
    assert [path for path in lacking(json_schema(), "scenario") if path.rpartition(".")[2] not in levels] == []
