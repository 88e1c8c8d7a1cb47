"""The geography over which wars pass: countries, regions and provinces of 1936, places, waters and relief."""

from __future__ import annotations

import sys
from types import ModuleType

from frontmap.atlas.model import (
    Area,
    Atlas,
    Country,
    GroundName,
    Lake,
    Level,
    Place,
    Province,
    Raster,
    Region,
    RetiredId,
    River,
    Territory,
)
from frontmap.atlas.simplify import simplified
from frontmap.atlas.store import load_atlas, read_atlas
from frontmap.atlas.tables import AtlasTables, atlas_tables
from frontmap.atlas.theatre import Projection, Theatre, theatre_centred, theatre_of

__all__ = [
    "Area",
    "Atlas",
    "AtlasTables",
    "Country",
    "GroundName",
    "Lake",
    "Level",
    "Place",
    "Projection",
    "Province",
    "Raster",
    "Region",
    "RetiredId",
    "River",
    "Territory",
    "Theatre",
    "atlas_tables",
    "load_atlas",
    "read_atlas",
    "simplified",
    "theatre_centred",
    "theatre_of",
]


class _Callable(ModuleType):
    """Lets ``frontmap.atlas()`` give the tables of the atlas that ships, beside all that lies in ``frontmap.atlas``."""

    def __call__(self) -> AtlasTables:
        """Return the countries, regions, provinces, territories and places as GeoDataFrames."""
        return atlas_tables(load_atlas())


sys.modules[__name__].__class__ = _Callable
