"""Whole pictures on their way to the encoder, where nearly all of a picture changes from frame to frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from frontmap.render.frames import DirectFrame, sealed_frame
from frontmap.render.kinds import PixelFormat
from frontmap.render.palette import IndexedFrame, Palette

if TYPE_CHECKING:
    from av import VideoFrame

__all__ = ["WholeFrames"]

_Bytes = npt.NDArray[np.uint8]


class WholeFrames:
    """Brings pictures into the pixel format of an encoder.

    Parameters
    ----------
    width_px, height_px : int
        Of the pictures.
    pixels : PixelFormat
    palette : Palette or None
        For ``pal8``.
    """

    def __init__(self, width_px: int, height_px: int, pixels: PixelFormat, palette: Palette | None) -> None:
        from av.video.reformatter import VideoReformatter

        self._size = width_px, height_px
        self._pixels = pixels
        self._palette = palette
        self._reformatter = VideoReformatter()

    def seal(self, rgbx: _Bytes) -> VideoFrame:
        """Return a picture, shape (height, width, 4), as a frame for the encoder."""
        width, height = self._size
        if self._pixels == "yuv420p":
            return self._planar(rgbx)
        if self._palette is not None:
            indexed = IndexedFrame(width, height, self._palette)
            indexed.indices[...] = self._palette.indices(rgbx.reshape(-1, 4)).reshape(height, width)
            return sealed_frame(indexed)
        direct = DirectFrame(width, height, self._pixels)
        direct.values[..., :3] = rgbx[..., :3] if self._pixels == "rgb24" else rgbx[..., 2::-1]
        return sealed_frame(direct)

    def _planar(self, rgbx: _Bytes) -> VideoFrame:
        from av import VideoFrame
        from av.video.reformatter import ColorRange, Colorspace

        width, height = self._size
        frame = VideoFrame(width + width % 2, height + height % 2, "rgb0")
        plane: Any = frame.planes[0]
        rows = np.frombuffer(plane, dtype=np.uint8)[: frame.height * plane.line_size].reshape(frame.height, -1)
        rows[:height, : 4 * width] = rgbx.reshape(height, 4 * width)
        if width % 2:
            rows[:, 4 * width : 4 * width + 4] = rows[:, 4 * width - 4 : 4 * width]
        if height % 2:
            rows[height] = rows[height - 1]
        return self._reformatter.reformat(
            frame,
            format="yuv420p",
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )
