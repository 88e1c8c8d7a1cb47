"""Cells of a grid: which hang together, and how much room is round each."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage

from frontmap.scene.cells import pieces_in, room_in

masks = arrays(bool, st.tuples(st.integers(1, 9), st.integers(1, 12)))


@given(masks)
def test_pieces_are_those_that_share_edges(mask) -> None:
    found, (expected, count) = pieces_in(mask), ndimage.label(mask)
    assert sorted(np.unique(found[mask])) == list(range(1, count + 1))
    assert not found[~mask].any()
    pairs = {(int(one), int(other)) for one, other in zip(found[mask], expected[mask], strict=True)}
    assert len(pairs) == count


@given(masks)
def test_room_is_the_distance_to_what_is_taken(free) -> None:
    free[0, 0] = False
    assert (room_in(free) == ndimage.distance_transform_edt(free).astype(np.float32)).all()


def test_pieces_of_a_ring_with_an_island() -> None:
    mask = np.array([list(row) for row in ("#####", "#...#", "#.#.#", "#...#", "###.#")]) == "#"
    assert pieces_in(mask).max() == 2
