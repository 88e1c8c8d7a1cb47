"""The recipe of the atlas, on ground small enough to type."""

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap.atlas import arcs

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "data" / "build"))

from recipe import cells, mosaic, names, output, seats, sources, towns, waters

# rasterio still multiplies affine matrices in the old way.
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")

SQUARE = shapely.box(0.0, 40.0, 0.3, 40.24)
EAST_OF_IT = shapely.box(0.3, 40.0, 0.5, 40.24)


def owners_on(grid, pattern):
    """Stretch a small pattern of seat numbers over a grid."""
    rows = np.arange(grid.shape[0]) * len(pattern) // grid.shape[0]
    columns = np.arange(grid.shape[1]) * len(pattern[0]) // grid.shape[1]
    return np.array(pattern, dtype=np.int32)[rows[:, None], columns[None, :]]


def cut(pattern):
    grid = cells.RegionGrid(SQUARE)
    regions = np.array([SQUARE, EAST_OF_IT], dtype=object)
    shared = mosaic.Shared(0, grid, owners_on(grid, pattern), int(np.max(pattern)) + 1)
    return mosaic.make_coverage(regions, [shared])


PATTERN = [
    [0, 0, 0, 1, 1, 1, 1],
    [0, 0, 0, 1, 1, 1, 1],
    [0, 0, 2, 2, 2, 1, 1],
    [0, 0, 2, 2, 2, 1, 1],
    [3, 3, 2, 2, 2, 1, 1],
    [3, 3, 3, 3, 3, 3, 3],
]


def test_a_region_is_cut_into_a_valid_coverage_that_fits_its_neighbour():
    polygons, keys = cut(PATTERN)
    assert keys.tolist() == [[0, 0], [0, 1], [0, 2], [0, 3], [1, 0]]
    assert shapely.coverage_is_valid(polygons)
    inside = shapely.coverage_union_all(polygons[:4])
    assert shapely.area(shapely.symmetric_difference(inside, SQUARE)) < 1e-7
    assert shapely.area(polygons[4]) == pytest.approx(shapely.area(EAST_OF_IT), rel=1e-6)


def test_an_enclave_becomes_a_hole():
    polygons, keys = cut([[0, 0, 0], [0, 1, 0], [0, 0, 0]])
    assert keys.tolist() == [[0, 0], [0, 1], [1, 0]]
    assert shapely.get_num_interior_rings(polygons[0]) == 1
    assert shapely.coverage_is_valid(polygons)


def test_edges_between_provinces_have_no_stair_steps():
    slope = [[int(column > row) for column in range(24)] for row in range(24)]
    polygons, _ = cut(slope)
    shared = shapely.line_merge(shapely.intersection(polygons[0], polygons[1]))
    points = shapely.get_coordinates(shared)
    turns = np.diff(np.unwrap(np.arctan2(*np.diff(points, axis=0).T)))
    assert np.abs(turns).max() < np.radians(40)


@settings(deadline=None, max_examples=15)
@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=3, max_size=3))
def test_what_is_written_is_read_again(pattern):
    polygons, _ = cut(pattern)
    decoded = arcs.Coverage(output.encode_coverage(polygons, mosaic.QUANTUM_DEGREES)).shapes(range(len(polygons)))
    assert shapely.coverage_is_valid(decoded)
    assert len(decoded) == len(polygons)
    assert shapely.area(shapely.symmetric_difference(decoded, polygons)).max() < 1e-9


def test_lines_and_polygons_are_read_again():
    rivers = [shapely.LineString([(1, 2), (1.5, 2.25)]), shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 1)]])]
    lakes = [shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (2, 1), (2, 2)]]), shapely.box(5, 5, 6, 6)]
    arrays = output.encode_lines(rivers, 1e-5, "river") | output.encode_polygons(lakes, 1e-5, "lake")
    assert shapely.equals_exact(arcs.lines_in(arrays, "river"), rivers, tolerance=1e-9).all()
    assert shapely.equals_exact(arcs.polygons_in(arrays, "lake"), lakes, tolerance=1e-9).all()


