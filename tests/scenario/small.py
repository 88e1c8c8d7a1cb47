"""A scenario of a few lines that the tests of the language bend and break."""

from __future__ import annotations

from frontmap.errors import ScenarioError
from frontmap.scenario import read_scenario

WAR = """\
title: A small war
from: 1936-07-17
to: 1936-12-31
theatre: [Spain]
sides:
  republic: {colour: red}
  nationalists: {colour: blue}
at_war: [[republic, nationalists]]
start:
  republic: Spain
  nationalists: [Burgos, region: Navarra]
"""

EVENTS = """\
events:
  - on: 1936-09-11
    take: {side: republic, areas: Belchite}
"""


def problems_of(text: str | bytes) -> list[str]:
    """Return the mistakes of a text, as they are shown."""
    try:
        read_scenario(text, "war.yaml")
    except ScenarioError as error:
        return [str(problem) for problem in error.problems]
    return []
