"""The geometry of dated front lines: a smooth curve through places, and the ground between two of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.runs import runs_of
from frontmap.timeline.shore import stretch_of, way_between

__all__ = ["curve_through", "extended", "ground_between", "joined_to", "points_beside", "sides_of_line"]

Floats = npt.NDArray[np.float64]

_STEP_M = 1500.0
_SMALLEST_FACE_M2 = 1e4
_CLOSE_STEP_M = 250.0


def curve_through(points: npt.ArrayLike, step_m: float = _STEP_M) -> Any:
    """Draw a smooth curve through points.

    A centripetal Catmull-Rom spline (Yuksel et al. 2011): it passes through every point exactly and makes neither
    loops nor cusps between two of them.

    Parameters
    ----------
    points : array_like, shape (n, 2)
        Metres; at least two different ones.
    step_m : float
        Greatest distance between vertices.

    Returns
    -------
    shapely LineString
        The given points are among its vertices.
    """
    given = np.asarray(points, dtype=np.float64)
    given = given[np.concatenate([[True], np.hypot(*np.diff(given, axis=0).T) > 1.0])]
    if len(given) < 3:
        return shapely.segmentize(shapely.LineString(given), step_m)
    padded = np.vstack([2 * given[0] - given[1], given, 2 * given[-1] - given[-2]])
    pieces = []
    for p0, p1, p2, p3 in zip(padded[:-3], padded[1:-2], padded[2:-1], padded[3:], strict=True):
        pieces.append(_catmull_rom(p0, p1, p2, p3, step_m))
    return shapely.LineString(np.vstack([*pieces, given[-1:]]))


def _catmull_rom(p0: Floats, p1: Floats, p2: Floats, p3: Floats, step_m: float) -> Floats:
    knots = np.concatenate([[0.0], np.cumsum([np.sqrt(np.hypot(*(b - a))) for a, b in ((p0, p1), (p1, p2), (p2, p3))])])
    t0, t1, t2, t3 = knots
    count = max(int(np.ceil(np.hypot(*(p2 - p1)) / step_m)), 1)
    t = np.linspace(t1, t2, count, endpoint=False)[:, None]
    a1 = ((t1 - t) * p0 + (t - t0) * p1) / (t1 - t0)
    a2 = ((t2 - t) * p1 + (t - t1) * p2) / (t2 - t1)
    a3 = ((t3 - t) * p2 + (t - t2) * p3) / (t3 - t2)
    b1 = ((t2 - t) * a1 + (t - t0) * a2) / (t2 - t0)
    b2 = ((t3 - t) * a2 + (t - t1) * a3) / (t3 - t1)
    points = np.asarray(((t2 - t) * b1 + (t - t1) * b2) / (t2 - t1))
    points[0] = p1
    return points


def extended(points: Floats, targets: Any, reach_m: float, at_start: bool, beyond_m: float = 300.0) -> Floats | None:
    """Lead one end of a line to the nearest of some lines, rather ahead than aside or back.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
        The line's points.
    targets : shapely geometry
        What it may hang on: lines or points.
    reach_m : float
        How far it may be led.
    at_start : bool
        Which end.
    beyond_m : float
        How far to go past the target, so that the line surely crosses it.

    Returns
    -------
    ndarray or None
        The points with one more; None if nothing is near enough.
    """
    end, inner = (points[0], points[1]) if at_start else (points[-1], points[-2])
    near = shapely.intersection(targets, shapely.Point(end).buffer(reach_m))
    if near.is_empty:
        return None
    candidates = np.vstack(
        [shapely.get_coordinates(shapely.segmentize(near, 1000.0)), _nearest_point(near, end)[None, :]]
    )
    towards = candidates - end
    distance = np.hypot(*towards.T)
    ahead = (end - inner) / max(float(np.hypot(*(end - inner))), 1.0)
    cosine = (towards @ ahead) / np.maximum(distance, 1.0)
    cost = distance * (1.0 + 0.6 * (1.0 - cosine))
    best = int(np.argmin(cost))
    direction = towards[best] / distance[best] if distance[best] > 1.0 else ahead
    goal = candidates[best] + direction * beyond_m
    return np.vstack([goal, points]) if at_start else np.vstack([points, goal])


def _nearest_point(geometry: Any, point: Floats) -> Floats:
    return np.asarray(shapely.get_coordinates(shapely.shortest_line(shapely.Point(point), geometry))[-1])


def joined_to(before: Any, after: Any, tolerance_m: float = 1000.0) -> Any:
    """Let a line run exactly along an earlier one wherever the two are all but the same.

    Two smooth curves through the same first places still bulge differently where they part later, and would leave
    slivers of ground between them that nobody meant.

    Parameters
    ----------
    before, after : shapely LineString
        Metres.
    tolerance_m : float
        Closer than this, over at least four times its length, the lines become one; out to twice this the later line
        swings back to its own course.

    Returns
    -------
    shapely LineString
        ``after``, nowhere moved by more than ``tolerance_m``.
    """
    points = shapely.get_coordinates(shapely.segmentize(after, _CLOSE_STEP_M))
    along, nearest, close = _nearest_on(before, points, 2 * tolerance_m)
    apart = np.where(close, np.hypot(*(points - nearest).T), np.inf)
    travelled = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    runs = [
        (low, high - 1)
        for low, high in runs_of(apart < tolerance_m)
        if travelled[high - 1] - travelled[low] >= 4 * tolerance_m and along[high - 1] > along[low]
    ]
    if not runs:
        return after
    swing = np.clip(apart / tolerance_m - 1.0, 0.0, 1.0)[:, None]
    swung = np.where(swing < 1.0, nearest + (points - nearest) * swing, points)
    # The swing belongs to the ways in and out of a shared stretch, not to places where the lines merely pass by.
    near = apart < 2 * tolerance_m
    pieces: list[Floats] = []
    position = 0
    # No way out of a shared stretch may reach into the next: the line would turn back on itself.
    nexts = [low for low, _ in runs[1:]] + [len(points)]
    for (low, high), beyond in zip(runs, nexts, strict=True):
        first, last = low, high
        while first > position and near[first - 1]:
            first -= 1
        while last + 1 < beyond and near[last + 1]:
            last += 1
        begin = 0.0 if low == 0 else float(along[low])
        end = float(before.length) if high == len(points) - 1 else float(along[high])
        shared = stretch_of(before, begin, end)
        pieces += [points[position:first], swung[first:low], shared, swung[high + 1 : last + 1]]
        position = last + 1
    pieces.append(points[position:])
    whole = np.vstack(pieces)
    return shapely.LineString(whole[np.concatenate([[True], np.hypot(*np.diff(whole, axis=0).T) > 1.0])])


def _nearest_on(line: Any, points: Floats, most_m: float) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Find the nearest point of a line to each of many points that are close to it.

    Returns
    -------
    along : ndarray, shape (n,)
        How far along the line it lies; 0 for points that are not close.
    nearest : ndarray, shape (n, 2)
        Points that are not close themselves.
    close : ndarray of bool, shape (n,)
        Which points are at most so far from the line.
    """
    vertices = shapely.get_coordinates(line)
    vertices = vertices[np.concatenate([[True], (np.diff(vertices, axis=0) != 0.0).any(axis=1)])]
    way = np.diff(vertices, axis=0)
    length = np.hypot(*way.T)
    # A tree of its pieces: asking a long line itself for each point goes through all of it each time.
    pieces: Any = shapely.linestrings(np.stack([vertices[:-1], vertices[1:]], axis=1))
    found, piece = shapely.STRtree(pieces).query_nearest(shapely.points(points), max_distance=most_m, all_matches=False)
    share = ((points[found] - vertices[piece]) * way[piece]).sum(axis=1) / length[piece] ** 2
    share = np.clip(share, 0.0, 1.0)
    along, nearest, close = np.zeros(len(points)), points.copy(), np.zeros(len(points), dtype=bool)
    along[found] = np.concatenate([[0.0], np.cumsum(length)])[piece] + share * length[piece]
    nearest[found] = vertices[piece] + share[:, None] * way[piece]
    close[found] = True
    return along, nearest, close


