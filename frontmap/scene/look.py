"""How a war is shown: what an author chooses beside the days and the size, gathered in one value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from frontmap.scene.parties import ColourBy
    from frontmap.scene.theme import Theme

__all__ = ["Look", "LookOptions"]


@dataclass(frozen=True, slots=True)
class Look:
    """What an author chooses of a picture.

    Attributes
    ----------
    view : str, optional
        As for `frontmap.scene.extent.extent_of_words`; ``theatre`` for its main body. By default what the
        war's camera looks at, the theatre where it has none.
    theme : str or Theme
        Name of a theme or a theme of one's own; by default ``atlas``.
    title : str, optional
        What stands over the map; by default the war's title.
    caption : str, optional
        What stands at the foot of the map; by default what is told of the instant.
    charts : str or sequence of str, optional
        ``territory``, ``front`` and ``losses``, or ``none``; as a text with commas between. By default films have
        those that tell something, and stills none.
    hatch : bool, optional
        Whether stripes double the colours of sides that meet; by default only where colour alone does not tell them
        apart, see `frontmap.scene.telling_apart`.
    furniture : bool, optional
        Whether title, legend, date, captions and so on stand round the map; by default they do unless it is
        transparent.
    transparent : bool
        Whether the ground is left out, for pictures that are laid over others: what is left is the land of the sides,
        which lets through what lies below, the front, the marks and the names.
    certainty : bool
        Whether stretches of front that lie between two dated positions are drawn lighter, with the day of the last
        position that is attested written along them.
    colour_by : {'side', 'bloc'}, optional
        Whether each side has its own colour, or that of the bloc in which it is on the day, and paper in none; by
        default what the war says.
    basemap : str, optional
        Ground from the web below the tint: a provider of tiles or an address, as for
        `frontmap.basemap.provider_named`. By default the ground that frontmap carries, and nobody is asked for
        anything.
    """

    view: str | None = None
    theme: str | Theme = "atlas"
    title: str | None = None
    caption: str | None = None
    charts: str | Sequence[str] | None = None
    hatch: bool | None = None
    furniture: bool | None = None
    transparent: bool = False
    certainty: bool = False
    colour_by: ColourBy | None = None
    basemap: str | None = None


class LookOptions(TypedDict, total=False):
    """The fields of a `Look` as keyword arguments of functions that draw."""

    view: str | None
    theme: str | Theme
    title: str | None
    caption: str | None
    charts: str | Sequence[str] | None
    hatch: bool | None
    furniture: bool | None
    transparent: bool
    certainty: bool
    colour_by: ColourBy | None
    basemap: str | None
