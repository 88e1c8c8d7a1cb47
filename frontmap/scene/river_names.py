"""Names of rivers, written along their smoothed course, upright and repeated sparsely."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.scene.beside_lines import along_line
from frontmap.scene.burden import Burden
from frontmap.scene.ground import Ground
from frontmap.scene.lettering import letter_boxes
from frontmap.scene.primitives import Primitive, Text
from frontmap.scene.rounding import Strand, smoothed
from frontmap.scene.shapes import clip_lines, lines_of
from frontmap.scene.sheet import Sheet, type_size
from frontmap.scene.theme import Theme
from frontmap.scene.typography import measure, readable

__all__ = ["river_names"]

_TYPE_PX = (17.0, 17.0, 16.0, 15.0)
_LESSER_TYPE_PX = 14.0
_SPACING = 0.08
_GAP_PX = 4.0
_FAR_PX = 900.0
"""Along its course a river is named again after so much, at scale 1."""
_SHORTEST = 1.9
"""Course on the page over the length of its name."""
_STEP_PX = 16.0
_ROOM_PX = 330.0
"""No more than one name for each square of this side, at scale 1."""
_PATIENCE = 0.8


def river_names(
    ground: Ground, theme: Theme, sheet: Sheet, burden: Burden, ranks: Collection[int]
) -> tuple[Primitive, ...]:
    """Write names of rivers along their courses where there is room, the greatest rivers first.

    Parameters
    ----------
    ground : Ground
    theme : Theme
    sheet : Sheet
        Where other things stand already; the names are entered in it.
    burden : Burden
        What fronts, marks and borders weigh.
    ranks : collection of int
        Of the rivers that are named.
    """
    view, scale = ground.view, ground.view.scale
    names: list[Primitive] = []
    most = int(view.width_px * view.height_px / (_ROOM_PX * scale) ** 2)
    for rank, name, courses in _courses(ground, ranks):
        size = type_size(_TYPE_PX[rank] if rank < len(_TYPE_PX) else _LESSER_TYPE_PX, scale)
        length = measure(name, "serif-italic", size, _SPACING * size)
        for course in courses:
            named: list[float] = []
            whole = float(np.hypot(*np.diff(course, axis=0).T).sum())
            if len(names) >= most or whole < _SHORTEST * length:
                continue
            places = np.arange(length / 2, whole - length / 2, _STEP_PX * scale)
            for at in places[np.abs(places - whole / 2).argsort(kind="stable")].tolist():
                if len(names) >= most or any(abs(at - other) < _FAR_PX * scale + length for other in named):
                    continue
                text = along_line(
                    name,
                    size,
                    course,
                    at / whole,
                    _GAP_PX * scale,
                    theme,
                    ink=theme.river_ink,
                    font="serif-italic",
                    spacing=_SPACING * size,
                )
                if text is not None and _fits(text, sheet, burden):
                    names.append(text)
                    sheet.take_letters(letter_boxes(text))
                    named.append(at)
    return tuple(names)


def _fits(text: Text, sheet: Sheet, burden: Burden) -> bool:
    boxes = letter_boxes(text)
    if float(burden.under(boxes).max()) > _PATIENCE:
        return False
    return all(sheet.free(tuple(box), 0.3 * text.size_px) for box in boxes.tolist())


def _courses(ground: Ground, ranks: Collection[int]) -> list[tuple[int, str, list[npt.NDArray[np.float64]]]]:
    """Return rank, name and smoothed courses of the rivers on the page, the greatest and longest first."""
    view = ground.view
    west, south, east, north = view.bounds_lonlat
    parts: dict[str, list[Any]] = {}
    least: dict[str, int] = {}
    for river in ground.atlas.rivers:
        left, low, right, high = river.geometry.bounds
        # A question mark stands for a letter that was lost.
        lettered = river.name and "?" not in river.name and river.rank in ranks
        if lettered and left <= east and right >= west and low <= north and high >= south:
            name = readable(river.name)
            parts.setdefault(name, []).append(river.geometry)
            least[name] = min(river.rank, least.get(name, river.rank))
    found = []
    for name, geometries in parts.items():
        shown = view.page(view.projection.project(np.array(geometries, dtype=object)))
        lines = lines_of(clip_lines(shown, view.width_px, view.height_px))
        merged = shapely.line_merge(shapely.MultiLineString([line.tolist() for line in lines]))
        courses = [line for line in lines_of(merged) if np.ptp(line, axis=0).max() > 3 * _STEP_PX * view.scale]
        if courses:
            rounded = smoothed(Strand.joining(courses), 0.6 * _STEP_PX * view.scale).apart()
            found.append((least[name], name, sorted(rounded, key=lambda line: -len(line))))
    return sorted(found, key=lambda river: (river[0], -max(len(line) for line in river[2]), river[1]))
