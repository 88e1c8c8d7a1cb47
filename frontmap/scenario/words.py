"""The author's text as a tree in which every word knows where it stands.

A scenario text becomes :class:`Table` (a mapping), :class:`Series` (a list) and :class:`Word` (anything else: numbers,
dates and ``NO`` stay the text that the author wrote). They are a dict, a list and a str, so whatever reads them may
forget about positions; whatever has to blame something asks :func:`position_of`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["NOWHERE", "Position", "Series", "Table", "Word", "key_position_of", "position_of"]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a text: line and column, both from 1; both 0 for what comes from no text."""

    line: int = 0
    column: int = 0


NOWHERE = Position()


class Word(str):
    """A scalar as the author wrote it.

    Attributes
    ----------
    position : Position
        Where it begins.
    key : Word or None
        The key of a table that it is the value of.
    quoted : bool
        Whether it stood in quotes or in a block.
    """

    __slots__ = ("key", "position", "quoted")

    position: Position
    key: Word | None
    quoted: bool

    def __new__(cls, text: str = "", position: Position = NOWHERE, *, quoted: bool = False) -> Word:
        """Make a word out of a text and its position."""
        word = super().__new__(cls, text)
        word.position = position
        word.key = None
        word.quoted = quoted
        return word


class Table(dict[str, object]):
    """A mapping with the position at which it begins; values know the key that they stand under.

    Attributes
    ----------
    position : Position
    key : Word or None
        The key of an outer table that it is the value of.
    origin : object
        What the author wrote, where this is the long form of something written in short; else itself.
    """

    __slots__ = ("key", "origin", "position")

    def __init__(self, items: Mapping[str, object] | Iterable[tuple[str, object]] = (), origin: object = None):
        super().__init__(items)
        self.origin: object = self if origin is None else getattr(origin, "origin", origin)
        self.position = position_of(origin)
        self.key: Word | None = getattr(origin, "key", None)

    def key_named(self, name: str) -> Word | None:
        """Return the key itself, with its position, or None if the table has no such key."""
        return next((key for key in self if key == name and isinstance(key, Word)), None)


class Series(list[object]):
    """A list with the position of its first item; `key` as for a table."""

    __slots__ = ("key", "position")

    def __init__(self, items: Iterable[object] = (), position: Position = NOWHERE):
        super().__init__(items)
        self.position = position
        self.key: Word | None = None


def position_of(value: object) -> Position:
    """Return where a word, series or table (or a node read from one) begins; `NOWHERE` for anything else."""
    position = getattr(value, "position", NOWHERE)
    return position if isinstance(position, Position) else NOWHERE


def key_position_of(value: object) -> Position:
    """Return where the key of a value begins, or the value itself if it stands under no key."""
    key = getattr(value, "key", None)
    return key.position if isinstance(key, Word) else position_of(value)
