"""The figures of a war: read with all their mistakes, drawn into a folder from one control."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from frontmap.errors import NamingError, Problem, RenderError, ScenarioError, UnknownName

if TYPE_CHECKING:
    from frontmap.control import Control
    from frontmap.draw import Drawn
    from frontmap.scenario import Scenario
    from frontmap.scenario.figures import Figure
    from frontmap.scenario.words import Word
    from frontmap.scene.look import Look
    from frontmap.sizes import Size
    from frontmap.timeline import Timeline

__all__ = [
    "KINDS",
    "FigureKind",
    "chosen_figures",
    "draw_figures",
    "figure_problems",
    "load_figures",
    "views_not_found",
]

FigureKind: TypeAlias = Literal["svg", "png", "pdf"]
KINDS: tuple[FigureKind, ...] = ("svg", "png", "pdf")


def load_figures(scenario: Scenario, timeline: Timeline) -> tuple[Figure, ...]:
    """Return the figures that lie beside a scenario, in the order of their file.

    Parameters
    ----------
    scenario : Scenario
    timeline : Timeline
        That of the scenario.

    Raises
    ------
    ScenarioError
        If there is no ``figures.yaml``, or if it has mistakes; it carries all of them.
    """
    from frontmap.scenario.figures import FIGURES_FILE, figures_file

    if figures_file(scenario) is None:
        named = Path(scenario.file or FIGURES_FILE).with_name(FIGURES_FILE)
        remedy = "docs/figures.md tells how to write one, beside the scenario"
        raise ScenarioError([Problem(os.fspath(named), 1, 1, "there is no such file", remedy)])
    figures, problems = _examined(scenario, timeline)
    if problems:
        raise ScenarioError(problems)
    return figures


def figure_problems(scenario: Scenario, timeline: Timeline) -> list[Problem]:
    """Return every mistake in the figures that lie beside a scenario; none where there are no figures."""
    return _examined(scenario, timeline)[1]


def _examined(scenario: Scenario, timeline: Timeline) -> tuple[tuple[Figure, ...], list[Problem]]:
    from frontmap.scenario.figures import figures_file, read_figures_file

    found = figures_file(scenario)
    if found is None:
        return (), []
    figures, problems = read_figures_file(scenario)
    names = [name for figure in figures for name in figure.looks_at]
    doubts = [*views_not_found(names, timeline, found[1]), *_without_blocs(figures, timeline, found[1])]
    return figures, sorted([*problems, *doubts])


def views_not_found(names: Iterable[Word], timeline: Timeline, file: str) -> Iterator[Problem]:
    """Yield a problem for each name at which nothing is to be seen.

    Parameters
    ----------
    names : iterable of Word
    timeline : Timeline
    file : str
        In which they stand.
    """
    from frontmap.scene.extent import extent_of_words

    views = timeline.views
    for name in names:
        try:
            extent_of_words(timeline.theatre, name, views)
        except NamingError as error:
            yield _not_found(name, error, views, file)


def _without_blocs(figures: Sequence[Figure], timeline: Timeline, file: str) -> Iterator[Problem]:
    for figure in figures:
        if figure.colour_by == "bloc" and not timeline.blocs:
            where = figure.position_of("colour_by")
            remedy = "tell blocs in the scenario, or leave colour_by out"
            yield Problem(file, max(where.line, 1), max(where.column, 1), "there are no blocs to colour by", remedy)


def _not_found(name: Word, error: NamingError, views: Mapping[str, object], file: str) -> Problem:
    from frontmap.misspelt import did_you_mean, nearest_words
    from frontmap.scene.named_views import NAMED_VIEWS

    message, _, remedy = str(error).partition("; ")
    if isinstance(error, UnknownName):
        near = nearest_words(name, [*views, *(view.title() for view in NAMED_VIEWS)])
        remedy = did_you_mean(dict.fromkeys([*near, *error.nearest])) or remedy
        message = message.replace("no place", "no view, area or place", 1)
    return Problem(file, max(name.position.line, 1), max(name.position.column, 1), message, remedy)


def chosen_figures(figures: Sequence[Figure], only: Collection[str]) -> tuple[Figure, ...]:
    """Return the figures with some ids, or all of them where none is given.

    Raises
    ------
    UnknownName
        If there is no figure of an id.
    """
    from frontmap.misspelt import did_you_mean, nearest_words

    known = [str(figure.id) for figure in figures]
    for wanted in only:
        if wanted not in known:
            near = nearest_words(wanted, known)
            remedy = did_you_mean(near, f"there are {', '.join(known)}" if known else "the file has none")
            raise UnknownName(wanted, f"no figure {wanted!r}; {remedy}", near)
    return tuple(figure for figure in figures if not only or figure.id in only)


def draw_figures(
    control: Control,
    look: Look,
    figures: Sequence[Figure],
    folder: str | os.PathLike[str],
    *,
    size: Size,
    to: FigureKind,
) -> Iterator[Drawn]:
    """Draw figures into a folder, each into a file of its id; what is complete is yielded.

    Parameters
    ----------
    control : Control
        Who holds what; all figures are drawn from it.
    look : Look
        What all of them share; views, titles and captions are those of the figures, and, unless it says what colours
        stand for, that too.
    figures : sequence of Figure
    folder : path
        Is made if it is not there; the folder that it lies in must be.
    size : Size
    to : {'svg', 'png', 'pdf'}

    Raises
    ------
    RenderError
        If the kind, the theme or the size cannot be; DiskError if the folder or a file cannot be written.
    """
    from frontmap.draw import draw_still
    from frontmap.render.output import make_folder

    if to not in KINDS:
        raise RenderError(f"{to!r} is no kind of figure; the kinds are {', '.join(KINDS)}")
    make_folder(folder)
    for figure in figures:
        by = look.colour_by or figure.colour_by or None
        view, caption = ", ".join(figure.looks_at) or None, str(figure.caption) or None
        own = replace(look, view=view, title=str(figure.title), caption=caption, colour_by=by)
        yield draw_still(control, own, figure.on.end, Path(folder) / f"{figure.id}.{to}", size=size)
