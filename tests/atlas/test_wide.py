"""All the ground of the wars: how far it reaches, how fine it is, and what can be called by name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from frontmap.atlas import Area, load_atlas
from frontmap.atlas.names import find_area
from frontmap.bundled import provinces_folder
from frontmap.scenario.ground import AreaName
from frontmap.scenario.naming import area_named
from frontmap.scene.named_views import NAMED_VIEWS

IBERIAN_IDS = (Path(__file__).parent / "iberian_ids.txt").read_text(encoding="utf-8").split()


@pytest.fixture(scope="module")
def atlas():
    return load_atlas()


def test_the_atlas_reaches_from_iceland_to_the_seam(atlas):
    west, south, east, north = shapely.total_bounds(atlas.polygons)
    assert west == pytest.approx(-25, abs=1e-6) and south == pytest.approx(20, abs=1e-6)
    assert 179.9 < east <= 180 and 81 < north < 82.001
    at_the_seam = atlas.polygons[shapely.bounds(atlas.polygons)[:, 2] > 179.9]
    assert len(at_the_seam) > 0
    assert (shapely.bounds(at_the_seam)[:, 0] > 150).all()


def test_the_number_of_provinces_is_that_of_a_great_game(atlas):
    assert 4_000 <= len(atlas.provinces) <= 6_400
    assert 15_000 <= len(atlas.places) <= 40_000


def test_ids_of_the_iberian_atlas_are_still_there(atlas):
    known = {a.id for level in (atlas.countries, atlas.regions, atlas.provinces) for a in level}
    assert len(IBERIAN_IDS) > 900
    assert sorted(set(IBERIAN_IDS) - known) == []


def test_iberia_has_no_province_that_it_had_not(atlas):
    lands = ("es", "pt", "ad", "gi", "es-ma", "tangier", "es-if", "es-eh")
    now = {p.id for p in atlas.provinces if p.country in lands}
    assert sorted(now - set(IBERIAN_IDS)) == []


@pytest.mark.parametrize(
    ("area", "widest_km"),
    [
        ("Poland", 46),
        ("East Prussia", 46),
        ("Estonia", 46),
        ("Latvia", 46),
        ("Lithuania", 46),
        ("Belarus", 52),
        ("Ukraine", 48),
        ("Romania", 44),
        ("Krasnodar Krai", 46),
        ("Transcaucasia", 48),
        ("Czechoslovakia", 44),
        ("Hungary", 42),
        ("Yugoslavia", 46),
        ("Germany", 48),
        ("France", 46),
        ("Netherlands", 40),
        ("Austria", 42),
        ("Greece", 44),
    ],
)
def test_the_theatres_are_fine_grained(atlas, area, widest_km):
    members = atlas.provinces_of(find_area(atlas, area))
    areas = np.array([atlas.provinces[index].area_km2 for index in members])
    assert np.sqrt(areas.mean()) < widest_km
    assert np.quantile(areas, 0.98) < 5 * np.median(areas)


TERRITORIES = """
    Sudetenland, Bohemia-Moravia, Slovakia, Ruthenia, Memel, Danzig, Danzig Corridor, East Prussia, Eastern Poland,
    Wilno, Bessarabia, Bukovina, Transylvania, Dalmatia, Slovenia, Central Macedonia, Bosnia, Alsace-Lorraine, Savoy,
    Corsica, Karelia, Kuban, Crimea, Taman, Transcaucasia, Manchukuo, Mengkukuo, Korea, Karafuto, Tannu Tuva,
    Sinkiang, Shanxi, Serbia, Croatia, Montenegro, Istria, Vojvodina, Petsamo Territory, Budjak, Upper Silesia,
    Eastern Galicia, Turkish Straits, Ukraine, Belarus, Siberia, Kazakhstan, Donbass, Dobruja, Baltic States
