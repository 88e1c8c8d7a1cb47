"""Small charts that grow with a film: the land that sides hold, the length of the front, losses.

A chart keeps its box; within it only what lies before the instant is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from frontmap.errors import RenderError
from frontmap.instant import Span
from frontmap.scene.colouring import Colouring
from frontmap.scene.legend import LegendEntry
from frontmap.scene.measures import front_lengths, ground_held
from frontmap.scene.primitives import Box, Colour, Fill, Layer, Primitive, Stroke, Text
from frontmap.scene.sheet import type_size
from frontmap.scene.theme import Theme
from frontmap.scene.typography import measure

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["CHARTS", "Chart", "ChartName", "chart_names", "charts_of", "default_charts"]

ChartName: TypeAlias = Literal["territory", "front", "losses"]
CHARTS: tuple[ChartName, ...] = get_args(ChartName)

_SAMPLES = 96
_HEADINGS: dict[ChartName, str] = {"territory": "Land held", "front": "Front", "losses": "Losses"}
_SEVERAL = 2
_LATE = 0.1
_LEAST_MOVED = 0.03
_HEADING_PX = 15.0


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart on a page.

    Attributes
    ----------
    name : {'territory', 'front', 'losses'}
    box : Box
        Whole pixels.
    instants : ndarray, shape (n,)
        Ascending; the first and the last are the ends of the time axis.
    values : ndarray, shape (n, series)
        Of ``territory`` shares from 0 to 1, else lengths in kilometres or men.
    colours : tuple of Colour
        One for each series.
    theme : Theme
    scale : float
    """

    name: ChartName
    box: Box
    instants: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]
    colours: tuple[Colour, ...]
    theme: Theme
    scale: float

    @property
    def _heading_size(self) -> float:
        return type_size(_HEADING_PX, self.scale)

    @property
    def _plot(self) -> Box:
        left, top, right, bottom = self.box
        return left, top + round(self._heading_size * 1.3), right, bottom - 1

    def frame(self) -> tuple[Primitive, ...]:
        """Return what stands still: heading, empty plot, base line."""
        left, top, right, bottom = self._plot
        base = np.array([[left, bottom], [right, bottom]], dtype=np.float64)
        ground = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], dtype=np.float64)
        heading = Text(
            left, round(top - 0.36 * self._heading_size, 1), _HEADINGS[self.name], "sans", self._heading_size,
            self.theme.faint_ink,
        )  # fmt: skip
        return (
            Fill((ground,), self.theme.rule, alpha=0.35),
            Stroke((base,), self.theme.faint_ink, max(self.scale, 1.0), cap="butt"),
            heading,
        )

    def at(self, instant: float) -> Layer:
        """Return what the chart shows at an instant."""
        left, _, right, _ = self._plot
        length = self.instants[-1] - self.instants[0]
        part = min(max((instant - self.instants[0]) / length, 0.0), 1.0) if length > 0 else 1.0
        # Whole pixels: the chart is not drawn anew while nothing of it can be seen to move.
        reached = left + round(part * (right - left))
        moment = float(self.instants[0] + (reached - left) / max(right - left, 1.0) * length)
        shown = self.instants <= moment
        instants = np.append(self.instants[shown], moment)
        drawn: list[Primitive] = []
        if reached > left:
            values = np.vstack([self.values[shown], self._values_at(moment)])
            x = left + (instants - self.instants[0]) / max(length, 1e-9) * (right - left)
            drawn.extend(self._areas(x, values) if self.name == "territory" else self._lines(x, values))
        told = self._told(moment)
        if told:
            _, top, _, _ = self._plot
            at = round(top - 0.36 * self._heading_size, 1)
            drawn.append(Text(right, at, told, "sans-semibold", self._heading_size, self.theme.ink, align="right"))
        return Layer(f"chart-{self.name}", tuple(drawn), self.box, key=reached)

    def _values_at(self, instant: float) -> npt.NDArray[np.float64]:
        if self.name == "losses":
            return np.asarray(self.values[np.searchsorted(self.instants, instant, side="right") - 1])
        return np.array([np.interp(instant, self.instants, series) for series in self.values.T])

    def _told(self, instant: float) -> str:
        if self.name == "territory":
            return ""
        total = float(self._values_at(instant).sum())
        told = f"{round(total, -1):,.0f} km" if self.name == "front" else f"{total:,.0f}"
        width = measure(_HEADINGS[self.name] + " " + told, "sans-semibold", self._heading_size)
        return told if width <= self.box[2] - self.box[0] else ""

    def _areas(self, x: npt.NDArray[np.float64], values: npt.NDArray[np.float64]) -> list[Primitive]:
        # The side that the legend names first lies on top.
        _, top, _, bottom = self._plot
        heights = np.concatenate([np.zeros((len(x), 1)), np.cumsum(values, axis=1)], axis=1)
        y = top + heights * (bottom - top)
        return [
            Fill((np.vstack([np.column_stack([x, y[:, row]]), np.column_stack([x, y[:, row + 1]])[::-1]]),), colour)
            for row, colour in enumerate(self.colours)
            if values[:, row].any()
        ]

    def _lines(self, x: npt.NDArray[np.float64], values: npt.NDArray[np.float64]) -> list[Primitive]:
        _, top, _, bottom = self._plot
        most = max(float(self.values.max()), 1.0)
        pen = max(2.0 * self.scale, 1.4)
        drawn: list[Primitive] = []
        for series, colour in zip(values.T, self.colours, strict=True):
            y = bottom - pen / 2 - series / most * (bottom - top - pen)
            points = np.column_stack([x, y])
            if self.name == "losses":
                # What is not dated is not known: it steps.
                points = np.repeat(points, 2, axis=0)
                points = np.column_stack([points[1:, 0], points[:-1, 1]])
            else:
                area = np.vstack([points, [[x[-1], bottom], [x[0], bottom]]])
                drawn.append(Fill((area,), colour, alpha=0.14))
            drawn.append(Stroke((points,), colour, pen, cap="butt"))
        return drawn


