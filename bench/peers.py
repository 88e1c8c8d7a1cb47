"""The usual ways to make such a film with matplotlib, each given the holders and fronts of every frame."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import shapely
from matplotlib import animation
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from bench.work import FPS, Work
from frontmap.scene.primitives import Fill, Stroke

__all__ = ["Peer", "blitted", "plotted", "repainted", "travelled"]

mpl.use("agg")
_EDGE = "#555555"


class _Writer(animation.AbstractMovieWriter):
    """FFMpegWriter where ffmpeg is installed; elsewhere the same encoder by way of PyAV."""

    def __init__(self, fps: int = FPS) -> None:
        super().__init__(fps=fps)
        self._frames: list[Any] = []

    def setup(self, fig: Figure, outfile: Any, dpi: float | None = None) -> None:
        import av

        super().setup(fig, outfile, dpi)
        self._container = av.open(str(outfile), "w")
        self._stream = self._container.add_stream("libx264", rate=int(self.fps), options={"preset": "veryfast"})
        self._stream.width, self._stream.height = self.frame_size
        self._stream.pix_fmt = "yuv420p"
        self._stream.thread_type = "FRAME"

    def grab_frame(self, **savefig_kwargs: Any) -> None:
        self.fig.canvas.draw()
        self.take(np.asarray(self.fig.canvas.buffer_rgba())[..., :3])  # type: ignore[attr-defined]

    def take(self, rgb: npt.NDArray[np.uint8]) -> None:
        """Encode a picture."""
        import av

        for packet in self._stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")):
            self._container.mux(packet)

    def finish(self) -> None:
        for packet in self._stream.encode():
            self._container.mux(packet)
        self._container.close()


def _writer() -> animation.AbstractMovieWriter:
    return animation.FFMpegWriter(fps=FPS) if animation.FFMpegWriter.isAvailable() else _Writer()


class Peer:
    """What all the ways share: a figure of the film's size, and the work of its first frames, worked out beforehand."""

    def __init__(self, work: Work, frames: int) -> None:
        self.work, self.frames = work, frames
        self.polygons = work.polygons()
        colours = work.colours()
        self.fills = [colours[holders] for holders in work.holders(frames)]
        self.fronts, self.days, self.names = work.fronts(frames), work.days(frames), work.names()

    def axes(self) -> tuple[Figure, Any]:
        """Return a figure and axes in page pixels."""
        width, height = self.work.size
        figure = Figure(figsize=(width / 100, height / 100), dpi=100)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        self.frame(axes)
        return figure, axes

    def frame(self, axes: Any) -> None:
        """Bring axes to page pixels."""
        width, height = self.work.size
        axes.set_axis_off()
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)

    def write_names(self, axes: Any) -> list[Any]:
        """Write the names of towns."""
        aligned = {"left": "left", "centre": "center", "right": "right"}
        return [
            axes.text(text.x, text.y, text.text, fontsize=text.size_px * 0.72, ha=aligned[text.align])
            for text in self.names
        ]


def plotted(peer: Peer, path: Path) -> None:
    """Call `GeoDataFrame.plot` for each frame of a `FuncAnimation`."""
    import geopandas

    table = geopandas.GeoDataFrame(geometry=list(peer.polygons))
    figure, axes = peer.axes()

    def draw(number: int) -> Sequence[Any]:
        axes.clear()
        table.plot(ax=axes, color=list(map(tuple, peer.fills[number])), edgecolor=_EDGE, linewidth=0.5)
        for line in peer.fronts[number]:
            axes.plot(line[:, 0], line[:, 1], color="black", linewidth=2)
        peer.write_names(axes)
        axes.text(40, 65, peer.days[number], fontsize=30)
        axes.set_aspect("auto")
        peer.frame(axes)
        return []

    _save(figure, draw, peer.frames, path)


def repainted(peer: Peer, path: Path) -> None:
    """Keep one `PolyCollection` and give it new colours in each frame of a `FuncAnimation`."""
    figure, axes = peer.axes()
    land, front, day = _artists(peer, axes)
    peer.write_names(axes)

    def draw(number: int) -> Sequence[Any]:
        land.set_facecolor(np.repeat(peer.fills[number], _parts(peer), axis=0))
        front.set_segments(peer.fronts[number])
        day.set_text(peer.days[number])
        return []

    _save(figure, draw, peer.frames, path)


