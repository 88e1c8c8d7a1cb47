"""Small tools for names: ids from names, lists in table cells, and which of a source's spellings are worth keeping."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["fold", "is_latin", "split_names", "word_of", "worthwhile"]

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})


def fold(name: str) -> str:
    """Return a name without case, accents and punctuation, for comparison."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    return re.sub(r"[^a-z0-9]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def word_of(name: str) -> str:
    """Return the word that stands for a name in an id: ASCII, lower case, hyphens."""
    return fold(name.replace("'", "").replace("’", "")).replace(" ", "-")


def split_names(cell: str) -> tuple[str, ...]:
    """Split a table cell at its bars."""
    return tuple(name.strip() for name in cell.split("|") if name.strip())


def is_latin(name: str) -> bool:
    """Tell whether every letter of a name is a Latin one."""
    return all(not c.isalpha() or unicodedata.name(c, "").startswith("LATIN") for c in name)


def worthwhile(names: Iterable[str], besides: Iterable[str], limit: int) -> tuple[str, ...]:
    """Choose the spellings that a writer might use, without repeats that differ only in accents.

    Transliterations out of other scripts betray themselves by small initials or by apostrophes inside a word; codes by
    being short and all in capitals.
    """
    seen = {fold(name) for name in besides}
    chosen = []
    for given in names:
        name = unicodedata.normalize("NFC", given.strip())
        key = fold(name)
        if (
            not key
            or key in seen
            or not is_latin(name)
            or not name[0].isupper()
            or (name.isupper() and len(name) <= 4)
            or re.search(r"(\w\w|^)['’‘`ʹʻʼ]", name)
            or re.search(r"[0-9,(]", name)
            or len(name) > 40
        ):
            continue
        seen.add(key)
        chosen.append(name)
        if len(chosen) == limit:
            break
    return tuple(chosen)
