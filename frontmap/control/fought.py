"""Wars that are fought in some areas only: elsewhere their sides keep quiet, and no front is drawn between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import shapely

from frontmap.control.joining import FrontLine
from frontmap.control.memory import Memory
from frontmap.control.mesh import Floats
from frontmap.runs import runs_of
from frontmap.timeline.change import Timeline

__all__ = ["Fought"]

_EDGE_M = 1.0
_LINES_KEPT = 256


class Fought:
    """Knows where the wars of a timeline are fought.

    Parameters
    ----------
    timeline : Timeline
    """

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._limited = {frozenset((war.one, war.other)) for war in timeline.wars if war.provinces}
        self._areas: dict[tuple[int, ...], Any] = {}
        self._memory = Memory(_LINES_KEPT)

    def of(self, lines: Sequence[FrontLine], instant: float) -> list[FrontLine]:
        """Return what of some lines runs through or along the areas in which their sides fight at an instant.

        Of a line that reaches farther its parts inside are returned, and the same ones whenever it is the same line.
        """
        if not self._limited:
            return list(lines)
        found: list[FrontLine] = []
        for line in lines:
            provinces = self._provinces(frozenset((line.left, line.right)), instant)
            if not provinces:
                found.append(line)
                continue
            key = (provinces, line.points.tobytes())
            parts = self._memory.kept(key, lambda line=line, provinces=provinces: self._inside(line.points, provinces))  # type: ignore[misc]
            found += [replace(line, points=points) for points in parts]
        return found

    def _provinces(self, pair: frozenset[str], instant: float) -> tuple[int, ...]:
        """Return the provinces in which two sides fight; empty if that is everywhere."""
        if pair not in self._limited:
            return ()
        wars = [war for war in self._timeline.wars if {war.one, war.other} == pair and instant in war.span]
        if not all(war.provinces for war in wars):
            return ()
        return tuple(sorted({province for war in wars for province in war.provinces}))

    def _inside(self, points: Floats, provinces: tuple[int, ...]) -> list[Floats]:
        if provinces not in self._areas:
            polygons = self._timeline.theatre.polygons[list(provinces)]
            # A border of the areas is one of their fronts, too.
            self._areas[provinces] = shapely.buffer(shapely.coverage_union_all(polygons), _EDGE_M)
            shapely.prepare(self._areas[provinces])
        # No step of a line leads over a corner of provinces, but both its ends may lie on one.
        inside = shapely.contains_xy(self._areas[provinces], (points[1:] + points[:-1]) / 2)
        if inside.all():
            return [points]
        return [points[first : end + 1] for first, end in runs_of(inside)]
