"""Names for the browser: placed by the film's own rules, once for each of a few grains of the map.

The browser shows the names that were placed for the grain just coarser than its own, so that they have at least the
room that they were given and none ever lies upon another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from frontmap.cache import kept
from frontmap.scene.burden import Burden, weigh_borders, weigh_fronts
from frontmap.scene.ground import borders, ground_of
from frontmap.scene.labels import place_names
from frontmap.scene.placed import Placed
from frontmap.scene.primitives import Text
from frontmap.scene.story import notable_places, quiet_countries
from frontmap.scene.theme import THEMES
from frontmap.viewer.frame import Frame

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["FACTORS", "names_of"]

FACTORS = (48.0, 30.0, 19.0, 12.0, 7.5, 4.7)
"""How many units of the sheet a pixel covers, coarsest first."""

_PARTS = ("text", "kind", "at", "by", "font", "size", "align")


def names_of(control: Control, frame: Frame) -> list[dict[str, Any]]:
    """Place the names of every grain.

    Returns
    -------
    list of dict
        ``factor``: units in a pixel; ``names``: for each its text, anchor in units and offset in pixels.
    """
    quiet, notable = quiet_countries(control.timeline), notable_places(control.timeline)

    def placed() -> dict[str, npt.NDArray[Any]]:
        text = json.dumps(_placed(control, frame, quiet, notable), ensure_ascii=False)
        return {"json": np.frombuffer(text.encode(), np.uint8)}

    basis = {"war": control.digest, "sheet": repr(frame.sheet), "quiet": quiet, "notable": notable}
    found = kept("page", basis, placed, _can_be) if control.digest else placed()
    grains: list[dict[str, Any]] = json.loads(found["json"].tobytes())
    return grains


def _can_be(arrays: Mapping[str, npt.NDArray[Any]]) -> bool:
    """Tell whether arrays hold the names of all grains."""
    told = arrays.get("json")
    if told is None or told.dtype != np.uint8 or told.ndim != 1:
        return False
    try:
        grains = json.loads(told.tobytes())
        factors = [grain["factor"] for grain in grains]
        entries = [entry for grain in grains for entry in grain["names"]]
        whole = all(set(_PARTS) <= set(entry) and isinstance(entry["text"], str) for entry in entries)
    except (ValueError, TypeError, KeyError):
        return False
    return factors == list(FACTORS) and whole


def _placed(control: Control, frame: Frame, quiet: tuple[str, ...], notable: tuple[int, ...]) -> list[dict[str, Any]]:
    theatre, theme = control.theatre, THEMES["atlas"]
    grains = []
    for factor in FACTORS:
        sheet = frame.coarser(factor)
        ground = ground_of(theatre, sheet)
        burden = Burden(sheet.width_px, sheet.height_px)
        weigh_borders(burden, borders(ground, theme))
        weigh_fronts(burden, ground, control, control.timeline.span)
        placed = place_names(ground, theme, burden, countries=quiet, notable=notable, rivers=False)
        grains.append({"factor": factor, "names": _written(placed, control, frame, factor)})
    return grains


def _written(placed: Placed, control: Control, frame: Frame, factor: float) -> list[dict[str, Any]]:
    layers = {layer.name: layer.primitives for layer in placed.layers}
    found: list[dict[str, Any]] = []
    for kind in ("country-names", "water-names"):
        for text in layers[kind]:
            if isinstance(text, Text):
                at = (text.x * factor, text.y * factor)
                found.append(_entry(text, kind.removesuffix("-names"), at, (0.0, 0.0)))
    atlas = control.theatre.atlas
    texts = [text for text in layers["town-names"] if isinstance(text, Text)]
    for text, index in zip(texts, placed.towns, strict=True):
        place = atlas.places[index]
        ((x, y),) = frame.sheet.lonlat_to_page([(place.lon, place.lat)]).tolist()
        kind = "capital" if place.rank == 0 else "town"
        found.append(_entry(text, kind, (x, y), (text.x - x / factor, text.y - y / factor)))
    return found


def _entry(text: Text, kind: str, at: tuple[float, float], offset: tuple[float, float]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "text": text.text,
        "kind": kind,
        "at": [round(at[0]), round(at[1])],
        "by": [round(offset[0], 1), round(offset[1], 1)],
        "font": text.font,
        "size": round(text.size_px, 1),
        "align": text.align,
    }
    if text.letter_spacing_px:
        entry["spacing"] = round(text.letter_spacing_px, 2)
    return entry
