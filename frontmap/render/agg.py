"""Primitives to pixels, by the Anti-Grain Geometry library that matplotlib carries.

matplotlib's compiled renderer is used directly, with a graphics context of our own: the classes round it read the
list of system fonts when they are imported, which costs more than drawing a picture, and system fonts are never used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap.errors import RenderError, TooLarge
from frontmap.render.paths import dashes_of, text_path, vertices_of
from frontmap.render.sink import Sink
from frontmap.scene.primitives import Colour, Fill, Layer, Picture, Stroke, Text

__all__ = [
    "MAX_PIXELS",
    "MAX_SIDE_PX",
    "AggCanvas",
    "check_size",
    "draw_layers",
    "margin_px",
    "premultiplied",
    "straight",
]

MAX_SIDE_PX = 16_384
"""Longest side of a picture."""

MAX_PIXELS = 100_000_000
"""Most pixels in a picture; A3 at 300 dots per inch has 17 million."""

_MITER_REACH = 5.0  # half of the renderer's limit: how many widths of its pen a sharp join reaches out


def check_size(width_px: int, height_px: int) -> None:
    """Refuse sizes that cannot be drawn.

    Raises
    ------
    RenderError
        If a side is not positive.
    TooLarge
        If a side or the number of pixels is beyond `MAX_SIDE_PX` or `MAX_PIXELS`.
    """
    if width_px < 1 or height_px < 1:
        raise RenderError(f"a picture of {width_px}x{height_px} pixels has no area; give two positive numbers")
    if max(width_px, height_px) > MAX_SIDE_PX or width_px * height_px > MAX_PIXELS:
        raise TooLarge(
            f"a picture of {width_px}x{height_px} pixels is too large; the longest side may have {MAX_SIDE_PX} pixels "
            f"and the whole picture {MAX_PIXELS // 1_000_000} million"
        )


def margin_px(width_px: int, height_px: int) -> int:
    """Return how far a canvas reaches beyond what is wanted of a page: farther than any pen of that page is wide."""
    return 64 + max(width_px, height_px) // 32


class _Context:
    """The attributes and methods that matplotlib's compiled renderer reads from a graphics context."""

    def __init__(self, colour: Colour, alpha: float, width_px: float = 0.0) -> None:
        self._rgb = (*colour, alpha)
        self._alpha = 1.0
        self._forced_alpha = False
        self._antialiased = 1
        self._linewidth = width_px
        self._capstyle = "round"
        self._joinstyle = "round"
        self._cliprect = None
        self._clippath = None

    def get_dashes(self) -> tuple[float, None]:
        return 0.0, None

    def get_clip_path(self) -> tuple[None, None]:
        return None, None

    def get_snap(self) -> bool:
        return False

    def get_hatch_path(self, density: float = 6.0) -> None:
        return None

    def get_hatch_color(self) -> tuple[float, float, float, float]:
        return (0.0, 0.0, 0.0, 1.0)

    def get_hatch_linewidth(self) -> float:
        return 1.0

    def get_sketch_params(self) -> None:
        return None


@dataclass(slots=True)
class _Lines:
    """What matplotlib's compiled renderer reads from a path; its own class checks more than drawing one takes."""

    vertices: npt.NDArray[np.float64]
    codes: npt.NDArray[np.uint8]
    should_simplify: bool = False
    simplify_threshold: float = 0.0


