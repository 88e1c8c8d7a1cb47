"""A chapter as its author wrote it: its lines, what Markdown makes of them, and where maps stand in it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from frontmap.chapter.block import MapBlock, Written, read_block
from frontmap.errors import Problem
from frontmap.misspelt import did_you_mean, nearest_words

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["BEGIN", "END", "MAP_TOKEN", "Chapter", "Spot", "read_chapter"]

BEGIN = "<!-- frontmap:begin, made from the block above; what stands here is written anew -->"
END = "<!-- frontmap:end -->"
"""Between these lines stands what was made of a block, in a chapter that is built in place."""

MAP_TOKEN = "frontmap"
"""Type of the token that stands for a map; its ``meta["spot"]`` is the number of the spot."""

_MOST_BYTES = 8_000_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_INFO = re.compile(r"frontmap|\{frontmap\}|\{\s*\.frontmap\s*\}", re.IGNORECASE)
_COLONS = re.compile(r":{1,6}[ \t]*\{?frontmap\b", re.IGNORECASE)
_DIRECTIVE = re.compile(r"(?:::frontmap[ \t]*|<!--[ \t]*frontmap[ \t]+)(\{.*\})[ \t]*(?:-->)?[ \t]*")
_BEGINS = re.compile(r"::frontmap\b|<!--[ \t]*frontmap[ \t]")
_ONE_LINE = "write ::frontmap {scenario: spanish-civil-war, at: 1936-09-30}, alone on its line, empty lines round it"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a map stands in a chapter.

    Attributes
    ----------
    written : Written
        What its author wrote.
    block : MapBlock or None
        What that asks for; None if it has mistakes.
    lines : range
        The lines of the block, from 0.
    made : range
        The lines after it that an earlier build in place has made; none if there was none.
    prefix : str
        What stands before the block in its first line: marks of quotes and lists, and spaces.
    """

    written: Written
    block: MapBlock | None
    lines: range
    made: range
    prefix: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter.

    Attributes
    ----------
    path : Path
    file : str
        As it was named.
    lines : tuple of str
        With their ends; joined, they are the text, byte for byte in UTF-8.
    newline : str
        How its lines end.
    title, language : str
        From the head of the file; empty where it tells none.
    tokens : tuple of Token
        What Markdown makes of it, with one token of the type `MAP_TOKEN` for each map.
    spots : tuple of Spot
    problems : tuple of Problem
        What is wrong with its blocks, and what may be.
    """

    path: Path
    file: str
    lines: tuple[str, ...]
    newline: str
    title: str
    language: str
    tokens: tuple[Token, ...]
    spots: tuple[Spot, ...]
    problems: tuple[Problem, ...]

    @property
    def folder(self) -> Path:
        """The folder that it lies in."""
        return self.path.resolve().parent

    @property
    def blocks(self) -> tuple[MapBlock, ...]:
        """What its spots ask for: one for each, if nothing is wrong with the chapter."""
        return tuple(spot.block for spot in self.spots if spot.block is not None)


def read_chapter(path: str | os.PathLike[str]) -> Chapter:
    """Read a chapter as far as possible; what is wrong is among its problems."""
    shown = os.fspath(path)
    try:
        text = _text_of(Path(path))
    except OSError as error:
        message = f"the chapter cannot be read: {error.strerror or error}"
        return _unread(shown, Problem(shown, 1, 1, message, "check its name and permissions"))
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line, column = before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        return _unread(shown, Problem(shown, line, column, "the chapter is not UTF-8", "save it as UTF-8"))
    except ValueError as error:
        return _unread(shown, Problem(shown, 1, 1, str(error), "split the chapter"))
    return _Reading(Path(path), shown, tuple(_LINE.findall(text))).chapter()


def _text_of(path: Path) -> str:
    with path.open("rb") as stream:
        data = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError(f"the chapter is larger than the limit of {_MOST_BYTES / 1e6:.0f} MB")
    return data.decode("utf-8")


def _unread(shown: str, problem: Problem) -> Chapter:
    return Chapter(Path(shown), shown, (), "\n", "", "", (), (), (problem,))


class _Reading:
    """Finds the maps of one chapter."""

    def __init__(self, path: Path, shown: str, lines: tuple[str, ...]) -> None:
        self.path, self.shown, self.lines = path, shown, lines
        self.spots: list[Spot] = []
        self.problems: list[Problem] = []

    def chapter(self) -> Chapter:
        from markdown_it import MarkdownIt

        head = _head(self.lines)
        # The head is no Markdown; empty lines in its place keep the numbers of all others.
        body = "\n" * head + "".join(self.lines[head:]) if head else "".join(self.lines).removeprefix("\ufeff")
        parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
        tokens = tuple(self._replaced(parser.parse(body)))
        told = "".join(self.lines[:head])
        title, language = _told(told, "title"), _told(told, "lang")
        spots, problems = tuple(self.spots), tuple(self.problems)
        return Chapter(
            self.path, self.shown, self.lines, _newline(self.lines), title, language, tokens, spots, problems
        )

    def _replaced(self, tokens: Sequence[Token]) -> Iterator[Token]:
        from markdown_it.token import Token

        index = 0
        while index < len(tokens):
            token = tokens[index]
            taken = self._taken(tokens, index)
            if taken == 0:
                self._doubt(token)
                if _is_mark(token, BEGIN):
                    remedy = "delete it down to <!-- frontmap:end -->"
                    self._blame(token, "what frontmap has made stands here without its block", remedy)
                yield token
                index += 1
                continue
            after, made = self._made(tokens, index + taken)
            if self._spot(token, made):
                yield Token(MAP_TOKEN, "", 0, meta={"spot": len(self.spots) - 1}, map=token.map)
            index = after

    def _taken(self, tokens: Sequence[Token], index: int) -> int:
        """Return how many tokens belong to the map that begins here; 0 if none does."""
        token = tokens[index]
        if token.type == "fence":
            return 1 if _INFO.fullmatch(token.info.strip()) else 0
        if token.type == "html_block":
            return 1 if re.match(r"\s*<!--[ \t]*frontmap[ \t]", token.content) else 0
        if token.type == "paragraph_open":
            lines = tokens[index + 1].content.split("\n")
            return 3 if any(_COLONS.match(line) for line in lines) else 0
        return 0

    def _doubt(self, token: Token) -> None:
        """Tell of a block that was perhaps meant to be a map."""
        name = token.info.strip("{.} ") if token.type == "fence" else ""
        if name and " " not in name and nearest_words(name, ["frontmap"]):
            self._blame(token, f"a block of {name} stays as it is", did_you_mean(["frontmap"]), "warning")

    def _made(self, tokens: Sequence[Token], index: int) -> tuple[int, range]:
        """Return the token after what an earlier build has made of a block, and the lines of that."""
        if index >= len(tokens) or not _is_mark(tokens[index], BEGIN):
            return index, range(0)
        begin = tokens[index]
        for end in range(index + 1, len(tokens)):
            if _is_mark(tokens[end], BEGIN):
                break
            if _is_mark(tokens[end], END):
                return end + 1, range(begin.map[0] if begin.map else 0, (tokens[end].map or [0, 0])[1])
        self._blame(begin, "what frontmap has made here has no end", f"write {END} below it, or delete this line")
        return index + 1, range(0)

    def _spot(self, token: Token, made: range) -> bool:
        first, end = token.map or (0, 0)
        while end > first + 1 and not self.lines[end - 1].strip("> \t\r\n"):
            end -= 1  # an HTML block may end with empty lines
        line = self.lines[first].rstrip("\r\n").removeprefix("\ufeff")
        if token.type == "fence":
            prefix = line[: line.index(token.markup)]
            closing = self.lines[end - 1].strip("> \t\r\n")
            if end - first < 2 or not closing.startswith(token.markup) or closing.strip(token.markup[0]):
                self._blame(token, "this block has no end", f"write {token.markup} in a line of its own below it")
                return False
            written = Written(token.content, self.shown, first + 2, self._indents(token.content, first + 1))
        else:
            begins, found = _BEGINS.search(line), None
            if begins is not None and end == first + 1:
                found = _DIRECTIVE.fullmatch(line, begins.start())
            if begins is None or found is None:
                self._blame(token, "this is no map in one line", _ONE_LINE)
                return False
            prefix = line[: begins.start()]
            written = Written(found[1], self.shown, first + 1, (found.start(1),))
        block, problems = read_block(written)
        self.problems += problems
        self.spots.append(Spot(written, block, range(first, end), made, prefix))
        return True

    def _indents(self, content: str, first: int) -> tuple[int, ...]:
        lines = content.split("\n")[:-1]
        raw = [line.rstrip("\r\n") for line in self.lines[first : first + len(lines)]]
        return tuple(max(len(line) - len(text), 0) for line, text in zip(raw, lines, strict=False)) or (0,)

    def _blame(self, token: Token, message: str, remedy: str, severity: Literal["error", "warning"] = "error") -> None:
        line = (token.map or [0])[0]
        text = self.lines[line].rstrip("\r\n")
        column = len(text) - len(text.lstrip("> \t")) + 1
        self.problems.append(Problem(self.shown, line + 1, column, message, remedy, severity))


def _is_mark(token: Token, mark: str) -> bool:
    name = mark.split()[1].rstrip(",")
    return token.type == "html_block" and re.match(rf"\s*<!--[ \t]*{name}\b", token.content) is not None


def _head(lines: Sequence[str]) -> int:
    """Return how many lines the head of a file has, in which it tells its title and so on; 0 if it has none."""
    if not lines or lines[0].removeprefix("\ufeff").rstrip() != "---":
        return 0
    return next((number + 1 for number in range(1, len(lines)) if lines[number].rstrip() in ("---", "...")), 0)


def _newline(lines: Sequence[str]) -> str:
    """Return how lines end; of several ways, one that does not become another beside a line of the author's."""
    ends = list(dict.fromkeys(line[len(line.rstrip("\r\n")) :] for line in lines if line.endswith(("\r", "\n"))))
    return "\n" if not ends else ends[0] if len(ends) == 1 or "\r" not in ends else "\r\n"


def _told(head: str, key: str) -> str:
    found = re.search(rf"^{key}:[ \t]*(.+?)[ \t]*$", head, re.MULTILINE)
    text = "" if found is None else found[1].strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
