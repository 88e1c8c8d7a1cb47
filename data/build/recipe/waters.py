"""Rivers and lakes with their names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from recipe.ground import Ground
from recipe.lands import Land
from recipe.sources import Sources

__all__ = ["Lake", "River", "read_lakes", "read_rivers"]


@dataclass(frozen=True)
class River:
    """A river with a line in lon/lat."""

    name: str
    rank: int
    names: tuple[str, ...]
    geometry: Any


@dataclass(frozen=True)
class Lake:
    """A lake with a polygon in lon/lat."""

    name: str
    geometry: Any


def read_rivers(ground: Ground, config: Path, land: Land) -> list[River]:
    """Read the rivers that run through the land."""
    frame = ground.great_rivers
    box = shapely.box(*shapely.total_bounds(land.polygons))
    frame = frame[shapely.intersects(frame.geometry.to_numpy(), box) & frame["name"].notna()]
    rivers = []
    for name, group in frame.groupby("name", sort=True):
        line = shapely.line_merge(shapely.union_all(group.geometry.to_numpy()))
        rivers.append(River(str(name), int(group["scalerank"].min()), (), shapely.intersection(line, box)))
    return rivers


def read_lakes(sources: Sources, config: Path, land: Land) -> list[Lake]:
    """Read the lakes that lie in the land."""
    return []
