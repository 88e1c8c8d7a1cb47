"""Where a place lies, in the words and figures of the atlas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from frontmap.atlas import Atlas
from frontmap.atlas.names import find_place

__all__ = ["BORDERS_OF", "Whereabouts", "where_is"]

BORDERS_OF = date(1936, 1, 1)
"""The day whose regions and countries the atlas tells."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a place lies.

    Attributes
    ----------
    place : str
        Its name of the time.
    lon, lat : float
        Degrees, WGS 84.
    province, region, country : str
        Names of what it lies in.
    province_id : str
        Stable and readable: ``es.zaragoza.calatayud``.
    names : tuple of str
        Other names and spellings of the place.
    """

    place: str
    lon: float
    lat: float
    province: str
    region: str
    country: str
    province_id: str
    names: tuple[str, ...]


def where_is(place: str, atlas: Atlas) -> Whereabouts:
    """Return where a place lies.

    Raises
    ------
    UnknownName, AmbiguousName
        If the place is not understood.
    """
    found = atlas.places[find_place(atlas, place)]
    province = atlas.provinces[found.province]
    return Whereabouts(
        place=found.name,
        lon=found.lon,
        lat=found.lat,
        province=province.name,
        region=atlas.region_by_id[province.region].name,
        country=atlas.country_by_id[province.country].name,
        province_id=province.id,
        names=found.names,
    )
