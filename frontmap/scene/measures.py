"""Numbers of a war at some instants, kept on disk: the ground of each side, and the lengths of fronts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from frontmap.cache import kept

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["front_lengths", "ground_held"]

Floats = npt.NDArray[np.float64]


def ground_held(control: Control, instants: Floats) -> Floats:
    """Return the ground of each side nearly, see `Control.areas_about_m2`.

    Parameters
    ----------
    control : Control
    instants : ndarray, shape (n,)

    Returns
    -------
    ndarray, shape (n, sides)
        Square metres.
    """
    shape = len(instants), len(control.sides)

    def measured() -> dict[str, npt.NDArray[Any]]:
        areas = [control.areas_about_m2(instant) for instant in instants.tolist()]
        return {"ground": np.array(areas, dtype=np.float64).reshape(shape)}

    def can_be(arrays: Mapping[str, npt.NDArray[Any]]) -> bool:
        return set(arrays) == {"ground"} and _are_lengths(arrays["ground"], shape)

    basis = {"war": control.digest, "instants": instants}
    return (kept("ground", basis, measured, can_be) if control.digest else measured())["ground"]


def front_lengths(control: Control, instants: Floats) -> dict[tuple[str, str], Floats]:
    """Return the length of the front between each two sides that have one.

    Parameters
    ----------
    control : Control
    instants : ndarray, shape (n,)
        Ascending.

    Returns
    -------
    dict of (str, str) to ndarray, shape (n,)
        Kilometres, by the ids of the sides on the left and on the right hand of the front.
    """
    sides = control.sides

    def measured() -> dict[str, npt.NDArray[Any]]:
        found: dict[tuple[int, int], Floats] = {}
        for number, lines in enumerate(control.front_lines_at(instants.tolist())):
            for line in lines:
                pair = sides.index(line.left), sides.index(line.right)
                length = float(np.hypot(*np.diff(line.points, axis=0).T).sum()) / 1e3
                found.setdefault(pair, np.zeros(len(instants)))[number] += length
        pairs = np.array(list(found), dtype=np.int64).reshape(-1, 2)
        return {"pairs": pairs, "lengths": np.array(list(found.values())).reshape(len(pairs), len(instants))}

    def can_be(arrays: Mapping[str, npt.NDArray[Any]]) -> bool:
        if set(arrays) != {"pairs", "lengths"}:
            return False
        pairs = arrays["pairs"]
        return bool(
            pairs.dtype.str == "<i8"
            and pairs.shape == (len(pairs), 2)
            and (not pairs.size or (pairs.min() >= 0 and pairs.max() < len(sides)))
            and _are_lengths(arrays["lengths"], (len(pairs), len(instants)))
        )

    basis = {"war": control.digest, "instants": instants}
    told = kept("lengths", basis, measured, can_be) if control.digest else measured()
    pairs = [(sides[left], sides[right]) for left, right in told["pairs"].tolist()]
    return dict(zip(pairs, told["lengths"], strict=True))


def _are_lengths(array: npt.NDArray[Any], shape: tuple[int, int]) -> bool:
    return bool(array.dtype.str == "<f8" and array.shape == shape and np.isfinite(array).all() and (array >= 0).all())
