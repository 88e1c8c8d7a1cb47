"""The command line: parse, call, write."""

from __future__ import annotations

import os

import click

from frontmap import __version__
from frontmap.cli.application import Application
from frontmap.cli.atlas import atlas
from frontmap.cli.batch import batch
from frontmap.cli.cache import cache
from frontmap.cli.chapter import chapter
from frontmap.cli.check import check
from frontmap.cli.describe import describe
from frontmap.cli.figures import figures
from frontmap.cli.list_wars import list_wars
from frontmap.cli.new import new
from frontmap.cli.render import render
from frontmap.cli.schema import schema
from frontmap.cli.sheet import sheet
from frontmap.cli.view import view
from frontmap.cli.where import where
from frontmap.cli.who import who

__all__ = ["main"]

EXAMPLES = """\b
Examples:
  frontmap list
  frontmap render spanish-civil-war -o war.mp4
  frontmap render spanish-civil-war -o map.png --at 1936-09-30
  frontmap who spanish-civil-war --at 1936-09-30 Zaragoza
  frontmap atlas --map Poland -o poland.png
  frontmap new my-war

A SCENARIO is the name of a bundled war or the path of a scenario file or its folder.
"""


@click.group(
    cls=Application,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXAMPLES,
)
@click.version_option(__version__, prog_name="frontmap", message="%(prog)s %(version)s")
@click.option("--cache", "folder", metavar="FOLDER", help="Where to keep what saves time; off for nowhere.")
def main(folder: str | None) -> None:
    """Turn a war written as a text file into a map that moves."""
    if folder is not None:
        # Processes that this one starts find it there, too.
        os.environ["FRONTMAP_CACHE"] = folder


_PICTURES = (render, batch, view, sheet, figures, chapter)
for _command in (list_wars, *_PICTURES, who, describe, where, atlas, check, new, schema, cache):
    main.add_command(_command)
