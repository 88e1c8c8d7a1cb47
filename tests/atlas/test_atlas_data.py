"""Checks that the atlas that ships must pass."""

import csv
import hashlib
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
import shapely
from pyproj import Geod

from frontmap.atlas import Area, load_atlas
from frontmap.atlas.names import find_area, find_place, fold
from frontmap.bundled import provinces_folder

GEOD = Geod(ellps="WGS84")
SKERRIES = ("no", "se", "fi", "gb", "yu", "jp")


@pytest.fixture(scope="module")
def atlas():
    return load_atlas()


def area_km2(geometry):
    return abs(GEOD.geometry_area_perimeter(geometry)[0]) / 1e6


def test_provinces_nest_in_regions_and_regions_in_countries(atlas):
    for province in atlas.provinces:
        region = atlas.region_by_id[province.region]
        assert province.id.rsplit(".", 1)[0] == region.id
        assert region.id.rsplit(".", 1)[0] == region.country == province.country
        assert province.country in atlas.country_by_id
    assert {p.region for p in atlas.provinces} == set(atlas.region_by_id)
    assert {r.country for r in atlas.regions} == set(atlas.country_by_id)


def test_no_province_is_tiny(atlas):
    smallest = min(atlas.provinces, key=lambda p: p.area_km2)
    assert smallest.area_km2 >= 4, smallest.id


def test_recorded_areas_are_those_of_the_shapes(atlas):
    for index in range(0, len(atlas.provinces), 17):
        assert atlas.provinces[index].area_km2 == pytest.approx(area_km2(atlas.polygons[index]), abs=0.11)


def test_no_province_is_in_many_pieces_unless_they_are_islands(atlas):
    tree = shapely.STRtree(atlas.polygons)
    for index in np.flatnonzero(shapely.get_num_geometries(atlas.polygons) > 2):
        on_land = 0
        for piece in shapely.get_parts(atlas.polygons[index]):
            others = tree.query(piece, predicate="intersects")
            on_land += len(others[others != index]) > 0
        # Among skerries and fjords the divisions of today cut islands in two.
        most = 20 if atlas.provinces[index].country in SKERRIES else 5
        assert on_land <= most, atlas.provinces[index].id


def test_neighbours_are_listed_once_and_share_an_edge(atlas):
    pairs = atlas.neighbours
    assert (pairs[:, 0] < pairs[:, 1]).all()
    assert len(np.unique(pairs, axis=0)) == len(pairs)
    assert (np.lexsort((pairs[:, 1], pairs[:, 0])) == np.arange(len(pairs))).all()
    # Recomputed another way: by the segments that two provinces have in common.
    owners: dict[tuple[float, ...], set[int]] = {}
    for index, polygon in enumerate(atlas.polygons):
        for ring in shapely.get_rings(shapely.get_parts(polygon)):
            points = shapely.get_coordinates(ring).tolist()
            for one, two in pairwise(points):
                owners.setdefault((*min(one, two), *max(one, two)), set()).add(index)
    expected = {tuple(sorted(pair)) for pair in owners.values() if len(pair) == 2}
    assert max(map(len, owners.values())) == 2
    assert {tuple(pair) for pair in pairs.tolist()} == expected


def test_every_place_stands_in_its_province(atlas):
    points = shapely.points([[place.lon, place.lat] for place in atlas.places])
    own = atlas.polygons[[place.province for place in atlas.places]]
    outside = np.flatnonzero(~shapely.intersects(own, points))
    assert [atlas.places[i].name for i in outside] == []


def test_every_seat_gives_its_province_its_name(atlas):
    for index, province in enumerate(atlas.provinces):
        seat = atlas.places[province.seat]
        assert (seat.province, seat.name) == (index, province.name)


def test_every_point_of_land_is_in_exactly_one_province(atlas):
    random = np.random.default_rng(1936)
    west, south, east, north = shapely.total_bounds(atlas.polygons)
    points = np.column_stack([random.uniform(west, east, 20_000), random.uniform(south, north, 20_000)])
    land = shapely.coverage_union_all(atlas.polygons)
    shapely.prepare(land)
    on_land = shapely.points(points[shapely.contains_xy(land, points)])
    which, _ = shapely.STRtree(atlas.polygons).query(on_land, predicate="within")
    assert len(on_land) > 5_000
    assert (np.bincount(which, minlength=len(on_land)) == 1).all()


