"""The ground: land, sea, relief, waters and borders of a view, drawn once for a whole film."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.atlas.model import Atlas
from frontmap.atlas.theatre import Theatre
from frontmap.scene.primitives import Fill, Layer, Picture, Primitive, Stroke
from frontmap.scene.provinces import simplified_provinces
from frontmap.scene.relief import relief
from frontmap.scene.shapes import Edges, clip_lines, clip_polygons, edges_of, joined, lines_of, ring, rings_of
from frontmap.scene.theme import Theme
from frontmap.scene.view import View

__all__ = [
    "Ground",
    "beyond",
    "borders",
    "ground_of",
    "lakes_on_page",
    "mask_of",
    "middle_layers",
    "paper",
    "surroundings",
    "waters",
]

_SIMPLER_PX = 0.55
_PARALLEL = 65
"""Vertices of a circle of latitude on the page."""
COAST, COUNTRY, REGION, PROVINCE = range(4)


@dataclass(frozen=True)
class Ground:
    """The shapes of a view, in page pixels.

    Attributes
    ----------
    atlas : Atlas
    view : View
    provinces : ndarray of int64, shape (n,)
        Atlas indices of the provinces on or near the page.
    polygons : ndarray of shapely (Multi)Polygon, shape (n,)
        Their shapes: simplified to half a pixel as one coverage.
    in_play : ndarray of bool, shape (n,)
        Whether each belongs to the theatre.
    edges : Edges
        The borders between the provinces; their indices are positions in `provinces`.
    land, held, sea : shapely geometry
        All land, the land in play, and the rest of the page.
    """

    atlas: Atlas
    view: View
    provinces: npt.NDArray[np.int64]
    polygons: npt.NDArray[np.object_]
    in_play: npt.NDArray[np.bool_]
    edges: Edges
    land: Any
    held: Any
    sea: Any


def ground_of(theatre: Theatre, view: View) -> Ground:
    """Cut the ground of a view out of the atlas."""
    atlas = theatre.atlas
    west, south, east, north = view.bounds_lonlat
    boxes = atlas.boxes
    near = np.flatnonzero(
        (boxes[:, 0] <= east) & (boxes[:, 2] >= west) & (boxes[:, 1] <= north) & (boxes[:, 3] >= south)
    )
    near, polygons = simplified_provinces(atlas, view, near, _SIMPLER_PX)
    in_play = np.isin(near, theatre.members)
    width, height = view.width_px, view.height_px
    land = clip_polygons(shapely.coverage_union_all(polygons), width, height)
    held = clip_polygons(shapely.coverage_union_all(polygons[in_play]), width, height)
    return Ground(
        atlas=atlas,
        view=view,
        provinces=near,
        polygons=polygons,
        in_play=in_play,
        edges=edges_of(polygons),
        land=land,
        held=held,
        sea=shapely.difference(shapely.box(-8.0, -8.0, width + 8.0, height + 8.0), land),
    )


def paper(ground: Ground, theme: Theme) -> Layer:
    """Return the land's paper over the whole page: sea and borders are laid upon it later, so that edges are clean."""
    width, height = ground.view.width_px, ground.view.height_px
    return Layer("land", (Fill((ring((0, 0), (width, 0), (width, height), (0, height)),), theme.land),))


def surroundings(ground: Ground, theme: Theme) -> Layer:
    """Return land that is not in play, covering the ragged edge of the tint below."""
    others = shapely.difference(ground.land, ground.held)
    return Layer("neutral-land", (Fill(rings_of(others), theme.land),))


def mask_of(geometry: Any, width_px: int, height_px: int, finer: int = 1) -> npt.NDArray[np.uint8]:
    """Return how much of each pixel polygons cover, 0 to 255, shape (height_px, width_px).

    Parameters
    ----------
    geometry : shapely geometry
        Page pixels.
    finer : int
        Samples along each side of a pixel.
    """
    from PIL import Image, ImageDraw

    image = Image.new("L", (width_px * finer, height_px * finer), 0)
    draw = ImageDraw.Draw(image)
    for polygon in shapely.get_parts(geometry):
        if shapely.get_type_id(polygon) != 3 or shapely.is_empty(polygon):
            continue
        for index, vertices in enumerate([polygon.exterior, *polygon.interiors]):
            # Pillow puts a pixel's centre on whole numbers, the page on halves.
            points = shapely.get_coordinates(vertices) * finer - 0.5
            draw.polygon(points.ravel().tolist(), fill=0 if index else 255)
    return np.asarray(image.reduce(finer) if finer > 1 else image)


