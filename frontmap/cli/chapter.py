"""``frontmap chapter``: maps in texts that are written in Markdown."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from frontmap.cli.application import CONTENT
from frontmap.cli.output import notice, progress_bar
from frontmap.errors import FrontmapError

if TYPE_CHECKING:
    from frontmap.chapter import ChapterFormat, ChapterOptions, Wars
    from frontmap.draw import Progress

__all__ = ["chapter"]

EXAMPLES = """\b
Examples:
  frontmap chapter build story.md -o out
  frontmap chapter build story.md -o out --to html --watch
  frontmap chapter build story.md -o out --to bbcode --image-base https://example.org/maps
  frontmap chapter build story.md --in-place

\b
In the chapter, a line such as this one, with empty lines round it, becomes a map:
  ::frontmap {scenario: spanish-civil-war, at: 1936-09-30, view: Zaragoza, caption: The front}
"""

_CHAPTERS = click.argument("chapters", metavar="CHAPTER...", nargs=-1, required=True, type=click.Path(path_type=Path))
_ROOT = click.option(
    "--root",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="A folder from which chapters may read scenarios and pictures.  [default: that of each chapter]",
)


@click.group(short_help="Put maps into texts that are written in Markdown.")
def chapter() -> None:
    """Put maps into texts that are written in Markdown."""


@chapter.command(epilog=EXAMPLES)
@_CHAPTERS
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The folder for what is built.")
@click.option(
    "--to",
    type=click.Choice(["md", "html", "bbcode", "docx", "epub", "pdf"]),
    default="md",
    show_default=True,
    help="The kind of text; the last three need Pandoc.",
)
@click.option("--in-place", is_flag=True, help="Put each picture below its block in the chapter itself.")
@click.option("--image-base", metavar="URL", default="", help="Where the folder of what is built will be on the web.")
@_ROOT
@click.option("--raw-html", is_flag=True, help="Pass HTML in a chapter on to the page, instead of showing it as text.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that make a film.  [default: half the cores]")
@click.option("--watch", is_flag=True, help="Build again whenever a chapter or scenario is saved, until Ctrl-C.")
def build(
    chapters: tuple[Path, ...],
    output: Path | None,
    to: ChapterFormat,
    in_place: bool,
    image_base: str,
    root: Path | None,
    raw_html: bool,
    workers: int | None,
    watch: bool,
) -> None:
    """Build chapters.

    The maps that they ask for are drawn, and texts are written that show them. Pictures go into the folder "maps"
    beside the text; none is drawn twice.
    """
    _refuse_contradictions(output, to, in_place, image_base, raw_html)

    from frontmap.chapter import ChapterOptions
    from frontmap.production.processes import usual_workers

    options = ChapterOptions(to, root, image_base, raw_html, workers or usual_workers())
    if not watch:
        _build(chapters, output, options)
        return
    from frontmap.chapter import Wars
    from frontmap.chapter.watch import saved

    wars = Wars()
    for _ in saved(chapters, wars, root):
        try:
            _build(chapters, output, options, wars)
        except (FrontmapError, OSError) as error:
            notice(str(error))
        notice("waiting for the next save; Ctrl-C ends this")


def _build(chapters: tuple[Path, ...], output: Path | None, options: ChapterOptions, wars: Wars | None = None) -> None:
    from frontmap.chapter import build_chapters

    built = build_chapters(chapters, output, options, wars=wars, progress=_told)
    for remark in built.notices:
        notice(remark)
    notice(f"{_counted(len(built.drawn))} drawn, {len(built.kept)} kept")
    for file in built.files:
        click.echo(str(file))


@contextmanager
def _told(name: str) -> Iterator[Progress | None]:
    notice(f"drawing {name}")
    with progress_bar(name) as frames:
        yield frames


@chapter.command()
@_CHAPTERS
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The folder for what is built.")
@_ROOT
@click.option("--strict", is_flag=True, help="Let warnings fail as errors do.")
@click.pass_context
def check(ctx: click.Context, chapters: tuple[Path, ...], output: Path | None, root: Path | None, strict: bool) -> None:
    """Check chapters.

    Every mistake is told at once, as file:line:column: message; remedy. If there is none, so are the pictures that
    none of the chapters shows any more.

    Exit code 0 if there is no error, 1 if there is one (with --strict: or a warning).
    """
    from frontmap.chapter import check_chapters

    problems = check_chapters(chapters, output, root=root)
    for problem in problems:
        click.echo(str(problem))
    if not problems:
        notice("nothing is wrong")
    if any(strict or problem.severity == "error" for problem in problems):
        ctx.exit(CONTENT)


def _refuse_contradictions(output: Path | None, to: str, in_place: bool, image_base: str, raw_html: bool) -> None:
    if in_place and (output is not None or to != "md"):
        raise click.UsageError("--in-place writes into the chapter itself: leave out --output and --to")
    if not in_place and output is None:
        raise click.UsageError("give a folder for what is built: -o FOLDER, or --in-place")
    if output is not None and output.exists() and not output.is_dir():
        raise click.BadParameter(f"{os.fspath(output)} is a file; name a folder", param_hint="--output")
    if to == "bbcode" and not image_base:
        raise click.UsageError("forums show pictures from the web: give --image-base URL, where the folder will be")
    if image_base and not image_base.startswith(("https://", "http://")):
        raise click.BadParameter(f"{image_base} is no address; begin with https://", param_hint="--image-base")
    if raw_html and to != "html":
        raise click.UsageError("--raw-html is for pages: give --to html")


def _counted(number: int) -> str:
    return f"{number} picture{'' if number == 1 else 's'}"
