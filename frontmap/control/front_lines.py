"""Where the ground of two sides at war touches, as plain arrays: what films ask for frame by frame.

Two kinds of pieces make a front. Along the edges of parcels the holders of both hands differ; inside parcels that are
changing hands runs the level line of the change's arrival time. Many instants are worked on together, through all of
their epochs, for most of the work is in the number of steps and not in their length; each gets what it would get alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from frontmap.control.along_arcs import along_arcs
from frontmap.control.epoch import Epoch
from frontmap.control.joining import FrontLine, Piece, close_gaps, joined, without_repeats
from frontmap.control.level_lines import level_lines
from frontmap.control.mesh import Floats
from frontmap.control.moving_arcs import moving_arcs_in

__all__ = ["front_lines_in"]

_JOIN_CELLS = 1.0


def front_lines_in(
    runs: Sequence[tuple[Epoch, Sequence[float]]], pairs: Sequence[set[tuple[int, int]]]
) -> list[list[FrontLine]]:
    """Return the lines of all fronts at some instants.

    Parameters
    ----------
    runs : sequence of (Epoch, sequence of float)
        Epochs of one ground, and instants inside of each, never falling.
    pairs : sequence of set of (int, int)
        Sides at war at each instant, smaller index first.

    Returns
    -------
    list of list of FrontLine
        For each instant, in the same order whenever asked; lines that stand still are the same arrays at all instants
        of an epoch.
    """
    shown = [(epoch, np.asarray(instants, dtype=np.float64)) for epoch, instants in runs]
    if not shown:
        return []
    arcs, which = moving_arcs_in([epoch for epoch, _ in shown])
    along = along_arcs(arcs, [(some, instants) for some, (_, instants) in zip(which, shown, strict=True)])
    within = level_lines(shown)
    moments = [(epoch, instant) for epoch, instants in shown for instant in instants.tolist()]
    fresh: list[Piece] = []
    frames: list[tuple[list[Piece], int, int]] = []
    for (epoch, _), some, lines, at_war in zip(moments, along, within, pairs, strict=True):
        still, turning, level = ([one for one in every if one.pair in at_war] for every in (*some, lines))
        close_gaps(level, still + turning, _JOIN_CELLS * epoch.cell_m)
        frames.append((still, len(fresh), len(fresh) + len(turning) + len(level)))
        fresh += turning
        fresh += level
    whole = without_repeats(fresh)
    table = _Table()
    for (epoch, instant), (still, first, end), at_war in zip(moments, frames, pairs, strict=True):
        table.enter(epoch, instant, [*still, *(piece for piece in whole[first:end] if piece is not None)], at_war)
    return table.lines()


class _Table:
    """The pieces of instants in groups: those of one group are joined, all groups at once."""

    def __init__(self) -> None:
        self._frames: list[list[FrontLine]] = []
        self._pieces: list[Floats] = []
        self._group: list[int] = []
        self._told: list[tuple[int, tuple[str, str, bool, bool, int]]] = []

    def enter(self, epoch: Epoch, instant: float, pieces: Sequence[Piece], pairs: set[tuple[int, int]]) -> None:
        """Add an instant: its pieces, and with them what stands still."""
        passages = epoch.ground.passages
        grouped: dict[tuple[tuple[int, int], bool, bool, int], list[Floats]] = {}
        for piece in pieces:
            attested = piece.passage < 0 or instant >= passages[piece.passage].end
            passage = piece.passage if piece.moving else -1
            grouped.setdefault((piece.pair, attested, piece.moving, passage), []).append(piece.points)
        standing: list[FrontLine] = []
        for pair, still in epoch.still_fronts.items():
            if pair in pairs:
                beside = grouped.get((pair, True, False, -1))
                if beside:
                    beside += still
                else:
                    standing += epoch.standing[pair]
        sides = epoch.ground.timeline.sides
        for (pair, attested, moving, passage), lines in grouped.items():
            self._pieces += lines
            self._group += [len(self._told)] * len(lines)
            told = sides[pair[0]].id, sides[pair[1]].id, attested, moving, passage
            self._told.append((len(self._frames), told))
        self._frames.append(standing)

    def lines(self) -> list[list[FrontLine]]:
        """Return the lines of all instants."""
        for group, points in joined(self._pieces, self._group):
            frame, (left, right, attested, moving, passage) = self._told[group]
            self._frames[frame].append(FrontLine(left, right, points, attested, moving, passage))
        return self._frames
