"""A made-up war of any size, for measuring: provinces with winding borders that fall one after another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from frontmap.scene.primitives import Fill, Film, Layer, Page, Picture, Stroke, Text

__all__ = ["MadeUpWar"]

_SIDE_COLOURS = np.array([[0.80, 0.56, 0.52], [0.58, 0.66, 0.80], [0.93, 0.91, 0.86]])
_EDGE_VERTICES = 48
_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class MadeUpWar:
    """Provinces in rows and columns; side 0 comes from the left and takes them from side 1, column by column.

    Attributes
    ----------
    columns, rows : int
        Of provinces: 40 by 25 make 1,000.
    days, frames : int
    width_px, height_px : int
    """

    columns: int = 40
    rows: int = 25
    days: int = 240
    frames: int = 720
    width_px: int = 1920
    height_px: int = 1080

    @cached_property
    def _corners(self) -> _Floats:
        random = np.random.default_rng(1)
        x, y = np.meshgrid(np.linspace(0.05, 0.95, self.columns + 1), np.linspace(0.05, 0.95, self.rows + 1))
        jitter = random.uniform(-0.2, 0.2, (2, *x.shape)) * [[[0.9 / self.columns]], [[0.9 / self.rows]]]
        return np.stack([(x + jitter[0]) * self.width_px, (y + jitter[1]) * self.height_px], axis=-1)

    def _edges(self, start: _Floats, end: _Floats, seed: int) -> _Floats:
        random = np.random.default_rng(seed)
        share = np.linspace(0, 1, _EDGE_VERTICES)
        phase = random.uniform(0, 6.28, (*start.shape[:-1], 3, 1))
        waves = sum(np.sin(share * 6.28 * (k + 1) + phase[..., k, :]) / (k + 1) for k in range(3))
        along = end - start
        across = np.stack([-along[..., 1], along[..., 0]], axis=-1)
        sway = (waves * np.sin(np.pi * share) * 0.06)[..., np.newaxis]
        return (
            start[..., np.newaxis, :] + share[:, np.newaxis] * along[..., np.newaxis, :] + sway * across[..., None, :]
        )

    @cached_property
    def level_edges(self) -> _Floats:
        """Borders from left to right, shape (rows + 1, columns, vertices, 2)."""
        return self._edges(self._corners[:, :-1], self._corners[:, 1:], 2)

    @cached_property
    def upright_edges(self) -> _Floats:
        """Borders from top to bottom, shape (rows, columns + 1, vertices, 2)."""
        return self._edges(self._corners[:-1], self._corners[1:], 3)

    @cached_property
    def falls(self) -> tuple[_Floats, _Floats]:
        """Instants at which each province begins and has ended to fall, each of shape (rows, columns)."""
        row = np.arange(self.rows)[:, np.newaxis]
        late = self.days * 0.05 * (1 + np.sin(row * 0.7))
        begin = np.arange(self.columns) / self.columns * self.days * 0.9 + late
        # In a third of the rows the front stands after a while, as fronts do.
        standing = (row > self.rows * 2 // 3) & (np.arange(self.columns) > self.columns // 3)
        begin = np.where(standing, 2.0 * self.days, begin)
        return self.first + begin, self.first + begin + self.days / self.columns * 0.9

    @property
    def first(self) -> float:
        """The first instant."""
        return float(date(1936, 7, 18).toordinal())

    @property
    def instants(self) -> _Floats:
        """The instant of each frame."""
        return np.linspace(self.first, self.first + self.days, self.frames)

    def province(self, row: int, column: int) -> _Floats:
        """Return the ring of a province, shape (n, 2)."""
        return np.concatenate(
            [
                self.level_edges[row, column, :-1],
                self.upright_edges[row, column + 1, :-1],
                self.level_edges[row + 1, column, :0:-1],
                self.upright_edges[row, column, :0:-1],
            ]
        )

    def holder(self, instant: float) -> npt.NDArray[np.int16]:
        """Return who holds most of each province, shape (rows, columns)."""
        begin, end = self.falls
        return np.where((begin + end) / 2 <= instant, 0, 1).astype(np.int16)

    def front(self, instant: float) -> list[_Floats]:
        """Return the lines between the two sides."""
        begin, end = self.falls
        share = np.clip((instant - begin) / (end - begin), 0.0, 1.0)
        taken = np.pad(share, ((0, 0), (1, 1)), constant_values=((0, 0), (1.0, 0.0)))
        lines = [self.upright_edges[row, edge] for row, edge in np.argwhere((taken[:, :-1] == 1) & (taken[:, 1:] == 0))]
        for row, column in np.argwhere((share > 0) & (share < 1)):
            part = share[row, column]
            lines.append(self.upright_edges[row, column] * (1 - part) + self.upright_edges[row, column + 1] * part)
        for row, column in np.argwhere(np.abs(np.diff(share, axis=0)) > 0):
            low, high = sorted((share[row, column], share[row + 1, column]))
            first, last = int(low * (_EDGE_VERTICES - 1)), int(np.ceil(high * (_EDGE_VERTICES - 1)))
            lines.append(self.level_edges[row + 1, column, first : last + 1])
        return lines

    def film(self) -> Film:
        """Return the war as a film with everything that a real one draws."""
        from matplotlib.path import Path

        width, height = self.width_px, self.height_px
        unit = height / 1080
        random = np.random.default_rng(5)
        start = np.full((height, width), -1, dtype=np.int16)
        arrival = np.full((height, width), np.inf)
        begin, end = self.falls
        for row in range(self.rows):
            for column in range(self.columns):
                ring = self.province(row, column)
                low, high = np.floor(ring.min(axis=0)).astype(int), np.ceil(ring.max(axis=0)).astype(int)
                x, y = np.meshgrid(np.arange(low[0], high[0]), np.arange(low[1], high[1]))
                centres = np.column_stack([x.ravel(), y.ravel()]) + 0.5
                inside = Path(ring).contains_points(centres)
                x, y = x.ravel()[inside], y.ravel()[inside]
                share = (x - low[0]) / (high[0] - low[0])
                start[y, x] = 1
                arrival[y, x] = begin[row, column] + share * (end[row, column] - begin[row, column])
        pixels = np.flatnonzero(np.isfinite(arrival.reshape(-1)) & (arrival.reshape(-1) <= self.first + self.days))
        order = np.argsort(arrival.reshape(-1)[pixels], kind="stable")
        pixels = pixels[order]
        relief = np.zeros((height, width, 4), dtype=np.uint8)
        coarse = random.uniform(0, 90, (height // 8 + 2, width // 8 + 2))
        relief[..., 3] = np.kron(coarse, np.ones((8, 8)))[:height, :width]
        borders = (*self.level_edges.reshape(-1, _EDGE_VERTICES, 2), *self.upright_edges.reshape(-1, _EDGE_VERTICES, 2))
        steps = np.cumsum(random.normal(0, 4 * unit, (2500, 2)), axis=0) + np.array([width / 2, height / 2])
        names = tuple(
            Text(
                float(random.uniform(0.1, 0.9) * width),
                float(random.uniform(0.1, 0.9) * height),
                f"Town {number}",
                "sans",
                17.0 * unit,
                (0.1, 0.1, 0.1),
                (1.0, 1.0, 1.0),
                2.0 * unit,
            )
            for number in range(40)
        )

        def moving(instant: float) -> tuple[Layer, ...]:
            lines = tuple(self.front(instant))
            aside = tuple(line + np.array([2.5 * unit, 0.0]) for line in lines)
            return (
                Layer(
                    "front",
                    (
                        Stroke(lines, (1.0, 1.0, 1.0), 8.0 * unit, alpha=0.8),
                        Stroke(lines, (0.55, 0.1, 0.1), 3.5 * unit),
                        Stroke(aside, (0.1, 0.15, 0.5), 3.5 * unit),
                    ),
                ),
            )

        def furniture(instant: float) -> tuple[Layer, ...]:
            day = int(np.ceil(instant)) - 1
            share = (instant - self.first) / self.days
            top = height - 20.0 * unit
            bar = np.array([[0.0, top], [share * width, top], [share * width, height], [0.0, height]])
            said = date.fromordinal(day).isoformat()
            box = (30 * unit, 20 * unit, 400 * unit, 80 * unit)
            return (
                Layer("date", (Text(40 * unit, 65 * unit, said, "sans-bold", 44 * unit, (0, 0, 0)),), box, key=day),
                Layer("time", (Fill((bar,), (0.2, 0.2, 0.2)),), (0, int(top), width, height), key=share),
            )

        land = tuple(self.province(row, column) for row in range(self.rows) for column in range(self.columns))
        return Film(
            page=Page(width, height, (0.82, 0.88, 0.92)),
            instants=self.instants,
            ground=(Layer("land", (Fill(land, (0.95, 0.93, 0.88)),)),),
            fills=_SIDE_COLOURS,
            start=start,
            event_instants=arrival.reshape(-1)[pixels],
            event_pixels=pixels.astype(np.int32),
            event_holders=np.zeros(len(pixels), dtype=np.int16),
            middle=(
                Layer("relief", (Picture(relief),)),
                Layer("rivers", (Stroke((steps,), (0.4, 0.6, 0.8), 1.5 * unit),)),
                Layer("borders", (Stroke(borders, (0.3, 0.3, 0.3), 0.6 * unit, alpha=0.5),)),
            ),
            over=(Layer("names", names),),
            moving=moving,
            furniture=furniture,
        )
