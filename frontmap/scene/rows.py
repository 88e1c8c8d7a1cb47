"""The lines of a legend: which there are, and in which order they stand as they come and go.

Where there are more sides than lines, at each time the weightiest of those that are there have one, and the others have
one together. Lines stand without gaps. One that comes joins those that come and go at their foot; where one has gone,
those below it move up. What is always there stands above all others, and never moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from frontmap.scene.legend import LegendEntry, Spells
from frontmap.scene.theme import Theme

__all__ = ["Turn", "fitting", "turns_of"]

_AT_ONCE = 1 / 200
"""Part of the days within which one change of a legend follows another too soon to be seen apart."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The order of a legend from a day on.

    Attributes
    ----------
    since : date
        The first of its days.
    lines : tuple of int
        Positions of the entries that are there, the first on top.
    """

    since: date
    lines: tuple[int, ...]


def fitting(
    entries: Sequence[LegendEntry], most: int, days: tuple[date, date], theme: Theme
) -> tuple[LegendEntry, ...]:
    """Return entries of which there are at most so many at a time: all, or the weightiest and one for all others.

    Sides that always have a line come first, in the order of the entries; then those that come and go, in the order in
    which they come; then all others together; then what stands for no side.

    Parameters
    ----------
    entries : sequence of LegendEntry
        What stands for no side is never among the others; there may then be one line more than wanted.
    most : int
        At least 1.
    days : (date, date)
        The first day and the last.
    theme : Theme

    Returns
    -------
    tuple of LegendEntry
        Their `spells` say when they have a line; None for all days. That of all others names all sides that are ever
        among them: those that have a line of their own on a day are not meant on that day.
    """
    listed: dict[int, list[tuple[date, date]]] = {}
    left: set[int] = set()
    crowded: list[tuple[date, date]] = []
    for first, last, there in _stretches(entries, days):
        signs, sides = ([place for place in there if bool(entries[place].sides) == told] for told in (False, True))
        shown = sorted(sides, key=lambda place: (-entries[place].weight, place))
        room = most - len(signs)
        if len(shown) > max(room, 1):
            left.update(shown[max(room - 1, 0) :])
            crowded.append((first, last))
            shown = shown[: max(room - 1, 0)]
        for place in (*signs, *shown):
            listed.setdefault(place, []).append((first, last))
    lines = [replace(entries[place], spells=_joined(listed[place], days)) for place in sorted(listed)]
    told = sorted((entry for entry in lines if entry.sides), key=_coming)
    others: list[LegendEntry] = []
    if left:
        counted = tuple(position for place in sorted(left) for position in entries[place].sides)
        name = "Others" if told else f"{len(counted)} sides"
        others = [LegendEntry("", name, theme.rule, theme.faint_ink, counted, -1.0, spells=_joined(crowded, days))]
    return (*told, *others, *(entry for entry in lines if not entry.sides))


def _stretches(entries: Sequence[LegendEntry], days: tuple[date, date]) -> list[tuple[date, date, list[int]]]:
    """Return first and last day of the stretches through which the same entries are there, and their positions.

    Changes that follow one another at once are one: that of the first day, with what is there after the last.
    """
    edges = _edges(entries, days)
    short = (days[1] - days[0]) * _AT_ONCE
    found: list[tuple[date, date]] = []
    for edge in edges:
        if found and edge - found[-1][0] <= short:
            found[-1] = found[-1][0], edge
        else:
            found.append((edge, edge))
    ends = [*(first - timedelta(1) for first, _ in found[1:]), days[1]]
    return [
        (first, end, [place for place, entry in enumerate(entries) if entry.there(settled)])
        for (first, settled), end in zip(found, ends, strict=True)
    ]


def _edges(entries: Sequence[LegendEntry], days: tuple[date, date]) -> list[date]:
    """Return the first day, and all others on which an entry comes or has gone."""
    edges = {edge for entry in entries for begin, end in entry.spells or () for edge in (begin, end + timedelta(1))}
    return sorted({days[0], *(edge for edge in edges if days[0] < edge <= days[1])})


def turns_of(entries: Sequence[LegendEntry], days: tuple[date, date]) -> tuple[Turn, ...]:
    """Return the orders of a legend, one after the other.

    Parameters
    ----------
    entries : sequence of LegendEntry
        In the order of `fitting`.
    days : (date, date)
        The first day and the last.
    """
    turns: list[Turn] = []
    for day in _edges(entries, days):
        there = [place for place, entry in enumerate(entries) if entry.there(day)]
        lines = tuple(sorted(there, key=lambda place: (_rank(entries[place]), _since(entries[place], day))))
        if not turns or turns[-1].lines != lines:
            turns.append(Turn(day, lines))
    return tuple(turns)


def _rank(entry: LegendEntry) -> int:
    """Return 0 for sides, 1 for several together, 2 for what stands for no side."""
    return 0 if entry.side else 1 if entry.sides else 2


def _since(entry: LegendEntry, day: date) -> date:
    """Return since when an entry is there that is there on a day; the first of days if always."""
    return max((begin for begin, _ in entry.spells or () if begin <= day), default=date.min)


def _coming(entry: LegendEntry) -> date:
    return date.min if entry.spells is None else entry.spells[0][0]


def _joined(stretches: Sequence[tuple[date, date]], days: tuple[date, date]) -> Spells | None:
    """Return some stretches as spells, those as one that follow one another without a day between; None for all."""
    found: list[tuple[date, date]] = []
    for first, last in stretches:
        if found and first == found[-1][1] + timedelta(1):
            found[-1] = found[-1][0], last
        else:
            found.append((first, last))
    return None if found == [days] else tuple(found)
