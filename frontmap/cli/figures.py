"""``frontmap figures``: the pictures that a war is told with, all in one go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from frontmap.cli.look import look_options_but
from frontmap.cli.output import notice, write_json, write_rows
from frontmap.cli.parameters import SIZE, SIZE_HELP
from frontmap.sizes import Size

if TYPE_CHECKING:
    from frontmap.draw import Drawn
    from frontmap.figures import FigureKind
    from frontmap.scenario.figures import Figure

__all__ = ["figures"]

EXAMPLES = """\b
Examples:
  frontmap figures spanish-civil-war
  frontmap figures spanish-civil-war -o pictures
  frontmap figures spanish-civil-war -o pictures --only guernica --to svg --size 1280x720
"""


@click.command(epilog=EXAMPLES)
@click.argument("scenario")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The folder to draw into.")
@click.option("--only", multiple=True, metavar="ID", help="Only this figure; may be given several times.")
@click.option("--size", type=SIZE, default="1920x1080", show_default=True, help=SIZE_HELP)
@click.option("--to", type=click.Choice(["svg", "png", "pdf"]), default="png", show_default=True, help="Kind of file.")
@look_options_but("view", "title")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def figures(
    scenario: str, output: Path | None, only: tuple[str, ...], size: Size, to: FigureKind, as_json: bool, **look: Any
) -> None:
    """Draw the figures of a war into a folder, or list them.

    They stand in figures.yaml beside the scenario, each with its day, its view and its title. The files are named by
    their ids. Without -o they are listed.
    """
    from frontmap.figures import chosen_figures, draw_figures
    from frontmap.scene.look import Look
    from frontmap.war import load

    if output is not None and output.exists() and not output.is_dir():
        raise click.BadParameter(f"{output} is a file; name a folder", param_hint="--output")
    war = load(scenario)
    chosen = chosen_figures(war.figures(), only)
    if output is None:
        headings = {"id": "Id", "on": "On", "view": "View", "title": "Title", "source": "Source"}
        write_rows([_row(figure) for figure in chosen], headings, as_json)
        return
    rows = []
    chosen_look = Look(**{key: value for key, value in look.items() if value is not None})
    made = draw_figures(war.engine, chosen_look, chosen, output, size=size, to=to)
    for figure, drawn in zip(chosen, made, strict=True):
        for remark in drawn.notices:
            notice(remark)
        if as_json:
            rows.append(_row(figure) | _file(drawn))
        else:
            click.echo(str(drawn.file))
    if as_json:
        write_json(rows)


def _row(figure: Figure) -> dict[str, Any]:
    row = {"id": figure.id, "on": str(figure.on), "view": ", ".join(figure.looks_at) or None, "title": figure.title}
    row |= {"shows": figure.shows or None, "source": str(figure.source) if figure.source else None}
    return row | {"inferred": figure.inferred, "note": figure.note or None}


def _file(drawn: Drawn) -> dict[str, Any]:
    return {
        "file": str(drawn.file),
        "width_px": drawn.width_px,
        "height_px": drawn.height_px,
        "bytes": drawn.size_bytes,
    }
