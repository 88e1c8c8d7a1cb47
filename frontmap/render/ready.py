"""Primitives made ready for the pen: what the compiled renderer is given for them, and where on the page they draw.

matplotlib's compiled renderer is used directly, with a graphics context of our own: the classes round it read the
list of system fonts when they are imported, which costs more than drawing a picture, and system fonts are never used.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap.render.paths import dashes_of, text_path, vertices_of
from frontmap.scene.primitives import Box, Colour, Fill, Picture, Primitive, Stroke

__all__ = ["PLAIN", "Ready", "reach_px", "ready"]

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


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """A primitive for the pen.

    Attributes
    ----------
    box : Box
        All that it draws lies inside.
    paths : tuple of (context, path, tuple or None)
        What matplotlib's compiled renderer is given, one call after the other; the last is the colour of the inside.
    picture : (context, Picture) or None
        Laid on the page as it is.
    """

    box: Box
    paths: tuple[tuple[Any, Any, tuple[float, float, float, float] | None], ...]
    picture: tuple[Any, Picture] | None = None


def reach_px(stroke: Stroke) -> float:
    """Return how far from its lines a stroke may draw."""
    return stroke.width_px / 2 * (_MITER_LIMIT if stroke.join == "miter" else math.sqrt(2)) + 1.0


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
        joined = vertices_of(lines, closed=False)
        if joined is None:
            return None
        pen = _context(primitive.colour, primitive.alpha, primitive.width_px, primitive.cap, primitive.join)
        return Ready(_around(joined[0], reach_px(primitive)), ((pen, _Lines(*joined), None),))
    if isinstance(primitive, Fill):
        joined = vertices_of(primitive.rings, closed=True)
        if joined is None:
            return None
        inside = (*primitive.colour, primitive.alpha)
        return Ready(_around(joined[0], 1.0), ((_context(primitive.colour, 0.0), _Lines(*joined), inside),))
    if isinstance(primitive, Picture):
        height, width = primitive.rgba.shape[:2]
        left, top = primitive.left, primitive.top
        return Ready((left, top, left + width, top + height), (), (PLAIN, primitive))
    path = text_path(primitive)
    if path is None:
        return None
    letters = (_context(primitive.colour, 0.0), path, (*primitive.colour, 1.0))
    if primitive.halo is None or primitive.halo_px <= 0:
        return Ready(_around(path.vertices, 1.0), (letters,))
    halo = (_context(primitive.halo, 1.0, primitive.halo_px * 2), path, (*primitive.halo, 1.0))
    return Ready(_around(path.vertices, primitive.halo_px + 1.0), (halo, letters))


def _around(points: npt.NDArray[np.float64], reach: float) -> Box:
    left, top = points.min(axis=0).tolist()
    right, bottom = points.max(axis=0).tolist()
    return left - reach, top - reach, right + reach, bottom + reach
