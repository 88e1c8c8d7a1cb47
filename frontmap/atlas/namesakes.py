"""Which greater places bear a name, too, when a smaller one is meant because the name is its own."""

from __future__ import annotations

from collections.abc import Collection

from frontmap.atlas.model import Atlas
from frontmap.atlas.name_index import names_of
from frontmap.atlas.names import find_place
from frontmap.atlas.nearest import size_of, theatre_set
from frontmap.atlas.spelling import fold
from frontmap.errors import NamingError

__all__ = ["greater_namesakes"]


def greater_namesakes(atlas: Atlas, name: str, *, within: Collection[int] | None = None) -> tuple[str, ...]:
    """Return the own names of greater places that a name is another spelling of.

    `find_place` takes the place that has the name as its own, unless another is three times as big: ``Brest`` is the
    town in Brittany. Whoever asks should be told of Brest-Litovsk.

    Parameters
    ----------
    atlas : Atlas
    name : str
        As for `find_place`.
    within : collection of int, optional
        Indices in ``atlas.provinces`` of a theatre; only places in it count.

    Returns
    -------
    tuple of str
        The greatest first; none if the name is not understood, or the place that it means is the greatest.
    """
    try:
        meant = find_place(atlas, name, within=within)
    except NamingError:
        return ()
    inside = theatre_set(within)
    bearers = {index for _own, index in names_of(atlas).places(fold(name))}
    if meant not in bearers or fold(atlas.places[meant].name) != fold(name):
        return ()
    size = size_of(atlas, meant)
    greater = [
        index
        for index in bearers
        if size_of(atlas, index) > size and (inside is None or atlas.places[index].province in inside)
    ]
    return tuple(atlas.places[index].name for index in sorted(greater, key=lambda index: -size_of(atlas, index)))
