"""The pictures that an author has put into a chapter: found inside its folder, and brought along with what is built."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from frontmap.chapter.text import Chapter
from frontmap.chapter.wars import Outside, inside
from frontmap.errors import Problem
from frontmap.render.output import write_whole

__all__ = ["bring_along", "is_elsewhere", "own_picture_problems"]

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)


def is_elsewhere(address: str) -> bool:
    """Return whether an address is none of a file beside the chapter."""
    return _ELSEWHERE.match(address) is not None


def own_picture_problems(chapter: Chapter, root: Path) -> list[Problem]:
    """Return a problem for each picture that is not there or lies outside `root`."""
    found = []
    for source, line, column in _named(chapter):
        try:
            if not inside(chapter.folder, source, root).is_file():
                message = f"there is no picture {source!r} beside the chapter"
                found.append(Problem(chapter.file, line, column, message, "check its name"))
        except Outside as error:
            message, _, remedy = str(error).partition("; ")
            found.append(Problem(chapter.file, line, column, message, remedy))
    return found


def bring_along(chapter: Chapter, folder: Path, root: Path) -> None:
    """Copy the chapter's own pictures into the folder of what is built, where they are not the same already.

    Raises
    ------
    DiskError
        If one cannot be written.
    """
    for source, _, _ in _named(chapter):
        path, target = inside(chapter.folder, source, root), folder / source
        # A picture that only `root` lets in stays where it is: nothing is written outside the folder that was named.
        if not target.resolve().is_relative_to(folder.resolve()) or _same(path, target):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as read:

            def copy(file: BinaryIO, read: BinaryIO = read) -> None:
                shutil.copyfileobj(read, file)

            write_whole(target, copy, verify=lambda _: None)


def _same(path: Path, target: Path) -> bool:
    return target.is_file() and (target.samefile(path) or target.read_bytes() == path.read_bytes())


def _named(chapter: Chapter) -> Iterator[tuple[str, int, int]]:
    """Yield the path of each picture that lies on this machine, with its line and column."""
    for token in chapter.tokens:
        first, end = token.map or (0, 0)
        for child in token.children or () if token.type == "inline" else ():
            source = str(child.attrs.get("src", "")) if child.type == "image" else ""
            if not source or is_elsewhere(source):
                continue
            named = unquote(re.split(r"[?#]", source)[0])
            lines = chapter.lines[first:end]
            line = next((number for number, text in enumerate(lines) if named in text or source in text), 0)
            column = max(lines[line].find(named), 0) + 1 if lines else 1
            yield named, first + line + 1, column
