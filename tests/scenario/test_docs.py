"""The page of documentation: every example loads, names real places, and together they show every key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from frontmap.atlas import load_atlas
from frontmap.control import check_control, compute_control, timeline_of
from frontmap.scenario import Scenario, json_schema, lint, read_scenario
from frontmap.scenario.event import Event
from frontmap.scenario.figures import Figure, Figures
from frontmap.scenario.holding import Holding
from frontmap.scenario.naming import naming_problems
from frontmap.scenario.node import Node
from frontmap.scenario.text import parse_text
from frontmap.scenario.verbs import VERBS

PAGE = Path(__file__).parents[2] / "docs" / "scenario.md"
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)

ELSEWHERE = (Holding, Figure, Figures)
"""Kinds of node without keys of their own on this page: figures have a page of their own."""

HEAD = {
    "title": "title: An example\n",
    "from": "from: 1936-07-17\n",
    "to": "to: 1937-05-05\n",
    "theatre": "theatre: [Spain, Spanish Morocco, Tangier]\n",
    "sides": "sides: {republic: {colour: red}, nationalists: {colour: blue}}\n",
    "at_war": "at_war: [[republic, nationalists]]\n",
    "start": "start: {republic: Spain, nationalists: [Spanish Morocco, region: Navarra, region: Zaragoza, "
    "region: Teruel, region: Soria, region: Burgos, region: Logroño], neutral: Tangier}\n",
}


def whole(example: str) -> str:
    """Return an example with the head of a scenario before it, but for the parts that it has itself."""
    tree, problems = parse_text(example, "example")
    assert tree is not None, problems
    return "".join(line for key, line in HEAD.items() if key not in tree) + example


@pytest.fixture(scope="module", params=range(len(EXAMPLES)))
def example(request: pytest.FixtureRequest) -> Scenario:
    return read_scenario(whole(EXAMPLES[request.param]), f"example {request.param}")


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 12


def test_every_example_names_real_places(example: Scenario) -> None:
    assert [str(problem) for problem in naming_problems(example, load_atlas())] == []


def test_every_example_can_be_played(example: Scenario) -> None:
    control = compute_control(timeline_of(example, load_atlas()))
    problems = [str(problem) for problem in check_control(control, example)]
    # The small head of the examples gives Aragon, Catalonia and Tangier whole to whom they happen to need.
    by_the_head = ("no side ever holds", "cut off")
    assert [problem for problem in problems if not any(words in problem for words in by_the_head)] == []


def test_every_example_is_free_of_doubts(example: Scenario) -> None:
    # Fragments are short: that nothing happens for months, or that a side has no part in them, is not their fault.
    doubts = [str(problem) for problem in lint(example)]
    assert [doubt for doubt in doubts if "nothing is dated" not in doubt and "never holds" not in doubt] == []


def nodes_in(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from nodes_in(getattr(value, name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from nodes_in(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from nodes_in(item)


def kinds_of_node() -> list[type[Node]]:
    found = [Scenario, Event, *VERBS.values()]
    pending: list[type[Node]] = list(Node.__subclasses__())
    while pending:
        kind = pending.pop()
        pending += kind.__subclasses__()
        of_scenarios = kind.__module__.startswith("frontmap.scenario.")
        if kind not in found and not kind.__subclasses__() and of_scenarios and kind not in ELSEWHERE:
            found.append(kind)
    return found


def test_every_key_has_an_example() -> None:
    shown: set[tuple[type[Node], str]] = set()
    for example in EXAMPLES:
        for node in nodes_in(read_scenario(whole(example))):
            shown |= {(type(node), str(key)) for key in (node.written or ())}
    lacking = [
        f"{kind.__name__}.{field.alias or name}"
        for kind in kinds_of_node()
        for name, field in kind.model_fields.items()
        if (kind, field.alias or name) not in shown and not (name == "name" and kind in VERBS.values())
    ]
    assert lacking == []


def test_every_key_is_told_in_words() -> None:
    words = set(re.findall(r"`([a-z_]+)`", PAGE.read_text(encoding="utf-8")))
    assert [key for key in [*VERBS, *json_schema()["properties"]] if key not in words] == []
