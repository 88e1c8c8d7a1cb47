"""Names on the map, placed once for a view: ranked, apart from one another, off the front's busiest ground.

The placing is greedy, in order of weight, over a few positions round each town (after Imhof's preferences), with a cost
for what a name would cover. It has no chance in it: the same view gives the same names in the same places.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.atlas.model import Atlas, Place
from frontmap.scene.front import FLANK_PX
from frontmap.scene.ground import Ground
from frontmap.scene.primitives import Box, Fill, FontName, Layer, Primitive, Stroke, Text
from frontmap.scene.theme import Theme
from frontmap.scene.typography import measure, readable, text_box
from frontmap.scene.view import View

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["LEAST_TYPE_PX", "Burden", "Placed", "overlaps", "place_names", "type_size", "weigh_borders", "weigh_fronts"]

LEAST_TYPE_PX = 11.0
"""No text is smaller, whatever the page."""

_CELL_PX = 3
_SAMPLES = 24
_FRONT_WEIGHT = 6.0


def type_size(size_px: float, scale: float) -> float:
    """Return a size of type for a page's scale, never below `LEAST_TYPE_PX`."""
    return max(size_px * scale, LEAST_TYPE_PX)


def overlaps(one: Box, other: Box) -> bool:
    """Return whether two boxes share ground."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


class Burden:
    """How bad it is to cover each part of the page: fronts, borders and coasts weigh on it.

    Parameters
    ----------
    width_px, height_px : int
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self._shape = (-(-height_px // _CELL_PX), -(-width_px // _CELL_PX))
        self._weight = np.zeros(self._shape, dtype=np.float64)
        self._sum: npt.NDArray[np.float64] | None = None

    def add_lines(self, lines: Iterable[npt.NDArray[np.float64]], weight: float, width_px: float) -> None:
        """Lay weight on the cells that lines of a width run through; once, however many of the lines do."""
        from PIL import Image, ImageDraw

        image = Image.new("L", (self._shape[1], self._shape[0]), 0)
        draw = ImageDraw.Draw(image)
        for line in lines:
            draw.line((line / _CELL_PX).ravel().tolist(), fill=1, width=max(1, round(width_px / _CELL_PX)))
        self._weight += np.asarray(image) * weight
        self._sum = None

    def of(self, box: Box) -> float:
        """Return the mean weight under a box."""
        if self._sum is None:
            self._sum = np.pad(self._weight.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
        rows, columns = self._shape
        left, right = (int(np.clip(edge / _CELL_PX, 0, columns)) for edge in (box[0], box[2] + _CELL_PX))
        top, bottom = (int(np.clip(edge / _CELL_PX, 0, rows)) for edge in (box[1], box[3] + _CELL_PX))
        cells = max((right - left) * (bottom - top), 1)
        total = self._sum[bottom, right] - self._sum[top, right] - self._sum[bottom, left] + self._sum[top, left]
        return float(total / cells)


@dataclass(frozen=True, slots=True)
class _Grade:
    """How towns of a rank are written and marked; sizes at scale 1."""

    font: FontName
    size_px: float
    radius_px: float
    apart_px: float


_GRADES = (
    _Grade("sans-bold", 25.0, 6.0, 0.0),
    _Grade("sans-semibold", 23.0, 5.0, 44.0),
    _Grade("sans", 19.5, 4.0, 62.0),
    _Grade("sans", 17.5, 3.2, 84.0),
    _Grade("sans", 16.0, 2.8, 104.0),
    _Grade("sans", 15.0, 2.4, 120.0),
)


@dataclass(frozen=True)
class Placed:
    """The names of a view.

    Attributes
    ----------
    layers : tuple of Layer
        Country names, water names, town marks and names, in drawing order.
    boxes : tuple of Box
        What each name occupies; no two share ground.
    towns : tuple of int
        Atlas indices of the places that are named.
    """

    layers: tuple[Layer, ...]
    boxes: tuple[Box, ...] = field(repr=False, default=())
    towns: tuple[int, ...] = field(repr=False, default=())


class _Sheet:
    """The page as it fills up."""

    def __init__(self, view: View, taken: Sequence[Box]) -> None:
        self.view = view
        self.boxes: list[Box] = []
        self._blocked = np.empty((0, 4))
        self._points = np.empty((0, 2))
        for box in taken:
            self.take(box, name=False)

    def free(self, box: Box, gap: float = 0.0) -> bool:
        """Return whether a box lies on the page, with a gap to everything that has been placed."""
        view = self.view
        left, top, right, bottom = box[0] - gap, box[1] - gap, box[2] + gap, box[3] + gap
        edge = 6.0 * view.scale
        if left < edge or top < edge or right > view.width_px - edge or bottom > view.height_px - edge:
            return False
        other = self._blocked
        hit = (other[:, 0] < right) & (left < other[:, 2]) & (other[:, 1] < bottom) & (top < other[:, 3])
        return not hit.any()

    def take(self, box: Box, *, name: bool = True) -> None:
        self._blocked = np.vstack([self._blocked, box])
        if name:
            self.boxes.append(box)

    def add_town(self, x: float, y: float) -> None:
        self._points = np.vstack([self._points, (x, y)])

    def nearest_town(self, x: float, y: float) -> float:
        """Return the distance to the nearest town that is marked already."""
        return float(np.hypot(*(self._points - (x, y)).T).min(initial=math.inf))


def place_names(
    ground: Ground,
    theme: Theme,
    burden: Burden,
    taken: Sequence[Box] = (),
    countries: Sequence[str] = (),
    notable: Iterable[int] = (),
) -> Placed:
    """Place the names of a view.

    Parameters
    ----------
    ground : Ground
    theme : Theme
    burden : Burden
        What the front and the borders weigh.
    taken : sequence of Box
        Where furniture lies.
    countries : sequence of str
        Ids of the countries that the war passes by: their names may be written across their land.
    notable : iterable of int
        Atlas indices of places that the war names: they count for more.

    Returns
    -------
    Placed
    """
    sheet = _Sheet(ground.view, taken)
    quiet = frozenset(countries)
    towns = _towns(ground, theme, burden, sheet, set(notable), quiet, most_rank=1)
    country_names = _countries(ground, theme, sheet, countries)
    water_names = _waters(ground, theme, sheet)
    lesser = _towns(ground, theme, burden, sheet, set(notable), quiet, least_rank=2)
    marks = Layer("town-marks", (*lesser.marks, *towns.marks))
    names = Layer("town-names", (*lesser.names, *towns.names))
    return Placed(
        layers=(Layer("country-names", country_names), Layer("water-names", water_names), marks, names),
        boxes=tuple(sheet.boxes),
        towns=(*towns.indices, *lesser.indices),
    )


@dataclass(slots=True)
class _Towns:
    marks: list[Primitive] = field(default_factory=list)
    names: list[Primitive] = field(default_factory=list)
    indices: list[int] = field(default_factory=list)


def _weight(atlas: Atlas, index: int, notable: bool, in_play: bool) -> float:
    """Return the order of a town: the smaller, the sooner it is placed."""
    place = atlas.places[index]
    weight = place.rank - 0.25 * math.log10(max(place.population, 1))
    if notable:
        weight -= 0.9 if place.rank > 2 else 0.3
    return weight if in_play else weight + 1.5


def _written_as(place: Place, notable: bool, in_play: bool) -> int:
    """Return the rank by whose grade a town is written: what the war is about stands out, the rest steps back."""
    if place.rank <= 1:
        # A capital is marked as one, but a small one is not written like a great city.
        return place.rank if in_play and (place.rank == 1 or place.population >= 100_000) else 2
    return min(place.rank - (1 if notable and place.rank > 2 else 0), len(_GRADES) - 1)


def _worth_naming(place: Place, view: View) -> bool:
    """Return whether a town counts on a map of this grain: the more ground a letter covers, the fewer do."""
    grain_m = view.metres_per_px * view.scale
    if place.rank <= 2:
        return True
    if place.rank == 3:
        return grain_m < 700 or place.population >= 90_000
    return grain_m < (450 if place.rank == 4 else 220)


def _towns(
    ground: Ground,
    theme: Theme,
    burden: Burden,
    sheet: _Sheet,
    notable: set[int],
    quiet: frozenset[str],
    least_rank: int = 0,
    most_rank: int = 9,
) -> _Towns:
    view, atlas = ground.view, ground.atlas
    play = {index for index in ground.provinces[ground.in_play].tolist() if atlas.provinces[index].country not in quiet}
    near = set(ground.provinces.tolist())
    candidates = [
        index
        for index, place in enumerate(atlas.places)
        if least_rank <= place.rank <= most_rank
        and place.province in near
        # Of lands that the war passes by only the great towns are named, and those that it tells of.
        and (place.province in play or place.rank <= 1 or index in notable)
    ]
    if not candidates:
        return _Towns()
    points = view.lonlat_to_page([(atlas.places[index].lon, atlas.places[index].lat) for index in candidates])
    ranked = sorted(
        zip(candidates, points.tolist(), strict=True),
        key=lambda item: (
            _weight(atlas, item[0], item[0] in notable, atlas.places[item[0]].province in play),
            atlas.places[item[0]].name,
        ),
    )
    towns = _Towns()
    for index, (x, y) in ranked:
        place = atlas.places[index]
        rank = _written_as(place, index in notable, place.province in play)
        grade = _GRADES[rank]
        if not (0 <= x <= view.width_px and 0 <= y <= view.height_px):
            continue
        size = type_size(grade.size_px, view.scale)
        apart = grade.apart_px * size / grade.size_px * (0.55 if index in notable else 1.0)
        if sheet.nearest_town(x, y) < apart:
            continue
        radius = max(grade.radius_px * view.scale, 1.8)
        dot = (x - radius - 1, y - radius - 1, x + radius + 1, y + radius + 1)
        if not sheet.free(dot):
            continue
        text = _best(readable(place.name), grade.font, size, (x, y), radius, theme, burden, sheet, rank)
        if text is None:
            continue
        towns.names.append(text)
        towns.marks.extend(_mark(x, y, radius, 0 if place.rank == 0 else rank, theme, view.scale))
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
    sheet: _Sheet,
    rank: int,
) -> Text | None:
    """Return the name at the best free position round its town, or None."""
    x, y = point
    gap = radius + 0.22 * size
    low, high = y + 0.33 * size, y - gap - 0.05 * size
    under = y + gap + 0.72 * size
    halo = max(size * 0.13, 1.6)
    options = (
        (x + gap, low, "left", 0.00),
        (x - gap, low, "right", 0.10),
        (x + gap * 0.75, y - gap * 0.55, "left", 0.06),
        (x + gap * 0.75, y + gap * 0.55 + 0.62 * size, "left", 0.10),
        (x, high, "centre", 0.14),
        (x, under, "centre", 0.18),
        (x - gap * 0.75, y - gap * 0.55, "right", 0.16),
        (x - gap * 0.75, y + gap * 0.55 + 0.62 * size, "right", 0.20),
    )
    best: tuple[float, Text] | None = None
    for left, base, align, dislike in options:
        text = Text(
            round(left, 2),
            round(base, 2),
            name,
            font,
            size,
            theme.ink,
            theme.halo,
            halo,
            align=align,  # type: ignore[arg-type]
        )
        box = text_box(text)
        if not sheet.free(box, 0.06 * size):
            continue
        cost = dislike + burden.of(box)
        if best is None or cost < best[0]:
            best = (cost, text)
    # The lesser the town, the less it may cover for its name.
    patience = (9.0, 6.0, 3.0, 0.75, 0.6, 0.5)[rank]
    return best[1] if best is not None and best[0] <= patience else None


def _circle(x: float, y: float, radius: float) -> npt.NDArray[np.float64]:
    turn = np.linspace(0.0, 2 * np.pi, 28, endpoint=True)
    return np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)])


