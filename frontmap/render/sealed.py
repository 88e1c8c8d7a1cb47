"""Pictures as frames for the encoder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from frontmap.render.i420 import PlanarFrame
from frontmap.render.palette import IndexedFrame

if TYPE_CHECKING:
    from av import VideoFrame

__all__ = ["sealed_frame"]


def sealed_frame(picture: PlanarFrame | IndexedFrame) -> VideoFrame:
    """Return a picture as a frame for the encoder; later changes of the picture do not reach it."""
    from av import VideoFrame

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
