"""Ways through a place that has a namesake far off."""

from __future__ import annotations

import pytest

from frontmap.atlas import load_atlas
from frontmap.errors import Problem
from frontmap.scenario import read_scenario
from frontmap.scenario.astray import astray_points

HEAD = """\
title: A campaign on the Dniester
from: 1940-10-20
to: 1940-11-20
theatre: [Romania, Soviet Union]
sides: {romania: {}, ussr: {}}
at_war: [[romania, ussr]]
start: {romania: [Romania], ussr: [Soviet Union]}
"""


def doubts(text: str) -> list[Problem]:
    return list(astray_points(read_scenario(HEAD + text, "war.yaml"), load_atlas()))


@pytest.mark.parametrize(
    "text",
    [
        """fronts:
  dniester:
    between: [ussr, romania]
    lines: {1940-10-25: [Bălţi, Rîbniţa, NAME, Tiraspol, Bender]}
""",
        """events:
  - on: 1940-10-25
    offensive: {side: romania, along: [Tiraspol, NAME, Uman]}
""",
        """units:
  army:
    {name: Army, side: romania, at: {1940-10-25: Tiraspol, 1940-10-27: NAME, 1940-10-29: Uman}}
""",
    ],
)
def test_a_way_to_a_distant_namesake_is_doubted_where_it_stands_and_told_of_the_near_one(text: str) -> None:
    (doubt,) = doubts(text.replace("NAME", "Kotovsk"))
    row = HEAD.count("\n") + next(n for n, line in enumerate(text.split("\n"), 1) if "NAME" in line)
    column = next(line for line in text.split("\n") if "NAME" in line).index("NAME") + 1
    assert (doubt.file, doubt.line, doubt.column, doubt.severity) == ("war.yaml", row, column, "warning")
    assert "out of its way to Kotovsk" in doubt.message
    assert doubt.remedy == "write Birzula if that one is meant"
    assert doubts(text.replace("NAME", "Birzula")) == []


def test_a_long_line_far_from_anything_may_take_long_steps() -> None:
    text = """fronts:
  siberia: {between: [ussr, romania], lines: {1940-10-25: [Perm, Omsk, Krasnoyarsk, Irkutsk, Chita]}}
"""
    assert doubts(text) == []


def test_a_step_many_times_as_long_as_the_others_is_doubted_without_a_namesake() -> None:
    text = """fronts:
  dniester: {between: [ussr, romania], lines: {1940-10-25: [Bălţi, Rîbniţa, Samara, Tiraspol, Bender, Odessa]}}
"""
    (doubt,) = doubts(text)
    assert "out of its way to Samara" in doubt.message
    assert doubt.remedy == "correct the place, or name more places on the way"


def test_a_spot_beside_a_town_is_not_taken_for_a_namesake_of_the_town() -> None:
    text = """fronts:
  dniester: {between: [ussr, romania], lines: {1940-10-25: [Bălţi, 170 km north-east of Tiraspol, Bender]}}
"""
    assert doubts(text) == []
