"""Things that are drawn once and laid on the page again and again: names, signs, scale bars."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import AggCanvas
from frontmap.scene.carrying import box_of
from frontmap.scene.glide import Carried
from frontmap.scene.primitives import Primitive, Stroke, Text

__all__ = ["Sprites"]

_MOST_KEPT = 2048
_MARGIN_PX = 3


@dataclass(frozen=True, slots=True, eq=False)
class _Sprite:
    """Pixels, the last row uppermost, and where at home their upper left corner lies."""

    upturned: npt.NDArray[np.uint8]
    left: int
    top: int


class Sprites:
    """What has been drawn so far.

    Parameters
    ----------
    width_px, height_px : int
        Of the page.
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self._size = width_px, height_px
        self._kept: OrderedDict[tuple[Primitive, ...], _Sprite | None] = OrderedDict()
        self._known: dict[int, tuple[tuple[Primitive, ...], _Sprite | None]] = {}

    def make_ready(self, some: Iterable[Carried]) -> None:
        """Draw what has not been drawn yet."""
        for carried in some:
            if id(carried.primitives) not in self._known:
                self._sprite(carried.primitives)

    def lay(self, carried: Carried, canvas: AggCanvas) -> None:
        """Lay something on a canvas; what lies beyond the edges of the page may be left out."""
        known = self._known.get(id(carried.primitives))
        # Most things are the same objects from frame to frame: so they are found sooner than by all that they are.
        sprite = known[1] if known is not None else self._sprite(carried.primitives)
        if sprite is None:
            return
        left, top = sprite.left + carried.right, sprite.top + carried.down
        high, wide = sprite.upturned.shape[:2]
        if left < self._size[0] and top < self._size[1] and left + wide > 0 and top + high > 0:
            canvas.stamp(sprite.upturned, left, top, carried.alpha)

    def _sprite(self, primitives: tuple[Primitive, ...]) -> _Sprite | None:
        sprite = self._looked_up(primitives)
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        self._known[id(primitives)] = primitives, sprite
        return sprite

    def _looked_up(self, primitives: tuple[Primitive, ...]) -> _Sprite | None:
        if primitives in self._kept:
            self._kept.move_to_end(primitives)
            return self._kept[primitives]
        sprite = _drawn(primitives, *self._size)
        self._kept[primitives] = sprite
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return sprite


def _drawn(primitives: tuple[Primitive, ...], width_px: int, height_px: int) -> _Sprite | None:
    boxes = np.array([_reach(primitive) for primitive in primitives]).reshape(-1, 4)
    if not len(boxes):
        return None
    # What is at home far beyond the page is never seen.
    left, top = np.maximum(np.floor(boxes[:, :2].min(axis=0)), (-width_px, -height_px)).astype(int).tolist()
    right, bottom = np.minimum(np.ceil(boxes[:, 2:].max(axis=0)), (2 * width_px, 2 * height_px)).astype(int).tolist()
    if right <= left or bottom <= top:
        return None
    canvas = AggCanvas(left, top, right - left, bottom - top)
    for primitive in primitives:
        canvas.draw(primitive)
    rows, columns = (np.flatnonzero(canvas.rgba[..., 3].any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    seen = canvas.rgba[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return _Sprite(np.ascontiguousarray(seen[::-1]), left + int(columns[0]), top + int(rows[0]))


def _reach(primitive: Primitive) -> tuple[float, float, float, float]:
    left, top, right, bottom = box_of(primitive)
    pen = _MARGIN_PX
    if isinstance(primitive, Text):
        # Letters may hang out of their box, and bent names out of a straight one.
        pen += math.ceil(primitive.halo_px + primitive.size_px)
    elif isinstance(primitive, Stroke):
        pen += math.ceil(primitive.width_px)
    return left - pen, top - pen, right + pen, bottom + pen
