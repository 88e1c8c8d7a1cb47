"""The theatre of a war: the provinces in play, projected once into metres."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.atlas.azimuthal import laea
from frontmap.atlas.model import Area, Atlas
from frontmap.errors import GeometryError

__all__ = ["Projection", "Theatre", "theatre_centred", "theatre_of"]


@dataclass(frozen=True)
class Projection:
    """A map projection between lon/lat degrees and metres of easting and northing.

    Attributes
    ----------
    definition : str
        Anything that ``pyproj.CRS`` reads.
    """

    definition: str

    @cached_property
    def _forward(self) -> Any:
        from pyproj import Transformer

        return Transformer.from_crs("EPSG:4326", self.definition, always_xy=True)

    def to_metres(self, lonlat: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Project points.

        Parameters
        ----------
        lonlat : array_like, shape (n, 2)
            Degrees, longitude first.

        Returns
        -------
        ndarray, shape (n, 2)
            Easting, northing in metres.

        Raises
        ------
        GeometryError
            If a point lies outside what the projection can show.
        """
        return self._transform(lonlat, "FORWARD")

    def to_lonlat(self, metres: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Undo `to_metres`; shapes and errors are the same."""
        return self._transform(metres, "INVERSE")

    def _transform(self, points: npt.ArrayLike, direction: str) -> npt.NDArray[np.float64]:
        from pyproj.exceptions import ProjError

        given = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        try:
            first, second = self._forward.transform(given[:, 0], given[:, 1], direction=direction, errcheck=True)
        except ProjError as error:
            raise GeometryError(f"a point lies outside the projection {self.definition}: {error}") from error
        result = np.column_stack([first, second])
        if not np.isfinite(result).all():
            bad = given[~np.isfinite(result).all(axis=1)][0]
            raise GeometryError(f"the point {bad[0]:.4f}, {bad[1]:.4f} lies outside the projection {self.definition}")
        return result

    def project(self, geometries: Any) -> Any:
        """Project a shapely geometry or an array of them from lon/lat into metres."""
        return shapely.transform(geometries, self.to_metres)

    def unproject(self, geometries: Any) -> Any:
        """Bring a shapely geometry or an array of them from metres back to lon/lat."""
        return shapely.transform(geometries, self.to_lonlat)


@dataclass(frozen=True)
class Theatre:
    """The provinces that a war is fought over, in one equal-area projection.

    Attributes
    ----------
    atlas : Atlas
    projection : Projection
        Equal-area, centred on the theatre.
    members : ndarray of int32, shape (n,)
        Indices in ``atlas.provinces`` of the provinces in play, ascending. Everything else of a theatre, a timeline
        and a control is aligned with this: *theatre index* means a position in it.
    polygons : ndarray of shapely (Multi)Polygon, shape (n,)
        Metres; a valid coverage.
    neighbours : ndarray of int32, shape (pairs, 2)
        Theatre indices of provinces that share an edge, smaller first.
    """

    atlas: Atlas
    projection: Projection
    members: npt.NDArray[np.int32]
    polygons: npt.NDArray[np.object_]
    neighbours: npt.NDArray[np.int32]

    @cached_property
    def index_of_member(self) -> dict[int, int]:
        """Theatre index by atlas index."""
        return {int(member): index for index, member in enumerate(self.members)}

    @cached_property
    def bounds_m(self) -> tuple[float, float, float, float]:
        """West, south, east, north edge in metres."""
        west, south, east, north = shapely.total_bounds(self.polygons)
        return float(west), float(south), float(east), float(north)

    @cached_property
    def land(self) -> Any:
        """The union of all provinces in play, in metres."""
        return shapely.coverage_union_all(self.polygons)

    def indices_of(self, area: Area) -> npt.NDArray[np.int32]:
        """Return theatre indices of those provinces of an area that are in play, ascending.

        Raises
        ------
        KeyError
            If the atlas has no such area.
        """
        return np.flatnonzero(np.isin(self.members, self.atlas.provinces_of(area))).astype(np.int32)

    def place_m(self, place_index: int) -> tuple[float, float]:
        """Return easting and northing in metres of ``atlas.places[place_index]``."""
        place = self.atlas.places[place_index]
        easting, northing = self.projection.to_metres([[place.lon, place.lat]])[0]
        return float(easting), float(northing)


def theatre_of(atlas: Atlas, areas: Iterable[Area], *, centre: tuple[float, float] | None = None) -> Theatre:
    """Choose and project the provinces of some areas.

    Parameters
    ----------
    atlas : Atlas
    areas : iterable of Area
        At least one; overlaps are fine.
    centre : (lon, lat), optional
        Degrees; where the projection is centred. The middle of the areas' extent if not given.

    Returns
    -------
    Theatre

    Raises
    ------
    KeyError
        If the atlas has no such area.
    GeometryError
        If no area is given.
    """
    chosen = [atlas.provinces_of(area) for area in areas]
    if not chosen:
        raise GeometryError("a theatre needs at least one country, region or province")
    members = np.unique(np.concatenate(chosen)).astype(np.int32)
    if centre is None:
        west, south, east, north = shapely.total_bounds(atlas.shapes_of(members))
        centre = (west + east) / 2, (south + north) / 2
    lon, lat = centre
    return theatre_centred(atlas, members, lon=lon, lat=lat)


def theatre_centred(atlas: Atlas, members: npt.NDArray[np.int32], *, lon: float, lat: float) -> Theatre:
    """Project some provinces, equal-area, round a point.

    Parameters
    ----------
    atlas : Atlas
    members : ndarray of int32, shape (n,)
        Indices in ``atlas.provinces``, ascending.
    lon, lat : float
        The projection's centre in degrees.

    Returns
    -------
    Theatre
    """
    projection = Projection(laea(lon, lat))
    inside = np.isin(atlas.neighbours, members).all(axis=1)
    return Theatre(
        atlas=atlas,
        projection=projection,
        members=members,
        polygons=projection.project(atlas.shapes_of(members)),
        neighbours=np.searchsorted(members, atlas.neighbours[inside]).astype(np.int32),
    )
