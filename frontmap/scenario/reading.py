"""From a text to a scenario, or to all of its mistakes at once.

When something is wrong, what is left after cutting the wrong parts out is read on, so that a misspelt town in the last
line is told together with the impossible date in the first.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from frontmap.errors import AtlasError, Problem, ScenarioError
from frontmap.scenario.ancestors import find_parents
from frontmap.scenario.lint import lint, lint_part
from frontmap.scenario.mistakes import problems_in
from frontmap.scenario.model import Scenario
from frontmap.scenario.text import parse_text
from frontmap.scenario.words import Series, Table

__all__ = ["read_scenario"]

_STAND_INS: dict[str, object] = {
    "title": "?",
    "from": "0001-01-01",
    "to": "9999-12-31",
    "theatre": "?",
    "sides": Table(),
    "start": Series(),
}


def read_scenario(
    text: bytes | str, file: str = "scenario.yaml", path: Path | None = None, chain: tuple[Path, ...] = ()
) -> Scenario:
    """Read a scenario text.

    Parameters
    ----------
    text : bytes or str
        YAML; bytes in UTF-8.
    file : str
        What to call it in problems.
    path : Path, optional
        Where it lies, for what lies beside it.
    chain : tuple of Path
        Files of the wars that start from this one's ground, the first asked for first.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        If the text has mistakes: all that can be found without moving a front. Names of places are looked up only
        if there are other mistakes; in a text that is sound otherwise they are found when the timeline is built.
    """
    tree, problems = parse_text(text, file)
    if tree is None:
        raise ScenarioError(problems)
    scenario, more = _model_of(tree, file)
    problems += more
    if scenario is not None:
        scenario._path = path
        scenario._digest = sha256(text).hexdigest() if isinstance(text, bytes) else ""
        own = () if path is None else (path.resolve(),)
        problems += find_parents(scenario, None if path is None else path.parent, (*chain, *own))
        found = lint(scenario)
        if any(problem.severity == "error" for problem in found):
            problems += found
    if not problems and scenario is not None:
        return scenario
    rest = scenario
    if rest is None and (rest := _sound_part(tree, file)) is not None:
        whole = {key: len(part) for key in ("sides", "blocs") if isinstance(part := tree.get(key, {}), dict)}
        dates = str(tree.get("from")) == str(rest.first_day) and str(tree.get("to")) == str(rest.last_day)
        sides = whole == {"sides": len(rest.sides), "blocs": len(rest.blocs)}
        problems += lint_part(rest, sides=sides, dates=dates)
    if rest is not None and "theatre" in tree:
        problems += _names_not_found(rest)
    raise ScenarioError(list(dict.fromkeys(problems)))


def _model_of(tree: Table, file: str) -> tuple[Scenario | None, list[Problem]]:
    try:
        scenario = Scenario.model_validate(tree)
    except ValidationError as error:
        return None, problems_in(error, file)
    scenario._file = file
    return scenario, []


def _names_not_found(scenario: Scenario) -> list[Problem]:
    from frontmap.atlas import load_atlas
    from frontmap.scenario.naming import naming_problems

    try:
        return naming_problems(scenario, load_atlas())
    except AtlasError:
        return []


def _sound_part(tree: Table, file: str) -> Scenario | None:
    """Return what is left of a scenario when everything that the model refuses is cut out; None if that is nothing."""
    tree = _copy(tree)
    for _attempt in range(8):
        for key, value in _STAND_INS.items():
            tree.setdefault(key, value)
        try:
            scenario = Scenario.model_validate(tree)
        except ValidationError as error:
            wrong, day, changed = set(), str(tree["from"]), False
            for details in error.errors(include_url=False):
                part = getattr(details["input"], "origin", details["input"])
                if details["type"] == "missing" and details["loc"][-1] == "on" and isinstance(part, Table):
                    part["on"], changed = day, True
                else:
                    wrong.add(id(part))
            if not (_cut(tree, wrong, day) or changed):
                return None
        else:
            scenario._file = file
            return scenario
    return None


def _copy(tree: Table) -> Table:
    # Only tables and lists are copied: words never change.
    def copied(value: object) -> object:
        if isinstance(value, Table):
            table = Table([(key, copied(item)) for key, item in value.items()])
            table.position, table.key = value.position, value.key
            return table
        if isinstance(value, Series):
            series = Series([copied(item) for item in value], value.position)
            series.key = value.key
            return series
        return value

    root = copied(tree)
    assert isinstance(root, Table)
    return root


def _cut(value: object, wrong: set[int], day: str) -> bool:
    """Take the parts with these identities out of a tree; return whether there were any.

    Where something happens `on` a wrong day, the day is replaced, so that what happens is read on.
    """
    found = False
    if isinstance(value, Table):
        for key in [key for key, item in value.items() if id(item) in wrong or id(key) in wrong]:
            found = True
            if key == "on":
                value[key] = day
            else:
                del value[key]
        for item in value.values():
            found = _cut(item, wrong, day) or found
    elif isinstance(value, Series):
        kept = [item for item in value if id(item) not in wrong]
        found = len(kept) < len(value)
        value[:] = kept
        for item in value:
            found = _cut(item, wrong, day) or found
    return found
