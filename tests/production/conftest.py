"""A small war whose film has three reels."""

from __future__ import annotations

import pytest

import frontmap as fm

SCENARIO = """
title: A campaign in Aragon
from: 1936-09-01
to: 1936-10-15
theatre: [region: Zaragoza, region: Huesca, region: Navarra]
sides:
  republic: {name: Spanish Republic, colour: red}
  nationalists: {name: Nationalists, colour: blue}
at_war: [[republic, nationalists]]
views: {north: [Zaragoza, Pamplona]}
camera:
  - {on: 1936-09-01, view: theatre}
  - {on: 1936-09-20, view: north, move: cut}
  - {on: 1936-10-01, view: [Zaragoza, 30 km east of Zaragoza]}
start: {republic: [region: Huesca], nationalists: [region: Zaragoza, region: Navarra]}
events: [{on: 1936-09-11..1936-09-30, take: {side: republic, areas: [region: Zaragoza]}, say: Zaragoza falls.}]
"""


@pytest.fixture(scope="session")
def scenario_text() -> str:
    return SCENARIO


@pytest.fixture(scope="session")
def war(tmp_path_factory: pytest.TempPathFactory, scenario_text: str) -> fm.War:
    path = tmp_path_factory.mktemp("war") / "aragon.yaml"
    path.write_text(scenario_text, encoding="utf-8")
    return fm.load(path)
