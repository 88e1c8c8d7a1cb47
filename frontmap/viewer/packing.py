"""Numbers for the browser: many small whole numbers in few bytes, all in one compressed block.

Each array becomes differences, each difference an unsigned number whose size does not depend on its sign (zigzag), and
that a run of bytes with seven bits each (LEB128). Together they are deflated once. `viewer/unpack.ts` undoes it.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["Packer", "varints"]

_LEVEL = 9


def varints(numbers: npt.ArrayLike) -> bytes:
    """Return whole numbers as zigzag LEB128.

    Parameters
    ----------
    numbers : array_like of int, shape (n,)
        Between -2**31 and 2**31 - 1.
    """
    signed = np.asarray(numbers, dtype=np.int64).ravel()
    left = np.where(signed < 0, -2 * signed - 1, 2 * signed).astype(np.uint64)
    columns = []
    used = []
    going = np.ones(len(left), dtype=bool)
    while going.any():
        more = left >= 128
        columns.append(((left & np.uint64(127)) | (more.astype(np.uint64) << np.uint64(7))).astype(np.uint8))
        used.append(going.copy())
        left >>= np.uint64(7)
        going &= more
    if not columns:
        return b""
    coded: bytes = np.stack(columns, axis=1)[np.stack(used, axis=1)].tobytes()
    return coded


class Packer:
    """Gathers arrays by name into one block.

    Attributes
    ----------
    table : dict of str to (int, int)
        For each array, the byte of the inflated block at which it begins and how many numbers it has.
    """

    def __init__(self) -> None:
        self.table: dict[str, tuple[int, int]] = {}
        self._parts: list[bytes] = []
        self._length = 0

    def add(self, name: str, numbers: npt.ArrayLike, *, differences: bool = False) -> None:
        """Add whole numbers, as they are or as differences from one to the next."""
        given = np.asarray(numbers)
        if given.dtype.kind not in "biu":
            given = np.rint(given)
        whole = given.astype(np.int64).ravel()
        coded = varints(np.diff(whole, prepend=0) if differences else whole)
        self._enter(name, coded, len(whole))

    def add_bytes(self, name: str, data: bytes) -> None:
        """Add bytes as they are."""
        self._enter(name, data, len(data))

    def add_lines(self, name: str, lines: Sequence[npt.NDArray[np.float64]]) -> None:
        """Add lines, each of shape (n, 2), rounded to whole units: how long each is, then their points."""
        points = np.rint(np.concatenate([np.empty((0, 2)), *lines])).astype(np.int64)
        self.add(f"{name}.length", [len(line) for line in lines])
        self.add(f"{name}.x", points[:, 0], differences=True)
        self.add(f"{name}.y", points[:, 1], differences=True)

    def _enter(self, name: str, data: bytes, count: int) -> None:
        if name in self.table:
            raise ValueError(f"there are two arrays named {name}")
        self.table[name] = (self._length, count)
        self._parts.append(data)
        self._length += len(data)

    def block(self) -> bytes:
        """Return all arrays, deflated without a header (RFC 1951)."""
        packed = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        return packed.compress(b"".join(self._parts)) + packed.flush()
