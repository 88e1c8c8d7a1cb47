"""``frontmap sheet``: maps of several days on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from frontmap.cli.look import look_options_but

__all__ = ["sheet"]

EXAMPLES = """\b
Examples:
  frontmap sheet spanish-civil-war -o sheet.png
  frontmap sheet spanish-civil-war -o sheet.pdf --count 6 --columns 2 --theme print
  frontmap sheet spanish-civil-war -o sheet.png --dates 1936-07-20,1936-11-15,1937-05-01
"""


@click.command(epilog=EXAMPLES)
@click.argument("scenario")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The picture: .png, .svg or .pdf.")
@click.option("--dates", help="Days with commas between.  [default: at even distances]")
@click.option("--count", type=click.IntRange(1, 120), help="How many maps.  [default: 12]")
@click.option("--columns", type=click.IntRange(1), help="How many maps beside one another.  [default: 4 of 12]")
@click.option("--width", "width_px", type=click.IntRange(240, 16_384), default=1920, show_default=True, help="Pixels.")
@look_options_but("charts", "furniture", "transparent")
def sheet(
    scenario: str,
    output: Path,
    dates: str | None,
    count: int | None,
    columns: int | None,
    width_px: int,
    **look: Any,
) -> None:
    """Draw maps of several days on one sheet.

    All of them have the same names; there is one title and one legend.
    """
    from frontmap.draw import STILLS
    from frontmap.war import load

    if dates and count:
        raise click.UsageError("--dates says how many maps there are; leave out --count")
    if output.suffix.lower() not in STILLS:
        raise click.BadParameter(f"{output} is no picture; it must end in {', '.join(STILLS)}", param_hint="--output")
    days = [day.strip() for day in dates.split(",") if day.strip()] if dates else None
    war = load(scenario)
    given = {key: value for key, value in look.items() if value is not None}
    war.sheet(output, days=days, count=count or 12, columns=columns, width_px=width_px, **given)
    click.echo(str(output))
