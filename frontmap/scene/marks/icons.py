"""Small pictures: stars of battles, anchors, ships, aircraft, parachutes, flags.

Each is a tuple of rings in page pixels about a point, for one `Fill`. Shapes are given for a radius of 1, y down.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.scene.shapes import rings_of

__all__ = ["aircraft", "anchor", "burst", "flag", "parachute", "placed", "ship"]

Vertices = npt.NDArray[np.float64]
Rings: TypeAlias = tuple[Vertices, ...]


def placed(rings: Rings, x: float, y: float, radius: float, turn: float = 0.0) -> Rings:
    """Bring a shape to a point of the page.

    Parameters
    ----------
    rings : tuple of ndarray, each of shape (n, 2)
    x, y, radius : float
        Page pixels.
    turn : float
        Radians clockwise, as the reader sees it.
    """
    cosine, sine = np.cos(turn), np.sin(turn)
    matrix = np.array([[cosine, sine], [-sine, cosine]])
    return tuple(ring @ matrix * radius + (x, y) for ring in rings)


def _joined(*shapes: Any) -> Rings:
    return rings_of(shapely.union_all(list(shapes)))


def _bar(*points: tuple[float, float], width: float, cap: Literal["round", "flat"] = "round") -> Any:
    return shapely.LineString(points).buffer(width / 2, quad_segs=4, cap_style=cap)


def _burst() -> Rings:
    turn = np.linspace(0.0, 2 * np.pi, 17)[:-1] - np.pi / 2
    reach = np.where(np.arange(16) % 2 == 0, 1.0, 0.52)
    reach = np.where(np.arange(16) % 4 == 2, reach * 0.82, reach)
    return (np.column_stack([reach * np.cos(turn), reach * np.sin(turn)]),)


def _anchor() -> Rings:
    hook = shapely.LineString(
        [(0.78 * np.sin(turn), 0.12 + 0.78 * np.cos(turn)) for turn in np.linspace(-1.25, 1.25, 17)]
    ).buffer(0.13, quad_segs=4, cap_style="flat")
    flukes = [shapely.Polygon([(side * 1.0, 0.42), (side * 0.58, 0.10), (side * 0.92, -0.06)]) for side in (1.0, -1.0)]
    eye = (
        shapely.Point(0, -0.72).buffer(0.26, quad_segs=6).difference(shapely.Point(0, -0.72).buffer(0.11, quad_segs=6))
    )
    return _joined(
        hook, *flukes, eye, _bar((0, -0.5), (0, 0.95), width=0.24), _bar((-0.42, -0.3), (0.42, -0.3), width=0.22)
    )


def _ship() -> Rings:
    hull = shapely.Polygon([(-1.0, 0.1), (1.0, 0.1), (0.72, 0.55), (-0.76, 0.55)])
    deck = shapely.Polygon([(-0.5, 0.1), (-0.5, -0.18), (0.42, -0.18), (0.42, 0.1)])
    tower = shapely.Polygon([(-0.22, -0.18), (-0.16, -0.52), (0.14, -0.52), (0.14, -0.18)])
    guns = _bar((0.4, -0.06), (0.92, -0.2), width=0.12, cap="flat"), _bar((-0.5, -0.06), (-0.95, -0.18), width=0.12)
    return _joined(hull, deck, tower, *guns, _bar((0, -0.5), (0, -0.85), width=0.12))


def _aircraft() -> Rings:
    body = shapely.Polygon([(1.0, 0.0), (0.82, -0.12), (-0.9, -0.09), (-0.9, 0.09), (0.82, 0.12)])
    wings = shapely.Polygon([(0.45, 0.0), (0.22, -1.0), (-0.04, -1.0), (-0.08, 0.0), (-0.04, 1.0), (0.22, 1.0)])
    tail = shapely.Polygon([(-0.62, 0.0), (-0.78, -0.4), (-0.96, -0.4), (-0.92, 0.0), (-0.96, 0.4), (-0.78, 0.4)])
    return _joined(body, wings, tail)


def _parachute() -> Rings:
    dome = shapely.Polygon(
        [(np.cos(turn), -0.15 - 0.85 * np.sin(turn)) for turn in np.linspace(0.0, np.pi, 17)]
        + [(-0.66, -0.02), (-0.33, -0.16), (0.0, -0.02), (0.33, -0.16), (0.66, -0.02)]
    )
    cords = [_bar((x, -0.12), (0.0, 0.9), width=0.1) for x in (-0.92, -0.33, 0.33, 0.92)]
    return _joined(dome, *cords, shapely.Point(0.0, 0.86).buffer(0.17, quad_segs=4))


def _flag() -> Rings:
    cloth = shapely.Polygon([(-0.45, -0.95), (0.85, -0.72), (0.45, -0.45), (0.85, -0.12), (-0.45, -0.1)])
    return _joined(cloth, _bar((-0.5, -1.0), (-0.5, 0.95), width=0.16))


burst: Rings = _burst()
"""The star of a battle."""
anchor: Rings = _anchor()
ship: Rings = _ship()
"""Seen from abeam."""
aircraft: Rings = _aircraft()
"""Seen from above, its nose to the right."""
parachute: Rings = _parachute()
flag: Rings = _flag()
