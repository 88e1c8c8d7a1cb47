"""What a film costs, against encoding alone and against the usual ways to make one.

Run ``python bench/film.py`` (``--help`` lists the choices). All ways are run in turn, round after round, so that a
machine that is slow for a while is slow for all of them; the medians and their ratios are printed, and for how long
all cores together are busy with a frame, which other programs disturb less. Ratios hold from machine to machine,
figures in frames a second do not.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from frontmap.render.canvas import Canvas
from frontmap.render.encode import Encoder, FilmFile
from frontmap.render.film import film_format, write_film
from frontmap.render.frames import sealed_frame
from frontmap.render.i420 import PlanarFrame
from frontmap.render.kinds import Compression, Quality
from frontmap.scene.primitives import Film, Page
from made_up_war import MadeUpWar

FPS = 30


def bundled_film(name: str, width_px: int, height_px: int, seconds: float) -> Film:
    """Return the film of a bundled war."""
    import frontmap
    from frontmap.scene import busy_spans, film_of, frame_instants, set_stage

    war = frontmap.load(name)
    instants = frame_instants(war.span(), busy_spans(war.timeline), fps=FPS, seconds=seconds)
    return film_of(set_stage(war.engine, width_px=width_px, height_px=height_px), instants)


def planes_of(film: Film) -> list[PlanarFrame]:
    """Return all frames of a film as an encoder wants them."""
    frames = []
    canvas = Canvas(film, float(film.instants[0]))
    planes = PlanarFrame(film.page.width_px, film.page.height_px)
    planes.update(canvas.rgbx, np.arange(film.page.width_px * film.page.height_px))
    for instant in film.instants.tolist():
        planes.update(canvas.rgbx, canvas.show(instant))
        frames.append(planes.copy())
    return frames


def encode_only(frames: list[PlanarFrame], path: Path, quality: Quality) -> None:
    """Encode frames that are already there."""
    height, width = frames[0].luma.shape
    form = film_format(path, Page(width, height, (0, 0, 0)), FPS, Compression(quality))
    with path.open("w+b") as file:
        film_file = FilmFile(file, form)
        encoder = Encoder(form, film_file.mux)
        for number, planes in enumerate(frames):
            encoder.write(sealed_frame(planes), number)
        encoder.finish()
        film_file.finish()


def draw_only(film: Film) -> None:
    """Draw a film without encoding it."""
    canvas = Canvas(film, float(film.instants[0]))
    planes = PlanarFrame(film.page.width_px, film.page.height_px)
    for instant in film.instants.tolist():
        planes.update(canvas.rgbx, canvas.show(instant))
        sealed_frame(planes)


def function_animation(war: MadeUpWar, frames: int, path: Path) -> None:
    """Make the film as it is usually done: `GeoDataFrame.plot` for each frame, `FuncAnimation`, FFmpeg or Pillow."""
    import geopandas
    import matplotlib as mpl
    from shapely import Polygon

    mpl.use("Agg")
    from matplotlib import animation, pyplot

    cells = [(row, column) for row in range(war.rows) for column in range(war.columns)]
    table = geopandas.GeoDataFrame(geometry=[Polygon(war.province(row, column)) for row, column in cells])
    figure = pyplot.figure(figsize=(war.width_px / 100, war.height_px / 100), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1))
    names = [
        (np.random.default_rng(number).uniform(0.1, 0.9, 2) * (war.width_px, war.height_px), f"Town {number}")
        for number in range(40)
    ]

    def draw(number: int) -> list[object]:
        axes.clear()
        axes.set_axis_off()
        holder = war.holder(float(war.instants[number]))
        table.plot(
            ax=axes, color=["#cc8f85" if holder[cell] == 0 else "#94a8cc" for cell in cells], edgecolor="#555555"
        )
        for line in war.front(float(war.instants[number])):
            axes.plot(line[:, 0], line[:, 1], color="black", linewidth=2)
        for where, name in names:
            axes.text(*where, name)
        axes.text(40, 65, f"day {number}", fontsize=30)
        axes.set_xlim(0, war.width_px)
        axes.set_ylim(war.height_px, 0)
        return []

    film = animation.FuncAnimation(figure, draw, frames=frames)  # type: ignore[arg-type]
    writer = animation.FFMpegWriter if animation.FFMpegWriter.isAvailable() else animation.PillowWriter
    target = path if writer is animation.FFMpegWriter else path.with_suffix(".gif")
    film.save(target, writer=writer(fps=FPS))
    pyplot.close(figure)


def timed(task: Callable[[], object]) -> tuple[float, float]:
    """Return how many seconds a task takes, and how many seconds of all cores it keeps busy."""
    started, worked = time.perf_counter(), time.process_time()
    task()
    return time.perf_counter() - started, time.process_time() - worked


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--war", help="a bundled war; by default a made-up one of 1,000 provinces")
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--frames", type=int, default=240, help="of the film; all of them are kept in memory")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quality", choices=["draft", "good", "best"], default="good")
    parser.add_argument("--peer", action="store_true", help="also GeoDataFrame.plot with FuncAnimation (slow)")
    arguments = parser.parse_args()
    width, height = (int(part) for part in arguments.size.split("x"))
    war = MadeUpWar(width_px=width, height_px=height)
    if arguments.war:
        film = bundled_film(arguments.war, width, height, arguments.frames / FPS)
    else:
        film = war.film()
        film = replace(film, instants=film.instants[: arguments.frames])
    count = len(film.instants)
    ready = planes_of(film)
    quality: Quality = arguments.quality
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "film.mp4"
        ways: dict[str, tuple[int, Callable[[], object]]] = {
            "encoding alone": (count, lambda: encode_only(ready, target, quality)),
            "whole film": (count, lambda: write_film(film, target, fps=FPS, compression=Compression(quality))),
            "drawing alone": (count, lambda: draw_only(film)),
        }
        if arguments.peer:
            ways["GeoDataFrame.plot, FuncAnimation"] = (6, lambda: function_animation(war, 6, target))
        rates: dict[str, list[float]] = {name: [] for name in ways}
        work_ms: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(arguments.rounds):
            for name, (frames, task) in ways.items():
                seconds, worked = timed(task)
                rates[name].append(frames / seconds)
                work_ms[name].append(1000 * worked / frames)
    limit = statistics.median(rates["encoding alone"])
    print(f"{count} frames of {width}x{height}, quality {quality}, median of {arguments.rounds} rounds")
    print(f"{'':36}{'frames/s':>10}{'of encoding alone':>20}{'CPU ms a frame':>16}")
    for name, found in rates.items():
        ratios = [rate / alone for rate, alone in zip(found, rates["encoding alone"], strict=True)]
        worked = statistics.median(work_ms[name])
        print(f"{name:36}{statistics.median(found):10.1f}{statistics.median(ratios):20.2f}{worked:16.2f}")
    print(f"The limit, encoding alone, is {limit:.0f} frames/s on this machine now.")


if __name__ == "__main__":
    main()
