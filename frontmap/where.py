"""Where a place or a land lies, in the words and figures of the atlas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from frontmap.atlas import Area, Atlas
from frontmap.atlas.name_index import names_of
from frontmap.atlas.names import find_area, find_place
from frontmap.atlas.spelling import fold
from frontmap.errors import AmbiguousName, UnknownName

__all__ = ["BORDERS_OF", "Whereabouts", "where_is"]

BORDERS_OF = date(1936, 1, 1)
"""The day whose regions and countries the atlas tells."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a place or a land lies.

    Attributes
    ----------
    place : str
        Its name of the time.
    lon, lat : float
        Degrees, WGS 84; of a land, a point well inside it.
    province, region, country : str
        Names of what it lies in. A land has no province, a country no region; one that lies in several has all their
        names, the greatest share first, with commas between them, or no region.
    province_id : str
        Stable and readable: ``es.zaragoza.calatayud``. The own id of a land.
    names : tuple of str
        Other names and spellings.
    kind : {'place', 'country', 'region', 'territory'}
        What it is.
    """

    place: str
    lon: float
    lat: float
    province: str
    region: str
    country: str
    province_id: str
    names: tuple[str, ...]
    kind: Literal["place", "country", "region", "territory"] = "place"


def where_is(place: str, atlas: Atlas) -> Whereabouts:
    """Return where a place lies, or a land where the name is rather its own.

    A land is meant when no place has the name as its own, unless one that has it as another spelling lies in that land:
    ``Edirne`` is the town in the province, ``Ukraine`` is no village in Spain.

    Raises
    ------
    UnknownName, AmbiguousName
        If the place is not understood.
    """
    land = _land_meant(place, atlas)
    if land is not None:
        return _where_land_is(land, atlas)
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


def _land_meant(name: str, atlas: Atlas) -> Area | None:
    try:
        area = find_area(atlas, name)
    except (UnknownName, AmbiguousName):
        return None
    if area.level == "province" or any(own for own, _place in names_of(atlas).places(fold(name))):
        return None
    try:
        found = atlas.places[find_place(atlas, name)]
    except (UnknownName, AmbiguousName):
        return area
    if fold(name).startswith(fold(found.name)):
        # A name with its region or country.
        return None
    # A capital may lend its name to a whole country.
    inside = found.province in atlas.provinces_of(area) and (area.level != "country" or found.rank == 0)
    return None if inside else area


def _where_land_is(area: Area, atlas: Atlas) -> Whereabouts:
    import shapely

    members = atlas.provinces_of(area)
    inside = shapely.coverage_union_all(atlas.shapes_of(members))
    middle = max(shapely.get_parts(inside), key=shapely.area).representative_point()
    shares: dict[str, float] = {}
    for index in members:
        province = atlas.provinces[index]
        shares[province.country] = shares.get(province.country, 0.0) + province.area_km2
    countries = [atlas.country_by_id[i].name for i in sorted(shares, key=lambda i: -shares[i])]
    regions = {atlas.provinces[index].region for index in members}
    others = {
        "country": lambda: atlas.country_by_id[area.id].names,
        "region": lambda: atlas.region_by_id[area.id].names,
        "territory": lambda: next(t.names for t in atlas.territories if t.id == area.id),
    }
    kind: Literal["country", "region", "territory"] = area.level if area.level != "province" else "region"
    return Whereabouts(
        place=atlas.name_of(area),
        lon=round(middle.x, 5),
        lat=round(middle.y, 5),
        province="",
        region=atlas.region_by_id[next(iter(regions))].name if len(regions) == 1 and kind != "country" else "",
        country=", ".join(countries),
        province_id=area.id,
        names=others[kind](),
        kind=kind,
    )
