"""How results are written: JSON or a table on stdout, notices on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from frontmap.errors import NamingError

if TYPE_CHECKING:
    from frontmap.atlas import Atlas

__all__ = [
    "notice",
    "notice_namesakes",
    "progress_bar",
    "rows_of_places",
    "write_json",
    "write_rows",
    "write_table",
]

Row = dict[str, Any]


def write_json(value: Any) -> None:
    """Write a value as indented JSON on stdout, in its own letters."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def notice(text: str) -> None:
    """Tell something beside the result, on stderr."""
    click.echo(text, err=True)


def notice_namesakes(names: Iterable[str], atlas: Atlas, within: Collection[int] | None = None) -> None:
    """Tell on stderr which greater places bear a name that a smaller one was taken for; see `greater_namesakes`."""
    from frontmap.atlas.namesakes import greater_namesakes

    for name in names:
        greater = greater_namesakes(atlas, name, within=within)
        if greater:
            notice(f'"{name}" is taken for the place of that very name; {" and ".join(greater)} may be called so, too')


@contextmanager
def progress_bar(name: str) -> Iterator[Callable[[int, int], None] | None]:
    """Give a callback that draws a bar with the time left, if somebody is watching.

    It is called with the number of things done and of all.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield advance


def rows_of_places(places: Iterable[str], ask: Callable[[str], Row]) -> tuple[list[Row], bool]:
    """Ask about places one by one; names that are not understood are told on stderr.

    Parameters
    ----------
    places : iterable of str
    ask : callable
        Gives the row of a place.

    Returns
    -------
    rows : list of dict
    understood : bool
        Whether all names were.
    """
    rows: list[Row] = []
    understood = True
    for place in places:
        try:
            rows.append(ask(place))
        except NamingError as error:
            notice(str(error))
            understood = False
    return rows, understood


def write_rows(rows: Sequence[Row], columns: Mapping[str, str], as_json: bool) -> None:
    """Write rows as a list of objects, or as a table with some columns; see `write_table`."""
    if as_json:
        write_json(rows)
    elif rows:
        write_table(rows, columns)


def write_table(rows: Sequence[Mapping[str, object]], columns: Mapping[str, str]) -> None:
    """Write rows as a table on stdout.

    Parameters
    ----------
    rows : sequence of mapping
    columns : mapping of str to str
        Which keys to show, in order, and their headings.
    """
    import io

    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    watched = sys.stdout.isatty()
    # Into a pipe nothing is cut to the width of a screen, nor filled up with spaces.
    written = io.StringIO()
    console = Console(width=None, highlight=False) if watched else Console(file=written, width=10_000, highlight=False)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in columns.values():
        table.add_column(heading)
    for row in rows:
        table.add_row(*(Text(_cell(row.get(key))) for key in columns))
    console.print(table)
    for line in written.getvalue().splitlines():
        click.echo(line.rstrip())


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4f}"
    return str(value)
