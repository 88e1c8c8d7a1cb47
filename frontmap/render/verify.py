"""Looking at a film that was written: what a file holds is counted before it gets its name."""

from __future__ import annotations

import io
from pathlib import Path

from frontmap.errors import EncodeError

__all__ = ["count_frames"]


def count_frames(path: Path) -> int:
    """Return how many frames a film holds, from its packets; the first frame is decoded too.

    Parameters
    ----------
    path : Path

    Returns
    -------
    int

    Raises
    ------
    EncodeError
        If it is no film, or its first frame cannot be decoded.
    """
    import av

    try:
        with path.open("rb") as file:
            start = file.read(16)
        if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
            # FFmpeg cannot read moving WebP files; Pillow can.
            from PIL import Image

            with path.open("rb") as file, Image.open(file) as film:
                film.load()
                return int(getattr(film, "n_frames", 1))
        content = io.BytesIO() if path.stat().st_size == 0 else path.open("rb")
        with content, av.open(content, "r") as container:
            frames = len([packet for packet in container.demux(video=0) if packet.size])
        with path.open("rb") as file, av.open(file, "r") as container:
            next(container.decode(video=0))
    except (av.FFmpegError, ValueError, IndexError, OSError, StopIteration) as error:
        raise EncodeError(f"the film that was written cannot be read: {error}; nothing was kept") from error
    return frames
