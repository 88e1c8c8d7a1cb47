"""Which places are marked as towns, and which of them come first."""

from __future__ import annotations

from dataclasses import replace

from frontmap.atlas.model import GroundName, Place
from frontmap.scene.burden import Burden
from frontmap.scene.extent import extent_of_theatre
from frontmap.scene.ground import ground_of
from frontmap.scene.labels import place_names
from frontmap.scene.theme import ATLAS
from frontmap.scene.town_marks import is_a_lake, lakes_by_name
from frontmap.scene.view import fit
from tests.scene.small_war import small_atlas, small_timeline

NUR = GroundName("Buir Nor", "lake", 117.7, 47.8, 3, ("Buyr Nuur",))


def test_a_place_that_bears_the_name_of_its_lake_is_no_town() -> None:
    lakes = lakes_by_name(replace(small_atlas(), ground_names=(NUR,)))
    assert is_a_lake(Place("Buir Nur", 117.55, 47.75, 4, 300, 0, ("Buyr Nuur",)), lakes)
    assert not is_a_lake(Place("Buyr Nuur", 110.0, 47.75, 4, 300, 0), lakes)
    assert not is_a_lake(Place("Ulan Bator", 117.55, 47.75, 4, 300, 0), lakes)


def test_the_greater_of_two_capitals_is_named_first_however_much_is_fought_over_the_other() -> None:
    timeline = small_timeline()
    theatre = timeline.theatre
    atlas = theatre.atlas
    places = [place._replace(rank=0, population=2_000_000 - index) for index, place in enumerate(atlas.places)]
    theatre = replace(theatre, atlas=replace(atlas, places=tuple(places), version=""))
    view = fit(theatre.projection, extent_of_theatre(theatre), 480, 270, (0.0, 0.0, 480.0, 270.0))
    placed = place_names(ground_of(theatre, view), ATLAS, Burden(480, 270), notable=[2])
    assert placed.towns[0] == 0
    (names,) = [layer.primitives for layer in placed.layers if layer.name == "town-names"]
    assert [text.text for text in names] == [places[index].name for index in placed.towns]


def test_towns_are_told_in_the_order_of_their_names() -> None:
    theatre = small_timeline().theatre
    view = fit(theatre.projection, extent_of_theatre(theatre), 900, 640, (0.0, 0.0, 900.0, 640.0))
    placed = place_names(ground_of(theatre, view), ATLAS, Burden(900, 640), notable=[1])
    (names,) = [layer.primitives for layer in placed.layers if layer.name == "town-names"]
    assert {0, 1} < set(placed.towns)
    assert [text.text for text in names] == [theatre.atlas.places[index].name for index in placed.towns]
