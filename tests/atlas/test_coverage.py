"""The atlas as a coverage: no gap and no overlap, over its whole extent, at every level and every simplification."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from frontmap.atlas import Area, load_atlas, simplified, theatre_of
from frontmap.atlas.theatre import Projection

LEVELS = ("country", "region", "province")
TOLERANCES_M = (300.0, 1500.0, 6000.0, 25_000.0)
WATERS = {
    "Caspian Sea": (50.5, 42.0),
    "Aral Sea": (59.5, 45.0),
    "Sea of Marmara": (28.0, 40.7),
    "IJsselmeer": (5.486, 52.539),
}


@pytest.fixture(scope="module")
def atlas():
    return load_atlas()


@pytest.fixture(scope="module")
def whole(atlas):
    """All the ground, in metres, in one piece to the seam at 180 degrees."""
    return theatre_of(atlas, [Area("country", country.id) for country in atlas.countries])


def merged(atlas, polygons, level):
    """Join the shapes of provinces into those of a level."""
    if level == "province":
        return polygons
    keys = np.array([getattr(province, level) for province in atlas.provinces])
    return np.array([shapely.coverage_union_all(polygons[keys == key]) for key in np.unique(keys)], dtype=object)


@pytest.fixture(scope="module", params=LEVELS)
def of_level(request, atlas, whole):
    return merged(atlas, whole.polygons, request.param)


def test_the_theatre_of_everything_holds_everything(atlas, whole):
    assert len(whole.members) == len(atlas.provinces)


def test_no_gap_and_no_overlap_at_any_level(of_level):
    assert shapely.is_valid(of_level).all()
    assert shapely.coverage_is_valid(of_level)


@pytest.mark.parametrize("tolerance_m", TOLERANCES_M)
def test_no_gap_and_no_overlap_at_any_level_however_simple(of_level, tolerance_m):
    simple = simplified(of_level, tolerance_m)
    assert len(simple) == len(of_level)
    assert not shapely.is_empty(simple).any()
    assert shapely.is_valid(simple).all()
    assert shapely.coverage_is_valid(simple)
    assert shapely.get_num_coordinates(simple).sum() < shapely.get_num_coordinates(of_level).sum()
    assert shapely.area(simple).sum() == pytest.approx(shapely.area(of_level).sum(), rel=0.02)


@pytest.mark.parametrize("level", ["country", "region"])
def test_provinces_nest_in_what_they_belong_to(atlas, level):
    """Every edge of a region or country is an edge of its provinces, and its area is theirs."""
    joined = merged(atlas, atlas.polygons, level)
    keys = np.array([getattr(province, level) for province in atlas.provinces])
    for key, shape in zip(np.unique(keys), joined, strict=True):
        own = atlas.polygons[keys == key]
        assert shapely.area(shape) == pytest.approx(shapely.area(own).sum(), rel=1e-9), key


def test_land_has_no_holes_but_waters(atlas):
    """What the provinces enclose and leave out is a lake or an inland sea."""
    land = shapely.coverage_union_all(atlas.polygons)
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(land) for ring in part.interiors]
    lakes = shapely.union_all([lake.geometry for lake in atlas.lakes])
    known = [shapely.Point(at) for at in WATERS.values()]
    dry = [
        hole.representative_point().wkt
        for hole in holes
        if shapely.area(hole) > 0.01
        and shapely.area(shapely.intersection(hole, lakes)) < shapely.area(hole) / 3
        and not any(shapely.contains(hole, point) for point in known)
    ]
    assert dry == []


def test_the_ground_ends_at_the_seam_and_crosses_it_nowhere(atlas):
    parts, owner = shapely.get_parts(atlas.polygons, return_index=True)
    bounds = shapely.bounds(parts)
    assert bounds[:, 0].min() >= -180 and bounds[:, 2].max() <= 180
    # One that crossed it would reach from one end of the degrees to the other.
    assert (bounds[:, 2] - bounds[:, 0]).max() < 60
    points, of_part = shapely.get_coordinates(parts, return_index=True)
    longest = np.abs(np.diff(points[:, 0]))[np.diff(of_part) == 0].max()
    assert longest < 5
    assert {atlas.provinces[i].country for i in owner[bounds[:, 2] > 179.9]} == {"su"}


def test_provinces_at_the_seam_keep_their_shape_in_metres(atlas):
    """Projected round Chukotka, what touches the seam is as large as the atlas says."""
    at_seam = np.flatnonzero(shapely.bounds(atlas.polygons)[:, 2] > 179.9)
    middle = shapely.centroid(shapely.union_all(atlas.polygons[at_seam]))
    projected = Projection(f"+proj=laea +lat_0={middle.y:.3f} +lon_0={middle.x:.3f} +datum=WGS84").project(
        atlas.polygons[at_seam]
    )
    areas = [atlas.provinces[i].area_km2 for i in at_seam]
    assert shapely.area(projected) / 1e6 == pytest.approx(areas, rel=0.005)


def test_neighbours_are_neighbours_of_each_other(atlas):
    """Listed once for both, within the same sea-locked land, and never a province of its own neighbour."""
    one, two = atlas.neighbours.T
    assert (one < two).all()
    edges = shapely.intersection(atlas.polygons[one[::40]], atlas.polygons[two[::40]])
    assert (shapely.length(edges) > 0).all()
    assert not shapely.relate_pattern(atlas.polygons[one[::40]], atlas.polygons[two[::40]], "T********").any()
