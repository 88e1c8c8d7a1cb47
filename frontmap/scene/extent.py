"""The ground that an author wants to see: a theatre, views and areas by name, the surroundings of places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.atlas.azimuthal import laea, reprojected
from frontmap.atlas.model import Level
from frontmap.atlas.theatre import Projection, Theatre
from frontmap.errors import NamingError, UnknownName
from frontmap.scene.camera import THEATRE
from frontmap.scene.named_views import NAMED_VIEWS
from frontmap.scene.primitives import Box

__all__ = [
    "Shared",
    "common_paper",
    "extent_of_places",
    "extent_of_theatre",
    "extent_of_words",
    "named_extent",
    "sight",
]

_FAR_M = 1_500_000.0
"""How far from the middle of its projection a view may be: there, in the middle latitudes, north is some 15° off."""

_STEP_M = 120_000.0
_AT_ONCE = 64
"""So many boxes are compared with all others together."""
_ROUND_A_PLACE_M = 90_000.0


@dataclass(frozen=True, slots=True)
class Shared:
    """A paper on which several views lie; None for the theatre's own."""

    paper: Projection | None


def sight(
    theatre: Theatre,
    words: str | None,
    views: Mapping[str, Sequence[tuple[float, float]]],
    paper: Projection | None = None,
) -> tuple[Box, Projection | None]:
    """Return the extent that an author means, and the projection that shows it well if it is not the theatre's.

    Parameters
    ----------
    theatre : Theatre
    words, views
        As for `extent_of_words`; without words, the theatre.
    paper : Projection, optional
        The projection to show it in; by default the one that suits it.

    Returns
    -------
    extent : west, south, east, north
        In the metres of ``paper``, else of the theatre.
    paper : Projection or None
    """
    if words is None or words.strip().casefold() == THEATRE:
        return extent_of_theatre(theatre), None
    if paper is None:
        extent = extent_of_words(theatre, words, views)
        west, south, east, north = extent
        middle = ((west + east) / 2, (south + north) / 2)
        if np.hypot(*middle) <= _FAR_M:
            return extent, None
        lon, lat = theatre.projection.to_lonlat([middle])[0]
        paper = Projection(laea(float(lon), float(lat)))
    moved = {
        name: reprojected(points, theatre.projection.definition, paper.definition).tolist()
        for name, points in views.items()
    }
    return extent_of_words(replace(theatre, projection=paper), words, moved), paper


def common_paper(
    theatre: Theatre, names: Sequence[str], views: Mapping[str, Sequence[tuple[float, float]]]
) -> Shared | None:
    """Return the projection that shows several views well, so that one can glide into another; None if none does.

    It is the theatre's if it suits all of them. Else it is that of the view that shows most, if none of the others lies
    far from its middle.

    Parameters
    ----------
    theatre : Theatre
    names : sequence of str
        As for `extent_of_words`.
    views : mapping
        As for `extent_of_words`.
    """
    seen = [sight(theatre, name, views) for name in names]
    papers = [paper for _, paper in seen if paper is not None]
    if not papers:
        return Shared(None)
    if len(papers) < len(seen):
        return None
    _, widest = max(seen, key=lambda one: (one[0][2] - one[0][0], one[0][3] - one[0][1]))
    for (west, south, east, north), paper in seen:
        if widest is None or paper is None:
            return None
        middle = reprojected([((west + east) / 2, (south + north) / 2)], paper.definition, widest.definition)
        if np.hypot(*middle[0]) > _FAR_M:
            return None
    return Shared(widest)


def named_extent(theatre: Theatre, name: str) -> Box | None:
    """Return the extent of a named view or of a country, region or province, in metres; None if there is no such name.

    Parameters
    ----------
    theatre : Theatre
    name : str
        Case does not matter.

    Returns
    -------
    west, south, east, north : float
    """
    return _view_extent(theatre, name) or _area_extent(theatre, name, ("country", "region", "province"))


def _view_extent(theatre: Theatre, name: str) -> Box | None:
    wanted = name.strip().casefold()
    if wanted not in NAMED_VIEWS:
        return None
    west, south, east, north = NAMED_VIEWS[wanted]
    return extent_of_places(theatre.projection, [(west, south), (west, north), (east, south), (east, north)], 0.0)


def _area_extent(theatre: Theatre, name: str, levels: Sequence[Level]) -> Box | None:
    atlas, wanted = theatre.atlas, name.strip().casefold()
    for level in levels:
        nouns: tuple[Any, ...] = {"country": atlas.countries, "region": atlas.regions, "province": atlas.provinces}[
            level
        ]
        for noun in nouns:
            if wanted in (noun.id.casefold(), noun.name.casefold(), *(other.casefold() for other in noun.names)):
                own = [getattr(province, level, province.id) == noun.id for province in atlas.provinces]
                shapes = theatre.projection.project(atlas.shapes_of(np.flatnonzero(own)))
                return _extent_of_main_body(shapes)
    return None


