"""The nouns of geography: countries, regions, provinces, places and ground. Frozen; no verbs beyond look-up by id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.atlas.places import Place, PlaceColumns
from frontmap.atlas.raster import Raster
from frontmap.atlas.retired import RetiredId

__all__ = [
    "Area",
    "Atlas",
    "Country",
    "GroundName",
    "Lake",
    "Level",
    "Place",
    "PlaceColumns",
    "Province",
    "Raster",
    "Region",
    "RetiredId",
    "River",
    "Territory",
]

Level = Literal["country", "region", "province", "territory"]


@dataclass(frozen=True, slots=True)
class Country:
    """A sovereign, or a land under one (a protectorate, a colony), as it stood on 1936-01-01.

    Attributes
    ----------
    id : str
        Stable and readable, for example ``es``.
    name : str
        The period's name.
    names : tuple of str
        Other names and spellings.
    """

    id: str
    name: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Region:
    """A first-level division of the time: a province of Spain, an oblast, a département.

    Attributes
    ----------
    id : str
        The country's id, a dot and a word: ``es.zaragoza``.
    name, names
        As for a country.
    country : str
        Id of the country it lies in.
    """

    id: str
    name: str
    country: str
    names: tuple[str, ...] = ()


class Province(NamedTuple):
    """The smallest unit that changes hands, seated on a town.

    Attributes
    ----------
    id : str
        The region's id, a dot and a word: ``es.zaragoza.calatayud``.
    name, names
        As for a country; the seat's names are among them.
    region, country : str
        Ids of what it lies in.
    seat : int
        Index of its town in `Atlas.places`.
    area_km2 : float
        On the ellipsoid.
    """

    id: str
    name: str
    region: str
    country: str
    seat: int
    area_km2: float
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Territory:
    """A land with a name of its own that is no country or region of the time: Sudetenland, Bessarabia.

    Attributes
    ----------
    id, name, names
        As for a country.
    provinces : tuple of str
        Ids of its provinces. Territories may overlap.
    """

    id: str
    name: str
    provinces: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class River:
    """A river: ``geometry`` is a (Multi)LineString in lon/lat; ``rank`` grows as importance falls (0 to 9)."""

    name: str
    rank: int
    geometry: Any
    names: tuple[str, ...] = ()


class Lake(NamedTuple):
    """A lake: ``geometry`` is a Polygon in lon/lat; ``name`` may be empty."""

    name: str
    geometry: Any


@dataclass(frozen=True, slots=True)
class GroundName:
    """A name to write on the ground: a sea, a range, a strait, an island; ``rank`` as for places."""

    name: str
    kind: Literal["sea", "strait", "lake", "mountains", "marsh", "island", "plain"]
    lon: float
    lat: float
    rank: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A named piece of the map, as ``level`` and ``id``."""

    level: Level
    id: str


@dataclass(frozen=True)
class Atlas:
    """All the geography that frontmap knows; constant while wars pass over it.

    Attributes
    ----------
    countries, regions, provinces : tuple
    places : sequence of Place
        In the order of their files; arrays elsewhere are aligned with `provinces`.
    polygons : ndarray of shapely (Multi)Polygon, shape (number of provinces,)
        lon/lat degrees; together a valid coverage: neighbours share their vertices exactly.
    neighbours : ndarray of int32, shape (pairs, 2)
        Indices of provinces that share an edge, smaller first, sorted.
    rivers, lakes, ground_names : tuple
    relief : Raster
        Hill-shade, 0 (dark) to 1 (light), about 0.75 on flat ground.
    territories : tuple of Territory
        Lands beyond the three levels.
    finer_reliefs : tuple of Raster
        Hill-shades of parts of the ground, finer than `relief`.
    elevation : Raster
        Metres above the sea.
    retired : tuple of RetiredId
    version : str
        Changes whenever a file of the atlas changes; a part of every cache key.
    """

    countries: tuple[Country, ...]
    regions: tuple[Region, ...]
    provinces: tuple[Province, ...]
    places: Sequence[Place]
    polygons: npt.NDArray[np.object_]
    neighbours: npt.NDArray[np.int32]
    rivers: tuple[River, ...] = ()
    lakes: tuple[Lake, ...] = ()
    ground_names: tuple[GroundName, ...] = ()
    relief: Raster | None = None
    elevation: Raster | None = None
    territories: tuple[Territory, ...] = ()
    finer_reliefs: tuple[Raster, ...] = ()
    retired: tuple[RetiredId, ...] = ()
    version: str = field(default="", compare=False)

    @cached_property
    def country_by_id(self) -> dict[str, Country]:
        """Countries by id."""
        return {country.id: country for country in self.countries}

    @cached_property
    def region_by_id(self) -> dict[str, Region]:
        """Regions by id."""
        return {region.id: region for region in self.regions}

    @cached_property
    def province_index(self) -> dict[str, int]:
        """Index in `provinces` by id."""
        return {province.id: index for index, province in enumerate(self.provinces)}

    @cached_property
    def _provinces_within(self) -> dict[Level, dict[str, list[int]]]:
        """Indices of the provinces of each country, region and territory, ascending, by id."""
        members: dict[Level, dict[str, list[int]]] = {"country": {}, "region": {}}
        for index, province in enumerate(self.provinces):
            members["country"].setdefault(province.country, []).append(index)
            members["region"].setdefault(province.region, []).append(index)
        members["territory"] = {
            territory.id: sorted(self.province_index[identifier] for identifier in territory.provinces)
            for territory in self.territories
        }
        return members

    @cached_property
    def boxes(self) -> npt.NDArray[np.float64]:
        """West, south, east and north edge of each province in degrees, shape (number of provinces, 4)."""
        return np.asarray(shapely.bounds(self.polygons), dtype=np.float64)

    @cached_property
    def place_columns(self) -> PlaceColumns:
        """The numbers of all places as arrays."""
        return PlaceColumns.of(self.places)

    def shapes_of(self, provinces: npt.ArrayLike) -> npt.NDArray[np.object_]:
        """Return the `polygons` of some provinces: not all need be made for them.

        Parameters
        ----------
        provinces : array_like of int
            Indices in `provinces`.
        """
        return np.asarray(self.polygons[np.asarray(provinces, dtype=np.int64)], dtype=object)

    def provinces_of(self, area: Area) -> npt.NDArray[np.int32]:
        """Return the indices of the provinces that make up an area, ascending.

        Raises
        ------
        KeyError
            If the atlas has no such area.
        """
        if area.level == "province":
            return np.array([self.province_index[area.id]], dtype=np.int32)
        return np.array(self._provinces_within[area.level][area.id], dtype=np.int32)

    def name_of(self, area: Area) -> str:
        """Return the period's name of an area.

        Raises
        ------
        KeyError
            If the atlas has no such area.
        """
        match area.level:
            case "country":
                return self.country_by_id[area.id].name
            case "region":
                return self.region_by_id[area.id].name
            case "province":
                return self.provinces[self.province_index[area.id]].name
            case "territory":
                return next(t.name for t in self.territories if t.id == area.id)

    def relief_over(self, bounds: tuple[float, float, float, float]) -> Raster | None:
        """Return the finest hill-shade that covers an area.

        Parameters
        ----------
        bounds : (float, float, float, float)
            West, south, east and north edge in degrees.

        Returns
        -------
        Raster or None
            The widest one where none covers all of the area.
        """
        west, south, east, north = bounds
        for raster in self.finer_reliefs:
            if raster.west <= west and raster.south <= south and east <= raster.east and north <= raster.north:
                return raster
        return self.relief
