"""``frontmap schema``: the JSON Schema of scenario files and of figures, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from frontmap.cli.output import write_json

__all__ = ["schema"]

EXAMPLES = """\b
Example:
  frontmap schema -o scenario.schema.json
and at the head of a scenario:
  # yaml-language-server: $schema=scenario.schema.json
"""


@click.command(epilog=EXAMPLES)
@click.option("--figures", is_flag=True, help="That of figures.yaml instead.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it to this file instead.")
def schema(figures: bool, output: Path | None) -> None:
    """Print the JSON Schema of scenario files.

    With it, editors complete and underline.
    """
    import json

    from frontmap.scenario import figures_schema, json_schema

    described = figures_schema() if figures else json_schema()
    if output is None:
        write_json(described)
    else:
        output.write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        click.echo(str(output))