def extent_of_places(projection: Projection, lonlat: npt.ArrayLike, margin: float = 0.25) -> Box:
    """Find the extent that holds some points, widened on each side by a share of its longer side.

    Parameters
    ----------
    projection : Projection
    lonlat : array_like, shape (n, 2)
        Degrees.
    margin : float
        The share.

    Returns
    -------
    west, south, east, north : float
        Metres.
    """
    return _round_points(projection.to_metres(lonlat), margin)


def _round_points(points_m: npt.NDArray[np.float64], margin: float = 0.25) -> Box:
    (west, south), (east, north) = points_m.min(axis=0), points_m.max(axis=0)
    wider = max(east - west, north - south) * margin
    return float(west - wider), float(south - wider), float(east + wider), float(north + wider)


def extent_of_theatre(theatre: Theatre) -> Box:
    """Return the extent of the theatre's main body in metres: far islands and exclaves do not shrink the picture.

    The main body is the land connected by steps of at most 120 km to the largest piece, as long as it makes up most of
    the theatre; otherwise it is all of it.
    """
    return _extent_of_main_body(theatre.polygons)


def _extent_of_main_body(polygons: Any) -> Box:
    boxes = shapely.bounds(polygons)
    areas = shapely.area(polygons)
    reached = np.zeros(len(boxes), dtype=bool)
    fresh = [int(np.argmax(areas))]
    reached[fresh] = True
    apart = np.flatnonzero(~reached)
    while fresh and len(apart):
        some, others = boxes[fresh[-_AT_ONCE:], None], boxes[apart]
        del fresh[-_AT_ONCE:]
        # The gap between two boxes along each axis; negative where they overlap.
        gap = np.maximum(np.maximum(others[:, :2] - some[..., 2:], some[..., :2] - others[:, 2:]), 0.0)
        near = (np.hypot(gap[..., 0], gap[..., 1]) <= _STEP_M).any(axis=0)
        if near.any():
            reached[apart[near]] = True
            fresh += apart[near].tolist()
            apart = apart[~near]
    if areas[reached].sum() < 0.7 * areas.sum():
        reached[:] = True
    west, south, east, north = shapely.total_bounds(polygons[reached])
    return float(west), float(south), float(east), float(north)


def extent_of_words(
    theatre: Theatre, words: str, views: Mapping[str, Sequence[tuple[float, float]]] | None = None
) -> Box:
    """Return the extent that an author means.

    Parameters
    ----------
    theatre : Theatre
    words : str
        The name of a view, country, region, province or place, or several of them with commas between. A place alone
        is shown with its surroundings; among several names, that of a place means the place and not its region.
    views : mapping of str to sequence of (float, float), optional
        Views with a name in the scenario: the points, in metres, that each shows. They come before all other names.

    Returns
    -------
    west, south, east, north : float
        Metres.

    Raises
    ------
    NamingError
        If nothing bears a name.
    """
    names = [name.strip() for name in words.split(",") if name.strip()] or [words]
    whole = _own_extent(theatre, words, views or {}) or named_extent(theatre, words)
    if whole is not None:
        return whole
    extents, points = [], []
    for name in names:
        extent = _own_extent(theatre, name, views or {}) or _view_extent(theatre, name)
        extent = extent or _area_extent(theatre, name, ("country",))
        if extent is not None:
            extents.append(extent)
            continue
        try:
            place = theatre.atlas.places[_place_named(theatre, name)]
            points.append((place.lon, place.lat))
        except NamingError:
            if (extent := named_extent(theatre, name)) is None:
                raise
            extents.append(extent)
    if len(points) == 1:
        ((easting, northing),) = theatre.projection.to_metres(points)
        reach = 0.0 if extents else _ROUND_A_PLACE_M
        extents.append((easting - reach, northing - reach, easting + reach, northing + reach))
    elif points:
        extents.append(extent_of_places(theatre.projection, points))
    west, south = np.min(extents, axis=0)[:2]
    east, north = np.max(extents, axis=0)[2:]
    return float(west), float(south), float(east), float(north)


def _own_extent(theatre: Theatre, name: str, views: Mapping[str, Sequence[tuple[float, float]]]) -> Box | None:
    if name not in views:
        return None
    return _round_points(np.array(views[name], dtype=np.float64))


def _place_named(theatre: Theatre, name: str) -> int:
    from frontmap.atlas.names import find_place

    try:
        return find_place(theatre.atlas, name, within=frozenset(theatre.members.tolist()))
    except UnknownName as inside:
        try:
            return find_place(theatre.atlas, name)
        except UnknownName:
            raise inside from None
