"""Where the ground of two sides at war touches, as plain arrays: what films ask for frame by frame.

Two kinds of pieces make a front. Along the edges of parcels the holders of both hands differ; inside parcels that are
changing hands runs the level line of the change's arrival time. Instants of one epoch are worked on together, for most
of the work is in the number of steps and not in their length; each gets what it would get alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from frontmap.control.along_arcs import along_arcs
from frontmap.control.epoch import Epoch
from frontmap.control.joining import FrontLine, Piece, close_gaps, joined, without_repeats
from frontmap.control.level_lines import level_lines
from frontmap.control.mesh import Floats

__all__ = ["front_lines_in"]

_JOIN_CELLS = 1.0


def front_lines_in(
    epoch: Epoch, instants: Sequence[float], pairs: Sequence[set[tuple[int, int]]]
) -> list[list[FrontLine]]:
    """Return the lines of all fronts at some instants of an epoch.

    Parameters
    ----------
    epoch : Epoch
        The one that holds the instants.
    instants : sequence of float
        Ascending.
    pairs : sequence of set of (int, int)
        Sides at war at each instant, smaller index first.

    Returns
    -------
    list of list of FrontLine
        For each instant, in the same order whenever asked; lines that stand still are the same arrays at all instants
        of the epoch.
    """
    if not epoch.groups:
        return [
            [line for pair, lines in epoch.standing.items() if pair in at_war for line in lines] for at_war in pairs
        ]
    shown = np.asarray(instants, dtype=np.float64)
    passages = epoch.ground.passages
    fields = (passages[index].field for index in epoch.members)
    reach_m = _JOIN_CELLS * max((field.grid.cell_m for field in fields if field), default=0.0)
    frames = []
    for along, within, at_war in zip(
        along_arcs(epoch.moving_arcs, shown), level_lines(epoch, shown), pairs, strict=True
    ):
        pieces = [piece for piece in (*along, *within) if piece.pair in at_war]
        close_gaps(pieces, reach_m)
        frames.append(pieces)
    # A piece may belong to several instants; its repeats are dropped once.
    every = list({id(piece): piece for pieces in frames for piece in pieces}.values())
    whole = {id(piece) for piece in without_repeats(every)}
    return [
        _put_together(epoch, instant, [piece for piece in pieces if id(piece) in whole], at_war)
        for instant, pieces, at_war in zip(shown.tolist(), frames, pairs, strict=True)
    ]


def _put_together(
    epoch: Epoch, instant: float, pieces: Sequence[Piece], pairs: set[tuple[int, int]]
) -> list[FrontLine]:
    """Join the pieces of an instant with one another and with what stands still."""
    grouped: dict[tuple[tuple[int, int], bool, bool, int], list[Floats]] = {}
    for piece in pieces:
        attested = piece.passage < 0 or instant >= epoch.ground.passages[piece.passage].end
        passage = piece.passage if piece.moving else -1
        grouped.setdefault((piece.pair, attested, piece.moving, passage), []).append(piece.points)
    sides = epoch.ground.timeline.sides
    found: list[FrontLine] = []
    for pair, still in epoch.still_fronts.items():
        if pair in pairs:
            beside = grouped.pop((pair, True, False, -1), [])
            if beside:
                lines = joined([*still, *beside])
                found += [FrontLine(sides[pair[0]].id, sides[pair[1]].id, line, True, False, -1) for line in lines]
            else:
                found += epoch.standing[pair]
    for (pair, attested, moving, passage), some in grouped.items():
        one, other = sides[pair[0]].id, sides[pair[1]].id
        found += [FrontLine(one, other, points, attested, moving, passage) for points in joined(some)]
    return found
