"""Primitives of layers that change, with what was found out about where they draw."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import stamped
from frontmap.render.fingerprint import Change, number_of
from frontmap.render.grid import tiles_of
from frontmap.render.outlines import Outline
from frontmap.render.paths import dashes_of
from frontmap.render.ready import EDGE_PX, Ready, reach_px, ready
from frontmap.scene.primitives import Box, Fill, Picture, Primitive, Stroke, Symbol, Text

__all__ = ["DashMemory", "Known", "key_of"]

_Floats = npt.NDArray[np.float64]


class DashMemory:
    """The dashes of lines that were seen last: most lines stay, and cutting them is slow."""

    def __init__(self) -> None:
        self._kept: dict[tuple[bytes, tuple[float, ...]], list[_Floats]] = {}
        self._used: dict[tuple[bytes, tuple[float, ...]], list[_Floats]] = {}

    def without(self, stroke: Stroke) -> Stroke:
        """Return a stroke whose dashes are lines of their own."""
        if not stroke.dash:
            return stroke
        pieces = (piece for line in stroke.lines if len(line) for piece in self._pieces(line, stroke.dash))
        return replace(stroke, lines=tuple(pieces), dash=())

    def _pieces(self, line: _Floats, pattern: tuple[float, ...]) -> list[_Floats]:
        key = (line.tobytes(), pattern)
        known = self._kept.get(key)
        self._used[key] = dashes_of(line, pattern) if known is None else known
        return self._used[key]

    def forget_unused(self) -> None:
        """Let go of what was not asked for since this was called before."""
        if self._used:
            self._kept, self._used = self._used, {}


class Known:
    """A primitive of a layer, with what was found out about it.

    Parameters
    ----------
    source : Primitive or Symbol
    dashes : DashMemory

    Attributes
    ----------
    primitive : Primitive
        What is drawn: a symbol as a picture, a dashed line as its pieces.
    lines : tuple of ndarray, each of shape (n, 2)
        Its lines or rings.
    reach_px : float
        How far from them it may draw.
    is_long : bool
        Whether it is a stroke that is drawn only as far as it is needed.
    """

    box: Box | None = None
    """All that it draws lies inside; None if it draws nothing."""
    boxes: _Floats | None = None
    """The same of each of its lines or rings, shape (lines, 4)."""
    outlines: tuple[Outline, ...] = ()
    """Of its lines or rings, if one of them is large."""

    def __init__(self, source: Primitive | Symbol, dashes: DashMemory) -> None:
        self.source = source
        drawn = stamped(source) if isinstance(source, Symbol) else source
        self.lines: tuple[_Floats, ...] = ()
        self.is_long = False
        self._tiles: tuple[slice, slice] | None = None
        if isinstance(drawn, Stroke):
            # The pieces of a dashed line are known from here on, so that they do not depend on where it is cut.
            drawn = dashes.without(drawn)
            self.lines, self.reach_px = drawn.lines, reach_px(drawn)
        elif isinstance(drawn, Fill):
            self.lines, self.reach_px = drawn.rings, EDGE_PX
        self.primitive: Primitive = drawn
        if not self.lines:
            if self.ready is not None:
                self.box = self.ready.box
                self.boxes = np.array([self.box])
        elif min(map(len, self.lines)) < 2:
            self.lines = tuple(line for line in self.lines if len(line) > 1)

    @cached_property
    def ready(self) -> Ready | None:
        """What the pen is given for it."""
        return ready(self.primitive)

    def tiles(self, shape: tuple[int, int]) -> tuple[slice, slice]:
        """Return the tiles that its box meets, on a page of so many rows and columns of them, rim included."""
        if self._tiles is None:
            self._tiles = tiles_of(self.box or (0.0, 0.0, -1.0, -1.0), shape)
        return self._tiles

    def count(self, change: Change, place: Hashable, sign: int) -> None:
        """Count all that is drawn as come (1) or gone (-1), at a place in the drawing order."""
        drawn = self.primitive
        if not self.outlines:
            if self.boxes is not None:
                change.mark(self.boxes)
        elif isinstance(drawn, Stroke):
            pen = number_of(place, drawn.colour, drawn.width_px, drawn.alpha, drawn.cap, drawn.join)
            change.count_lines(self.outlines, sign * pen, self.reach_px)
        elif isinstance(drawn, Fill):
            change.count_rings(self.outlines, sign * number_of(place, drawn.colour, drawn.alpha), place)


def key_of(source: Primitive | Symbol) -> Hashable:
    """Return what tells that two primitives are surely the same; both must be alive."""
    if isinstance(source, Text):
        return source
    if isinstance(source, Symbol):
        return id(source.primitives), source.x, source.y
    if isinstance(source, Picture):
        return id(source.rgba), source.left, source.top
    return id(source)
