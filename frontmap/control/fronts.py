"""Front lines: where the ground of two sides at war touches. Derived, never stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from frontmap.control.ground import Ground
from frontmap.control.joining import FrontLine
from frontmap.timeline.change import Statement

__all__ = ["Front", "fronts_in"]


@dataclass(frozen=True, slots=True)
class Front:
    """A line along which two sides at war face one another.

    Attributes
    ----------
    left, right : str
        Ids of the sides on the left and right hand of one who walks along it.
    line : shapely LineString
        Metres.
    attested : bool
        True where the line rests on a dated statement; False where it lies between two dated positions.
    moving : bool
        True where the line runs through ground that is changing hands.
    statement : Statement
        What it rests on: of a moving line its change, else the latest that either side's ground along it rests on.
    """

    left: str
    right: str
    line: Any
    attested: bool
    moving: bool
    statement: Statement


def fronts_in(
    ground: Ground, lines: Sequence[FrontLine], latest: Callable[[list[Any]], list[Statement]]
) -> tuple[Front, ...]:
    """Return lines as fronts, with what they rest on.

    Parameters
    ----------
    ground : Ground
    lines : sequence of FrontLine
        Those of an instant.
    latest : callable
        Gives the statements on which lines that stand still rest.

    Returns
    -------
    tuple of Front
        Ordered by sides, then standing before moving, longest first.
    """
    order = ground.side_index
    found = [(line, shapely.LineString(line.points)) for line in lines]
    found.sort(
        key=lambda item: (
            order[item[0].left],
            order[item[0].right],
            item[0].moving,
            not item[0].attested,
            -item[1].length,
        )
    )
    standing = iter(latest([shape for line, shape in found if not line.moving]))
    changes = ground.timeline.changes
    return tuple(
        Front(
            left=line.left,
            right=line.right,
            line=shape,
            attested=line.attested,
            moving=line.moving,
            statement=changes[ground.passages[line.passage].change].statement if line.moving else next(standing),
        )
        for line, shape in found
    )
