from __future__ import annotations

import numpy as np
import shapely

from frontmap.control.locate import Locator, aligned
from frontmap.control.mesh import Grid, crossings, mesh_of, parcels_on_grid
from frontmap.control.parcels import cut_parcels
from tests.control.worlds import theatre_like, timeline_like

WORLD = ("aab", "a.b", "ccc")


def test_each_shared_edge_is_one_arc_between_its_two_parcels() -> None:
    parcels = cut_parcels(timeline_like(theatre_like(*WORLD), {}))
    arcs = mesh_of(parcels.polygons).arcs
    lengths: dict[tuple[int, int], float] = {}
    for arc in arcs:
        length = np.hypot(*np.diff(arc.points, axis=0).T).sum() / 40_000
        lengths[arc.left, arc.right] = lengths.get((arc.left, arc.right), 0) + length
    # a, b, c are 0, 1, 2; the hole in the middle is an edge of the world like the outer one.
    assert lengths == {(0, 1): 1, (0, 2): 1, (1, 2): 1, (0, -1): 6, (1, -1): 4, (2, -1): 6}


def test_an_arc_has_its_left_parcel_on_the_left_hand() -> None:
    parcels = cut_parcels(timeline_like(theatre_like(*WORLD), {}))
    for arc in mesh_of(parcels.polygons).arcs:
        ahead = arc.points[1] - arc.points[0]
        beside = (arc.points[0] + arc.points[1]) / 2 + np.array([-ahead[1], ahead[0]]) / np.hypot(*ahead)
        assert parcels.polygons[arc.left].contains(shapely.Point(beside))


def test_lines_cross_segments_where_they_should() -> None:
    start, end = np.array([[0.0, 0.0], [0.0, 5.0]]), np.array([[4.0, 4.0], [4.0, 5.0]])
    line, along, segment = crossings(start, end, 0.5, 1.0, 10, axis=1)
    assert line.tolist() == [0, 1, 2, 3]
    assert along.tolist() == [0.5, 1.5, 2.5, 3.5]
    assert segment.tolist() == [0, 0, 0, 0]


def test_a_grid_is_labelled_as_typed() -> None:
    parcels = cut_parcels(timeline_like(theatre_like(*WORLD), {}))
    mesh = mesh_of(parcels.polygons)
    grid = Grid(aligned(-20_000), aligned(20_000), 40_000.0, 4, 5)
    labels = parcels_on_grid(mesh.segments, grid)[::-1]
    assert labels.tolist() == [[-1] * 5, [-1, 0, 0, 1, -1], [-1, 0, -1, 1, -1], [-1, 2, 2, 2, -1]]


def test_the_locator_agrees_with_geometry() -> None:
    parcels = cut_parcels(timeline_like(theatre_like("aab", "acb", "ddb"), {}))
    locate = Locator(parcels, mesh_of(parcels.polygons))
    points = np.random.default_rng(1).uniform(-10_000, 130_000, (4000, 2))
    on_grid = np.round(points / 500) * 500
    for some in (points, on_grid, points[:5]):
        found = locate(some)
        for point, parcel in zip(shapely.points(some), found, strict=True):
            touching = [index for index, polygon in enumerate(parcels.polygons) if polygon.intersects(point)]
            assert parcel == (touching[0] if touching else -1)
