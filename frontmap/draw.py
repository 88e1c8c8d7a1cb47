"""Drawing a war: from its control by way of a stage to a film, a still or the axes of a figure."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

from frontmap.errors import RenderError
from frontmap.instant import day_of
from frontmap.sizes import Size

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from frontmap.control import Control
    from frontmap.production import FilmOrder
    from frontmap.scene.glide import Glide
    from frontmap.scene.look import Look
    from frontmap.scene.primitives import Film, Scene

__all__ = [
    "FILMS",
    "PAGES",
    "STILLS",
    "Drawn",
    "Progress",
    "draw_day",
    "draw_film",
    "draw_page",
    "draw_still",
    "is_page",
    "is_still",
    "still_png",
]

FILMS = (".mp4", ".webm", ".gif", ".apng", ".webp", ".m4v")
STILLS = (".png", ".svg", ".pdf")
PAGES = (".html", ".htm")

Progress: TypeAlias = Callable[[int, int], None]
"""Is called with the number of frames done and of all frames."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What became of a film or a still.

    Attributes
    ----------
    file : Path
        As it was given.
    first_day, last_day : date
        What it shows; the same day for a still.
    frames : int
        In the file.
    width_px, height_px : int
        In the file.
    seconds : float
        How long it plays; 0 for a still.
    size_bytes : int
    notices : tuple of str
        What the author should know: for example that an odd size was padded.
    """

    file: Path
    first_day: date
    last_day: date
    frames: int
    width_px: int
    height_px: int
    seconds: float
    size_bytes: int
    notices: tuple[str, ...] = ()


def is_still(path: str | os.PathLike[str]) -> bool:
    """Return whether the end of a name asks for a still and not for a film.

    Raises
    ------
    RenderError
        If it asks for neither.
    """
    suffix = Path(path).suffix.lower()
    if suffix in STILLS or suffix in FILMS:
        return suffix in STILLS
    got = f"ends in {suffix}" if suffix else "has no ending"
    raise RenderError(
        f"{path} {got}; a film ends in {', '.join(FILMS)}, a still in {', '.join(STILLS)}, a page in .html"
    )


def is_page(path: str | os.PathLike[str]) -> bool:
    """Return whether the end of a name asks for an interactive page."""
    return Path(path).suffix.lower() in PAGES


def draw_page(control: Control, look: Look, path: str | os.PathLike[str], *, embed: bool = False) -> Drawn:
    """Make the interactive page of a war: one file, with everything in it.

    Parameters
    ----------
    control : Control
    look : Look
        Its view is what is shown first; its theme is the light one.
    path : path
        Ends in ``.html``.
    embed : bool
        Whether it shall stand in a frame on another page, with less furniture.

    Raises
    ------
    RenderError, NamingError, DiskError
        If it cannot be made as asked.
    """
    from frontmap.render.output import check_target, write_whole
    from frontmap.scene.describe import describe
    from frontmap.scene.parties import parties_of
    from frontmap.viewer import exhibit_of, page_html

    if look.colour_by == "bloc":
        raise RenderError(f"{path} is a page, which is coloured by side; make a film or a still to colour by bloc")
    check_target(path)
    span = control.timeline.span
    told = describe(control, span.end, parties=parties_of(control.timeline, "side"))
    html = page_html(exhibit_of(control, look), told, embed=embed).encode()

    def write(file: BinaryIO) -> None:
        file.write(html)

    size_bytes = write_whole(path, write)
    first, last = day_of(float(span.start) + 1), day_of(span.end)
    return Drawn(Path(path), first, last, 0, 0, 0, seconds=0.0, size_bytes=size_bytes)


def draw_still(control: Control, look: Look, instant: float, path: str | os.PathLike[str], *, size: Size) -> Drawn:
    """Make a still of an instant; see `frontmap.war.War.render`.

    Parameters
    ----------
    control : Control
    look : Look
    instant : float
    path : path
        Its ending says what kind of file.
    size : Size

    Raises
    ------
    RenderError
        If the ending or the size cannot be.
    """
    from frontmap.render.still import write_still

    _check(path, size)
    size_bytes = write_still(_picture(control, look, instant, Path(path).suffix.lower(), size), path)
    day = day_of(instant)
    told = () if look.furniture or (look.furniture is None and not look.transparent) else (_unattributed(look),)
    return Drawn(Path(path), day, day, 1, size.width_px, size.height_px, 0.0, size_bytes, told)


def _unattributed(look: Look) -> str:
    from frontmap.basemap import provider_named
    from frontmap.scene.stage import ATTRIBUTION

    online = "" if look.basemap is None else f". Ground: {provider_named(look.basemap).attribution}"
    return f"the picture names no sources; say beside it: {ATTRIBUTION}{online}"


def still_png(control: Control, look: Look, instant: float, *, size: Size) -> bytes:
    """Return a still of an instant as the bytes of a PNG file; parameters as for `draw_still`."""
    from frontmap.render.still import still_bytes

    return still_bytes(_picture(control, look, instant, ".png", size), ".png")


def _picture(control: Control, look: Look, instant: float, kind: str, size: Size) -> Film | Glide | Scene:
    from frontmap.scene.legs import picture_of_day, stage_of_day
    from frontmap.scene.pictures import scene_at

    # A picture of dots is a frame of the film, dot for dot; one of lines has outlines.
    if kind == ".png":
        return picture_of_day(control, look, instant, size)
    return scene_at(stage_of_day(control, look, instant, size), instant)


def draw_film(
    order: FilmOrder,
    path: str | os.PathLike[str],
    control: Control,
    *,
    workers: int = 1,
    dask: str | Any | None = None,
    shared: str | None = None,
    progress: Progress | None = None,
    budget: str | int | None = None,
) -> Drawn:
    """Make the film of an order; see `frontmap.war.War.render`, and `frontmap.production.make_film` for parameters.

    Raises
    ------
    RenderError
        If the ending, the size or the pace cannot be.
    """
    from functools import partial

    from frontmap.production import budget_bytes, make_film, make_film_within

    _check(path, order.size)
    make = make_film if budget is None else partial(make_film_within, budget_bytes(budget))
    made, reels = make(order, path, control, workers=workers, dask=dask, shared=shared, progress=progress)
    return Drawn(
        file=made.path,
        first_day=day_of(float(reels.instants[0])),
        last_day=day_of(float(reels.instants[-1])),
        frames=made.frames,
        width_px=made.width_px,
        height_px=made.height_px,
        seconds=made.seconds,
        size_bytes=made.size_bytes,
        notices=made.notices,
    )


def draw_day(control: Control, look: Look, instant: float, axes: Axes | None) -> Axes:
    """Draw the map of an instant into axes; see `frontmap.war.War.plot`."""
    from frontmap.render.axes import draw_in_axes
    from frontmap.scene.legs import stage_of_day
    from frontmap.scene.pictures import scene_at

    if axes is None:
        from matplotlib import pyplot

        axes = pyplot.subplots(figsize=(9.6, 5.4), layout="constrained")[1]
    # A page pixel is a pixel of the figure, so that type and lines have the size that the axes ask for.
    box = axes.get_window_extent()
    stage = stage_of_day(control, look, instant, Size(max(round(box.width), 1), max(round(box.height), 1)))
    draw_in_axes(scene_at(stage, instant), axes, stage.view.to_metres)

    def degrees(x: float, y: float) -> str:
        return "{:.3f}°, {:.3f}°".format(*stage.view.projection.to_lonlat([(x, y)])[0])

    axes.format_coord = degrees  # type: ignore[method-assign]
    return axes


def _check(path: str | os.PathLike[str], size: Size) -> None:
    """Refuse before any work what cannot be written in the end."""
    from frontmap.render.agg import check_size
    from frontmap.render.output import check_target

    check_size(size.width_px, size.height_px)
    check_target(path)
