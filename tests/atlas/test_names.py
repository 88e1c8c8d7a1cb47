from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from frontmap.atlas.model import Area, Atlas, Country, GroundName, Place, Province, Region, RetiredId
from frontmap.atlas.names import find_area, find_ground_name, find_place
from frontmap.atlas.namesakes import greater_namesakes
from frontmap.atlas.nearest import nearest_names
from frontmap.atlas.spelling import fold
from frontmap.errors import AmbiguousName, NamingError, UnknownName


def place(name: str, population: int, province: int, *names: str) -> Place:
    return Place(name, 0.0, 40.0, 3, population, province, names)


# Provinces: 0 Zaragoza, 1 Calatayud, 2 Badajoz, 3 Córdoba, 4 Lisbon, 5 Priego
PLACES = (
    place("Zaragoza", 680_000, 0, "Saragossa", "Zaragosa"),
    place("Calatayud", 20_000, 1),
    place("Badajoz", 150_000, 2),
    place("Córdoba", 320_000, 3, "Cordova"),
    place("Lisbon", 500_000, 4, "Lisboa"),
    place("Mérida", 60_000, 2),
    place("Mérida", 900, 3),
    place("Santa Ana", 700, 1),
    place("Santa Ana", 800, 2),
    place("Alcalá de Henares", 200_000, 0),
    place("Alcalá del Río", 10_000, 3, "Alcalá"),
    place("Priego", 1_000, 5),
    place("Priego de Córdoba", 22_000, 3, "Priego"),
    place("Villa Gemela", 500, 1),
    place("Villa Gemela", 500, 1),
    place("Valencia", 5_000, 4),
    place("Badajoz", 40, 3),
    place("Olivares", 9_000, 5),
    place("Montilla", 23_000, 3, "Olivares"),
)
PROVINCES = (
    Province("es.zaragoza.zaragoza", "Zaragoza", "es.zaragoza", "es", 0, 1.0, ("Saragossa",)),
    Province("es.zaragoza.calatayud", "Calatayud", "es.zaragoza", "es", 1, 1.0),
    Province("es.badajoz.badajoz", "Badajoz", "es.badajoz", "es", 2, 1.0),
    Province("es.cordoba.cordoba", "Córdoba", "es.cordoba", "es", 3, 1.0, ("Cordova",)),
    Province("pt.lisboa.lisbon", "Lisbon", "pt.lisboa", "pt", 4, 1.0, ("Lisboa",)),
    Province("es.cordoba.priego", "Priego", "es.cordoba", "es", 11, 1.0),
)
ATLAS = Atlas(
    countries=(Country("es", "Spain", ("España",)), Country("pt", "Portugal"), Country("xx", "Nowhere")),
    regions=(
        Region("es.zaragoza", "Zaragoza", "es", ("Saragossa",)),
        Region("es.badajoz", "Badajoz", "es"),
        Region("es.cordoba", "Córdoba", "es"),
        Region("pt.lisboa", "Lisboa", "pt"),
    ),
    provinces=PROVINCES,
    places=PLACES,
    polygons=np.array([shapely.box(index, 0, index + 1, 1) for index in range(6)], dtype=object),
    neighbours=np.array([[index, index + 1] for index in range(5)], dtype=np.int32),
    ground_names=(GroundName("Strait of Gibraltar", "strait", -5.6, 35.9, 1, ("Estrecho",)),),
    retired=(RetiredId("es.badajoz.santa-ana", "es.badajoz.badajoz", 8),),
)
SPAIN = [0, 1, 2, 3, 5]


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("Zaragoza", 0),
        ("ZARAGOZA", 0),
        ("saragossa", 0),
        (" cordoba ", 3),
        ("Co\u0301rdoba", 3),  # the accent as a character of its own
        ("es.zaragoza.calatayud", 1),
        ("ES.Zaragoza.Calatayud", 1),
        ("Mérida", 5),  # sixty times as big as its namesake
        ("Merida (Córdoba)", 6),
        ("Mérida, Badajoz", 5),
        ("Zaragoza, Spain", 0),
        ("Santa Ana (es.badajoz)", 8),
        ("SANTA-ANA (Badajoz)", 8),
        ("Priego", 11),  # its own name, and the town of a province
        ("Badajoz", 2),  # the town of a province before a village
        ("Olivares", 17),  # alone in bearing it as its own name, though not the biggest
        ("es.badajoz.santa-ana", 8),  # the id of a province that is no more
    ],
)
def test_places(name: str, index: int) -> None:
    assert find_place(ATLAS, name) == index
    assert find_place(ATLAS, name, within=SPAIN) == index


