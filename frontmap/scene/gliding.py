"""Films through a moving camera: from the stages of two views to the glide between them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np
import numpy.typing as npt

from frontmap.instant import Span
from frontmap.scene.carrying import Carrier, Group, box_of, groups_of
from frontmap.scene.front import DrawnFront, cut_to_page, drawn_fronts, front_layer
from frontmap.scene.glide import Carried, Furnishing, Glide, Sheet
from frontmap.scene.marks.hatching import Hatching, hatches_of
from frontmap.scene.marks.pen import Pen
from frontmap.scene.pictures import furniture_at, ground_film
from frontmap.scene.primitives import Layer, Primitive
from frontmap.scene.sheets_of_ground import sheets_along
from frontmap.scene.stage import Stage
from frontmap.scene.view import View
from frontmap.scene.zoom_path import eased

__all__ = ["glide_of", "view_of_move"]

_GIVES_WAY = (0.25, 0.75)
"""Between which parts of the way what belongs to the view before gives way to what belongs to the view after."""

_NAMES_LEAVE, _NAMES_COME = (0.2, 0.5), (0.5, 0.8)
"""Names do not mix: those that only the view before has are gone when those come that only the view after has."""

_POINTERS_LEAVE, _POINTERS_COME = (0.0, 0.3), (0.7, 1.0)
"""Scale bar and locator tell nothing on the way."""

_CROWDED = (0.4, 1.2)
"""Names crowd as the ground shrinks under them: after how many halvings they begin to fade, and are gone."""

_AT_ONCE = 24
_BEYOND_PX = 1232.0
"""How far beyond the page, at scale 1, hatching is laid; a multiple of the distances of its stripes."""


def view_of_move(before: View, after: View, span: Span, instant: float) -> View:
    """Return what a camera sees that moves from one view to another over a span."""
    return sheets_along(before, after).view(_share(span, instant))


def glide_of(before: Stage, after: Stage, span: Span, instants: Sequence[float] | npt.NDArray[np.float64]) -> Glide:
    """Return the film of a camera that moves from one stage to another.

    Parameters
    ----------
    before, after : Stage
        Of one control, theme and size; their views have the same projection and paper.
    span : Span
        Of the move.
    instants : sequence of float
        What each frame shows, never falling; at least one, all within the span.
    """
    shown = np.asarray(instants, dtype=np.float64)
    sheets = sheets_along(before.view, after.view)

    def fronts_of(instants: Sequence[float]) -> list[list[DrawnFront]]:
        views = [sheets.view(_share(span, instant)) for instant in instants]
        return drawn_fronts(before.control.front_lines_at(instants), views)

    fronts_at = _ahead(fronts_of, shown)
    homes = (_Home(before, leaves=True), _Home(after, leaves=False))
    shift = homes[0].shift_to(homes[1])

    @lru_cache(maxsize=1)
    def over_ground(instant: float) -> tuple[tuple[Layer, ...], tuple[Carried, ...]]:
        share = _share(span, instant)
        now = sheets.view(share)
        drawn = before.between_parties(fronts_at(instant), instant)
        below: list[Layer] = []
        above: list[Layer] = []
        texts: list[Carried] = []
        for home in homes:
            under, over, written = home.marks(instant, now, drawn, share)
            below += under
            above += over
            texts += written
        flanks = before.colouring.flanks_at(instant)
        front = front_layer(cut_to_page(drawn, now), now, before.theme, flanks, certainty=before.certainty)
        names = [name for home in homes for name in home.names(now, share, shift)]
        pointers = [pointer for home in homes for pointer in home.pointers(share)]
        return (*below, front, *above), (*texts, *names, *pointers)

    since, until = (float(shown[0]),) * 2 if len(shown) == 1 else (float(span.start), float(span.end))
    return Glide(
        page=before.page,
        instants=shown,
        sheets=tuple(
            Sheet(view.width_px, view.height_px, partial(ground_film, _nearer(before, after, view), view, since, until))
            for view in sheets.views
        ),
        windows=lambda instant: sheets.windows(_share(span, instant)),
        moving=lambda instant: over_ground(instant)[0],
        carried=lambda instant: over_ground(instant)[1],
        furniture=tuple(Furnishing(stage.around, furniture_at(stage), stage.theme.panel) for stage in (before, after)),
        share=lambda instant: _between(_share(span, instant), _GIVES_WAY),
        title=before.title,
    )


def _nearer(before: Stage, after: Stage, view: View) -> Stage:
    """Return the stage whose scale a view has: its patterns lie as they do there."""
    return after if view.metres_per_px == after.view.metres_per_px else before


class _Home:
    """One of the two views of a glide: where its names and marks are at home, and how much of them is seen."""

    def __init__(self, stage: Stage, *, leaves: bool) -> None:
        self._stage, self._leaves = stage, leaves
        self._wide, self._hatching = _hatching_beyond(stage)
        self._groups = {_key(group): group for group in groups_of(stage.names)}
        self._anchors = np.array([group.anchor for group in self._groups.values()]).reshape(-1, 2)
        self._pointers = [layer.apart() for layer in stage.pointers]
        self._whole = {key: (*group.marks, *group.texts) for key, group in self._groups.items()}
        self._places = {key: _beside(group) for key, group in self._groups.items() if group.texts}

    def shift_to(self, other: _Home) -> dict[object, tuple[float, float]]:
        """Return how much further from its mark each name stands in another view, of those that both views have."""
        return {
            key: (place[0] - self._places[key][0], place[1] - self._places[key][1])
            for key, place in other._places.items()
            if key in self._places
        }

    def marks(
        self, instant: float, now: View, drawn: Sequence[DrawnFront], share: float
    ) -> tuple[list[Layer], list[Layer], list[Carried]]:
        """Return layers below the front, layers above it, and the symbols and texts of both, at an instant."""
        alpha = self._alpha(share, now, _GIVES_WAY, _GIVES_WAY)
        if alpha <= 0.0:
            return [], [], []
        legible = self._alpha(share, now, _NAMES_LEAVE, _NAMES_COME)
        at_home = Carrier(now, self._stage.view).fronts(drawn)
        carrier = Carrier(self._stage.view, now)
        parts: tuple[list[Layer], list[Layer]] = ([], [])
        texts: list[Carried] = []
        above = False
        for layer in self._stage.moving_with(at_home, instant):
            if layer.name == "front":
                above = True
                continue
            if layer.name == "hatching":
                parts[above].append(Carrier(self._wide, now).layer(self._hatching.at(instant), alpha)[0])
                continue
            carried, signs, written = carrier.layer(layer, alpha)
            parts[above].append(carried)
            texts += [_carried(sign, offset, alpha) for sign, offset in signs]
            texts += [_carried((text,), offset, legible) for text, offset in written if legible > 0.0]
        return *parts, texts

    def names(self, now: View, share: float, shift: Mapping[object, tuple[float, float]]) -> list[Carried]:
        """Return the names; those that both views have go over into their other place, the others come or go."""
        carrier = Carrier(self._stage.view, now)
        alpha, here = self._alpha(share, now, _NAMES_LEAVE, _NAMES_COME), (share < 0.5) is self._leaves
        done = _between(share, _GIVES_WAY) - (0.0 if self._leaves else 1.0)
        found = []
        moved = (carrier.points(self._anchors) - self._anchors).tolist()
        for (key, group), (x, y) in zip(self._groups.items(), moved, strict=True):
            if key not in shift:
                found += [_carried(self._whole[key], (x, y), alpha)] if alpha > 0.0 else []
            elif here:
                right, down = shift[key]
                found.append(_carried(group.marks, (x, y), 1.0))
                found.append(_carried(group.texts, (x + right * done, y + down * done), 1.0))
        return [carried for carried in found if carried.primitives]

    def pointers(self, share: float) -> list[Carried]:
        """Return scale bar, locator and so on, which stay where they are."""
        alpha = 1.0 - _between(share, _POINTERS_LEAVE) if self._leaves else _between(share, _POINTERS_COME)
        if alpha <= 0.0:
            return []
        return [Carried(parts, 0, 0, alpha) for parts in self._pointers if parts]

    def _alpha(self, share: float, now: View, leaving: tuple[float, float], coming: tuple[float, float]) -> float:
        seen = 1.0 - _between(share, leaving) if self._leaves else _between(share, coming)
        halvings = -math.log2(Carrier(self._stage.view, now).zoom)
        return seen * (1.0 - _between(halvings, _CROWDED))


def _hatching_beyond(stage: Stage) -> tuple[View, Hatching]:
    """Return the hatching of a stage on more than its page, whose edge would be seen from afar, and its view."""
    view = stage.view
    beyond = _BEYOND_PX * view.scale
    wide = replace(
        view,
        west_m=view.west_m - beyond * view.metres_per_px,
        north_m=view.north_m + beyond * view.metres_per_px,
        width_px=math.ceil(view.width_px + 2 * beyond),
        height_px=math.ceil(view.height_px + 2 * beyond),
        drawn_at=view.scale,
    )
    pen = Pen(wide, stage.theme, stage.colouring)
    return wide, Hatching(tuple(hatches_of(stage.control, pen, list(stage.control.timeline.marks))))


def _key(group: Group) -> object:
    """Return what tells a name from all others."""
    if not group.texts:
        return tuple(id(mark) for mark in group.marks)
    return tuple((text.text, text.font, text.size_px) for text in group.texts)


def _beside(group: Group) -> tuple[float, float]:
    """Return where a name stands from its mark: both are told by the middles of what they cover."""
    left, top, right, bottom = box_of(group.texts[0])
    return (left + right) / 2 - group.anchor[0], (top + bottom) / 2 - group.anchor[1]


def _carried(primitives: tuple[Primitive, ...], offset: tuple[float, float], alpha: float) -> Carried:
    return Carried(primitives, round(offset[0]), round(offset[1]), alpha)


def _ahead(
    ask: Callable[[Sequence[float]], list[list[DrawnFront]]], frames: npt.NDArray[np.float64]
) -> Callable[[float], list[DrawnFront]]:
    """Ask for the fronts of frames that follow one another together: that is quicker."""
    ordered = np.unique(frames)
    ready: dict[float, list[DrawnFront]] = {}

    def fronts_at(instant: float) -> list[DrawnFront]:
        if instant not in ready:
            place = int(np.searchsorted(ordered, instant))
            following: list[float] = ordered[place : place + _AT_ONCE].tolist()
            instants = following if following[:1] == [instant] else [instant]
            ready.clear()
            ready.update(zip(instants, ask(instants), strict=True))
        return ready[instant]

    return fronts_at


def _share(span: Span, instant: float) -> float:
    """Return the part of the way that a camera has gone."""
    return eased((instant - span.start) / max(span.end - span.start, 1e-9))


def _between(share: float, ends: tuple[float, float]) -> float:
    return eased((share - ends[0]) / (ends[1] - ends[0]))
