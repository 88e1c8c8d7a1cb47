"""``frontmap new``: a first scenario to write on from."""

from __future__ import annotations

import re
from pathlib import Path

import click

from frontmap.cli.output import notice

__all__ = ["new"]

EXAMPLES = """\b
Examples:
  frontmap new my-war
  frontmap new my-war.yaml
"""


@click.command(epilog=EXAMPLES)
@click.argument("name")
def new(name: str) -> None:
    """Write a starter scenario that renders at once.

    NAME becomes a folder with a scenario.yaml in it; if it ends in .yaml or .yml, that one file. Nothing that exists
    is written over.
    """
    from frontmap.scenario import starter

    given = Path(name)
    single = given.suffix.lower() in {".yaml", ".yml"}
    target = given if single else given / "scenario.yaml"
    title = re.sub(r"[-_\s]+", " ", given.stem if single else given.name).strip().capitalize()
    if not title:
        raise click.BadParameter("give the scenario a name, for example my-war", param_hint="NAME")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("x", encoding="utf-8") as stream:
            stream.write(starter(title))
    except FileExistsError:
        raise FileExistsError(
            f"{target} exists already and was left as it is; choose another name, or remove it first"
        ) from None
    click.echo(str(target))
    notice(f"now try: frontmap render {_quoted(name)} -o {_quoted(given.stem)}.png")


def _quoted(text: str) -> str:
    import shlex

    return shlex.quote(text)
