"""The clock of a film: how many seconds of film have passed by each instant of the war.

Days run at the pace of the film, but for stretches whose length the author told, for moves of the camera, which need
time to be followed, and for holds, in which no time passes at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frontmap.instant import Span
from frontmap.timeline.tempo import Tempo

__all__ = ["LEAST_MOVE_S", "Clock"]

LEAST_MOVE_S = 1.8
"""How long a move of the camera takes at least, in seconds: shorter ones make viewers lose their place."""

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """Seconds of film against instants of the war.

    Attributes
    ----------
    passed : ndarray of float64, shape (k,)
        Seconds from the film's beginning; never falling.
    at : ndarray of float64, shape (k,)
        Instants; never falling. Equal ones, one after the other, stand for a hold.
    """

    passed: _Floats
    at: _Floats

    @classmethod
    def of(cls, edges: _Floats, paced: _Floats, told: Tempo, moves: Sequence[Span]) -> Clock:
        """Set a clock.

        Parameters
        ----------
        edges : ndarray of float64, shape (n,)
            Instants, rising, from the beginning to the end of the film.
        paced : ndarray of float64, shape (n,)
            Seconds passed by each, were nothing told.
        told : Tempo
        moves : sequence of Span
            When the camera moves.
        """
        begin, end = float(edges[0]), float(edges[-1])
        stretches = [
            (max(span.start, begin), min(span.end, end), seconds / (span.end - span.start))
            for span, seconds in told.stretches
            if span.start < end and span.end > begin and span.end > span.start
        ]
        glides = [
            (max(move.start, begin), min(move.end, end), LEAST_MOVE_S / (move.end - move.start))
            for move in moves
            if move.start < end and move.end > begin and move.end > move.start
        ]
        ends = [instant for first, last, _rate in (*stretches, *glides) for instant in (first, last)]
        at = np.unique(np.concatenate([edges, np.array(ends, dtype=np.float64)]))
        steps = np.diff(np.interp(at, edges, paced))
        middles = (at[:-1] + at[1:]) / 2
        told_for = np.zeros(len(steps), dtype=bool)
        for first, last, rate in stretches:
            inside = (middles > first) & (middles < last)
            _take(steps, inside, (last - first) * rate)
            told_for |= inside
        for first, last, rate in glides:
            inside = (middles > first) & (middles < last) & ~told_for
            _take(steps, inside, max((last - first) * rate, float(steps[inside].sum())))
        passed = np.concatenate([[0.0], np.cumsum(steps)])
        holds: dict[float, float] = {}
        for instant, seconds in told.holds:
            arrived = _arrived(instant, moves)
            holds[arrived] = max(seconds, holds.get(arrived, 0.0))
        return cls(passed, at)._held(holds)

    @property
    def seconds(self) -> float:
        """All of the film."""
        return float(self.passed[-1])

    def instants(self, frames: int) -> _Floats:
        """Return what some frames show that are spread evenly over the film, its beginning and its end included."""
        return np.interp(np.linspace(0.0, self.seconds, frames), self.passed, self.at)

    def _held(self, holds: Mapping[float, float]) -> Clock:
        passed, at = self.passed, self.at
        for instant, seconds in sorted(holds.items()):
            # On its last day the film stands still anyway.
            if not at[0] < instant < at[-1]:
                continue
            begins = float(np.interp(instant, at, passed))
            before = at < instant
            passed = np.concatenate([passed[before], [begins, begins + seconds], passed[at > instant] + seconds])
            at = np.concatenate([at[before], [instant, instant], at[at > instant]])
        return Clock(passed, at)


def _take(steps: _Floats, inside: npt.NDArray[np.bool_], seconds: float) -> None:
    total = float(steps[inside].sum())
    if total > 0.0:
        steps[inside] *= seconds / total


def _arrived(instant: float, moves: Sequence[Span]) -> float:
    """Return when to hold: a camera that is on its way arrives first."""
    return next((float(move.end) for move in moves if move.start < instant < move.end), float(instant))
