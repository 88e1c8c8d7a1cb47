"""``frontmap who``: who holds places on a day, since when and on whose word."""

from __future__ import annotations

from dataclasses import asdict

import click

from frontmap.cli.application import CONTENT
from frontmap.cli.output import notice, write_json, write_table
from frontmap.cli.parameters import DAY, When
from frontmap.errors import NamingError

__all__ = ["who"]

EXAMPLES = """\b
Examples:
  frontmap who spanish-civil-war --at 1936-09-30 Zaragoza
  frontmap who spanish-civil-war --at 1937-02-26 Teruel Oviedo --json
"""


@click.command(epilog=EXAMPLES)
@click.argument("scenario")
@click.argument("places", metavar="PLACE...", nargs=-1, required=True)
@click.option("--at", type=DAY, required=True, help="The day; the answer holds for its evening.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@click.pass_context
def who(ctx: click.Context, scenario: str, places: tuple[str, ...], at: When, as_json: bool) -> None:
    """Tell who holds places on a day.

    Also since when, and what that rests on.
    """
    from frontmap.war import load

    war = load(scenario)
    rows = []
    failed = False
    for place in places:
        try:
            answer = asdict(war.who(place, at.text))
            rows.append(answer | {"since": answer["since"].isoformat()})
        except NamingError as error:
            notice(str(error))
            failed = True
    if as_json:
        write_json(rows)
    elif rows:
        headings = {"place": "Place", "province": "Province", "region": "Region", "side": "Side", "since": "Since"}
        write_table(rows, headings | {"status": "Status", "attested": "Attested", "source": "Source"})
    if failed:
        ctx.exit(CONTENT)
