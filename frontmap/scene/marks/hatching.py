"""Hatching: stripes over contested, cut-off and demilitarised ground."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.scene.ground import lakes_on_page
from frontmap.scene.marks.pen import Pen, Vertices
from frontmap.scene.primitives import Colour, Layer, Primitive, Stroke
from frontmap.scene.shapes import clip_polygons, lines_of
from frontmap.timeline.change import Mark

if TYPE_CHECKING:
    from frontmap.control import Control
    from frontmap.control.schedule import Schedule

__all__ = ["Hatch", "Hatching", "hatches_of"]

_HATCHED = frozenset({"contested", "pocket", "encirclement", "demilitarised"})
_DASH_PX = 4.0
_TOWN_PX = 17.0


@dataclass(frozen=True, slots=True)
class _Style:
    """How ground is striped; widths at scale 1."""

    apart_px: float
    pen_px: float
    alpha: float
    falling: bool = False


_CONTESTED = _Style(7.0, 2.2, 0.7)
_CUT_OFF = _Style(8.0, 2.2, 0.5)
_DEMILITARISED = _Style(13.0, 1.6, 0.75, falling=True)


@dataclass(frozen=True, slots=True, eq=False)
class _Dashes:
    """Stripes cut into dashes, and who holds the middle of each through the war.

    Attributes
    ----------
    begin, end : ndarray, shape (n, 2)
        In order along each stripe.
    stripe : ndarray of int, shape (n,)
    schedule : Schedule
    holder : int
        Index of the side that must hold a dash for it to be drawn.
    """

    begin: Vertices
    end: Vertices
    stripe: npt.NDArray[np.int64]
    schedule: Schedule
    holder: int

    def happened(self, instant: float) -> int:
        return int(np.searchsorted(self.schedule.instant, instant, side="right"))

    def held(self, happened: int) -> tuple[Vertices, ...]:
        """Return the stripes' parts that the side holds after so many events."""
        holders = self.schedule.start.copy()
        holders[self.schedule.point[:happened]] = self.schedule.holder[:happened]
        kept = holders == self.holder
        if not kept.any():
            return ()
        linked = kept[1:] & kept[:-1] & (self.stripe[1:] == self.stripe[:-1])
        first = np.flatnonzero(kept & ~np.concatenate([[False], linked]))
        last = np.flatnonzero(kept & ~np.concatenate([linked, [False]]))
        return tuple(np.stack([self.begin[first], self.end[last]], axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class Hatch:
    """Stripes over an area; if it has dashes, only where a certain side holds the ground.

    Attributes
    ----------
    start, end : float
        Instants between which it is drawn.
    stripes : tuple of (Colour, tuple of ndarray)
        Lines in page pixels, by colour.
    pen_px, alpha : float
    dashes : _Dashes or None
    """

    start: float
    end: float
    stripes: tuple[tuple[Colour, tuple[Vertices, ...]], ...]
    pen_px: float
    alpha: float
    dashes: _Dashes | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Hatching:
    """All hatching of a war on one page."""

    hatches: tuple[Hatch, ...]
    _drawn: dict[tuple[int, int], tuple[Primitive, ...]] = field(default_factory=dict, repr=False)

    def at(self, instant: float) -> Layer:
        """Return the layer of all hatching at an instant."""
        key: list[tuple[int, int]] = []
        for number, hatch in enumerate(self.hatches):
            if hatch.start < instant <= hatch.end:
                key.append((number, hatch.dashes.happened(instant) if hatch.dashes is not None else -1))
        drawn = [primitive for number, happened in key for primitive in self._drawing(number, happened)]
        return Layer("hatching", tuple(drawn), key=tuple(key))

    def _drawing(self, number: int, happened: int) -> tuple[Primitive, ...]:
        known = self._drawn.get((number, happened))
        if known is None:
            if len(self._drawn) > 64:
                self._drawn.clear()
            hatch = self.hatches[number]
            stripes = hatch.stripes
            if hatch.dashes is not None:
                stripes = ((stripes[0][0], hatch.dashes.held(happened)),)
            known = self._drawn[number, happened] = tuple(
                Stroke(lines, colour, hatch.pen_px, alpha=hatch.alpha, cap="butt") for colour, lines in stripes if lines
            )
        return known


def hatches_of(control: Control, pen: Pen, marks: list[Mark]) -> list[Hatch]:
    """Return the hatching of some marks."""
    found: list[Hatch | None] = []
    hatched = [mark for mark in marks if mark.provinces and mark.kind in _HATCHED]
    lakes = lakes_on_page(pen.view, control.theatre.atlas) if hatched else np.empty(0, dtype=object)
    for mark in hatched:
        area = _area(control, pen, mark, lakes)
        if area.is_empty:
            continue
        if mark.kind == "contested":
            found.append(_striped(area, pen, mark, _fighting(control, pen, mark), _CONTESTED))
        elif mark.kind == "demilitarised":
            found.append(_striped(area, pen, mark, (pen.theme.faint_ink,), _DEMILITARISED))
        elif mark.side in control.sides:
            found.append(_held_part(area, control, pen, mark, _CUT_OFF))
    return [hatch for hatch in found if hatch is not None]


def _fighting(control: Control, pen: Pen, mark: Mark) -> tuple[Colour, ...]:
    """Return the colours of those who fight over a mark's ground: those it names, else the holder and its enemies."""
    named = [side for side in mark.details.get("between", ()) if pen.knows(side)]
    if not named and mark.points:
        when = float(mark.span.end)
        (holder,) = control.holders(mark.points[:1], float(mark.span.start)).tolist()
        pairs = [pair for pair in sorted(control.pairs_at_war(when)) if holder in pair]
        named = [control.sides[index] for index in dict.fromkeys(index for pair in pairs for index in pair)]
    return tuple(pen.colour(side, mark.span.end) for side in (named or [mark.side]))


def _area(control: Control, pen: Pen, mark: Mark, lakes: npt.NDArray[np.object_]) -> Any:
    """Return the land of a mark's provinces on the page."""
    view = pen.view
    shape = view.page(shapely.coverage_union_all(control.theatre.polygons[list(mark.provinces)]))
    if mark.kind == "contested" and mark.points:
        # A town's own province may be too small to be seen; its fight must be.
        towns = shapely.points(view.to_page(mark.points))
        shape = shapely.union(shape, shapely.union_all(shapely.buffer(towns, pen.px(_TOWN_PX))))
    area = clip_polygons(shape, view.width_px, view.height_px)
    wet = lakes[shapely.intersects(lakes, area)]
    return shapely.difference(area, shapely.union_all(wet)) if len(wet) else area


def _stripes(area: Any, apart: float, falling: bool) -> list[tuple[int, Vertices]]:
    """Return numbered diagonal stripes over an area; they keep their place on the page, so that neighbours match."""
    left, top, right, bottom = area.bounds
    if falling:
        first, last = int(np.floor((left - bottom) / apart)), int(np.ceil((right - top) / apart))
    else:
        first, last = int(np.floor((left + top) / apart)), int(np.ceil((right + bottom) / apart))
    numbers = np.arange(first, last + 1)
    offsets, sign = numbers * apart, 1.0 if falling else -1.0
    ends = np.stack(
        [
            np.column_stack([offsets + sign * top, np.full(len(numbers), top)]),
            np.column_stack([offsets + sign * bottom, np.full(len(numbers), bottom)]),
        ],
        axis=1,
    )
    shapely.prepare(area)
    cut = shapely.intersection(shapely.linestrings(ends), area)
    return [(int(number), line) for number, shape in zip(numbers, cut, strict=True) for line in lines_of(shape)]


def _striped(area: Any, pen: Pen, mark: Mark, colours: tuple[Colour, ...], style: _Style) -> Hatch:
    """Lay stripes over a mark's ground, in turn of each colour."""
    lines: list[list[Vertices]] = [[] for _ in colours]
    for number, line in _stripes(area, pen.px(style.apart_px), style.falling):
        lines[number % len(colours)].append(line)
    stripes = tuple((colour, tuple(some)) for colour, some in zip(colours, lines, strict=True))
    return Hatch(float(mark.span.start), float(mark.span.end), stripes, pen.px(style.pen_px, 1.0), style.alpha)


def _held_part(area: Any, control: Control, pen: Pen, mark: Mark, style: _Style) -> Hatch | None:
    """Lay stripes of a mark's side over its ground, where and while that side holds it."""
    stripes = _stripes(area, pen.px(style.apart_px), style.falling)
    if not stripes:
        return None
    length = pen.px(_DASH_PX, 2.0)
    cut = [
        np.linspace(line[0], line[-1], max(int(np.hypot(*(line[-1] - line[0])) / length), 1) + 1) for _, line in stripes
    ]
    begin, end = np.concatenate([ends[:-1] for ends in cut]), np.concatenate([ends[1:] for ends in cut])
    dashes = _Dashes(
        begin=begin,
        end=end,
        stripe=np.repeat(np.arange(len(cut)), [len(ends) - 1 for ends in cut]),
        schedule=control.schedule(pen.view.to_metres((begin + end) / 2)),
        holder=control.sides.index(mark.side),
    )
    colour = pen.colour(mark.side, mark.span.end)
    span = mark.span
    return Hatch(float(span.start), float(span.end), ((colour, ()),), pen.px(style.pen_px, 1.0), style.alpha, dashes)
