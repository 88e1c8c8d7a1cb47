"""What a picture tells of a war at an instant: captions, shares of the land, dated events, places that are named."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.instant import Span, day_of, evening
from frontmap.scene.parties import Parties
from frontmap.timeline.change import Timeline

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = [
    "LONGEST_SHARE",
    "Caption",
    "caption_at",
    "captions_of",
    "held_in_sight",
    "last_day",
    "notable_places",
    "parts_on",
    "quiet_countries",
    "running_at",
    "shares_on",
    "ticks_of",
    "told_shares",
    "whole_percents",
]

_NEAR_M = 400.0
LONGEST_SHARE = "> 99 %"
"""The share that takes the most room."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption or the name of a chapter, and how long it may stand: after `start`, up to and including `end`."""

    start: float
    end: float
    text: str
    chapter: bool


def captions_of(timeline: Timeline) -> tuple[Caption, ...]:
    """Return all captions in order of their beginning, then of the text.

    A caption stands at least a twentieth of the war, so that it can be read in a film.
    """
    lasting = max((timeline.span.end - timeline.span.start) / 20.0, 2.0)
    found = [
        Caption(mark.span.start, max(mark.span.end, mark.span.start + lasting), mark.text, mark.kind == "chapter")
        for mark in timeline.marks
        if mark.kind in ("caption", "chapter") and mark.text
    ]
    return tuple(sorted(found, key=lambda caption: caption.start))


def caption_at(captions: Sequence[Caption], instant: float) -> str:
    """Return the caption of what runs at an instant, or has run until shortly before it; empty if there is none.

    Of several that could stand, it is the one that began last.
    """
    standing = [caption.text for caption in captions if caption.start < instant <= caption.end]
    return standing[-1] if standing else ""


def running_at(timeline: Timeline, instant: float) -> tuple[str, ...]:
    """Return the names of the operations that run at an instant, in order of their beginning, each once."""
    names: dict[str, None] = {}
    for mark in timeline.marks:
        if mark.kind in ("offensive", "counterattack") and mark.text and mark.span.start < instant <= mark.span.end:
            names[mark.text] = None
    return tuple(names)


