"""Going from one equal-area projection to another agrees with going over degrees."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontmap.atlas.azimuthal import laea, reprojected
from frontmap.atlas.theatre import Projection

degrees = st.tuples(st.floats(-170, 170), st.floats(-75, 75))


@given(degrees, degrees, degrees)
def test_it_is_what_pyproj_does_by_way_of_degrees(one, other, spot) -> None:
    given_, wanted = laea(*one), laea(*other)
    apart = [_cosine(centre, spot) for centre in (one, other)]
    if min(apart) < -0.9:
        return
    metres = Projection(given_).to_metres([spot])
    assert reprojected(metres, given_, wanted) == pytest.approx(Projection(wanted).to_metres([spot]), abs=0.05)


@given(st.lists(st.tuples(st.floats(-4e6, 4e6), st.floats(-4e6, 4e6)), min_size=1, max_size=20))
def test_there_and_back_is_where_one_was(points) -> None:
    europe, far_east = laea(27.5, 53.9), laea(128.0, 46.0)
    there = reprojected(points, europe, far_east)
    assert reprojected(there, far_east, europe) == pytest.approx(np.array(points), abs=1e-3)


def test_no_points_are_no_points() -> None:
    assert reprojected(np.zeros((0, 2)), laea(0, 0), laea(10, 10)).shape == (0, 2)


def _cosine(one: tuple[float, float], other: tuple[float, float]) -> float:
    (a, b), (c, d) = np.radians(one), np.radians(other)
    return float(np.sin(b) * np.sin(d) + np.cos(b) * np.cos(d) * np.cos(a - c))