def _mark(x: float, y: float, radius: float, rank: int, theme: Theme, scale: float) -> list[Primitive]:
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


def _countries(ground: Ground, theme: Theme, sheet: _Sheet, wanted: Sequence[str]) -> tuple[Primitive, ...]:
    """Write names of countries in spaced capitals across the broadest part of their land on the page."""
    view, atlas = ground.view, ground.atlas
    owner = np.array([atlas.provinces[index].country for index in ground.provinces])
    page = shapely.box(0, 0, view.width_px, view.height_px)
    names: list[Primitive] = []
    for country in wanted:
        chosen = ground.polygons[owner == country]
        if not len(chosen):
            continue
        parts = shapely.get_parts(shapely.intersection(shapely.coverage_union_all(chosen), page))
        if not len(parts) or shapely.area(parts).max() < 70 * 70 * view.scale**2:
            continue
        land = parts[int(np.argmax(shapely.area(parts)))]
        name = readable(atlas.country_by_id[country].name).upper()
        placed = _across(name, land, theme, sheet, type_size(23.0, view.scale), view.scale)
        if placed is not None:
            names.append(placed)
            sheet.take(text_box(placed))
    return tuple(names)


def _across(name: str, land: Any, theme: Theme, sheet: _Sheet, largest: float, scale: float) -> Text | None:
    left, top, right, bottom = land.bounds
    shapely.prepare(land)
    smallest = max(largest * 0.72, LEAST_TYPE_PX)
    for size, spacing in ((largest, 0.55), (largest, 0.3), (smallest, 0.25), (smallest, 0.12)):
        length = measure(name, "sans-semibold", size, spacing * size)
        best: tuple[float, Text] | None = None
        middle = ((left + right) / 2, (top + bottom) / 2)
        for y in np.arange(top + size, bottom, max(size * 0.8, 6)):
            for x in np.arange(left + length / 2, right - length / 2 + 1, max(size, 8)):
                text = Text(
                    round(float(x), 1),
                    round(float(y), 1),
                    name,
                    "sans-semibold",
                    size,
                    theme.country_ink,
                    align="centre",
                    letter_spacing_px=spacing * size,
                )
                box = text_box(text)
                if not sheet.free(box, 0.12 * size) or not land.contains(shapely.box(*box)):
                    continue
                offset = math.hypot(x - middle[0], (y - middle[1]) * 1.4)
                if best is None or offset < best[0]:
                    best = (offset, text)
        if best is not None:
            return best[1]
    return None


