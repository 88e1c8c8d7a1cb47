from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from frontmap.atlas.theatre import Projection
from frontmap.errors import GeometryError
from frontmap.scene.extent import extent_of_theatre, extent_of_words, named_extent, sight
from frontmap.scene.view import View, fit

IBERIA = Projection("+proj=laea +lat_0=40 +lon_0=-4 +datum=WGS84 +units=m +no_defs")


@given(
    st.integers(200, 4000),
    st.integers(200, 4000),
    st.tuples(st.floats(-5e5, 5e5), st.floats(-5e5, 5e5), st.floats(1e4, 2e6), st.floats(1e4, 2e6)),
)
def test_the_extent_lies_inside_the_free_part_of_the_page(width, height, ground) -> None:
    west, south, wide, high = ground
    inside = (0.2 * width, 10.0, width - 10.0, 0.8 * height)
    view = fit(IBERIA, (west, south, west + wide, south + high), width, height, inside)
    corners = view.to_page([(west, south), (west + wide, south + high)])
    assert corners[:, 0].min() >= inside[0] - 1e-6 and corners[:, 0].max() <= inside[2] + 1e-6
    assert corners[:, 1].min() >= inside[1] - 1e-6 and corners[:, 1].max() <= inside[3] + 1e-6
    touches = (
        np.ptp(corners[:, 0]) == pytest.approx(inside[2] - inside[0])
        or np.ptp(corners[:, 1]) == pytest.approx(inside[3] - inside[1])
        or min(wide, high) < 20_000
    )
    assert touches


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 1000)), min_size=1, max_size=9))
def test_metres_and_pixels_undo_each_other(points) -> None:
    view = View(IBERIA, -3e5, 4e5, 812.5, 1000, 1000)
    assert view.to_page(view.to_metres(points)) == pytest.approx(np.array(points), abs=1e-6)


def test_type_grows_with_large_pages_and_shrinks_slowly_on_small_ones() -> None:
    scale = {height: View(IBERIA, 0, 0, 1, height * 2, height).scale for height in (270, 1080, 2160)}
    assert scale[1080] == 1.0
    assert scale[2160] == 2.0
    assert 0.25 < scale[270] < 0.5


def test_the_page_of_a_view_lies_within_its_degrees() -> None:
    view = fit(IBERIA, (-5e5, -4e5, 5e5, 4e5), 1280, 720, (0, 0, 1280, 720))
    west, south, east, north = view.bounds_lonlat
    corners = IBERIA.to_lonlat(view.to_metres([(0, 0), (1280, 0), (1280, 720), (0, 720), (640, 0), (640, 720)]))
    assert west <= corners[:, 0].min() and corners[:, 0].max() <= east
    assert south <= corners[:, 1].min() and corners[:, 1].max() <= north


def test_far_islands_do_not_shrink_the_picture(control) -> None:
    theatre = control.theatre
    whole = extent_of_theatre(theatre)
    assert whole == pytest.approx(theatre.bounds_m)
    far = theatre.polygons.copy()
    far[-1] = shapely.affinity.translate(shapely.box(0, 0, 1000, 1000), 3e6, -2e6)
    moved = type(theatre)(theatre.atlas, theatre.projection, theatre.members, far, theatre.neighbours)
    assert extent_of_theatre(moved)[2] < 1e6


@pytest.mark.parametrize("name", ["South", "south.east", "SOUTH", "e6"])
def test_countries_regions_and_provinces_can_be_looked_at(control, name) -> None:
    extent = named_extent(control.theatre, name)
    assert extent is not None and extent[2] > extent[0]


def test_an_extent_that_is_none_is_refused() -> None:
    with pytest.raises(GeometryError, match="cannot be shown"):
        fit(IBERIA, (float("nan"), 0, 1, 1), 100, 100, (0, 0, 100, 100))


def test_a_view_far_from_the_theatres_middle_has_north_up(control) -> None:
    theatre = control.theatre
    near, none = sight(theatre, "Zaragoza", {})
    assert none is None and near == extent_of_words(theatre, "Zaragoza")
    extent, paper = sight(theatre, "Khalkhin Gol", {})
    assert paper is not None
    view = fit(theatre.projection, extent, 1280, 720, (0, 0, 1280, 720), paper)
    south, north = view.lonlat_to_page([(118.45, 47.0), (118.45, 48.5)])
    assert abs(south[0] - north[0]) < 5 and south[1] - north[1] > 200
    assert view.to_page(view.to_metres([(100, 200), (640, 360)])) == pytest.approx(np.array([(100, 200), (640, 360)]))


def test_type_is_larger_on_upright_pages_which_are_made_for_phones() -> None:
    def scale(width_px: int, height_px: int) -> float:
        return View(None, 0.0, 0.0, 1.0, width_px, height_px).scale

    assert scale(1920, 1080) == scale(1080, 1080) == 1.0
    assert scale(1080, 1920) == pytest.approx(1.25, abs=0.01)
    assert 1.05 < scale(2480, 3508) / (2480 / 1080) < 1.2


def test_a_page_may_show_more_than_the_globe() -> None:
    view = View(IBERIA, -20e6, 20e6, 40e6 / 400, 400, 400)
    assert np.isfinite(view.to_lonlat([(0, 0), (200, 200), (400, 400)])).all()
    west, south, east, north = view.bounds_lonlat
    assert west < -90 and east > 90 and south < -30 and north > 80
    near = view.to_lonlat(view.lonlat_to_page([(-4.0, 40.0), (30.0, 50.0)]))
    assert near == pytest.approx(np.array([(-4.0, 40.0), (30.0, 50.0)]), abs=1e-6)
