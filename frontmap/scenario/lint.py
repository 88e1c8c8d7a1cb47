"""The linter: what is wrong or doubtful in a scenario and can be seen without a map.

What needs the map (an event that changes nothing, a swapped front, an expectation that does not hold) is found where
control is worked out.
"""

from __future__ import annotations

from collections.abc import Iterator

from frontmap.errors import Problem
from frontmap.scenario.lint_dates import date_problems
from frontmap.scenario.lint_film import film_problems
from frontmap.scenario.lint_sense import sense_problems
from frontmap.scenario.lint_sides import side_problems, verb_problems
from frontmap.scenario.model import Scenario

__all__ = ["lint", "lint_part"]


def lint(scenario: Scenario) -> list[Problem]:
    """Return every mistake (``error``) and doubt (``warning``) that the text alone shows, in its order.

    Parameters
    ----------
    scenario : Scenario
        A scenario that was loaded has no errors any more, only warnings.
    """

    def found() -> Iterator[Problem]:
        yield from side_problems(scenario)
        yield from verb_problems(scenario)
        yield from date_problems(scenario)
        yield from sense_problems(scenario)
        yield from film_problems(scenario)

    return sorted(set(found()))


def lint_part(scenario: Scenario, *, sides: bool, dates: bool) -> list[Problem]:
    """Return the errors that a part of a scenario shows, from which what could not be understood was cut out.

    Parameters
    ----------
    scenario : Scenario
    sides, dates : bool
        Whether all sides and the first and last day are among what was understood.
    """
    found = [
        *(side_problems(scenario) if sides else ()),
        *(date_problems(scenario) if dates else ()),
        *film_problems(scenario),
    ]
    return sorted({problem for problem in found if problem.severity == "error"})
