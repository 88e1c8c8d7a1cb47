from __future__ import annotations

import pytest

from frontmap.atlas import load_atlas
from frontmap.control import check_control, compute_control
from frontmap.scenario import lint, read_scenario, starter
from frontmap.timeline import build_timeline


def test_the_starter_is_free_of_mistakes_and_doubts_and_comes_true() -> None:
    scenario = read_scenario(starter("A war"), "scenario.yaml")
    assert lint(scenario) == []
    control = compute_control(build_timeline(scenario, load_atlas()))
    assert [str(problem) for problem in check_control(control, scenario)] == []


@pytest.mark.parametrize("title", ["A war", 'The "big" war: #1', "NO", "Война", "x\ty", "\x1b[31m", "a\\b"])
def test_any_title_can_be_given(title: str) -> None:
    assert read_scenario(starter(title)).title == "".join(letter for letter in title if letter.isprintable())
