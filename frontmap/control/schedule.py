"""The whole war at fixed points: who holds each at the start, and every later change of hands in order of time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frontmap.control.ground import NOBODY, Ground
from frontmap.control.mesh import Floats, Integers

__all__ = ["Schedule", "schedule_of"]


@dataclass(frozen=True)
class Schedule:
    """Holders of n points through time.

    Attributes
    ----------
    start : ndarray of int16, shape (n,)
        Index of the side that holds each point at the start; -1 for nobody.
    instant : ndarray of float64, shape (k,)
        When an event happens, ascending.
    point : ndarray of int32, shape (k,)
        Which point changes hands.
    holder : ndarray of int16, shape (k,)
        Index of the side it goes to.

    Notes
    -----
    Applying all events with ``instant <= t`` in order to ``start`` gives the holders at ``t``. Events that change
    nothing are left out.
    """

    start: npt.NDArray[np.int16]
    instant: Floats
    point: npt.NDArray[np.int32]
    holder: npt.NDArray[np.int16]


def schedule_of(ground: Ground, parcel: Integers, points_m: Floats) -> Schedule:
    """Return the schedule of points whose parcels are known.

    Parameters
    ----------
    ground : Ground
    parcel : ndarray of int64, shape (n,)
        Parcel of each point, -1 outside the theatre.
    points_m : ndarray, shape (n, 2)

    Returns
    -------
    Schedule
    """
    count = len(parcel)
    start = np.where(parcel >= 0, ground.start[parcel], NOBODY).astype(np.int16)
    order = np.argsort(parcel, kind="stable")
    first = np.searchsorted(parcel[order], np.arange(len(ground.parcels) + 1))
    reached: list[tuple[npt.NDArray[np.int32], Floats]] = []
    for passage in ground.passages:
        slices = [order[first[p] : first[p + 1]] for p in passage.parcels.tolist()]
        over = np.concatenate([np.zeros(0, dtype=np.int64), *slices])
        reached.append((over.astype(np.int32), passage.times(points_m[over])))
    # An event is superseded by a later change that has reached the point by then.
    soonest = np.full(count, np.inf)
    kept: list[npt.NDArray[np.bool_]] = []
    for points, times in reached[::-1]:
        kept.append((times < soonest[points]) & np.isfinite(times))
        soonest[points] = np.minimum(soonest[points], times)
    kept.reverse()
    # What is left of one point is in order of time, so one walk through the changes finds those that change nothing.
    current = start.copy()
    instants: list[Floats] = [np.zeros(0)]
    which: list[npt.NDArray[np.int32]] = [np.zeros(0, np.int32)]
    holders: list[npt.NDArray[np.int16]] = [np.zeros(0, np.int16)]
    for passage, (points, times), keep in zip(ground.passages, reached, kept, strict=True):
        moved = keep & (current[points] != passage.to)
        gained = points[moved]
        current[gained] = passage.to
        instants.append(times[moved])
        which.append(gained)
        holders.append(np.full(len(gained), passage.to, dtype=np.int16))
    instant, point, holder = np.concatenate(instants), np.concatenate(which), np.concatenate(holders)
    ascending = np.argsort(instant, kind="stable")
    return Schedule(start, instant[ascending], point[ascending], holder[ascending])
