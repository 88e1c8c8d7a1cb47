"""A scene as artists in the axes of a matplotlib figure, to be drawn upon and shown by whoever owns the figure.

Every primitive becomes an artist in the data coordinates of the axes, so that the picture can be zoomed and other
things plotted over it. Widths are turned from page pixels into points at the resolution of the figure. Text is drawn
as outlines, as in stills and films: no font is looked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from frontmap.render.paths import path_of, text_path
from frontmap.render.sink import Sink
from frontmap.scene.primitives import Fill, Picture, Primitive, Scene, Stroke, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_in_axes"]

PageToData = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]


def draw_in_axes(scene: Scene, axes: Axes, to_data: PageToData) -> None:
    """Draw a scene into axes and set their limits to its page.

    Parameters
    ----------
    scene : Scene
    axes : matplotlib Axes
        Anything drawn there before stays below.
    to_data : callable
        Turns page pixels, shape (n, 2), into data coordinates; each of the two by a scale and a shift.
    """
    corners = to_data(np.array([[0.0, 0.0], [scene.page.width_px, scene.page.height_px]]))
    (left, top), (right, bottom) = corners
    sink = _Sink(axes, to_data, points_per_px=72.0 / axes.figure.dpi)
    sink.box = axes.patch
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    axes.set_aspect("equal")
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor(scene.page.background)
    for layer in scene.layers:
        for primitive in layer.apart():
            sink.add(primitive, layer.name)


class _Sink(Sink[list[Any]]):
    """Adds artists to axes, each above the one before."""

    def __init__(self, axes: Axes, to_data: PageToData, points_per_px: float) -> None:
        self._axes = axes
        self._to_data = to_data
        self._points_per_px = points_per_px
        self._order = 1.0
        self.box: Any = None

    def add(self, primitive: Primitive, group: str) -> None:
        """Add what a primitive comes to, under the name of its layer."""
        for artist in self.draw(primitive):
            # All stay below what a user plots next: lines have order 2.
            self._order += 1e-6
            artist.set_zorder(self._order)
            artist.set_gid(group)
            self._axes.add_artist(artist)
            artist.set_clip_path(self.box)

    def _fill(self, fill: Fill) -> list[Any]:
        from matplotlib.patches import PathPatch

        path = path_of(fill.rings, closed=True)
        if path is None:
            return []
        return [PathPatch(self._moved(path), facecolor=(*fill.colour, fill.alpha), edgecolor="none", linewidth=0)]

    def _stroke(self, stroke: Stroke) -> list[Any]:
        from matplotlib.patches import PathPatch

        path = path_of(stroke.lines, closed=False)
        if path is None:
            return []
        width = stroke.width_px * self._points_per_px
        pattern = [length * self._points_per_px for length in stroke.dash]
        return [
            PathPatch(
                self._moved(path),
                fill=False,
                edgecolor=(*stroke.colour, stroke.alpha),
                linewidth=width,
                linestyle=(0, pattern) if pattern else "solid",
                capstyle=stroke.cap,
                joinstyle=stroke.join,
            )
        ]

    def _text(self, text: Text) -> list[Any]:
        from matplotlib.patches import PathPatch

        path = text_path(text)
        if path is None:
            return []
        moved = self._moved(path)
        glyphs = PathPatch(moved, facecolor=text.colour, edgecolor="none", linewidth=0)
        glyphs.set_label(f"_{text.text}")
        if text.halo is None or text.halo_px <= 0:
            return [glyphs]
        width = 2 * text.halo_px * self._points_per_px
        halo = PathPatch(moved, facecolor=text.halo, edgecolor=text.halo, linewidth=width, joinstyle="round")
        return [halo, glyphs]

    def _picture(self, picture: Picture) -> list[Any]:
        from matplotlib.image import AxesImage

        height, width = picture.rgba.shape[:2]
        corners = np.array([[picture.left, picture.top], [picture.left + width, picture.top + height]], dtype=float)
        (left, top), (right, bottom) = self._to_data(corners)
        image = AxesImage(self._axes, extent=(left, right, bottom, top), origin="upper", interpolation="bilinear")
        image.set_data(picture.rgba)
        return [image]

    def _moved(self, path: Any) -> Any:
        from matplotlib.path import Path

        return Path(self._to_data(path.vertices), path.codes)
