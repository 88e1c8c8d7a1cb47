"""Passages: one change over some of its parcels, and when it reaches which point of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frontmap.control.arrival import Field, fields_at
from frontmap.control.mesh import Floats, Integers
from frontmap.control.sweep import Sweep

__all__ = ["NOBODY", "Passage", "PassageTable", "times_of"]

NOBODY = -1
"""Holder of ground that no side holds."""


@dataclass(frozen=True, eq=False)
class Passage:
    """One change over some of its parcels.

    Attributes
    ----------
    change : int
        Index in ``timeline.changes``.
    to : int
        Index in ``timeline.sides``, or `NOBODY`.
    start, end : float
        Instants between which it moves over these parcels; equal where they fall all at once.
    parcels : ndarray of int32
        Ascending.
    sweep : Sweep or None
        How it moves; None where all fall at ``end``.
    complete : bool
        Whether all of the ground of the parcels has fallen at ``end``.
    """

    change: int
    to: int
    start: float
    end: float
    parcels: npt.NDArray[np.int32]
    sweep: Sweep | None = None
    complete: bool = True

    @property
    def field(self) -> Field | None:
        """Arrival time in instants; None where all fall at ``end``."""
        return None if self.sweep is None else self.sweep.field

    def times(self, points_m: Floats) -> Floats:
        """Return the arrival time at points that lie in its parcels, shape (n, 2) → (n,)."""
        return times_of([self], [points_m])[0]

    def within(self, arrivals: Floats) -> Floats:
        """Return arrival times as they count for this passage, of any shape: none before its start or after its end."""
        # At the start itself nothing has moved yet, not even on the near edge.
        times = np.maximum(arrivals, np.nextafter(self.start, np.inf))
        return np.minimum(times, self.end) if self.complete else np.where(times > self.end, np.inf, times)


@dataclass(frozen=True)
class PassageTable:
    """All passages in columns.

    Attributes
    ----------
    start, end : ndarray, shape (passages,)
    to : ndarray of int64, shape (passages,)
    complete : ndarray of bool, shape (passages,)
    parcels : ndarray of int32, shape (k,)
        The parcels of one passage after another.
    owner : ndarray of int64, shape (k,)
        The passage to which each belongs, ascending.
    """

    start: Floats
    end: Floats
    to: Integers
    complete: npt.NDArray[np.bool_]
    parcels: npt.NDArray[np.int32]
    owner: Integers


def times_of(passages: Sequence[Passage], points_m: Sequence[Floats]) -> list[Floats]:
    """Return the arrival times of passages, each at points of its own: as `Passage.times`, but sooner."""
    moving = [place for place, passage in enumerate(passages) if passage.sweep is not None]
    found = [np.full(len(points), passage.end) for passage, points in zip(passages, points_m, strict=True)]
    fields = [passages[place].field for place in moving]
    arrivals = fields_at([field for field in fields if field is not None], [points_m[place] for place in moving])
    for place, times in zip(moving, arrivals, strict=True):
        found[place] = passages[place].within(times)
    return found
