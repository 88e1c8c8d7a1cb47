"""Names of countries and waters, written across the ground that they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.scene.ground import Ground
from frontmap.scene.primitives import Primitive, Text
from frontmap.scene.sheet import LEAST_TYPE_PX, Sheet, type_size
from frontmap.scene.theme import Theme
from frontmap.scene.typography import measure, readable, text_box

__all__ = ["country_names", "water_names"]

_REACHES_M = (300_000.0, 160_000.0, 120_000.0)
_COARSE_FOR_STRAITS_M = 1200.0
"""On maps of coarser grain the name of a strait would lie on the seas that it joins."""


def country_names(ground: Ground, theme: Theme, sheet: Sheet, wanted: Sequence[str]) -> tuple[Primitive, ...]:
    """Write names of countries in spaced capitals across the broadest part of their land on the page.

    Parameters
    ----------
    ground : Ground
    theme : Theme
    sheet : Sheet
        Where other things stand already; the names are entered in it.
    wanted : sequence of str
        Ids of countries, the most important first.
    """
    view, atlas = ground.view, ground.atlas
    owner = np.array([atlas.provinces[index].country for index in ground.provinces])
    page = shapely.box(0, 0, view.width_px, view.height_px)
    names: list[Primitive] = []
    for country in wanted:
        chosen = ground.polygons[owner == country]
        if not len(chosen):
            continue
        parts = shapely.get_parts(shapely.intersection(shapely.coverage_union_all(chosen), page))
        if not len(parts) or shapely.area(parts).max() < 70 * 70 * view.scale**2:
            continue
        land = parts[int(np.argmax(shapely.area(parts)))]
        name = readable(atlas.country_by_id[country].name).upper()
        placed = _across(name, land, theme, sheet, type_size(23.0, view.scale), view.scale)
        if placed is not None:
            names.append(placed)
            sheet.take(text_box(placed))
    return tuple(names)


def _across(name: str, land: Any, theme: Theme, sheet: Sheet, largest: float, scale: float) -> Text | None:
    left, top, right, bottom = land.bounds
    shapely.prepare(land)
    smallest = max(largest * 0.72, LEAST_TYPE_PX)
    for size, spacing in ((largest, 0.55), (largest, 0.3), (smallest, 0.25), (smallest, 0.12)):
        text = Text(
            0.0,
            0.0,
            name,
            "sans-semibold",
            size,
            theme.country_ink,
            align="centre",
            letter_spacing_px=spacing * size,
        )
        length = measure(name, text.font, size, text.letter_spacing_px)
        rows = np.arange(top + size, bottom, max(size * 0.8, 6))
        columns = np.arange(left + length / 2, right - length / 2 + 1, max(size, 8))
        spots = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
        boxes = text_box(text) + np.tile(spots.round(1), 2)
        fitting = np.flatnonzero(sheet.all_free(boxes, 0.12 * size))
        fitting = fitting[shapely.contains(land, shapely.box(*boxes[fitting].T))]
        if len(fitting):
            offsets = np.hypot(spots[fitting, 0] - (left + right) / 2, (spots[fitting, 1] - (top + bottom) / 2) * 1.4)
            x, y = spots[fitting[np.argmin(offsets)]].round(1).tolist()
            return replace(text, x=x, y=y)
    return None


def water_names(ground: Ground, theme: Theme, sheet: Sheet) -> tuple[Primitive, ...]:
    """Write names of seas and straits in italics on open water near where the atlas puts them.

    Parameters
    ----------
    ground : Ground
    theme : Theme
    sheet : Sheet
        Where other things stand already; the names are entered in it.
    """
    view = ground.view
    waters = [name for name in ground.atlas.ground_names if name.kind in ("sea", "strait")]
    sea = ground.sea
    if sea.is_empty or not waters:
        return ()
    shapely.prepare(sea)
    names: list[Primitive] = []
    written: set[str] = set()
    points = view.lonlat_to_page([(water.lon, water.lat) for water in waters])
    for water, (x, y) in sorted(
        zip(waters, points.tolist(), strict=True), key=lambda item: (item[0].rank, item[0].name)
    ):
        reach = 60.0 * view.scale if water.kind == "strait" else 190.0 * view.scale
        if "ocean" not in water.name.casefold():
            # Further off, another sea begins.
            reach = min(reach, _REACHES_M[min(max(water.rank, 0), 2)] / view.metres_per_px)
        if not (-reach < x < view.width_px + reach and -reach < y < view.height_px + reach):
            continue
        if water.kind == "strait" and view.metres_per_px * view.scale > _COARSE_FOR_STRAITS_M:
            continue
        if water.name in written:
            # A sea may have several points, the best first.
            continue
        if water.rank >= 3 and view.metres_per_px * view.scale > 900.0:
            continue
        nominal = (27.0, 24.0, 20.0, 17.0, 15.0, 14.0)[min(max(water.rank, 0), 5)]
        if nominal * view.scale < 0.7 * LEAST_TYPE_PX:
            continue
        greater = np.array([other.rank <= water.rank and other.name != water.name for other in waters])
        own = _own_water(ground, (x, y), points[greater], float(np.hypot(view.width_px, view.height_px)))
        parts = (1.0, 0.72, 0.58) if water.rank == 0 else (1.0, 0.72)
        sizes = dict.fromkeys(type_size(nominal * part, view.scale) for part in parts)
        spacing = 0.16 if water.rank <= 2 else 0.05
        tried = (
            _on_water(readable(water.name), (x, y), reach, size, spacing * size, theme, sheet, own) for size in sizes
        )
        placed = next((texts for texts in tried if texts), [])
        if placed:
            names.extend(placed)
            written.add(water.name)
            boxes = np.array([text_box(text) for text in placed])
            sheet.take((*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)))
    return tuple(names)


def _own_water(ground: Ground, point: tuple[float, float], others: npt.NDArray[np.float64], reach: float) -> Any:
    """Return the open water that is connected to a sea's point and nearer to it than to those of other great seas."""
    x, y = point
    near: Any = shapely.box(x - reach, y - reach, x + reach, y + reach)
    apart = np.hypot(*(others - point).T)
    for other in others[(apart > 1.0) & (apart < 2 * reach)]:
        # The half of the page on this side of the line between the two.
        away = (other - point) / np.hypot(*(other - point))
        aside, middle = np.array([-away[1], away[0]]), (other + point) / 2
        corners = [middle + aside * 4 * reach, middle - aside * 4 * reach]
        half = [*corners, corners[1] - away * 8 * reach, corners[0] - away * 8 * reach]
        near = shapely.intersection(near, shapely.Polygon(half))
    parts = shapely.get_parts(shapely.intersection(ground.sea, near))
    at = shapely.Point(x, y)
    own = parts[shapely.dwithin(parts, at, 3.0)] if len(parts) else parts
    shore = own if len(own) else parts[shapely.distance(parts, at).argsort()[:1]] if len(parts) else parts
    whole = shapely.union_all(shore)
    shapely.prepare(whole)
    return whole