def travelled(peer: Peer, path: Path, seen: Sequence[tuple[float, float, float, float]]) -> None:
    """Do as `repainted` does through a camera that moves, over the ground that frontmap draws.

    That is sea, lakes, rivers and borders, and fronts in three strokes. Arrows, units, other marks, legend, charts and
    the names of anything but towns are left out, and relief, which alone would take `imshow` twice as long as all else.

    Parameters
    ----------
    peer : Peer
    path : Path
    seen : sequence of (left, top, right, bottom)
        What the camera shows in each frame, in page pixels.
    """
    figure, axes = peer.axes()
    land, front, _ = _artists(peer, axes)
    day = figure.text(0.02, 0.94, peer.days[0], fontsize=30)
    for layer in peer.work.stage.middle:
        for primitive in layer.primitives:
            _draw_ground(axes, primitive)
    flanks = [
        LineCollection(peer.fronts[0], colors=colour, linewidths=width, zorder=3)
        for colour, width in (("white", 12), ("firebrick", 8))
    ]
    for flank in flanks:
        axes.add_collection(flank, autolim=False)
    front.set_zorder(4)
    for name in peer.write_names(axes):
        name.set_clip_on(True)

    def draw(number: int) -> Sequence[Any]:
        left, top, right, bottom = seen[number]
        axes.set_xlim(left, right)
        axes.set_ylim(bottom, top)
        land.set_facecolor(np.repeat(peer.fills[number], _parts(peer), axis=0))
        for lines in (*flanks, front):
            lines.set_segments(peer.fronts[number])
        day.set_text(peer.days[number])
        return []

    _save(figure, draw, peer.frames, path)


def _draw_ground(axes: Any, primitive: Any) -> None:
    """Draw a part of the ground by the artist that fits it."""
    if isinstance(primitive, Stroke):
        lines = LineCollection(
            primitive.lines, colors=primitive.colour, linewidths=0.72 * primitive.width_px, alpha=primitive.alpha
        )
        axes.add_collection(lines, autolim=False)
    elif isinstance(primitive, Fill) and primitive.rings:
        whole = Outline.make_compound_path(*(Outline(ring, closed=True) for ring in primitive.rings))
        axes.add_patch(PathPatch(whole, facecolor=primitive.colour, alpha=primitive.alpha, linewidth=0))


def blitted(peer: Peer, path: Path) -> None:
    """Draw only the provinces that have changed hands, then front, names and day, over the picture before."""
    figure, axes = peer.axes()
    land, front, day = _artists(peer, axes)
    names = peer.write_names(axes)
    moving = [front, *names, day]
    for artist in moving:
        artist.set_animated(True)
    land.set_facecolor(np.repeat(peer.fills[0], _parts(peer), axis=0))
    figure.canvas.draw()
    canvas: Any = figure.canvas
    ground = canvas.copy_from_bbox(figure.bbox)
    rings = _rings(peer)
    owner = np.repeat(np.arange(len(peer.polygons)), _parts(peer))
    writer = _Writer()
    with writer.saving(figure, str(path), 100):
        for number in range(peer.frames):
            canvas.restore_region(ground)
            flipped = (peer.fills[number] != peer.fills[max(number - 1, 0)]).any(axis=1)
            if flipped.any():
                chosen = np.flatnonzero(flipped[owner])
                some = PolyCollection(
                    [rings[index] for index in chosen],
                    facecolors=peer.fills[number][owner[chosen]],
                    edgecolors=_EDGE,
                    linewidths=0.5,
                )
                axes.add_collection(some, autolim=False)
                axes.draw_artist(some)
                some.remove()
                ground = canvas.copy_from_bbox(figure.bbox)
            front.set_segments(peer.fronts[number])
            day.set_text(peer.days[number])
            for artist in moving:
                axes.draw_artist(artist)
            writer.take(np.asarray(canvas.buffer_rgba())[..., :3])


def _rings(peer: Peer) -> list[npt.NDArray[np.float64]]:
    return [shapely.get_coordinates(part.exterior) for part in shapely.get_parts(peer.polygons)]


def _parts(peer: Peer) -> npt.NDArray[np.int64]:
    return np.asarray(shapely.get_num_geometries(peer.polygons), dtype=np.int64)


def _artists(peer: Peer, axes: Any) -> tuple[PolyCollection, LineCollection, Any]:
    land = PolyCollection(_rings(peer), edgecolors=_EDGE, linewidths=0.5)
    front = LineCollection(peer.fronts[0], colors="black", linewidths=2)
    axes.add_collection(land, autolim=False)
    axes.add_collection(front, autolim=False)
    return land, front, axes.text(40, 65, peer.days[0], fontsize=30)


def _save(figure: Figure, draw: Any, frames: int, path: Path) -> None:
    film = animation.FuncAnimation(figure, draw, frames=frames, cache_frame_data=False)
    film.save(str(path), writer=_writer())
