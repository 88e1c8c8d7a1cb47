"""Things that are drawn once and laid on the page again and again: names, signs, scale bars."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import AggCanvas, premultiplied
from frontmap.scene.carrying import box_of
from frontmap.scene.glide import Carried
from frontmap.scene.primitives import Primitive, Stroke, Text

__all__ = ["Sprites", "lay"]

_Bytes = npt.NDArray[np.uint8]

_MOST_KEPT = 2048
_MARGIN_PX = 3


@dataclass(frozen=True, slots=True, eq=False)
class _Sprite:
    """Pixels, premultiplied by their alpha, and where at home their corner lies."""

    rgba: _Bytes
    left: int
    top: int


class Sprites:
    """What has been drawn so far."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Primitive, ...], _Sprite | None] = OrderedDict()

    def lay(self, carried: Carried, page: _Bytes) -> None:
        """Lay something on a page, shape (height, width, 4), opaque; what lies beyond its edges is cut off."""
        sprite = self._sprite(carried.primitives, page.shape[1], page.shape[0])
        if sprite is not None:
            lay(page, sprite.rgba, sprite.left + carried.right, sprite.top + carried.down, carried.alpha)

    def _sprite(self, primitives: tuple[Primitive, ...], width_px: int, height_px: int) -> _Sprite | None:
        if primitives in self._kept:
            self._kept.move_to_end(primitives)
            return self._kept[primitives]
        sprite = _drawn(primitives, width_px, height_px)
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
    return _Sprite(premultiplied(seen), left + int(columns[0]), top + int(rows[0]))


def _reach(primitive: Primitive) -> tuple[float, float, float, float]:
    left, top, right, bottom = box_of(primitive)
    pen = _MARGIN_PX
    if isinstance(primitive, Text):
        # Letters may hang out of their box, and bent names out of a straight one.
        pen += math.ceil(primitive.halo_px + primitive.size_px)
    elif isinstance(primitive, Stroke):
        pen += math.ceil(primitive.width_px)
    return left - pen, top - pen, right + pen, bottom + pen


def lay(page: _Bytes, rgba: _Bytes, left: int, top: int, alpha: float = 1.0) -> None:
    """Lay pixels, premultiplied by their alpha, on a page.

    Parameters
    ----------
    page : ndarray of uint8, shape (height, width, 4)
        Premultiplied, too, or opaque; is written to.
    rgba : ndarray of uint8, shape (h, w, 4)
    left, top : int
        Where the corner of the pixels comes to lie; may be beyond the page.
    alpha : float
        How much of them is seen, 0 to 1.
    """
    height, width = page.shape[:2]
    across, down = max(-left, 0), max(-top, 0)
    right, bottom = min(rgba.shape[1], width - left), min(rgba.shape[0], height - top)
    if right <= across or bottom <= down:
        return
    part = rgba[down:bottom, across:right]
    target = page[top + down : top + bottom, left + across : left + right]
    if alpha >= 1.0:
        opaque = (part[..., 3] == 255).all(axis=1)
        if opaque.any():
            target[opaque] = part[opaque]
            for rows in np.split(np.arange(len(opaque)), np.flatnonzero(np.diff(opaque)) + 1):
                if not opaque[rows[0]]:
                    _blend(target[rows[0] : rows[-1] + 1], part[rows[0] : rows[-1] + 1], 1.0)
            return
    _blend(target, part, alpha)


def _blend(target: _Bytes, part: _Bytes, alpha: float) -> None:
    over = part.astype(np.uint16)
    if alpha < 1.0:
        over *= np.uint16(round(alpha * 256))
        over >>= 8
    kept = target * (255 - over[..., 3:])
    # Division by 255, rounded to the nearest, in whole numbers.
    kept += 128
    kept += kept >> 8
    kept >>= 8
    kept += over
    target[...] = kept
