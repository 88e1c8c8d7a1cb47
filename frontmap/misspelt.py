"""Words that were likely meant where a word is not known."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["did_you_mean", "nearest_words"]


def nearest_words(word: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Return those known words that a misspelt one resembles, best first."""
    from rapidfuzz import fuzz, process

    found = process.extract(
        word.casefold(), list(known), scorer=fuzz.ratio, processor=str.casefold, limit=limit, score_cutoff=66
    )
    return [match for match, _score, _index in found]


def did_you_mean(nearest: Iterable[str], otherwise: str = "") -> str:
    """Return the remedy that offers some words."""
    names = list(nearest)
    return f"did you mean {' or '.join(names)}?" if names else otherwise
