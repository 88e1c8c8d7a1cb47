"""What is said of names that are not found."""

from __future__ import annotations

from collections.abc import Collection

from frontmap.atlas.model import Atlas, Level
from frontmap.atlas.name_index import names_of
from frontmap.atlas.nearest import LEVELS, Noun, nearest_names
from frontmap.atlas.spelling import fold
from frontmap.errors import UnknownName

__all__ = ["unknown", "unknown_at_level"]


def unknown(atlas: Atlas, name: str, noun: Noun, within: Collection[int] | None) -> UnknownName:
    """Return what is said of a name that means nothing of a kind."""
    nearest = nearest_names(atlas, name, noun=noun, within=within)
    where = "" if within is None else " in the theatre"
    what = "place" if noun == "area" else noun
    tail = f"; did you mean {', '.join(nearest)}?" if nearest else "; `frontmap where` tells what the atlas knows"
    return UnknownName(name, f'no {what} "{name}"{where}{tail}', nearest)


def unknown_at_level(
    atlas: Atlas, name: str, level: Level, within: Collection[int] | None, outside: bool
) -> UnknownName:
    """Return what is said of a name without an area of a level; `outside` if there is one beyond the theatre."""
    if outside:
        return UnknownName(name, f"the {level} {name} lies outside the theatre; add it to the theatre")
    nearest = nearest_names(atlas, name, noun=level, within=within)
    where = "" if within is None else " in the theatre"
    elsewhere = [other for other in LEVELS if other != level and names_of(atlas).areas(other, fold(name))]
    if elsewhere and not nearest:
        remedy = f"there is a {elsewhere[0]} of that name: write {{{elsewhere[0]}: {name}}}"
        return UnknownName(name, f'no {level} "{name}"{where}; {remedy}', [name])
    return unknown(atlas, name, level, within)