def test_ids_are_unique_readable_and_those_given_out(atlas):
    ids = [a.id for level in (atlas.countries, atlas.regions, atlas.provinces) for a in level]
    assert [i for i, count in Counter(ids).items() if count > 1] == []
    assert all(set(i) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.") for i in ids)
    given_out = (provinces_folder() / "ids.txt").read_text(encoding="utf-8").split()
    assert sorted([*ids, *(retired.id for retired in atlas.retired)]) == given_out


def test_an_id_that_is_no_more_leads_to_the_province_of_its_town(atlas):
    for retired in atlas.retired:
        town = atlas.places[retired.town]
        assert atlas.provinces[town.province].id == retired.province
        assert find_area(atlas, retired.id) == Area("province", retired.province)
        assert find_place(atlas, retired.id) == retired.town
        word = retired.id.rsplit(".", 1)[1].rstrip("0123456789")
        assert fold(word) in {fold(name) for name in (town.name, *town.names)}, retired.id


def test_spain_is_as_large_as_it_was(atlas):
    area = sum(area_km2(atlas.polygons[i]) for i in atlas.provinces_of(Area("country", "es")))
    assert area == pytest.approx(505_990, rel=0.005)


@pytest.mark.parametrize(
    ("country", "known_km2", "within"),
    [("pt", 89_000, 0.02), ("es-ma", 20_000, 0.05), ("tangier", 373, 0.15), ("es-if", 1_500, 0.1), ("ad", 468, 0.05)],
)
def test_other_lands_are_as_large_as_they_were(atlas, country, known_km2, within):
    area = sum(atlas.provinces[i].area_km2 for i in atlas.provinces_of(Area("country", country)))
    assert area == pytest.approx(known_km2, rel=within)


def test_a_view_of_iberia_has_no_empty_land(atlas):
    known_land = {
        "Orléans": (1.90, 47.00),
        "Bern": (7.45, 46.90),
        "Sardinia": (9.0, 40.0),
        "Tunis": (9.8, 36.6),
        "Ghadames": (9.6, 30.2),
        "Río de Oro": (-14.5, 24.0),
        "Tenerife": (-16.6, 28.25),
        "Madeira": (-17.0, 32.75),
        "Milan": (9.2, 45.4),
    }
    tree = shapely.STRtree(atlas.polygons)
    missing = [name for name, at in known_land.items() if not len(tree.query(shapely.Point(at), predicate="within"))]
    assert missing == []


def test_the_grain_of_iberia_is_even(atlas):
    indices = np.concatenate([atlas.provinces_of(Area("country", c)) for c in ("es", "pt", "es-ma")])
    areas = np.array([atlas.provinces[i].area_km2 for i in indices])
    assert 500 <= len(indices) <= 800
    assert 500 < np.median(areas) < 1300
    assert np.quantile(areas, 0.99) < 2600


TOWNS_OF_THE_WAR = """
    Caspe, Quinto, Belchite, Fuentes de Ebro, Calatayud, Daroca, Calamocha, Teruel, Alcañiz, Huesca, Jaca,
    Barbastro, Tudela, Miranda de Ebro, Briviesca, Aranda de Duero, Medina del Campo, Guernica, Durango, Eibar,
    Irún, Laredo, Reinosa, Torrelavega, Gijón, Avilés, Aguilar de Campoo, Benavente, Astorga, Ponferrada,
    Zamora, Ciudad Rodrigo, Toro, Tordesillas, Brunete, Navalcarnero, Alcalá de Henares, Guadalajara, Sigüenza,
    Talavera de la Reina, Toledo, Illescas, Aranjuez, Escalona, Plasencia, Trujillo, Mérida, Badajoz, Don
    Benito, Llerena, Zafra, Jerez de los Caballeros, Huelva, Ayamonte, Aracena, Utrera, Écija, Osuna, Carmona,
    Jerez de la Frontera, Cádiz, Algeciras, La Línea, Ronda, Antequera, Marbella, Málaga, Motril, Loja, Guadix,
    Baza, Almería, Lucena, Montoro, Pozoblanco, Peñarroya, Andújar, Linares, Úbeda, Jaén, Ciudad Real,
    Puertollano, Almadén, Valdepeñas, Alcázar de San Juan, Cuenca, Tarancón, Requena, Segorbe, Vinaroz, Tortosa,
    Gandesa, Reus, Bilbao, San Sebastián, Vitoria, Pamplona, Lérida, Gerona, La Coruña, El Ferrol, Sagunto,
    Elche, Alcoy, Ceuta, Melilla, Tetuán, Larache, Nador, Santander, Oviedo, Madrid, Barcelona, Valencia, Mahón
"""


@pytest.mark.parametrize("town", " ".join(TOWNS_OF_THE_WAR.split()).split(", "))
def test_the_war_s_towns_are_seats(atlas, town):
    assert town in {p.name for p in atlas.provinces if p.country in ("es", "es-ma")}


@pytest.mark.parametrize(
    ("town", "region"),
    [
        ("Fraga", "es.huesca"),
        ("Ademuz", "es.valencia"),
        ("Aranjuez", "es.madrid"),
        ("Treviño", "es.burgos"),
        ("Irún", "es.guipuzcoa"),
        ("Requena", "es.valencia"),
        ("Mequinenza", "es.zaragoza"),
        ("Miranda de Ebro", "es.burgos"),
        ("Utiel", "es.valencia"),
        ("Elvas", "pt.portalegre"),
        ("Tetuán", "es-ma.yebala"),
        ("Nador", "es-ma.rif"),
        ("Alcazarquivir", "es-ma.yebala"),
        ("Ouezzane", "fr-ma.rabat"),
        ("Gibraltar", "gi.gibraltar"),
        ("Somosierra", "es.madrid"),
    ],
)
def test_towns_near_an_edge_lie_on_the_right_side(atlas, town, region):
    assert region in {atlas.provinces[p.province].region for p in atlas.places if p.name == town}


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("Zaragoza", {"Saragossa", "Zaragosa"}),
        ("Sevilla", {"Seville"}),
        ("Guernica", {"Gernika-Lumo", "Gernika"}),
        ("Lisboa", {"Lisbon"}),
        ("La Coruña", {"Corunna", "A Coruña"}),
        ("Bilbao", {"Bilbo"}),
        ("Lérida", {"Lleida"}),
        ("San Sebastián", {"Donostia"}),
        ("Tetuán", {"Tetouan"}),
        ("Villa Sanjurjo", {"Al Hoceima", "Alhucemas"}),
    ],
)
def test_places_bear_the_time_s_name_and_answer_to_others(atlas, name, others):
    best = min((p for p in atlas.places if p.name == name), key=lambda p: p.rank)
    assert others <= set(best.names)


