"""From frames to packets, and from packets to a file.

All encoding is done in this process by FFmpeg's libraries, through PyAV. Frames arrive in the encoder's own pixel
format, so that nothing is converted. A film may be encoded in segments, each by an encoder of its own, so that they can
be made apart and joined without touching a picture again; where the cuts lie depends on the film alone.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from frontmap.errors import EncodeError
from frontmap.render.kinds import Compression, FilmKind

if TYPE_CHECKING:
    from av import Packet, VideoFrame

__all__ = ["Encoder", "FilmFile", "FilmFormat"]

_LARGE_PIXELS = 4_000_000
# Each frame that x264 looks ahead, or keeps to refer to, takes some 50 MB at 3840x2160; where little changes, few do as
# well.
_LARGE_H264 = "rc-lookahead=4:sync-lookahead=0:b-pyramid=none"

_BT709 = 1
_LIMITED_RANGE = 1


@dataclass(frozen=True, slots=True)
class FilmFormat:
    """All that an encoder must know of a film.

    Attributes
    ----------
    kind : FilmKind
    width_px, height_px : int
        Of the frames; even where `kind` is made of ``yuv420p``.
    frame_rate : Fraction
        Frames a second.
    compression : Compression
    """

    kind: FilmKind
    width_px: int
    height_px: int
    frame_rate: Fraction
    compression: Compression

    @property
    def clock(self) -> Fraction:
        """Seconds of one tick, in which frames are timed."""
        return self.kind.clock or 1 / self.frame_rate

    def set_up(self, context: Any, *, moving: bool = False) -> None:
        """Give an encoder its size, clock, colours, threads and settings; `moving` as for `Encoder.begin`."""
        codec = self.kind.codecs[self.compression.quality]
        context.width, context.height, context.pix_fmt = self.width_px, self.height_px, self.kind.pixels
        context.time_base = self.clock
        context.framerate = self.frame_rate
        options = codec.settings_for(self.compression.coarseness)
        if codec.name == "libx264" and moving and codec.moving:
            options |= {"x264-params": codec.moving}
        elif codec.name == "libx264" and self.width_px * self.height_px > _LARGE_PIXELS:
            options = {"x264-params": _LARGE_H264} | options
        context.options = options
        if self.kind.pixels in ("yuv420p", "yuva420p"):
            # Threads by frame and not by slice: 1.5 times as fast with x264.
            context.thread_type = "FRAME"
            context.thread_count = codec.threads
            context.color_primaries = context.color_trc = context.colorspace = _BT709
            context.color_range = _LIMITED_RANGE

    def new_context(self, *, moving: bool = False) -> Any:
        """Return an encoder for one segment; `moving` as for `Encoder.begin`."""
        import av
        from av.codec.context import Flags

        context: Any = av.CodecContext.create(self.kind.codecs[self.compression.quality].name, "w")
        self.set_up(context, moving=moving)
        if self.kind.container == "mp4":
            context.flags |= Flags.global_header
        return context

    def failure(self, error: Exception, what: str) -> Exception:
        """Return what to raise for an error of FFmpeg's."""
        number = getattr(error, "errno", None)
        if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return OSError(number, str(error))
        return EncodeError(f"the encoder {self.kind.codecs[self.compression.quality].name} {what}: {error}")


class FilmFile:
    """An open file that packets become a film in.

    Parameters
    ----------
    file : BinaryIO
        Open for reading and writing, and seekable.
    form : FilmFormat
    last_ticks : int
        How long the last frame stands. Only GIF and APNG files say so; elsewhere it stands as long as the others.

    Attributes
    ----------
    context
        The encoder of the file, for films that are not made in segments.

    Raises
    ------
    EncodeError
        If the encoder cannot be set up.
    """

    def __init__(self, file: BinaryIO, form: FilmFormat, last_ticks: int = 1) -> None:
        import av

        self._file, self._form = file, form
        settings = dict(form.kind.container_settings)
        if form.kind.container == "gif":
            settings["final_delay"] = str(last_ticks)
        elif form.kind.container == "apng":
            settings["final_delay"] = str(last_ticks * form.clock)
        codec = form.kind.codecs[form.compression.quality]
        try:
            self._container = av.open(
                file, "w", format=form.kind.container, container_options=settings, io_open=self._reopen
            )
            self._stream: Any = self._container.add_stream(codec.name, form.frame_rate)
            self.context = self._stream.codec_context
            form.set_up(self.context)
        except (av.FFmpegError, ValueError) as error:
            raise form.failure(error, "could not be started") from error

    def mux(self, packet: Packet[Any]) -> None:
        """Append a packet.

        Raises
        ------
        EncodeError
            If it cannot be part of the film.
        OSError
            If the file cannot be written.
        """
        import av

        packet.stream = self._stream
        try:
            self._container.mux_one(packet)
        except av.FFmpegError as error:
            raise self._form.failure(error, "failed") from error

    def finish(self) -> None:
        """Complete the file; it stays open. Errors are those of `mux`."""
        import av

        try:
            self._container.close()
        except av.FFmpegError as error:
            raise self._form.failure(error, "failed at the end of the film") from error

    def _reopen(self, url: str, flags: int, options: dict[str, str]) -> BinaryIO:
        """Give the muxer a second look at the file, by our own handle: it would else take its name for an address."""
        self._file.flush()
        return Path(self._file.name).open("rb")


class Encoder:
    """Turns frames into packets.

    Parameters
    ----------
    form : FilmFormat
    sink : callable
        Is given each packet.
    context : optional
        The encoder to use, for films that are not made in segments; by default a new one for each segment.
    """

    def __init__(self, form: FilmFormat, sink: Callable[[Packet[Any]], None], context: Any = None) -> None:
        self._form, self._sink = form, sink
        # Films in segments have theirs made when a segment begins.
        self._context = form.new_context() if context is None and not form.kind.in_segments else context
        self._start_tick = 0
        self._packets = 0

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
            If the sink cannot take a packet.
        """
        frame.pts = tick - self._start_tick
        frame.time_base = self._form.clock
        self._encode(frame)

    def begin(self, tick: int, *, moving: bool = False) -> None:
        """End the segment before, if there is one, and begin another at a tick; errors are those of `write`.

        Parameters
        ----------
        tick : int
        moving : bool
            Whether nearly all of the picture changes from frame to frame.
        """
        if self._context is not None:
            self._encode(None)
        self._context = self._form.new_context(moving=moving)
        self._start_tick = tick
        self._packets = 0

    def finish(self) -> None:
        """Encode what the encoder still holds back; errors are those of `write`."""
        self._encode(None)

    def _encode(self, frame: VideoFrame | None) -> None:
        import av

        try:
            packets = self._context.encode(frame)
        except av.FFmpegError as error:
            raise self._form.failure(error, "failed") from error
        for packet in packets:
            if self._form.kind.in_segments:
                packet.pts += self._start_tick
                packet.dts = self._decoded_at(packet.dts)
                packet.time_base = self._form.clock
                packet.duration = packet.duration or 1
            self._sink(packet)

    def _decoded_at(self, dts: int) -> int:
        """Return when a packet is decoded, in ticks of the film.

        In a segment of one or two frames x264 sets no time aside for reordering; the packets of the next segment, which
        does, would come before its own.
        """
        ahead = self._form.kind.codecs[self._form.compression.quality].reordering_ticks
        number, self._packets = self._packets, self._packets + 1
        return self._start_tick + (number - ahead if ahead else dts)