"""


@pytest.mark.parametrize("name", [n.strip() for n in TERRITORIES.replace("\n", " ").split(",")])
def test_lands_that_are_spoken_of_can_be_called(atlas, name):
    members = atlas.provinces_of(find_area(atlas, name))
    assert len(members) > 0


@pytest.mark.parametrize(
    ("name", "towns_in", "towns_out"),
    [
        ("Sudetenland", ["Karlovy Vary", "Liberec", "Opava"], ["Praha", "Brno", "Plzeň"]),
        ("Bessarabia", ["Chișinău", "Hotin", "Cetatea Albă"], ["Iași", "Tiraspol", "Galați"]),
        ("Karelia", ["Viipuri", "Sortavala"], ["Petrozavodsk", "Leningrad", "Helsinki"]),
        ("Eastern Poland", ["Wilno", "Lwów", "Pińsk"], ["Lublin", "Minsk", "Warszawa"]),
        ("Danzig Corridor", ["Gdynia", "Toruń"], ["Danzig", "Poznań"]),
        ("Alsace-Lorraine", ["Strasbourg", "Metz"], ["Nancy", "Belfort"]),
        ("Korea", ["Keijō", "Seishin"], ["Dairen", "Hunchun"]),
        ("Transylvania", ["Cluj", "Brașov"], ["București", "Iași"]),
        ("Ruthenia", ["Užhorod"], ["Košice", "Lwów"]),
    ],
)
def test_lands_hold_their_towns(atlas, name, towns_in, towns_out):
    members = set(atlas.provinces_of(find_area(atlas, name)).tolist())
    best = {}
    for place in sorted(atlas.places, key=lambda place: place.population):
        best[place.name] = place.province
    assert [town for town in towns_in if best[town] not in members] == []
    assert [town for town in towns_out if best[town] in members] == []


@pytest.mark.parametrize(
    ("country", "known_km2", "within"),
    [
        ("pl", 388_600, 0.02),
        ("de", 470_700, 0.02),
        ("cs", 140_500, 0.02),
        ("ro", 295_000, 0.03),
        ("danzig", 1_966, 0.12),
        ("lt", 55_700, 0.04),
        ("lv", 65_800, 0.03),
        ("ee", 47_500, 0.05),
        ("fi", 388_000, 0.05),
        ("yu", 247_500, 0.02),
        ("hu", 93_000, 0.02),
        ("tuva", 169_000, 0.03),
        ("al", 28_700, 0.03),
    ],
)
def test_countries_are_as_large_as_they_were(atlas, country, known_km2, within):
    area = sum(atlas.provinces[i].area_km2 for i in atlas.provinces_of(Area("country", country)))
    assert area == pytest.approx(known_km2, rel=within)


def test_lakes_made_later_are_dry_and_the_old_ones_full(atlas):
    water = shapely.union_all([lake.geometry for lake in atlas.lakes])
    later = {
        "Rybinsk": (38.4, 58.5),
        "Kuybyshev": (49.3, 54.5),
        "Tsimlyansk": (42.7, 47.9),
        "Bratsk": (101.8, 55.5),
        "Kakhovka": (34.3, 47.5),
        "Kremenchug": (32.5, 49.3),
        "Kuybyshev at Ulyanovsk": (48.65, 54.58),
        "Saratov": (48.18, 52.45),
        "Kama": (56.28, 58.80),
        "Votkinsk": (55.29, 57.32),
        "Bratsk on the Oka": (103.1, 54.73),
        "Krasnoyarsk": (91.03, 54.61),
        "Novosibirsk": (82.06, 54.36),
        "Narva": (27.9, 59.25),
    }
    assert [name for name, at in later.items() if shapely.intersects_xy(water, *at)] == []
    old = {"Ladoga": (31.5, 60.8), "Aral": (59.5, 45.0), "Baikal": (108.0, 53.5), "Peipus": (27.5, 58.7)}
    assert [name for name, at in old.items() if not shapely.intersects_xy(water, *at)] == []


@pytest.mark.parametrize(
    ("river", "lon", "lat"),
    [
        ("Khalkhin Gol", 118.6, 47.7),
        ("Volga", 44.6, 48.7),
        ("Don", 39.8, 47.2),
        ("Dnieper", 30.55, 50.45),
        ("Dniester", 29.5, 46.85),
        ("Vistula", 21.03, 52.25),
        ("Ural", 51.35, 51.2),
        ("Amur", 127.5, 50.27),
        ("Neman", 23.9, 54.9),
        ("Danube", 19.05, 47.5),
    ],
)
def test_great_rivers_run_past_their_towns(atlas, river, lon, lat):
    (found,) = [r for r in atlas.rivers if r.name == river]
    assert shapely.distance(found.geometry, shapely.Point(lon, lat)) < 0.15


def test_an_author_may_say_that_a_territory_is_meant(atlas):
    assert area_named(atlas, AreaName("Galicia", "territory")) == Area("territory", "eastern-galicia")


def test_the_ground_has_the_names_that_the_wars_need(atlas):
    names = {name for ground in atlas.ground_names for name in (ground.name, *ground.names)}
    assert {"Pripet Marshes", "Krasnodar Marshes", "Bosporus", "Caucasus", "Black Sea", "Great Khingan"} <= names


def test_the_atlas_stays_small():
    assert sum(path.stat().st_size for path in provinces_folder().iterdir()) < 20_000_000


def test_views_lie_on_the_atlas():
    assert {"europe", "eastern front", "south russia", "caucasus", "manchuria", "eurasia", "iberia"} <= set(NAMED_VIEWS)
    for west, south, east, north in NAMED_VIEWS.values():
        assert -25 <= west < east <= 180 and 20 <= south < north <= 82
