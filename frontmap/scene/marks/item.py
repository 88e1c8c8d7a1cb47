"""Marks as they come and go: each has its time, grows if it must, and fades; layers of them know when they stay."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from frontmap.scene.marks.arrow_shape import eased
from frontmap.scene.primitives import Box, Layer, Primitive

__all__ = ["Draw", "Item", "Items", "Stand", "boxed"]

_FADES = 16
"""In how many steps a mark fades; each frame of a fade would be drawn anew otherwise."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How far a mark is at an instant.

    Attributes
    ----------
    grown : float
        0 to 1: how much of its time has passed, in the steps of its item.
    alpha : float
        1 while it lasts, then falling to 0.
    """

    grown: float
    alpha: float


Draw: TypeAlias = Callable[[Stand], Sequence[Primitive]]


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One mark on the page.

    Attributes
    ----------
    start, end : float
        Instants between which it lasts.
    draw : callable(Stand) -> sequence of Primitive
        Pure.
    steps : int
        In how many steps it grows from its start to its end; 1 if it stands complete from the beginning.
    fades : bool
        Whether it lingers after its end.
    boxes : tuple of Box
        The parts of the page that it covers when it is complete: names keep off them.
    name : str
        What is written along its way while it lasts.
    way : ndarray, shape (n, 2), or None
    room : shapely geometry or None
        Where on the page it may step aside from names; None for a mark that stays where it is.
    """

    start: float
    end: float
    draw: Draw
    steps: int = 1
    fades: bool = True
    boxes: tuple[Box, ...] = ()
    name: str = ""
    way: npt.NDArray[np.float64] | None = None
    room: Any = None

    def stand(self, instant: float, linger: float) -> Stand | None:
        """Return how far it is at an instant, or None if there is nothing of it to see."""
        if instant <= self.start:
            return None
        length = max(self.end - self.start, 1e-6)
        grown = 1.0 if self.steps <= 1 else round(eased((instant - self.start) / length) * self.steps) / self.steps
        if instant <= self.end:
            return Stand(grown, 1.0)
        left = 1.0 - (instant - self.end) / linger if self.fades and linger > 0 else 0.0
        alpha = round(max(left, 0.0) * _FADES) / _FADES
        return Stand(1.0, alpha) if alpha > 0.0 else None


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """The marks of one layer.

    Attributes
    ----------
    name : str
        Of the layer.
    items : tuple of Item
        In drawing order.
    linger : float
        Days for which a mark fades.
    """

    name: str
    items: tuple[Item, ...]
    linger: float
    _drawn: dict[tuple[int, Stand], tuple[Primitive, ...]] = field(default_factory=dict, repr=False)

    def at(self, instant: float) -> Layer:
        """Return the layer at an instant; equal keys mean equal pixels."""
        standing = [
            (number, stand)
            for number, item in enumerate(self.items)
            if item.start < instant <= item.end + self.linger
            and (stand := item.stand(instant, self.linger)) is not None
        ]
        primitives: list[Primitive] = []
        for number, stand in standing:
            primitives.extend(self._drawing(number, stand))
        return Layer(self.name, tuple(primitives), key=_key(standing))

    def standing(self) -> tuple[tuple[Box, float, float], ...]:
        """Return what the marks cover, from when, until when."""
        return tuple((box, item.start, item.end) for item in self.items for box in item.boxes)

    def _drawing(self, number: int, stand: Stand) -> tuple[Primitive, ...]:
        known = self._drawn.get((number, stand))
        if known is None:
            if len(self._drawn) > 512:
                self._drawn.clear()
            known = self._drawn[number, stand] = tuple(self.items[number].draw(stand))
        return known


def _key(standing: list[tuple[int, Stand]]) -> Hashable:
    return tuple((number, stand.grown, stand.alpha) for number, stand in standing)


def boxed(points: object, margin: float) -> Box:
    """Return the box round some points, shape (n, 2), with a margin."""
    given = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    low, high = given.min(axis=0) - margin, given.max(axis=0) + margin
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