def test_archives_have_the_same_bytes_every_time(tmp_path):
    arrays = {"b": np.arange(5), "a": np.eye(3)}
    output.write_npz(tmp_path / "one.npz", arrays)
    output.write_npz(tmp_path / "two.npz", dict(reversed(arrays.items())))
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_an_id_once_given_out_cannot_vanish(tmp_path):
    output.keep_ids(tmp_path, ["es", "es.teruel"], {})
    output.keep_ids(tmp_path, ["es", "es.huesca", "es.teruel"], {})
    assert output.read_ids(tmp_path) == ({"es", "es.huesca", "es.teruel"}, set())
    with pytest.raises(output.VanishedId, match=r"es\.teruel"):
        output.keep_ids(tmp_path, ["es", "es.huesca"], {})
    output.keep_ids(tmp_path, ["es", "es.huesca"], {"es.teruel": ("es.huesca", 7)})
    assert output.read_ids(tmp_path) == ({"es", "es.huesca", "es.teruel"}, {"es.teruel"})


def land_of_one_region():
    region = SimpleNamespace(id="xx.land", region_id="xx.land", country="xx", grain_km=30.0)
    country = SimpleNamespace(id="xx", smallest_town=0, grain_km=30.0)
    return SimpleNamespace(regions=[region], countries=[country], polygons=np.array([shapely.box(0, 40, 2, 41)]))


def town(name, lon, population=5_000):
    return towns.Town(name, (), lon, 40.5, population, 0)


def chosen_ids(tmp_path, of_towns, known=(), retired=()):
    (tmp_path / "seats.toml").write_text("", encoding="utf-8")
    known = {f"xx.land.{word}": output.KnownTown(*place) for word, place in dict(known).items()}
    retired = [f"xx.land.{word}" for word in retired]
    result, unknown = seats.choose_seats(land_of_one_region(), of_towns, tmp_path, known, retired, list(known))
    assert unknown == []
    return {seat.word: of_towns[seat.town].lon for seat in result[0]}


def test_a_town_keeps_the_id_of_its_province_whatever_it_is_called_and_however_great_its_namesake(tmp_path):
    old = [town("Mill", 0.2), town("Ford", 1.0), town("Bridge", 1.8)]
    first = chosen_ids(tmp_path, old)
    assert first == {"mill": 0.2, "ford": 1.0, "bridge": 1.8}
    known = {word: (word.title(), lon, 40.5) for word, lon in first.items()}
    renamed = towns.Town("Furt", ("Ford",), 1.0, 40.5, 5_000, 0, source_names=frozenset({"ford"}))
    later = [town("Mill", 0.2), renamed, town("Bridge", 1.8), town("Mill", 0.62, 900_000)]
    assert chosen_ids(tmp_path, later, known) == {"mill": 0.2, "ford": 1.0, "bridge": 1.8}
    assert chosen_ids(tmp_path, later, known) == chosen_ids(tmp_path, list(later), known)


def test_an_id_that_was_given_out_goes_to_no_other_town(tmp_path):
    known = {"mill": ("Mill", 5.0, 45.0), "ford": ("Ford", 1.0, 40.5)}
    now = [town("Mill", 0.2), town("Ford", 1.0), town("Bridge", 1.8)]
    assert chosen_ids(tmp_path, now, known, ["mill"]) == {"mill-2": 0.2, "ford": 1.0, "bridge": 1.8}
    assert seats.towns_of_ids({"xx.land.ford": output.KnownTown("Ford", 1.01, 40.5)}, now) == {"xx.land.ford": 1}
    assert seats.towns_of_ids({"xx.land.mill": output.KnownTown("Mill", 5.0, 45.0)}, now) == {"xx.land.mill": None}


def test_the_towns_of_an_atlas_are_read_again(tmp_path):
    assert output.read_seats(tmp_path) == {}
    output.write_table(tmp_path / "places.csv", ["name", "lon", "lat"], [("Mill", 0.2, 40.5), ("Ford", 1.0, 40.5)])
    output.write_table(tmp_path / "provinces.csv", ["id", "seat"], [("xx.land.ford", 1)])
    output.keep_ids(tmp_path, ["xx.land.ford"], {"xx.land.mill": ("xx.land.ford", 0)})
    assert output.read_seats(tmp_path) == {
        "xx.land.ford": output.KnownTown("Ford", 1.0, 40.5),
        "xx.land.mill": output.KnownTown("Mill", 0.2, 40.5),
    }


def test_small_exclaves_go_to_what_surrounds_them_but_islands_stay():
    owner = np.array(
        [[0, 0, 0, 0, 1], [0, 1, 0, 0, 1], [0, 0, 0, 0, 1], [9, 9, 9, 9, 9], [0, 0, 9, 9, 9]], dtype=np.int32
    )
    inside = owner != 9
    expected = np.where(inside, owner, 0)
    expected[1, 1] = 0
    got = cells.drop_exclaves(owner, inside, 3)
    assert (got[inside] == expected[inside]).all()


