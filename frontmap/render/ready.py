"""Primitives made ready for the pen: what the compiled renderer is given for them, and where on the page they draw.

matplotlib's compiled renderer is used directly, with a graphics context of our own: the classes round it read the
list of system fonts when they are imported, which costs more than drawing a picture, and system fonts are never used.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap.render.paths import dashes_of, text_path, vertices_of
from frontmap.scene.primitives import Box, Colour, Fill, Picture, Primitive, Stroke, Text

__all__ = ["EDGE_PX", "PLAIN", "Ready", "reach_px", "ready", "ready_lines"]

EDGE_PX = 0.125
"""How far beyond its edges, at most, what is drawn lies: the pen works in 256ths of a pixel."""

_MITER_LIMIT = 10.0


class _Context:
    """The attributes and methods that matplotlib's compiled renderer reads from a graphics context."""

    def __init__(
        self, colour: Colour, alpha: float, width_px: float = 0.0, cap: str = "round", join: str = "round"
    ) -> None:
        self._rgb = (*colour, alpha)
        self._alpha = 1.0
        self._forced_alpha = False
        self._antialiased = 1
        self._linewidth = width_px
        self._capstyle = cap
        self._joinstyle = join
        self._cliprect = None
        self._clippath = None

    def get_dashes(self) -> tuple[float, None]:
        return 0.0, None

    def get_clip_path(self) -> tuple[None, None]:
        return None, None

    def get_snap(self) -> bool:
        return False

    def get_hatch_path(self, density: float = 6.0) -> None:
        return None

    def get_hatch_color(self) -> tuple[float, float, float, float]:
        return (0.0, 0.0, 0.0, 1.0)

    def get_hatch_linewidth(self) -> float:
        return 1.0

    def get_sketch_params(self) -> None:
        return None


_context = lru_cache(maxsize=256)(_Context)

PLAIN = _Context((0.0, 0.0, 0.0), 1.0)
"""The graphics context with which pictures are laid."""


@dataclass(slots=True)
class _Lines:
    """What matplotlib's compiled renderer reads from a path; its own class checks more than drawing one takes."""

    vertices: npt.NDArray[np.float64]
    codes: npt.NDArray[np.uint8]
    should_simplify: bool = False
    simplify_threshold: float = 0.0


@dataclass(frozen=True, eq=False)
class Ready:
    """A primitive for the pen.

    Attributes
    ----------
    paths : tuple of (context, path, tuple or None)
        What matplotlib's compiled renderer is given, one call after the other; the last is the colour of the inside.
    reach_px : float
        How far beyond its vertices it may draw.
    picture : (context, Picture) or None
        Laid on the page as it is.
    """

    paths: tuple[tuple[Any, Any, tuple[float, float, float, float] | None], ...]
    reach_px: float
    picture: tuple[Any, Picture] | None = None

    @cached_property
    def box(self) -> Box:
        """All that it draws lies inside."""
        if self.picture is not None:
            height, width = self.picture[1].rgba.shape[:2]
            left, top = self.picture[1].left, self.picture[1].top
            return left, top, left + width, top + height
        points = self.paths[0][1].vertices
        left, top = (points.min(axis=0) - self.reach_px).tolist()
        right, bottom = (points.max(axis=0) + self.reach_px).tolist()
        return left, top, right, bottom


def reach_px(stroke: Stroke) -> float:
    """Return how far from its lines a stroke may draw."""
    corner = _MITER_LIMIT if stroke.join == "miter" else math.sqrt(2) if stroke.cap == "projecting" else 1.0
    return stroke.width_px / 2 * corner + EDGE_PX


def ready(primitive: Primitive) -> Ready | None:
    """Make a primitive ready for the pen; None stands for nothing to see.

    Raises
    ------
    RenderError
        If a font lacks a character.
    """
    if isinstance(primitive, Stroke):
        lines: Sequence[npt.NDArray[np.float64]] = primitive.lines
        if primitive.dash:
            # The renderer would cut dashes after it has clipped a line, so that they would depend on the clip.
            lines = [piece for line in lines if len(line) for piece in dashes_of(line, primitive.dash)]
        return ready_lines(primitive, lines)
    if isinstance(primitive, Fill):
        # The renderer closes what it fills.
        joined = vertices_of(primitive.rings)
        if joined is None:
            return None
        inside = (*primitive.colour, primitive.alpha)
        return Ready(((_context(primitive.colour, 0.0), _Lines(*joined), inside),), EDGE_PX)
    if isinstance(primitive, Picture):
        return Ready((), 0.0, (PLAIN, primitive))
    return _ready_text(primitive)


def ready_lines(stroke: Stroke, lines: Sequence[npt.NDArray[np.float64]]) -> Ready | None:
    """Make lines ready for the pen of a stroke, without its dashes; None stands for nothing to see."""
    joined = vertices_of(lines)
    if joined is None:
        return None
    pen = _context(stroke.colour, stroke.alpha, stroke.width_px, stroke.cap, stroke.join)
    return Ready(((pen, _Lines(*joined), None),), reach_px(stroke))


@lru_cache(maxsize=256)
def _ready_text(text: Text) -> Ready | None:
    path = text_path(text)
    if path is None:
        return None
    letters = (_context(text.colour, 0.0), path, (*text.colour, 1.0))
    if text.halo is None or text.halo_px <= 0:
        return Ready((letters,), 1.0)
    halo = (_context(text.halo, 1.0, text.halo_px * 2), path, (*text.halo, 1.0))
    return Ready((halo, letters), text.halo_px + 1.0)
