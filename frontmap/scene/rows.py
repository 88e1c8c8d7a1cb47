"""The rows of a legend: which of its lines has one of its own, and which give theirs to others when they have gone.

A line stays in its row, so that nothing jumps while a film runs; but one that has gone for good leaves its row to one
that comes later.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from frontmap.scene.legend import LegendEntry, Spells
from frontmap.scene.theme import Theme

__all__ = ["Row", "fitting"]

Row = tuple[LegendEntry, ...]
"""The lines of a row, of which there is never more than one at a time."""


def fitting(entries: Sequence[LegendEntry], most: int, theme: Theme) -> tuple[Row, ...]:
    """Return at most so many rows: for all entries, or for the weightiest and one for all others.

    First are the rows of what is always there, in the order of the entries; then the row of all others; then those that
    are filled a part of the time, the longest first, so that there are gaps near the end if anywhere.

    Parameters
    ----------
    entries : sequence of LegendEntry
        What stands for no side is never among the others; there may then be one row more than wanted.
    most : int
        At least 1.
    theme : Theme
    """
    rows, left = _shared(entries, most)
    others: list[Row] = []
    if left:
        rows, left = _shared(entries, most - 1)
        others = [(_together(left, theme, any(entry.sides for row in rows for entry in row)),)]
    lasting = [(entry,) for entry in entries if (entry,) in rows and entry.spells is None]
    passing = [row for row in rows if row[0].spells is not None]
    sides, signs = ([row for row in lasting if bool(row[0].sides) == told] for told in (True, False))
    return (*sides, *others, *signs, *sorted(passing, key=_days, reverse=True))


def _shared(entries: Sequence[LegendEntry], most: int) -> tuple[list[Row], list[LegendEntry]]:
    """Return rows for the weightiest entries, at most so many, and the entries for which there is none."""
    rows: list[Row] = []
    left: list[LegendEntry] = []
    for entry in sorted(entries, key=lambda each: (bool(each.sides), -each.weight)):
        free = [place for place, row in enumerate(rows) if not any(_meet(entry, other) for other in row)]
        if free:
            place = max(free, key=lambda each: _days(rows[each]))
            rows[place] = (*rows[place], entry)
        elif len(rows) < most or not entry.sides:
            rows.append((entry,))
        else:
            left.append(entry)
    return rows, [entry for entry in entries if entry in left]


def _meet(one: LegendEntry, other: LegendEntry) -> bool:
    """Return whether one comes, for the first time, before the other has gone for good."""
    if one.spells is None or other.spells is None:
        return True
    return one.spells[0][0] <= other.spells[-1][1] and other.spells[0][0] <= one.spells[-1][1]


def _days(row: Row) -> int:
    return sum((last - first).days + 1 for entry in row for first, last in entry.spells or ())


def _together(entries: Sequence[LegendEntry], theme: Theme, others: bool) -> LegendEntry:
    if len(entries) == 1:
        return entries[0]
    sides = tuple(position for entry in entries for position in entry.sides)
    counted = "Others" if others else f"{len(sides)} sides"
    return LegendEntry("", counted, theme.rule, theme.faint_ink, sides, -1.0, spells=_union(entries))


def _union(entries: Sequence[LegendEntry]) -> Spells | None:
    """Return when any of some entries is there."""
    if any(entry.spells is None for entry in entries):
        return None
    found: list[tuple[date, date]] = []
    for first, last in sorted(spell for entry in entries for spell in entry.spells or ()):
        if found and first <= found[-1][1] + timedelta(1):
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return tuple(found)