def waters(ground: Ground, theme: Theme) -> tuple[Layer, ...]:
    """Return the sea with the light that its coast sheds, lakes and rivers."""
    view = ground.view
    sea: list[Primitive] = [Fill(rings_of(ground.sea), theme.sea)]
    if theme.glow_strength > 0 and not ground.sea.is_empty:
        sea.append(_glow(ground, theme))
    return (
        Layer("sea", tuple(sea)),
        Layer("lakes", _lakes(ground, theme)),
        Layer("rivers", _rivers(view, ground, theme)),
    )


def _glow(ground: Ground, theme: Theme) -> Picture:
    """Return the sea's light near the coast: the land's mask, blurred narrowly and widely, seen on the sea only."""
    from PIL import Image, ImageFilter

    view = ground.view
    width, height = view.width_px, view.height_px
    reach = 26.0 * view.scale
    # Land beyond the page sheds light onto it, too.
    margin = int(reach * 2)
    halved = shapely.transform(ground.land, lambda points: (points + margin) / 2)
    size = ((width + 2 * margin) // 2, (height + 2 * margin) // 2)
    land = Image.fromarray(mask_of(halved, *size))
    near = land.filter(ImageFilter.GaussianBlur(reach / 7))
    far = land.filter(ImageFilter.GaussianBlur(reach / 2))
    blurred = np.asarray(near, dtype=np.float32) * 0.5 + np.asarray(far, dtype=np.float32) * 0.8
    full = Image.fromarray(blurred).resize((size[0] * 2, size[1] * 2), Image.Resampling.BILINEAR)
    light = np.asarray(full)[margin : margin + height, margin : margin + width] / 255.0
    open_water = mask_of(ground.sea, width, height, finer=2).astype(np.float32)
    rgba = np.empty((height, width, 4), dtype=np.uint8)
    rgba[..., :3] = np.round(np.array(theme.glow) * 255)
    rgba[..., 3] = np.clip(light * 1.1, 0.0, 1.0) * theme.glow_strength * open_water + 0.5
    return Picture(rgba)


def _lakes(ground: Ground, theme: Theme) -> tuple[Primitive, ...]:
    view = ground.view
    shown = lakes_on_page(view, ground.atlas)
    if not len(shown):
        return ()
    lakes = shapely.simplify(shown, _SIMPLER_PX)
    lakes = lakes[shapely.area(lakes) > 3.0 * view.scale**2]
    if not len(lakes):
        return ()
    return (
        Fill(rings_of(lakes), theme.lake),
        Stroke(lines_of(lakes), theme.river, 0.8 * view.scale, alpha=0.8),
    )


def lakes_on_page(view: View, atlas: Atlas) -> npt.NDArray[np.object_]:
    """Return the lakes that come near the page, in page pixels."""
    return _on_page(view, [lake.geometry for lake in atlas.lakes])


def _rivers(view: View, ground: Ground, theme: Theme) -> tuple[Primitive, ...]:
    strokes: list[Primitive] = []
    for rank in range(9, -1, -1):
        shown = _on_page(view, [river.geometry for river in ground.atlas.rivers if river.rank == rank])
        if not len(shown):
            continue
        lines = lines_of(clip_lines(shapely.simplify(shown, _SIMPLER_PX), view.width_px, view.height_px))
        width = max((2.6 - 0.2 * rank) * view.scale, 0.6)
        strokes.append(Stroke(lines, theme.river, width, alpha=0.85 if rank < 7 else 0.65))
    return tuple(strokes)


def _on_page(view: View, geometries: list[Any]) -> npt.NDArray[np.object_]:
    """Return those geometries, given in lon/lat, that come near the page, in page pixels."""
    if not geometries:
        return np.empty(0, dtype=object)
    given = np.array(geometries, dtype=object)
    west, south, east, north = view.bounds_lonlat
    boxes = shapely.bounds(given)
    near = (boxes[:, 0] <= east) & (boxes[:, 2] >= west) & (boxes[:, 1] <= north) & (boxes[:, 3] >= south)
    if not near.any():
        return np.empty(0, dtype=object)
    shown: npt.NDArray[np.object_] = view.page(view.projection.project(given[near]))
    return shown


def borders(ground: Ground, theme: Theme) -> tuple[Layer, ...]:
    """Return hairlines of provinces, lines of regions and countries, and the coast, weaker to stronger."""
    view = ground.view
    provinces = [ground.atlas.provinces[index] for index in ground.provinces]
    if not provinces:
        return tuple(Layer(name, ()) for name in ("province-lines", "region-lines", "country-lines", "coast"))
    country = np.array([province.country for province in provinces])
    region = np.array([province.region for province in provinces])
    play = ground.in_play

    edges = ground.edges
    one, other = edges.one, edges.other
    kinds = np.full(len(one), PROVINCE, dtype=np.int64)
    kinds[region[one] != region[other]] = REGION
    kinds[(country[one] != country[other]) | (play[one] != play[other])] = COUNTRY
    kinds[other < 0] = COAST
    # Divisions of lands that are not in play say nothing about the war.
    kinds[(kinds >= REGION) & ~play[one]] = -1
    found = joined(edges, kinds)
    typical_px = float(np.sqrt(np.median(shapely.area(ground.polygons[play])))) if play.any() else 0.0
    hairline = float(np.clip((typical_px / view.scale - 14.0) / 30.0, 0.0, 1.0)) * 0.38
    size = view.scale
    layers: list[Layer] = []
    for name, border, colour, width, alpha, dash in (
        ("province-lines", PROVINCE, theme.province_line, 0.7 * size, hairline, ()),
        ("region-lines", REGION, theme.region_line, 1.0 * size, 0.5, ()),
        ("country-lines", COUNTRY, theme.country_line, 2.0 * size, 0.85, ()),
        ("coast", COAST, theme.coast, 1.3 * size, 1.0, ()),
    ):
        lines = lines_of(clip_lines(found[border], view.width_px, view.height_px)) if border in found else ()
        drawn = (Stroke(lines, colour, max(width, 0.6), alpha=alpha, dash=dash),) if lines and alpha > 0.03 else ()
        layers.append(Layer(name, drawn))
    return tuple(layers)


def middle_layers(ground: Ground, theme: Theme) -> tuple[Layer, ...]:
    """Return all that lies above the tint and below the front: neutral land, relief, waters, borders."""
    shades = relief(ground.atlas, ground.view, theme)
    return (
        surroundings(ground, theme),
        shades,
        *waters(ground, theme),
        *borders(ground, theme),
        *beyond(ground, theme),
    )


def beyond(ground: Ground, theme: Theme) -> tuple[Layer, ...]:
    """Return what covers the page south of the atlas where land ends there at no coast; nothing if none is in sight."""
    view, raster, boxes = ground.view, ground.atlas.relief, ground.atlas.boxes
    least = view.bounds_lonlat[1]
    if raster is None or least >= raster.south:
        return ()
    cut = boxes[boxes[:, 1] <= raster.south]
    if not len(cut):
        return ()
    across = np.linspace(cut[:, 0].min(), cut[:, 2].max(), _PARALLEL)
    edge, foot = (
        view.lonlat_to_page(np.column_stack([across, np.full(_PARALLEL, degrees)]))
        for degrees in (raster.south, max(least - 1.0, -89.0))
    )
    unknown = clip_polygons(shapely.Polygon(np.vstack([edge, foot[::-1]])), view.width_px, view.height_px)
    line = Stroke((edge,), theme.rule, max(view.scale, 1.0), cap="butt")
    return (Layer("beyond", (Fill(rings_of(unknown), theme.land), line)),)