def test_ranks_follow_importance(atlas):
    rank = {}
    for place in atlas.places:
        rank[place.name] = min(place.rank, rank.get(place.name, 9))
    assert rank["Madrid"] == rank["Lisboa"] == 0
    assert rank["Barcelona"] == rank["Bilbao"] == 1
    assert rank["Teruel"] == rank["Gijón"] == 2
    assert rank["Guernica"] == 3
    assert {place.rank for place in atlas.places} == {0, 1, 2, 3, 4, 5}
    assert sum(place.rank == 0 for place in atlas.places) <= len(atlas.countries)


@pytest.mark.parametrize(
    ("river", "lon", "lat"),
    [
        ("Ebro", -0.88, 41.66),
        ("Ebro", 0.52, 40.81),
        ("Tajo", -4.02, 39.86),
        ("Duero", -5.75, 41.50),
        ("Guadalquivir", -4.78, 37.88),
        ("Guadiana", -6.97, 38.88),
        ("Jarama", -3.55, 40.31),
        ("Manzanares", -3.73, 40.41),
        ("Segre", 0.62, 41.61),
        ("Cinca", 0.35, 41.52),
        ("Gállego", -0.79, 41.87),
        ("Turia", -1.10, 40.34),
        ("Jalón", -1.64, 41.35),
        ("Nervión", -2.93, 43.26),
        ("Bidasoa", -1.79, 43.34),
        ("Miño", -7.87, 42.34),
        ("Pisuerga", -4.73, 41.65),
        ("Segura", -1.13, 37.98),
    ],
)
def test_rivers_run_past_their_towns(atlas, river, lon, lat):
    (found,) = [r for r in atlas.rivers if r.name == river]
    assert shapely.distance(found.geometry, shapely.Point(lon, lat)) < 0.07