def whole_percents(areas: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[int, ...]:
    """Return shares in whole per cent that add up to 100 (the largest remainders are rounded up); all 0 of nothing."""
    total = float(areas.sum())
    if total <= 0:
        return (0,) * len(areas)
    exact = areas / total * 100.0
    whole = np.floor(exact).astype(int)
    missing = 100 - int(whole.sum())
    for index in np.argsort(-(exact - whole), kind="stable")[:missing]:
        whole[index] += 1
    return tuple(int(share) for share in whole)


def parts_on(control: Control, day: date, parties: Parties) -> tuple[float, ...]:
    """Return the part of the held land that each party holds on the evening of a day, 0 to 1; all 0 of nothing."""
    instant = min(max(evening(day), control.timeline.span.start), control.timeline.span.end)
    areas = parties.added_up(control.areas_about_m2(instant), instant)
    return tuple((areas / max(float(areas.sum()), 1e-9)).tolist())


def shares_on(control: Control, day: date, parties: Parties) -> tuple[int, ...]:
    """Return the share of the held land that each party holds on the evening of a day, in whole per cent."""
    return whole_percents(np.array(parts_on(control, day, parties)))


def told_shares(parts: Sequence[float], whole: float | None = None) -> tuple[str, ...]:
    """Return parts of a whole in words: per cent that add up to 100, where little is never told as nothing.

    Parameters
    ----------
    parts : sequence of float
        0 to 1.
    whole : float, optional
        What they and the parts that are not told of make together; by default all are told of.
    """
    rest = max((whole or 0.0) - sum(parts), 0.0)
    given = np.array([*parts, rest if rest > 1e-9 else 0.0], dtype=np.float64)
    told = []
    for part, percent in zip(given.tolist()[:-1], whole_percents(given), strict=False):
        if percent == 0 and part > 0:
            told.append("< 1 %")
        else:
            told.append("> 99 %" if percent == 100 and part < given.sum() else f"{percent} %")
    return tuple(told)


def held_in_sight(timeline: Timeline, extent_m: Any = None) -> tuple[float, ...]:
    """Return how much of the land in sight each side holds when it holds the most, 0 to 1.

    Ground within dated fronts is counted by whole provinces.

    Parameters
    ----------
    timeline : Timeline
    extent_m : shapely geometry, optional
        In the theatre's metres: only provinces that reach into it are counted.
    """
    polygons = timeline.theatre.polygons
    area = shapely.area(polygons)
    if extent_m is not None:
        area = np.where(shapely.intersects(polygons, extent_m), area, 0.0)
    number = {side.id: position for position, side in enumerate(timeline.sides)}
    weight = np.zeros(len(number))
    holder = np.array([-1 if side is None else number[side] for side in timeline.start], dtype=np.int64)
    changes = sorted(timeline.changes, key=lambda change: change.span.end)
    for change, following in itertools.zip_longest((None, *changes), changes):
        if change is not None:
            provinces = np.array(change.provinces, dtype=np.int64)
            if change.only_from is not None:
                givers = [number[side] for side in change.only_from]
                provinces = provinces[np.isin(holder[provinces], givers)]
            holder[provinces] = number[change.to] if change.to else -1
        if following is None or change is None or following.span.end > change.span.end:
            kept = np.flatnonzero(holder >= 0)
            held = np.bincount(holder[kept], weights=area[kept], minlength=len(number))
            weight = np.maximum(weight, held)
    return tuple((weight / max(float(area.sum()), 1e-9)).tolist())


def ticks_of(timeline: Timeline, span: Span) -> tuple[float, ...]:
    """Return where dated events lie in a span, 0 to 1, ascending, at least a four-hundredth apart."""
    moments = {change.span.end for change in timeline.changes}
    moments |= {line.instant for line in timeline.lines}
    moments |= {mark.span.start for mark in timeline.marks if mark.kind == "caption"}
    length = span.end - span.start
    ticks: list[float] = []
    for moment in sorted(moments):
        part = (moment - span.start) / length if length > 0 else 0.0
        if 0.0 < part <= 1.0 and (not ticks or part - ticks[-1] >= 1 / 400):
            ticks.append(part)
    return tuple(ticks)


def notable_places(timeline: Timeline) -> tuple[int, ...]:
    """Return atlas indices of the places that the war names: where marks stand and dated lines run, ascending."""
    named = [point for mark in timeline.marks for point in mark.points]
    for line in timeline.lines:
        named.extend(map(tuple, shapely.get_coordinates(line.line).tolist()))
    for change in timeline.changes:
        named.extend(change.origins)
    atlas = timeline.theatre.atlas
    lonlat = atlas.place_columns.lonlat
    if not named or not len(lonlat):
        return ()
    places = timeline.theatre.projection.to_metres(lonlat)
    points = np.unique(np.array(named, dtype=np.float64), axis=0)
    cells = _cells(places)
    order = np.argsort(cells, kind="stable")
    cells = cells[order]
    best = np.full(len(points), np.inf)
    nearest = np.full(len(points), -1)
    for aside in itertools.product((-_NEAR_M, 0.0, _NEAR_M), repeat=2):
        around = _cells(points + aside)
        first, last = np.searchsorted(cells, around, "left"), np.searchsorted(cells, around, "right")
        for nth in range(int((last - first).max(initial=0))):
            at = np.flatnonzero(first + nth < last)
            place = order[first[at] + nth]
            distance = np.hypot(*(places[place] - points[at]).T)
            nearer = (distance < best[at]) | ((distance == best[at]) & (place < nearest[at]))
            best[at[nearer]], nearest[at[nearer]] = distance[nearer], place[nearer]
    return tuple(np.unique(nearest[best <= _NEAR_M]).tolist())


def _cells(points_m: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return a number for the square of `_NEAR_M` that each point lies in."""
    column, row = (points_m // _NEAR_M).astype(np.int64).T
    return np.asarray(column * (1 << 32) + row)


def quiet_countries(timeline: Timeline) -> tuple[str, ...]:
    """Return ids of the countries of the atlas that no side ever holds a part of, in the atlas's order."""
    theatre = timeline.theatre
    touched = {index for index, side in enumerate(timeline.start) if side is not None}
    for change in timeline.changes:
        # A change from certain sides only, such as a capitulation, touches no ground that nobody holds.
        if change.only_from is None:
            touched.update(change.provinces)
    fought_over = {theatre.atlas.provinces[int(theatre.members[index])].country for index in touched}
    return tuple(country.id for country in theatre.atlas.countries if country.id not in fought_over)


def last_day(instant: float, span: Span) -> date:
    """Return the day that an instant belongs to, within a span's days."""
    first = day_of(math.nextafter(span.start, math.inf))
    return max(first, min(day_of(instant), day_of(span.end)))
