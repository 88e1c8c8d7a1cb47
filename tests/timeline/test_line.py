from __future__ import annotations

import numpy as np
import pytest
import shapely

from frontmap.timeline.line import curve_through, extended, ground_between, joined_to, sides_of_line

LAND = shapely.box(0, 0, 100_000, 60_000)


def _up(*eastings: float, south: float = -300, north: float = 60_300) -> shapely.LineString:
    return shapely.LineString(list(zip(eastings, np.linspace(south, north, len(eastings)), strict=True)))


def test_a_curve_passes_its_places_exactly_and_has_no_kinks() -> None:
    places = np.array([[0, 0], [30_000, 5_000], [35_000, 30_000], [70_000, 32_000]], dtype=float)
    curve = curve_through(places, step_m=500)
    vertices = shapely.get_coordinates(curve)
    for place in places:
        assert (vertices == place).all(axis=1).any()
    directions = np.unwrap(np.arctan2(*np.diff(vertices, axis=0).T[::-1]))
    assert np.abs(np.diff(directions)).max() < np.radians(8)
    assert curve.is_simple


def test_a_curve_through_two_places_is_straight_and_repeats_do_no_harm() -> None:
    curve = curve_through([(0, 0), (0, 0), (9_000, 0)])
    assert curve.length == pytest.approx(9_000)
    assert curve_through([(0, 0), (5_000, 0), (5_000, 0), (9_000, 100)]).is_valid


def test_an_end_is_led_on_to_what_is_near_rather_ahead_than_back() -> None:
    points = np.array([[50_000.0, 50_000.0], [50_000.0, 20_000.0]])
    longer = extended(points, LAND.boundary, 60_000, at_start=False)
    assert longer is not None
    assert longer[-1] == pytest.approx([50_000, -300], abs=600)
    back = shapely.LineString([(0, 30_000), (100_000, 30_000)])
    both = shapely.MultiLineString([back, [(0, 8_000), (100_000, 8_000)]])
    ahead = extended(points, both, 60_000, at_start=False)
    assert ahead is not None
    assert ahead[-1][1] < 10_000
    assert extended(points, LAND.boundary, 5_000, at_start=True) is None


def test_the_ground_between_two_lines_goes_to_the_side_that_gained_it() -> None:
    left, right = ground_between(_up(30_000, 30_000), _up(50_000, 50_000), LAND)
    assert right.is_empty
    assert left.symmetric_difference(shapely.box(30_000, 0, 50_000, 60_000)).area < 100
    left, right = ground_between(_up(50_000, 50_000), _up(30_000, 30_000), LAND)
    assert left.is_empty
    assert right.area == pytest.approx(20_000 * 60_000, rel=1e-6)


def test_lines_that_cross_give_ground_both_ways() -> None:
    left, right = ground_between(_up(30_000, 50_000), _up(50_000, 30_000), LAND)
    assert left.centroid.y < 30_000 < right.centroid.y
    assert left.area == pytest.approx(right.area, rel=1e-3)


def test_lines_that_run_together_give_nothing_there() -> None:
    before = shapely.LineString([(40_000, -300), (40_000, 30_000), (40_000, 60_300)])
    after = shapely.LineString([(40_000, -300), (40_000, 30_000), (60_000, 60_300)])
    left, right = ground_between(before, after, LAND)
    assert right.is_empty
    assert left.bounds[1] >= 29_999
    assert left.area == pytest.approx(0.5 * 20_000 * 30_300, rel=0.02)


def test_a_cape_between_the_ends_falls_too() -> None:
    cape = shapely.union_all([LAND, shapely.box(38_000, -20_000, 42_000, 0)])
    left, _ = ground_between(_up(30_000, 30_000), _up(50_000, 50_000), cape)
    assert left.area == pytest.approx(20_000 * 60_000 + 4_000 * 20_000, rel=1e-3)


def test_ends_that_hang_on_a_border_are_joined_along_it() -> None:
    border = shapely.LineString([(10_000, 30_000), (35_000, 20_000), (45_000, 30_000), (90_000, 30_000)])
    before = shapely.LineString([(20_000, 26_000), (20_000, 60_300)])
    after = shapely.LineString([(60_000, 30_000), (60_000, 60_300)])
    left, _ = ground_between(before, after, LAND, border)
    assert left.contains(shapely.Point(36_000, 22_500))
    straight, _ = ground_between(before, after, LAND)
    assert not straight.contains(shapely.Point(36_000, 22_500))


def test_a_line_parts_an_area_in_left_and_right() -> None:
    area = shapely.box(20_000, 20_000, 40_000, 40_000)
    left, right = sides_of_line(_up(30_000, 30_000), area)
    assert left.equals(shapely.box(20_000, 20_000, 30_000, 40_000))
    assert right.equals(shapely.box(30_000, 20_000, 40_000, 40_000))
    assert all(part.is_empty for part in sides_of_line(_up(30_000, 30_000, north=30_000), area)), "it ends inside"


def test_a_line_that_all_but_repeats_the_one_before_runs_along_it() -> None:
    before = curve_through([(0, 0), (0, -30_000), (5_000, -60_000)])
    after = curve_through([(100, 200), (300, -30_000), (25_000, -60_000)])
    joined = joined_to(before, after)
    assert shapely.get_coordinates(joined)[0].tolist() == shapely.get_coordinates(before)[0].tolist()
    shared = shapely.length(shapely.intersection(before.buffer(1.0), joined))
    assert shared > 25_000
    assert shapely.hausdorff_distance(joined, after, densify=0.01) <= 1_000
    assert shapely.get_coordinates(joined)[-1].tolist() == [25_000, -60_000]
    assert joined.is_simple


def test_lines_that_only_cross_stay_as_they_are() -> None:
    before = curve_through([(0, 0), (0, -30_000)])
    after = curve_through([(-10_000, -15_000), (10_000, -15_000)])
    assert joined_to(before, after).equals(after)


def test_a_line_that_leaves_an_earlier_one_for_a_while_does_not_turn_back() -> None:
    before = shapely.LineString([(0, 0), (0, 60_000)])
    after = shapely.LineString(
        [(300, 0), (300, 20_000), (1_500, 24_000), (1_500, 36_000), (300, 40_000), (300, 60_000)]
    )
    joined = joined_to(before, after)
    assert joined.is_simple
    assert joined.length < 1.05 * after.length
    assert shapely.hausdorff_distance(joined, after, densify=0.01) <= 1_000
