"""How sure a front is: along stretches that lie between two dated positions, the day of the last one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.instant import day_of
from frontmap.scene.front import FLANK_PX, DrawnFront
from frontmap.scene.primitives import Box, Layer, Text
from frontmap.scene.sheet import overlaps, type_size
from frontmap.scene.theme import Theme
from frontmap.scene.typography import measure, text_box
from frontmap.scene.view import View
from frontmap.scene.wording import long_date

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["attested_days"]

_TYPE_PX = 14.0
_MARGIN = 1.15
"""How much longer than its text a stretch must be."""


def attested_days(
    control: Control, fronts: Sequence[DrawnFront], view: View, theme: Theme, taken: Sequence[Box] = ()
) -> Layer:
    """Write along each interpolated stretch of front when its position was last attested.

    The text stays where the front comes closest to the middle of the ground that changes hands, so that it goes with
    the front and does not jump.

    Parameters
    ----------
    control : Control
    fronts : sequence of DrawnFront
        Those of the instant.
    view : View
    theme : Theme
    taken : sequence of Box
        Names, which the dates keep off.
    """
    size = type_size(_TYPE_PX, view.scale)
    longest: dict[int, DrawnFront] = {}
    for front in fronts:
        if not front.attested and front.passage >= 0:
            known = longest.get(front.passage)
            if known is None or len(front.line) > len(known.line):
                longest[front.passage] = front
    written: list[Text] = []
    boxes: list[Box] = list(taken)
    for passage, front in sorted(longest.items()):
        text = f"attested {long_date(day_of(control.ground.passages[passage].start))}"
        along = _along(text, size, front.line, _middle(control, passage, view), view, theme)
        for placed in (along, *_beside(text, size, front.line, view, theme)):
            if placed is not None and not any(overlaps(_turned(placed), other) for other in boxes):
                written.append(placed)
                boxes.append(_turned(placed))
                break
    return Layer("attested-days", tuple(written), _around(written), key=tuple(written))


@lru_cache(maxsize=512)
def _middle(control: Control, passage: int, view: View) -> tuple[float, float]:
    """Return the middle of the ground that a passage moves over, on the page."""
    polygons = control.ground.parcels.polygons[control.ground.passages[passage].parcels]
    points = shapely.get_coordinates(shapely.centroid(polygons))
    x, y = view.to_page(np.average(points, axis=0, weights=shapely.area(polygons)))[0].tolist()
    return x, y


def _along(
    text: str, size: float, line: npt.NDArray[np.float64], middle: tuple[float, float], view: View, theme: Theme
) -> Text | None:
    length = measure(text, "sans-semibold", size)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    if along[-1] < length * _MARGIN:
        return None
    nearest = float(along[int(np.hypot(*(line - middle).T).argmin())])
    at = min(max(nearest, length / 2), float(along[-1]) - length / 2)
    ends = np.array([at - length / 2, at, at + length / 2])
    points = np.column_stack([np.interp(ends, along, line[:, 0]), np.interp(ends, along, line[:, 1])])
    course = points[2] - points[0]
    if np.hypot(*course) < 0.72 * length:
        # Where the front bends much, a straight text would cross it.
        return None
    if course[0] < 0:
        course = -course
    turn = math.atan2(-course[1], course[0])
    up = np.array([-math.sin(turn), -math.cos(turn)])
    # Clear of the front's own bend: above the highest of its vertices there.
    near = line[(along >= ends[0]) & (along <= ends[2])]
    rise = float(((near - points[1]) @ up).max(initial=0.0))
    foot = points[1] + up * (rise + max(FLANK_PX * view.scale, 2.0) + 0.45 * size)
    return Text(
        round(float(foot[0]) * 4) / 4,
        round(float(foot[1]) * 4) / 4,
        text,
        "sans-semibold",
        size,
        theme.ink,
        theme.halo,
        max(size * 0.14, 1.6),
        align="centre",
        rotation_deg=round(math.degrees(turn), 1),
    )


def _beside(text: str, size: float, line: npt.NDArray[np.float64], view: View, theme: Theme) -> tuple[Text, ...]:
    """Return the text over and under a stretch that bends too much to bear it: one round a pocket."""
    low, high = np.round(line.min(axis=0)), np.round(line.max(axis=0))
    gap = FLANK_PX * view.scale + 0.4 * size
    halo = max(size * 0.14, 1.6)
    return tuple(
        Text(
            float(low[0] + high[0]) / 2, float(foot), text, "sans-semibold", size, theme.ink, theme.halo, halo, "centre"
        )
        for foot in (low[1] - gap, high[1] + gap + 0.7 * size)
    )


def _turned(text: Text) -> Box:
    """Return the box round a turned text."""
    left, top, right, bottom = text_box(text)
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)]) - (text.x, text.y)
    turn = math.radians(text.rotation_deg)
    across = corners[:, 0] * math.cos(turn) + corners[:, 1] * math.sin(turn) + text.x
    down = -corners[:, 0] * math.sin(turn) + corners[:, 1] * math.cos(turn) + text.y
    return float(across.min()), float(down.min()), float(across.max()), float(down.max())


def _around(texts: Sequence[Text]) -> Box | None:
    if not texts:
        return None
    boxes = np.array([_turned(text) for text in texts])
    low, high = np.floor(boxes[:, :2].min(axis=0) - 2), np.ceil(boxes[:, 2:].max(axis=0) + 2)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
