"""What two spellings of one name have in common."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["fold", "spaced"]

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŀ": "l", "ħ": "h"}
)
_NOT_WORDS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return what two spellings of a name have in common: letters and digits, without case, accents or punctuation."""
    return _NOT_WORDS.sub("", _plain(text))


def _plain(text: str) -> str:
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


# Every name of an atlas is asked for again whenever an author gives only the beginning of one.
@lru_cache(maxsize=2**16)
def spaced(text: str) -> str:
    """Return the words of a name with single spaces between them, without case, accents or punctuation."""
    return _NOT_WORDS.sub(" ", _plain(text)).strip()