class AggCanvas(Sink[None]):
    """A part of the page under the pen.

    Parameters
    ----------
    left, top : int
        Page pixel of its first column and row; may lie outside the page.
    width_px, height_px : int

    Attributes
    ----------
    rgba : ndarray of uint8, shape (height_px, width_px, 4)
        What has been drawn, straight (not premultiplied) alpha, row 0 at the top. It may be written to: zeros wipe a
        part clean.
    """

    def __init__(self, left: int, top: int, width_px: int, height_px: int) -> None:
        from matplotlib.backends import _backend_agg
        from matplotlib.transforms import Affine2D

        self.left, self.top = left, top
        self.width_px, self.height_px = width_px, height_px
        self.renderer: Any = _backend_agg.RendererAgg(  # type: ignore[attr-defined]
            width_px, height_px, 72
        )
        self.rgba: npt.NDArray[np.uint8] = np.asarray(self.renderer)
        # The renderer's own y runs up from the bottom.
        self._page = Affine2D.from_values(1.0, 0.0, 0.0, -1.0, -left, height_px + top)

    def _misses(self, vertices: npt.NDArray[np.float64], reach: float) -> bool:
        across, down = vertices.T
        return bool(
            across.min() - reach > self.left + self.width_px
            or down.min() - reach > self.top + self.height_px
            or across.max() + reach < self.left
            or down.max() + reach < self.top
        )

    def _fill(self, fill: Fill) -> None:
        rings = vertices_of(fill.rings, closed=True)
        if rings is None or self._misses(rings[0], 1.0):
            return
        self.renderer.draw_path(_Context(fill.colour, 0.0), _Lines(*rings), self._page, (*fill.colour, fill.alpha))

    def _stroke(self, stroke: Stroke) -> None:
        lines: Sequence[npt.NDArray[np.float64]] = stroke.lines
        if stroke.dash:
            lines = [piece for line in stroke.lines for piece in dashes_of(line, stroke.dash)]
        joined = vertices_of(lines, closed=False)
        if joined is None or self._misses(joined[0], stroke.width_px * _MITER_REACH + 1):
            return
        context = _Context(stroke.colour, stroke.alpha, stroke.width_px)
        context._capstyle = stroke.cap
        context._joinstyle = stroke.join
        self.renderer.draw_path(context, _Lines(*joined), self._page, None)

    def _text(self, text: Text) -> None:
        path = text_path(text)
        if path is None or self._misses(path.vertices, text.halo_px + 1):
            return
        if text.halo is not None and text.halo_px > 0:
            halo = _Context(text.halo, 1.0, text.halo_px * 2)
            self.renderer.draw_path(halo, path, self._page, (*text.halo, 1.0))
        self.renderer.draw_path(_Context(text.colour, 0.0), path, self._page, (*text.colour, 1.0))

    def _picture(self, picture: Picture) -> None:
        height, width = picture.rgba.shape[:2]
        left, top = max(picture.left, self.left), max(picture.top, self.top)
        right = min(picture.left + width, self.left + self.width_px)
        bottom = min(picture.top + height, self.top + self.height_px)
        if right <= left or bottom <= top:
            return
        part = picture.rgba[top - picture.top : bottom - picture.top, left - picture.left : right - picture.left]
        self.renderer.draw_image(
            _Context((0.0, 0.0, 0.0), 1.0),
            float(left - self.left),
            float(self.height_px - (bottom - self.top)),
            np.ascontiguousarray(part[::-1]),
        )


def draw_layers(
    layers: Sequence[Layer],
    width_px: int,
    height_px: int,
    clip: tuple[int, int, int, int] | None = None,
    background: Colour | None = None,
) -> npt.NDArray[np.uint8]:
    """Draw layers, the first lowest.

    Parameters
    ----------
    layers : sequence of Layer
    width_px, height_px : int
        Size of the page.
    clip : (left, top, right, bottom) of int, optional
        Draw only this part of the page, whole pixels, right and bottom exclusive; by default all of it. Pixels do not
        depend on the clip.
    background : Colour, optional
        Opaque colour to draw upon; by default the picture begins transparent.

    Returns
    -------
    ndarray of uint8, shape (bottom - top, right - left, 4)
        Red, green, blue **premultiplied** by alpha, and alpha; row 0 is the top.

    Raises
    ------
    TooLarge, RenderError
        As `check_size`; also where a font lacks a character.
    """
    check_size(width_px, height_px)
    left, top, right, bottom = clip if clip is not None else (0, 0, width_px, height_px)
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, width_px), min(bottom, height_px)
    if right <= left or bottom <= top:
        return np.zeros((max(bottom - top, 0), max(right - left, 0), 4), dtype=np.uint8)
    # Lines are cut where they leave the canvas; a margin keeps the cut ends, and what they alter, out of the picture.
    margin = margin_px(width_px, height_px)
    canvas = AggCanvas(left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin)
    if background is not None:
        corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], dtype=np.float64)
        canvas.draw(Fill((corners,), background))
    for layer in layers:
        bounds = layer.bounds
        if bounds is not None and (bounds[0] >= right or bounds[1] >= bottom or bounds[2] <= left or bounds[3] <= top):
            continue
        for primitive in layer.primitives:
            canvas.draw(primitive)
    drawn = canvas.rgba[margin : margin + bottom - top, margin : margin + right - left]
    if background is not None:
        return drawn.copy()
    return premultiplied(drawn)


def premultiplied(rgba: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return colours multiplied by their alpha.

    Parameters
    ----------
    rgba : ndarray of uint8, shape (..., 4)
        Straight alpha.

    Returns
    -------
    ndarray of uint8, shape (..., 4)
        A new array.
    """
    result = rgba.copy()
    result[..., :3] = (rgba[..., :3] * rgba[..., 3:].astype(np.uint16) + 127) // 255
    return result


def straight(rgba: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return colours that are multiplied by their alpha, shape (..., 4), as they were before; a new array."""
    result = rgba.copy()
    alpha = rgba[..., 3:].astype(np.uint16)
    result[..., :3] = np.minimum((rgba[..., :3] * np.uint16(255) + alpha // 2) // np.maximum(alpha, 1), 255)
    return result
