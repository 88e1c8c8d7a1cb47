"""The work that all ways do: provinces, who holds them frame by frame, fronts, forty names, the day."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

import frontmap
from bench.made_up_war import made_up_war
from frontmap.control import Control, compute_control
from frontmap.control.who import place_in
from frontmap.render.canvas import Canvas
from frontmap.render.encode import Encoder, FilmFile
from frontmap.render.film import film_format, write_film
from frontmap.render.frames import sealed_frame
from frontmap.render.i420 import PlanarFrame
from frontmap.render.kinds import Compression
from frontmap.scene import busy_spans, film_of, frame_instants, set_stage
from frontmap.scene.compose import Stage
from frontmap.scene.primitives import Film, Page, Text

__all__ = ["FPS", "Work", "control_of", "encode_only", "film_whole", "planes_of", "work_of"]

FPS = 30
_NAMES = 40
_KEPT = tempfile.TemporaryDirectory(prefix="frontmap-bench-")


@dataclass(frozen=True, eq=False)
class Work:
    """A film to be made.

    Attributes
    ----------
    film : Film
        As frontmap makes it.
    stage : Stage
    """

    film: Film
    stage: Stage

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.film.page.width_px, self.film.page.height_px

    def polygons(self) -> npt.NDArray[np.object_]:
        """Return the provinces in play as shapely polygons in page pixels, simplified to half a pixel."""
        ground = self.stage.ground
        found: npt.NDArray[np.object_] = ground.polygons[ground.in_play]
        return found

    def holders(self, frames: int) -> list[npt.NDArray[np.int16]]:
        """Return who holds the town of each province in the first frames."""
        control, ground = self.stage.control, self.stage.ground
        towns = [control.theatre.atlas.provinces[index].seat for index in ground.provinces[ground.in_play].tolist()]
        spots = [place_in(control, town) for town in towns]
        return [control.holders(spots, instant) for instant in self._instants(frames)]

    def fronts(self, frames: int) -> list[list[npt.NDArray[np.float64]]]:
        """Return the fronts of the first frames in page pixels."""
        lines = self.stage.control.front_lines_at(self._instants(frames))
        return [[self.stage.view.to_page(line.points) for line in some] for some in lines]

    def colours(self) -> npt.NDArray[np.float64]:
        """Return the colour of each side, then of nobody's land."""
        tints = [self.stage.tints[side] for side in self.stage.control.sides]
        return np.array([*tints, self.stage.theme.unheld])

    def names(self) -> list[Text]:
        """Return the forty first names of towns."""
        layer = next(layer for layer in self.stage.placed.layers if layer.name == "town-names")
        return [primitive for primitive in layer.primitives if isinstance(primitive, Text)][:_NAMES]

    def days(self, frames: int) -> list[str]:
        """Return the day that each of the first frames shows."""
        return [date.fromordinal(int(np.ceil(instant)) - 1).isoformat() for instant in self._instants(frames)]

    def _instants(self, frames: int) -> list[float]:
        return [float(instant) for instant in self.film.instants[:frames]]


@cache
def control_of(war: str | tuple[int, int, int, int]) -> Control:
    """Return a bundled war by name, or a made-up one by columns, rows, days and changes."""
    if isinstance(war, str):
        return frontmap.load(war).engine
    return compute_control(made_up_war(*war, folder=Path(_KEPT.name)))


def work_of(war: str | tuple[int, int, int, int], width_px: int, height_px: int, frames: int) -> Work:
    """Prepare the film of a war, with everything that its maps show."""
    control = control_of(war)
    timeline = control.timeline
    instants = frame_instants(timeline.span, busy_spans(timeline), fps=FPS, seconds=frames / FPS)
    stage = set_stage(control, width_px=width_px, height_px=height_px)
    return Work(film_of(stage, instants), stage)


def film_whole(film: Film, path: Path) -> None:
    """Draw and encode a film, as frontmap does."""
    write_film(film, path, fps=FPS, compression=Compression("good"))


def planes_of(film: Film) -> list[PlanarFrame]:
    """Return all frames of a film as an encoder wants them."""
    frames = []
    width, height = film.page.width_px, film.page.height_px
    canvas = Canvas(film, float(film.instants[0]))
    planes = PlanarFrame(width, height)
    planes.update(canvas.rgbx, np.arange(width * height))
    for instant in film.instants.tolist():
        planes.update(canvas.rgbx, canvas.show(instant))
        frames.append(planes.copy())
    return frames


def encode_only(frames: list[PlanarFrame], path: Path) -> None:
    """Encode frames that are already there."""
    height, width = frames[0].luma.shape
    form = film_format(path, Page(width, height, (0, 0, 0)), FPS, Compression("good"))
    with path.open("w+b") as file:
        film_file = FilmFile(file, form)
        encoder = Encoder(form, film_file.mux)
        encoder.begin(0)
        for number, planes in enumerate(frames):
            encoder.write(sealed_frame(planes), number)
        encoder.finish()
        film_file.finish()
