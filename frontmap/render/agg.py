"""Primitives to pixels, by the Anti-Grain Geometry library that matplotlib carries."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap.errors import RenderError, TooLarge
from frontmap.render.ready import PLAIN, Ready, ready
from frontmap.scene.primitives import Box, Colour, Fill, Layer, Picture, Primitive, Symbol

__all__ = [
    "MAX_PIXELS",
    "MAX_SIDE_PX",
    "AggCanvas",
    "check_size",
    "draw_layers",
    "draw_straight",
    "margin_px",
    "mix",
    "premultiplied",
    "stamped",
    "straight",
]

MAX_SIDE_PX = 16_384
"""Longest side of a picture."""

MAX_PIXELS = 100_000_000
"""Most pixels in a picture; A3 at 300 dots per inch has 17 million."""

_STRIP = 1 << 15
"""How many pixels are worked on together: they stay in the processor's cache."""

_ALPHA = np.uint32(0xFF000000)


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


class AggCanvas:
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

        self.left, self.top = left, top
        self.width_px, self.height_px = width_px, height_px
        self.renderer: Any = _backend_agg.RendererAgg(  # type: ignore[attr-defined]
            width_px, height_px, 72
        )
        self.rgba: npt.NDArray[np.uint8] = np.asarray(self.renderer)
        # The renderer's own y runs up from the bottom.
        self._page = np.array([[1.0, 0.0, -left], [0.0, -1.0, height_px + top], [0.0, 0.0, 1.0]])

    def draw(self, primitive: Primitive | Symbol) -> None:
        """Draw a primitive or a symbol over what is there."""
        prepared = ready(stamped(primitive) if isinstance(primitive, Symbol) else primitive)
        if prepared is not None and not self._misses(prepared.box):
            self.lay(prepared)

    def lay(self, prepared: Ready) -> None:
        """Draw what is ready for the pen over what is there."""
        for context, path, inside in prepared.paths:
            self.renderer.draw_path(context, path, self._page, inside)
        if prepared.picture is not None:
            self._lay_picture(*prepared.picture)

    def stamp(self, upturned: npt.NDArray[np.uint8], left: int, top: int, alpha: float = 1.0) -> None:
        """Lay pixels over what is there; what lies beyond the edges is cut off.

        Parameters
        ----------
        upturned : ndarray of uint8, shape (h, w, 4), C-contiguous
            Straight alpha; its last row is the uppermost, as the renderer wants it.
        left, top : int
            The page pixel where their upper left corner comes to lie.
        alpha : float
            How much of them is seen, 0 to 1.
        """
        if alpha < 1.0:
            seen = np.multiply(upturned[..., 3], round(alpha * 256), dtype=np.uint16) >> 8
            upturned = upturned.copy()
            upturned[..., 3] = seen
        y = self.height_px - (top - self.top + len(upturned))
        self.renderer.draw_image(PLAIN, float(left - self.left), float(y), upturned)

    def _misses(self, box: Box) -> bool:
        right, bottom = self.left + self.width_px, self.top + self.height_px
        return box[0] > right or box[1] > bottom or box[2] < self.left or box[3] < self.top

    def _lay_picture(self, context: Any, picture: Picture) -> None:
        height, width = picture.rgba.shape[:2]
        left, top = max(picture.left, self.left), max(picture.top, self.top)
        right = min(picture.left + width, self.left + self.width_px)
        bottom = min(picture.top + height, self.top + self.height_px)
        if right <= left or bottom <= top:
            return
        part = picture.rgba[top - picture.top : bottom - picture.top, left - picture.left : right - picture.left]
        self.renderer.draw_image(
            context,
            float(left - self.left),
            float(self.height_px - (bottom - self.top)),
            np.ascontiguousarray(part[::-1]),
        )


def stamped(symbol: Symbol) -> Picture:
    """Return a symbol as a picture where it lies on the page."""
    left, top = math.floor(symbol.x), math.floor(symbol.y)
    rgba, right, down = _stamp(symbol.primitives, symbol.x - left, symbol.y - top)
    return Picture(rgba, left + right, top + down)


@lru_cache(maxsize=256)
def _stamp(primitives: tuple[Primitive, ...], x: float, y: float) -> tuple[npt.NDArray[np.uint8], int, int]:
    """Draw a symbol about a place; return its picture, and the column and the row of the page where that begins."""
    drawn = [prepared for one in Symbol(primitives, x, y).apart() if (prepared := ready(one)) is not None]
    if not drawn:
        return np.zeros((0, 0, 4), dtype=np.uint8), 0, 0
    boxes = np.array([prepared.box for prepared in drawn])
    left, top = np.floor(boxes[:, :2].min(axis=0)).astype(int).tolist()
    right, bottom = np.ceil(boxes[:, 2:].max(axis=0)).astype(int).tolist()
    canvas = AggCanvas(left, top, right - left, bottom - top)
    for prepared in drawn:
        canvas.lay(prepared)
    return canvas.rgba.copy(), left, top


def draw_straight(
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
        Red, green, blue, and alpha, straight (not premultiplied); row 0 is the top.

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
    return drawn.copy()


def draw_layers(
    layers: Sequence[Layer],
    width_px: int,
    height_px: int,
    clip: tuple[int, int, int, int] | None = None,
    background: Colour | None = None,
) -> npt.NDArray[np.uint8]:
    """Draw layers as `draw_straight` does, colours multiplied by their alpha."""
    drawn = draw_straight(layers, width_px, height_px, clip, background)
    return drawn if background is not None else premultiplied(drawn)


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
    pixels = np.ascontiguousarray(rgba).view(np.uint32).reshape(-1)
    result = np.empty_like(pixels)
    for first in range(0, len(pixels), _STRIP):
        packed = pixels[first : first + _STRIP]
        # All four bytes of a pixel are worked on alike, in one row: numpy is slow at rows of three.
        share = ((packed >> np.uint32(24)) * np.uint32(0x01010101)) | _ALPHA
        product = np.multiply(packed.view(np.uint8), share.view(np.uint8), dtype=np.uint16)
        product += 127
        product //= 255
        result[first : first + _STRIP] = product.astype(np.uint8).view(np.uint32)
    return result.view(np.uint8).reshape(rgba.shape)


def straight(rgba: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return colours that are multiplied by their alpha, shape (..., 4), as they were before; a new array."""
    result = rgba.copy()
    alpha = rgba[..., 3:].astype(np.uint16)
    result[..., :3] = np.minimum((rgba[..., :3] * np.uint16(255) + alpha // 2) // np.maximum(alpha, 1), 255)
    return result


def mix(page: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8], share: float) -> None:
    """Mix a share of another picture into a page, of the same shape: (height, width) or (height, width, 4)."""
    weight = np.uint16(round(share * 256))
    # A few rows at a time stay in the processor's cache.
    for first in range(0, len(page), 16):
        rows = np.multiply(page[first : first + 16], 256 - weight, dtype=np.uint16)
        rows += np.multiply(other[first : first + 16], weight, dtype=np.uint16)
        rows >>= 8
        page[first : first + 16] = rows
