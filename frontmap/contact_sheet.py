"""Contact sheets: maps of several days on one page, with the same names, one title and one legend."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from frontmap.errors import RenderError
from frontmap.instant import day_of

if TYPE_CHECKING:
    from frontmap.control import Control
    from frontmap.draw import Drawn
    from frontmap.scene.legend import LegendEntry
    from frontmap.scene.look import Look
    from frontmap.scene.parties import Parties
    from frontmap.scene.primitives import Box, Colour, Primitive, Scene

__all__ = ["draw_sheet", "spread_days"]

_MOST_MAPS = 120
_LEAST_MAP_PX = 120
_MOST_SHARES = 3
_SHAPES = (0.5, 1.3)
"""Least and greatest height of a map over its width."""


def spread_days(first: date, last: date, count: int) -> list[date]:
    """Return days at even distances, the first and the last among them; fewer where there are not so many days.

    Raises
    ------
    RenderError
        If the count is not at least 1.
    """
    if not 1 <= count <= _MOST_MAPS:
        raise RenderError(f"a sheet of {count} maps cannot be drawn; ask for 1 to {_MOST_MAPS}")
    numbers = np.linspace(first.toordinal(), last.toordinal(), count).round().astype(int)
    return [date.fromordinal(number) for number in dict.fromkeys(numbers.tolist())][-count:]


def draw_sheet(
    control: Control,
    look: Look,
    instants: Sequence[float],
    path: str | os.PathLike[str],
    *,
    columns: int | None,
    width_px: int,
) -> Drawn:
    """Draw a contact sheet; see `frontmap.war.War.sheet`.

    Parameters
    ----------
    control : Control
    look : Look
    instants : sequence of float
        What the maps show.
    path : path
        Ends in ``.png``, ``.svg`` or ``.pdf``.
    columns : int or None
    width_px : int

    Raises
    ------
    RenderError
        If the ending, the number of maps or the width cannot be.
    """
    from frontmap.draw import STILLS, Drawn
    from frontmap.render.output import check_target
    from frontmap.render.still import write_still

    target = Path(path)
    if target.suffix.lower() not in STILLS:
        raise RenderError(f"{target} is no picture; a sheet ends in {', '.join(STILLS)}")
    if not 1 <= len(instants) <= _MOST_MAPS:
        raise RenderError(f"a sheet of {len(instants)} maps cannot be drawn; ask for 1 to {_MOST_MAPS}")
    check_target(target)
    scene = _sheet(control, look, instants, columns, width_px)
    size_bytes = write_still(scene, target)
    days = [day_of(instant) for instant in instants]
    page = scene.page
    return Drawn(target, min(days), max(days), len(days), page.width_px, page.height_px, 0.0, size_bytes)


def _sheet(control: Control, look: Look, instants: Sequence[float], columns: int | None, width_px: int) -> Scene:
    from frontmap.render.agg import check_size
    from frontmap.render.still import pixels_of
    from frontmap.scene.camera import look_longest
    from frontmap.scene.compose import set_stage
    from frontmap.scene.describe import describe
    from frontmap.scene.layout import lay_out
    from frontmap.scene.pictures import still_of
    from frontmap.scene.primitives import Fill, Layer, Page, Picture, Scene, Text
    from frontmap.scene.sheet import type_size
    from frontmap.scene.wording import long_date

    look = look_longest(look, control.timeline)
    across = _columns(len(instants), columns)
    scale = max(width_px / 1920.0, 0.3)
    gap = round(20 * scale)
    wide = (width_px - gap * (across + 1)) // across
    if wide < _LEAST_MAP_PX:
        raise RenderError(
            f"{across} maps beside one another leave {max(wide, 0)} pixels to each; ask for fewer columns or more width"
        )
    high = round(wide * _shape(control, look))
    date_size, credit_size = type_size(20.0, scale), type_size(15.0, scale)
    cell_high = high + math.ceil(date_size * 1.7)
    bare = replace(look, furniture=False, transparent=False, charts=())
    stage = set_stage(control, bare, width_px=wide, height_px=high)
    # The heading is that of a page with a band along the top.
    legend = [replace(entry, spells=None) for entry in stage.legend]
    heading = lay_out(
        width_px,
        max(width_px // 2, 420),
        scale,
        stage.theme,
        stage.title,
        legend,
        "",
        _days(instants),
        band=True,
        figures=False,
    )
    top = math.ceil(heading.panel[3])
    rows = math.ceil(len(instants) / across)
    height_px = top + gap + rows * (cell_high + gap // 2) + math.ceil(credit_size * 1.6)
    check_size(width_px, height_px)
    lines = heading.legend.entries
    maps: list[Primitive] = []
    dates: list[Primitive] = []
    for number, instant in enumerate(instants):
        row, column = divmod(number, across)
        left, upper = gap + column * (wide + gap), top + gap + row * (cell_high + gap // 2)
        pixels = pixels_of(still_of(stage, instant))
        maps.append(Picture(np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)]), left, upper))
        maps.append(_edge((left, upper, left + wide, upper + high), stage.theme.rule, max(scale, 1.0)))
        base = round(upper + high + date_size * 1.05, 1)
        dates.extend(_shares(control, instant, stage.parties, lines, left + wide, base, date_size, stage.theme.ink))
        dates.append(Text(left, base, long_date(day_of(instant)), "sans-semibold", date_size, stage.theme.ink))
    credit = Text(
        width_px - gap, height_px - round(credit_size * 0.55, 1), stage.credit, "sans", credit_size,
        stage.theme.faint_ink, align="right",
    )  # fmt: skip
    ground = Layer("sheet", (Fill((_corners((0, 0, width_px, height_px)),), stage.theme.panel),))
    layers = (
        ground, heading.title(), heading.legend.frame(), Layer("maps", tuple(maps)),
        Layer("dates", tuple(dates)), Layer("attribution", (credit,)),
    )  # fmt: skip
    told = " ".join(describe(control, instant, parties=stage.parties) for instant in (instants[0], instants[-1]))
    described = f"{len(instants)} maps. The first and the last: {told}"
    return Scene(Page(width_px, height_px, stage.theme.panel), layers, stage.title, described)


def _shares(
    control: Control,
    instant: float,
    parties: Parties,
    legend: Sequence[LegendEntry],
    right: float,
    base: float,
    size_px: float,
    ink: Colour,
) -> list[Primitive]:
    """Return the shares of the sides that hold the most, each beside its colour, set against a right edge."""
    from frontmap.scene.primitives import Fill, Text
    from frontmap.scene.story import parts_on, told_shares
    from frontmap.scene.typography import CAP_HEIGHT, measure

    held = parts_on(control, day_of(instant), parties)
    shown = [entry for entry in legend if entry.side]
    if len(shown) > _MOST_SHARES:
        greatest = sorted(shown, key=lambda entry: -held[entry.sides[0]])[:_MOST_SHARES]
        shown = [entry for entry in shown if entry in greatest]
    drawn: list[Primitive] = []
    every = told_shares([sum(held[side] for side in entry.sides) for entry in legend], sum(held))
    for entry in reversed(shown):
        told = every[list(legend).index(entry)]
        drawn.append(Text(round(right, 1), base, told, "sans", size_px, ink, align="right"))
        right -= measure(told, "sans", size_px) + 0.3 * size_px
        high = size_px * CAP_HEIGHT
        drawn.append(Fill((_corners((right - high, base - high, right, base)),), entry.tint))
        right -= high + 0.6 * size_px
    return drawn


def _days(instants: Sequence[float]) -> tuple[date, date]:
    days = [day_of(instant) for instant in instants]
    return min(days), max(days)


def _columns(count: int, columns: int | None) -> int:
    if columns is not None:
        if columns < 1:
            raise RenderError(f"{columns} columns hold no maps; ask for at least 1")
        return min(columns, count)
    return min(count, max(1, math.ceil(math.sqrt(count * 1.1))))


def _shape(control: Control, look: Look) -> float:
    """Return the height over the width of the ground in question, within what looks well."""
    from frontmap.scene.extent import sight

    west, south, east, north = sight(control.theatre, look.view, control.timeline.views)[0]
    shape = (north - south) / max(east - west, 1.0)
    return min(max(shape, _SHAPES[0]), _SHAPES[1])


def _edge(box: Box, colour: Colour, pen: float) -> Primitive:
    from frontmap.scene.primitives import Stroke

    corners = _corners(box)
    return Stroke((np.vstack([corners, corners[:1]]),), colour, pen, join="miter")


def _corners(box: Box) -> npt.NDArray[np.float64]:
    left, top, right, bottom = box
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], dtype=np.float64)
