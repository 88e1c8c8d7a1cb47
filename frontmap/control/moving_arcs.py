"""The edges beside parcels through which lines run, sampled, with the arrival times on both of their hands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from frontmap.control.mesh import Floats, Integers

__all__ = ["MovingArcs"]


@dataclass(frozen=True)
class MovingArcs:
    """Samples along the arcs beside moving parcels, with the arrival times on both of their hands.

    Attributes
    ----------
    points : ndarray, shape (n, 2)
    arcs : int
        How many arcs there are.
    arc : ndarray of int64, shape (n,)
        Which arc each sample belongs to; samples of one arc follow one another.
    parcel : ndarray of int64, shape (2, n)
        Parcel on the left and right hand.
    base : ndarray of int64, shape (2, n)
        Holder on the left and right hand where no passage has arrived.
    over : ndarray of int64, shape (k,)
        Passages, ascending.
    to : ndarray of int64, shape (k,)
        Side that gains by each.
    times : ndarray, shape (k, 2, n)
        Arrival of each passage on the left and right hand; infinite where it does not pass.
    """

    points: Floats
    arcs: int
    arc: Integers
    parcel: Integers
    base: Integers
    over: Integers
    to: Integers
    times: Floats

    def chosen(self, samples: npt.NDArray[np.bool_]) -> MovingArcs:
        """Return some of the samples, whole arcs of them."""
        return replace(
            self,
            points=self.points[samples],
            arc=self.arc[samples],
            parcel=self.parcel[:, samples],
            base=self.base[:, samples],
            times=self.times[:, :, samples],
        )

    def repeated(self, times: int) -> MovingArcs:
        """Return all samples several times over, their arcs numbered on."""
        return replace(
            self,
            points=np.tile(self.points, (times, 1)),
            arc=(self.arc + self.arcs * np.arange(times)[:, None]).ravel(),
            parcel=np.tile(self.parcel, times),
            base=np.tile(self.base, times),
            times=np.tile(self.times, times),
        )

    @cached_property
    def _reached(self) -> tuple[Floats, Floats]:
        """When each passage arrives at the first and at the last sample of each arc, shapes (k, 2, arcs)."""
        starts = np.flatnonzero(np.diff(self.arc, prepend=-1))
        return (
            np.minimum.reduceat(self.times, starts, axis=2),
            np.maximum.reduceat(self.times, starts, axis=2),
        )

    def turning(self, first: float, last: float) -> npt.NDArray[np.bool_]:
        """Return the samples of arcs along which a passage is under way between two instants, shape (n,)."""
        begun, done = self._reached
        arcs: npt.NDArray[np.bool_] = np.any((begun <= last) & (done > first), axis=(0, 1))
        return arcs[self.arc]

    def holders(self, instant: float | Floats) -> tuple[Integers, Integers]:
        """Return who holds each sample's left and right hand, and the row of the passage that says so (-1: none).

        Parameters
        ----------
        instant : float or ndarray of shape (n,)
            One for all samples, or for each its own.
        """
        top = np.full(self.base.shape, -1, dtype=np.int64)
        for row in range(len(self.over)):
            top[self.times[row] <= instant] = row
        if not len(self.over):
            return self.base, top
        return np.where(top >= 0, self.to[top], self.base), top
