"""``frontmap list``: the wars that ship with frontmap."""

from __future__ import annotations

import click

from frontmap.cli.output import write_json, write_table

__all__ = ["list_wars"]

EXAMPLES = """\b
Example:
  frontmap list
"""


@click.command("list", epilog=EXAMPLES)
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def list_wars(as_json: bool) -> None:
    """List the wars that ship with frontmap."""
    from frontmap.scenario import bundled_scenarios

    rows = [
        {"name": war.name, "title": war.title, "from": war.first_day.isoformat(), "to": war.last_day.isoformat()}
        for war in bundled_scenarios()
    ]
    if as_json:
        write_json(rows)
    else:
        write_table(rows, {"name": "Name", "title": "Title", "from": "From", "to": "To"})
