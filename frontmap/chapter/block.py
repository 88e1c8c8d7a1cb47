"""A map as a chapter asks for it: the keys of a block, read with all their mistakes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from frontmap.errors import Problem, RenderError
from frontmap.misspelt import did_you_mean, nearest_words
from frontmap.scenario.figures import names_in
from frontmap.scenario.forms import OneOrMany
from frontmap.scenario.mistakes import problems_in
from frontmap.scenario.node import Node
from frontmap.scenario.text import Kind, parse_text
from frontmap.scenario.values import Choice, Flag, MomentOf, Reads, Text, kind_of, mistake
from frontmap.scenario.verbs import UNSAID
from frontmap.scenario.words import NOWHERE, Table, Word
from frontmap.scene.charts import CHARTS, chart_names
from frontmap.scene.look import Look
from frontmap.scene.theme import THEMES
from frontmap.sizes import Size, size_of

__all__ = ["MOST_SECONDS", "USUAL_SIZE", "MapBlock", "Written", "read_block"]

USUAL_SIZE = Size(960, 540)
"""Of a map whose block names none."""

MOST_SECONDS = 600

_KIND = Kind("a map", "scenario and at", "name a scenario and a day", "scenario: spanish-civil-war")


def _size(value: object) -> Size:
    try:
        return size_of(value if isinstance(value, str) else str(value))
    except RenderError as error:
        message, _, remedy = str(error).partition("; ")
        raise mistake(message, remedy) from None


def _theme(value: object) -> Word:
    if isinstance(value, str) and value in THEMES:
        return Word(value)
    near = nearest_words(value, THEMES) if isinstance(value, str) else []
    raise mistake(f"got {kind_of(value)}", did_you_mean(near, f"the themes are {', '.join(THEMES)}"))


def _charts(value: object) -> tuple[str, ...]:
    try:
        return chart_names([str(word) for word in value] if isinstance(value, list) else str(value)) or ()
    except RenderError as error:
        message, _, remedy = str(error).partition("; ")
        raise mistake(message, remedy) from None


def _seconds(value: object) -> float:
    if isinstance(value, str) and re.fullmatch(r"\d{1,4}(\.\d{1,3})?", value) and 0 < float(value) <= MOST_SECONDS:
        return float(value)
    raise mistake(f"expected seconds, got {kind_of(value)}", f"write a number up to {MOST_SECONDS}, for example 12")


class MapBlock(Node):
    """A map of a day, or a film from one day to another, in a chapter."""

    scenario: Text = Field(..., description="A war that ships with frontmap, or a file.", examples=["my-war.yaml"])
    at: MomentOf | None = Field(None, description="The day of a map; without it, the last.")
    first: MomentOf | None = Field(None, alias="from", description="The first day of a film.")
    last: MomentOf | None = Field(None, alias="to", description="The last day of a film.")
    view: Annotated[tuple[Text, ...], OneOrMany()] = Field((), description="A named view, or areas and places.")
    size: Annotated[Size, Reads(_size, {"type": "string"})] = Field(USUAL_SIZE, description="In pixels, or a name.")
    seconds: Annotated[float, Reads(_seconds, {"type": "number"})] | None = Field(None, description="Of a film.")
    caption: Text = Field(UNSAID, description="What stands below the map.")
    alt: Text = Field(UNSAID, description="Words for those who do not see it; by default made from the data.")
    title: Text = Field(UNSAID, description="What stands over the map; by default the war's title.")
    theme: Annotated[Word, Reads(_theme, {"enum": [*THEMES]})] = Field(Word("atlas"), description="The look.")
    charts: Annotated[tuple[str, ...], Reads(_charts, {"enum": [*CHARTS, "none"]})] | None = Field(None)
    hatch: Flag | None = Field(None, description="Whether stripes double the colours.")
    colour_by: Annotated[Literal["", "side", "bloc"], Choice("side", "bloc")] = Field(
        "", description="What colours stand for; by default what the war says."
    )
    certainty: Flag = Field(False, description="Whether front between dated positions is lighter.")

    @property
    def is_film(self) -> bool:
        """Whether it asks for a film and not for a map of one day."""
        return self.first is not None or self.last is not None

    @property
    def looks_at(self) -> tuple[Word, ...]:
        """The names in `view`, each with its position."""
        return names_in(self.view)

    @property
    def look(self) -> Look:
        """What its author chooses of the picture."""
        return Look(
            view=", ".join(self.looks_at) or None,
            theme=str(self.theme),
            title=str(self.title) or None,
            charts=self.charts,
            hatch=self.hatch,
            colour_by=self.colour_by or None,
            certainty=self.certainty,
        )


@dataclass(frozen=True, slots=True)
class Written:
    """A block as it stands in a chapter.

    Attributes
    ----------
    text : str
        YAML.
    file : str
        What to call the chapter in problems.
    line : int
        Of the chapter, from 1, in which the text begins.
    indents : sequence of int
        How many letters of each of its lines stand before the text; the last holds for all that follow.
    """

    text: str
    file: str
    line: int = 1
    indents: Sequence[int] = (0,)

    def placed(self, problem: Problem) -> Problem:
        """Return a problem of the text at its place in the chapter."""
        indent = self.indents[min(problem.line - 1, len(self.indents) - 1)]
        return replace(problem, line=problem.line + self.line - 1, column=problem.column + indent)

    def problem(self, block: Node, key: str, message: str, remedy: str = "") -> Problem:
        """Return a problem at the value of a key of the block that was read from this text."""
        position = block.position_of(key)
        line, column = (1, 1) if position == NOWHERE else (position.line, position.column)
        return self.placed(Problem(self.file, line, column, message, remedy))


def read_block(written: Written) -> tuple[MapBlock | None, list[Problem]]:
    """Read a block.

    Returns
    -------
    block : MapBlock or None
        If there are problems, what is left without the keys that are wrong, to look for more; None if that is nothing.
    problems : list of Problem
        Every mistake that can be seen without its war.
    """
    if not written.text.strip():
        empty = Problem(
            written.file, 1, 1, "this block is empty", "write scenario: spanish-civil-war in it, and at: DAY"
        )
        return None, [written.placed(empty)]
    tree, problems = parse_text(written.text, written.file, _KIND)
    block = None
    if tree is not None:
        try:
            block = MapBlock.model_validate(tree)
        except ValidationError as error:
            problems += problems_in(error, written.file, MapBlock)
            block = _sound_part(tree, error)
    found = [written.placed(problem) for problem in problems]
    if block is not None:
        found += _contradictions(block, written.problem)
    return block, found


def _sound_part(tree: Table, error: ValidationError) -> MapBlock | None:
    wrong = {details["loc"][0] for details in error.errors(include_url=False)}
    try:
        return MapBlock.model_validate(Table([item for item in tree.items() if item[0] not in wrong], tree))
    except ValidationError:
        return None


def _contradictions(block: MapBlock, blame: Callable[..., Problem]) -> list[Problem]:
    found = []
    if block.at is not None and block.is_film:
        found.append(
            blame(block, "at", "at asks for a map of one day, from and to for a film", "leave one of them out")
        )
    if block.seconds is not None and not block.is_film:
        found.append(blame(block, "seconds", "a map of one day has no seconds", "give from and to instead of at"))
    first, last = block.first, block.last
    if first is not None and last is not None and first.start >= last.end:
        found.append(blame(block, "from", f"{first} is after {last}", "exchange them"))
    return found
