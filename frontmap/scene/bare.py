"""The map without a war: countries, regions and provinces of the atlas, with their names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.atlas.model import Atlas
from frontmap.atlas.names import find_area
from frontmap.atlas.theatre import Theatre, theatre_centred
from frontmap.errors import GeometryError
from frontmap.scene.burden import Burden, weigh_borders
from frontmap.scene.colour import mix, parse_colour
from frontmap.scene.extent import extent_of_places
from frontmap.scene.ground import Ground, borders, ground_of, paper, waters
from frontmap.scene.labels import place_names
from frontmap.scene.named_views import NAMED_VIEWS
from frontmap.scene.primitives import Box, Colour, Fill, Layer, Page, Primitive, Scene, Stroke
from frontmap.scene.relief import relief
from frontmap.scene.shapes import rings_of
from frontmap.scene.theme import Theme, theme_named
from frontmap.scene.view import fit
from frontmap.sizes import SCREEN_DOTS_PER_INCH

__all__ = ["bare_map"]

_CORNERS = 17
_COUNTRY_COLOURS = ("#c96a5b", "#5b86c9", "#6fa85a", "#c9a24b", "#9a6fb8", "#4fa3a0", "#c77aa4", "#8a8a5a")
_SHARE_OF_COLOUR = 0.42
_HAIRLINE_ALPHA = 0.75


def bare_map(
    atlas: Atlas,
    words: str,
    *,
    width_px: int = 1920,
    height_px: int = 1080,
    dots_per_inch: float = SCREEN_DOTS_PER_INCH,
    theme: str | Theme = "atlas",
) -> Scene:
    """Compose the map of a view without a war.

    Parameters
    ----------
    atlas : Atlas
    words : str
        A named view, or a country, region, province or territory.
    width_px, height_px : int
    dots_per_inch : float
    theme : str or Theme

    Returns
    -------
    Scene

    Raises
    ------
    NamingError
        If the view is not understood.
    """
    look = theme_named(theme) if isinstance(theme, str) else theme
    box = _box_of(atlas, words)
    theatre = _theatre_round(atlas, box)
    corners = _outline(box)
    view = fit(
        theatre.projection,
        extent_of_places(theatre.projection, corners, 0.0),
        width_px,
        height_px,
        (0.0, 0.0, float(width_px), float(height_px)),
    )
    ground = ground_of(theatre, view)
    lines = tuple(_plainer(layer) for layer in borders(ground, look))
    burden = Burden(width_px, height_px)
    weigh_borders(burden, lines)
    shown = sorted({atlas.provinces[index].country for index in ground.provinces})
    seats = [atlas.provinces[index].seat for index in ground.provinces]
    placed = place_names(ground, look, burden, countries=shown, notable=seats)
    layers = (
        paper(ground, look),
        _countries(ground, look),
        relief(atlas, view, look),
        *waters(ground, look),
        *lines,
        *placed.layers,
    )
    return Scene(
        Page(width_px, height_px, look.land, dots_per_inch),
        layers,
        title=f"Provinces: {words}",
        description=f"{len(ground.provinces)} provinces of {len(shown)} countries as they stood on 1 January 1936.",
    )


def _box_of(atlas: Atlas, words: str) -> Box:
    named = NAMED_VIEWS.get(words.strip().casefold())
    if named is not None:
        return named
    members = atlas.provinces_of(find_area(atlas, words))
    west, south, east, north = shapely.total_bounds(atlas.shapes_of(members))
    return float(west), float(south), float(east), float(north)


def _outline(box: Box) -> list[tuple[float, float]]:
    west, south, east, north = box
    along = np.linspace(0.0, 1.0, _CORNERS)
    sides = [(west + (east - west) * part, edge) for part in along for edge in (south, north)]
    return sides + [(edge, south + (north - south) * part) for part in along for edge in (west, east)]


def _theatre_round(atlas: Atlas, box: Box) -> Theatre:
    """Return a theatre of every province that the page may show, centred on the view."""
    west, south, east, north = box
    margin = 0.6 * max(east - west, 2 * (north - south))
    boxes = atlas.boxes
    near = (
        (boxes[:, 0] < east + margin)
        & (boxes[:, 2] > west - margin)
        & (boxes[:, 1] < north + margin)
        & (boxes[:, 3] > south - margin)
    )
    members = np.flatnonzero(near).astype(np.int32)
    if not len(members):
        raise GeometryError(f"the atlas has no land near {box}")
    return theatre_centred(atlas, members, lon=(west + east) / 2, lat=(south + north) / 2)


def _plainer(layer: Layer) -> Layer:
    """Show hairlines between provinces, which a map of a war lets fade."""
    if layer.name != "province-lines":
        return layer
    strokes = tuple(replace(p, alpha=_HAIRLINE_ALPHA) if isinstance(p, Stroke) else p for p in layer.primitives)
    return replace(layer, primitives=strokes)


def _countries(ground: Ground, theme: Theme) -> Layer:
    """Tint the land of each country so that neighbours differ."""
    provinces = [ground.atlas.provinces[index].country for index in ground.provinces]
    country = np.array(provinces)
    colours = _colours(ground.atlas)
    fills: list[Primitive] = []
    for name in sorted(set(provinces)):
        land = shapely.coverage_union_all(ground.polygons[country == name])
        tint = mix(colours[name], theme.land, 1 - _SHARE_OF_COLOUR)
        fills.append(Fill(rings_of(land), tint))
    return Layer("countries", tuple(fills))


def _colours(atlas: Atlas) -> dict[str, Colour]:
    """Give each country the first colour that no neighbour has; the same in every view."""
    order = {country.id: place for place, country in enumerate(atlas.countries)}
    near: dict[str, set[str]] = {country: set() for country in order}
    pairs: npt.NDArray[np.int32] = atlas.neighbours
    for one, two in pairs.tolist():
        here, there = atlas.provinces[one].country, atlas.provinces[two].country
        if here != there:
            near[here].add(there)
            near[there].add(here)
    chosen: dict[str, int] = {}
    for country in sorted(order, key=lambda name: (-len(near[name]), order[name])):
        used = {chosen[other] for other in near[country] if other in chosen}
        free = [number for number in range(len(_COUNTRY_COLOURS)) if number not in used] or [0]
        chosen[country] = min(free, key=lambda number: (list(chosen.values()).count(number), number))
    return {country: parse_colour(_COUNTRY_COLOURS[number]) for country, number in chosen.items()}
