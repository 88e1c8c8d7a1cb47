"""Colours of pixels: what is laid over what, each pixel packed into one number, red lowest and alpha highest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["STRIP", "blend", "blend_in_strips"]

_Bytes = npt.NDArray[np.uint8]
_Packed = npt.NDArray[np.uint32]

STRIP = 1 << 17
"""How many pixels are worked on together."""

_LEAST_SEEN = np.uint32(1 << 24)
"""The least packed colour whose alpha is not nought."""


def blend(
    holders: npt.NDArray[np.int16],
    fills: _Packed,
    ground: _Packed,
    sheets: Iterable[_Packed],
    cover: _Bytes | None = None,
) -> _Packed:
    """Lay sheets over tints over the ground, pixel by pixel.

    All arrays but `fills` are of shape (k,); `ground` may be of shape (1,), if it is the same everywhere.
    """
    below = np.broadcast_to(ground, holders.shape)
    lowest = np.where(holders >= 0, fills.take(holders, mode="wrap"), below) if len(fills) else below.copy()
    # All four bytes of a pixel are worked on alike, in one row: numpy is slow at rows of three.
    colour = lowest.view(np.uint8).astype(np.float32)
    if cover is not None:
        # Where only a part of a pixel is tinted, there is no ground below.
        colour.reshape(-1, 4)[...] *= (cover / np.float32(255.0))[:, np.newaxis]
    for sheet in sheets:
        # Where a sheet is empty it changes nothing.
        seen = (sheet >= _LEAST_SEEN).nonzero()[0]
        if 2 * len(seen) > len(sheet):
            _lay(sheet, colour)
        elif len(seen):
            part = colour.reshape(-1, 4)[seen]
            _lay(sheet[seen], part.reshape(-1))
            colour.reshape(-1, 4)[seen] = part
    colour += 0.5
    np.minimum(colour, 255.0, out=colour)
    return colour.astype(np.uint8).view(np.uint32)


def _lay(sheet: _Packed, colour: npt.NDArray[np.float32]) -> None:
    """Lay pixels of a sheet, shape (k,), on colours, shape (4 * k,), which are written to."""
    alpha = (sheet >> np.uint32(24)) * np.uint32(0x01010101)
    share = alpha.view(np.uint8).astype(np.float32)
    share *= 1.0 / 255.0
    # Colours go towards those of the sheet, alpha towards all of it.
    towards = (sheet | np.uint32(0xFF000000)).view(np.uint8) - colour
    towards *= share
    colour += towards


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
