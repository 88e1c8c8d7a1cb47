"""Colours as films carry them: a plane of brightness and two planes of colour at half the size (I420).

The conversion is that of ITU-R BT.709 with the limited range of television: brightness 16 to 235, colour 16 to 240,
in whole numbers, rounded to the nearest. Each colour sample is that of the mean of its two by two pixels. A picture
whose width or height is odd is padded by repeating its last column or row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Patch", "PatchMaker", "PlanarFrame"]

_SHIFT = 20
_STRIP = 1 << 18
_RED, _BLUE = 0.2126, 0.0722
_GREEN = 1.0 - _RED - _BLUE


def _fixed(*coefficients: float) -> tuple[int, ...]:
    return tuple(round(coefficient / 255.0 * (1 << _SHIFT)) for coefficient in coefficients)


_LUMA = _fixed(219 * _RED, 219 * _GREEN, 219 * _BLUE)
_CHROMA_BLUE = _fixed(-112 * _RED / (1 - _BLUE), -112 * _GREEN / (1 - _BLUE), 112.0)
_CHROMA_RED = _fixed(112.0, -112 * _GREEN / (1 - _RED), -112 * _BLUE / (1 - _RED))

_Bytes = npt.NDArray[np.uint8]
_Indices = npt.NDArray[np.intp]
_Ints = npt.NDArray[np.int32]
_Packed = npt.NDArray[np.uint32]

_RED_AND_BLUE, _ONE = np.uint32(0x00FF00FF), np.uint32(0xFF)


def _weighted(red: _Ints, green: _Ints, blue: _Ints, weights: tuple[int, ...], offset: int, shift: int) -> _Bytes:
    total = red * weights[0]
    total += green * weights[1]
    total += blue * weights[2]
    total += (offset << shift) + (1 << (shift - 1))
    total >>= shift
    return total.astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Patch:
    """Samples of some pixels.

    Attributes
    ----------
    luma_at, chroma_at : ndarray of intp, shape (k,) and (m,)
        ``row * columns + column`` of samples in the planes of brightness and of colour.
    luma : ndarray of uint8, shape (k,)
    chroma_blue, chroma_red : ndarray of uint8, shape (m,)
    """

    luma_at: _Indices
    luma: _Bytes
    chroma_at: _Indices
    chroma_blue: _Bytes
    chroma_red: _Bytes

    def lay(self, planes: Sequence[_Bytes], width_px: int, height_px: int) -> None:
        """Write the samples.

        Parameters
        ----------
        planes : sequence of three ndarray of uint8
            Brightness, blue, red; each C-contiguous but for bytes at the end of its rows.
        width_px, height_px : int
            Of the picture.
        """
        luma = planes[0]
        _put(luma, self.luma_at, self.luma)
        if luma.shape[1] != width_px:
            luma[:, -1] = luma[:, -2]
        if luma.shape[0] != height_px:
            luma[-1] = luma[-2]
        _put(planes[1], self.chroma_at, self.chroma_blue)
        _put(planes[2], self.chroma_at, self.chroma_red)


def _put(plane: _Bytes, at: _Indices, values: _Bytes) -> None:
    columns = plane.shape[1]
    if plane.strides[0] == columns:
        plane.reshape(-1)[at] = values
    else:
        rows = at // columns
        plane[rows, at - rows * columns] = values


class PatchMaker:
    """Converts pixels of pictures of one size.

    Parameters
    ----------
    width_px, height_px : int
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self._width, self._height = width_px, height_px
        self._columns, self._rows = -(-width_px // 2), -(-height_px // 2)
        self._named_last = np.zeros(self._rows * self._columns, dtype=np.int32)

    def in_strips(self, rgbx: _Bytes, changed: _Indices) -> Iterator[Patch]:
        """Yield what pixels look like, a strip at a time: a whole picture takes no more memory than a part of one.

        The parameters are those of `PlanarFrame.update`.
        """
        for first in range(0, len(changed), _STRIP):
            yield self._patch(rgbx, changed[first : first + _STRIP])

    def _patch(self, rgbx: _Bytes, changed: _Indices) -> Patch:
        packed = rgbx.reshape(-1, 4).view(np.uint32)[:, 0]
        # numpy divides by a plain number sooner than it finds the remainder.
        rows = changed // self._width
        columns = changed - rows * self._width
        stride = 2 * self._columns
        at = changed if stride == self._width else rows * stride + columns
        luma = _weighted(*_channels(packed.take(changed)), _LUMA, 16, _SHIFT)
        named = (rows >> 1) * self._columns + (columns >> 1)
        # Each block once, without a look at those that nothing touches: where it is named last.
        number = np.arange(len(named), dtype=np.int32)
        self._named_last[named] = number
        blocks = named[self._named_last.take(named) == number]
        sums = self._sums(packed, blocks)
        # Four pixels summed need two more bits, and fit: 4 * 255 * 112 / 255 * 2**20 is below 2**31.
        blue = _weighted(*sums, _CHROMA_BLUE, 128, _SHIFT + 2)
        red = _weighted(*sums, _CHROMA_RED, 128, _SHIFT + 2)
        return Patch(at, luma, blocks, blue, red)

    def _sums(self, packed: _Packed, blocks: _Indices) -> tuple[_Ints, _Ints, _Ints]:
        """Return the sums of red, green and blue of two by two pixels."""
        block_rows = blocks // self._columns
        block_columns = blocks - block_rows * self._columns
        top, left = block_rows * 2, block_columns * 2
        bottom, right = np.minimum(top + 1, self._height - 1), np.minimum(left + 1, self._width - 1)
        top, bottom = top * self._width, bottom * self._width
        # Red and blue are added in one number each: four of them do not reach beyond 16 bits.
        red_and_blue, green = np.zeros((2, len(blocks)), dtype=np.uint32)
        for corner in (top + left, top + right, bottom + left, bottom + right):
            colour = packed.take(corner)
            red_and_blue += colour & _RED_AND_BLUE
            green += (colour >> np.uint32(8)) & _ONE
        red, blue = red_and_blue & np.uint32(0xFFFF), red_and_blue >> np.uint32(16)
        return red.view(np.int32), green.view(np.int32), blue.view(np.int32)


def _channels(packed: _Packed) -> tuple[_Ints, _Ints, _Ints]:
    """Return red, green and blue of pixels."""
    red, green, blue = packed & _ONE, (packed >> np.uint32(8)) & _ONE, (packed >> np.uint32(16)) & _ONE
    return red.view(np.int32), green.view(np.int32), blue.view(np.int32)


class PlanarFrame:
    """A picture in three planes, brought up to date pixel by pixel.

    Parameters
    ----------
    width_px, height_px : int
        Of the picture. Those of the planes are the next even numbers.

    Attributes
    ----------
    luma : ndarray of uint8, shape (even height, even width)
    chroma_blue, chroma_red : ndarray of uint8, shape (even height / 2, even width / 2)
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self._width, self._height = width_px, height_px
        columns, rows = -(-width_px // 2), -(-height_px // 2)
        self.luma: _Bytes = np.full((2 * rows, 2 * columns), 16, dtype=np.uint8)
        self.chroma_blue: _Bytes = np.full((rows, columns), 128, dtype=np.uint8)
        self.chroma_red: _Bytes = self.chroma_blue.copy()
        self._maker = PatchMaker(width_px, height_px)

    @property
    def planes(self) -> tuple[_Bytes, _Bytes, _Bytes]:
        """Brightness, blue, red."""
        return self.luma, self.chroma_blue, self.chroma_red

    def copy(self) -> PlanarFrame:
        """Return a picture of its own that looks the same."""
        other = PlanarFrame(self._width, self._height)
        for plane, values in zip(other.planes, self.planes, strict=True):
            plane[...] = values
        return other

    def update(self, rgbx: _Bytes, changed: _Indices) -> None:
        """Take over pixels of a picture.

        Parameters
        ----------
        rgbx : ndarray of uint8, shape (height, width, 4), C-contiguous
            Red, green, blue and a byte that is not read.
        changed : ndarray of intp, shape (k,)
            ``row * width + column`` of the pixels that may differ from those taken over before.
        """
        for patch in self._maker.in_strips(rgbx, changed):
            patch.lay(self.planes, self._width, self._height)