def test_places_inside_the_theatre_come_first() -> None:
    assert find_place(ATLAS, "Mérida", within=[3]) == 6
    assert find_place(ATLAS, "Lisboa") == 4
    with pytest.raises(UnknownName, match="Lisbon lies outside the theatre; add Portugal to the theatre"):
        find_place(ATLAS, "Lisboa", within=SPAIN)


def test_namesakes_of_like_size_are_never_guessed() -> None:
    with pytest.raises(AmbiguousName, match="may be several places; write") as caught:
        find_place(ATLAS, "Santa Ana")
    assert caught.value.candidates == ("Santa Ana (Badajoz)", "Santa Ana (Zaragoza)")
    assert [find_place(ATLAS, way) for way in caught.value.candidates] == [8, 7]


def test_greater_places_that_are_called_so_too_are_told() -> None:
    assert ATLAS.places[find_place(ATLAS, "Olivares")].name == "Olivares"
    assert greater_namesakes(ATLAS, "olivares") == ("Montilla",)
    assert greater_namesakes(ATLAS, "Olivares", within=[5]) == ()
    assert greater_namesakes(ATLAS, "Montilla") == greater_namesakes(ATLAS, "Nowhere at all") == ()


def test_half_a_name_is_not_taken_for_the_smaller_town() -> None:
    with pytest.raises(AmbiguousName) as caught:
        find_place(ATLAS, "Alcalá")
    assert caught.value.candidates == ("Alcalá de Henares", "Alcalá del Río")


def test_unknown_places_get_the_nearest() -> None:
    with pytest.raises(UnknownName) as caught:
        find_place(ATLAS, "Calatayd", within=SPAIN)
    assert str(caught.value) == 'no place "Calatayd" in the theatre; did you mean Calatayud?'
    assert caught.value.nearest == ("Calatayud",)
    assert nearest_names(ATLAS, "Alcala de", within=SPAIN)[0] == "Alcalá de Henares"
    with pytest.raises(UnknownName, match='no place "Qqqq"; `frontmap where`'):
        find_place(ATLAS, "Qqqq")


@pytest.mark.parametrize(
    ("name", "area"),
    [
        ("Spain", Area("country", "es")),
        ("espana", Area("country", "es")),
        ("Zaragoza", Area("province", "es.zaragoza.zaragoza")),
        ("Saragossa", Area("province", "es.zaragoza.zaragoza")),
        ("Lisboa", Area("region", "pt.lisboa")),  # its own name, before another spelling of a province
        ("Alcalá de Henares", Area("province", "es.zaragoza.zaragoza")),
        ("es.cordoba", Area("region", "es.cordoba")),
        ("pt", Area("country", "pt")),
        ("ES.Badajoz.Santa-Ana", Area("province", "es.badajoz.badajoz")),  # an id of an earlier atlas
    ],
)
def test_bare_names_of_areas(name: str, area: Area) -> None:
    assert find_area(ATLAS, name) == area


def test_levels_of_areas() -> None:
    assert find_area(ATLAS, "Zaragoza", level="region") == Area("region", "es.zaragoza")
    assert find_area(ATLAS, "zaragoza", level="province", within=SPAIN).id == "es.zaragoza.zaragoza"
    with pytest.raises(
        UnknownName, match=r'no region "Calatayud" .*there is a province of that name: write \{province'
    ):
        find_area(ATLAS, "Calatayud", level="region", within=SPAIN)
    with pytest.raises(UnknownName, match=r'no region "Zaragosza" in the theatre; did you mean Zaragoza\?'):
        find_area(ATLAS, "Zaragosza", level="region", within=SPAIN)
    with pytest.raises(UnknownName, match="the country Portugal lies outside the theatre"):
        find_area(ATLAS, "Portugal", level="country", within=SPAIN)
    with pytest.raises(UnknownName):
        find_area(ATLAS, "Nowhere")  # a country without provinces


def test_seas_and_straits() -> None:
    assert find_ground_name(ATLAS, "strait of gibraltar") == (-5.6, 35.9)
    assert find_ground_name(ATLAS, "Estrecho") == (-5.6, 35.9)
    with pytest.raises(UnknownName):
        find_ground_name(ATLAS, "Ebro")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Łódź", "lodz"), ("L'Hospitalet", "lhospitalet"), ("Fuentes de Ebro", "fuentes-de-ebro"), ("Straße", "STRASSE")],
)
def test_spellings_that_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.one_of(st.text(max_size=20), st.from_regex(r"[A-Z][a-z]+( \([A-Z][a-z]+\)|, [A-Z][a-z]+)?", fullmatch=True)))
def test_any_name_is_found_or_refused(name: str) -> None:
    for look_up in (find_place, find_area):
        try:
            look_up(ATLAS, name, within=SPAIN)
        except NamingError as error:
            assert str(error)
