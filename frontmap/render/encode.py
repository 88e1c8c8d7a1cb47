"""The kinds of film that can be written, and their encoders.

All encoding is done in this process by FFmpeg's libraries, through PyAV. Frames arrive in the encoder's own pixel
format, so that nothing is converted.
"""

from __future__ import annotations

import errno
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, TypeAlias

from frontmap.errors import EncodeError, MissingTool, RenderError

if TYPE_CHECKING:
    from av import VideoFrame

__all__ = ["KINDS", "Encoder", "FilmKind", "Quality", "count_frames", "film_kind", "probe"]

Quality: TypeAlias = Literal["draft", "good", "best"]
"""How much time to spend on a film: `draft` is the fastest, `best` the smallest and finest."""

_LARGE_PIXELS = 4_000_000
# Each frame that x264 looks ahead takes some 40 MB at 3840x2160; few of them choose as well where little changes.
_LARGE_H264 = "rc-lookahead=4:sync-lookahead=0"

_BT709 = 1
_LIMITED_RANGE = 1


@dataclass(frozen=True, slots=True)
class FilmKind:
    """A kind of film file.

    Attributes
    ----------
    suffix : str
        Of its file names, in small letters.
    container, codec : str
        FFmpeg's names.
    pixels : {'yuv420p', 'pal8'}
        What frames are made of.
    settings : mapping of Quality to mapping of str to str
        Options of the codec.
    container_settings : mapping of str to str
    """

    suffix: str
    container: str
    codec: str
    pixels: Literal["yuv420p", "pal8"]
    settings: Mapping[Quality, Mapping[str, str]]
    container_settings: Mapping[str, str] = field(default_factory=dict)


_H264: Mapping[Quality, Mapping[str, str]] = {
    "draft": {"preset": "ultrafast", "qp": "22", "x264-params": "cabac=1:8x8dct=1:no-deblock=0"},
    "good": {"preset": "veryfast", "crf": "20"},
    "best": {"preset": "slow", "crf": "17"},
}
_VP9_COMMON = {"b": "0", "row-mt": "1", "tile-columns": "2", "g": "240"}
_VP9: Mapping[Quality, Mapping[str, str]] = {
    "draft": {**_VP9_COMMON, "deadline": "realtime", "cpu-used": "8", "crf": "32"},
    "good": {**_VP9_COMMON, "deadline": "realtime", "cpu-used": "7", "crf": "26"},
    "best": {**_VP9_COMMON, "deadline": "good", "cpu-used": "4", "crf": "22", "lag-in-frames": "25"},
}
_PLAIN: Mapping[Quality, Mapping[str, str]] = {"draft": {}, "good": {}, "best": {}}
# The index of the film goes to the front of the file, so that browsers start to play before they have all of it.
_INDEX_FIRST = {"movflags": "+faststart"}

KINDS: Mapping[str, FilmKind] = MappingProxyType(
    {
        kind.suffix: kind
        for kind in (
            FilmKind(".mp4", "mp4", "libx264", "yuv420p", _H264, _INDEX_FIRST),
            FilmKind(".m4v", "mp4", "libx264", "yuv420p", _H264, _INDEX_FIRST),
            FilmKind(".webm", "webm", "libvpx-vp9", "yuv420p", _VP9),
            FilmKind(".gif", "gif", "gif", "pal8", _PLAIN),
        )
    }
)
"""Kinds of film by suffix."""


def film_kind(path: Path) -> FilmKind:
    """Return the kind of film that a path asks for by its suffix.

    Raises
    ------
    RenderError
        If it is no suffix of a film.
    """
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        got = f"ends in {path.suffix!r}" if path.suffix else "has no suffix"
        raise RenderError(f"{path.name!r} {got}, which is no kind of film; films are {', '.join(sorted(KINDS))}")
    return kind


def probe(kind: FilmKind) -> None:
    """Make sure that a kind of film can be encoded here.

    Raises
    ------
    MissingTool
        If PyAV is missing or was built without the encoder.
    """
    try:
        import av
        from av.codec.codec import UnknownCodecError
    except ImportError as error:
        raise MissingTool(f"{kind.suffix} films need PyAV, which is not installed; run: pip install av") from error
    try:
        av.Codec(kind.codec, "w")
    except UnknownCodecError as error:
        raise MissingTool(
            f"this PyAV {av.__version__} was built without the encoder {kind.codec} that {kind.suffix} films need; "
            "install the wheel of PyPI: pip install --force-reinstall --only-binary av av"
        ) from error


