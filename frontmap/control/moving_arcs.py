"""The edges beside parcels through which lines run, sampled, with the arrival times on both of their hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from frontmap.control.ground import Ground
from frontmap.control.joining import Piece
from frontmap.control.mesh import Floats, Integers

__all__ = ["ArcSamples", "MovingArc", "State", "moving_arcs_of"]

State: TypeAlias = tuple[int, tuple[int, ...]]
"""Who holds the bottom of a parcel, and the passages that move over it, ascending."""


@dataclass(frozen=True, eq=False)
class MovingArc:
    """An arc with a moving parcel on either hand, for as long as the states of its two parcels last.

    Attributes
    ----------
    arc : int
    points : ndarray, shape (n, 2)
        Close enough to find where an arrival time passes an instant.
    parcels : (int, int)
        On the left and right hand.
    base : (int, int)
        Holder on the left and right hand where no passage has arrived.
    over : ndarray of int64, shape (k, 2)
        Passages over the left and right hand, ascending; -1 where there is none.
    to : ndarray of int64, shape (k, 2)
        Side that gains by each.
    times : ndarray, shape (k, 2, n)
        Arrival of each passage on the left and right hand; infinite where it does not pass.
    """

    arc: int
    points: Floats
    parcels: tuple[int, int]
    base: tuple[int, int]
    over: Integers
    to: Integers
    times: Floats

    @cached_property
    def begins(self) -> float:
        """When the first passage arrives anywhere on it."""
        return float(self.times.min())

    @cached_property
    def ends(self) -> float:
        """When all passages have arrived everywhere on it; infinite where one never does."""
        return float(self.times[self.over >= 0].max())

    @cached_property
    def before(self) -> tuple[Piece, ...]:
        """The front along it before anything has arrived."""
        return self._whole(self.base, -1)

    @cached_property
    def after(self) -> tuple[Piece, ...]:
        """The front along it when everything has arrived."""
        last = [int(np.flatnonzero(hand >= 0)[-1]) if (hand >= 0).any() else -1 for hand in self.over.T]
        holder = [int(self.to[top, hand]) if top >= 0 else self.base[hand] for hand, top in enumerate(last)]
        return self._whole((holder[0], holder[1]), int(self.over.max()))

    def _whole(self, holder: tuple[int, int], passage: int) -> tuple[Piece, ...]:
        left, right = holder
        if left == right or left < 0 or right < 0:
            return ()
        points = self.points if left < right else self.points[::-1]
        return (Piece((min(holder), max(holder)), points, passage, False),)


def moving_arcs_of(ground: Ground, arcs: Sequence[int], states: Mapping[int, State]) -> list[MovingArc]:
    """Return arcs with what moves over the parcels beside them.

    Parameters
    ----------
    ground : Ground
    arcs : sequence of int
        Each with a parcel on both hands.
    states : mapping of int to State
        Of all parcels beside them.
    """
    samples = [ground.samples(arc) for arc in arcs]
    hands: list[list[int]] = ground.mesh.arc_parcels[list(arcs)].tolist()
    found: list[MovingArc] = []
    asked: dict[int, list[tuple[int, int, int]]] = {}
    for place, (arc, points, pair) in enumerate(zip(arcs, samples, hands, strict=True)):
        both = [states[parcel] for parcel in pair]
        layers = max(len(over) for _, over in both)
        passages = np.full((layers, 2), -1, dtype=np.int64)
        to = passages.copy()
        for hand, (_, over) in enumerate(both):
            for layer, index in enumerate(over):
                passages[layer, hand], to[layer, hand] = index, ground.passages[index].to
                asked.setdefault(index, []).append((place, layer, hand))
        times = np.full((layers, 2, len(points)), np.inf)
        bases = both[0][0], both[1][0]
        found.append(MovingArc(arc, points, (pair[0], pair[1]), bases, passages, to, times))
    # Each passage is asked once for all arcs, of which most have it on one hand only.
    for index, wanted in asked.items():
        times = ground.passages[index].times(np.concatenate([samples[place] for place, _, _ in wanted]))
        first = 0
        for place, layer, hand in wanted:
            end = first + len(samples[place])
            found[place].times[layer, hand] = times[first:end]
            first = end
    return found


@dataclass(frozen=True)
class ArcSamples:
    """The samples of some arcs, one after the other; an arc may be among them several times.

    Attributes
    ----------
    points : ndarray, shape (n, 2)
    owner : ndarray of int64, shape (n,)
        Which of the arcs each sample belongs to.
    base : ndarray of int64, shape (2, arcs)
    over, to : ndarray of int64, shape (k, 2, arcs)
    times : ndarray, shape (k, 2, n)
        All as in `MovingArc`; where an arc has fewer passages than others, -1 and infinite.
    """

    points: Floats
    owner: Integers
    base: Integers
    over: Integers
    to: Integers
    times: Floats

    @classmethod
    def of(cls, arcs: Sequence[MovingArc], which: Integers | None = None) -> ArcSamples:
        """Return the samples of arcs, of which there is one, in an order in which they may be named repeatedly."""
        lengths = np.array([len(arc.points) for arc in arcs])
        starts = np.cumsum(lengths) - lengths
        layers = max(len(arc.over) for arc in arcs)
        over = np.full((layers, 2, len(arcs)), -1, dtype=np.int64)
        to = over.copy()
        times = np.full((layers, 2, int(lengths.sum())), np.inf)
        for place, (arc, first, length) in enumerate(zip(arcs, starts.tolist(), lengths.tolist(), strict=True)):
            depth = len(arc.over)
            over[:depth, :, place], to[:depth, :, place] = arc.over, arc.to
            times[:depth, :, first : first + length] = arc.times
        points, base = np.concatenate([arc.points for arc in arcs]), np.array([arc.base for arc in arcs]).T
        if which is None:
            return cls(points, np.repeat(np.arange(len(arcs)), lengths), base, over, to, times)
        sizes = lengths[which]
        owner = np.repeat(np.arange(len(which)), sizes)
        sample = np.arange(len(owner)) + (starts[which] - (np.cumsum(sizes) - sizes))[owner]
        return cls(points[sample], owner, base[:, which], over[..., which], to[..., which], times[..., sample])

    def holders(self, instant: float | Floats) -> tuple[Integers, Integers]:
        """Return who holds each sample's left and right hand, and the layer of the passage that says so (-1: none).

        Parameters
        ----------
        instant : float or ndarray of shape (n,)
            One for all samples, or for each its own.
        """
        holder, top = self.base[:, self.owner], np.full(self.times.shape[1:], -1, dtype=np.int64)
        for layer, times in enumerate(self.times):
            arrived = times <= instant
            top[arrived] = layer
            holder = np.where(arrived, self.to[layer][:, self.owner], holder)
        return holder, top
