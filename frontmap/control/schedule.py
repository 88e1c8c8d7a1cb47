"""The whole war at fixed points: who holds each at the start, and every later change of hands in order of time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap.cache import kept
from frontmap.control.ground import NOBODY, Ground
from frontmap.control.mesh import Floats, Integers

__all__ = ["Schedule", "kept_schedule", "schedule_between", "schedule_of"]


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

    def holders(self, instants: npt.ArrayLike) -> npt.NDArray[np.int16]:
        """Return who holds each point at ascending instants, shape (len(instants), n)."""
        passed = np.searchsorted(self.instant, instants, side="right").tolist()
        found = np.empty((len(passed), len(self.start)), dtype=np.int16)
        now, before = self.start.copy(), 0
        for number, happened in enumerate(passed):
            # Of several events of one point the last counts: numpy assigns in order.
            now[self.point[before:happened]] = self.holder[before:happened]
            found[number], before = now, happened
        return found


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


def schedule_between(
    ground: Ground,
    parcel: npt.NDArray[np.signedinteger[Any]],
    points_m: Callable[[Integers], Floats],
    since: float,
    until: float,
) -> Schedule:
    """Return what `schedule_of` does, for a part of the war: only ground that moves in it is worked on.

    Parameters
    ----------
    ground : Ground
    parcel : ndarray of int, shape (n,)
        Parcel of each point, -1 outside the theatre.
    points_m : callable(indices) -> ndarray, shape (k, 2)
        The place of some of the points.
    since, until : float
        Instants. `Schedule.start` is the state at the first, and events are those after it up to the second.
    """
    bottom = np.full(len(ground.parcels) + 1, NOBODY, dtype=np.int16)
    moves = np.zeros(len(bottom), dtype=bool)
    for known in np.flatnonzero(np.bincount(parcel + 1, minlength=1)[1:]).tolist():
        bottom[known], under_way = ground.state(known, since)
        moves[known] = bool(under_way)
    for passage in ground.passages:
        if passage.start <= until and passage.end > since:
            moves[passage.parcels] = True
    # The last entry stands for -1, outside the theatre.
    moves[-1] = False
    start = bottom[parcel]
    chosen = np.flatnonzero(moves[parcel])
    part = schedule_of(ground, parcel[chosen].astype(np.int64), points_m(chosen))
    passed, last = np.searchsorted(part.instant, [since, until], side="right").tolist()
    start[chosen] = part.holders([since])[0]
    which = chosen[part.point[passed:last]].astype(np.int32)
    return Schedule(start, part.instant[passed:last], which, part.holder[passed:last])


def kept_schedule(
    digest: str, sides: int, points: int, basis: Mapping[str, Any], work_out: Callable[[], Schedule]
) -> Schedule:
    """Return a schedule that was kept on disk, or work it out now.

    Parameters
    ----------
    digest : str
        Of the control; if empty, nothing is kept.
    sides, points : int
        How many there are.
    basis : mapping of str
        What tells the points from others, see `frontmap.cache.kept`.
    work_out : callable
    """
    if not digest:
        return work_out()
    whole = {"war": digest, **basis}
    found = kept("schedule", whole, lambda: vars(work_out()), lambda some: _can_be(some, points, sides))
    return Schedule(found["start"], found["instant"], found["point"], found["holder"])


def _can_be(arrays: Mapping[str, npt.NDArray[Any]], points: int, sides: int) -> bool:
    """Tell whether arrays have the shapes and types of a schedule."""
    if set(arrays) != {"start", "instant", "point", "holder"}:
        return False
    start, instant, point, holder = (arrays[name] for name in ("start", "instant", "point", "holder"))
    return bool(
        [array.dtype.str for array in (start, instant, point, holder)] == ["<i2", "<f8", "<i4", "<i2"]
        and start.shape == (points,)
        and instant.ndim == 1
        and instant.shape == point.shape == holder.shape
        and np.isfinite(instant).all()
        and (instant[1:] >= instant[:-1]).all()
        and (not point.size or (point.min() >= 0 and point.max() < points))
        and min(holder.min(initial=0), start.min(initial=0)) >= NOBODY
        and max(holder.max(initial=0), start.max(initial=0)) < max(sides, 1)
    )
