"""Building again whenever something that chapters are built from is saved."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from frontmap.chapter.text import read_chapter
from frontmap.chapter.wars import State, Wars, file_of_war, state_of
from frontmap.errors import FrontmapError

__all__ = ["saved", "sources_of"]

_SECONDS_BETWEEN_LOOKS = 0.4


def sources_of(chapters: Sequence[str | os.PathLike[str]], root: Path | None = None) -> set[Path]:
    """Return the files that chapters are built from: themselves, and the scenarios that they name."""
    found = set()
    for path in chapters:
        chapter = read_chapter(path)
        found.add(chapter.path)
        for block in chapter.blocks:
            try:
                found.add(file_of_war(str(block.scenario), chapter.folder, root or chapter.folder))
            except FrontmapError:
                continue
    return found


def saved(chapters: Sequence[str | os.PathLike[str]], wars: Wars, root: Path | None = None) -> Iterator[None]:
    """Yield at once, and then whenever a source has been saved, removed or made, until whoever asks has enough.

    Files are looked at by their time and size, which works on every disk and in every container. What is saved while
    the last build runs counts for the next one. Some editors empty a file before they write it: a build waits until
    nothing has changed between two looks.

    Parameters
    ----------
    chapters : sequence of path
    wars : Wars
        What builds load their wars with: it knows which other files those read.
    root : Path, optional
        As for `frontmap.chapter.ChapterOptions`.
    """
    while True:
        before = _states(sources_of(chapters, root))
        yield
        before = wars.states | before
        while (now := _states(before)) == before:
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        settled = False
        while not settled:
            time.sleep(_SECONDS_BETWEEN_LOOKS)
            last, now = now, _states(before)
            settled = now == last


def _states(files: Iterable[Path]) -> dict[Path, State]:
    return {path: state_of(path) for path in files}
