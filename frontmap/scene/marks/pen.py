"""What every mark is drawn with: the page, the theme, the sides' colours, and shapes with a light edge round them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from frontmap.scene.colouring import Colouring
from frontmap.scene.primitives import Colour, Fill, Primitive, Stroke
from frontmap.scene.theme import Theme
from frontmap.scene.view import View

__all__ = ["Pen", "Vertices", "arc", "circle", "closed", "direction_at", "lengths_along", "part_of"]

Vertices = npt.NDArray[np.float64]

_LEAST_SIGN = 0.62


@dataclass(frozen=True, slots=True, eq=False)
class Pen:
    """What marks are drawn with.

    Attributes
    ----------
    view : View
    theme : Theme
    colouring : Colouring
    """

    view: View
    theme: Theme
    colouring: Colouring

    @property
    def scale(self) -> float:
        """Of the page, see `View`."""
        return self.view.scale

    def px(self, size_px: float, least_px: float = 0.0) -> float:
        """Return a size for the page's scale."""
        return max(size_px * self.view.scale, least_px)

    def sign(self, size_px: float) -> float:
        """Return the size of a small picture: on small pages they shrink less, or they could not be told apart."""
        return size_px * max(self.view.scale, _LEAST_SIGN)

    def knows(self, side: object) -> bool:
        """Return whether there is such a side."""
        return side in self.colouring.parties.sides

    def colour(self, side: str, instant: float) -> Colour:
        """Return the colour of a side's marks at an instant; ink for none."""
        return self.colouring.flanks_at(instant).get(side, self.theme.ink)

    def tint(self, side: str, instant: float) -> Colour:
        """Return the lighter colour of a side at an instant; that of a panel for none."""
        return self.colouring.tint_at(side, instant) or self.theme.panel

    def cased_fill(
        self, rings: Sequence[Vertices], colour: Colour, alpha: float, edge_px: float = 1.7
    ) -> list[Primitive]:
        """Fill rings with a light edge round them.

        Parameters
        ----------
        rings : sequence of ndarray, each of shape (n, 2)
        colour : Colour
        alpha : float
        edge_px : float
            How far the edge reaches at scale 1.
        """
        return self.cased([closed(ring) for ring in rings], rings, colour, alpha, edge_px)

    def cased(
        self, edges: Sequence[Vertices], rings: Sequence[Vertices], colour: Colour, alpha: float, edge_px: float
    ) -> list[Primitive]:
        """Do what `cased_fill` does with rings whose edges, closed lines round them, are at hand."""
        # The edge fades sooner than what it surrounds: it would show through it otherwise.
        width = 2 * self.px(edge_px, 0.8)
        return [
            Stroke(tuple(edges), self.theme.casing, width, alpha=0.92 * alpha**3, join="round"),
            Fill(tuple(rings), colour, alpha=alpha),
        ]

    def cased_stroke(
        self,
        lines: Sequence[Vertices],
        colour: Colour,
        width_px: float,
        alpha: float,
        *,
        dash: tuple[float, ...] = (),
        cap: Literal["butt", "round", "projecting"] = "round",
        join: Literal["miter", "round", "bevel"] = "round",
        edge_px: float = 1.3,
    ) -> list[Primitive]:
        """Draw lines with a light edge on both sides; widths and dashes are given at scale 1."""
        width = self.px(width_px, 1.0)
        pattern = tuple(self.px(length, 1.0) for length in dash)
        edge = 2 * self.px(edge_px, 0.7)
        return [
            Stroke(tuple(lines), self.theme.casing, width + edge, alpha=0.9 * alpha**2, cap=cap, join=join),
            Stroke(tuple(lines), colour, width, alpha=alpha, dash=pattern, cap=cap, join=join),
        ]


def closed(ring: Vertices) -> Vertices:
    """Return a ring with its first vertex repeated at its end."""
    return np.vstack([ring, ring[:1]])


def circle(x: float, y: float, radius: float) -> Vertices:
    """Return a closed circle as a line."""
    return arc(x, y, radius, 0.0, 2 * np.pi)


def arc(x: float, y: float, radius: float, start: float, end: float) -> Vertices:
    """Return a part of a circle, angles in radians clockwise from the right (y is down)."""
    return unit_arc(start, end, max(int(abs(end - start) / (2 * np.pi) * 40), 6)) * radius + (x, y)


@lru_cache(maxsize=64)
def unit_arc(start: float, end: float, count: int) -> Vertices:
    """Return so many points of a circle of radius 1 round the origin, from one angle to another; see `arc`."""
    turn = np.linspace(start, end, count)
    points = np.column_stack([np.cos(turn), np.sin(turn)])
    points.flags.writeable = False
    return points


def lengths_along(line: Vertices) -> npt.NDArray[np.float64]:
    """Return how far along a line each of its vertices lies, shape (n,)."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])


def part_of(line: Vertices, start: float, end: float) -> Vertices:
    """Return the part of a line between two distances along it."""
    along = lengths_along(line)
    inner = (along > start) & (along < end)
    at = np.concatenate([[start], along[inner], [end]])
    return np.column_stack([np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])])


def direction_at(line: Vertices, distance: float, reach: float = 4.0) -> tuple[Vertices, Vertices]:
    """Return the point at a distance along a line, and the unit vector of its course there."""
    ends = part_of(line, max(distance - reach, 0.0), distance + reach)
    along = lengths_along(line)
    point = np.array([np.interp(distance, along, line[:, 0]), np.interp(distance, along, line[:, 1])])
    course = ends[-1] - ends[0]
    return point, course / max(float(np.hypot(*course)), 1e-9)
