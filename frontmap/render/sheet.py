"""What layers that change with the instant have drawn, brought from one picture to the next tile by tile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import AggCanvas, margin_px
from frontmap.render.dirty import Tiles, Turn
from frontmap.render.grid import TILE_PX, Grid
from frontmap.render.ready import Ready
from frontmap.scene.primitives import Layer

__all__ = ["NOTHING", "Drawing", "Sheet", "pen_for"]

_Indices = npt.NDArray[np.intp]
_Packed = npt.NDArray[np.uint32]

NOTHING: _Indices = np.empty(0, dtype=np.intp)
"""No pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """What is to be done for one picture.

    Attributes
    ----------
    turn : Turn
        Its layers.
    dirty : ndarray of bool, shape (rows, columns), or None
        Tiles that are wiped and drawn anew.
    ready : sequence of Ready
        What is drawn there.
    """

    turn: Turn
    dirty: Grid | None
    ready: Sequence[Ready]


class Sheet:
    """One packed colour, alpha last, for each pixel.

    Parameters
    ----------
    width_px, height_px : int
    pen : AggCanvas
        See `pen_for`; it may be lent to several sheets.
    below : Sheet, optional
        What is drawn here is drawn upon it, and holds it.

    Attributes
    ----------
    packed : ndarray of uint32, shape (height_px * width_px,)
    """

    def __init__(self, width_px: int, height_px: int, pen: AggCanvas, below: Sheet | None = None) -> None:
        self._width, self._height, self._pen, self._below = width_px, height_px, pen, below
        self._tiles, self._now = Tiles(width_px, height_px), Turn()
        rows, self._columns = -(-height_px // TILE_PX), -(-width_px // TILE_PX)
        # Where the page is no whole number of tiles wide, the last of a row reach over into the next; that is never
        # written.
        self._padded: _Packed = np.zeros((rows * width_px + 1) * TILE_PX, dtype=np.uint32)
        self.packed = self._padded[: width_px * height_px]
        self._drawn: _Packed = pen.rgba.view(np.uint32).reshape(-1)
        self._corner = -pen.top * pen.width_px - pen.left
        within = np.arange(TILE_PX)
        self._within, self._within_pen = (
            (within[:, np.newaxis] * width + within).ravel() for width in (width_px, pen.width_px)
        )

    def planned(self, pictures: Sequence[Sequence[Layer]], below: Sequence[Drawing] | None = None) -> list[Drawing]:
        """Say what is to be done for pictures, one after the other, from the one that is shown.

        Parameters
        ----------
        pictures : sequence of sequence of Layer
        below : sequence of Drawing, optional
            What is done for them on the sheet below.
        """
        turns = self._tiles.turns(self._now, pictures)
        dirty = [turn.dirty for turn in turns]
        if below is not None:
            dirty = [_either(own, other.dirty) for own, other in zip(dirty, below, strict=True)]
        ready = self._tiles.needed(list(zip(turns, dirty, strict=True)))
        return [Drawing(*each) for each in zip(turns, dirty, ready, strict=True)]

    def show(self, drawing: Drawing) -> _Indices:
        """Bring the sheet to the next picture that was planned; return the pixels that came out differently."""
        self._now = drawing.turn
        if drawing.dirty is None:
            return NOTHING
        rows, columns = np.divmod(drawing.dirty.reshape(-1).nonzero()[0], self._columns)
        rows *= TILE_PX
        columns *= TILE_PX
        at = ((rows * self._width + columns)[:, np.newaxis] + self._within).reshape(-1)
        on_pen = rows * self._pen.width_px + columns + self._corner
        at_pen = (on_pen[:, np.newaxis] + self._within_pen).reshape(-1)
        self._drawn[at_pen] = 0 if self._below is None else self._below._padded.take(at)
        for prepared in drawing.ready:
            self._pen.lay(prepared)
        after = self._drawn.take(at_pen)
        differs = after != self._padded.take(at)
        if self._width % TILE_PX or self._height % TILE_PX:
            within = np.arange(TILE_PX)
            on_page = (
                ((rows[:, np.newaxis] + within < self._height)[:, :, np.newaxis])
                & ((columns[:, np.newaxis] + within < self._width)[:, np.newaxis, :])
            )
            differs &= on_page.reshape(-1)
        changed = differs.nonzero()[0]
        pixels: _Indices = at.take(changed)
        self.packed[pixels] = after.take(changed)
        return pixels


def _either(one: Grid | None, other: Grid | None) -> Grid | None:
    return other if one is None else one if other is None else one | other


def pen_for(width_px: int, height_px: int) -> AggCanvas:
    """Return a canvas of whole tiles that reaches beyond the page: lines are cut where they leave it, and it shows."""
    rows, columns = -(-height_px // TILE_PX), -(-width_px // TILE_PX)
    margin = -(-margin_px(width_px, height_px) // TILE_PX)
    return AggCanvas(
        -margin * TILE_PX, -margin * TILE_PX, (columns + 2 * margin) * TILE_PX, (rows + 2 * margin) * TILE_PX
    )
