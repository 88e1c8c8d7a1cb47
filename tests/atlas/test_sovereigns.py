"""Who ruled where on 1 January 1936: towns on both sides of every frontier, listed apart from the frontiers."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
import shapely

from frontmap.atlas import load_atlas
from frontmap.where import where_is

with (Path(__file__).parent / "sovereigns.csv").open(encoding="utf-8", newline="") as file:
    TOWNS = list(csv.DictReader(file))


def test_there_are_towns_of_both_sides_of_every_frontier() -> None:
    assert len(TOWNS) >= 1_200
    for frontier in {row["frontier"] for row in TOWNS}:
        countries = Counter(row["country"] for row in TOWNS if row["frontier"] == frontier)
        assert len(countries) >= 2, frontier


@pytest.mark.parametrize("row", TOWNS, ids=[row["name"] for row in TOWNS])
def test_a_town_has_its_sovereign(row: dict[str, str]) -> None:
    atlas = load_atlas()
    told = where_is(f"{row['name']}, {atlas.country_by_id[row['country']].name}", atlas)
    assert told.country == atlas.country_by_id[row["country"]].name
    assert (
        shapely.distance(shapely.Point(told.lon, told.lat), shapely.Point(float(row["lon"]), float(row["lat"]))) < 0.25
    )


def test_the_bare_name_is_enough_where_no_namesake_is_greater() -> None:
    atlas = load_atlas()
    alone = [row for row in TOWNS if row["alone"] == "yes"]
    assert len(alone) > 1_100
    told = [(row["name"], where_is(row["name"], atlas).country) for row in alone]
    assert told == [(row["name"], atlas.country_by_id[row["country"]].name) for row in alone]


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Wilno", "Poland"),
        ("Vilnius", "Poland"),
        ("Lwów", "Poland"),
        ("Lviv", "Poland"),
        ("Brest-Litovsk", "Poland"),
        ("Równe", "Poland"),
        ("Minsk", "Soviet Union"),
        ("Kamenets-Podolsk", "Soviet Union"),
        ("Königsberg", "Germany"),
        ("Kaliningrad", "Germany"),
        ("Breslau", "Germany"),
        ("Stettin", "Germany"),
        ("Danzig", "Danzig"),
        ("Gdańsk", "Danzig"),
        ("Memel", "Lithuania"),
        ("Viipuri", "Finland"),
        ("Petsamo", "Finland"),
        ("Chișinău", "Romania"),
        ("Kishinev", "Romania"),
        ("Cernăuți", "Romania"),
        ("Uzhhorod", "Czechoslovakia"),
        ("Kars", "Turkey"),
        ("Kyzyl", "Tannu Tuva"),
        ("Hailar", "Manchukuo"),
        ("Toyohara", "Japan"),
        ("Tetuán", "Spanish Morocco"),
        ("Zara", "Italy"),
        ("Fiume", "Italy"),
        ("Strasbourg", "France"),
        ("Stalingrad", "Soviet Union"),
        ("Volgograd", "Soviet Union"),
        ("Uralsk", "Soviet Union"),
        ("Oral", "Soviet Union"),
        ("Krasnodar", "Soviet Union"),
        ("Baku", "Soviet Union"),
        ("Daugavpils", "Latvia"),
        ("Dünaburg", "Latvia"),
        ("Mukden", "Manchukuo"),
        ("Keijō", "Japan"),
        ("Ulan Bator", "Mongolia"),
    ],
)
def test_the_bare_name_is_enough(name: str, country: str) -> None:
    assert where_is(name, load_atlas()).country == country
