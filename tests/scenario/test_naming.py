from __future__ import annotations

import math

import pytest

from frontmap.errors import UnknownName
from frontmap.scenario import read_scenario
from frontmap.scenario.ground import AreaName, Point
from frontmap.scenario.naming import area_named, lonlat_of, naming_problems, retired_ids, theatre_provinces
from tests.atlas.test_names import ATLAS, SPAIN
from tests.scenario.small import WAR

# All places of this atlas stand at 0° E, 40° N.
KM_PER_DEGREE = 111.195


@pytest.mark.parametrize(
    ("text", "east_km", "north_km"),
    [
        ("Zaragoza", 0, 0),
        ("10 km north of Zaragoza", 0, 10),
        ("10 km west of Zaragoza", -10, 0),
        ("10 km south-east of Zaragoza", 7.071, -7.071),
        ("between Zaragoza and Córdoba", 0, 0),
    ],
)
def test_points_in_the_world(text: str, east_km: float, north_km: float) -> None:
    lon, lat = lonlat_of(ATLAS, Point(text), SPAIN)
    assert (lat - 40) * KM_PER_DEGREE == pytest.approx(north_km, abs=0.01)
    assert lon * KM_PER_DEGREE * math.cos(math.radians(40)) == pytest.approx(east_km, abs=0.01)


def test_a_point_towards_another() -> None:
    lon, lat = lonlat_of(ATLAS, Point("10 km from Zaragoza towards Strait of Gibraltar"), SPAIN)
    distance = math.hypot((lat - 40) * KM_PER_DEGREE, lon * KM_PER_DEGREE * math.cos(math.radians(40)))
    assert distance == pytest.approx(10, rel=0.01)
    assert lon / (lat - 40) == pytest.approx(-5.6 / (35.9 - 40), rel=0.03)


def test_points_may_be_seas_and_places_outside() -> None:
    assert lonlat_of(ATLAS, Point("Strait of Gibraltar"), SPAIN) == (-5.6, 35.9)
    assert lonlat_of(ATLAS, Point("Lisbon"), SPAIN) == (0.0, 40.0)
    with pytest.raises(UnknownName, match='no place "Zaragozza" in the theatre; did you mean Zaragoza'):
        lonlat_of(ATLAS, Point("3 km north of Zaragozza"), SPAIN)


def test_an_area_by_a_place_in_it() -> None:
    assert area_named(ATLAS, AreaName("Alcalá de Henares", "place"), SPAIN).id == "es.zaragoza.zaragoza"
    assert area_named(ATLAS, AreaName("Zaragoza", "region"), SPAIN).id == "es.zaragoza"


def test_every_unknown_name_is_told_at_its_word() -> None:
    text = (
        WAR.replace("[Burgos, region: Navarra]", "[Calatayud, region: Cordobba]")
        + """\
events:
  - on: 1936-09-11
    offensive: {side: republic, along: [Zaragoza, between Zaragoza and Badajos, Santa Ana]}
    take: [Zaragosza, Lisbon]
expect:
  - {place: Calatayd, on: 1936-09-11, side: republic}
"""
    )
    scenario = read_scenario(text, "war.yaml")
    assert theatre_provinces(ATLAS, scenario).tolist() == SPAIN
    assert [str(problem) for problem in naming_problems(scenario, ATLAS)] == [
        'war.yaml:11:37: no region "Cordobba" in the theatre; did you mean Córdoba?',
        'war.yaml:14:72: no place "Badajos" in the theatre; did you mean Badajoz?',
        'war.yaml:14:81: "Santa Ana" may be several places; write Santa Ana (Badajoz) or Santa Ana (Zaragoza)',
        'war.yaml:15:12: no place "Zaragosza" in the theatre; did you mean Zaragoza?',
        "war.yaml:15:23: Lisbon lies outside the theatre; add Portugal to the theatre, or name a place inside it",
        'war.yaml:17:13: no place "Calatayd" in the theatre; did you mean Calatayud?',
    ]


def test_an_unknown_theatre_is_told_alone() -> None:
    scenario = read_scenario(WAR.replace("[Spain]", "[Spian]"), "war.yaml")
    (problem,) = naming_problems(scenario, ATLAS)
    assert str(problem) == 'war.yaml:4:11: no place "Spian"; did you mean Spain?'


def test_an_id_of_an_earlier_atlas_is_understood_with_a_doubt() -> None:
    scenario = read_scenario(WAR.replace("[Burgos, region: Navarra]", "[Calatayud, es.badajoz.santa-ana]"), "war.yaml")
    assert naming_problems(scenario, ATLAS) == []
    assert [(problem.severity, str(problem)) for problem in retired_ids(scenario, ATLAS)] == [
        (
            "warning",
            "war.yaml:11:29: warning: the atlas has no province es.badajoz.santa-ana any more and takes the one in "
            "which its town stands now; write es.badajoz.badajoz, or name the provinces that are meant",
        )
    ]
