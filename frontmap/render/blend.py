"""Colours of pixels: what is laid over what, each pixel packed into one number, red lowest and alpha highest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["STRIP", "blend", "blend_in_strips", "lay_upon"]

_Bytes = npt.NDArray[np.uint8]
_Packed = npt.NDArray[np.uint32]

STRIP = 1 << 17
"""How many pixels are worked on together."""

_LEAST_SEEN = np.uint32(1 << 24)
"""The least packed colour whose alpha is not nought."""

_ALPHA = np.uint32(0xFF000000)
_EVERY_OTHER, _THE_OTHERS = np.uint32(0x00FF00FF), np.uint32(0xFF00FF00)
_HALVES = np.uint32(0x00800080)
_ONE_BYTE, _THREE_BYTES = np.uint32(8), np.uint32(24)
_ALL = np.uint32(255)


def blend(
    holders: npt.NDArray[np.int16],
    fills: _Packed,
    ground: _Packed,
    sheets: Iterable[_Packed],
    cover: _Bytes | None = None,
) -> _Packed:
    """Lay sheets over tints over the ground, pixel by pixel, in whole numbers.

    All arrays but `fills` are of shape (k,); `ground` may be of shape (1,), if it is the same everywhere.
    """
    below = np.broadcast_to(ground, holders.shape)
    colour = np.where(holders >= 0, fills.take(holders, mode="wrap"), below) if len(fills) else below.copy()
    if cover is not None:
        # Where only a part of a pixel is tinted, there is no ground below.
        colour = _joined(*(half * cover for half in _halves(colour)))
    return lay_upon(colour, sheets)


def lay_upon(colour: _Packed, sheets: Iterable[_Packed]) -> _Packed:
    """Lay sheets over colours, pixel by pixel, all of shape (k,); the colours that are given may be written over."""
    for sheet in sheets:
        # Where a sheet is empty it changes nothing.
        seen = (sheet >= _LEAST_SEEN).nonzero()[0]
        if 2 * len(seen) > len(sheet):
            colour = _laid(sheet, colour)
        elif len(seen):
            colour[seen] = _laid(sheet.take(seen), colour.take(seen))
    return colour


def _laid(sheet: _Packed, colour: _Packed) -> _Packed:
    """Return colours with a sheet laid upon them, both of shape (k,)."""
    alpha = sheet >> _THREE_BYTES
    rest = _ALL - alpha
    # Colours go towards those of the sheet, alpha towards all of it.
    one, other = _halves(sheet | _ALPHA)
    below, beside = _halves(colour)
    one *= alpha
    one += below * rest
    other *= alpha
    other += beside * rest
    return _joined(one, other)


def _halves(colour: _Packed) -> tuple[_Packed, _Packed]:
    """Return the bytes of colours two and two, each with room for a product: red and blue, green and alpha."""
    return colour & _EVERY_OTHER, (colour >> _ONE_BYTE) & _EVERY_OTHER


def _joined(one: _Packed, other: _Packed) -> _Packed:
    """Return colours from the bytes that `_halves` gives, times 255; they are divided by it and rounded to the nearest.

    The quotient of numbers below 2**16 by 255 is that by 256 of the number, a half and the quotient by 256 of these.
    """
    one = _with_quotients(one)
    one >>= _ONE_BYTE
    one &= _EVERY_OTHER
    other = _with_quotients(other)
    other &= _THE_OTHERS
    one |= other
    return one


def _with_quotients(half: _Packed) -> _Packed:
    half += _HALVES
    half += (half >> _ONE_BYTE) & _EVERY_OTHER
    return half


def blend_in_strips(
    holders: npt.NDArray[np.int16],
    fills: _Packed,
    ground: _Packed,
    sheets: Sequence[_Packed],
    cover: _Bytes | None,
) -> _Packed:
    """Blend whole pictures without asking for much more memory than they have."""
    strips = [slice(first, first + STRIP) for first in range(0, len(holders), STRIP)]
    return np.concatenate(
        [
            blend(
                holders[at],
                fills,
                ground if len(ground) == 1 else ground[at],
                [sheet[at] for sheet in sheets],
                None if cover is None else cover[at],
            )
            for at in strips
        ]
    )
