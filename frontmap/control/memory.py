"""What was worked out lately, by what it depends on: asked again, it is not worked out again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

__all__ = ["Memory"]

Kept = TypeVar("Kept")

_NOTHING = object()


class Memory:
    """Keeps answers; those that were asked for longest ago go first.

    Parameters
    ----------
    most : int
        How many are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def kept(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return what was made before under a key, or make it now."""
        found = self._kept.pop(key, _NOTHING)
        if found is _NOTHING:
            found = make()
        self._keep([key], [found])
        answer: Kept = found
        return answer

    def kept_all(self, keys: Sequence[Hashable], make: Callable[[list[int]], Iterable[Kept]]) -> list[Kept]:
        """Return what was made before under some keys; what is lacking, by its place among them, is made at once."""
        found: list[Any] = [self._kept.pop(key, _NOTHING) for key in keys]
        lacking = [place for place, one in enumerate(found) if one is _NOTHING]
        if lacking:
            for place, made in zip(lacking, make(lacking), strict=True):
                found[place] = made
        self._keep(keys, found)
        return found

    def _keep(self, keys: Iterable[Hashable], answers: Iterable[Any]) -> None:
        self._kept.update(zip(keys, answers, strict=True))
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
