"""Gaps in lines that are drawn in pieces: where pieces too short to be drawn, or of no length, are left out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["gaps_between"]

_TOUCHING_PX = 0.5
_LEAST_LOOP = 4.0
"""A line is closed to a loop if it is longer than so many gaps."""


def gaps_between(
    lines: Sequence[npt.NDArray[np.float64]], kinds: Sequence[Hashable], widest_px: float
) -> list[tuple[int, int]]:
    """Return which lines go on in which others, across a gap.

    Parameters
    ----------
    lines : sequence of ndarray, each of shape (n, 2)
        Page pixels, all of one kind running in the same sense.
    kinds : sequence
        Of each line: only lines of one kind go on in one another.
    widest_px : float
        How far the end of one may lie from the start of another.

    Returns
    -------
    list of (int, int)
        Numbers of lines: the end of the first and the start of the second, neither of which touches another line.
    """
    if not lines:
        return []
    starts, ends = np.array([line[0] for line in lines]), np.array([line[-1] for line in lines])
    number = {kind: position for position, kind in enumerate(dict.fromkeys(kinds))}
    kind = np.array([number[one] for one in kinds])
    apart = np.hypot(*(ends[:, None] - starts[None]).transpose(2, 0, 1))
    apart[kind[:, None] != kind[None]] = np.inf
    touching = apart <= _TOUCHING_PX
    apart[touching.any(axis=1)] = np.inf
    apart[:, touching.any(axis=0)] = np.inf
    first, second = np.nonzero(apart <= widest_px)
    found: list[tuple[int, int]] = []
    for place in np.argsort(apart[first, second], kind="stable").tolist():
        one, other = int(first[place]), int(second[place])
        known = any(one == before or other == after for before, after in found)
        if not known and (one != other or np.ptp(lines[one], axis=0).max() > _LEAST_LOOP * widest_px):
            found.append((one, other))
    return found