def test_a_river_parts_provinces():
    class Ground:
        small_rivers = np.array([shapely.LineString([(0.18, 39.9), (0.18, 40.4)])], dtype=object)
        municipalities = np.array([], dtype=object)

        class great_rivers:  # noqa: N801
            geometry = None

        def height(self, lonlat):
            return np.zeros(lonlat.shape[:-1], dtype=np.float32)

    import geopandas

    ground = Ground()
    ground.great_rivers = geopandas.GeoDataFrame(geometry=[])
    seats = np.array([[0.08, 40.12], [0.24, 40.12]])
    grid, owner = cells.share_region(SQUARE, seats, ground, seed="test", municipal=False)
    lonlat = grid.centres_lonlat()
    # Half way between the seats lies 0.16; the river at 0.18 draws the edge to itself along most of its way.
    between = (lonlat[..., 0] > 0.163) & (lonlat[..., 0] < 0.177) & (owner >= 0)
    assert (owner[between] == 0).mean() > 0.6


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Alcázar de San Juan", "alcazar-de-san-juan"),
        ("L'Hospitalet", "lhospitalet"),
        ("Łódź", "lodz"),
        ("Casas-Ibáñez", "casas-ibanez"),
    ],
)
def test_words_of_ids_are_plain(name, word):
    assert names.word_of(name) == word


def test_only_names_that_a_writer_might_use_are_kept():
    given_names = [
        "Saragossa",
        "saragossa",
        "Zaragoza",
        "ZAZ",
        "Сарагоса",
        "ka la mo cha",
        "Bel'chit",
        "L'Escala",
        "Roma (x)",
    ]
    assert names.worthwhile(given_names, ["Zaragoza"], 9) == ("Saragossa", "L'Escala")
    assert names.worthwhile(["Aa", "Bb", "Cc"], [], 2) == ("Aa", "Bb")


def test_quarters_of_a_great_city_are_left_out():
    city = towns.Town("City", (), 0.0, 40.0, 1_000_000, -1)
    quarter = towns.Town("Quarter", (), 0.02, 40.0, 30_000, -1)
    village = towns.Town("Village", (), 0.3, 40.0, 300, -1)
    found = towns._without_quarters([("ES", city), ("ES", quarter), ("ES", village)])
    assert [town.name for _, town in found] == ["City", "Village"]


def test_a_river_is_traced_along_the_web_and_across_gaps():
    web = np.array(
        [
            shapely.LineString([(0.0, 40.0), (0.1, 40.1), (0.2, 40.0)]),
            shapely.LineString([(0.22, 40.0), (0.3, 40.0)]),
            shapely.LineString([(0.1, 40.1), (0.1, 40.5)]),
        ],
        dtype=object,
    )
    line = waters._Tracer(web, shapely.box(-1, 39, 1, 41)).trace([[0.01, 40.0], [0.3, 40.01]])
    assert shapely.distance(line, shapely.Point(0.1, 40.1)) < 0.03
    assert shapely.distance(line, shapely.Point(0.3, 40.0)) < 0.02
    assert shapely.get_coordinates(line)[:, 1].max() < 40.15


def test_of_namesakes_in_the_source_each_becomes_a_river_of_its_own():
    great = {"Drava": {"from": ["Drau"], "near": [14.6, 46.6]}, "Garonne": {"from": ["Drau"], "near": [0.5, 44.0]}}
    drava = shapely.LineString([(12.2, 46.7), (16.9, 46.3)])
    assert waters.name_of_river(great, "Drau", drava) == "Drava"
    assert waters.name_of_river(great, "Drau", shapely.LineString([(1.4, 42.7), (-0.6, 44.9)])) == "Garonne"
    assert waters.name_of_river(great, "Drau", shapely.LineString([(-19, 64), (-18, 65)])) == "Drau"
    upper, lower, far = ([(0, 50), (1, 50)], [(1.5, 50), (3, 50)], [(90, 50), (91, 50)])
    whole, other = waters.namesakes_in(shapely.MultiLineString([upper, far, lower]))
    assert sorted((whole.bounds, other.bounds)) == [(0, 50, 3, 50), (90, 50, 91, 50)]
    assert waters.namesakes_in(shapely.LineString(upper)) == [shapely.LineString(upper)]


def test_a_package_that_is_not_the_right_one_is_refused(tmp_path):
    for source in sources.SOURCES:
        (tmp_path / source.file).write_bytes(b"something else")
    with pytest.raises(sources.SourceError, match="digest"):
        sources.Sources(tmp_path).prepare()
