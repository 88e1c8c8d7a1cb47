"""Building chapters: every mistake first, then the pictures that are new, then the texts that show them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias, get_args

from frontmap.chapter.bbcode import built_bbcode
from frontmap.chapter.check import chapter_problems
from frontmap.chapter.convert import DOCUMENTS, check_tools, write_document
from frontmap.chapter.html import built_body, built_html, heading_of
from frontmap.chapter.markdown import built_in_place, built_markdown
from frontmap.chapter.own_pictures import bring_along, own_picture_problems
from frontmap.chapter.pictures import FOLDER, Drawer, Picture, Watcher, unused_pictures
from frontmap.chapter.text import Chapter, read_chapter
from frontmap.chapter.wars import Wars
from frontmap.errors import Problem, RenderError, ScenarioError
from frontmap.render.output import check_target, make_folder, write_whole

__all__ = ["FORMATS", "Built", "ChapterFormat", "ChapterOptions", "build_chapters", "check_chapters"]

ChapterFormat: TypeAlias = Literal["md", "html", "bbcode", "docx", "epub", "pdf"]
FORMATS: tuple[ChapterFormat, ...] = get_args(ChapterFormat)
PathLike: TypeAlias = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class ChapterOptions:
    """How chapters are built.

    Attributes
    ----------
    to : {'md', 'html', 'bbcode', 'docx', 'epub', 'pdf'}
    root : Path or None
        Chapters may read scenarios and pictures from this folder; by default each from its own.
    image_base : str
        Address under which the folder of what is built will be found, for forums.
    raw_html : bool
        Whether HTML in a chapter is passed on to a page, instead of shown as text.
    workers : int
        Processes that make a film.
    """

    to: ChapterFormat = "md"
    root: Path | None = None
    image_base: str = ""
    raw_html: bool = False
    workers: int = 1

    def root_of(self, chapter: Chapter) -> Path:
        """Return the folder from which a chapter may read."""
        return self.root or chapter.folder


@dataclass(frozen=True, slots=True)
class Built:
    """What became of chapters.

    Attributes
    ----------
    files : tuple of Path
        One for each chapter.
    pictures : tuple of tuple of Picture
        Those of each chapter.
    drawn, kept : tuple of Path
        Pictures that were drawn, and those that were there already.
    notices : tuple of str
        What the author should know: doubts about chapters and pictures.
    """

    files: tuple[Path, ...]
    pictures: tuple[tuple[Picture, ...], ...]
    drawn: tuple[Path, ...]
    kept: tuple[Path, ...]
    notices: tuple[str, ...] = ()


def check_chapters(
    chapters: Sequence[PathLike], output: PathLike | None = None, *, root: PathLike | None = None
) -> list[Problem]:
    """Return every mistake in chapters and in the scenarios that they name.

    Parameters
    ----------
    chapters : sequence of path
        Markdown.
    output : path, optional
        The folder for what is built; by default that of each chapter, as for chapters that are built in place. If
        nothing else is wrong, it is told which pictures in it none of these chapters shows.
    root : path, optional
        As for `ChapterOptions`.
    """
    options = ChapterOptions(root=None if root is None else Path(root))
    read, wars = [read_chapter(path) for path in chapters], Wars()
    problems = _problems(read, wars, options)
    if any(problem.severity == "error" for problem in problems):
        return problems
    used: dict[Path, set[str]] = {}
    for chapter in read:
        folder = (chapter.path.parent if output is None else Path(output)) / FOLDER
        drawer = Drawer(folder)
        for block in chapter.blocks:
            war = wars.named(str(block.scenario), chapter.folder, options.root_of(chapter))
            used.setdefault(folder, set()).update(drawer.shots(block, war).names)
        used.setdefault(folder, set())
    message, remedy = "none of these chapters shows this picture", "remove it if no other chapter does"
    return problems + [
        Problem(os.fspath(path), 1, 1, message, remedy, severity="warning")
        for folder, names in used.items()
        for path in unused_pictures(folder, names)
    ]


def build_chapters(
    chapters: Sequence[PathLike],
    output: PathLike | None = None,
    options: ChapterOptions | None = None,
    *,
    wars: Wars | None = None,
    progress: Watcher | None = None,
) -> Built:
    """Build chapters: draw the pictures that are new, and write the texts that show them.

    Parameters
    ----------
    chapters : sequence of path
        Markdown.
    output : path, optional
        The folder for what is built, with pictures in its folder ``maps``; is made if it is not there. Without one,
        chapters are built in place: below each block stands its picture, between marks, and nothing else is changed.
    options : ChapterOptions, optional
    wars : Wars, optional
        Those of an earlier build; what has not been saved since is not read again.
    progress : callable, optional
        Called with the name of each picture before it is drawn; see `frontmap.chapter.pictures.Watcher`.

    Raises
    ------
    ScenarioError
        If chapters or scenarios have mistakes; it carries all of them, and nothing has been drawn.
    RenderError
        If something cannot be drawn or written; files that are there are whole, and chapters as they were.
    """
    options = options or ChapterOptions()
    if options.to not in FORMATS:
        raise RenderError(f"{options.to!r} is no kind of text; the kinds are {', '.join(FORMATS)}")
    if output is None and options.to != "md":
        raise RenderError(f"a chapter cannot become {options.to} in place; name a folder for what is built")
    if options.to in DOCUMENTS:
        check_tools(options.to)
    read, wars = [read_chapter(path) for path in chapters], wars or Wars()
    problems = _problems(read, wars, options)
    if any(problem.severity == "error" for problem in problems):
        raise ScenarioError(problems)
    targets = _targets(read, output, options.to)
    drawers: dict[Path, Drawer] = {}
    pictures = []
    for chapter, target in zip(read, targets, strict=True):
        drawer = drawers.get(target.parent)
        if drawer is None:
            folder = target.parent / FOLDER
            drawer = Drawer(folder, small=options.to == "bbcode", workers=options.workers, progress=progress)
            drawers[target.parent] = drawer
            if any(one.spots for one in read):
                make_folder(folder)
        pictures.append(_drawn(chapter, drawer, wars, options))
    for chapter, target, shown in zip(read, targets, pictures, strict=True):
        _write(chapter, target, shown, options, in_place=output is None)
    drawn = tuple(path for drawer in drawers.values() for path in drawer.drawn)
    kept = tuple(path for drawer in drawers.values() for path in drawer.kept)
    told = [str(problem) for problem in problems]
    told += [f"{name}: {notice}" for drawer in drawers.values() for name, notice in drawer.notices]
    return Built(tuple(targets), tuple(pictures), drawn, kept, tuple(told))


def _problems(chapters: Sequence[Chapter], wars: Wars, options: ChapterOptions) -> list[Problem]:
    found = []
    for chapter in chapters:
        root = options.root_of(chapter)
        found += [*chapter_problems(chapter, wars, root), *own_picture_problems(chapter, root)]
    return list(dict.fromkeys(found))


def _targets(chapters: Sequence[Chapter], output: PathLike | None, to: ChapterFormat) -> list[Path]:
    if output is None:
        for chapter in chapters:
            check_target(chapter.path)
        return [chapter.path for chapter in chapters]
    make_folder(output)
    sources = {chapter.path.resolve() for chapter in chapters}
    targets: dict[Path, Chapter] = {}
    for chapter in chapters:
        target = Path(output) / f"{chapter.path.stem}.{'txt' if to == 'bbcode' else to}"
        if target.resolve() in sources:
            raise RenderError(f"{target} is a chapter itself and is not written over; name another folder")
        if target in targets:
            raise RenderError(f"{targets[target].file} and {chapter.file} would both become {target}; rename one")
        check_target(target)
        targets[target] = chapter
    return list(targets)


def _drawn(chapter: Chapter, drawer: Drawer, wars: Wars, options: ChapterOptions) -> tuple[Picture, ...]:
    root = options.root_of(chapter)
    wanted = [(block, wars.named(str(block.scenario), chapter.folder, root)) for block in chapter.blocks]
    return tuple(drawer.picture(block, war) for block, war in wanted)


def _write(
    chapter: Chapter, target: Path, pictures: tuple[Picture, ...], options: ChapterOptions, *, in_place: bool
) -> None:
    base = options.image_base.rstrip("/")

    def address(path: str) -> str:
        return f"{base}/{path}" if base else path

    if in_place:
        if chapter.path.read_bytes() != "".join(chapter.lines).encode():
            raise RenderError(
                f"{chapter.file} was changed while its maps were drawn, and is left as it is; build again"
            )
        text = built_in_place(chapter, pictures, address)
    else:
        bring_along(chapter, target.parent, options.root_of(chapter))
        if options.to in DOCUMENTS:
            body = built_body(chapter, pictures, str, printed=True)
            title = chapter.title or (heading_of(chapter.tokens) if options.to == "epub" else "")
            write_document(body, target, target.parent, title, chapter.language)
            return
        if options.to == "html":
            text = built_html(chapter, pictures, address, raw_html=options.raw_html)
        elif options.to == "bbcode":
            text = built_bbcode(chapter, pictures, address)
        else:
            text = built_markdown(chapter, pictures, address)
    content = text.encode()
    if target.is_file() and target.read_bytes() == content:
        return

    def write(file: BinaryIO) -> None:
        file.write(content)

    write_whole(target, write, verify=lambda _: None)