def _waters(ground: Ground, theme: Theme, sheet: _Sheet) -> tuple[Primitive, ...]:
    """Write names of seas and straits in italics on open water near where the atlas puts them."""
    view = ground.view
    waters = [name for name in ground.atlas.ground_names if name.kind in ("sea", "strait")]
    sea = ground.sea
    if sea.is_empty or not waters:
        return ()
    shapely.prepare(sea)
    names: list[Primitive] = []
    points = view.lonlat_to_page([(water.lon, water.lat) for water in waters])
    for water, (x, y) in sorted(
        zip(waters, points.tolist(), strict=True), key=lambda item: (item[0].rank, item[0].name)
    ):
        reach = 60.0 * view.scale if water.kind == "strait" else 190.0 * view.scale
        if not (-reach < x < view.width_px + reach and -reach < y < view.height_px + reach):
            continue
        if water.rank >= 3 and view.metres_per_px * view.scale > 900.0:
            continue
        nominal = (27.0, 24.0, 20.0, 17.0, 15.0, 14.0)[min(max(water.rank, 0), 5)]
        if nominal * view.scale < 0.7 * LEAST_TYPE_PX:
            continue
        size = type_size(nominal, view.scale)
        spacing = (0.16 if water.rank <= 2 else 0.05) * size
        placed = _on_water(readable(water.name), (x, y), reach, size, spacing, theme, sheet, sea)
        if placed:
            names.extend(placed)
            boxes = np.array([text_box(text) for text in placed])
            sheet.take((*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)))
    return tuple(names)


