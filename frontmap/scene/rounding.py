"""Rounding of lines on the page, many at once and each point by its own neighbourhood only.

A line that moves in one place keeps its vertices in all others, to the last bit: what stands still on the page need
not be drawn again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Strand", "beside", "smoothed", "step_px"]

Vertices = npt.NDArray[np.float64]
_Places = npt.NDArray[np.complex128]
_Indices = npt.NDArray[np.intp]


def step_px(reach_px: float) -> float:
    """Return about how far the vertices of a rounded line lie apart: a smaller step would not be seen."""
    return reach_px / 2


@dataclass(frozen=True, slots=True)
class Strand:
    """Several lines in one array, so that they are worked on together.

    Attributes
    ----------
    places : ndarray of complex128, shape (n,)
        x + i y of each vertex: numpy works on one number sooner than on a pair.
    line : ndarray of intp, shape (n,)
        Number of the line that each vertex belongs to: 0, 1, 2 and so on.
    first, last : ndarray of intp, shape (lines,)
        The first and the last vertex of each line.
    """

    places: _Places
    line: _Indices
    first: _Indices
    last: _Indices

    @classmethod
    def of(cls, places: _Places, line: _Indices) -> Strand:
        """Return lines whose vertices are given in order."""
        first = np.flatnonzero(np.diff(line, prepend=-1))
        return cls(places, line, first, np.append(first[1:], len(line)) - 1)

    @classmethod
    def joining(cls, lines: Sequence[Vertices]) -> Strand:
        """Return a strand of some lines, each of shape (n, 2)."""
        places = np.ascontiguousarray(np.concatenate(lines), dtype=np.float64).view(np.complex128)[:, 0]
        return cls.of(places, np.repeat(np.arange(len(lines)), [len(line) for line in lines]))

    @property
    def closed(self) -> npt.NDArray[np.bool_]:
        """Whether each line ends where it starts."""
        return np.asarray((self.places[self.first] == self.places[self.last]) & (self.last - self.first >= 3))

    def moved_to(self, places: _Places) -> Strand:
        """Return the same lines through other places."""
        return Strand(places, self.line, self.first, self.last)

    def chosen(self, lines: npt.NDArray[np.bool_]) -> Strand:
        """Return some of the lines, numbered anew."""
        lengths = self.last - self.first + 1
        return Strand.of(self.places[np.repeat(lines, lengths)], np.repeat(np.arange(lines.sum()), lengths[lines]))

    def apart(self) -> list[Vertices]:
        """Return the lines as arrays of shape (n, 2)."""
        points = self.places.view(np.float64).reshape(-1, 2)
        return [points[first : end + 1] for first, end in zip(self.first.tolist(), self.last.tolist(), strict=True)]


def smoothed(strand: Strand, reach_px: float) -> Strand:
    """Round lines: each vertex becomes the mean of its line's stretch from `reach_px` before it to as far behind it.

    Ends stay where they are; a closed line stays closed. What lies farther off does not matter, so that a line that
    moves in one place keeps its shape in all others.

    Parameters
    ----------
    strand : Strand
        At least two different vertices in each line.
    reach_px : float

    Returns
    -------
    Strand
        At sixteenths of a pixel, with about one vertex for each `step_px` of way.
    """
    step = step_px(reach_px)
    strand = _cut(_thinned(strand, step / 2), step)
    for _ in range(2):
        strand = strand.moved_to(_averaged(strand, reach_px))
    strand = _thinned(strand, step)
    return strand.moved_to(_sixteenths(strand.places))


def beside(strand: Strand, distance: float) -> Strand:
    """Return lines moved to their left (on the page: y down) by a distance, vertex by vertex."""
    before, behind = np.arange(len(strand.line)) - 1, np.arange(len(strand.line)) + 1
    before[strand.first], behind[strand.last] = strand.first, strand.last
    closed = strand.closed
    before[strand.first[closed]] = strand.last[closed] - 1
    behind[strand.last[closed]] = strand.first[closed] + 1
    direction = strand.places[behind] - strand.places[before]
    length = np.abs(direction)
    length[length == 0] = 1.0
    return strand.moved_to(_sixteenths(strand.places + direction * (-1j * distance) / length))


def _sixteenths(places: _Places) -> _Places:
    rounded: _Places = np.round(places * 16.0) / 16.0
    return rounded


def _thinned(strand: Strand, side: float) -> Strand:
    """Keep one vertex, the mean, of those that follow each other within a square of the page; and the ends.

    Squares that lie still on the page make this, unlike steps along the line, indifferent to what happens elsewhere.
    """
    square = np.floor(strand.places.view(np.float64) / side).view(np.complex128)
    begins = np.ones(len(square), dtype=bool)
    begins[1:] = square[1:] != square[:-1]
    begins[strand.first] = begins[strand.last] = True
    begins[np.minimum(strand.first + 1, strand.last)] = True
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts, append=len(square))
    sums = np.asarray(np.add.reduceat(strand.places, starts), dtype=np.complex128)
    return Strand.of(sums / lengths, strand.line[starts])


def _cut(strand: Strand, longest: float) -> Strand:
    """Cut long steps into equal parts."""
    step = np.diff(strand.places)
    step[strand.last[:-1]] = 0.0
    parts = np.ceil(np.abs(step) / longest).astype(np.intp)
    parts[strand.last[:-1]] = 1
    np.maximum(parts, 1, out=parts)
    if parts.max(initial=1) == 1:
        return strand
    parts = np.append(parts, 1)
    owner = np.repeat(np.arange(len(parts)), parts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(parts) - parts, parts)
    places: _Places = np.append(step, 0.0)[owner]
    places *= number / parts[owner]
    places += strand.places[owner]
    return Strand.of(places, strand.line[owner])


def _averaged(strand: Strand, reach: float) -> _Places:
    places, line = strand.places, strand.line
    steps = np.abs(np.diff(places))
    steps[strand.last[:-1]] = 0.0
    along = np.concatenate([[0.0], np.cumsum(steps)])
    # The integral of the position along the lines; differences of it are means over stretches.
    integral = np.concatenate([[0.0], np.cumsum((places[1:] + places[:-1]) * (steps / 2))])
    start, end = along[strand.first], along[strand.last]
    before, behind = along - start[line], end[line] - along
    span = np.minimum(np.minimum(before, behind), reach)
    on_ring = np.flatnonzero(strand.closed[line])
    span[on_ring] = np.minimum(reach, (before + behind)[on_ring] / 4)
    whole = (integral[strand.last] - integral[strand.first])[line[on_ring]]

    def integral_at(position: npt.NDArray[np.float64]) -> _Places:
        # Round a ring the way goes on behind its end and before its start.
        over = position[on_ring]
        length = (before + behind)[on_ring]
        turns = np.floor((over - along[on_ring] + before[on_ring]) / np.where(length > 0, length, 1.0))
        position[on_ring] = over - turns * length
        found: _Places = np.interp(position, along, integral)
        found[on_ring] += turns * whole
        return found

    still = span <= 1e-9
    mean = (integral_at(along + span) - integral_at(along - span)) / np.where(still, 1.0, 2 * span)
    averaged: _Places = np.where(still, places, mean)
    averaged[strand.last[strand.closed]] = averaged[strand.first[strand.closed]]
    return averaged
