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

_ROW = np.dtype((np.void, 4 * TILE_PX))
_CLEAR = np.zeros((), dtype=_ROW)
"""The pixels of one row of a tile, and such as have nothing on them."""

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
        # Whole tiles; they are moved about one row of a tile at a time.
        self._padded: _Packed = np.zeros(rows * TILE_PX * self._columns * TILE_PX, dtype=np.uint32)
        self._is_whole = self._columns * TILE_PX == width_px
        self.packed = (
            self._padded[: width_px * height_px]
            if self._is_whole
            else np.zeros_like(self._padded, shape=width_px * height_px)
        )
        self._drawn = pen.rgba.reshape(-1).view(_ROW)
        self._pen_columns = pen.width_px // TILE_PX
        self._corner = -pen.top * self._pen_columns - pen.left // TILE_PX

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
        rows = (rows * TILE_PX)[:, np.newaxis] + np.arange(TILE_PX)
        columns = columns[:, np.newaxis]
        at = (rows * self._columns + columns).reshape(-1)
        at_pen = (rows * self._pen_columns + columns + self._corner).reshape(-1)
        self._drawn[at_pen] = _CLEAR if self._below is None else self._below._padded.view(_ROW).take(at)
        for prepared in drawing.ready:
            self._pen.lay(prepared)
        after = self._drawn.take(at_pen).view(np.uint32)
        changed = (after != self._padded.view(_ROW).take(at).view(np.uint32)).nonzero()[0]
        places = at.take(changed // TILE_PX) * TILE_PX + changed % TILE_PX
        colours = after.take(changed)
        self._padded[places] = colours
        return self._on_page(places, colours)

    def _on_page(self, places: _Indices, colours: _Packed) -> _Indices:
        """Take over what is not beyond the edges of the page; return its pixels."""
        if self._is_whole:
            return places if len(self.packed) == len(self._padded) else places[places < len(self.packed)]
        rows, columns = np.divmod(places, self._columns * TILE_PX)
        seen = ((rows < self._height) & (columns < self._width)).nonzero()[0]
        pixels: _Indices = rows[seen] * self._width + columns[seen]
        self.packed[pixels] = colours[seen]
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
