"""From shared-out grids to one coverage of polygons: smooth arcs, noded together with the regions' edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy.ndimage import gaussian_filter1d

from recipe.cells import RegionGrid

__all__ = ["QUANTUM_DEGREES", "Shared", "make_coverage"]

QUANTUM_DEGREES = 1e-5
SMOOTHING_CELLS = 2.2
TOLERANCE_CELLS = 0.35
OVERSHOOT_DEGREES = 5e-5
SLIVER_KM2 = 1.5


@dataclass(frozen=True)
class Shared:
    """A region shared among seats: index in ``Land.regions``, grid, the owner of each cell, number of seats."""

    region: int
    grid: RegionGrid
    owner: npt.NDArray[np.int32]
    seats: int


def make_coverage(regions: Any, shared: list[Shared]) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.int64]]:
    """Cut the regions into provinces.

    Parameters
    ----------
    regions : ndarray of (Multi)Polygon
        A valid coverage in lon/lat.
    shared : list of Shared
        Regions that have more than one province.

    Returns
    -------
    polygons : ndarray of (Multi)Polygon
        A valid coverage whose coordinates are multiples of `QUANTUM_DEGREES`.
    keys : ndarray of int64, shape (n, 2)
        Region index and seat number of each polygon, sorted.
    """
    lines = [shapely.boundary(regions)]
    for share in shared:
        inner = _smooth_lines(share)
        reach = shapely.buffer(regions[share.region], OVERSHOOT_DEGREES)
        lines.append(shapely.intersection(inner, reach))
    parts = shapely.get_parts(np.concatenate([np.atleast_1d(line) for line in lines]))
    parts = shapely.get_parts(parts)
    parts = parts[(shapely.get_type_id(parts) == 1) | (shapely.get_type_id(parts) == 2)]
    noded = shapely.union_all(parts, grid_size=QUANTUM_DEGREES)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    faces = faces[np.lexsort(np.array([np.round(shapely.get_coordinates(f).min(0), 6) for f in faces]).T)]
    keys = _keys_of(faces, regions, shared)
    faces, keys = faces[keys[:, 0] >= 0], keys[keys[:, 0] >= 0]
    keys = _absorb_slivers(faces, keys)
    unique, where = np.unique(keys, axis=0, return_inverse=True)
    polygons = np.array(
        [shapely.coverage_union_all(faces[where == index]) for index in range(len(unique))], dtype=object
    )
    polygons = np.array([_simple(polygon) for polygon in polygons], dtype=object)
    return polygons, unique


def _simple(geometry: Any) -> Any:
    parts = shapely.get_parts(geometry)
    return shapely.normalize(parts[0] if len(parts) == 1 else shapely.multipolygons(parts))


def _smooth_lines(share: Shared) -> npt.NDArray[np.object_]:
    """Return the edges between the cells of different owners, smoothed between the points where three meet."""
    owner = share.owner
    rows, columns = np.nonzero((owner[:, :-1] != owner[:, 1:]) & (owner[:, :-1] >= 0) & (owner[:, 1:] >= 0))
    upright = np.stack([np.column_stack([columns + 1, rows]), np.column_stack([columns + 1, rows + 1])], axis=1)
    rows, columns = np.nonzero((owner[:-1] != owner[1:]) & (owner[:-1] >= 0) & (owner[1:] >= 0))
    level = np.stack([np.column_stack([columns, rows + 1]), np.column_stack([columns + 1, rows + 1])], axis=1)
    segments = np.concatenate([upright, level]).astype(np.float64)
    if not len(segments):
        return np.array([], dtype=object)
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(shapely.linestrings(segments))))
    metres = [share.grid.to_metres(_smooth(shapely.get_coordinates(arc))) for arc in merged]
    lines = shapely.simplify(
        np.array([shapely.linestrings(arc) for arc in metres], dtype=object), TOLERANCE_CELLS * share.grid.cell_m
    )
    return np.asarray(share.grid.unproject(lines), dtype=object)


def _smooth(arc: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Smooth a line of unit steps; its ends stay, or it stays closed."""
    closed = bool(np.all(arc[0] == arc[-1]))
    middles = (arc[:-1] + arc[1:]) / 2
    if closed:
        if len(middles) < 8:
            return arc
        soft = gaussian_filter1d(middles, SMOOTHING_CELLS, axis=0, mode="wrap")
        return np.concatenate([soft, soft[:1]])
    if len(middles) < 3:
        return arc[[0, -1]]
    # Reflecting through the ends keeps them in place.
    reach = min(len(middles), int(4 * SMOOTHING_CELLS) + 1)
    before = 2 * arc[0] - middles[:reach][::-1]
    after = 2 * arc[-1] - middles[-reach:][::-1]
    soft = gaussian_filter1d(np.concatenate([before, middles, after]), SMOOTHING_CELLS, axis=0)[reach:-reach]
    return np.concatenate([arc[:1], soft, arc[-1:]])


def _keys_of(faces: Any, regions: Any, shared: list[Shared]) -> npt.NDArray[np.int64]:
    points = shapely.point_on_surface(faces)
    keys = np.full((len(faces), 2), -1, dtype=np.int64)
    which, region = shapely.STRtree(regions).query(points, predicate="intersects")
    keys[which, 0] = region
    keys[keys[:, 0] >= 0, 1] = 0
    by_region = {share.region: share for share in shared}
    for index in np.flatnonzero(np.isin(keys[:, 0], list(by_region))):
        share = by_region[int(keys[index, 0])]
        keys[index, 1] = _majority(share, faces[index], points[index])
    return keys


def _majority(share: Shared, face: Any, point: Any) -> int:
    """Return the seat that owns most of a face."""
    cells = share.grid.burn([(share.grid.project(face), 1)], touched=False) > 0
    owners = share.owner[cells & (share.owner >= 0)]
    if not len(owners):
        row, column = share.grid.cell_of(shapely.get_coordinates(point))
        return max(0, int(share.owner[row[0], column[0]]))
    return int(np.bincount(owners).argmax())


def _absorb_slivers(faces: Any, keys: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Give faces too small to see, left where lines brush past each other, to the neighbour with the longest edge."""
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    keys = keys.copy()
    areas = np.array([abs(geod.geometry_area_perimeter(face)[0]) / 1e6 for face in faces])
    tree = shapely.STRtree(faces)
    for index in np.argsort(areas, kind="stable"):
        if areas[index] > SLIVER_KM2:
            break
        near = tree.query(faces[index], predicate="touches")
        near = near[(keys[near, 0] == keys[index, 0]) & (areas[near] > areas[index])]
        if not len(near):
            continue
        edges = shapely.length(shapely.intersection(faces[index], faces[near]))
        if edges.max() > 0:
            keys[index] = keys[near[int(edges.argmax())]]
    return keys
