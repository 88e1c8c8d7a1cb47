from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from frontmap.scene.marks.arrow_shape import arrow_ring, curve_through, eased
from frontmap.scene.rounding import Strand, smoothed
from frontmap.scene.shapes import edges_of, joined, lines_of, rings_of

SQUARES = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(0, 1, 1, 2)], dtype=object)


def test_borders_are_drawn_once_and_know_both_sides() -> None:
    edges = edges_of(SQUARES)
    pairs = sorted(zip(edges.one.tolist(), edges.other.tolist(), strict=True))
    assert pairs.count((0, 1)) == 1
    assert pairs.count((0, 2)) == 1
    assert sum(other == -1 for _, other in pairs) == 8
    assert len(pairs) == 10


def test_borders_of_a_kind_are_joined() -> None:
    edges = edges_of(SQUARES)
    coast = joined(edges, np.where(edges.other < 0, 0, -1))[0]
    assert coast.length == pytest.approx(8.0)
    assert len(shapely.get_parts(coast)) == 1


def test_holes_run_against_their_exterior() -> None:
    holed = shapely.box(0, 0, 10, 10).difference(shapely.box(3, 3, 6, 6))
    exterior, hole = rings_of(holed)
    assert shapely.is_ccw(shapely.linearrings(exterior)) != shapely.is_ccw(shapely.linearrings(hole))


def test_points_and_emptiness_leave_nothing_to_draw() -> None:
    mixed = shapely.GeometryCollection([shapely.Point(0, 0), shapely.Polygon(), shapely.LineString()])
    assert rings_of(mixed) == ()
    assert lines_of(mixed) == ()


def rounded(line, reach_px):
    return smoothed(Strand.joining([line]), reach_px).apart()


def test_a_rounded_line_keeps_its_ends_and_stays_near() -> None:
    steps = np.array([[0, 0], [10, 0], [10, 10], [20, 10], [20, 20], [30, 20.0]])
    (line,) = rounded(steps, 4.0)
    assert line[0].tolist() == [0, 0]
    assert line[-1].tolist() == [30, 20]
    assert shapely.hausdorff_distance(shapely.linestrings(line), shapely.linestrings(steps)) < 4.0


def test_a_line_that_moves_in_one_place_keeps_its_shape_in_all_others() -> None:
    x = np.arange(0.0, 200.0, 3.0)
    still = np.column_stack([x, 10 * np.sin(x / 11)])
    moved = still.copy()
    moved[x > 150, 1] += 7
    (one,), (other,) = rounded(still, 5.0), rounded(moved, 5.0)
    unmoved = one[one[:, 0] < 120]
    assert len(unmoved) > 30
    assert unmoved.tolist() == other[: len(unmoved)].tolist()


def test_a_closed_line_stays_closed() -> None:
    (line,) = rounded(np.array([[0, 0], [30, 0], [30, 30], [0, 30], [0, 0.0]]), 4.0)
    assert line[0].tolist() == line[-1].tolist()


def test_a_curve_passes_through_its_points() -> None:
    points = np.array([[0, 0], [50, 10], [60, 60], [120, 70.0]])
    curve = shapely.linestrings(curve_through(points))
    assert max(shapely.distance(curve, shapely.points(points))) < 1e-6


@given(st.floats(0, 1), st.floats(0.3, 3))
def test_an_arrow_ends_where_it_has_grown_to(grown, scale) -> None:
    curve = curve_through(np.array([[0, 0], [200, 0.0]]))
    ring = arrow_ring(curve, grown, scale)
    if ring is None:
        assert grown * 200 < 16 * scale
    else:
        assert ring[:, 0].max() == pytest.approx(grown * 200, abs=0.01)
        assert np.abs(ring[:, 1]).max() <= 27 / 2 * scale + 1e-6


@given(st.floats(-1, 2))
def test_easing_stays_within_its_way(part) -> None:
    assert 0.0 <= eased(part) <= 1.0
    assert eased(0) == 0 and eased(1) == 1
