"""Which file the name of a scenario means, and what it holds; nothing is understood of it here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from frontmap.bundled import scenarios_folder
from frontmap.errors import Problem, ScenarioError, UnknownName
from frontmap.misspelt import did_you_mean, nearest_words

__all__ = ["MAX_BYTES", "bundled_files", "read_text", "scenario_file"]

MAX_BYTES = 8_000_000
"""No scenario is longer."""

_FILE_NAME = "scenario.yaml"
_SUFFIXES = {".yaml", ".yml"}


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


def read_text(path: Path, shown: str) -> bytes:
    """Return the bytes of a scenario's file, and a byte more than `MAX_BYTES` at most.

    Raises
    ------
    ScenarioError
        If it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            # One byte more than is allowed tells that there is more, however much that is.
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(shown, error.strerror or str(error)) from error


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
