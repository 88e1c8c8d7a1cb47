"""Finding the war from whose ground another starts, without leaving its folder and without going round in circles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from frontmap.errors import FrontmapError, Problem, ScenarioError
from frontmap.misspelt import did_you_mean, nearest_words
from frontmap.scenario.holding import Holding
from frontmap.scenario.model import Scenario
from frontmap.scenario.words import Position, key_position_of, position_of
from frontmap.scenario_files import bundled_files

__all__ = ["MOST_GENERATIONS", "files_before", "find_parents"]

MOST_GENERATIONS = 4


def find_parents(scenario: Scenario, folder: Path | None, chain: tuple[Path, ...]) -> list[Problem]:
    """Load the wars from whose ground a scenario starts, into its holdings; return what is wrong with that.

    Parameters
    ----------
    scenario : Scenario
    folder : Path or None
        Of its file; without one, only wars that ship with frontmap can be named.
    chain : tuple of Path
        The files that led here, the scenario's own last.
    """
    problems: list[Problem] = []

    def blame(position: Position, message: str, remedy: str = "") -> None:
        problems.append(Problem(scenario.file, max(position.line, 1), max(position.column, 1), message, remedy))

    for holding in scenario.start:
        if not holding.as_of:
            continue
        where = position_of(holding.as_of)
        path = _file_of(str(holding.as_of), folder)
        if isinstance(path, str):
            blame(where, path, "name a war that ships with frontmap, or a file in the folder of this one")
            continue
        if path in chain:
            names = " → ".join(each.parent.name + "/" + each.name for each in (*chain[chain.index(path) :], path))
            blame(where, f"these wars start from each other: {names}", "let one of them start from its own areas")
            continue
        if len(chain) >= MOST_GENERATIONS:
            blame(
                where, f"more than {MOST_GENERATIONS} wars start from one another", "start from an earlier one of them"
            )
            continue
        from frontmap.scenario.load import load_file

        try:
            parent = load_file(path, str(holding.as_of), chain)
        except ScenarioError as error:
            first = error.problems[0]
            blame(where, f"{holding.as_of} has mistakes, the first of them: {first}", "mend them first")
            continue
        except (FrontmapError, OSError) as error:
            blame(where, f"{holding.as_of} cannot be read: {error}", "check its name and permissions")
            continue
        problems += _against(holding, parent, scenario)
        holding._parent = parent
    return problems


def files_before(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """Yield the files of the wars from whose ground one starts, and of theirs, with SHA-256 digests of what they held.

    Parameters
    ----------
    scenario : Scenario
    """
    for holding in scenario.start:
        if holding.parent is not None and holding.parent.path is not None:
            yield holding.parent.path, holding.parent._digest
            yield from files_before(holding.parent)


def _file_of(name: str, folder: Path | None) -> Path | str:
    """Return the file that is meant, or why there is none."""
    bundled = bundled_files()
    if name in bundled:
        return bundled[name].resolve()
    nearest = nearest_words(name, bundled)
    known = f"; did you mean {' or '.join(nearest)}?" if nearest else ""
    if folder is None:
        return f"there is no war {name!r}{known}"
    try:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            return f"{name!r} lies outside the folder of this scenario"
        if path.is_dir():
            path = path / "scenario.yaml"
        return path if path.is_file() else f"there is no war or file {name!r}{known}"
    except (OSError, ValueError, RuntimeError):
        return f"{name[:60]!r} is no name of a file"


def _against(holding: Holding, parent: Scenario, scenario: Scenario) -> list[Problem]:
    """Return what is wrong with the day and the sides, seen from both wars."""
    found: list[Problem] = []

    def blame(position: Position, message: str, remedy: str) -> None:
        found.append(Problem(scenario.file, max(position.line, 1), max(position.column, 1), message, remedy))

    day = holding.on
    if day is not None and (day.start < parent.span.start or day.end > parent.span.end):
        message = f"{day} is outside that war, which goes from {parent.first_day} to {parent.last_day}"
        blame(holding.position_of("on"), message, "give one of its days")
    theirs, ours = [*parent.sides, *parent.blocs], list(scenario.sides)
    for their, our in holding.sides.items():
        if their not in theirs:
            remedy = did_you_mean(nearest_words(their, theirs), f"its sides are {', '.join(theirs)}")
            blame(position_of(their), f'that war has no side "{their}"', remedy)
        if our not in ours:
            remedy = did_you_mean(nearest_words(our, ours), f"sides are {', '.join(ours)}")
            blame(position_of(our) if position_of(our).line else key_position_of(our), f'no side "{our}"', remedy)
    return found
