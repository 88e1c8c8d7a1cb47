"""A segment as bytes that can lie in a common place: plain numbers and data, nothing that is run when it is read."""

from __future__ import annotations

import struct

from frontmap.errors import EncodeError
from frontmap.render import EncodedSegment
from frontmap.render.segments import EncodedPacket

__all__ = ["packed", "unpacked"]

_MAGIC = b"frontmap segment 1\n"
_HEAD = struct.Struct("<qqq")
_PACKET = struct.Struct("<qqqB")


def packed(segment: EncodedSegment) -> bytes:
    """Return a segment as bytes."""
    parts = [_MAGIC, _HEAD.pack(segment.first, segment.last, len(segment.packets))]
    for packet in segment.packets:
        parts.append(_PACKET.pack(packet.pts, packet.dts, len(packet.data), packet.is_keyframe))
        parts.append(packet.data)
    return b"".join(parts)


def unpacked(data: bytes) -> EncodedSegment:
    """Return the segment that bytes stand for.

    Raises
    ------
    EncodeError
        If they are no segment, or not all of it.
    """
    at = len(_MAGIC) + _HEAD.size
    if data[: len(_MAGIC)] != _MAGIC or len(data) < at:
        raise EncodeError("what lies in the common place is no segment of a film; give a place of its own")
    first, last, count = _HEAD.unpack_from(data, len(_MAGIC))
    packets = []
    for _ in range(count):
        if at + _PACKET.size > len(data):
            raise EncodeError("a segment of the film is cut short in the common place; is there room on it?")
        pts, dts, size, is_keyframe = _PACKET.unpack_from(data, at)
        at += _PACKET.size
        if size < 0 or at + size > len(data):
            raise EncodeError("a segment of the film is cut short in the common place; is there room on it?")
        packets.append(EncodedPacket(data[at : at + size], pts, dts, bool(is_keyframe)))
        at += size
    return EncodedSegment(first, last, tuple(packets))