class Encoder:
    """Writes frames into an open file.

    Parameters
    ----------
    file : BinaryIO
        Open for reading and writing, and seekable.
    kind : FilmKind
    width_px, height_px : int
        Of the frames; even where `kind` is made of ``yuv420p``.
    clock : Fraction
        Seconds of one tick, in which frames are timed.
    frame_rate : Fraction
        Frames a second.
    quality : Quality
    last_ticks : int
        How long the last frame stands. Only GIF files say so; elsewhere it stands as long as the others.

    Raises
    ------
    EncodeError
        If the encoder cannot be set up.
    """

    def __init__(
        self,
        file: BinaryIO,
        kind: FilmKind,
        width_px: int,
        height_px: int,
        *,
        clock: Fraction,
        frame_rate: Fraction,
        quality: Quality,
        last_ticks: int = 1,
    ) -> None:
        import av

        self._file = file
        self._kind = kind
        self._clock = clock
        settings = dict(kind.container_settings)
        if kind.container == "gif":
            settings["final_delay"] = str(last_ticks)
        try:
            self._container = av.open(
                file, "w", format=kind.container, container_options=settings, io_open=self._reopen
            )
            options = dict(kind.settings[quality])
            if kind.codec == "libx264" and width_px * height_px > _LARGE_PIXELS:
                options = {"x264-params": _LARGE_H264} | options
            stream: Any = self._container.add_stream(kind.codec, frame_rate, options=options)
            stream.width, stream.height, stream.pix_fmt = width_px, height_px, kind.pixels
            context = stream.codec_context
            context.time_base = clock
            if kind.pixels == "yuv420p":
                # Threads by frame and not by slice: 1.5 times as fast with x264.
                context.thread_type = "FRAME"
                context.thread_count = 0
                context.color_primaries = context.color_trc = context.colorspace = _BT709
                context.color_range = _LIMITED_RANGE
        except (av.FFmpegError, ValueError) as error:
            raise self._failure(error, "could not be started") from error
        self._stream = stream

    def write(self, frame: VideoFrame, tick: int) -> None:
        """Encode one frame.

        Parameters
        ----------
        frame : VideoFrame
        tick : int
            When it appears, in ticks of the clock; each later than the one before.

        Raises
        ------
        EncodeError
            If the encoder fails.
        OSError
            If the file cannot be written.
        """
        frame.pts = tick
        frame.time_base = self._clock
        self._mux(frame)

    def finish(self) -> None:
        """Encode what the encoder still holds back and complete the file; it stays open.

        Raises
        ------
        EncodeError, OSError
            As `write`.
        """
        import av

        self._mux(None)
        try:
            self._container.close()
        except av.FFmpegError as error:
            raise self._failure(error, "failed at the end of the film") from error

    def _mux(self, frame: VideoFrame | None) -> None:
        import av

        try:
            for packet in self._stream.encode(frame):
                self._container.mux(packet)
        except av.FFmpegError as error:
            raise self._failure(error, "failed") from error

    def _reopen(self, url: str, flags: int, options: dict[str, str]) -> BinaryIO:
        """Give the muxer a second look at the file, by our own handle: it would else take its name for an address."""
        self._file.flush()
        return Path(self._file.name).open("rb")

    def _failure(self, error: Exception, what: str) -> Exception:
        number = getattr(error, "errno", None)
        if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return OSError(number, str(error))
        return EncodeError(f"the encoder {self._kind.codec} {what}: {error}")


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
    import imageio.v3

    try:
        content = io.BytesIO() if path.stat().st_size == 0 else path.open("rb")
        with content, av.open(content, "r") as container:
            frames = len([packet for packet in container.demux(video=0) if packet.size])
        with path.open("rb") as file:
            imageio.v3.imread(file, index=0, plugin="pyav")
    except (av.FFmpegError, ValueError, IndexError, OSError) as error:
        raise EncodeError(f"the film that was written cannot be read: {error}; nothing was kept") from error
    return frames
