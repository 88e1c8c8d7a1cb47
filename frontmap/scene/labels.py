"""Names on the map, placed once for a view: ranked, apart from one another, off the front's busiest ground.

The placing is greedy, in order of weight, over a few positions round each town (after Imhof's preferences), with a cost
for what a name would cover. It has no chance in it: the same view gives the same names in the same places.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap.atlas.model import Atlas, Place
from frontmap.scene.area_names import country_names, water_names
from frontmap.scene.burden import Burden
from frontmap.scene.ground import Ground
from frontmap.scene.held_areas import HeldArea
from frontmap.scene.placed import Placed, kept_names
from frontmap.scene.primitives import Box, FontName, Layer, Primitive, Text
from frontmap.scene.river_names import river_names
from frontmap.scene.sheet import Sheet, type_size
from frontmap.scene.side_names import MANNERS, name_sides
from frontmap.scene.theme import Theme
from frontmap.scene.town_marks import is_a_lake, lakes_by_name, town_mark
from frontmap.scene.typography import readable, text_box
from frontmap.scene.view import View

__all__ = ["place_names"]


@dataclass(frozen=True, slots=True)
class _Grade:
    """How towns of a rank are written, on maps of continents smaller, and marked; sizes at scale 1."""

    font: FontName
    size_px: float
    size_on_continents_px: float
    radius_px: float
    apart_px: float


_GRADES = (
    _Grade("sans-bold", 25.0, 19.5, 6.0, 0.0),
    _Grade("sans-semibold", 23.0, 18.5, 5.0, 44.0),
    _Grade("sans", 19.5, 17.5, 4.0, 62.0),
    _Grade("sans", 17.5, 17.5, 3.2, 84.0),
    _Grade("sans", 16.0, 16.0, 2.8, 104.0),
    _Grade("sans", 15.0, 15.0, 2.4, 120.0),
)
_CONTINENT_M = 2500.0
"""On maps of coarser grain countries are named before their cities, but for capitals, and towns are written smaller."""

_PATIENCE = (math.inf, 9.0, 1.6, 0.7, 0.55, 0.5)
"""The lesser a town, the less it may cover for its name; a capital is never left unnamed for what happens there."""

_GREAT_RIVERS, _CITY = 5, 3
"""Rivers of lesser rank are named after the towns; but cities that the war tells of, after none of the rivers."""

_FAR_PX = 18.0
"""How much further from its town a name may stand where a mark surrounds the town, at scale 1."""

_BESIDE, _MISTAKEN = 0.35, 0.4
"""A name so near to the mark of another town, in its own size, seems to belong to that one; and how bad that is."""

_HIDDEN = 5.0
"""How bad it is to lie upon a great town that has yet to be marked."""


def place_names(
    ground: Ground,
    theme: Theme,
    burden: Burden,
    taken: Sequence[Box] = (),
    countries: Sequence[str] = (),
    notable: Iterable[int] = (),
    held: Sequence[HeldArea] = (),
    rivers: bool = True,
) -> Placed:
    """Place the names of a view.

    Parameters
    ----------
    ground : Ground
    theme : Theme
    burden : Burden
        What the front, the marks and the borders weigh.
    taken : sequence of Box
        Where furniture lies.
    countries : sequence of str
        Ids of the countries that the war passes by: their names may be written across their land.
    notable : iterable of int
        Atlas indices of places that the war names: they count for more.
    held : sequence of HeldArea
        Ground over which the names of sides are written: after the great towns, on maps of continents the capitals,
        before all others.
    rivers : bool
        Whether rivers are named.

    Returns
    -------
    Placed
    """
    named = tuple(sorted(notable))

    def place() -> Placed:
        return _place_names(ground, theme, burden, taken, countries, set(named), held, rivers)

    basis: dict[str, Any] = {"atlas": ground.atlas.version, "view": repr(ground.view), "theme": repr(theme)}
    basis |= {"in play": ground.provinces[ground.in_play], "burden": burden.weight, "taken": tuple(taken)}
    basis |= {"countries": tuple(countries), "notable": named, "rivers": rivers, "manners": repr(MANNERS)}
    for number, area in enumerate(held):
        basis[f"held {number}"] = (area.side, area.name, area.tint, area.flank, area.start, area.end, area.cell_px)
        basis[f"ground {number}"] = np.stack([area.mask, area.home, area.crossed])
        basis[f"times {number}"] = np.stack([area.since, area.until, area.kept])
    # Without a version, nothing tells an atlas from others.
    return kept_names(basis, len(ground.atlas.places), place) if ground.atlas.version else place()


def _place_names(
    ground: Ground,
    theme: Theme,
    burden: Burden,
    taken: Sequence[Box],
    countries: Sequence[str],
    notable: set[int],
    held: Sequence[HeldArea],
    rivers: bool,
) -> Placed:
    sheet = Sheet(ground.view, taken)
    quiet = frozenset(countries)
    first = 0 if _is_of_a_continent(ground.view) else 1
    ranks = ground.atlas.place_columns.rank
    named = np.isin(np.arange(len(ranks)), list(notable))
    great_towns = (ranks <= first) | ((ranks <= 2 * first) & named)
    towns = _towns(ground, theme, burden, sheet, notable, quiet, great_towns)
    countries_written = country_names(ground, theme, sheet, countries)
    waters_written = water_names(ground, theme, sheet)
    sides = name_sides(held, theme, sheet, burden, ground.sea)
    cities = ~great_towns & (ranks <= _CITY) & named
    told_of = _towns(ground, theme, burden, sheet, notable, quiet, cities)
    great = river_names(ground, theme, sheet, burden, range(_GREAT_RIVERS)) if rivers else ()
    lesser = _towns(ground, theme, burden, sheet, notable, quiet, ~great_towns & ~cities)
    small = river_names(ground, theme, sheet, burden, range(_GREAT_RIVERS, 10)) if rivers else ()
    marks = Layer("town-marks", (*lesser.marks, *told_of.marks, *towns.marks))
    names = Layer("town-names", (*lesser.names, *told_of.names, *towns.names))
    return Placed(
        layers=(
            Layer("country-names", countries_written),
            Layer("water-names", waters_written),
            Layer("river-names", (*great, *small)),
            marks,
            names,
        ),
        boxes=tuple(sheet.boxes),
        letters=tuple(sheet.letters),
        sides=sides,
        towns=(*lesser.indices, *told_of.indices, *towns.indices),
    )


def _is_of_a_continent(view: View) -> bool:
    return view.metres_per_px * view.scale > _CONTINENT_M


@dataclass(slots=True)
class _Towns:
    marks: list[Primitive] = field(default_factory=list)
    names: list[Primitive] = field(default_factory=list)
    indices: list[int] = field(default_factory=list)


def _weight(atlas: Atlas, index: int, notable: bool, in_play: bool) -> float:
    """Return the order of a town: the smaller, the sooner it is placed."""
    place = atlas.places[index]
    weight = place.rank - 0.25 * math.log10(max(place.population, 1))
    if notable and place.rank > 0:
        # Capitals stand in the order of their size: London goes before a lesser one that happens to be fought over.
        weight -= 0.9 if place.rank > 2 else 0.3
    return weight if in_play else weight + 1.5


def _written_as(place: Place, notable: bool, in_play: bool) -> int:
    """Return the rank by whose grade a town is written: what the war is about stands out, the rest steps back."""
    if place.rank <= 1:
        # A capital is marked as one, but a small one is not written like a great city.
        return place.rank if in_play and (place.rank == 1 or place.population >= 100_000) else 2
    return min(place.rank - (1 if notable and place.rank > 2 else 0), len(_GRADES) - 1)


def _towns(
    ground: Ground,
    theme: Theme,
    burden: Burden,
    sheet: Sheet,
    notable: set[int],
    quiet: frozenset[str],
    among: npt.NDArray[np.bool_],
) -> _Towns:
    view, atlas = ground.view, ground.atlas
    play = {index for index in ground.provinces[ground.in_play].tolist() if atlas.provinces[index].country not in quiet}
    places = atlas.place_columns
    told = np.isin(places.province, list(play)) | (places.rank <= 1)
    told[list(notable)] = True
    # Of lands that the war passes by only the great towns are named, and those that it tells of.
    candidates = np.flatnonzero(told & among & np.isin(places.province, ground.provinces))
    points = view.lonlat_to_page(places.lonlat[candidates])
    shown = ((points >= 0) & (points <= (view.width_px, view.height_px))).all(axis=1)
    ranked = sorted(
        zip(candidates[shown].tolist(), points[shown].tolist(), strict=True),
        key=lambda item: (
            _weight(atlas, item[0], item[0] in notable, atlas.places[item[0]].province in play),
            atlas.places[item[0]].name,
        ),
    )
    towns, lakes = _Towns(), lakes_by_name(atlas)
    large = _is_of_a_continent(view)
    great = np.array([point for index, point in ranked if atlas.places[index].rank <= 1]).reshape(-1, 2)
    for index, (x, y) in ranked:
        place = atlas.places[index]
        if is_a_lake(place, lakes):
            continue
        rank = _written_as(place, index in notable, place.province in play)
        grade = _GRADES[rank]
        patience = _PATIENCE[rank - 1 if index in notable and rank > 1 else rank]
        wanted_px = grade.size_on_continents_px if large else grade.size_px
        size = type_size(wanted_px, view.scale)
        # Where type is larger than the page would have it, there is less of it.
        crowded = size / (wanted_px * view.scale)
        apart = grade.apart_px * size / wanted_px * crowded * (0.55 if index in notable else 1.0)
        if sheet.nearest_town(x, y) < apart:
            continue
        radius = max(grade.radius_px * view.scale, 1.8)
        dot = (x - radius - 1, y - radius - 1, x + radius + 1, y + radius + 1)
        # Right beside a name it would seem to be the town of that name.
        if not sheet.free(dot, _BESIDE * size if rank > 2 and index not in notable else 0.0):
            continue
        text = _best(readable(place.name), grade.font, size, (x, y), radius, theme, burden, sheet, patience, great)
        if text is None:
            continue
        towns.names.append(text)
        towns.marks.extend(town_mark(x, y, radius, 0 if place.rank == 0 else rank, theme, view.scale))
        towns.indices.append(index)
        sheet.take(dot, name=False)
        sheet.take(text_box(text))
        sheet.add_town(x, y)
    return towns


def _best(
    name: str,
    font: FontName,
    size: float,
    point: tuple[float, float],
    radius: float,
    theme: Theme,
    burden: Burden,
    sheet: Sheet,
    patience: float,
    great: npt.NDArray[np.float64],
) -> Text | None:
    """Return the name at the best free position round its town, or None."""
    x, y = point
    gap = radius + 0.22 * size
    low, high = y + 0.33 * size, y - gap - 0.05 * size
    under = y + gap + 0.72 * size
    halo = max(size * 0.13, 1.6)
    far = _FAR_PX * sheet.view.scale
    options = (
        (x + gap, low, "left", 0.00),
        (x - gap, low, "right", 0.10),
        (x + gap * 0.75, y - gap * 0.55, "left", 0.06),
        (x + gap * 0.75, y + gap * 0.55 + 0.62 * size, "left", 0.10),
        (x, high, "centre", 0.14),
        (x, under, "centre", 0.18),
        (x - gap * 0.75, y - gap * 0.55, "right", 0.16),
        (x - gap * 0.75, y + gap * 0.55 + 0.62 * size, "right", 0.20),
        # Further off, for towns with a mark round them.
        (x + gap + far, low, "left", 0.50),
        (x, high - far, "centre", 0.52),
        (x, under + far, "centre", 0.54),
        (x - gap - far, low, "right", 0.56),
    )
    best: tuple[float, Text] | None = None
    for left, base, align, dislike in options:
        at = round(left, 2), round(base, 2)
        text = Text(*at, name, font, size, theme.ink, theme.halo, halo, align=align)  # type: ignore[arg-type]
        box = text_box(text)
        if not sheet.free(box, 0.06 * size):
            continue
        cost = dislike + burden.of(box) + (_MISTAKEN if sheet.has_town(box, _BESIDE * size) else 0.0)
        cost += _HIDDEN * int(((great >= box[:2]) & (great <= box[2:])).all(axis=1).sum())
        if best is None or cost < best[0]:
            best = (cost, text)
    return best[1] if best is not None and best[0] <= patience else None
