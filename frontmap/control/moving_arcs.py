"""The edges beside parcels through which lines run, sampled, with the arrival times on both of their hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np

from frontmap.control.epoch import Epoch
from frontmap.control.ground import Ground
from frontmap.control.mesh import Floats, Integers, in_runs
from frontmap.control.passage import NOBODY, times_of

__all__ = ["MovingArcs", "moving_arcs_in"]

_State: TypeAlias = tuple[int, tuple[int, ...]]
"""Who holds the bottom of a parcel, and the passages that move over it, ascending."""


@dataclass(frozen=True)
class MovingArcs:
    """Arcs with a moving parcel on either hand, each for as long as the states of its two parcels last.

    Attributes
    ----------
    points : ndarray, shape (n, 2)
        Samples along one arc after the other, close enough to find where an arrival time passes an instant.
    first : ndarray of int64, shape (arcs + 1,)
        Samples of arc ``a`` are ``first[a]:first[a + 1]``.
    parcels : ndarray of int64, shape (2, arcs)
        On the left and right hand.
    base : ndarray of int64, shape (2, arcs)
        Holder on the left and right hand where no passage has arrived.
    over, to : ndarray of int64, shape (k, 2, arcs)
        Passages over the left and right hand, ascending, and the side that gains by each; -1 where there are fewer.
    times : ndarray, shape (k, 2, n)
        Arrival of each passage on the left and right hand; infinite where it does not pass.
    """

    points: Floats
    first: Integers
    parcels: Integers
    base: Integers
    over: Integers
    to: Integers
    times: Floats

    @cached_property
    def owner(self) -> Integers:
        """Which of the arcs each sample belongs to, shape (n,)."""
        return np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))

    @property
    def spans(self) -> tuple[Floats, Floats]:
        """When the first passage arrives anywhere on each arc, and when all have arrived everywhere, shape (arcs,)."""
        starts = self.first[:-1]
        begins = np.minimum.reduceat(self.times.min(axis=(0, 1)), starts)
        last = np.maximum.reduceat(self.times, starts, axis=2)
        return begins, np.where(self.over >= 0, last, -np.inf).max(axis=(0, 1))

    @property
    def left_behind(self) -> Integers:
        """Holder on the left and right hand where all passages have arrived, shape (2, arcs)."""
        holder = self.base
        for over, to in zip(self.over, self.to, strict=True):
            holder = np.where(over >= 0, to, holder)
        return holder

    def chosen(self, arcs: Integers) -> MovingArcs:
        """Return some of the arcs, in any order, each as often as it is named."""
        samples = in_runs(self.first, arcs)
        return replace(
            self,
            points=self.points[samples],
            first=np.append(0, np.cumsum(np.diff(self.first)[arcs])),
            parcels=self.parcels[:, arcs],
            base=self.base[:, arcs],
            over=self.over[..., arcs],
            to=self.to[..., arcs],
            times=self.times[..., samples],
        )

    def holders(self, instant: float | Floats) -> tuple[Integers, Integers]:
        """Return who holds each sample's left and right hand, and the layer of the passage that says so (-1: none).

        Parameters
        ----------
        instant : float or ndarray of shape (n,)
            One for all samples, or for each its own.
        """
        owner = self.owner
        holder, top = self.base[:, owner], np.full(self.times.shape[1:], -1, dtype=np.int64)
        for layer, times in enumerate(self.times):
            arrived = times <= instant
            top[arrived] = layer
            holder = np.where(arrived, self.to[layer][:, owner], holder)
        return holder, top


def moving_arcs_in(epochs: Sequence[Epoch]) -> tuple[MovingArcs, list[Integers]]:
    """Return the arcs with a moving parcel on either hand in some epochs of one ground.

    Those between parcels of one group, whose hands never differ, are left out.

    Returns
    -------
    arcs : MovingArcs
    which : list of ndarray of int64
        For each epoch, which of the arcs it has, ascending.
    """
    ground = epochs[0].ground
    mesh = ground.mesh
    # Parcels that stand still have a number for each holder, the others one for each state.
    number: dict[_State, int] = {(side, ()): side - NOBODY for side in range(NOBODY, len(ground.timeline.sides))}
    told: list[tuple[Integers, Integers]] = []
    for epoch in epochs:
        state = epoch.base - NOBODY
        moved = np.fromiter(epoch.moving, dtype=np.int64, count=len(epoch.moving))
        below = epoch.base[moved].tolist()
        state[moved] = [
            number.setdefault((base, over), len(number))
            for base, over in zip(below, epoch.moving.values(), strict=True)
        ]
        arcs = mesh.arcs_beside(moved)
        states = state[mesh.arc_parcels[arcs]]
        apart = states[:, 0] != states[:, 1]
        told.append((arcs[apart], states[apart]))
    count = np.int64(len(number))
    codes = [(arcs * count + states[:, 0]) * count + states[:, 1] for arcs, states in told]
    every, place = np.unique(np.concatenate(codes), return_inverse=True)
    arcs, hands = np.divmod(every, count * count)
    which = np.split(place, np.cumsum([len(code) for code in codes])[:-1])
    return _with_times(ground, arcs, np.array(np.divmod(hands, count)), list(number)), which


def _with_times(ground: Ground, arcs: Integers, hands: Integers, states: Sequence[_State]) -> MovingArcs:
    """Return arcs, given the states of the parcels on their hands, shape (2, arcs)."""
    layers = max(len(over) for _, over in states)
    passages = ground.passages
    over_state = np.full((layers, len(states)), -1, dtype=np.int64)
    to_state = over_state.copy()
    for column, (_, passed) in enumerate(states):
        over_state[: len(passed), column] = passed
        to_state[: len(passed), column] = [passages[index].to for index in passed]
    samples = [ground.samples(arc) for arc in arcs.tolist()]
    first = np.cumsum([0, *map(len, samples)])
    points = np.concatenate([np.zeros((0, 2)), *samples])
    over = over_state[:, hands]
    times = np.full((layers, 2, len(points)), np.inf)
    base = np.array([bottom for bottom, _ in states])[hands]
    found = MovingArcs(points, first, ground.mesh.arc_parcels[arcs].T, base, over, to_state[:, hands], times)
    if not len(arcs):
        return found
    # Each passage is asked once for all arcs.
    wanted = np.flatnonzero(over.ravel() >= 0)
    index = over.ravel()[wanted]
    order = np.argsort(index, kind="stable")
    layer_and_hand, arc = np.divmod(wanted[order], len(arcs))
    of, starts = np.unique(index[order], return_index=True)
    sizes = np.diff(first)[arc]
    asked = in_runs(first, arc)
    bounds = np.append(0, np.cumsum(sizes))[starts[1:]]
    some = times_of([passages[each] for each in of.tolist()], np.split(points[asked], bounds))
    times.reshape(-1)[np.repeat(layer_and_hand, sizes) * len(points) + asked] = np.concatenate(some)
    return found
