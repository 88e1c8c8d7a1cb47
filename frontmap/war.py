"""A war to ask and to draw: the façade over the stages, for programs, notebooks and the command line."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Unpack

from frontmap.errors import MissingTool, RenderError
from frontmap.questions import DayLike, Questions
from frontmap.sizes import SizeLike, size_of
from frontmap.war_file import WarFile

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from frontmap.day import Day
    from frontmap.draw import Drawn, Progress
    from frontmap.figures import FigureKind
    from frontmap.player import Player
    from frontmap.render import Quality
    from frontmap.scenario.figures import Figure
    from frontmap.scene.look import LookOptions
    from frontmap.scene.pace import Pace

__all__ = ["DayLike", "War", "load"]


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
    file = WarFile.named(name_or_path, interpolate)
    if file.story is None:
        # It may have mistakes.
        _ = file.scenario
    return War(file)


class War(Questions):
    """A war that can be asked, as told at `frontmap.questions.Questions`, and drawn.

    Parameters
    ----------
    scenario : Scenario or WarFile
    """

    def at(self, day: DayLike) -> Day:
        """Return a day of the war; it shows itself in a notebook."""
        from frontmap.day import Day

        return Day(self, self.instant(day))

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
        size: SizeLike = (1920, 1080),
        fps: float = 30,
        seconds: float | None = None,
        pace: Pace | None = None,
        quality: Quality = "good",
        budget: str | int | None = None,
        workers: int = 1,
        dask: str | Any | None = None,
        shared: str | None = None,
        progress: Progress | None = None,
        embed: bool = False,
        **look: Unpack[LookOptions],
    ) -> Drawn:
        """Make a film, a still or an interactive page; the end of the name says which.

        Parameters
        ----------
        path : path
            Ends in ``.mp4``, ``.webm`` or ``.gif`` for a film, in ``.png``, ``.svg`` or ``.pdf`` for a still,
            in ``.html`` for a page.
        at : str or date, optional
            The day that a still shows; by default the last.
        from_, to : str or date, optional
            First and last day of a film; by default those of the war.
        size : (int, int) or str
            Width and height in pixels, or a name: ``4k``, ``vertical``, ``A4-landscape``, see `frontmap.sizes.size_of`.
        fps, seconds : float
            Frames a second and length of a film; by default 20 to 60 seconds by the length of the war, and what the
            scenario tells of its pace. Another length plays all of it faster or slower.
        pace : {'events', 'even'}, optional
            Whether time runs slower where much happens; by default as the scenario says, else by events.
        quality : {'draft', 'good', 'best'}
        budget : str or int, optional
            Bytes that a film may take: ``9MB``. It gets as coarse, then as slow or small, as that needs; `size` and
            `fps` are the most that it has. What was chosen is the first of the notices.
        workers : int
            Processes of this machine that make the film; it is the same film. A program that asks for more than one
            must keep its own beginning under ``if __name__ == "__main__":``.
        dask : str or cluster, optional
            Address of a Dask scheduler, or a cluster of Dask's, that makes the film.
        shared : str, optional
            Where its workers leave what they have made, see `frontmap.production.cluster.segments_by_cluster`.
        progress : callable, optional
            Called with the number of frames done and of all frames.
        embed : bool
            Whether a page shall stand in a frame on another one.
        **look
            As for `frontmap.scene.look.Look`: ``view``, ``theme`` and so on.

        Raises
        ------
        RenderError, DateError, NamingError
            If it cannot be made as asked; the former file, if any, is then untouched.
        """
        from frontmap.draw import draw_film, draw_page, draw_still, is_page, is_still
        from frontmap.scene.look import Look

        if is_page(path):
            if not (at is None and from_ is None and to is None and seconds is None and budget is None):
                raise RenderError(f"{path} is a page of the whole war: leave out at, from_, to, seconds and budget")
            return draw_page(self.engine, Look(**look), path, embed=embed)
        if is_still(path):
            if not (from_ is None and to is None and seconds is None and budget is None):
                raise RenderError(f"{path} is a still of one day: give at instead of from_, to, seconds and budget")
            instant = self.instant(self.last_day if at is None else at)
            return draw_still(self.engine, Look(**look), instant, path, size=size_of(size))
        if at is not None:
            raise RenderError(f"{path} is a film: give from_ and to instead of at")
        from frontmap.production import FilmOrder
        from frontmap.render import Compression

        order = FilmOrder(
            scenario=self.source,
            look=Look(**look),
            span=self.span(from_, to),
            suffix=Path(path).suffix.lower(),
            size=size_of(size),
            fps=fps,
            seconds=seconds,
            pace=pace,
            compression=Compression(quality),
        )
        hands: dict[str, Any] = {"workers": workers, "dask": dask, "shared": shared, "budget": budget}
        return draw_film(order, path, self.engine, progress=progress, **hands)

    def player(self, day: DayLike | None = None, *, height: int = 560, **look: Unpack[LookOptions]) -> Player:
        """Return a widget in which the war plays in a notebook; its ``date`` and ``playing`` go both ways.

        Parameters
        ----------
        day : str or date, optional
            The day that is shown first; by default the last.
        height : int
            In pixels.
        **look
            As for `frontmap.scene.look.Look`.

        Raises
        ------
        MissingTool
            If what notebooks need is not installed.
        """
        from importlib.util import find_spec

        from frontmap.scene.look import Look

        if find_spec("anywidget") is None:
            raise MissingTool("the player needs anywidget; install it with: pip install 'frontmap[jupyter]'")
        from frontmap.player import player_of

        if day is not None:
            self.instant(day)
        return player_of(self.engine, Look(**look), day, height)

    def figures(self) -> tuple[Figure, ...]:
        """Return the figures that ``figures.yaml`` beside the scenario tells, see `frontmap.figures.load_figures`."""
        from frontmap.figures import load_figures

        return load_figures(self.scenario, self.timeline)

    def render_figures(
        self,
        folder: str | os.PathLike[str],
        *,
        only: Collection[str] = (),
        size: SizeLike = (1920, 1080),
        to: FigureKind = "png",
        **look: Unpack[LookOptions],
    ) -> tuple[Drawn, ...]:
        """Draw the figures with some ids, or all of them, into a folder, as told at `frontmap.figures.draw_figures`.

        Parameters
        ----------
        folder : path
        only : collection of str
            Ids; none for all.
        size : (int, int) or str
            Width and height in pixels.
        to : {'svg', 'png', 'pdf'}
        **look
            As for `frontmap.scene.look.Look`; views, titles and captions are those of the figures.
        """
        from frontmap.figures import chosen_figures, draw_figures
        from frontmap.scene.look import Look

        figures = chosen_figures(self.figures(), only)
        return tuple(draw_figures(self.engine, Look(**look), figures, folder, size=size_of(size), to=to))

    def sheet(
        self,
        path: str | os.PathLike[str],
        *,
        days: Sequence[DayLike] | None = None,
        count: int = 12,
        columns: int | None = None,
        width_px: int = 1920,
        **look: Unpack[LookOptions],
    ) -> Drawn:
        """Draw maps of several days on one sheet, with one title and one legend.

        Parameters
        ----------
        path : path
            Ends in ``.png``, ``.svg`` or ``.pdf``.
        days : sequence of str or date, optional
            What the maps show; by default `count` days at even distances, the first and the last among them.
        count, columns : int
            How many maps, and how many of them beside one another; by default as many as make a sheet of good shape.
        width_px : int
            The height follows from the maps.
        **look
            As for `frontmap.scene.look.Look`.

        Raises
        ------
        RenderError, DateError, NamingError
            If it cannot be drawn as asked; the former file, if any, is then untouched.
        """
        from frontmap.contact_sheet import draw_sheet, spread_days
        from frontmap.scene.look import Look

        chosen = spread_days(self.first_day, self.last_day, count) if days is None else days
        instants = [self.instant(day) for day in chosen]
        return draw_sheet(self.engine, Look(**look), instants, path, columns=columns, width_px=width_px)

    def _repr_html_(self) -> str:
        return self.at(self.last_day)._repr_html_()

    def _repr_png_(self) -> bytes:
        return self.at(self.last_day)._repr_png_()
