"""The geography over which wars pass: countries, regions and provinces of 1936, places, waters and relief."""

from __future__ import annotations

from frontmap.atlas.model import Area, Atlas, Country, GroundName, Lake, Level, Place, Province, Raster, Region, River
from frontmap.atlas.simplify import simplified
from frontmap.atlas.store import load_atlas, read_atlas
from frontmap.atlas.theatre import Projection, Theatre, theatre_of

__all__ = [
    "Area",
    "Atlas",
    "Country",
    "GroundName",
    "Lake",
    "Level",
    "Place",
    "Projection",
    "Province",
    "Raster",
    "Region",
    "River",
    "Theatre",
    "load_atlas",
    "read_atlas",
    "simplified",
    "theatre_of",
]
