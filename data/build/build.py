"""Make the atlas: ``python data/build/build.py CACHE [TARGET]``.

CACHE is a folder for the packages, which are fetched into it by name when missing; TARGET is the folder of the atlas,
by default ``data/provinces`` beside this one.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

from recipe import output
from recipe.cells import FINEST_CELL_M, share_region
from recipe.ground import Ground
from recipe.lands import EXTENT, CountryRow, Land, RegionRow, read_lands
from recipe.mosaic import QUANTUM_DEGREES, Shared, make_coverage
from recipe.relief import draw_elevation, draw_relief
from recipe.seats import Seat, choose_seats, towns_of_ids
from recipe.sources import Sources
from recipe.territories import write_territories
from recipe.towns import Town, read_towns
from recipe.waters import read_lakes, read_rivers

FORMAT = 2
CELLS_ACROSS = 45
RELIEFS = (
    ("relief.jpg", EXTENT, 30),
    ("relief-south-west.jpg", (-25.0, 20.0, 26.0, 52.0), 60),
)
CONFIG = Path(__file__).parent / "config"
GEOD = Geod(ellps="WGS84")


def main(cache: Path, target: Path) -> None:
    """Make every file of the atlas."""
    sources = Sources(cache)
    sources.prepare()
    ground = Ground(sources)
    land = read_lands(sources, ground, CONFIG)
    towns = read_towns(sources, ground, CONFIG, land)
    given_out, retired = output.read_ids(target)
    known = output.read_seats(target)
    seats, unknown = choose_seats(land, towns, CONFIG, known, retired, given_out)
    for name in unknown:
        print("no town for the listed seat", name, file=sys.stderr)
    country_of = {country.id: country for country in land.countries}
    shared = []
    for region, chosen in sorted(seats.items()):
        if len(chosen) > 1:
            lonlat = np.array([[towns[seat.town].lon, towns[seat.town].lat] for seat in chosen])
            row = land.regions[region]
            grid, owner = share_region(
                land.polygons[region],
                lonlat,
                ground,
                seed=row.id,
                municipal=row.country == "es",
                cell_m=_cell_m(row, country_of[row.country]),
            )
            shared.append(Shared(region, grid, owner, len(chosen)))
    polygons, keys = make_coverage(land.polygons, shared)
    target.mkdir(parents=True, exist_ok=True)
    _write(target, land, towns, seats, polygons, keys, sources, ground, known)
    print("version", output.write_manifest(target, FORMAT))
    output.write_sources(target)


def _cell_m(row: RegionRow, country: CountryRow) -> float:
    """Return how wide the cells of a region are: what its country says, or a share of the width of its provinces."""
    grain_km = row.grain_km or country.grain_km
    if country.cell_m is not None or grain_km is None:
        return country.cell_m or FINEST_CELL_M
    return max(FINEST_CELL_M, round(grain_km * 10 / CELLS_ACROSS) * 100.0)


def _write(
    target: Path,
    land: Land,
    towns: list[Town],
    seats: dict[int, list[Seat]],
    polygons: npt.NDArray[np.object_],
    keys: npt.NDArray[np.int64],
    sources: Sources,
    ground: Ground,
    known: dict[str, output.KnownTown],
) -> None:
    chosen = [seats[int(region)][int(seat)] for region, seat in keys]
    ids = [f"{land.regions[int(region)].region_id}.{seat.word}" for (region, _), seat in zip(keys, chosen, strict=True)]
    places_in_order = _order_of_regions(land)
    order = sorted(range(len(ids)), key=lambda i: (places_in_order[land.regions[int(keys[i, 0])].region_id], ids[i]))
    polygons, keys = polygons[order], keys[order]
    chosen, ids = [chosen[i] for i in order], [ids[i] for i in order]
    in_use = {*(c.id for c in land.countries), *places_in_order, *ids}
    old_seats = towns_of_ids({item: town for item, town in known.items() if item not in in_use}, towns)
    placed = _place_towns(towns, land, keys, polygons, chosen, set(old_seats.values()))
    row_of = {town: row for row, (town, _, _) in enumerate(placed)}
    output.keep_ids(
        target,
        in_use,
        {old: (ids[placed[row_of[town]][2]], row_of[town]) for old, town in old_seats.items() if town is not None},
    )
    output.write_table(
        target / "countries.csv", ["id", "name", "names"], [(c.id, c.name, c.names) for c in land.countries]
    )
    output.write_table(
        target / "regions.csv",
        ["id", "name", "country", "names"],
        _region_rows(land, places_in_order),
    )
    output.write_table(
        target / "provinces.csv",
        ["id", "name", "region", "seat", "area_km2", "names"],
        [
            (
                ids[i],
                towns[chosen[i].town].name,
                land.regions[int(keys[i, 0])].region_id,
                row_of[chosen[i].town],
                round(abs(GEOD.geometry_area_perimeter(polygons[i])[0]) / 1e6, 1),
                towns[chosen[i].town].names,
            )
            for i in range(len(ids))
        ],
    )
    output.write_table(
        target / "places.csv",
        ["name", "lon", "lat", "rank", "population", "province", "names"],
        [(t.name, t.lon, t.lat, rank, t.population, province, t.names) for t, rank, province in _rows(placed, towns)],
    )
    write_territories(target, CONFIG, land, keys, ids)
    rivers, lakes = read_rivers(ground, CONFIG, land), read_lakes(sources, CONFIG, land)
    output.write_table(target / "rivers.csv", ["name", "rank", "names"], [(r.name, r.rank, r.names) for r in rivers])
    output.write_table(target / "lakes.csv", ["name"], [(lake.name,) for lake in lakes])
    (target / "ground_names.csv").write_bytes((CONFIG / "ground_names.csv").read_bytes())
    arrays = output.encode_coverage(polygons, QUANTUM_DEGREES)
    arrays |= output.encode_lines([r.geometry for r in rivers], QUANTUM_DEGREES, "river")
    arrays |= output.encode_polygons([lake.geometry for lake in lakes], QUANTUM_DEGREES, "lake")
    arrays["neighbours"] = _neighbours(polygons)
    output.write_npz(target / "geometry.npz", arrays)
    pictures = [draw_relief(sources, ground, target, *picture) for picture in RELIEFS]
    pictures.append(draw_elevation(ground, target, EXTENT))
    output.write_table(
        target / "rasters.csv",
        ["kind", "file", "west", "south", "east", "north", "scale", "offset"],
        [(p.kind, p.file, p.west, p.south, p.east, p.north, p.scale, p.offset) for p in pictures],
    )


def _order_of_regions(land: Land) -> dict[str, int]:
    """Give each region its place, in the order of their countries."""
    countries = [country.id for country in land.countries]
    regions = sorted({(countries.index(row.country), row.region_id) for row in land.regions})
    return {region_id: place for place, (_, region_id) in enumerate(regions)}


def _region_rows(land: Land, order: dict[str, int]) -> list[tuple[str, str, str, tuple[str, ...]]]:
    rows = {row.id: row for row in (*land.regions, *land.named)}
    return [(i, rows[i].name, rows[i].country, rows[i].names) for i in order]


def _rows(placed: list[tuple[int, int, int]], towns: list[Town]) -> list[tuple[Town, int, int]]:
    return [(towns[town], rank, province) for town, rank, province in placed]


def _place_towns(
    towns: list[Town],
    land: Land,
    keys: npt.NDArray[np.int64],
    polygons: npt.NDArray[np.object_],
    chosen: list[Seat],
    old_seats: set[int | None],
) -> list[tuple[int, int, int]]:
    """Return town index, rank and province of every town worth keeping, the greatest first."""
    smallest = {country.id: country.smallest_town for country in land.countries}
    seat_of = {seat.town: seat for seat in chosen}
    keep = [
        i
        for i, town in enumerate(towns)
        if i in seat_of
        or i in old_seats
        or town.listed
        or town.rank is not None
        or town.population >= smallest[land.regions[town.region].country]
    ]
    province = np.full(len(keep), -1, dtype=np.int64)
    region_of = np.array([towns[i].region for i in keep])
    for region in np.unique(keys[:, 0]):
        members = np.flatnonzero(keys[:, 0] == region)
        own = np.flatnonzero(region_of == region)
        if not len(own):
            continue
        points = shapely.points([[towns[keep[i]].lon, towns[keep[i]].lat] for i in own])
        for position, near in zip(
            *shapely.STRtree(polygons[members]).query_nearest(points, all_matches=False), strict=True
        ):
            index = int(own[position])
            province[index] = members[near]
            if not shapely.intersects(polygons[members[near]], points[position]):
                towns[keep[index]] = _ashore(towns[keep[index]], polygons[members[near]])
    placed = [(i, _rank(towns[i], seat_of.get(i)), int(p)) for i, p in zip(keep, province, strict=True)]
    return sorted(
        placed, key=lambda item: (item[1], -towns[item[0]].population, towns[item[0]].name, towns[item[0]].lon)
    )


def _ashore(town: Town, polygon: Any) -> Town:
    """Move a town that the generalised coast left in the water just onto the land."""
    shore = shapely.shortest_line(shapely.Point(town.lon, town.lat), polygon)
    start, end = shapely.get_coordinates(shore)
    length = float(np.hypot(*(end - start))) or 1.0
    for beyond in (0.004, 0.002, 0.001, 0.0003):
        lon, lat = end + (end - start) / length * beyond
        if shapely.contains_xy(polygon, lon, lat):
            return replace(town, lon=round(float(lon), 5), lat=round(float(lat), 5))
    point = polygon.representative_point()
    return replace(town, lon=round(point.x, 5), lat=round(point.y, 5))


def _rank(town: Town, seat: Seat | None) -> int:
    if town.rank is not None:
        return town.rank
    if seat is not None:
        return 2 if seat.capital else 3 if town.population >= 8000 else 4
    return 4 if town.population >= 20_000 else 5


def _neighbours(polygons: npt.NDArray[np.object_]) -> npt.NDArray[np.int32]:
    tree = shapely.STRtree(polygons)
    one, two = tree.query(polygons, predicate="touches")
    ordered = one < two
    one, two = one[ordered], two[ordered]
    shared = shapely.length(shapely.intersection(shapely.boundary(polygons[one]), shapely.boundary(polygons[two])))
    pairs = np.column_stack([one, two])[shared > 0]
    return np.ascontiguousarray(pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]).astype(np.int32)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    home = Path(__file__).resolve().parent.parent / "provinces"
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve() if len(sys.argv) == 3 else home)
