from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from frontmap.control.pieces import pieces_of


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[st.integers(0, n - 1)] * 2)))))
def test_pieces_are_those_that_scipy_finds(graph: tuple[int, list[tuple[int, int]]]) -> None:
    count, links = graph
    one, other = np.array(links, dtype=np.int64).reshape(-1, 2).T
    pieces, piece = pieces_of(count, one, other)
    wanted = connected_components(coo_matrix((np.ones(len(one)), (one, other)), (count, count)), directed=False)
    assert pieces == wanted[0]
    np.testing.assert_array_equal(piece, wanted[1])
