"""Which things hang together: the connected pieces of a small graph."""

from __future__ import annotations

import numpy as np

from frontmap.control.mesh import Integers

__all__ = ["pieces_of"]


def pieces_of(count: int, one: Integers, other: Integers) -> tuple[int, Integers]:
    """Find the connected pieces of a graph.

    SciPy does the same sooner for great graphs, but takes longer to load than this takes for the parcels of a war.

    Parameters
    ----------
    count : int
        Of nodes.
    one, other : ndarray of int, shape (links,)
        The nodes that each link joins.

    Returns
    -------
    pieces : int
    piece : ndarray of int64, shape (count,)
        Number of the piece that each node belongs to, from 0, in the order of the first node of each.
    """
    lowest: Integers = np.arange(count, dtype=np.int64)
    while True:
        # Each link draws the roots at its ends to the lower of them; then all nodes look for their new roots.
        low = np.minimum(lowest[one], lowest[other])
        drawn = lowest.copy()
        np.minimum.at(drawn, lowest[one], low)
        np.minimum.at(drawn, lowest[other], low)
        while not np.array_equal(drawn[drawn], drawn):
            drawn = drawn[drawn]
        if np.array_equal(drawn, lowest):
            roots, piece = np.unique(lowest, return_inverse=True)
            return len(roots), piece.astype(np.int64)
        lowest = drawn
