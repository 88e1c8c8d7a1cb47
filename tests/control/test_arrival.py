from __future__ import annotations

import numpy as np
import pytest
import shapely

from frontmap.control.arrival import Field, made_valid
from frontmap.control.mesh import Grid
from frontmap.control.pacing import paced_by_area, through
from frontmap.control.potential import FAR, NEAR, OUTSIDE, SWEPT, solve_potential
from frontmap.control.terrain import Ease

_KINDS = {"n": NEAR, ".": SWEPT, "f": FAR, "#": OUTSIDE}


def _kinds(*rows: str) -> np.ndarray:
    return np.array([[_KINDS[letter] for letter in row] for row in rows], dtype=np.int8)


def _uncut(kind: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rows, columns = kind.shape
    return np.full((rows, columns - 1), np.nan), np.full((rows - 1, columns), np.nan)


def test_between_two_straight_fronts_the_potential_is_straight() -> None:
    kind = _kinds("#######", "n.....f", "n.....f", "#######")
    solved = solve_potential(kind, _uncut(kind)).values
    # Edges lie half-way between nodes: the first node is half a step in, the last half a step before the end.
    assert solved[1, 1:6] == pytest.approx([0.1, 0.3, 0.5, 0.7, 0.9])
    assert solved[1, 0] == pytest.approx(-0.1)
    assert solved[1, 6] == pytest.approx(1.1)


def test_an_edge_cuts_its_link_where_it_is() -> None:
    kind = _kinds("n....f")
    across = np.full((1, 5), np.nan)
    across[0, 0], across[0, 4] = 0.25, 0.5
    solved = solve_potential(kind, (across, np.zeros((0, 6)))).values
    # Edges at 0.25 and 4.5, nodes at 1, 2, 3, 4.
    assert solved[0, 1:5] == pytest.approx((np.arange(1, 5) - 0.25) / 4.25)


def test_a_pocket_has_its_summit_in_the_middle() -> None:
    kind = _kinds("nnnnnnn", "n.....n", "n.....n", "n.....n", "n.....n", "n.....n", "nnnnnnn")
    solved = solve_potential(kind, _uncut(kind))
    inner = solved.values[1:6, 1:6]
    assert np.unravel_index(np.argmax(inner), inner.shape) == (2, 2)
    assert inner == pytest.approx(inner.T)
    assert inner == pytest.approx(inner[::-1])
    assert solved.reached == (True,)


def test_pieces_that_touch_nothing_are_told() -> None:
    kind = _kinds("n.#.#", "n.#.#")
    solved = solve_potential(kind, _uncut(kind))
    assert solved.reached == (True, False)
    assert np.isnan(solved.values[:, 3]).all()


def test_from_a_source_the_potential_grows_outwards() -> None:
    kind = _kinds("n....f")
    values = solve_potential(kind, _uncut(kind), np.array([2])).values[0, 1:5]
    assert values[1] == pytest.approx(0, abs=1e-5)
    assert values[0] > 0
    assert values[1] < values[2] < values[3]


def test_hard_ground_takes_most_of_the_potential() -> None:
    kind = _kinds("n....f")
    ease = np.array([0.25, 0.25, 0.25, 1.0, 1.0, 1.0])
    values = solve_potential(kind, _uncut(kind), ease=Ease(ease, lambda: ease)).values[0, 1:5]
    assert values[1] > 0.55
    assert (np.diff(values) > 0).all()


def test_the_same_area_falls_each_day() -> None:
    potential = np.linspace(0.005, 0.995, 100) ** 3
    pace = paced_by_area(potential, to_one=True)
    assert through(potential, *pace) == pytest.approx(np.linspace(0.005, 0.995, 100), abs=0.01)
    before, start, end, after = through(np.array([-0.1, 0.0, 1.0, 1.1]), *pace)
    assert before < start == 0
    assert after > end == 1


def test_points_lines_and_polygons_come_from_the_same_surface() -> None:
    rng = np.random.default_rng(3)
    pace = np.array([0.0, 4.0, 10.0]), np.array([0.0, 7.0, 10.0])
    field = Field(Grid(10.0, 20.0, 2.0, 9, 12), rng.uniform(0, 10, (9, 12)), pace)
    points = rng.uniform((10, 20), (32, 36), (2000, 2))
    values = field.at(points)
    for level in (2.0, 5.0, 8.5):
        below = field.below(level)
        near = np.abs(values - level) < 1e-9
        assert (shapely.contains_xy(below, points) == (values <= level))[~near].all()
        ((line, offsets),) = field.lines_at(np.array([level]))
        assert field.at(line) == pytest.approx(np.full(len(line), level))
        assert offsets[-1] == len(line) > 0


def test_greater_values_lie_on_the_left_hand_of_a_level_line() -> None:
    field = Field(Grid(0.0, 0.0, 1.0, 3, 4), np.tile(np.arange(4.0), (3, 1)))
    ((line, offsets),) = field.lines_at(np.array([1.5]))
    assert len(offsets) == 2
    ahead = line[-1] - line[0]
    left = line.mean(axis=0) + 0.2 * np.array([-ahead[1], ahead[0]]) / np.hypot(*ahead)
    assert field.at(left[None])[0] > 1.5


def test_ground_that_touches_itself_along_a_line_is_left_with_its_polygons_alone() -> None:
    spiked = shapely.Polygon([(0, 0), (2, 0), (2, 1), (3, 1), (2, 1), (2, 2), (0, 2)])
    assert shapely.make_valid(spiked).geom_type == "GeometryCollection"
    for given in (shapely.MultiPolygon([spiked]), shapely.MultiPolygon([spiked, shapely.box(5, 0, 6, 1)])):
        made = made_valid(given)
        assert made.geom_type == "MultiPolygon"
        assert made.is_valid
        assert made.area == pytest.approx(given.area)
    whole = shapely.MultiPolygon([shapely.box(0, 0, 1, 1)])
    assert made_valid(whole) is whole
