"""Small worlds to fight over: square provinces that can be typed."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import shapely

from frontmap.atlas.model import Atlas, Country, Place, Province, Region
from frontmap.atlas.theatre import Projection, Theatre
from frontmap.control import Control
from frontmap.instant import Span, evening, morning
from frontmap.timeline.change import Change, Side, Spread, Statement, Timeline, War

SIDE_M = 40_000.0
DAY = date(1936, 9, 1).toordinal()

__all__ = ["DAY", "SIDE_M", "change", "painted", "province_at", "theatre_like", "timeline_like"]


def theatre_like(*rows: str, side_m: float = SIDE_M) -> Theatre:
    """Build provinces from rows of letters, north first; a dot is sea, equal letters are one province."""
    letters = sorted({letter for row in rows for letter in row} - {"."})
    squares: dict[str, list[object]] = {letter: [] for letter in letters}
    for north, row in enumerate(reversed(rows)):
        for east, letter in enumerate(row):
            if letter != ".":
                squares[letter].append(
                    shapely.box(east * side_m, north * side_m, (east + 1) * side_m, (north + 1) * side_m)
                )
    # Noded together, so that neighbours share their vertices.
    polygons = np.array([shapely.union_all(squares[letter]) for letter in letters], dtype=object)
    lines = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(shapely.boundary(polygons)))))
    polygons = np.array(
        [
            shapely.union_all([f for f in lines if polygons[i].contains(f.point_on_surface())])
            for i in range(len(letters))
        ],
        dtype=object,
    )
    corners = np.array([shapely.get_coordinates(p).round().astype(int).tolist() for p in polygons], dtype=object)
    vertices = sorted({tuple(v) for ring in corners for v in ring})
    polygons = np.array([_with_vertices(p, vertices) for p in polygons], dtype=object)
    projection = Projection("+proj=laea +lat_0=40 +lon_0=0 +datum=WGS84 +units=m +no_defs")
    centres = np.array([shapely.get_coordinates(p.point_on_surface())[0] for p in polygons])
    lonlat = projection.to_lonlat(centres)
    places = tuple(
        Place(f"Town {letter}", float(lon), float(lat), 3, 1000, index)
        for index, (letter, (lon, lat)) in enumerate(zip(letters, lonlat, strict=True))
    )
    provinces = tuple(
        Province(f"x.r.{letter}", letter, "x.r", "x", index, polygons[index].area / 1e6)
        for index, letter in enumerate(letters)
    )
    pairs = [
        (i, j)
        for i in range(len(letters))
        for j in range(i + 1, len(letters))
        if polygons[i].intersection(polygons[j]).length > 1
    ]
    neighbours = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    atlas = Atlas(
        countries=(Country("x", "Xland"),),
        regions=(Region("x.r", "Region", "x"),),
        provinces=provinces,
        places=places,
        polygons=projection.unproject(polygons),
        neighbours=neighbours,
    )
    return Theatre(atlas, projection, np.arange(len(letters), dtype=np.int32), polygons, neighbours)


def _with_vertices(polygon: object, vertices: list[tuple[int, int]]) -> object:
    def ring(coordinates: list[tuple[float, float]]) -> list[tuple[float, float]]:
        out: list[tuple[float, float]] = []
        for a, b in itertools.pairwise(coordinates):
            between = [
                v
                for v in vertices
                if abs((b[0] - a[0]) * (v[1] - a[1]) - (b[1] - a[1]) * (v[0] - a[0])) < 1
                and min(a[0], b[0]) <= v[0] <= max(a[0], b[0])
                and min(a[1], b[1]) <= v[1] <= max(a[1], b[1])
            ]
            between.sort(key=lambda v: abs(v[0] - a[0]) + abs(v[1] - a[1]))
            out += [(float(x), float(y)) for x, y in between if not out or out[-1] != (x, y)]
        return out

    parts = [
        shapely.Polygon(ring(list(part.exterior.coords)), [ring(list(hole.coords)) for hole in part.interiors])
        for part in shapely.get_parts(polygon)
    ]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def province_at(theatre: Theatre, letter: str) -> int:
    """Theatre index of a letter."""
    return next(i for i, p in enumerate(theatre.atlas.provinces) if p.name == letter)


def change(
    theatre: Theatre,
    to: str,
    letters: str,
    first: int,
    last: int,
    spread: Spread = Spread.FRONT,
    **more: object,
) -> Change:
    """A change of provinces by letters, over days counted from `DAY`."""
    span = Span(morning(date.fromordinal(DAY + first)), evening(date.fromordinal(DAY + last)))
    provinces = tuple(province_at(theatre, letter) for letter in letters)
    given: dict[str, object] = {"statement": Statement(text=f"{to} takes {letters}")} | more
    return Change(to, span, provinces=provinces, spread=spread, **given)  # type: ignore[arg-type]


def timeline_like(
    theatre: Theatre, start: dict[str, str], *changes: Change, days: int = 40, **more: object
) -> Timeline:
    """A timeline of two sides at war, red and blue, and a bystander, green; `start` gives letters by side."""
    holder = {letter: side for side, letters in start.items() for letter in letters}
    span = Span(morning(date.fromordinal(DAY)), evening(date.fromordinal(DAY + days - 1)))
    given: dict[str, object] = {"wars": (War("red", "blue", span),)} | more
    return Timeline(
        theatre=theatre,
        span=span,
        sides=(Side("red", "Red", "red"), Side("blue", "Blue", "blue"), Side("green", "Green", "green")),
        start=tuple(holder.get(p.name) for p in theatre.atlas.provinces),
        changes=changes,
        **given,  # type: ignore[arg-type]
    )


def painted(control: Control, instant: float, columns: int, rows: int, side_m: float = SIDE_M) -> list[str]:
    """Paint who holds the middles of even cells, north first: r, b, g, or a dot for nobody."""
    easting = (np.arange(columns) + 0.5) * side_m * control_width(control, side_m) / columns
    northing = (np.arange(rows) + 0.5) * side_m * control_height(control, side_m) / rows
    points = np.column_stack([np.tile(easting, rows), np.repeat(northing, columns)])
    letters = np.array(["r", "b", "g", "."])[control.holders(points, instant)].reshape(rows, columns)
    return ["".join(row) for row in letters[::-1]]


def control_width(control: Control, side_m: float = SIDE_M) -> float:
    """Width of a world in squares."""
    return round(control.theatre.bounds_m[2] / side_m)


def control_height(control: Control, side_m: float = SIDE_M) -> float:
    """Height of a world in squares."""
    return round(control.theatre.bounds_m[3] / side_m)
