"""``frontmap atlas``: tables and bare maps."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner
from PIL import Image

import frontmap as fm
from frontmap.cli import main


def run(*words: str):
    return CliRunner().invoke(main, ["atlas", *words])


def test_countries_are_shown_by_default():
    result = run()
    assert result.exit_code == 0
    assert "Tannu Tuva" in result.stdout and "Manchukuo" in result.stdout


def test_provinces_of_an_area_as_json():
    rows = json.loads(run("provinces", "--in", "Danzig", "--json").stdout)
    assert {row["country"] for row in rows} == {"danzig"}
    assert "Danzig" in {row["name"] for row in rows}


def test_places_are_filtered_by_any_of_their_names_as_csv():
    rows = list(csv.DictReader(io.StringIO(run("places", "--filter", "tsaritsyn", "--csv").stdout)))
    assert [row["name"] for row in rows] == ["Stalingrad"]


def test_territories_are_a_table_of_their_own():
    rows = {row["id"]: row for row in json.loads(run("territories", "--json").stdout)}
    assert rows["sudetenland"]["provinces"] > 5


@pytest.mark.parametrize("view", ["Danzig", "Khalkhin Gol"])
def test_a_bare_map_is_drawn(tmp_path, view):
    target = tmp_path / "map.png"
    result = run("--map", view, "-o", str(target), "--size", "480x270")
    assert result.exit_code == 0, result.stderr
    with Image.open(target) as image:
        assert image.size == (480, 270)
        assert len(image.convert("RGB").getcolors(200_000)) > 50


@pytest.mark.parametrize(
    "words", [["--map", "Poland"], ["-o", "x.png"], ["places", "--map", "Poland", "-o", "x.png"], ["--json", "--csv"]]
)
def test_what_does_not_fit_together_is_refused(words):
    assert run(*words).exit_code == 2


def test_an_unknown_area_is_told(tmp_path):
    result = run("provinces", "--in", "Atlantis")
    assert result.exit_code == 1
    assert "Atlantis" in result.stderr


def test_the_package_gives_tables_with_shapes():
    tables = fm.atlas()
    assert tables.provinces.loc["es.zaragoza.calatayud", "name"] == "Calatayud"
    assert tables.countries.loc["pl", "area_km2"] == pytest.approx(388_600, rel=0.02)
    assert tables.territories.loc["bessarabia", "geometry"].geom_type in ("Polygon", "MultiPolygon")
    assert tables.places.crs == "EPSG:4326"