def ground_between(before: Any, after: Any, domain: Any, borders: Any = None) -> tuple[Any, Any]:
    """Find the ground that a front has passed from one line to the next.

    The two lines and the ways from end to end make a closed ring; ground that it runs round clockwise lies right of
    the old line and left of the new one, and the reverse. Where the lines cross or coincide, each piece between
    them is judged by itself.

    Parameters
    ----------
    before, after : shapely LineString
        Metres; the same side on the left hand.
    domain : shapely geometry
        The ground that can change hands.
    borders : shapely geometry, optional
        Lines on which ends may hang inside the domain; the way between two such ends follows them.

    Returns
    -------
    gained_by_left, gained_by_right : shapely geometry
        Either may be empty.
    """
    first, last = shapely.get_coordinates(before), shapely.get_coordinates(after)
    rails = list(shapely.get_parts(shapely.line_merge(borders))) if borders is not None else []
    over, back = (way_between(*ends, domain, rails) for ends in ((first[-1], last[-1]), (last[0], first[0])))
    ring = np.vstack([first, over, last[::-1], back, first[:1]])
    ring = ring[np.concatenate([[True], np.hypot(*np.diff(ring, axis=0).T) > 1e-6])]
    noded = shapely.union_all(shapely.LineString(ring), grid_size=2.0**-6)
    faces = np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))
    faces = faces[shapely.area(faces) > _SMALLEST_FACE_M2]
    turns = np.array([_winding(ring, shapely.get_coordinates(face.point_on_surface())[0]) for face in faces])
    found = []
    for chosen in (turns < 0, turns > 0):
        ground = shapely.union_all(faces[chosen]) if len(faces) and chosen.any() else shapely.Polygon()
        around = shapely.clip_by_rect(domain, *ground.buffer(1).bounds) if not ground.is_empty else domain
        found.append(_areal(shapely.intersection(ground, around)))
    return found[0], found[1]


