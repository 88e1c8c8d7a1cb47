"""A chapter as Markdown with pictures in place of its blocks; the rest is kept byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from frontmap.chapter.pictures import Picture, beside
from frontmap.chapter.text import BEGIN, END, Chapter, Spot

__all__ = ["built_in_place", "built_markdown", "escaped"]

_MARKS = re.compile(r"([\\`*_\[\]|~$@])")


def built_markdown(chapter: Chapter, pictures: Sequence[Picture], address: Callable[[str], str]) -> str:
    """Return the text of a chapter with each block replaced by its picture and caption.

    Parameters
    ----------
    chapter : Chapter
        Without problems.
    pictures : sequence of Picture
        One for each of its spots.
    address : callable
        Gives the address of a picture from its path beside the chapter.
    """
    parts: list[str] = []
    done = 0
    for spot, picture in zip(chapter.spots, pictures, strict=True):
        end = max(spot.lines.stop, spot.made.stop)
        told = _lines(picture, address)
        if spot.lines.start and not spot.prefix.strip("> \t") and not _is_empty(chapter.lines[spot.lines.start - 1]):
            told = ["", *told]
        if end < len(chapter.lines) and not _is_empty(chapter.lines[end]):
            told = [*told, ""]
        parts += [*chapter.lines[done : spot.lines.start], *_placed(told, spot, chapter, spot.prefix)]
        done = end
    return "".join([*parts, *chapter.lines[done:]])


def built_in_place(chapter: Chapter, pictures: Sequence[Picture], address: Callable[[str], str]) -> str:
    """Return the text of a chapter with the picture of each block below it, between marks; parameters as above."""
    parts: list[str] = []
    done = 0
    for spot, picture in zip(chapter.spots, pictures, strict=True):
        told = ["", BEGIN, "", *_lines(picture, address), "", END]
        end = spot.lines.stop
        last = chapter.lines[end - 1]
        open_end = [] if last.endswith(("\n", "\r")) else [chapter.newline]
        made = _placed(told, spot, chapter, _continued(spot.prefix))
        parts += [*chapter.lines[done:end], *open_end, *made]
        done = max(end, spot.made.stop)
    return "".join([*parts, *chapter.lines[done:]])


def escaped(text: str) -> str:
    """Return Markdown that shows a text as it is, in one line."""
    plain = " ".join(text.split())
    return _MARKS.sub(r"\\\1", plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def _lines(picture: Picture, address: Callable[[str], str]) -> list[str]:
    shown = f"![{escaped(picture.alt)}]({address(beside(picture.still))})"
    if picture.film is not None:
        shown = f"[{shown}]({address(beside(picture.film))})"
    return [shown, "", f"*{escaped(picture.caption)}*"] if picture.caption.strip() else [shown]


def _placed(told: Sequence[str], spot: Spot, chapter: Chapter, prefix: str) -> list[str]:
    """Return lines as they stand in the quote or list that the block stands in."""
    placed = []
    for text in told:
        placed.append((prefix + text if text else prefix.rstrip()) + chapter.newline)
        prefix = _continued(spot.prefix)
    return placed


def _continued(prefix: str) -> str:
    return re.sub(r"[^>\s]", " ", prefix)


def _is_empty(line: str) -> bool:
    return not line.strip("> \t\r\n\ufeff")
