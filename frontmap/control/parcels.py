"""Parcels: the provinces of a theatre, cut where a dated front line runs through them.

Every change of hands covers whole parcels. Parcels are a valid coverage (neighbours share their vertices exactly), so
that what is derived from them tiles the ground without gap or overlap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.control.mesh import mesh_of
from frontmap.timeline.change import Timeline

__all__ = ["GRID_M", "Parcels", "cut_parcels", "parcels_covered"]

GRID_M = 2.0**-6
"""Vertices lie on multiples of this (1.6 cm): a power of two, so that equal vertices are equal bit for bit."""

_SMALLEST_M2 = 5e5
_NARROWEST_M = 60.0


@dataclass(frozen=True)
class Parcels:
    """The smallest pieces of ground that a timeline distinguishes.

    Attributes
    ----------
    polygons : ndarray of shapely (Multi)Polygon, shape (n,)
        Metres; exteriors run counter-clockwise.
    province : ndarray of int32, shape (n,)
        Theatre index of the province each lies in.
    area_m2 : ndarray of float64, shape (n,)
    covered_by : tuple of tuple of int
        For each parcel, the indices of the changes that cover it, ascending.
    covers : tuple of ndarray of int32
        For each change, the parcels it covers, ascending.
    """

    polygons: npt.NDArray[np.object_]
    province: npt.NDArray[np.int32]
    area_m2: npt.NDArray[np.float64]
    covered_by: tuple[tuple[int, ...], ...]
    covers: tuple[npt.NDArray[np.int32], ...]

    def __len__(self) -> int:
        return len(self.polygons)


def _snap(geometries: Any) -> Any:
    return shapely.transform(geometries, lambda points: np.round(points / GRID_M) * GRID_M)


def _faces(provinces: npt.NDArray[np.object_], lines: list[Any]) -> npt.NDArray[np.object_]:
    """Cut some neighbouring provinces by lines and return all the pieces of the plane that result."""
    linework = [shapely.boundary(provinces), *lines]
    noded = shapely.union_all(np.concatenate([np.atleast_1d(part) for part in linework]), grid_size=GRID_M)
    return np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))


def cut_parcels(timeline: Timeline) -> Parcels:
    """Cut a theatre's provinces by the polygons of a timeline's changes.

    Parameters
    ----------
    timeline : Timeline

    Returns
    -------
    Parcels
        Uncut provinces keep their order and come first; the pieces of cut ones follow.
    """
    theatre = timeline.theatre
    provinces = np.asarray(_snap(theatre.polygons), dtype=object)
    count = len(provinces)
    covering: list[set[int]] = [set() for _ in range(count)]
    shapes: dict[int, Any] = {}
    for index, change in enumerate(timeline.changes):
        for province in change.provinces:
            covering[province].add(index)
        if change.polygon is not None and not change.polygon.is_empty:
            shape = shapely.make_valid(_snap(change.polygon))
            polygonal = [part for part in shapely.get_parts(shape) if part.geom_type in ("Polygon", "MultiPolygon")]
            if polygonal:
                shapes[index] = shapely.union_all(polygonal)
    crossed = np.zeros(count, dtype=bool)
    if shapes:
        tree = shapely.STRtree(provinces)
        edges = np.array([shapely.boundary(shape) for shape in shapes.values()], dtype=object)
        crossed[tree.query(edges, predicate="dwithin", distance=4 * GRID_M)[1]] = True
        # A shape may also cover provinces whole without its edge touching them.
        for index, shape in shapes.items():
            shapely.prepare(shape)
            inside = tree.query(shape, predicate="contains")
            for province in inside[~crossed[inside]].tolist():
                covering[province].add(index)

    polygons: list[Any] = []
    parents: list[int] = []
    covered: list[tuple[int, ...]] = []
    for province in np.flatnonzero(~crossed).tolist():
        polygons.append(provinces[province])
        parents.append(int(province))
        covered.append(tuple(sorted(covering[province])))
    if crossed.any():
        # Neighbours of crossed provinces take part, so that both sides of an edge get the same new vertices.
        ring = crossed.copy()
        pairs = theatre.neighbours
        ring[pairs[crossed[pairs].any(axis=1)].ravel()] = True
        _cut(provinces, crossed, np.flatnonzero(ring), shapes, covering, polygons, parents, covered)
        for position, parent in enumerate(parents):
            if parent >= 0 and ring[parent] and not crossed[parent]:
                polygons[position] = provinces[parent]
    array = np.asarray(shapely.orient_polygons(np.array(polygons, dtype=object)), dtype=object)
    return parcels_covered(array, np.array(parents, dtype=np.int32), tuple(covered), len(timeline.changes))


def parcels_covered(
    polygons: npt.NDArray[np.object_],
    province: npt.NDArray[np.int32],
    covered_by: tuple[tuple[int, ...], ...],
    changes: int,
) -> Parcels:
    """Return parcels by the changes that cover each, out of so many; parameters as for `Parcels`."""
    covers: list[list[int]] = [[] for _ in range(changes)]
    for position, indices in enumerate(covered_by):
        for index in indices:
            covers[index].append(position)
    return Parcels(
        polygons=polygons,
        province=province,
        area_m2=np.asarray(shapely.area(polygons), dtype=np.float64),
        covered_by=covered_by,
        covers=tuple(np.array(members, dtype=np.int32) for members in covers),
    )


def _cut(
    provinces: npt.NDArray[np.object_],
    crossed: npt.NDArray[np.bool_],
    ring: npt.NDArray[np.intp],
    shapes: dict[int, Any],
    covering: list[set[int]],
    polygons: list[Any],
    parents: list[int],
    covered: list[tuple[int, ...]],
) -> None:
    faces = _faces(provinces[ring], [shapely.boundary(shape) for shape in shapes.values()])
    inner = np.asarray(shapely.point_on_surface(faces))
    tree = shapely.STRtree(inner)
    owner = np.full(len(faces), -1, dtype=np.int64)
    province_of, point_of = tree.query(provinces[ring], predicate="intersects")
    owner[point_of] = ring[province_of]
    over: list[set[int]] = [set() for _ in faces]
    indices = list(shapes)
    if len(faces):
        shape_of, point_of = tree.query(np.array([shapes[index] for index in indices]), predicate="intersects")
        for shape, face in zip(shape_of, point_of, strict=True):
            over[face].add(indices[shape])
    grouped: dict[tuple[int, tuple[int, ...]], list[Any]] = {}
    stand_in = _without_scraps(faces, owner)
    for face, parent in enumerate(owner.tolist()):
        if parent < 0:
            continue
        if crossed[parent]:
            key = (parent, tuple(sorted(covering[parent] | over[stand_in[face]])))
        else:
            key = (parent, tuple(sorted(covering[parent])))
        grouped.setdefault(key, []).append(faces[face])
    for (province, changes), pieces in sorted(grouped.items()):
        piece = pieces[0] if len(pieces) == 1 else shapely.coverage_union_all(pieces)
        if crossed[province]:
            polygons.append(piece)
            parents.append(province)
            covered.append(changes)
        else:
            provinces[province] = piece


def _without_scraps(faces: npt.NDArray[np.object_], owner: npt.NDArray[np.int64]) -> list[int]:
    """Return for each face the one whose lot it shares: itself, or for a scrap its longest neighbour in its province.

    Lines that run side by side, or end a little off a border, cut scraps that mean nothing on a map.
    """
    area, length = np.asarray(shapely.area(faces)), np.asarray(shapely.length(faces))
    scrap = (area < _SMALLEST_M2) | (2 * area < _NARROWEST_M * length)
    stand_in = list(range(len(faces)))
    if not scrap.any():
        return stand_in
    edges = mesh_of(np.asarray(shapely.orient_polygons(faces), dtype=object)).segments
    owners = np.append(owner, -1)
    chosen = edges[scrap[edges.left] & (owners[edges.left] >= 0) & (owners[edges.left] == owners[edges.right])]
    pairs, pair = np.unique(chosen.left * len(owners) + chosen.right, return_inverse=True)
    runs = np.bincount(pair, np.hypot(*(chosen.end - chosen.start).T), minlength=len(pairs))
    shared: dict[int, dict[int, float]] = {}
    for number, run in zip(pairs.tolist(), runs.tolist(), strict=True):
        shared.setdefault(number // len(owners), {})[number % len(owners)] = run
    for face in np.flatnonzero(scrap).tolist():
        beside = shared.get(face, {})
        if beside:
            stand_in[face] = max(beside, key=lambda other: (not scrap[other], beside[other], -other))

    def last(face: int) -> int:
        seen: set[int] = set()
        while stand_in[face] != face and face not in seen:
            seen.add(face)
            face = stand_in[face]
        # Scraps that point at one another follow the greatest of them.
        return max(seen, key=lambda one: (float(area[one]), -one)) if face in seen else face

    return [last(face) for face in range(len(faces))]
