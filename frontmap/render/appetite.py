"""How many bytes a film will take, judged by a few stretches of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from frontmap.render.encode import Encoder, FilmFormat
from frontmap.render.pipeline import draw_into, palette_of
from frontmap.render.segments import segments_of
from frontmap.scene.reels import Reels

if TYPE_CHECKING:
    from av import Packet

__all__ = ["expected_bytes"]

_STRETCHES = 4
_STRETCH_FRAMES = 16


def expected_bytes(reels: Reels, form: FilmFormat) -> float:
    """Judge how many bytes a film takes, within some tenths.

    Parameters
    ----------
    reels : Reels
        With at least one frame.
    form : FilmFormat

    Returns
    -------
    float

    Raises
    ------
    EncodeError
        If the encoder fails.

    Notes
    -----
    From the middle of up to four segments a stretch of frames is encoded, and its first frame alone. The difference is
    what the frames cost that tell only what has changed; each segment begins with one that is stored whole.
    """
    segments = segments_of(reels.lengths, form.frame_rate)
    evenly = np.linspace(0, len(segments) - 1, min(_STRETCHES, len(segments))).round().astype(int).tolist()
    stretches = [_middle_of(segments[number]) for number in evenly]
    palette = palette_of(reels, form)

    def encoded_bytes(frames: Sequence[range]) -> int:
        found = 0

        def weigh(packet: Packet[Any]) -> None:
            nonlocal found
            found += packet.size

        draw_into(Encoder(form, weigh), reels, form, frames, palette=palette)
        return found

    whole = encoded_bytes([stretch[:1] for stretch in stretches])
    all_frames = encoded_bytes(stretches)
    changing = sum(len(stretch) - 1 for stretch in stretches)
    per_whole = whole / len(stretches)
    per_change = max(all_frames - whole, 0) / changing if changing else 0.0
    starts = len(segments) if form.kind.in_segments else 1
    return starts * per_whole + (len(reels.instants) - starts) * per_change


def _middle_of(segment: range) -> range:
    first = segment.start + max(len(segment) - _STRETCH_FRAMES, 0) // 2
    return range(first, min(first + _STRETCH_FRAMES, segment.stop))
