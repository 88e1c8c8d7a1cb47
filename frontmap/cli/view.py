"""``frontmap view``: the page of a war, opened in the browser."""

from __future__ import annotations

import tempfile
import webbrowser
from pathlib import Path
from typing import Any

import click

from frontmap.cli.look import look_options
from frontmap.cli.output import notice

__all__ = ["view"]

EXAMPLES = """\b
Examples:
  frontmap view spanish-civil-war
  frontmap view my-war/scenario.yaml -o my-war.html
"""


@click.command(epilog=EXAMPLES)
@click.argument("scenario")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to keep it.  [default: a temporary file]")
@click.option("--open/--no-open", "opened", default=True, help="Whether to open it in the browser.")
@look_options
def view(scenario: str, output: Path | None, opened: bool, **look: Any) -> None:
    """Make the interactive page of a war and open it in the browser.

    The page is one file that asks nobody for anything. Its path is printed.
    """
    from frontmap.war import load

    war = load(scenario)
    page = output or Path(tempfile.mkdtemp(prefix="frontmap-")) / "war.html"
    if page.suffix.lower() not in (".html", ".htm"):
        raise click.BadParameter(f"{page} is no page; end its name in .html", param_hint="--output")
    war.render(page, **{key: value for key, value in look.items() if value is not None})
    click.echo(str(page))
    if opened and not webbrowser.open(page.resolve().as_uri()):
        notice(f"no browser could be started; open {page} in one yourself")
