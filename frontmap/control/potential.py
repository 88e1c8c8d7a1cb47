"""The potential whose level lines a moving front follows: in what order the ground of one change falls, on a grid.

Ground that goes from one side to another between two instants is swept by the level lines of a potential *u*:

* Where the ground has a far edge (enemy ground beyond it that does not fall as well), *u* is harmonic: 0 on the near
  edge, where the gainer stands, 1 on the far edge, and no flux through coasts and neutral borders. Level lines leave
  the old front, meet coasts at right angles and settle on the new front.
* Where it has none (a pocket, the last ground before a coast), and where it spreads from points (an uprising), *u*
  solves ``-laplace(u) = 1`` with 0 on the near edge or at the points: the mean time a random walker takes to get
  there. A pocket shrinks towards its middle.

The potential says in what order ground falls; the pace comes from area: after half the time half the piece is taken.
The plainer ``d_near / (d_near + d_far)``, drawn beside it for the same events, has kinks wherever two parts of an edge
are equally near, and copies the notches of the far border long before the line comes there.

Edges of the ground run between nodes. A link that crosses one is cut there at its true length (the scheme of Gibou
et al. 2002), so that level lines start and end on the edge itself and not on a staircase.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap.cache import kept
from frontmap.control.mesh import Floats
from frontmap.control.terrain import Ease

__all__ = ["EXCLUDED", "FAR", "NEAR", "OUTSIDE", "SWEPT", "Potential", "solve_potential"]

SWEPT, NEAR, FAR, OUTSIDE, EXCLUDED = 0, 1, 2, 3, 4
"""What a node of the grid is: ground to be swept, the gainer's, the enemy's that stays so, neither (sea, a neutral,
ground that falls as well), or ground inside the area that does not change hands."""

_SHORTEST_LINK = 0.15


@dataclass(frozen=True)
class Potential:
    """A solved potential.

    Attributes
    ----------
    values : ndarray of float64, shape (rows, columns)
        Solved at swept nodes; continued linearly across their edges to the nodes beside them; NaN elsewhere.
    piece : ndarray of int32, shape (rows, columns)
        Number of the connected piece of swept ground, from 1; 0 elsewhere.
    reached : tuple of bool
        For each piece, whether it has a near edge (or a point to start from).
    """

    values: Floats
    piece: npt.NDArray[np.int32]
    reached: tuple[bool, ...]


def _links(kind: npt.NDArray[np.int8]) -> tuple[npt.NDArray[np.int64], ...]:
    """Return node pairs (flat indices) joined by a horizontal or vertical link, and 0/1 for the direction."""
    rows, columns = kind.shape
    node = np.arange(rows * columns).reshape(rows, columns)
    first = np.concatenate([node[:, :-1].ravel(), node[:-1, :].ravel()])
    second = np.concatenate([node[:, 1:].ravel(), node[1:, :].ravel()])
    vertical = np.concatenate([np.zeros(rows * (columns - 1), np.int64), np.ones((rows - 1) * columns, np.int64)])
    return first, second, vertical


def solve_potential(
    kind: npt.NDArray[np.int8],
    cut: tuple[Floats, Floats],
    sources: npt.NDArray[np.int64] | None = None,
    ease: Ease | None = None,
) -> Potential:
    """Solve for the potential of every connected piece of swept ground.

    Parameters
    ----------
    kind : ndarray of int8, shape (rows, columns)
        `SWEPT`, `NEAR`, `FAR`, `OUTSIDE` or `EXCLUDED`.
    cut : pair of ndarray
        Where an edge of the ground cuts the link from a node to its eastern neighbour, shape (rows, columns - 1), and
        to its northern one, shape (rows - 1, columns): share of the link from 0 to 1, NaN if none does.
    sources : ndarray of int64, optional
        Flat indices of swept nodes from which the piece spreads; near and far edges then do not count.
    ease : Ease, optional
        How easily ground is crossed, above 0; 1 everywhere by default.

    Returns
    -------
    Potential
    """
    basis: dict[str, Any] = {"kind": kind, "east": cut[0], "north": cut[1], "sources": sources}
    basis["ease"] = None if ease is None else ease.basis

    def solved() -> dict[str, npt.NDArray[Any]]:
        return _solved(kind, cut, sources, None if ease is None else ease.values)

    found = kept("potential", basis, solved, lambda arrays: _can_be(arrays, kind))
    return Potential(found["values"], found["piece"], tuple(found["reached"].tolist()))


def _can_be(arrays: Mapping[str, npt.NDArray[Any]], kind: npt.NDArray[np.int8]) -> bool:
    """Tell whether arrays have the shapes and types of a solved potential."""
    if set(arrays) != {"values", "piece", "reached"}:
        return False
    values, piece, reached = arrays["values"], arrays["piece"], arrays["reached"]
    return bool(
        [array.dtype.str for array in (values, piece, reached)] == ["<f8", "<i4", "|b1"]
        and values.shape == piece.shape == kind.shape
        and reached.ndim == 1
        and (not piece.size or (piece.min() >= 0 and piece.max() == len(reached)))
    )


def _solved(
    kind: npt.NDArray[np.int8],
    cut: tuple[Floats, Floats],
    sources: npt.NDArray[np.int64] | None,
    ease: Floats | None,
) -> dict[str, npt.NDArray[Any]]:
    """Return what `solve_potential` does, as arrays."""
    from scipy.sparse import coo_matrix, diags
    from scipy.sparse.csgraph import connected_components
    from scipy.sparse.linalg import splu

    flat = kind.ravel()
    swept = flat == SWEPT
    first, second, vertical = _links(kind)
    hanging = swept[first] & swept[second]
    ends = (np.cumsum(swept) - 1)[np.stack([first[hanging], second[hanging]])]
    nodes = int(swept.sum())
    graph = coo_matrix((np.ones(ends.shape[1], np.int8), tuple(ends)), (nodes, nodes))
    pieces, of_node = connected_components(graph, directed=False)
    piece_flat = np.zeros(flat.size, dtype=np.int32)
    piece_flat[swept] = of_node + 1
    touching = swept[first] | swept[second]
    first, second, vertical = first[touching], second[touching], vertical[touching]
    share = np.concatenate([cut[0].ravel(), cut[1].ravel()])[touching]
    weight = np.ones(len(first))
    if ease is not None:
        weight = 2 * ease[first] * ease[second] / (ease[first] + ease[second])
    both = swept[first] & swept[second]

    inner = np.where(swept[first], first, second)[~both]
    outer = np.where(swept[first], second, first)[~both]
    length = np.where(swept[first], share, 1 - share)[~both]
    length = np.clip(np.where(np.isfinite(length), length, 0.5), _SHORTEST_LINK, 1.0)
    edge_weight = weight[~both] / length
    spreads = sources is not None and len(sources) > 0
    near = (flat[outer] == NEAR) & (not spreads)
    far = (flat[outer] == FAR) & (not spreads)
    if spreads:
        assert sources is not None
        has_near = np.bincount(piece_flat[sources], minlength=pieces + 1) > 0
    else:
        has_near = np.bincount(piece_flat[inner[near]], minlength=pieces + 1) > 0
    has_far = np.bincount(piece_flat[inner[far]], minlength=pieces + 1) > 0
    has_near[0] = has_far[0] = False

    solvable = swept & has_near[piece_flat]
    number = np.full(flat.size, -1, dtype=np.int64)
    count = int(solvable.sum())
    number[solvable] = np.arange(count)
    values = np.full(flat.size, np.nan)
    if count:
        a, b, w = number[first[both]], number[second[both]], weight[both]
        kept = a >= 0
        a, b, w = a[kept], b[kept], w[kept]
        diagonal = np.zeros(count)
        for end in (a, b):
            diagonal += np.bincount(end, w, count)
        right = np.where(has_far[piece_flat[solvable]], 0.0, 1.0)
        fixed = (near | far) & (number[inner] >= 0)
        at, edge = number[inner[fixed]], edge_weight[fixed]
        diagonal += np.bincount(at, edge, count)
        right += np.bincount(at, edge * far[fixed], count)
        if spreads:
            assert sources is not None
            diagonal[number[sources]] += 1e6
        matrix = coo_matrix((-np.concatenate([w, w]), (np.concatenate([a, b]), np.concatenate([b, a]))), (count, count))
        system = (matrix.tocsc() + diags(diagonal, format="csc")).tocsc()
        solver = splu(system, permc_spec="MMD_AT_PLUS_A", options={"SymmetricMode": True}, diag_pivot_thresh=0.0)
        values[solvable] = solver.solve(right)

    # Beyond the edge: a straight continuation, so that the value on the edge itself is exactly 0 or 1.
    from_inside = values[inner]
    edge_value = far.astype(np.float64)
    beyond = from_inside + np.where(near | far, (edge_value - from_inside) / length, 0.0)
    good = np.isfinite(beyond)
    total = np.bincount(outer[good], beyond[good], flat.size)
    times = np.bincount(outer[good], minlength=flat.size)
    ghosts = times > 0
    values[ghosts] = total[ghosts] / times[ghosts]
    return {
        "values": values.reshape(kind.shape),
        "piece": piece_flat.reshape(kind.shape),
        "reached": has_near[1:],
    }
