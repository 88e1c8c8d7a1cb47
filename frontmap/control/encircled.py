"""Which ground is cut off: pieces of a side's ground that enemies enclose on all sides."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from frontmap.control.engine import Control
from frontmap.control.ground import MIXED, NOBODY
from frontmap.control.mesh import Integers
from frontmap.control.moving_arcs import moving_arcs_in
from frontmap.control.pieces import pieces_of

__all__ = ["enclosed_ground", "is_enclosed"]


def enclosed_ground(control: Control, instant: float) -> frozenset[tuple[int, int]]:
    """Return the parts of parcels that belong to enclosed ground, as (parcel, side).

    A connected piece of a side's ground is enclosed if it touches nothing but sides that are at war with it: no coast,
    no edge of the theatre, no neutral ground. A parcel's ground in the hands of one side counts as connected.
    """
    return control.kept(("enclosed", instant), lambda: _enclosed(control, instant))


def is_enclosed(control: Control, parcel: int, side: int, instant: float) -> bool:
    """Tell whether a side's ground in a parcel belongs to enclosed ground."""
    return not _leads_out(control, parcel, side, instant) and (parcel, side) in enclosed_ground(control, instant)


def _leads_out(control: Control, parcel: int, side: int, instant: float) -> bool:
    """Tell whether whole parcels of a side lead from a parcel to a coast, an edge of the theatre or neutral ground.

    Most ground does, and then no line that moves need be worked out.
    """
    epoch = control.epoch(instant)
    holder, neighbours = epoch.holder.tolist(), epoch.ground.neighbours
    shore = epoch.ground.shore
    seen, stack = {parcel}, [parcel] if holder[parcel] == side else []
    while stack:
        here = stack.pop()
        if here in shore:
            return True
        for near in neighbours[here] - seen:
            if holder[near] == NOBODY:
                return True
            if holder[near] == side:
                seen.add(near)
                stack.append(near)
    return False


def _enclosed(control: Control, instant: float) -> frozenset[tuple[int, int]]:
    epoch = control.epoch(instant)
    sides = len(control.sides)
    arcs = epoch.ground.mesh.arc_parcels
    holder = epoch.holder

    def node(parcel: Integers, side: Integers) -> Integers:
        return parcel * (sides + 1) + side + 1

    inner = (arcs[:, 1] >= 0) & (holder[arcs[:, 0]] != MIXED) & (holder[np.maximum(arcs[:, 1], 0)] != MIXED)
    pairs = [np.column_stack([node(arcs[inner, hand], holder[arcs[inner, hand]]) for hand in (0, 1)])]
    if epoch.moving:
        moving, _ = moving_arcs_in([epoch])
        held, _ = moving.holders(instant)
        parcels = moving.parcels[:, moving.owner]
        pairs.append(np.unique(np.column_stack([node(parcels[hand], held[hand]) for hand in (0, 1)]), axis=0))
    every = np.vstack(pairs)
    shore = arcs[arcs[:, 1] < 0, 0]
    nodes, flat = np.unique(every, return_inverse=True)
    link = flat.reshape(every.shape)
    side = nodes % (sides + 1) - 1
    one, other = side[link[:, 0]], side[link[:, 1]]
    same = one == other
    count, piece = pieces_of(len(nodes), link[same, 0], link[same, 1])
    open_ = np.zeros(count, dtype=bool)
    open_[piece[np.isin(nodes // (sides + 1), shore)]] = True
    open_[piece[side == NOBODY]] = True
    war: npt.NDArray[np.bool_] = np.zeros((sides + 1, sides + 1), dtype=bool)
    for first, second in control.pairs_at_war(instant):
        war[first, second] = war[second, first] = True
    peaceful = ~same & ~war[one, other]
    open_[piece[link[peaceful].ravel()]] = True
    closed = np.flatnonzero(~open_[piece])
    return frozenset(zip((nodes[closed] // (sides + 1)).tolist(), side[closed].tolist(), strict=True))
