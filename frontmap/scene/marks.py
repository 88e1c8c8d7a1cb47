"""The marks of a war that come and go: hatching of contested towns and pockets, arrows, battles, raids, risings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from frontmap.scene.arrows import arrow_ring, curve_through, eased
from frontmap.scene.hatching import Hatch, hatched, hatching_at
from frontmap.scene.primitives import Colour, Fill, Layer, Primitive, Stroke
from frontmap.scene.shapes import bounds_of
from frontmap.scene.theme import Theme
from frontmap.scene.view import View
from frontmap.timeline.change import Mark

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["WarMarks", "war_marks"]

Vertices = npt.NDArray[np.float64]

_ARROWS = ("offensive", "counterattack", "breakout", "relief")
_STARS = ("battle", "naval_battle")
_LINGER = 1 / 80
"""Part of the war for which a mark fades after its end."""


@dataclass(frozen=True, slots=True, eq=False)
class _Arrow:
    start: float
    end: float
    curve: Vertices
    colour: Colour


@dataclass(frozen=True, slots=True, eq=False)
class _Star:
    start: float
    end: float
    x: float
    y: float
    colour: Colour
    size: float


@dataclass(frozen=True, slots=True, eq=False)
class _Raid:
    start: float
    end: float
    way: Vertices
    target: tuple[float, float]
    colour: Colour


@dataclass(frozen=True, slots=True, eq=False)
class _Rising:
    start: float
    end: float
    x: float
    y: float
    colour: Colour


@dataclass(frozen=True, eq=False)
class WarMarks:
    """All marks of a war on one page.

    Attributes
    ----------
    control : Control
    theme : Theme
    scale : float
    linger : float
        Days for which a mark fades.
    """

    control: Control
    theme: Theme
    scale: float
    linger: float
    arrows: tuple[_Arrow, ...]
    stars: tuple[_Star, ...]
    raids: tuple[_Raid, ...]
    hatches: tuple[Hatch, ...]
    risings: tuple[_Rising, ...]

    def layers_at(self, instant: float) -> tuple[Layer, Layer, Layer]:
        """Return hatching (it lies under the front), arrows and symbols (over it) at an instant."""
        return (
            hatching_at(self.hatches, self.control, instant, self.scale),
            self._arrows_at(instant),
            self._symbols(instant),
        )

    def _strength(self, start: float, end: float, instant: float) -> float:
        """Return how strongly a mark is drawn: 1 while it lasts, then fading to 0 in sixteen steps."""
        if instant <= start:
            return 0.0
        if instant <= end:
            return 1.0
        return round(max(1.0 - (instant - end) / self.linger, 0.0) * 16) / 16

    def _arrows_at(self, instant: float) -> Layer:
        drawn: list[Primitive] = []
        key: list[tuple[int, float, float]] = []
        for number, arrow in enumerate(self.arrows):
            alpha = self._strength(arrow.start, arrow.end, instant)
            if alpha <= 0.0:
                continue
            # It grows in steps far below a pixel's worth, so that a standing one is not drawn anew.
            grown = round(eased((instant - arrow.start) / max(arrow.end - arrow.start, 1e-6)) * 512) / 512
            ring = arrow_ring(arrow.curve, grown, self.scale)
            if ring is None:
                continue
            key.append((number, grown, alpha))
            closed = np.vstack([ring, ring[:1]])
            pen = max(3.4 * self.scale, 1.6)
            drawn.append(Stroke((closed,), self.theme.casing, pen, alpha=0.92 * alpha**3, join="round"))
            drawn.append(Fill((ring,), arrow.colour, alpha=alpha))
        return Layer("arrows", tuple(drawn), bounds_of(drawn), key=tuple(key))

    def _symbols(self, instant: float) -> Layer:
        drawn: list[Primitive] = []
        key: list[tuple[str, int, float, float]] = []
        for number, rising in enumerate(self.risings):
            alpha = self._strength(rising.start, rising.end, instant)
            if alpha > 0.0:
                grown = round(eased((instant - rising.start) / max(rising.end - rising.start, 1e-6)) * 64) / 64
                key.append(("rising", number, grown, alpha))
                for share in (0.45, 1.0):
                    radius = (5.0 + 13.0 * grown * share) * self.scale
                    ring = _circle(rising.x, rising.y, radius)
                    drawn.append(Stroke((ring,), self.theme.casing, 4.2 * self.scale, alpha=0.7 * alpha))
                    drawn.append(Stroke((ring,), rising.colour, 2.2 * self.scale, alpha=alpha))
        for number, raid in enumerate(self.raids):
            alpha = self._strength(raid.start, raid.end, instant)
            if alpha > 0.0:
                key.append(("raid", number, 1.0, alpha))
                self._draw_raid(raid, alpha, drawn)
        for number, star in enumerate(self.stars):
            alpha = self._strength(star.start, star.end, instant)
            if alpha > 0.0:
                key.append(("star", number, 1.0, alpha))
                self._draw_star(star.x, star.y, star.size, star.colour, alpha, drawn)
        return Layer("symbols", tuple(drawn), bounds_of(drawn), key=tuple(key))

    def _draw_star(self, x: float, y: float, size: float, colour: Colour, alpha: float, drawn: list[Primitive]) -> None:
        star = _star(x, y, size * self.scale)
        closed = np.vstack([star, star[:1]])
        drawn.append(Stroke((closed,), self.theme.casing, max(3.6 * self.scale, 1.8), alpha=alpha, join="round"))
        drawn.append(Fill((star,), colour, alpha=alpha))

    def _draw_raid(self, raid: _Raid, alpha: float, drawn: list[Primitive]) -> None:
        if len(raid.way):
            dash = (7.0 * self.scale, 5.0 * self.scale)
            drawn.append(Stroke((raid.way,), self.theme.casing, 4.0 * self.scale, alpha=0.75 * alpha, cap="butt"))
            drawn.append(
                Stroke((raid.way,), raid.colour, max(1.8 * self.scale, 1.0), alpha=alpha, dash=dash, cap="butt")
            )
        self._draw_star(*raid.target, 8.0, raid.colour, alpha, drawn)


def war_marks(
    control: Control, view: View, theme: Theme, tints: Mapping[str, Colour], flanks: Mapping[str, Colour]
) -> WarMarks:
    """Bring the marks of a war to a page.

    Parameters
    ----------
    control : Control
    view : View
    theme : Theme
    tints, flanks : mapping of side id to Colour
        Lighter and darker colours of the sides.
    """
    timeline = control.timeline
    arrows: list[_Arrow] = []
    stars: list[_Star] = []
    raids: list[_Raid] = []
    hatches: list[Hatch] = []
    risings: list[_Rising] = []
    for mark in timeline.marks:
        colour = flanks.get(mark.side, theme.ink)
        span = (float(mark.span.start), float(mark.span.end))
        points = view.to_page(mark.points) if mark.points else np.empty((0, 2))
        if mark.kind in _ARROWS and len(points) >= 2:
            arrows.append(_Arrow(*span, curve_through(points), colour))
        elif mark.kind in _STARS:
            stars.extend(_Star(*span, float(x), float(y), theme.ink, 11.0) for x, y in points)
        elif mark.kind == "bombing":
            raids.extend(_raids(mark, span, points, view, colour))
        elif mark.kind == "uprising":
            risings.extend(_Rising(*span, float(x), float(y), colour) for x, y in points)
        elif mark.kind in ("contested", "siege") and mark.provinces:
            between = [side for side in mark.details.get("between", ()) if side in flanks] or [mark.side]
            chosen = tuple(flanks.get(side, theme.ink) for side in between)
            hatches.append(hatched(control, view, mark, chosen, 0.55, -1))
        elif mark.kind == "pocket" and mark.provinces and mark.side in control.sides:
            chosen = (flanks[mark.side],)
            hatches.append(hatched(control, view, mark, chosen, 0.5, control.sides.index(mark.side)))
    return WarMarks(
        control=control,
        theme=theme,
        scale=view.scale,
        linger=max((timeline.span.end - timeline.span.start) * _LINGER, 0.5),
        arrows=tuple(arrows),
        stars=tuple(stars),
        raids=tuple(raids),
        hatches=tuple(hatches),
        risings=tuple(risings),
    )


def _raids(mark: Mark, span: tuple[float, float], targets: Vertices, view: View, colour: Colour) -> list[_Raid]:
    bases = mark.details.get("base_m") or ()
    found = []
    for x, y in targets:
        way = np.empty((0, 2))
        if bases:
            base = view.to_page([bases[0]])[0]
            # A shallow arc, so that the way of aircraft is not taken for a road or a border.
            target = np.array([x, y])
            middle = (base + target) / 2 + np.array([y - base[1], base[0] - x]) * 0.12
            way = curve_through(np.vstack([base, middle, target]))
        found.append(_Raid(*span, way, (float(x), float(y)), colour))
    return found


def _circle(x: float, y: float, radius: float) -> Vertices:
    turn = np.linspace(0.0, 2 * np.pi, 33)
    return np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)])


def _star(x: float, y: float, radius: float) -> Vertices:
    turn = np.linspace(0.0, 2 * np.pi, 17)[:-1] - np.pi / 2
    reach = np.where(np.arange(16) % 2 == 0, radius, radius * 0.52)
    reach = np.where(np.arange(16) % 4 == 2, reach * 0.82, reach)
    return np.column_stack([x + reach * np.cos(turn), y + reach * np.sin(turn)])
