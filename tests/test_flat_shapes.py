"""Shapes taken apart for the disk, and put together again."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from frontmap.flat_shapes import are_polygons, are_runs, flat_polygons, flat_runs, polygons_of, runs_of_groups

HOLED = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(2, 2), (4, 2), (4, 4)], [(5, 5), (7, 5), (7, 7)]])
TWO = shapely.MultiPolygon([shapely.box(10, 0, 11, 1), shapely.box(12, 0, 13, 1)])
POLYGONS = np.array([TWO, HOLED, shapely.box(20, 0, 21, 1)], dtype=object)
RUNS = ((np.array([(0.0, 0.0), (1.0, 2.0)]),), (), (np.array([(3.0, 4.0)] * 3), np.array([(5.0, 6.0)] * 2)))


def test_polygons_come_back_as_they_were() -> None:
    flat = flat_polygons(POLYGONS)
    assert are_polygons(flat, 3)
    assert polygons_of(flat, 3).tolist() == POLYGONS.tolist()
    none = flat_polygons(POLYGONS[:0])
    assert are_polygons(none, 0) and len(polygons_of(none, 0)) == 0


def test_runs_of_points_come_back_in_their_groups() -> None:
    flat = flat_runs(RUNS)
    assert are_runs(flat, 3, 2)
    found = runs_of_groups(flat)
    assert [[run.tolist() for run in group] for group in found] == [[run.tolist() for run in group] for group in RUNS]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("points", np.full((19, 2), np.inf)),
        ("points", np.zeros((3, 2))),
        ("ring", np.zeros(4, dtype=np.int64)),
        ("part", np.array([0, 1, 2, 9])),
        ("owner", np.array([0, 0, 1, 1])),
        ("owner", np.array([0.0, 0.0, 1.0, 2.0])),
        ("more", np.zeros(1)),
    ],
)
def test_what_are_no_polygons_is_known(name, value) -> None:
    assert not are_polygons(flat_polygons(POLYGONS) | {name: value}, 3)


def test_polygons_may_have_company_that_is_named() -> None:
    flat = flat_polygons(POLYGONS)
    assert are_polygons(flat | {"near": np.zeros(3)}, 3, ("near",))
    assert not are_polygons(flat, 3, ("near",))
    assert not are_polygons(flat, 4)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("points", np.full((7, 2), np.nan)),
        ("points", np.zeros((6, 2))),
        ("length", np.array([6, 0, 1])),
        ("length", np.array([2**62, 2**62, 7])),
        ("size", np.array([3, -1, 1])),
        ("size", np.array([1, 2])),
        ("more", np.zeros(1)),
    ],
)
def test_what_are_no_runs_is_known(name, value) -> None:
    assert not are_runs(flat_runs(RUNS) | {name: value}, 3, 2)
