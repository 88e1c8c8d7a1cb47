"""Pictures on their way to the encoder: kept up to date in its own pixel format, and sealed one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from frontmap.render.i420 import PlanarFrame
from frontmap.render.kinds import PixelFormat
from frontmap.render.palette import IndexedFrame, Palette

if TYPE_CHECKING:
    from av import VideoFrame

__all__ = ["AnyFrame", "DirectFrame", "blank_frame", "sealed_frame"]


class DirectFrame:
    """A picture in red, green and blue, brought up to date pixel by pixel.

    Parameters
    ----------
    width_px, height_px : int
    pixels : {'rgb24', 'rgba', 'bgra'}

    Attributes
    ----------
    values : ndarray of uint8, shape (height, width, 3 or 4)
        In the order that `pixels` says; opaque at first.
    pixels : str
    """

    def __init__(self, width_px: int, height_px: int, pixels: str) -> None:
        self.pixels = pixels
        self._order = [2, 1, 0] if pixels == "bgra" else [0, 1, 2]
        self.values = np.full((height_px, width_px, 3 if pixels == "rgb24" else 4), 255, dtype=np.uint8)

    def update(self, rgbx: npt.NDArray[np.uint8], changed: npt.NDArray[np.intp]) -> None:
        """Take over pixels of a picture; the parameters are those of `PlanarFrame.update`."""
        if len(changed):
            flat = self.values.reshape(-1, self.values.shape[2])
            flat[changed, :3] = rgbx.reshape(-1, 4)[changed][:, self._order]


AnyFrame = PlanarFrame | IndexedFrame | DirectFrame
"""A picture of one of the kinds that encoders take."""


def blank_frame(width_px: int, height_px: int, pixels: PixelFormat, palette: Palette | None) -> AnyFrame:
    """Return a picture to keep up to date, in a pixel format; ``pal8`` needs a palette."""
    if pixels == "yuv420p":
        return PlanarFrame(width_px, height_px)
    if palette is not None:
        return IndexedFrame(width_px, height_px, palette)
    return DirectFrame(width_px, height_px, pixels)


def sealed_frame(picture: AnyFrame) -> VideoFrame:
    """Return a picture as a frame for the encoder; later changes of the picture do not reach it."""
    from av import VideoFrame

    if isinstance(picture, DirectFrame):
        height, width, channels = picture.values.shape
        frame = VideoFrame(width, height, picture.pixels)
        _fill_plane(frame.planes[0], picture.values.reshape(height, width * channels))
        return frame
    if isinstance(picture, IndexedFrame):
        height, width = picture.indices.shape
        frame = VideoFrame(width, height, "pal8")
        _fill_plane(frame.planes[0], picture.indices)
        colours = np.zeros((256, 4), dtype=np.uint8)
        colours[: len(picture.colours), :3] = picture.colours[:, ::-1]
        # The last index stays transparent: the encoder uses it for pixels that stay as they were.
        colours[:255, 3] = 255
        frame.planes[1].update(colours.tobytes())
        return frame
    height, width = picture.luma.shape
    frame = VideoFrame(width, height, "yuv420p")
    for plane, values in zip(frame.planes, (picture.luma, picture.chroma_blue, picture.chroma_red), strict=True):
        _fill_plane(plane, values)
    return frame


def _fill_plane(plane: Any, values: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> None:
    height, width = values.shape
    whole = np.frombuffer(plane, dtype=np.uint8)[: height * plane.line_size]
    whole.reshape(height, plane.line_size)[:, :width] = values
