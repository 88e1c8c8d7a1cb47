"""``frontmap who``: who holds places on a day, since when and on whose word."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from frontmap.cli.application import CONTENT
from frontmap.cli.output import notice_namesakes, rows_of_places, write_rows
from frontmap.cli.parameters import DAY, When

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

    def ask(place: str) -> dict[str, Any]:
        answer = asdict(war.who(place, at.text))
        return answer | {"since": answer["since"].isoformat()}

    rows, understood = rows_of_places(places, ask)
    notice_namesakes(places, war.atlas, frozenset(war.timeline.theatre.members.tolist()))
    headings = {"place": "Place", "province": "Province", "region": "Region", "side": "Side", "since": "Since"}
    write_rows(
        rows,
        headings | {"status": "Status", "attested": "Attested", "inferred": "Inferred", "source": "Source"},
        as_json,
    )
    if not understood:
        ctx.exit(CONTENT)
