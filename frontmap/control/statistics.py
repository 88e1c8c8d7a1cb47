"""A war in numbers, day by day: ground held and gained, length of the fronts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from frontmap.control.engine import Control
from frontmap.control.mesh import Floats
from frontmap.instant import day_of, evening

__all__ = ["DayStatistics", "by_day"]

_AT_ONCE = 16


@dataclass(frozen=True)
class DayStatistics:
    """Numbers for the evening of each day; rows are days.

    Attributes
    ----------
    days : tuple of date
    sides : tuple of str
        Ids; columns of the tables.
    area_km2 : ndarray, shape (days, sides)
        Ground held, from the equal-area projection.
    share : ndarray, shape (days, sides)
        Part of all ground that any side holds, 0 to 1.
    gained_km2 : ndarray, shape (days, sides)
        Ground won since the evening before, less what was lost; on the first day since its morning.
    front_km : dict of (str, str) to ndarray, shape (days,)
        Length of the front between two sides, by ids in the order of `sides`.
    """

    days: tuple[date, ...]
    sides: tuple[str, ...]
    area_km2: Floats
    share: Floats
    gained_km2: Floats
    front_km: dict[tuple[str, str], Floats]


def by_day(control: Control, days: Iterable[date] | None = None) -> DayStatistics:
    """Measure a war on the evenings of some days.

    Parameters
    ----------
    control : Control
    days : iterable of date, optional
        Ascending; by default every day of the war.

    Returns
    -------
    DayStatistics
    """
    span = control.timeline.span
    if days is None:
        first, last = day_of(float(span.start) + 0.5), day_of(float(span.end))
        chosen = tuple(date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))
    else:
        chosen = tuple(days)
    sides = control.sides
    area = np.zeros((len(chosen), len(sides)))
    before = control.areas_m2(float(chosen[0].toordinal()))[None, :] / 1e6 if chosen else area
    fronts: dict[tuple[str, str], Floats] = {}
    evenings = [float(evening(day)) for day in chosen]
    # Ground and fronts of some days together: they share what stands still on them.
    for begin in range(0, len(evenings), _AT_ONCE):
        some = evenings[begin : begin + _AT_ONCE]
        for row, (instant, lines) in enumerate(zip(some, control.front_lines_at(some), strict=True), start=begin):
            area[row] = control.areas_m2(instant) / 1e6
            for front in lines:
                lengths = fronts.setdefault((front.left, front.right), np.zeros(len(chosen)))
                lengths[row] += np.hypot(*np.diff(front.points, axis=0).T).sum() / 1e3
    gained = np.diff(np.vstack([before, area]), axis=0)
    whole = area.sum(axis=1, keepdims=True)
    share = np.divide(area, whole, out=np.zeros_like(area), where=whole > 0)
    return DayStatistics(chosen, sides, area, share, gained, fronts)
