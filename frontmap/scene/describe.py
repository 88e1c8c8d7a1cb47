"""Alt text: what a map shows, as values and in sentences made from the data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from frontmap.control import answer, enclosed_ground
from frontmap.scene.parties import Parties, parties_of
from frontmap.scene.story import caption_at, captions_of, last_day, running_at, shares_on
from frontmap.scene.wording import long_date

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["Description", "Standing", "Turned", "describe", "description_of"]

_MOST_SIDES = 6
_MOST_TOWNS = 6
_NEAR_M = 10_000.0
_LEAST_RANK = 3
"""Of towns of a lesser rank it is not told that they have changed hands."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a side holds.

    Attributes
    ----------
    side, name : str
        Of a side; or of a bloc where the map is coloured by blocs, without id for those in none.
    percent : int
        Of all land that a side holds.
    change : int
        Since the earlier picture, in points of per cent; 0 where there is none.
    """

    side: str
    name: str
    percent: int
    change: int = 0


@dataclass(frozen=True, slots=True)
class Turned:
    """Towns that have come into the hands of a side, named `name`, the greatest first."""

    side: str
    name: str
    towns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """What a map shows.

    Attributes
    ----------
    title : str
    day : date
    since : date or None
        Day of an earlier picture.
    standings : tuple of Standing
        Of the sides that hold ground, or did on `since`, the greatest first.
    turned : tuple of Turned
        What has changed hands since then.
    front_km : float
        Length of all fronts.
    running : tuple of str
        Names of the operations that run.
    encircled : tuple of Turned
        Towns whose holders enemies enclose on all sides, by holder.
    caption : str
        What the author says of this day; may be empty.
    """

    title: str
    day: date
    since: date | None
    standings: tuple[Standing, ...]
    turned: tuple[Turned, ...]
    front_km: float
    running: tuple[str, ...]
    encircled: tuple[Turned, ...]
    caption: str

    def __str__(self) -> str:
        title = f"{self.title}: " if self.title else ""
        sentences = [f"{title}map of {long_date(self.day)}."]
        held = [standing for standing in self.standings if standing.percent > 0]
        if held:
            parts = [f"{standing.name} {standing.percent} per cent" for standing in held[:_MOST_SIDES]]
            if len(held) > _MOST_SIDES:
                rest = sum(standing.percent for standing in held[_MOST_SIDES:])
                parts.append(f"{len(held) - _MOST_SIDES} others {rest} per cent")
            sentences.append(f"Of the land held: {_listed(parts)}.")
        if self.front_km >= 10:
            sentences.append(f"The front is {round(self.front_km, -1):.0f} km long.")
        else:
            sentences.append("The front is short." if self.front_km > 0 else "There is no front.")
        if self.since is not None:
            sentences.extend(self._changes(self.since))
        for holder in self.encircled:
            sentences.append(f"Encircled, held by {holder.name}: {_listed(_some(holder.towns))}.")
        if self.running:
            sentences.append(f"Running: {_listed(list(self.running))}.")
        if self.caption:
            sentences.append(self.caption if self.caption.endswith((".", "!", "?")) else f"{self.caption}.")
        return " ".join(sentences)

    def _changes(self, since: date) -> list[str]:
        changes = [
            f"{standing.name} {standing.change:+d}".replace("-", "−") for standing in self.standings if standing.change
        ]
        text = f"in points of per cent: {_listed(changes)}" if changes else "hardly any land has changed hands"
        return [
            f"Since {long_date(since)}, {text}.",
            *(f"Now held by {turned.name}: {_listed(_some(turned.towns))}." for turned in self.turned),
        ]


def description_of(
    control: Control, instant: float, since: float | None = None, parties: Parties | None = None
) -> Description:
    """Find out what a map shows.

    Parameters
    ----------
    control : Control
    instant : float
    since : float, optional
        Of an earlier picture; what has changed from then is told as well.
    parties : Parties, optional
        Whom the colours set apart; by default as the war says.
    """
    timeline = control.timeline
    parties = parties_of(timeline) if parties is None else parties
    day = last_day(instant, timeline.span)
    earlier_day = None if since is None else last_day(since, timeline.span)
    shares = shares_on(control, day, parties)
    earlier = shares if earlier_day is None else shares_on(control, earlier_day, parties)
    standings = [
        Standing(party, name, now, now - then)
        for party, name, now, then in zip(parties.ids, parties.names, shares, earlier, strict=True)
        if now or then
    ]
    lines = [line for line in control.front_lines(instant) if not parties.together(line.left, line.right, instant)]
    length_m = sum(float(np.hypot(*np.diff(line.points, axis=0).T).sum()) for line in lines)
    return Description(
        title=timeline.title,
        day=day,
        since=earlier_day,
        standings=tuple(sorted(standings, key=lambda standing: (-standing.percent, standing.name))),
        turned=() if since is None else _turned(control, instant, since),
        front_km=length_m / 1000.0,
        running=running_at(timeline, instant),
        encircled=_encircled(control, instant),
        caption=caption_at(captions_of(timeline), instant),
    )


def describe(control: Control, instant: float, since: float | None = None, parties: Parties | None = None) -> str:
    """Say in words what a map shows; parameters as for `description_of`."""
    return str(description_of(control, instant, since, parties))


def _towns(control: Control, least_rank: int) -> list[int]:
    """Return atlas indices of the towns in the theatre down to a rank, the most important first."""
    places, theatre = control.theatre.atlas.places, control.theatre
    told = theatre.atlas.place_columns
    chosen = np.flatnonzero((told.rank <= least_rank) & np.isin(told.province, theatre.members)).tolist()
    return sorted(chosen, key=lambda index: (places[index].rank, -places[index].population, places[index].name))


def _held_at(control: Control, towns: list[int], instant: float) -> list[int]:
    points = [control.theatre.place_m(index) for index in towns]
    return control.holders(points, instant).tolist() if points else []


def _by_side(control: Control, towns: list[tuple[int, int]]) -> tuple[Turned, ...]:
    """Gather towns, given as (side, atlas index), by side."""
    places, sides = control.theatre.atlas.places, control.timeline.sides
    gathered: dict[int, list[str]] = {}
    for side, town in towns:
        gathered.setdefault(side, []).append(places[town].name)
    return tuple(Turned(sides[side].id, sides[side].name, tuple(names)) for side, names in sorted(gathered.items()))


def _turned(control: Control, instant: float, since: float) -> tuple[Turned, ...]:
    towns = _towns(control, _LEAST_RANK)
    now, then = _held_at(control, towns, instant), _held_at(control, towns, since)
    changed = [(new, town) for town, new, old in zip(towns, now, then, strict=True) if new != old and new >= 0]
    return _by_side(control, changed)


def _encircled(control: Control, instant: float) -> tuple[Turned, ...]:
    theatre = control.theatre
    cutting = [
        mark
        for mark in control.marks_by_kind("siege", "pocket", "encirclement")
        if mark.span.start < instant <= mark.span.end
    ]
    enclosed = enclosed_ground(control, instant)
    if not cutting and not enclosed:
        return ()
    # A pocket may hold but small towns.
    towns = _towns(control, _LEAST_RANK + 1)
    points = np.array([theatre.place_m(index) for index in towns]).reshape(-1, 2)
    held = control.holders(points, instant).tolist()
    parcels = control.parcels_at(points).tolist()
    told_of = {province for mark in cutting for province in mark.provinces}
    near = np.zeros(len(towns), dtype=bool)
    for mark in cutting:
        for point in mark.points:
            near |= np.hypot(*(points - point).T) <= _NEAR_M
    found = [
        (side, town)
        for town, side, parcel, close in zip(towns, held, parcels, near.tolist(), strict=True)
        if side >= 0
        and (
            close
            or (parcel, side) in enclosed
            or theatre.index_of_member[theatre.atlas.places[town].province] in told_of
        )
        and answer(control, town, instant).status == "encircled"
    ]
    return _by_side(control, found)


def _some(names: tuple[str, ...]) -> list[str]:
    if len(names) <= _MOST_TOWNS + 1:
        return list(names)
    return [*names[:_MOST_TOWNS], f"{len(names) - _MOST_TOWNS} more towns"]


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
