"""Simplifying a coverage."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from frontmap.atlas import simplified
from frontmap.errors import GeometryError


def strips(heights):
    """Two strips of land that share a jagged edge through the given heights."""
    edge = [(100.0 * i, height) for i, height in enumerate(heights)]
    right = edge[-1][0]
    below = shapely.Polygon([(0, -1000), *edge, (right, -1000)])
    above = shapely.Polygon([(0, 1000), *edge, (right, 1000)])
    return np.array([below, above], dtype=object)


@given(st.lists(st.floats(-80, 80), min_size=3, max_size=40), st.sampled_from([0.0, 10.0, 100.0, 1000.0]))
def test_neighbours_keep_a_common_edge(heights, tolerance_m):
    given_strips = strips(heights)
    simple = simplified(given_strips, tolerance_m)
    assert shapely.coverage_is_valid(simple)
    assert not shapely.is_empty(simple).any()
    assert shapely.length(shapely.intersection(*simple)) > 0
    assert (shapely.get_num_coordinates(simple) <= shapely.get_num_coordinates(given_strips)).all()


def test_nothing_is_lost_at_zero():
    given_strips = strips([0, 5, 0])
    assert shapely.equals_exact(simplified(given_strips, 0), given_strips).all()


@pytest.mark.parametrize("tolerance_m", [-1.0, float("nan"), float("inf")])
def test_a_tolerance_must_be_a_length(tolerance_m):
    with pytest.raises(GeometryError, match="tolerance"):
        simplified(strips([0, 1, 0]), tolerance_m)