def _on_water(
    name: str,
    point: tuple[float, float],
    reach: float,
    size: float,
    spacing: float,
    theme: Theme,
    sheet: Sheet,
    sea: Any,
) -> list[Text]:
    """Return the name in one line or two at the free spot nearest to its point, or nothing."""
    words = name.split()
    forms = [[name]]
    if len(words) > 1:
        cut = min(range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) - len(" ".join(words[at:]))))
        forms = [[" ".join(words[:cut]), " ".join(words[cut:])], [name]]
    across, down = np.meshgrid(np.linspace(-reach, reach, 17), np.linspace(-reach, reach, 17), indexing="ij")
    steps = np.column_stack([across.ravel(), down.ravel()])
    # The nearest first, and for each step the preferred form.
    steps = steps[np.lexsort((steps[:, 1], steps[:, 0], (steps**2).sum(axis=1)))]
    spots = np.array(point) + steps
    texts = [[_italic(line, size, spacing, theme) for line in form] for form in forms]
    lines = [(spots + np.array([0.0, line * size * 1.12])).round(1) for line in range(max(map(len, forms)))]
    fitting = np.zeros((len(steps), len(forms)), dtype=bool)
    for number, written in enumerate(texts):
        boxes = np.array([text_box(text) + np.tile(at, 2) for text, at in zip(written, lines, strict=False)])
        left, right = boxes[..., 0].min(axis=0), boxes[..., 2].max(axis=0)
        whole = np.column_stack([left, boxes[0, :, 1] + 0.15 * size, right, boxes[-1, :, 3]])
        free = np.flatnonzero(sheet.all_free(whole, 0.9 * size))
        fitting[free, number] = shapely.contains(sea, shapely.box(*whole[free].T))
    if not fitting.any():
        return []
    step, form = divmod(int(np.argmax(fitting)), len(forms))
    return [
        replace(text, x=float(at[step, 0]), y=float(at[step, 1])) for text, at in zip(texts[form], lines, strict=False)
    ]


def _italic(words: str, size: float, spacing: float, theme: Theme) -> Text:
    return Text(0.0, 0.0, words, "serif-italic", size, theme.water_ink, align="centre", letter_spacing_px=spacing)
