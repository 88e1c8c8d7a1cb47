"""A war in numbers, day by day: ground held and gained, length of the fronts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap.cache import kept
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
    basis = {"war": control.digest, "days": np.array([day.toordinal() for day in chosen], dtype=np.int64)}
    found = (
        kept("days", basis, lambda: _measured(control, chosen), lambda some: _can_be(some, len(chosen), len(sides)))
        if control.digest
        else _measured(control, chosen)
    )
    area = found["area"]
    gained = np.diff(np.vstack([found["before"], area]), axis=0)
    whole = area.sum(axis=1, keepdims=True)
    share = np.divide(area, whole, out=np.zeros_like(area), where=whole > 0)
    pairs = [(sides[left], sides[right]) for left, right in found["pairs"].tolist()]
    return DayStatistics(chosen, sides, area, share, gained, dict(zip(pairs, found["lengths"], strict=True)))


def _measured(control: Control, days: tuple[date, ...]) -> dict[str, npt.NDArray[Any]]:
    """Return ground held, that before the first day, and the lengths of fronts by pairs of sides."""
    sides = control.sides
    area = np.zeros((len(days), len(sides)))
    before = control.areas_m2(float(days[0].toordinal()))[None, :] / 1e6 if days else area
    fronts: dict[tuple[int, int], Floats] = {}
    evenings = [float(evening(day)) for day in days]
    # Ground and fronts of some days together: they share what stands still on them.
    for begin in range(0, len(evenings), _AT_ONCE):
        some = evenings[begin : begin + _AT_ONCE]
        for row, (instant, lines) in enumerate(zip(some, control.front_lines_at(some), strict=True), start=begin):
            area[row] = control.areas_m2(instant) / 1e6
            for front in lines:
                pair = sides.index(front.left), sides.index(front.right)
                lengths = fronts.setdefault(pair, np.zeros(len(days)))
                lengths[row] += np.hypot(*np.diff(front.points, axis=0).T).sum() / 1e3
    pairs = np.array(list(fronts), dtype=np.int64).reshape(-1, 2)
    return {
        "area": area,
        "before": before,
        "pairs": pairs,
        "lengths": np.array(list(fronts.values())).reshape(len(pairs), len(days)),
    }


def _can_be(arrays: Mapping[str, npt.NDArray[Any]], days: int, sides: int) -> bool:
    """Tell whether arrays have the shapes and types of what is measured."""
    if set(arrays) != {"area", "before", "pairs", "lengths"}:
        return False
    area, before, pairs, lengths = (arrays[name] for name in ("area", "before", "pairs", "lengths"))
    return bool(
        [array.dtype.str for array in (area, before, pairs, lengths)] == ["<f8", "<f8", "<i8", "<f8"]
        and area.shape == (days, sides)
        and before.shape == (min(days, 1), sides)
        and pairs.shape == (len(lengths), 2)
        and lengths.shape == (len(pairs), days)
        and all(np.isfinite(array).all() for array in (area, before, lengths))
        and (not pairs.size or (pairs.min() >= 0 and pairs.max() < sides))
    )
