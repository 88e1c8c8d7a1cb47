"""How a war is shown: what an author chooses beside the days and the size, gathered in one value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from frontmap.scene.theme import Theme

__all__ = ["Look", "LookOptions"]


@dataclass(frozen=True, slots=True)
class Look:
    """What an author chooses of a picture.

    Attributes
    ----------
    view : str, optional
        As for `frontmap.scene.extent.extent_of_words`; by default the theatre's main body.
    theme : str or Theme
        Name of a theme or a theme of one's own; by default ``atlas``.
    title : str, optional
        What stands over the map; by default the war's title.
    charts : str or sequence of str, optional
        ``territory``, ``front`` and ``losses``, or ``none``; as a text with commas between. By default films have
        those that tell something, and stills none.
    """

    view: str | None = None
    theme: str | Theme = "atlas"
    title: str | None = None
    charts: str | Sequence[str] | None = None


class LookOptions(TypedDict, total=False):
    """The fields of a `Look` as keyword arguments of functions that draw."""

    view: str | None
    theme: str | Theme
    title: str | None
    charts: str | Sequence[str] | None
