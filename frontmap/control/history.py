"""The story of one point: each change of hands that it saw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from frontmap.control.engine import Control
from frontmap.control.passage import Passage
from frontmap.instant import day_of
from frontmap.timeline.change import Statement

__all__ = ["Turn", "history_of", "parcel_of", "turn_at"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A point comes into a side's hands.

    Attributes
    ----------
    instant : float
    side : int
        Index in ``control.sides``; -1 for nobody.
    change : int
        Index in ``timeline.changes``; -1 for the start.
    exact : bool
        Whether the instant is one that the author dated, not one in between.
    """

    instant: float
    side: int
    change: int
    exact: bool

    def statement(self, control: Control) -> Statement:
        """Return what it rests on."""
        timeline = control.timeline
        return timeline.changes[self.change].statement if self.change >= 0 else timeline.start_statement


def parcel_of(control: Control, point_m: tuple[float, float]) -> int:
    """Return the parcel in which a point lies; -1 outside the theatre."""
    return control.kept(("parcel", *point_m), lambda: int(control.parcels_at([point_m])[0]))


def turn_at(control: Control, point_m: tuple[float, float], instant: float) -> Turn:
    """Return the turn by which a point came into the hands in which it is at an instant.

    It is one of `history_of`, though its instant may be another of the same day: how a change moves is worked out only
    where the answer depends on it.
    """
    ground = control.ground
    parcel = parcel_of(control, point_m)
    start = float(control.timeline.span.start)
    if parcel < 0:
        return Turn(start, -1, -1, True)
    standing: Passage | None = None
    for index in reversed(ground.of_parcel[parcel]):
        passage = ground.passages[index]
        if standing is None:
            if not _comes_by(control, point_m, passage, instant):
                continue
        elif not _comes_before(control, point_m, passage, standing):
            continue
        elif passage.to != standing.to:
            break
        standing = passage
    else:
        if standing is None or standing.to == int(ground.start[parcel]):
            return Turn(start, int(ground.start[parcel]), -1, True)
    low, high = _bounds(standing)
    same_day = np.isfinite(high) and day_of(low) == day_of(high)
    arrives = high if same_day else _arrival(control, point_m, standing)
    return Turn(arrives, standing.to, standing.change, standing.sweep is None or arrives >= standing.end)


def _bounds(passage: Passage) -> tuple[float, float]:
    """Return the first and the last instant at which a passage may reach a point of its parcels."""
    if passage.sweep is None:
        return passage.end, passage.end
    return float(np.nextafter(passage.start, np.inf)), passage.end if passage.complete else np.inf


def _arrival(control: Control, point_m: tuple[float, float], passage: Passage) -> float:
    key = ("arrival", passage, *point_m)
    return control.kept(key, lambda: float(passage.times(np.array([point_m], dtype=np.float64))[0]))


def _comes_by(control: Control, point_m: tuple[float, float], passage: Passage, instant: float) -> bool:
    low, high = _bounds(passage)
    return high <= instant or (low <= instant and _arrival(control, point_m, passage) <= instant)


def _comes_before(control: Control, point_m: tuple[float, float], passage: Passage, other: Passage) -> bool:
    low, high = _bounds(passage)
    others_low, others_high = _bounds(other)
    if high < others_low or low >= others_high:
        return high < others_low
    return _arrival(control, point_m, passage) < _arrival(control, point_m, other)


def history_of(control: Control, point_m: tuple[float, float]) -> tuple[Turn, ...]:
    """Return the changes of hands that a point sees, in order of time, beginning with the start.

    Turns that change nothing, or come after a later change has taken the point, are left out.
    """

    def made() -> tuple[Turn, ...]:
        point = np.array([point_m], dtype=np.float64)
        parcel = parcel_of(control, point_m)
        ground = control.ground
        start = float(control.timeline.span.start)
        if parcel < 0:
            return (Turn(start, -1, -1, True),)
        soonest = np.inf
        turns: list[Turn] = []
        for index in reversed(ground.of_parcel[parcel]):
            passage = ground.passages[index]
            arrives = float(passage.times(point)[0])
            if arrives < soonest and np.isfinite(arrives):
                soonest = arrives
                exact = passage.sweep is None or arrives >= passage.end
                turns.append(Turn(arrives, passage.to, passage.change, exact))
        found = [Turn(start, int(ground.start[parcel]), -1, True)]
        for turn in reversed(turns):
            if turn.side != found[-1].side:
                found.append(turn)
        return tuple(found)

    return control.kept(("history", *point_m), made)
