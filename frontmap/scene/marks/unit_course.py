"""The way of a unit over the page, and when its symbol is drawn."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

__all__ = ["Course", "Vertices"]

Vertices = npt.NDArray[np.float64]

_STEP_PX, _LEAST_STEPS, _MOST_STEPS = 7.0, 5, 64
_STEPS_AT_REST = 24


@dataclass(frozen=True, eq=False)
class Course:
    """The way of a unit on the page.

    Attributes
    ----------
    instants : tuple of float
        When it is at each of its stations.
    end : float
        Until when it stands at the last one.
    stations, aside : ndarray, shape (n, 2)
        Page pixels; how far from each station the symbol stands.
    shown : tuple of bool
        Whether the symbol is drawn from each station on, until the next.
    """

    instants: tuple[float, ...]
    end: float
    stations: Vertices
    aside: Vertices
    shown: tuple[bool, ...] = ()

    @property
    def edges(self) -> tuple[float, ...]:
        """When it is at each of its stations, and when it ends: not before it has come to the last."""
        return (*self.instants, max(self.end, self.instants[-1]))

    @cached_property
    def runs(self) -> tuple[tuple[float, float], ...]:
        """From when until when the symbol is drawn, ascending."""
        found: list[tuple[float, float]] = []
        for shown, (start, end) in zip(self.shown, itertools.pairwise(self.edges), strict=True):
            if shown and found and found[-1][1] == start:
                found[-1] = (found[-1][0], end)
            elif shown:
                found.append((start, end))
        return tuple(found)

    @property
    def part_shown(self) -> float:
        """For which part of its time the symbol is drawn, 0 to 1."""
        lasting = self.edges[-1] - self.instants[0]
        return sum(end - start for start, end in self.runs) / lasting if lasting > 0 else float(any(self.shown))

    def places(self, instants: npt.NDArray[np.float64]) -> Vertices:
        """Return where the unit is at some instants, shape (k, 2)."""
        return np.column_stack([np.interp(instants, self.instants, column) for column in self.stations.T])

    def middles(self, instants: npt.NDArray[np.float64]) -> Vertices:
        """Return where the symbol stands at some instants, shape (k, 2)."""
        at = [np.interp(instants, self.instants, column) for column in (self.stations + self.aside).T]
        return np.column_stack(at)

    def seen(self, instants: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Return whether the symbol is drawn at some instants, shape (k,)."""
        leg = np.searchsorted(self.instants, instants, side="right") - 1
        drawn = np.asarray(self.shown, dtype=bool)[np.maximum(leg, 0)]
        return np.asarray((leg >= 0) & (instants <= self.end) & drawn)

    def leg(self, number: int) -> npt.NDArray[np.float64]:
        """Return instants from a station on until the next, or until the end."""
        count = _STEPS_AT_REST
        if number + 1 < len(self.instants):
            length = float(np.hypot(*(self.stations[number + 1] - self.stations[number])))
            count = int(np.clip(length / _STEP_PX, _LEAST_STEPS, _MOST_STEPS))
        begin, end = self.edges[number : number + 2]
        return np.linspace(begin, end, count)

    def strength(self, instant: float, fading_days: float) -> float:
        """Return how strongly the symbol is drawn at an instant, 0 to 1.

        Parameters
        ----------
        instant : float
        fading_days : float
            In what time it vanishes, on its way and after its end.
        """
        for start, end in self.runs:
            last = end >= self.end
            if start <= instant <= end + (fading_days if last else 0.0):
                gone = (end - instant) / fading_days + (1.0 if last else 0.0)
                return float(min(max(gone, 0.0), 1.0))
        return 0.0
