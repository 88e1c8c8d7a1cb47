"""The atlas as tables with shapes, for whoever works with GeoDataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from frontmap.atlas.model import Atlas

__all__ = ["AtlasTables", "atlas_tables"]

_DEGREES = "EPSG:4326"


class AtlasTables(NamedTuple):
    """Tables of an atlas, each a GeoDataFrame in EPSG:4326 indexed by id (places by number).

    Attributes
    ----------
    countries : GeoDataFrame
        ``name``, ``names`` (tuple), ``area_km2``, ``geometry``.
    regions : GeoDataFrame
        As countries, with ``country``.
    provinces : GeoDataFrame
        As regions, with ``region`` and ``seat`` (its town's name).
    territories : GeoDataFrame
        As countries.
    places : GeoDataFrame
        ``name``, ``names``, ``rank``, ``population``, ``province``, ``region``, ``country``, ``geometry`` (Point).
    """

    countries: GeoDataFrame
    regions: GeoDataFrame
    provinces: GeoDataFrame
    territories: GeoDataFrame
    places: GeoDataFrame


def atlas_tables(atlas: Atlas) -> AtlasTables:
    """Return an atlas as tables.

    Parameters
    ----------
    atlas : Atlas

    Returns
    -------
    AtlasTables
    """
    from geopandas import GeoDataFrame, points_from_xy
    from pandas import Index

    areas_km2 = np.array([province.area_km2 for province in atlas.provinces])
    numbers = {province.id: index for index, province in enumerate(atlas.provinces)}

    def table(ids: list[str], columns: dict[str, object], members: list[list[int]]) -> GeoDataFrame:
        shapes = [shapely.coverage_union_all(atlas.polygons[own]) for own in members]
        sizes = [float(areas_km2[own].sum()) for own in members]
        frame = GeoDataFrame({**columns, "area_km2": sizes}, geometry=shapes, crs=_DEGREES)
        frame.index = Index(ids, name="id")
        return frame

    of_region: dict[str, list[int]] = {region.id: [] for region in atlas.regions}
    of_country: dict[str, list[int]] = {country.id: [] for country in atlas.countries}
    for index, province in enumerate(atlas.provinces):
        of_region[province.region].append(index)
        of_country[province.country].append(index)
    own_province = [atlas.provinces[place.province] for place in atlas.places]
    places = GeoDataFrame(
        {
            "name": [place.name for place in atlas.places],
            "names": [place.names for place in atlas.places],
            "rank": [place.rank for place in atlas.places],
            "population": [place.population for place in atlas.places],
            "province": [province.id for province in own_province],
            "region": [province.region for province in own_province],
            "country": [province.country for province in own_province],
        },
        geometry=points_from_xy([place.lon for place in atlas.places], [place.lat for place in atlas.places]),
        crs=_DEGREES,
    )
    countries, regions, provinces, territories = atlas.countries, atlas.regions, atlas.provinces, atlas.territories
    return AtlasTables(
        countries=table(
            [c.id for c in countries],
            {"name": [c.name for c in countries], "names": [c.names for c in countries]},
            [of_country[c.id] for c in countries],
        ),
        regions=table(
            [r.id for r in regions],
            {
                "name": [r.name for r in regions],
                "names": [r.names for r in regions],
                "country": [r.country for r in regions],
            },
            [of_region[r.id] for r in regions],
        ),
        provinces=table(
            [p.id for p in provinces],
            {
                "name": [p.name for p in provinces],
                "names": [p.names for p in provinces],
                "region": [p.region for p in provinces],
                "country": [p.country for p in provinces],
                "seat": [atlas.places[p.seat].name for p in provinces],
            },
            [[index] for index in range(len(provinces))],
        ),
        territories=table(
            [t.id for t in territories],
            {"name": [t.name for t in territories], "names": [t.names for t in territories]},
            [[numbers[i] for i in t.provinces] for t in territories],
        ),
        places=places,
    )