def _on_water(
    name: str,
    point: tuple[float, float],
    reach: float,
    size: float,
    spacing: float,
    theme: Theme,
    sheet: _Sheet,
    sea: Any,
) -> list[Text]:
    """Return the name in one line or two at the free spot nearest to its point, or nothing."""
    words = name.split()
    forms = [[name]]
    if len(words) > 1:
        cut = min(range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) - len(" ".join(words[at:]))))
        forms = [[" ".join(words[:cut]), " ".join(words[cut:])], [name]]
    steps = sorted(
        ((dx, dy) for dx in np.linspace(-reach, reach, 17) for dy in np.linspace(-reach, reach, 17)),
        key=lambda step: (step[0] ** 2 + step[1] ** 2, step),
    )
    for dx, dy in steps:
        for form in forms:
            texts = [
                Text(
                    round(point[0] + float(dx), 1),
                    round(point[1] + float(dy) + line * size * 1.12, 1),
                    words_of_line,
                    "serif-italic",
                    size,
                    theme.water_ink,
                    align="centre",
                    letter_spacing_px=spacing,
                )
                for line, words_of_line in enumerate(form)
            ]
            boxes = [text_box(text) for text in texts]
            whole = (
                min(box[0] for box in boxes),
                boxes[0][1] + 0.15 * size,
                max(box[2] for box in boxes),
                boxes[-1][3],
            )
            if sheet.free(whole, 0.55 * size) and sea.contains(shapely.box(*whole)):
                return texts
    return []


