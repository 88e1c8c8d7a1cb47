"""A war to ask and to draw: the façade over the stages, for programs, notebooks and the command line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, Unpack

from frontmap.errors import DateError, RenderError
from frontmap.instant import Instant, Span, evening, morning, span_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes
    from pandas import DataFrame

    from frontmap.atlas import Atlas
    from frontmap.check import Report
    from frontmap.control import Answer, Control
    from frontmap.day import Day
    from frontmap.draw import Drawn, Progress
    from frontmap.render import Quality
    from frontmap.scenario import Scenario
    from frontmap.scene.look import LookOptions
    from frontmap.scene.pace import Pace
    from frontmap.timeline import Timeline

__all__ = ["DayLike", "War", "load"]

DayLike: TypeAlias = str | date
"""``1936-09-30``, an hour as ``1936-09-30T06``, a date or a datetime."""


def load(name_or_path: str | os.PathLike[str], *, interpolate: Literal["sweep", "none"] | None = None) -> War:
    """Load a war.

    Parameters
    ----------
    name_or_path : str or path
        Name of a bundled war, or a scenario file, or the folder that holds one.
    interpolate : {'sweep', 'none'}, optional
        How ground changes hands between dated days, instead of what the scenario says.

    Returns
    -------
    War

    Raises
    ------
    ScenarioError
        If the text has mistakes; it carries all of them.
    """
    from frontmap.scenario import load_scenario

    scenario = load_scenario(name_or_path)
    if interpolate is not None:
        scenario = scenario.model_copy(update={"interpolate": interpolate})
    return War(scenario)


class War:
    """A war that can be asked and drawn.

    The stages behind it are made when they are first needed, and kept. A day is always meant as its evening.

    Parameters
    ----------
    scenario : Scenario
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    def __repr__(self) -> str:
        return f"<War {self.title!r}, {self.first_day} to {self.last_day}>"

    @property
    def title(self) -> str:
        """The war's title."""
        return str(self.scenario.title)

    @property
    def first_day(self) -> date:
        """The first day."""
        return self.scenario.first_day

    @property
    def last_day(self) -> date:
        """The last day."""
        return self.scenario.last_day

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
        from frontmap.timeline import build_timeline

        return build_timeline(self.scenario, self.atlas)

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
        index = find_place(self.atlas, place, within=frozenset(self.timeline.theatre.members.tolist()))
        return answer(self.engine, index, instant)

    def holder(self, place: str, day: DayLike) -> str | None:
        """Return the id of the side that holds a place on a day, or None if nobody does; errors are those of `who`."""
        return self.who(place, day).side

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

    def check(self) -> Report:
        """Return every mistake and doubt in the scenario, and how many of its expectations hold."""
        from frontmap.check import examine

        return examine(self.scenario)

    def at(self, day: DayLike) -> Day:
        """Return a day of the war; it shows itself in a notebook."""
        from frontmap.day import Day

        return Day(self, self.instant(day))

    def to_metres(self, lonlat: Any) -> Any:
        """Turn degrees, shape (n, 2), longitude first, into metres as in the axes of `plot`, shape (n, 2)."""
        return self.timeline.theatre.projection.to_metres(lonlat)

    def plot(self, day: DayLike, ax: Axes | None = None, **look: Unpack[LookOptions]) -> Axes:
        """Draw the map of a day into the axes of a figure.

        Parameters
        ----------
        day : str or date
        ax : matplotlib Axes, optional
            By default those of a new figure. Their data coordinates become metres, see `to_metres`.
        **look
            As for `frontmap.scene.look.Look`.
        """
        from frontmap.draw import draw_day
        from frontmap.scene.look import Look

        return draw_day(self.engine, Look(**look), self.instant(day), ax)

    def render(
        self,
        path: str | os.PathLike[str],
        *,
        at: DayLike | None = None,
        from_: DayLike | None = None,
        to: DayLike | None = None,
        size: tuple[int, int] = (1920, 1080),
        fps: float = 30,
        seconds: float | None = None,
        pace: Pace = "events",
        quality: Quality = "good",
        progress: Progress | None = None,
        **look: Unpack[LookOptions],
    ) -> Drawn:
        """Make a film or a still; the end of the name says which.

        Parameters
        ----------
        path : path
            Ends in ``.mp4``, ``.webm`` or ``.gif`` for a film, in ``.png``, ``.svg`` or ``.pdf`` for a still.
        at : str or date, optional
            The day that a still shows; by default the last.
        from_, to : str or date, optional
            First and last day of a film; by default those of the war.
        size : (int, int)
            Width and height in pixels.
        fps, seconds : float
            Frames a second and length of a film; by default 20 to 60 seconds by the length of the war.
        pace : {'events', 'even'}
            Whether time runs slower where much happens.
        quality : {'draft', 'good', 'best'}
        progress : callable, optional
            Called with the number of frames done and of all frames.
        **look
            As for `frontmap.scene.look.Look`: ``view``, ``theme`` and so on.

        Raises
        ------
        RenderError, DateError, NamingError
            If it cannot be made as asked; the former file, if any, is then untouched.
        """
        from frontmap.draw import draw_film, draw_still, is_still
        from frontmap.scene.look import Look

        if is_still(path):
            if from_ is not None or to is not None or seconds is not None:
                raise RenderError(f"{path} is a still of one day: give at instead of from_, to and seconds")
            instant = self.instant(self.last_day if at is None else at)
            return draw_still(self.engine, Look(**look), instant, path, size=size)
        if at is not None:
            raise RenderError(f"{path} is a film: give from_ and to instead of at")
        return draw_film(
            self.engine,
            Look(**look),
            self.span(from_, to),
            path,
            size=size,
            fps=fps,
            seconds=seconds,
            pace=pace,
            quality=quality,
            progress=progress,
        )

    def _repr_html_(self) -> str:
        return self.at(self.last_day)._repr_html_()

    def _repr_png_(self) -> bytes:
        return self.at(self.last_day)._repr_png_()
