"""Shapely geometry in page pixels to the arrays that primitives hold, and borders out of a coverage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["Edges", "clip_lines", "clip_polygons", "edges_of", "joined", "lines_of", "ring", "rings_of"]

Vertices = npt.NDArray[np.float64]


def _split(geometries: npt.NDArray[np.object_], least: int) -> tuple[Vertices, ...]:
    coordinates, owner = shapely.get_coordinates(geometries, return_index=True)
    cuts = np.flatnonzero(np.diff(owner)) + 1
    return tuple(part for part in np.split(coordinates, cuts) if len(part) >= least)


def rings_of(geometry: Any) -> tuple[Vertices, ...]:
    """Return the rings of polygons, or of the polygons in collections, holes turned against their exteriors.

    Parameters
    ----------
    geometry : shapely geometry or array of them
        Anything that is not a polygon is left out.

    Returns
    -------
    tuple of ndarray, each of shape (n, 2)
    """
    parts = _parts(geometry)
    polygons = parts[shapely.get_type_id(parts) == 3]
    if not len(polygons):
        return ()
    return _split(shapely.get_rings(shapely.orient_polygons(polygons)), 4)


def lines_of(geometry: Any) -> tuple[Vertices, ...]:
    """Return the lines in a geometry or an array of them; polygons give their rings.

    Returns
    -------
    tuple of ndarray, each of shape (n, 2)
    """
    parts = _parts(geometry)
    kinds = shapely.get_type_id(parts)
    lines = [parts[(kinds == 1) | (kinds == 2)], shapely.get_rings(parts[kinds == 3])]
    return _split(np.concatenate(lines), 2)


def ring(*corners: tuple[float, float]) -> Vertices:
    """Return corners as one ring."""
    return np.array(corners, dtype=np.float64)


def _parts(geometry: Any) -> npt.NDArray[np.object_]:
    parts = np.atleast_1d(np.asarray(geometry, dtype=object)).ravel()
    while (shapely.get_type_id(parts) >= 4).any():
        parts = shapely.get_parts(parts)
    return parts


def clip_polygons(geometry: Any, width_px: float, height_px: float, margin_px: float = 8.0) -> Any:
    """Cut polygons, in page pixels, to the page and a margin round it."""
    return _clip(geometry, width_px, height_px, margin_px)


def clip_lines(geometry: Any, width_px: float, height_px: float, margin_px: float = 8.0) -> Any:
    """Cut lines, in page pixels, to the page and a margin round it."""
    return _clip(geometry, width_px, height_px, margin_px)


def _clip(geometry: Any, width_px: float, height_px: float, margin_px: float) -> Any:
    return shapely.intersection(
        geometry, shapely.box(-margin_px, -margin_px, width_px + margin_px, height_px + margin_px)
    )


@dataclass(frozen=True, slots=True)
class Edges:
    """The segments of a coverage's borders, each once.

    Attributes
    ----------
    begin, end : ndarray of float64, shape (n, 2)
    one, other : ndarray of int64, shape (n,)
        Indices of the polygons on both sides; `other` is -1 where there is none.
    """

    begin: Vertices
    end: Vertices
    one: npt.NDArray[np.int64]
    other: npt.NDArray[np.int64]


def edges_of(polygons: npt.NDArray[np.object_]) -> Edges:
    """Return the segments of a coverage's borders with the polygons that they part.

    A border is where two polygons that differ in something touch; nobody subtracts polygons for it (the idea of
    topojson's mesh).

    Parameters
    ----------
    polygons : ndarray of shapely (Multi)Polygon, shape (n,)
        A valid coverage: neighbours share their vertices exactly.
    """
    parts, owner = shapely.get_parts(polygons, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    vertices, ring_index = shapely.get_coordinates(rings, return_index=True)
    _, number = np.unique(vertices[:, 0] + 1j * vertices[:, 1], return_inverse=True)
    inner = np.flatnonzero(ring_index[:-1] == ring_index[1:])
    begin, end = number[inner].astype(np.int64), number[inner + 1].astype(np.int64)
    polygon = owner[ring_part[ring_index[inner]]].astype(np.int64)
    segment = np.minimum(begin, end) * len(vertices) + np.maximum(begin, end)
    order = np.argsort(segment, kind="stable")
    ordered = segment[order]
    first = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    paired = np.concatenate([ordered[1:] == ordered[:-1], [False]])
    position = np.flatnonzero(first)
    other = np.where(paired[position], polygon[order[np.minimum(position + 1, len(order) - 1)]], -1)
    at = inner[order[position]]
    return Edges(vertices[at], vertices[at + 1], polygon[order[position]], other)


def joined(edges: Edges, kinds: npt.NDArray[np.int64]) -> dict[int, Any]:
    """Join segments of each kind into lines as long as possible.

    Parameters
    ----------
    edges : Edges
    kinds : ndarray of int64, shape (n,)
        Negative kinds are left out.

    Returns
    -------
    dict of int to shapely MultiLineString or LineString
    """
    found: dict[int, Any] = {}
    for kind in np.unique(kinds[kinds >= 0]):
        chosen = kinds == kind
        pieces: Any = shapely.linestrings(np.stack([edges.begin[chosen], edges.end[chosen]], axis=1))
        found[int(kind)] = shapely.line_merge(shapely.multilinestrings(pieces))
    return found
