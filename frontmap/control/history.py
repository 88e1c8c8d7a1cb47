"""The story of one point: each change of hands that it saw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from frontmap.control.engine import Control
from frontmap.timeline.change import Statement

__all__ = ["Turn", "history_of"]


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


def history_of(control: Control, point_m: tuple[float, float]) -> tuple[Turn, ...]:
    """Return the changes of hands that a point sees, in order of time, beginning with the start.

    Turns that change nothing, or come after a later change has taken the point, are left out.
    """

    def made() -> tuple[Turn, ...]:
        point = np.array([point_m], dtype=np.float64)
        parcel = int(control.parcels_at(point)[0])
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
