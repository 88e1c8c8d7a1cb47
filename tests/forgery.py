"""What somebody may have put into a file of the cache: one part of it replaced."""

from __future__ import annotations

from typing import Any

__all__ = ["forged"]


def forged(told: Any, way: list[Any], value: object) -> Any:
    """Replace the part of nested lists and mappings to which a way of keys leads, and return the whole."""
    part = told
    for step in way[:-1]:
        part = part[step]
    part[way[-1]] = value
    return told