def test_waters_are_usable_and_of_the_time(atlas):
    assert all(shapely.is_valid(lake.geometry) for lake in atlas.lakes)
    assert all(r.geometry.geom_type in ("LineString", "MultiLineString") for r in atlas.rivers)
    lines = np.array([river.geometry for river in atlas.rivers], dtype=object)
    names = np.array([river.name for river in atlas.rivers])
    pieces, owner = shapely.get_parts(lines, return_index=True)
    one, other = shapely.STRtree(pieces).query(pieces, predicate="dwithin", distance=4.0)
    near = {(first, second) for first, second in zip(owner[one].tolist(), owner[other].tolist(), strict=True)}
    namesakes = [pair for pair in near if pair[0] != pair[1] and names[pair[0]] == names[pair[1]]]
    assert namesakes == [], "rivers of one name lie far apart"
    assert not shapely.dwithin(lines[names == "Drava"], shapely.Point(0.5, 44.0), 5.0).any()
    assert not shapely.dwithin(lines[names == "Bug"], shapely.Point(99.0, 37.5), 5.0).any()
    reservoirs = {
        "Buendía": (-2.75, 40.42),
        "Alcántara": (-6.5, 39.75),
        "Mequinenza": (0.1, 41.27),
        "Ebro": (-3.97, 43.0),
    }
    water = shapely.union_all([lake.geometry for lake in atlas.lakes])
    assert [name for name, at in reservoirs.items() if shapely.intersects_xy(water, *at)] == []


def test_names_of_the_ground_are_there(atlas):
    names = {name.name for name in atlas.ground_names}
    assert {
        "Bay of Biscay",
        "Atlantic Ocean",
        "Alboran Sea",
        "Strait of Gibraltar",
        "Pyrenees",
        "Sierra Nevada",
    } <= names


def value_at(raster, values, lon, lat):
    row = int((raster.north - lat) / (raster.north - raster.south) * values.shape[0])
    column = int((lon - raster.west) / (raster.east - raster.west) * values.shape[1])
    return values[row, column]


def test_the_pictures_of_the_ground_tell_high_from_low(atlas):
    heights = atlas.elevation.read()
    west, north = atlas.elevation.west, atlas.elevation.north
    sierra_nevada = heights[
        int((north - 37.3) * 20) : int((north - 36.9) * 20), int((-3.6 - west) * 20) : int((-3.0 - west) * 20)
    ]
    assert sierra_nevada.max() > 2300
    assert value_at(atlas.elevation, heights, -5.9, 37.2) < 100  # Guadalquivir
    assert value_at(atlas.elevation, heights, -12.0, 40.0) == 0  # Atlantic
    relief = atlas.relief.read()
    assert 0 <= relief.min() < 0.45 and 0.9 < relief.max() <= 1
    assert value_at(atlas.relief, relief, -12.0, 40.0) == pytest.approx(0.75, abs=0.02)
    assert relief.mean() == pytest.approx(0.75, abs=0.03)


def test_the_files_are_small_and_those_of_the_sources_file():
    folder = provinces_folder()
    sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
    assert sum(sizes.values()) < 20_000_000
    listed = {}
    for line in (folder / "SOURCES.md").read_text(encoding="utf-8").split("## Files")[1].splitlines():
        cells = [cell.strip(" `") for cell in line.strip("|").split("|")]
        if len(cells) == 3 and len(cells[2]) == 64:
            listed[cells[0]] = cells[2]
    assert set(listed) == set(sizes) - {"SOURCES.md"}
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_tables_can_be_read_by_people():
    with (provinces_folder() / "provinces.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert rows["es.zaragoza.calatayud"]["name"] == "Calatayud"