def weigh_borders(burden: Burden, borders: Sequence[Layer]) -> None:
    """Lay the weight of coasts and borders on a page."""
    weights = {"coast": 0.9, "country-lines": 0.9, "region-lines": 0.12}
    for layer in borders:
        if layer.name in weights:
            for primitive in layer.primitives:
                if isinstance(primitive, Stroke):
                    burden.add_lines(primitive.lines, weights[layer.name], 3.0)


def weigh_fronts(burden: Burden, ground: Ground, control: Control) -> None:
    """Lay the weight of fronts on a page: the longer one stands between two provinces, the more.

    Whole provinces and dated lines are looked at, on some days of the war: where a line runs on the days between need
    not be worked out for that.
    """
    timeline, view = control.timeline, ground.view
    instants = np.linspace(timeline.span.start, timeline.span.end, _SAMPLES + 1)[1:]
    order = {int(province): position for position, province in enumerate(ground.provinces)}
    on_page = np.array([order.get(int(member), -1) for member in control.theatre.members])
    number = {side: index for index, side in enumerate(control.sides)}
    holder = np.array([number.get(side or "", -1) for side in timeline.start])
    changes = sorted(timeline.changes, key=lambda change: (change.span.end, change.span.start))
    one, other = ground.edges.one, ground.edges.other
    stood = np.zeros(len(one))
    page = np.full(len(ground.provinces) + 1, -1)
    for instant in instants:
        while changes and changes[0].span.end <= instant:
            change = changes.pop(0)
            gained = np.array(change.provinces, dtype=np.intp)
            if change.only_from is not None:
                gained = gained[np.isin(holder[gained], [number[side] for side in change.only_from if side in number])]
            holder[gained] = number.get(change.to, -1)
        page[on_page[on_page >= 0]] = holder[on_page >= 0]
        stood += (page[one] != page[other]) & (page[one] >= 0) & (page[other] >= 0)
    pen = 2.6 * FLANK_PX * view.scale
    for count in np.unique(stood[stood > 0]):
        chosen = stood == count
        pieces = np.stack([ground.edges.begin[chosen], ground.edges.end[chosen]], axis=1)
        burden.add_lines(list(pieces), _FRONT_WEIGHT * float(count) / _SAMPLES, pen)
    lines = [view.to_page(line.line.coords) for line in timeline.lines]
    burden.add_lines(lines, _FRONT_WEIGHT / 4, pen)
