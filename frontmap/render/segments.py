"""Films in segments: made apart, in any order and anywhere, and joined as they are.

Where a film is cut depends on its frames alone, and each segment is encoded as if there were no other. So the film is
the same whoever makes its segments, and a segment that got lost is made again without a trace.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from frontmap.render.encode import Encoder, FilmFile, FilmFormat
from frontmap.render.pipeline import draw_into
from frontmap.scene.primitives import Film
from frontmap.scene.reels import Reels, reels_of

if TYPE_CHECKING:
    from av import Packet

__all__ = ["SEGMENT_SECONDS", "EncodedPacket", "EncodedSegment", "encode_segment", "mux_segment", "segments_of"]

SEGMENT_SECONDS = 5
"""How long a segment plays: short enough to share among many, long enough that its first frame, which is stored whole,
costs little."""


@dataclass(frozen=True, slots=True)
class EncodedPacket:
    """A piece of an encoded segment; `pts` and `dts` are ticks from the film's start."""

    data: bytes
    pts: int
    dts: int
    is_keyframe: bool


@dataclass(frozen=True, slots=True)
class EncodedSegment:
    """A segment, ready to be joined to others.

    Attributes
    ----------
    first, last : int
        Its frames: from the first up to but without the last.
    packets : tuple of EncodedPacket
        In the order in which they are written.
    """

    first: int
    last: int
    packets: tuple[EncodedPacket, ...]


def segments_of(lengths: Sequence[int], frame_rate: Fraction) -> list[range]:
    """Return the frames of each segment of a film.

    Parameters
    ----------
    lengths : sequence of int
        Frames of each reel of the film; no segment goes beyond a reel.
    frame_rate : Fraction
        Frames a second.
    """
    step = max(round(SEGMENT_SECONDS * frame_rate), 1)
    found: list[range] = []
    start = 0
    for length in lengths:
        end = start + length
        found += [range(first, min(first + step, end)) for first in range(start, end, step)]
        start = end
    return found


def encode_segment(
    film: Film | Reels, form: FilmFormat, frames: range, progress: Callable[[int], None] | None = None
) -> EncodedSegment:
    """Draw and encode one segment of a film.

    Parameters
    ----------
    film : Film or Reels
        All of it.
    form : FilmFormat
        Of a kind that is made in segments.
    frames : range
        One of `segments_of`.
    progress : callable, optional
        Called with the number of frames done, before the first and after each.

    Raises
    ------
    EncodeError
        If the encoder fails.
    """
    packets: list[EncodedPacket] = []

    def keep(packet: Packet[Any]) -> None:
        packets.append(EncodedPacket(bytes(packet), int(packet.pts or 0), int(packet.dts or 0), packet.is_keyframe))

    draw_into(Encoder(form, keep), reels_of(film), form, [frames], progress)
    return EncodedSegment(frames.start, frames.stop, tuple(packets))


def mux_segment(file: FilmFile, form: FilmFormat, segment: EncodedSegment) -> None:
    """Append a segment to a film; errors are those of `FilmFile.mux`."""
    from av import Packet

    for kept in segment.packets:
        packet = Packet(kept.data)
        packet.pts, packet.dts, packet.time_base = kept.pts, kept.dts, form.clock
        packet.is_keyframe = kept.is_keyframe
        packet.duration = 1
        file.mux(packet)