def chart_names(text: str | Sequence[str] | None) -> tuple[ChartName, ...] | None:
    """Read which charts are wanted: names, as a sequence or with commas between, or ``none``; None stays None.

    Raises
    ------
    RenderError
        If there is no chart of a name.
    """
    if text is None:
        return None
    given = [word.strip().casefold() for word in (text.split(",") if isinstance(text, str) else text)]
    if given in (["none"], [""], []):
        return ()
    for word in given:
        if word not in CHARTS:
            raise RenderError(f"no chart {word!r}; the charts are {', '.join(CHARTS)}, or none")
    return tuple(name for name in CHARTS if name in given)


def default_charts(control: Control) -> tuple[ChartName, ...]:
    """Return the charts that tell something of a war.

    Land held only where it changes by a few per cent; the front only in a war; losses only where several sides have
    theirs told on several days, not all of them among the last: those of one side alone look like those of the war.
    """
    span, wars = control.timeline.span, control.timeline.wars
    late = span.end - (span.end - span.start) * _LATE
    days: dict[str, set[float]] = {}
    for mark in control.timeline.marks:
        if mark.kind == "force" and _loss(mark.details):
            days.setdefault(mark.side, set()).add(mark.span.end)
    told = [some for some in days.values() if len(some) >= _SEVERAL]
    areas = ground_held(control, np.linspace(span.start, span.end, 7))
    moved = np.ptp(areas / np.maximum(areas.sum(axis=1, keepdims=True), 1e-9), axis=0).max(initial=0.0)
    return (
        *(("territory",) if moved >= _LEAST_MOVED else ()),
        *(("front",) if wars else ()),
        *(("losses",) if len(told) >= _SEVERAL and min(map(min, told)) < late else ()),
    )


def charts_of(
    control: Control,
    names: Sequence[ChartName],
    boxes: Sequence[Box],
    legend: Sequence[LegendEntry],
    span: Span,
    theme: Theme,
    scale: float,
    colouring: Colouring,
) -> tuple[Chart, ...]:
    """Measure a war for its charts.

    Parameters
    ----------
    control : Control
    names : sequence of ChartName
    boxes : sequence of Box
        Where they stand; names beyond them are left out.
    legend : sequence of LegendEntry
        Whose land the areas are.
    span : Span
        The time axis.
    theme : Theme
    scale : float
    colouring : Colouring
    """
    parties = colouring.parties
    instants = np.linspace(span.start, span.end, _SAMPLES + 1)
    made: list[Chart] = []
    for name, box in zip(names, boxes, strict=False):
        if name == "territory":
            held = zip(ground_held(control, instants), instants.tolist(), strict=True)
            areas = np.array([parties.added_up(ground, moment) for ground, moment in held])
            shares = areas / np.maximum(areas.sum(axis=1, keepdims=True), 1e-9)
            values = np.column_stack([shares[:, list(entry.sides)].sum(axis=1) for entry in legend])
            made.append(Chart(name, box, instants, values, tuple(entry.tint for entry in legend), theme, scale))
        elif name == "front":
            lengths = np.zeros(len(instants))
            for (left, right), km in front_lengths(control, instants).items():
                apart = [not parties.together(left, right, instant) for instant in instants.tolist()]
                lengths += km * apart
            made.append(Chart(name, box, instants, lengths[:, None], (theme.ink,), theme, scale))
        else:
            made.append(_losses(control, box, colouring.flanks_at(span.end), span, theme, scale))
    return tuple(made)


def _loss(details: dict[str, object]) -> float:
    """Return the losses that a dated strength tells: all of them, or the sum of the kinds."""
    total = details.get("casualties")
    parts = [details.get(key) for key in ("killed", "wounded", "captured")]
    known = [float(part) for part in parts if isinstance(part, int | float)]
    return float(total) if isinstance(total, int | float) else sum(known)


def _losses(control: Control, box: Box, flanks: Mapping[str, Colour], span: Span, theme: Theme, scale: float) -> Chart:
    known: dict[str, list[tuple[float, float]]] = {}
    for mark in control.timeline.marks:
        if mark.kind == "force" and _loss(mark.details):
            known.setdefault(mark.side, []).append((float(mark.span.end), _loss(mark.details)))
    turns = {float(span.start), float(span.end), *(when for dated in known.values() for when, _ in dated)}
    instants = np.array(sorted(turn for turn in turns if span.start <= turn <= span.end))
    columns = []
    for dated in known.values():
        column = np.zeros(len(instants))
        for when, loss in sorted(dated):
            # They are counted from the beginning of the war; a side that is told less of later has not lost less.
            column = np.where(instants >= when, np.maximum(column, loss), column)
        columns.append(column)
    values = np.column_stack(columns) if columns else np.zeros((len(instants), 1))
    colours = tuple(flanks.get(side, theme.faint_ink) for side in known) or (theme.ink,)
    return Chart("losses", box, instants, values, colours, theme, scale)
