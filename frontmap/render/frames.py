"""Pictures on their way to the encoder: kept up to date in its own pixel format, and sealed one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from frontmap.render.i420 import Patch, PatchMaker, PlanarFrame
from frontmap.render.kinds import PixelFormat
from frontmap.render.palette import IndexedFrame, Palette

if TYPE_CHECKING:
    from av import VideoFrame

__all__ = ["AnyFrame", "DirectFrame", "KeptPicture", "kept_picture", "sealed_frame"]


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
    for plane, values in zip(frame.planes, picture.planes, strict=True):
        _fill_plane(plane, values)
    return frame


class KeptPicture(Protocol):
    """A picture that is kept up to date, and handed to the encoder now and then."""

    def begin(self, rgbx: npt.NDArray[np.uint8]) -> None:
        """Take over a whole picture, shape (height, width, 4); its fourth byte is not read."""

    def update(self, rgbx: npt.NDArray[np.uint8], changed: npt.NDArray[np.intp]) -> None:
        """Take over pixels of a picture; the parameters are those of `PlanarFrame.update`."""

    def taken(self) -> Callable[[], VideoFrame]:
        """Return what makes a frame of the picture as it is now: later, and perhaps in another thread.

        What is returned is to be called once for each picture, in their order, and the frame to be encoded before the
        next is asked for.
        """


def kept_picture(width_px: int, height_px: int, pixels: PixelFormat, palette: Palette | None) -> KeptPicture:
    """Return a picture to keep up to date, in a pixel format; ``pal8`` needs a palette."""
    if pixels == "yuv420p":
        return _Patched(width_px, height_px)
    if palette is not None:
        return _Sealed(IndexedFrame(width_px, height_px, palette))
    return _Sealed(DirectFrame(width_px, height_px, pixels))


class _Sealed:
    """A picture of which each frame is a copy."""

    def __init__(self, picture: IndexedFrame | DirectFrame) -> None:
        self._picture = picture

    def begin(self, rgbx: npt.NDArray[np.uint8]) -> None:
        self.update(rgbx, np.arange(rgbx.shape[0] * rgbx.shape[1]))

    def update(self, rgbx: npt.NDArray[np.uint8], changed: npt.NDArray[np.intp]) -> None:
        self._picture.update(rgbx, changed)

    def taken(self) -> Callable[[], VideoFrame]:
        frame = sealed_frame(self._picture)
        return lambda: frame


class _Patched:
    """A frame that is brought up to date where the encoder takes it: neither copied nor kept once for each picture."""

    def __init__(self, width_px: int, height_px: int) -> None:
        self._width, self._height = width_px, height_px
        self._maker = PatchMaker(width_px, height_px)
        self._frame: VideoFrame | None = None
        self._patches: list[Patch] = []

    def begin(self, rgbx: npt.NDArray[np.uint8]) -> None:
        picture = PlanarFrame(self._width, self._height)
        picture.update(rgbx, np.arange(self._width * self._height))
        self._frame, self._patches = sealed_frame(picture), []

    def update(self, rgbx: npt.NDArray[np.uint8], changed: npt.NDArray[np.intp]) -> None:
        self._patches += self._maker.in_strips(rgbx, changed)

    def taken(self) -> Callable[[], VideoFrame]:
        if self._frame is None:
            raise RuntimeError("a picture was asked for before it was begun")
        patches, self._patches = self._patches, []
        return partial(self._patched, self._frame, patches)

    def _patched(self, frame: VideoFrame, patches: Sequence[Patch]) -> VideoFrame:
        # An encoder that still looks at the picture before keeps it, and this one becomes a copy.
        frame.make_writable()
        planes = [_samples(plane, plane.width, plane.height) for plane in frame.planes]
        for patch in patches:
            patch.lay(planes, self._width, self._height)
        return frame


def _fill_plane(plane: Any, values: npt.NDArray[np.uint8]) -> None:
    height, width = values.shape
    _samples(plane, width, height)[...] = values


def _samples(plane: Any, width: int, height: int) -> npt.NDArray[np.uint8]:
    """Return a plane of a frame as an array that shares its memory."""
    whole = np.frombuffer(plane, dtype=np.uint8)[: height * plane.line_size]
    return whole.reshape(height, plane.line_size)[:, :width]
