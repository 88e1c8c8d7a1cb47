"""Masks and values on the nodes of a grid, as pictures."""

from __future__ import annotations

import numpy as np

from frontmap.control.mesh import Grid
from frontmap.control.nodes import dilated, nearest_nodes, spread_out, touches


def mask_of(*rows: str) -> np.ndarray:
    return np.array([[letter == "#" for letter in row] for row in rows])


def test_a_mask_grows_by_its_four_neighbours() -> None:
    grown = dilated(mask_of(".....", "..#..", ".....", "....#"))
    assert (grown == mask_of("..#..", ".###.", "..#.#", "...##")).all()


def test_masks_touch_along_links_and_not_across_corners() -> None:
    mask = mask_of("#..", "...", "...")
    assert touches(mask, mask_of(".#.", "...", "..."))
    assert not touches(mask, mask_of("...", ".#.", "..."))
    assert not touches(mask, mask)


def test_the_nearest_node_is_chosen_among_the_allowed() -> None:
    grid = Grid(0.0, 0.0, 10.0, 3, 4)
    nodes = grid.nodes()
    point = (float(nodes[5, 0]) + 1.0, float(nodes[5, 1]) - 1.0)
    assert nearest_nodes([point], grid, np.ones((3, 4), dtype=bool)).tolist() == [5]
    assert nearest_nodes([point], grid, mask_of("....", "...#", "....")).tolist() == [7]
    assert nearest_nodes([point], grid, np.zeros((3, 4), dtype=bool)).tolist() == []


def test_values_spread_over_swept_ground_and_its_rim_of_two() -> None:
    unknown = np.nan
    values = np.array([[3.0, unknown, unknown, unknown, unknown, unknown]])
    piece = np.array([[2, 0, 0, 0, 0, 0]], dtype=np.int32)
    spread, numbers = spread_out(values, piece, mask_of("##...."))
    assert spread.tolist() == [[3.0, 3.0, 3.0, 3.0, 0.0, 0.0]]
    assert numbers.tolist() == [[2, 2, 2, 2, 0, 0]]
