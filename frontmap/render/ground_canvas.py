"""The ground under a moving camera: a picture larger than the page, kept up to date, and cut out of at any scale.

The picture is kept in planes, one for each colour, since that is what FFmpeg's scaler, which comes with the encoder,
brings to another size fastest: 1920x1080 pixels take it a tenth of the time that Pillow needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import draw_layers
from frontmap.render.canvas import fill_colours, holders_at
from frontmap.scene.glide import Window
from frontmap.scene.primitives import Film

if TYPE_CHECKING:
    from av import VideoFrame

__all__ = ["GroundCanvas"]

_Bytes = npt.NDArray[np.uint8]

_KEPT = ((255.0 - np.arange(256)) / 255.0).astype(np.float32)
_STRIP = 1 << 18
# Colours under names that FFmpeg scales plane by plane: red, green, blue and alpha stand for brightness and so on.
_PLANES = {3: "yuv444p", 4: "yuva444p"}


class GroundCanvas:
    """The ground of a sheet, at one instant after another.

    Parameters
    ----------
    film : Film
        Its ground, tint and middle are drawn, and nothing else.
    instant : float
        What to show first.
    """

    def __init__(self, film: Film, instant: float) -> None:
        from av.video.reformatter import Interpolation, VideoReformatter

        page = film.page
        self._film = film
        self._width, self._height = page.width_px, page.height_px
        self._ground = draw_layers(film.ground, self._width, self._height, background=page.background).reshape(-1, 4)
        self._middle = draw_layers(film.middle, self._width, self._height).reshape(-1, 4)
        self._fills = fill_colours(film).view(np.uint8).reshape(-1, 4).astype(np.float32)
        self._cover = None if film.cover is None else film.cover.reshape(-1, 1) / np.float32(255.0)
        self._holders = holders_at(film, instant)
        self._passed = int(np.searchsorted(film.event_instants, instant, side="right"))
        planes = 3 if page.background is not None else 4
        self._planes: _Bytes = np.empty((planes, self._width * self._height), dtype=np.uint8)
        self._scaler, self._smoothly = VideoReformatter(), Interpolation.BILINEAR
        for first in range(0, self._width * self._height, _STRIP):
            self._compose(np.arange(first, min(first + _STRIP, self._width * self._height)))

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

    def cut_out(self, window: Window, page: _Bytes) -> None:
        """Bring a window to the size of a page.

        Parameters
        ----------
        window : Window
        page : ndarray of uint8, shape (height, width, 4)
            Is written to: red, green and blue, multiplied by alpha, and alpha; over opaque ground the last is left.
        """
        height, width = page.shape[:2]
        scaled = self._scaler.reformat(self._frame(window), width, height, interpolation=self._smoothly, threads=1)
        for number, plane in enumerate(scaled.planes):
            page[..., number] = _values(plane, width, height)

    def _frame(self, window: Window) -> VideoFrame:
        from av import VideoFrame

        frame = VideoFrame(window.width_px, window.height_px, _PLANES[len(self._planes)])
        rows = slice(window.top, window.top + window.height_px)
        columns = slice(window.left, window.left + window.width_px)
        for plane, values in zip(frame.planes, self._planes, strict=True):
            whole = values.reshape(self._height, self._width)
            _values(plane, window.width_px, window.height_px)[...] = whole[rows, columns]
        return frame

    def _compose(self, pixels: npt.NDArray[np.intp]) -> None:
        holders = self._holders[pixels]
        colour = self._ground[pixels].astype(np.float32)
        tinted = np.flatnonzero(holders >= 0)
        colour[tinted] = self._fills[holders[tinted]]
        if self._cover is not None:
            colour *= self._cover[pixels]
        above = self._middle[pixels]
        colour *= _KEPT.take(above[:, 3])[:, np.newaxis]
        colour += above
        colour += 0.5
        np.minimum(colour, 255.0, out=colour)
        self._planes[:, pixels] = colour.T[: len(self._planes)].astype(np.uint8)


def _values(plane: Any, width: int, height: int) -> _Bytes:
    """Return a plane of a frame as an array that shares its memory."""
    whole = np.frombuffer(plane, dtype=np.uint8)[: height * plane.line_size]
    return whole.reshape(height, plane.line_size)[:, :width]
