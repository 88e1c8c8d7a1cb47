"""Hatching: stripes over contested and besieged provinces, and over the ground of a pocket while its side holds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.scene.primitives import Colour, Layer, Primitive, Stroke
from frontmap.scene.shapes import bounds_of, clip_polygons, lines_of
from frontmap.scene.view import View
from frontmap.timeline.change import Mark

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["Hatch", "hatched", "hatching_at"]

Vertices = npt.NDArray[np.float64]

_APART_PX = 8.0
_PEN_PX = 2.2
_DASH_PX = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Hatch:
    """Stripes over an area; where `holder` is 0 or more, only those pieces that this side holds at the instant.

    Attributes
    ----------
    start, end : float
        Instants between which it is drawn.
    stripes : tuple of tuple of ndarray, each of shape (n, 2)
        Lines in page pixels, by colour.
    colours : tuple of Colour
    alpha : float
    middles_m : ndarray, shape (dashes, 2)
        Middle of each dash in metres, if a holder matters.
    holder : int
        Index of the side, or -1 where any will do.
    """

    start: float
    end: float
    stripes: tuple[tuple[Vertices, ...], ...]
    colours: tuple[Colour, ...]
    alpha: float
    middles_m: Vertices
    holder: int


def hatched(control: Control, view: View, mark: Mark, colours: tuple[Colour, ...], alpha: float, holder: int) -> Hatch:
    """Lay diagonal stripes over a mark's provinces, in turn of each colour; cut into dashes if a holder matters.

    Parameters
    ----------
    control : Control
    view : View
    mark : Mark
        With provinces.
    colours : tuple of Colour
        One, if a holder matters.
    alpha : float
    holder : int
        Index of the side in ``control.sides`` without whose presence nothing is drawn, or -1.
    """
    span = (float(mark.span.start), float(mark.span.end))
    area = view.page(shapely.coverage_union_all(control.theatre.polygons[list(mark.provinces)]))
    area = clip_polygons(area, view.width_px, view.height_px)
    if area.is_empty:
        return Hatch(*span, tuple(() for _ in colours), colours, alpha, np.empty((0, 2)), -1)
    left, top, right, bottom = area.bounds
    apart = _APART_PX * view.scale
    # Stripes keep their place on the page, so that neighbouring areas have one pattern.
    first, last = int(np.floor((left + top) / apart)), int(np.ceil((right + bottom) / apart))
    shapely.prepare(area)
    by_colour: list[list[Vertices]] = [[] for _ in colours]
    for number in range(first, last + 1):
        offset = number * apart
        stripe = shapely.linestrings([(offset - top, top), (offset - bottom, bottom)])
        by_colour[number % len(colours)].extend(lines_of(shapely.intersection(stripe, area)))
    if holder < 0:
        return Hatch(*span, tuple(tuple(lines) for lines in by_colour), colours, alpha, np.empty((0, 2)), -1)
    dashes = [piece for line in by_colour[0] for piece in _pieces(line, _DASH_PX * max(view.scale, 0.5))]
    middles = view.to_metres(np.array([piece.mean(axis=0) for piece in dashes]).reshape(-1, 2))
    return Hatch(*span, (tuple(dashes),), colours, alpha, middles, holder)


def _pieces(line: Vertices, length: float) -> list[Vertices]:
    count = max(int(np.hypot(*(line[-1] - line[0])) / length), 1)
    ends = np.linspace(line[0], line[-1], count + 1)
    return [ends[index : index + 2] for index in range(count)]


def hatching_at(hatches: Iterable[Hatch], control: Control, instant: float, scale: float) -> Layer:
    """Return the layer of all hatching at an instant.

    Parameters
    ----------
    hatches : iterable of Hatch
    control : Control
    instant : float
    scale : float
        Of the page, see `View`.
    """
    drawn: list[Primitive] = []
    pen = max(_PEN_PX * scale, 1.0)
    for hatch in hatches:
        if not hatch.start < instant <= hatch.end:
            continue
        stripes = hatch.stripes
        if hatch.holder >= 0:
            held = control.holders(hatch.middles_m, instant) == hatch.holder
            stripes = (tuple(piece for piece, kept in zip(stripes[0], held, strict=True) if kept),)
        for lines, colour in zip(stripes, hatch.colours, strict=True):
            if lines:
                drawn.append(Stroke(lines, colour, pen, alpha=hatch.alpha, cap="butt"))
    return Layer("hatching", tuple(drawn), bounds_of(drawn))
