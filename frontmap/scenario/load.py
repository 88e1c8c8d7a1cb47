"""Finding scenarios by name or path, and listing those that ship with frontmap."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from frontmap.bundled import scenarios_folder
from frontmap.errors import Problem, ScenarioError, UnknownName
from frontmap.scenario.mistakes import did_you_mean, nearest_words
from frontmap.scenario.model import Scenario
from frontmap.scenario.reading import read_scenario
from frontmap.scenario.text import MAX_BYTES

__all__ = ["BundledScenario", "bundled_files", "bundled_scenarios", "load_file", "load_scenario", "scenario_file"]

_FILE_NAME = "scenario.yaml"
_SUFFIXES = {".yaml", ".yml"}


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
    try:
        with path.open("rb") as stream:
            # One byte more than is allowed tells that there is more, however much that is.
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(shown, error.strerror or str(error)) from error
    return read_scenario(data, shown, path, chain)


def scenario_file(name_or_path: str | os.PathLike[str]) -> tuple[Path, str]:
    """Return the file of a scenario, and what to call it in problems.

    Raises
    ------
    UnknownName
        If there is no such file or bundled war.
    ScenarioError
        If it is a folder without a ``scenario.yaml``.
    """
    shown = os.fspath(name_or_path)
    path, bundled = Path(shown), bundled_files()
    kind = _kind_of(shown)
    if kind == "file":
        return path, shown
    if kind == "folder" and (path / _FILE_NAME).is_file():
        return path / _FILE_NAME, os.fspath(path / _FILE_NAME)
    if kind == "folder" and shown not in bundled:
        raise _no_scenario_in(path)
    if shown in bundled:
        return bundled[shown], f"{shown}/{_FILE_NAME}"
    names = sorted(bundled)
    known = f"bundled wars are {', '.join(names)}" if names else "give the path of a scenario.yaml"
    remedy = did_you_mean(nearest_words(shown, names), known)
    looks_like_path = path.suffix.lower() in _SUFFIXES or os.sep in shown
    what = f"there is no file {shown!r}" if looks_like_path else f"{shown!r} is neither a file nor a bundled war"
    raise UnknownName(shown, f"{what}; {remedy}", nearest_words(shown, names))


def _kind_of(name: str) -> Literal["file", "folder", "nothing"]:
    if not name.strip():
        return "nothing"
    try:
        return "folder" if Path(name).is_dir() else "file" if Path(name).exists() else "nothing"
    except (OSError, ValueError):
        # A name that no file can have: too long, or with a null character in it.
        return "nothing"


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


def bundled_files() -> dict[str, Path]:
    """Return the file of each war that ships with frontmap, by its name."""
    return {path.parent.name: path for path in sorted(scenarios_folder().glob(f"*/{_FILE_NAME}"))}


def _no_scenario_in(folder: Path) -> ScenarioError:
    others = sorted(path.name for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES)
    if others:
        remedy = f"name the file: {os.fspath(folder / others[0])}"
    else:
        remedy = f"`frontmap new {folder.name or 'my-war'}` writes one to start from"
    message = f"the folder holds no {_FILE_NAME}"
    return ScenarioError([Problem(os.fspath(folder), 1, 1, message, remedy)])


def _unreadable(shown: str, reason: str) -> ScenarioError:
    message = f"the file cannot be read: {reason}"
    return ScenarioError([Problem(shown, 1, 1, message, "check its name and permissions")])
