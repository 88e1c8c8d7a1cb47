"""Checking a scenario: every mistake and doubt that its text, its names and its fronts show, in one list."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontmap.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from frontmap.scenario import Scenario

__all__ = ["Report", "check_scenario", "examine"]


@dataclass(frozen=True, slots=True)
class Report:
    """What the check of a scenario found.

    Attributes
    ----------
    problems : tuple of Problem
        In the order of the text.
    held, expected : int
        How many of the scenario's expectations hold, and how many there are; both 0 where a mistake kept them from
        being looked at.
    """

    problems: tuple[Problem, ...]
    held: int
    expected: int

    @property
    def errors(self) -> int:
        """How many problems are mistakes."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many problems are doubts."""
        return sum(problem.severity == "warning" for problem in self.problems)


def check_scenario(name_or_path: str | os.PathLike[str]) -> Report:
    """Check a scenario.

    Parameters
    ----------
    name_or_path : str or path
        Name of a bundled war, or a scenario file, or the folder that holds one.

    Returns
    -------
    Report

    Raises
    ------
    UnknownName
        If there is no such file or bundled war.
    """
    from frontmap.scenario import load_scenario

    try:
        scenario = load_scenario(name_or_path)
    except ScenarioError as error:
        return Report(error.problems, 0, 0)
    return examine(scenario)


def examine(scenario: Scenario) -> Report:
    """Check a scenario that has been loaded: what is left to find is on the map and in the course of the war."""
    from frontmap.atlas import load_atlas
    from frontmap.control import check_control, compute_control
    from frontmap.figures import figure_problems
    from frontmap.scenario import lint
    from frontmap.timeline import build_timeline

    doubts = lint(scenario)
    try:
        timeline = build_timeline(scenario, load_atlas())
    except ScenarioError as error:
        return Report(_ordered([*doubts, *error.problems]), 0, 0)
    pictures = figure_problems(scenario, timeline)
    found = check_control(compute_control(timeline), scenario)
    expected = sum(len(expectation.place) for expectation in scenario.expect)
    # A played war has no other mistakes than expectations that do not come true.
    failed = sum(problem.severity == "error" for problem in found)
    return Report(_ordered([*doubts, *found, *pictures]), expected - failed, expected)


def _ordered(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(set(problems)))
