"""The pictures that a war is told with: ``figures.yaml`` beside the scenario, each figure a map of one day."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from frontmap.errors import Problem
from frontmap.scenario.forms import Items, OneOrMany
from frontmap.scenario.mistakes import problems_in
from frontmap.scenario.model import Scenario
from frontmap.scenario.node import Node
from frontmap.scenario.source import Sourced
from frontmap.scenario.text import MAX_BYTES, Kind, parse_text
from frontmap.scenario.values import Choice, Identifier, MomentOf, Text
from frontmap.scenario.verbs import UNSAID
from frontmap.scenario.words import NOWHERE, Position, Series, Table, Word

__all__ = ["FIGURES_FILE", "Figure", "Figures", "figures_file", "names_in", "parse_figures", "read_figures_file"]

FIGURES_FILE = "figures.yaml"
_KIND = Kind("a list of figures", "figures", "begin with the line figures:", "figures:")
_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")


class Figure(Sourced):
    """A map of a day, with a title of its own."""

    id: Identifier = Field(..., description="Name of its file, without the ending.", examples=["closing-the-corridor"])
    title: Text = Field(..., description="The title on the map.", examples=["The corridor to Portugal is closed"])
    on: MomentOf = Field(..., description="The day of the map.", examples=["1936-12-28"])
    view: Annotated[tuple[Text, ...], OneOrMany()] = Field(
        (),
        description="What to look at: a named view, or areas and places; without it, the whole theatre.",
        examples=["Andalusia", ["Sevilla", "Cádiz"]],
    )
    colour_by: Annotated[Literal["", "side", "bloc"], Choice("side", "bloc")] = Field(
        "", description="What its colours stand for; without it, what the scenario says."
    )
    caption: Text = Field(
        UNSAID,
        description="What stands at the foot of the map; without it, what is told of the day.",
        examples=["Nothing is left of the corridor."],
    )
    shows: Text = Field(UNSAID, description="What the picture must show, for whoever draws or judges it.")

    @property
    def looks_at(self) -> tuple[Word, ...]:
        """The names in `view`, each with its position; commas part them."""
        return names_in(self.view)


def names_in(texts: Iterable[Word]) -> tuple[Word, ...]:
    """Return the names in texts, each with its position; commas part them."""
    names: list[Word] = []
    for text in texts:
        for match in re.finditer(r"[^,\s][^,]*", text):
            start = text.position
            shift = match.start() if start != NOWHERE and not text.quoted else 0
            names.append(Word(match[0].strip(), Position(start.line, start.column + shift)))
    return tuple(names)


class Figures(Node):
    """The figures of a war, in the order of its story."""

    figures: Annotated[tuple[Figure, ...], Items()] = Field(..., description="The figures, each a map of one day.")


def figures_file(scenario: Scenario) -> tuple[Path, str] | None:
    """Return the file of a scenario's figures and what to call it in problems; None if there is none."""
    if scenario.path is None or not (path := scenario.path.with_name(FIGURES_FILE)).is_file():
        return None
    return path, str(Path(scenario.file).with_name(FIGURES_FILE))


def read_figures_file(scenario: Scenario) -> tuple[tuple[Figure, ...], list[Problem]]:
    """Read the figures that lie beside a scenario; nothing is found where there is no such file.

    Returns
    -------
    figures : tuple of Figure
        Those that could be understood.
    problems : list of Problem
        Every mistake that can be seen without a map.
    """
    found = figures_file(scenario)
    if found is None:
        return (), []
    path, shown = found
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        return (), [Problem(shown, 1, 1, message, "check its name and permissions")]
    return parse_figures(data, shown, scenario)


def parse_figures(text: bytes | str, file: str, scenario: Scenario) -> tuple[tuple[Figure, ...], list[Problem]]:
    """Read the text of figures as far as possible.

    Parameters
    ----------
    text : bytes or str
        YAML; bytes in UTF-8.
    file : str
        What to call it in problems.
    scenario : Scenario
        The war that they are of.

    Returns
    -------
    figures : tuple of Figure
        Those that could be understood.
    problems : list of Problem
        Every mistake that can be seen without a map.
    """
    tree, problems = parse_text(text, file, _KIND)
    if tree is None:
        return (), problems
    figures: tuple[Figure, ...]
    try:
        figures = Figures.model_validate(tree).figures
    except ValidationError as error:
        problems += problems_in(error, file, Figures)
        figures = _sound(tree)
    problems += _doubled(figures, file)
    for figure in figures:
        problems += _of_day(figure, file, scenario)
    return figures, problems


def _sound(tree: Table) -> tuple[Figure, ...]:
    items: Any = tree.get("figures")
    sound = []
    for item in items if isinstance(items, Series) else ():
        try:
            sound.append(Figure.model_validate(item))
        except ValidationError:
            continue
    return tuple(sound)


def _doubled(figures: tuple[Figure, ...], file: str) -> Iterator[Problem]:
    first: dict[str, Figure] = {}
    for figure in figures:
        # Not every disk tells capitals apart.
        name = figure.id.casefold()
        if name in first:
            line = first[name].position_of("id").line
            message = f"a figure {str(figure.id)!r} stands at line {line} already"
            yield _problem(figure, "id", file, message, "choose another id")
        elif _DEVICES.fullmatch(name):
            yield _problem(figure, "id", file, f"{str(figure.id)!r} is no file name on Windows", "choose another id")
        first.setdefault(name, figure)


def _of_day(figure: Figure, file: str, scenario: Scenario) -> Iterator[Problem]:
    span, day = scenario.span, figure.on
    if day.start < span.start or day.end > span.end:
        message = f"{day} is outside the war, which goes from {scenario.first_day} to {scenario.last_day}"
        yield _problem(figure, "on", file, message, "give a day of the war")
    elif day.hour is not None and scenario.calendar == "day":
        message = f"{day} has an hour, but this war is told in days"
        yield _problem(figure, "on", file, message, "write the day only")


def _problem(figure: Figure, key: str, file: str, message: str, remedy: str) -> Problem:
    position = figure.position_of(key)
    line, column = (1, 1) if position == NOWHERE else (position.line, position.column)
    return Problem(file, line, column, message, remedy)
