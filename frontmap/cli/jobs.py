"""The jobs of a batch: a file in which each job has the options of ``frontmap render`` for its keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from frontmap.cli.render import kind_asked_for, render
from frontmap.errors import NamingError, Problem, ScenarioError

if TYPE_CHECKING:
    from frontmap.scenario.words import Table
    from frontmap.war import War

__all__ = ["Job", "read_jobs"]

_OWN_KEYS = ("scenario", "output")
_NOT_FOR_JOBS = ("output", "json", "dask", "shared", "workers")


@dataclass(frozen=True, slots=True)
class Job:
    """A picture, film or page to be made.

    Attributes
    ----------
    output : Path
        The file.
    arguments : tuple of str
        Those of ``frontmap render`` that make it, without the name of the command.
    line : int
        Of the job in its file.
    """

    output: Path
    arguments: tuple[str, ...]
    line: int


def read_jobs(path: Path, folder: Path) -> list[Job]:
    """Read a file of jobs and examine each as far as can be done without drawing.

    Parameters
    ----------
    path : Path
    folder : Path
        That the outputs lie in.

    Returns
    -------
    list of Job
        In the order of the file.

    Raises
    ------
    ScenarioError
        With every mistake in the file, and in the scenarios that it names.
    """
    from frontmap.scenario.text import MAX_BYTES, Kind, parse_text
    from frontmap.scenario.words import Series, Table

    kind = Kind("a list of jobs", "jobs", "begin with the line jobs:", "jobs:")
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        raise ScenarioError([Problem(str(path), 1, 1, message, "check its name and permissions")]) from error
    tree, problems = parse_text(data, str(path), kind)
    reading = _Reading(path, folder, problems)
    if tree is None:
        raise ScenarioError(problems)
    for key in tree:
        if key not in ("defaults", "jobs"):
            reading.blame(key, f"a file of jobs has no key {key!r}", "its keys are defaults and jobs")
    defaults, jobs = tree.get("defaults", Table()), tree.get("jobs")
    if not isinstance(defaults, Table):
        reading.blame(defaults, "expected a table of options here", "write for example defaults: {size: 720p}")
        defaults = Table()
    if not isinstance(jobs, Series) or not jobs:
        reading.blame(jobs, "there are no jobs", "write below jobs: - {scenario: spanish-civil-war, output: war.mp4}")
        jobs = Series()
    reading.options(defaults)
    found = [job for item in jobs if (job := reading.job(item, defaults)) is not None]
    if problems:
        raise ScenarioError(problems)
    return found


class _Reading:
    """One file of jobs while it is read; `problems` gathers all that is wrong."""

    def __init__(self, path: Path, folder: Path, problems: list[Problem]) -> None:
        self._path, self._folder, self._problems = path, folder.resolve(), problems
        self._lines: dict[Path, int] = {}
        self._wars: dict[str, War | None] = {}
        self._options = {
            option.opts[-1].removeprefix("--"): option
            for option in render.params
            if isinstance(option, click.Option) and option.opts[-1].removeprefix("--") not in _NOT_FOR_JOBS
        }

    def blame(self, value: object, message: str, remedy: str) -> None:
        from frontmap.scenario.words import position_of

        position = position_of(value)
        self._problems.append(Problem(str(self._path), max(position.line, 1), max(position.column, 1), message, remedy))

    def options(self, table: Table) -> dict[str, str | bool]:
        """Return the options that a table gives, each examined by itself."""
        from frontmap.misspelt import did_you_mean, nearest_words

        found: dict[str, str | bool] = {}
        for key, value in table.items():
            if key in _OWN_KEYS:
                continue
            name = key.replace("_", "-")
            option = self._options.get(name)
            if option is None:
                near = nearest_words(name, [*_OWN_KEYS, *self._options])
                remedy = did_you_mean(near, "the keys are the options of frontmap render")
                self.blame(key, f"a job has no key {key!r}", remedy)
                continue
            text = ", ".join(map(str, value)) if isinstance(value, list) else value
            if option.is_flag:
                if text in ("true", "false"):
                    found[name] = text == "true"
                else:
                    self.blame(value, f"{key} is true or false, not {str(value)!r}", "write true or false")
            elif not isinstance(text, str) or not text:
                self.blame(value, f"expected a value for {key}", f"write it as after --{name}")
            elif self._is_sound(option, text, value):
                found[name] = text
        return found

    def _is_sound(self, option: click.Option, text: str, value: object) -> bool:
        try:
            option.type.convert(text, option, None)
        except click.BadParameter as error:
            message, _, remedy = error.message.partition("; ")
            self.blame(value, message, remedy)
            return False
        return True

    def job(self, item: object, defaults: Table) -> Job | None:
        """Return a job, or None if something is wrong with it."""
        from frontmap.scenario.words import Table, position_of

        before = len(self._problems)
        if not isinstance(item, Table):
            self.blame(item, "expected a job", "write {scenario: spanish-civil-war, output: war.mp4}")
            return None
        options = {**self.options(defaults), **self.options(item)}
        # What is wrong with the defaults is told once.
        self._problems[:] = list(dict.fromkeys(self._problems))
        scenario, output = self._own("scenario", item, defaults), self._own("output", item, defaults)
        if scenario is None or output is None:
            return None
        named = self._scenario(scenario)
        target = self._target(output)
        arguments = [named, "-o", str(target), *_written(options, self._options)]
        if len(self._problems) == before:
            try:
                kind_asked_for(render.make_context("render", list(arguments)).params)
            except click.UsageError as error:
                message, _, remedy = error.format_message().partition("; ")
                self.blame(item, message, remedy)
        war = self._war(named, scenario)
        if war is not None:
            self._examine(war, item, options)
        line = position_of(item).line
        return Job(target, tuple(arguments), line) if len(self._problems) == before else None

    def _own(self, key: str, item: Table, defaults: Table) -> str | None:
        value = item.get(key, defaults.get(key) if key == "scenario" else None)
        if isinstance(value, str) and value:
            return value
        example = "spanish-civil-war" if key == "scenario" else "war.mp4"
        self.blame(value if value is not None else item, f"a job needs {key}", f"add {key}: {example}")
        return None

    def _scenario(self, named: str) -> str:
        beside = self._path.parent / named
        return str(beside) if beside.exists() else str(named)

    def _target(self, output: str) -> Path:
        target = (self._folder / output).resolve()
        if not target.is_relative_to(self._folder) or target == self._folder:
            self.blame(output, f"{output} is not inside {self._folder}", "name a file in that folder, or give another")
        elif target in self._lines:
            self.blame(output, f"the job at line {self._lines[target]} makes {output} too", "choose another name")
        elif target.is_dir():
            self.blame(output, f"{output} is a folder", "name a file in it")
        self._lines.setdefault(target, getattr(output, "position").line)  # noqa: B009 - a word of the file
        return target

    def _war(self, named: str, scenario: str) -> War | None:
        from frontmap.war import load

        if named not in self._wars:
            try:
                self._wars[named] = load(named)
            except ScenarioError as error:
                self._wars[named] = None
                self._problems += error.problems
            except NamingError as error:
                self._wars[named] = None
                message, _, remedy = str(error).partition("; ")
                self.blame(scenario, message, remedy)
        return self._wars[named]

    def _examine(self, war: War, item: Table, options: Mapping[str, str | bool]) -> None:
        """Look whether days and views are those of the war."""
        from frontmap.errors import DateError
        from frontmap.scene.extent import extent_of_words

        for key in ("at", "from", "to"):
            if isinstance(day := options.get(key), str):
                try:
                    war.instant(day)
                except DateError as error:
                    message, _, remedy = str(error).partition("; ")
                    self.blame(item.get(key, item), message, remedy or "give a day of the war")
        if isinstance(view := options.get("view"), str) and view != "theatre":
            for name in view.split(","):
                try:
                    extent_of_words(war.timeline.theatre, name.strip(), war.timeline.views)
                except NamingError as error:
                    message, _, remedy = str(error).partition("; ")
                    self.blame(item.get("view", item), message, remedy)


def _written(options: Mapping[str, str | bool], known: Mapping[str, click.Option]) -> Iterator[str]:
    """Yield options as they stand on a command line."""
    for name, value in options.items():
        if isinstance(value, str):
            yield f"--{name}={value}"
        elif value:
            yield f"--{name}"
        elif known[name].secondary_opts:
            yield known[name].secondary_opts[0]
