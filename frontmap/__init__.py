"""frontmap turns a war written as a text file into a map that moves.

>>> import frontmap as fm
>>> war = fm.load("spanish-civil-war")
>>> war.holder("Zaragoza", "1936-09-30")
'republic'

``fm.atlas()`` gives the ground of all wars as GeoDataFrames.

The names below are imported when they are first used, so that ``import frontmap`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from frontmap.atlas import Atlas, load_atlas
    from frontmap.check import Report, check_scenario
    from frontmap.day import Day
    from frontmap.draw import Drawn
    from frontmap.errors import (
        AmbiguousName,
        AtlasError,
        DateError,
        DiskError,
        EncodeError,
        FrontmapError,
        GeometryError,
        MissingTool,
        NamingError,
        Problem,
        RenderError,
        ScenarioError,
        TooLarge,
        UnknownName,
    )
    from frontmap.war import War, load

__version__ = "0.1.0"

__all__ = [
    "AmbiguousName",
    "Atlas",
    "AtlasError",
    "DateError",
    "Day",
    "DiskError",
    "Drawn",
    "EncodeError",
    "FrontmapError",
    "GeometryError",
    "MissingTool",
    "NamingError",
    "Problem",
    "RenderError",
    "Report",
    "ScenarioError",
    "TooLarge",
    "UnknownName",
    "War",
    "__version__",
    "check_scenario",
    "load",
    "load_atlas",
]

_HOMES = {
    "frontmap.atlas": ("Atlas", "load_atlas"),
    "frontmap.check": ("Report", "check_scenario"),
    "frontmap.day": ("Day",),
    "frontmap.draw": ("Drawn",),
    "frontmap.war": ("War", "load"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name == "atlas":
        # The package of geography; called, it gives the tables of the atlas.
        return import_module("frontmap.atlas")
    if name not in __all__:
        raise AttributeError(f"module 'frontmap' has no attribute {name!r}")
    value = getattr(import_module(_HOME.get(name, "frontmap.errors")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
