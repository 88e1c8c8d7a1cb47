"""``frontmap where``: where places and lands lie."""

from __future__ import annotations

from dataclasses import asdict

import click

from frontmap.cli.application import CONTENT
from frontmap.cli.output import notice, notice_namesakes, rows_of_places, write_rows
from frontmap.cli.parameters import DAY, When
from frontmap.instant import evening

__all__ = ["where"]

EXAMPLES = """\b
Examples:
  frontmap where Zaragoza
  frontmap where Saragossa "Talavera de la Reina" --json
  frontmap where Bessarabia
"""


@click.command(epilog=EXAMPLES)
@click.argument("places", metavar="PLACE...", nargs=-1, required=True)
@click.option("--on", type=DAY, help="The day whose borders are meant.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@click.pass_context
def where(ctx: click.Context, places: tuple[str, ...], on: When | None, as_json: bool) -> None:
    """Tell where places and lands lie.

    In degrees, and in which province, region and country.
    """
    from frontmap.atlas import load_atlas
    from frontmap.where import BORDERS_OF, where_is

    if on and on.instant != evening(BORDERS_OF):
        notice(
            f"borders are those of {BORDERS_OF}, the only ones that the atlas knows; "
            f"who holds a place later is for a war to tell: frontmap who SCENARIO --at {on.text} PLACE"
        )
    atlas = load_atlas()
    rows, understood = rows_of_places(places, lambda place: asdict(where_is(place, atlas)))
    notice_namesakes(places, atlas)
    headings = {"place": "Place", "lon": "Longitude", "lat": "Latitude", "province": "Province"}
    write_rows(rows, headings | {"region": "Region", "country": "Country"}, as_json)
    if not understood:
        ctx.exit(CONTENT)