def _winding(ring: Floats, point: Floats) -> int:
    """Return how often a closed ring runs round a point, counter-clockwise positive."""
    a, b = ring[:-1] - point, ring[1:] - point
    left = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0] > 0
    up = (a[:, 1] <= 0) & (b[:, 1] > 0) & left
    down = (a[:, 1] > 0) & (b[:, 1] <= 0) & ~left
    return int(up.sum() - down.sum())


def _areal(geometry: Any) -> Any:
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")]
    if len(parts) == 1:
        return parts[0]
    return shapely.MultiPolygon([piece for part in parts for piece in shapely.get_parts(part)])


def sides_of_line(line: Any, area: Any) -> tuple[Any, Any]:
    """Cut an area by a line that runs through it.

    Parameters
    ----------
    line : shapely LineString
    area : shapely (Multi)Polygon

    Returns
    -------
    left, right : shapely geometry
        The pieces on the left and right hand; both empty if the line does not part the area.
    """
    noded = shapely.union_all([shapely.boundary(area), line])
    whole = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    faces = [face for face in whole if area.contains(face.point_on_surface())]
    on_left, on_right = points_beside(line)
    left, right = [], []
    for face in faces:
        shapely.prepare(face)
        balance = int(shapely.contains_xy(face, on_left).sum()) - int(shapely.contains_xy(face, on_right).sum())
        if balance > 0:
            left.append(face)
        elif balance < 0:
            right.append(face)
    if not left or not right:
        return shapely.Polygon(), shapely.Polygon()
    return shapely.union_all(left), shapely.union_all(right)


def points_beside(line: Any, step_m: float = 200.0, aside_m: float = 5.0) -> tuple[Floats, Floats]:
    """Return points close to a line on its left and right hand."""
    points = shapely.get_coordinates(shapely.segmentize(line, step_m))
    ahead = np.diff(points, axis=0)
    length = np.hypot(*ahead.T)
    ahead, middle = ahead[length > 1e-6] / length[length > 1e-6, None], ((points[1:] + points[:-1]) / 2)[length > 1e-6]
    aside = aside_m * np.column_stack([-ahead[:, 1], ahead[:, 0]])
    return middle + aside, middle - aside
