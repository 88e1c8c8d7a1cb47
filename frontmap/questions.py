"""What a war can be asked: who holds what on which day, and what is known of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from frontmap.errors import DateError, NamingError, UnknownName
from frontmap.instant import Instant, Span, day_of, evening, morning, span_of
from frontmap.war_file import WarFile

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import DataFrame

    from frontmap.atlas import Atlas
    from frontmap.check import Report
    from frontmap.control import Answer, Control
    from frontmap.scenario import Scenario
    from frontmap.scene.describe import Description
    from frontmap.scene.parties import ColourBy
    from frontmap.timeline import Timeline

__all__ = ["DayLike", "Questions"]

DayLike: TypeAlias = str | date
"""``1936-09-30``, an hour as ``1936-09-30T06``, a date or a datetime."""


class Questions:
    """A war that can be asked.

    The stages behind it are made when they are first needed, and kept. A day is always meant as its evening.

    Parameters
    ----------
    scenario : Scenario or WarFile
        The war itself, or a file whose text is read when it is needed.
    """

    def __init__(self, scenario: Scenario | WarFile) -> None:
        self.source = scenario
        self._file = scenario if isinstance(scenario, WarFile) else None

    def __repr__(self) -> str:
        return f"<War {self.title!r}, {self.first_day} to {self.last_day}>"

    @property
    def title(self) -> str:
        """The war's title."""
        return str(self._told("title") or self.scenario.title)

    @property
    def first_day(self) -> date:
        """The first day."""
        span = self._told("span")
        return self.scenario.first_day if span is None else day_of(math.nextafter(span.start, math.inf))

    @property
    def last_day(self) -> date:
        """The last day."""
        span = self._told("span")
        return self.scenario.last_day if span is None else day_of(span.end)

    def _told(self, what: str) -> Any:
        """Return what is known of the timeline before anything is worked out, or None."""
        story = None if self._file is None else self._file.story
        return None if story is None else story.told[what]

    @cached_property
    def scenario(self) -> Scenario:
        """The war in the author's words."""
        return self.source.scenario if isinstance(self.source, WarFile) else self.source

    @property
    def sides(self) -> Mapping[str, str]:
        """Names of the sides by id, in the order of the scenario."""
        return {side.id: side.name for side in self.timeline.sides}

    @property
    def colours(self) -> Mapping[str, str]:
        """Colours of the sides by id, as ``#rrggbb``."""
        from frontmap.scene.colour import as_hex, parse_colour

        return {side.id: as_hex(parse_colour(side.colour)) for side in self.timeline.sides}

    @cached_property
    def atlas(self) -> Atlas:
        """The geography."""
        from frontmap.atlas import load_atlas

        return load_atlas()

    @cached_property
    def timeline(self) -> Timeline:
        """The war as changes of hands in order."""
        if self._file is not None:
            return self._file.timeline(self.atlas)
        from frontmap.control import timeline_of

        return timeline_of(self.scenario, self.atlas)

    @cached_property
    def engine(self) -> Control:
        """Who holds each point at each instant, in metres and instants."""
        from frontmap.control import compute_control

        return compute_control(self.timeline)

    def instant(self, day: DayLike) -> Instant:
        """Return the instant of the map of a day.

        Raises
        ------
        DateError
            If it is no day, or lies outside the war.
        """
        return self._inside(day).end

    def span(self, first: DayLike | None = None, last: DayLike | None = None) -> Span:
        """Return from the morning of one day to the evening of another; by default those of the war.

        Raises
        ------
        DateError
            If one is no day or lies outside the war, or the second comes before the first.
        """
        start = morning(self.first_day) if first is None else self._inside(first).start
        end = evening(self.last_day) if last is None else self._inside(last).end
        if end <= start:
            raise DateError(f"{first or self.first_day} is after {last or self.last_day}; exchange them")
        return Span(start, end)

    def _inside(self, day: DayLike) -> Span:
        span = span_of(day)
        if span.start < morning(self.first_day) or span.end > evening(self.last_day):
            raise DateError(f"{day} is outside the war, which goes from {self.first_day} to {self.last_day}")
        return span

    def who(self, place: str, day: DayLike) -> Answer:
        """Return who holds a place on a day, since when, and what that rests on.

        Of a place outside the theatre the answer is that none of the sides holds it, and a note says so.

        Raises
        ------
        UnknownName, AmbiguousName
            If the place is not understood.
        DateError
            If the day is no day, or outside the war.
        """
        from frontmap.atlas.names import find_place
        from frontmap.control import answer

        instant = self.instant(day)
        try:
            index = find_place(self.atlas, place, within=frozenset(self.timeline.theatre.members.tolist()))
        except UnknownName as unknown:
            try:
                index = find_place(self.atlas, place)
            except NamingError:
                raise unknown from None
            told = answer(self.engine, index, instant)
            return replace(told, note=f"{told.place} lies outside the theatre of this war", text="", line=0)
        return answer(self.engine, index, instant)

    def holder(self, place: str, day: DayLike) -> str | None:
        """Return the id of the side that holds a place on a day, or None if nobody does; errors are those of `who`."""
        return self.who(place, day).side

    def describe(
        self, day: DayLike | None = None, *, since: DayLike | None = None, colour_by: ColourBy | None = None
    ) -> Description:
        """Return what the map of a day shows, by default the last; as text it is the map's alternative text.

        Parameters
        ----------
        day, since : str or date, optional
            With `since`, what has changed from that earlier day is told as well.
        colour_by : {'side', 'bloc'}, optional
            Whose shares are told; by default as the war says.

        Raises
        ------
        DateError
            If one is no day or lies outside the war, or `since` comes after `day`.
        RenderError
            If it is to be told by bloc, and there are no blocs.
        """
        from frontmap.scene.describe import description_of
        from frontmap.scene.parties import parties_of

        instant = self.instant(self.last_day if day is None else day)
        earlier = None if since is None else self.instant(since)
        if earlier is not None and earlier > instant:
            raise DateError(f"since {since} is after {day or self.last_day}; exchange them")
        return description_of(self.engine, instant, earlier, parties_of(self.timeline, colour_by))

    def control(self, day: DayLike) -> GeoDataFrame:
        """Return what each side holds on a day: a row for each, as told at `frontmap.tables.regions_table`."""
        from frontmap.tables import regions_table

        return regions_table(self.engine, self.instant(day))

    def fronts(self, day: DayLike) -> GeoDataFrame:
        """Return the lines at which sides at war touch, as told at `frontmap.tables.fronts_table`."""
        from frontmap.tables import fronts_table

        return fronts_table(self.engine, self.instant(day))

    def stats(self) -> DataFrame:
        """Return the war in numbers: a row for each day, as told at `frontmap.tables.days_table`."""
        from frontmap.tables import days_table

        return days_table(self.engine)

    def advances(self) -> DataFrame:
        """Return what each advance took and how fast, as told at `frontmap.tables.advances_table`."""
        from frontmap.tables import advances_table

        return advances_table(self.engine)

    def check(self) -> Report:
        """Return every mistake and doubt in the scenario, and how many of its expectations hold."""
        from frontmap.check import examine

        return examine(self.scenario)

    def to_metres(self, lonlat: Any) -> Any:
        """Turn degrees, shape (n, 2), longitude first, into metres as in the axes of `plot`, shape (n, 2)."""
        return self.timeline.theatre.projection.to_metres(lonlat)
