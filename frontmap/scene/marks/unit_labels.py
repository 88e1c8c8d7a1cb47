"""What is written beside units: as much as there is room for, and no line that comes for a moment only."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Literal

from frontmap.scene.marks.pen import Pen
from frontmap.scene.marks.unit_course import Course
from frontmap.scene.marks.unit_ground import Closed
from frontmap.scene.marks.unit_places import Crowd
from frontmap.scene.primitives import Box
from frontmap.scene.sheet import type_size
from frontmap.scene.typography import measure

__all__ = ["FORMS", "LEAST_SYMBOL_PX", "SYMBOL_PX", "TYPE_PX", "breadth", "extent_of", "lasting_ones", "written"]

SYMBOL_PX, LEAST_SYMBOL_PX = 36.0, 22.0
"""Breadth of a symbol at scale 1, and on the smallest pages."""
FORMS = (1.0, 0.72)
"""A symbol that finds no place is drawn smaller."""
TYPE_PX = 15.0
_LEAST_PART = 1 / 8
"""A line is written if it can stay for this part of the time for which the symbol is drawn."""

LabelSide = Literal["left", "right"]


def breadth(pen: Pen, form: float) -> float:
    """Return how broad a symbol is, one of `FORMS`."""
    return form * pen.px(SYMBOL_PX, LEAST_SYMBOL_PX)


def extent_of(pen: Pen, form: float, lines: Sequence[str] = (), label_side: LabelSide = "right") -> Box:
    """Return what a unit's symbol, its sign of size and what is written beside it cover about the symbol's middle."""
    width, size = breadth(pen, form), type_size(TYPE_PX, pen.scale)
    most = max((measure(line, "sans-semibold", size) for line in lines), default=0.0)
    reach = 0.56 * width + (0.35 * size + most if lines else 0.0)
    high = max(0.55 * width, 0.56 * size * len(lines))
    left, right = (0.56 * width, reach) if label_side == "right" else (reach, 0.56 * width)
    return (-left, -max(0.75 * width, high), right, high)


def written(
    pen: Pen, crowd: Crowd, course: Course, form: float, told: tuple[str, ...], closed: Closed | None
) -> tuple[tuple[int, ...], LabelSide]:
    """Return how many lines are written from each station on, as many as are free until the next, and on which side."""
    best: tuple[tuple[int, ...], LabelSide] = ((0,) * len(course.instants), "right")
    most = 0.0
    lasting = [end - start for start, end in itertools.pairwise(course.edges)]
    sides: tuple[LabelSide, ...] = ("right", "left")
    for side in sides:
        extents = [extent_of(pen, form, told[:count], side) for count in range(len(told) + 1)]
        found = []
        for number, shown in enumerate(course.shown):
            counts = range(len(told), 0, -1) if shown else range(0)
            free = (count for count in counts if crowd.free(course, number, extents[0], extents[count], closed))
            found.append(next(free, 0))
        found = lasting_ones(found, lasting, _LEAST_PART * sum(end - start for start, end in course.runs))
        weight = float(sum(count * days for count, days in zip(found, lasting, strict=True)))
        if weight > most:
            best, most = (tuple(found), side), weight
    return best


def lasting_ones(counts: Sequence[int], lasting: Sequence[float], least: float) -> list[int]:
    """Return counts of lines without those that stay for less than some days."""
    kept = [0] * len(counts)
    for count in range(1, max(counts, default=0) + 1):
        begin = 0
        while begin < len(counts):
            after = begin
            while after < len(counts) and counts[after] >= count:
                after += 1
            if after > begin and sum(lasting[begin:after]) >= least:
                kept[begin:after] = [count] * (after - begin)
            begin = max(after, begin + 1)
    return kept
