"""``frontmap describe``: what the map of a day shows, in words."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

import click

from frontmap.cli.output import write_json
from frontmap.cli.parameters import DAY, When

__all__ = ["describe"]

EXAMPLES = """\b
Examples:
  frontmap describe spanish-civil-war --at 1936-09-30
  frontmap describe spanish-civil-war --at 1936-09-30 --since 1936-08-31 --json
  frontmap describe europe-1936-1941 --at 1938-07-01 --colour-by bloc
"""


@click.command(epilog=EXAMPLES)
@click.argument("scenario")
@click.option("--at", type=DAY, help="The day; its evening is described.  [default: the last]")
@click.option("--since", type=DAY, help="The day of an earlier map: what has changed since is told as well.")
@click.option(
    "--colour-by",
    type=click.Choice(["side", "bloc"]),
    help="Tell shares by side or by bloc.  [default: the scenario's]",
)
@click.option("--json", "as_json", is_flag=True, help="Print an object.")
def describe(
    scenario: str, at: When | None, since: When | None, colour_by: Literal["side", "bloc"] | None, as_json: bool
) -> None:
    """Describe the map of a day in words.

    The text is made from the data, for readers who do not see the map: who holds what share of the land, what has
    changed, what is encircled, which operations run. Every picture and film carries it.
    """
    from frontmap.war import load

    if at and since and since.instant > at.instant:
        raise click.UsageError(f"--since {since.text} is after --at {at.text}; exchange them")
    war = load(scenario)
    told = war.describe(at.text if at else None, since=since.text if since else None, colour_by=colour_by)
    if not as_json:
        click.echo(str(told))
        return
    days = {"day": told.day.isoformat(), "since": told.since.isoformat() if told.since else None}
    write_json(asdict(told) | days | {"text": str(told)})
