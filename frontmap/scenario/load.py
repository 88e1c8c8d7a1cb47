"""Reading scenarios by name or path, and listing those that ship with frontmap."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from frontmap.scenario.model import Scenario
from frontmap.scenario.reading import read_scenario
from frontmap.scenario_files import bundled_files, read_text, scenario_file

__all__ = ["BundledScenario", "bundled_scenarios", "load_file", "load_scenario"]


@dataclass(frozen=True, slots=True)
class BundledScenario:
    """A war that ships with frontmap.

    Attributes
    ----------
    name : str
        By which it is loaded.
    title : str
    first_day, last_day : date
    path : Path
        Its text.
    """

    name: str
    title: str
    first_day: date
    last_day: date
    path: Path


def load_scenario(name_or_path: str | os.PathLike[str]) -> Scenario:
    """Load a scenario.

    Parameters
    ----------
    name_or_path : str or path
        Name of a bundled war, or a ``.yaml`` file, or a folder with a ``scenario.yaml`` in it. A path that exists comes
        before a bundled war of the same name.

    Returns
    -------
    Scenario

    Raises
    ------
    UnknownName
        If there is no such file or bundled war.
    ScenarioError
        If the file cannot be read or has mistakes; it carries all of them.
    """
    return load_file(*scenario_file(name_or_path))


def load_file(path: Path, shown: str, chain: tuple[Path, ...] = ()) -> Scenario:
    """Load a file; errors are those of `load_scenario`.

    Parameters
    ----------
    path : Path
    shown : str
        What to call it in problems.
    chain : tuple of Path
        Files of the wars that start from this one's ground, the first asked for first.
    """
    return read_scenario(read_text(path, shown), shown, path, chain)


def bundled_scenarios() -> tuple[BundledScenario, ...]:
    """Return the wars that ship with frontmap, in order of their first day.

    Raises
    ------
    ScenarioError
        If the text of one of them has mistakes.
    """
    found = []
    for name, path in bundled_files().items():
        scenario = load_scenario(path)
        found.append(BundledScenario(name, str(scenario.title), scenario.first_day, scenario.last_day, path))
    return tuple(sorted(found, key=lambda war: (war.first_day, war.name)))
