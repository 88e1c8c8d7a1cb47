"""Checking a scenario: every mistake and doubt that its text, its names and its fronts show, in one list."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from frontmap.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from frontmap.scenario import Scenario
    from frontmap.scenario.node import Node
    from frontmap.timeline import Bloc, Side, Timeline

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
    from frontmap.control import check_control, compute_control, timeline_of
    from frontmap.figures import figure_problems
    from frontmap.scenario import lint
    from frontmap.scenario.astray import astray_points
    from frontmap.scenario.naming import retired_ids

    atlas = load_atlas()
    doubts = [*lint(scenario), *retired_ids(scenario, atlas), *astray_points(scenario, atlas)]
    try:
        timeline = timeline_of(scenario, atlas)
    except ScenarioError as error:
        return Report(_ordered([*doubts, *error.problems]), 0, 0)
    pictures = figure_problems(scenario, timeline)
    if not any(doubt.severity == "error" for doubt in doubts):
        pictures += _colour_doubts(scenario, timeline)
    found = check_control(compute_control(timeline), scenario)
    expected = sum(len(expectation.place) for expectation in scenario.expect)
    # A played war has no other mistakes than expectations that do not come true.
    failed = sum(problem.severity == "error" for problem in found)
    return Report(_ordered([*doubts, *found, *pictures]), expected - failed, expected)


def _colour_doubts(scenario: Scenario, timeline: Timeline) -> Iterator[Problem]:
    """Yield a doubt for each two sides that meet, and each two blocs, whose colours some eye can hardly tell apart."""
    from frontmap.scenario.blame import blame
    from frontmap.scene.colour import parse_colour
    from frontmap.scene.telling_apart import LEAST_DIFFERENCE, alike, meeting_sides
    from frontmap.scene.theme import ATLAS, tints_of

    owners: list[tuple[Sequence[Side | Bloc], Sequence[Node], Collection[tuple[int, int]]]] = [
        (timeline.sides, list(scenario.sides.values()), meeting_sides(timeline)),
        (timeline.blocs, list(scenario.blocs.values()), list(combinations(range(len(timeline.blocs)), 2))),
    ]
    for coloured, written, pairs in owners:
        tints = tints_of(ATLAS, [parse_colour(each.colour) for each in coloured])
        for pair in alike(ATLAS, tints, pairs):
            one, other = coloured[pair.one], coloured[pair.other]
            if one.colour == other.colour:
                continue
            message = (
                f"the colours of {one.id} and {other.id} are hard to tell apart: their land differs by "
                f"{pair.difference:.1f} to {pair.eye} eyes, and {LEAST_DIFFERENCE:.0f} is the least (CIEDE2000)"
            )
            remedy = "choose another for one of them; as it is, one of them is hatched"
            yield blame(scenario, written[pair.other].position_of("colour"), message, remedy, "warning")


def _ordered(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(set(problems)))
