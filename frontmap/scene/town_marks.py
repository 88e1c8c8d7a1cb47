"""Marks of towns by rank, and which places have none."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from frontmap.atlas.model import Atlas, Place
from frontmap.scene.primitives import Fill, Primitive, Stroke
from frontmap.scene.theme import Theme

__all__ = ["is_a_lake", "lakes_by_name", "town_mark"]

_BY_THE_LAKE_DEG = 0.5


def _circle(x: float, y: float, radius: float) -> npt.NDArray[np.float64]:
    turn = np.linspace(0.0, 2 * np.pi, 28, endpoint=True)
    return np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)])


def town_mark(x: float, y: float, radius: float, rank: int, theme: Theme, scale: float) -> list[Primitive]:
    """Return the mark of a town of a rank: a square for a capital, rings and dots for the others.

    Parameters
    ----------
    x, y, radius : float
        Page pixels.
    rank : int
        As for places.
    theme : Theme
    scale : float
        Of the page, see `View`.
    """
    edge = max(1.3 * scale, 1.0)
    if rank == 0:
        square = np.array(
            [(x - radius, y - radius), (x + radius, y - radius), (x + radius, y + radius), (x - radius, y + radius)]
        )
        inner = (square - (x, y)) * 0.42 + (x, y)
        return [
            Stroke((np.vstack([square, square[:1]]),), theme.halo, edge * 2.4, join="miter"),
            Fill((square,), theme.ink),
            Fill((inner,), theme.halo),
        ]
    circle = _circle(x, y, radius)
    marks: list[Primitive] = [Stroke((circle,), theme.halo, edge * 2.2), Fill((circle,), theme.ink)]
    if rank <= 2:
        marks.append(Fill((_circle(x, y, radius * (0.5 if rank == 1 else 0.42)),), theme.halo))
    return marks


def lakes_by_name(atlas: Atlas) -> dict[str, tuple[float, float]]:
    """Return longitude and latitude of the lakes that the atlas names, by each of their names, in lower case."""
    lakes = [lake for lake in atlas.ground_names if lake.kind == "lake"]
    return {name.casefold(): (lake.lon, lake.lat) for lake in lakes for name in (lake.name, *lake.names)}


def is_a_lake(place: Place, lakes: dict[str, tuple[float, float]]) -> bool:
    """Return whether a place on a shore stands for the lake itself, whose name it bears: there is no town to mark."""
    named = (lakes.get(name.casefold()) for name in (place.name, *place.names))
    return any(
        lake is not None and math.hypot(place.lon - lake[0], place.lat - lake[1]) < _BY_THE_LAKE_DEG for lake in named
    )
