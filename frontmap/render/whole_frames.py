"""Whole pictures on their way to the encoder, where nearly all of a picture changes from frame to frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import straight
from frontmap.render.frames import DirectFrame, sealed_frame
from frontmap.render.kinds import PixelFormat
from frontmap.render.palette import IndexedFrame, Palette

if TYPE_CHECKING:
    from av import VideoFrame

__all__ = ["WholeFrames"]

_Bytes = npt.NDArray[np.uint8]

_HALF = 128
_TRANSPARENT = 255
"""The index that stands for nothing in films with a palette."""
_ORDER = {"rgb24": [0, 1, 2], "rgba": [0, 1, 2, 3], "bgra": [2, 1, 0, 3]}


class WholeFrames:
    """Brings pictures into the pixel format of an encoder.

    Parameters
    ----------
    width_px, height_px : int
        Of the pictures.
    pixels : PixelFormat
    palette : Palette or None
        For ``pal8``.
    clear : bool
        Whether the pictures are transparent.
    """

    def __init__(
        self, width_px: int, height_px: int, pixels: PixelFormat, palette: Palette | None, *, clear: bool = False
    ) -> None:
        from av.video.reformatter import VideoReformatter

        self._size = width_px, height_px
        self._pixels = pixels
        self._palette = palette
        self._clear = clear
        self._reformatter = VideoReformatter()

    def seal(self, rgba: _Bytes) -> VideoFrame:
        """Return a picture as a frame for the encoder; `rgba` as for `taken`."""
        return self.taken(rgba)()

    def taken(self, rgba: _Bytes) -> Callable[[], VideoFrame]:
        """Take a picture, and return what makes a frame of it for the encoder: later, and perhaps in another thread.

        Parameters
        ----------
        rgba : ndarray of uint8, shape (height, width, 4)
            Red, green, blue, multiplied by alpha, and alpha, which opaque formats do not read. It may be written to
            as soon as it is taken.
        """
        if self._pixels in ("rgba", "yuva420p", "bgra") or self._palette is not None:
            rgba = _straight(rgba)
        if self._pixels in ("yuv420p", "yuva420p"):
            return self._planar(rgba)
        width, height = self._size
        if self._palette is not None:
            indexed = IndexedFrame(width, height, self._palette)
            indices = self._palette.indices(rgba.reshape(-1, 4)).reshape(height, width)
            indexed.indices[...] = np.where(rgba[..., 3] >= _HALF, indices, _TRANSPARENT)
            if self._clear:
                # FFmpeg wipes a frame away before the next only if it has holes: one is made in a corner.
                indexed.indices[-1, -1] = _TRANSPARENT
            return partial(sealed_frame, indexed)
        direct = DirectFrame(width, height, self._pixels)
        direct.values[...] = rgba[..., _ORDER[self._pixels]]
        return partial(sealed_frame, direct)

    def lent(self, rgba: _Bytes, read: Callable[[], None]) -> Callable[[], VideoFrame]:
        """Do as `taken` does without a copy, if the format allows: then `rgba` is read when the frame is made.

        Parameters
        ----------
        rgba : ndarray of uint8, shape (height, width, 4)
        read : callable
            Is called once `rgba` may be written to.
        """
        width, height = self._size
        if self._pixels != "yuv420p" or width % 2 or height % 2:
            frame = self.taken(rgba)
            read()
            return frame
        from av import VideoFrame

        shared = VideoFrame.from_numpy_buffer(rgba, "rgba")

        def made() -> VideoFrame:
            try:
                return self._converted(shared)
            finally:
                read()

        return made

    def _planar(self, rgba: _Bytes) -> Callable[[], VideoFrame]:
        from av import VideoFrame

        width, height = self._size
        frame = VideoFrame(width + width % 2, height + height % 2, "rgb0" if self._pixels == "yuv420p" else "rgba")
        plane: Any = frame.planes[0]
        rows = np.frombuffer(plane, dtype=np.uint8)[: frame.height * plane.line_size].reshape(frame.height, -1)
        rows[:height, : 4 * width].reshape(height, width, 4)[...] = rgba
        if width % 2:
            rows[:, 4 * width : 4 * width + 4] = rows[:, 4 * width - 4 : 4 * width]
        if height % 2:
            rows[height] = rows[height - 1]
        return partial(self._converted, frame)

    def _converted(self, frame: VideoFrame) -> VideoFrame:
        """Bring a frame in red, green and blue into planes of luma and chroma."""
        from av.video.reformatter import ColorRange, Colorspace

        return self._reformatter.reformat(
            frame,
            format=self._pixels,
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )


def _straight(rgba: _Bytes) -> _Bytes:
    """Return a picture whose colours are not multiplied by alpha; the same one if it is opaque."""
    partly = (rgba[..., 3] > 0) & (rgba[..., 3] < 255)
    if not partly.any():
        return rgba
    result = rgba.copy()
    result[partly] = straight(rgba[partly])
    return result
