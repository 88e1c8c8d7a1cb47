"""The ground under a moving camera: a picture larger than the page, kept up to date, and cut out of at any scale.

The picture is kept in planes, one for each colour, since that is what FFmpeg's scaler, which comes with the encoder,
brings to another size fastest: 1920x1080 pixels take it a tenth of the time that Pillow needs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import draw_layers
from frontmap.render.canvas import fill_colours, holders_at
from frontmap.scene.glide import Window
from frontmap.scene.primitives import Film

__all__ = ["GroundCanvas"]

_Bytes = npt.NDArray[np.uint8]

_STRIP = 1 << 15
"""How many pixels are worked on together: they stay in the processor's cache."""

_BEYOND_END = 64


class GroundCanvas:
    """The ground of a sheet, at one instant after another.

    Parameters
    ----------
    film : Film
        Its tint and middle are drawn over the colour of its page, and nothing else.
    instant : float
        What to show first.
    """

    def __init__(self, film: Film, instant: float) -> None:
        from av.video.reformatter import Interpolation, VideoReformatter

        page = film.page
        self._film = film
        self._width, self._height = page.width_px, page.height_px
        bare = (0.0, 0.0, 0.0, 0.0) if page.background is None else (*page.background, 1.0)
        self._bare = np.rint(np.array(bare) * 255.0).astype(np.uint8).view(np.uint32)[0]
        self._middle = draw_layers(film.middle, self._width, self._height).reshape(-1, 4)
        self._fills = fill_colours(film)
        self._cover = None if film.cover is None else film.cover.reshape(-1, 1)
        self._holders = holders_at(film, instant)
        self._passed = int(np.searchsorted(film.event_instants, instant, side="right"))
        planes = 3 if page.background is not None else 4
        count = self._width * self._height
        # The scaler reads a little beyond the end of a row.
        self._planes: _Bytes = np.empty((planes, count + _BEYOND_END), dtype=np.uint8)[:, :count]
        self._scaler, self._smoothly = VideoReformatter(), Interpolation.BILINEAR
        for first in range(0, count, _STRIP):
            self._compose(slice(first, min(first + _STRIP, count)))

    def show(self, instant: float) -> None:
        """Bring the ground to another instant, later or earlier."""
        film = self._film
        passed = int(np.searchsorted(film.event_instants, instant, side="right"))
        if passed >= self._passed:
            changed = film.event_pixels[self._passed : passed].astype(np.intp)
            # Where a pixel is named twice, numpy assigns in order and the last one stays.
            self._holders[changed] = film.event_holders[self._passed : passed]
        else:
            holders = holders_at(film, instant)
            changed = np.flatnonzero(holders != self._holders)
            self._holders = holders
        self._passed = passed
        for first in range(0, len(changed), _STRIP):
            self._compose(changed[first : first + _STRIP])

    def cut_out(self, window: Window, width_px: int, height_px: int) -> list[_Bytes]:
        """Bring a window to the scale of a page, and return what fills the page.

        Parameters
        ----------
        window : Window
        width_px, height_px : int
            Of the page.

        Returns
        -------
        list of ndarray of uint8, shape (height_px, width_px)
            Red, green and blue, multiplied by alpha, and alpha, which opaque ground leaves out. They may be written to.
        """
        from av import VideoFrame

        rows = slice(window.top, window.top + window.height_px)
        columns = slice(window.left, window.left + window.width_px)
        found = []
        for values in self._planes:
            # To FFmpeg each plane is a grey picture of its own, which shares our memory.
            cut = VideoFrame.from_numpy_buffer(values.reshape(self._height, self._width)[rows, columns], "gray")
            plane: Any = self._scaler.reformat(
                cut, window.wide_px, window.high_px, interpolation=self._smoothly, threads=1
            ).planes[0]
            whole = np.frombuffer(plane, dtype=np.uint8)[: window.high_px * plane.line_size].reshape(window.high_px, -1)
            found.append(whole[window.down : window.down + height_px, window.right : window.right + width_px])
        return found

    def _compose(self, pixels: npt.NDArray[np.intp] | slice) -> None:
        holders = self._holders[pixels]
        tints = self._fills.take(holders, mode="wrap") if len(self._fills) else self._bare
        below = np.where(holders >= 0, tints, self._bare).view(np.uint8).reshape(-1, 4)
        if self._cover is not None:
            below = _share(below, self._cover[pixels])
        above = self._middle[pixels]
        colour = _share(below, 255 - above[:, 3:])
        colour += above
        self._planes[:, pixels] = colour.T[: len(self._planes)]


def _share(colours: _Bytes, shares: _Bytes) -> _Bytes:
    """Return colours times shares of 255, rounded to the nearest, in whole numbers."""
    product = np.multiply(colours, shares, dtype=np.uint16)
    product += 128
    product += product >> 8
    product >>= 8
    return product.astype(np.uint8)
