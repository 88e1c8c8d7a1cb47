"""How sure a front is: along stretches that lie between two dated positions, the day of the last one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from frontmap.instant import day_of
from frontmap.scene.beside_lines import along_line, beside_line
from frontmap.scene.front import FLANK_PX, DrawnFront
from frontmap.scene.lettering import box_round
from frontmap.scene.primitives import Box, Layer, Text
from frontmap.scene.sheet import overlaps, type_size
from frontmap.scene.theme import Theme
from frontmap.scene.view import View
from frontmap.scene.wording import long_date

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["attested_days"]

_TYPE_PX = 14.0


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
    gap = max(FLANK_PX * view.scale, 2.0) + 0.45 * size
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
        nearest = int(np.hypot(*(front.line - _middle(control, passage, view)).T).argmin())
        share = nearest / max(len(front.line) - 1, 1)
        along = along_line(text, size, front.line, share, gap, theme)
        for placed in (along, *beside_line(text, size, front.line, gap, theme)):
            if placed is not None and not any(overlaps(box_round(placed), other) for other in boxes):
                written.append(placed)
                boxes.append(box_round(placed))
                break
    return Layer("attested-days", tuple(written), key=tuple(written))


@lru_cache(maxsize=512)
def _middle(control: Control, passage: int, view: View) -> tuple[float, float]:
    """Return the middle of the ground that a passage moves over, on the page."""
    polygons = control.ground.parcels.polygons[control.ground.passages[passage].parcels]
    points = shapely.get_coordinates(shapely.centroid(polygons))
    x, y = view.to_page(np.average(points, axis=0, weights=shapely.area(polygons)))[0].tolist()
    return x, y
