"""Provinces as least-cost areas round their towns, region by region, on a fine grid.

From every seat the cost of the way grows outwards: more where it climbs above the land around, a leap where it crosses
a river. Each cell of the grid goes to the seat that reaches it most cheaply, so that edges settle on ridges and rivers.
Where municipalities are known, each then goes whole to the seat that won most of it.
"""

from __future__ import annotations

import zlib
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from rasterio.features import rasterize
from rasterio.transform import Affine, from_origin
from scipy import ndimage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from recipe.ground import Ground

__all__ = ["FINEST_CELL_M", "RegionGrid", "drop_exclaves", "fill_from_nearest", "share_region"]

FINEST_CELL_M = 500.0
LONGEST_EDGE_DEGREES = 0.02
MOST_CELLS = 400_000
MARGIN_CELLS = 5
CLIMB_WEIGHT = 1.6
CLIMB_SCALE_M = 180.0
NOISE_WEIGHT = 0.55
GREAT_RIVER_LEAP_KM = 7.0
RIVER_LEAP_KM = 2.5
BRIDGE_M = 2500.0
HOME_M = 9000.0


class RegionGrid:
    """A grid of square cells laid over a region in a local equal-area projection.

    Attributes
    ----------
    cell_m : float
    transform : Affine
        From (column, row) to metres; row 0 is the north.
    shape : (int, int)
    """

    def __init__(self, polygon: Any, most_cells: int = MOST_CELLS, finest_cell_m: float = FINEST_CELL_M) -> None:
        from pyproj import Transformer

        west, south, east, north = polygon.bounds
        projection = f"+proj=laea +lon_0={(west + east) / 2:.2f} +lat_0={(south + north) / 2:.2f} +datum=WGS84 +units=m"
        self._transformer = Transformer.from_crs("EPSG:4326", projection, always_xy=True)
        # A long edge along a parallel would cut across it when only its ends were projected.
        self.polygon = self.project(shapely.segmentize(polygon, LONGEST_EDGE_DEGREES))
        left, bottom, right, top = self.polygon.bounds
        self.cell_m = float(max(finest_cell_m, np.ceil(np.sqrt(self.polygon.area / most_cells) / 100) * 100))
        margin = MARGIN_CELLS * self.cell_m
        self.shape = (
            int(np.ceil((top - bottom + 2 * margin) / self.cell_m)),
            int(np.ceil((right - left + 2 * margin) / self.cell_m)),
        )
        self.transform: Affine = from_origin(left - margin, top + margin, self.cell_m, self.cell_m)

    def project(self, geometry: Any) -> Any:
        """Bring a geometry (or an array of them) from lon/lat to metres."""
        return shapely.transform(geometry, lambda p: np.column_stack(self._transformer.transform(p[:, 0], p[:, 1])))

    def unproject(self, geometry: Any) -> Any:
        """Bring a geometry (or an array of them) from metres to lon/lat."""
        return shapely.transform(
            geometry, lambda p: np.column_stack(self._transformer.transform(p[:, 0], p[:, 1], direction="INVERSE"))
        )

    def centres_lonlat(self) -> npt.NDArray[np.float64]:
        """Return the cells' centres in lon/lat, shape (rows, columns, 2)."""
        columns, rows = np.meshgrid(np.arange(self.shape[1]) + 0.5, np.arange(self.shape[0]) + 0.5)
        points = self.to_metres(np.column_stack([columns.ravel(), rows.ravel()]).astype(np.float64))
        lon, lat = self._transformer.transform(points[:, 0], points[:, 1], direction="INVERSE")
        lon, lat = np.reshape(lon, self.shape), np.reshape(lat, self.shape)
        return np.stack([lon, lat], axis=-1)

    def cell_of(self, lonlat: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return row and column of the cells in which points of shape (n, 2) lie."""
        x, y = self._transformer.transform(lonlat[:, 0], lonlat[:, 1])
        columns = (np.asarray(x) - self.transform.c) / self.cell_m
        rows = (self.transform.f - np.asarray(y)) / self.cell_m
        return (
            np.clip(rows.astype(np.int64), 0, self.shape[0] - 1),
            np.clip(columns.astype(np.int64), 0, self.shape[1] - 1),
        )

    def to_metres(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Turn columns and rows, shape (n, 2), into metres."""
        return np.array([self.transform.c, self.transform.f]) + points * [self.cell_m, -self.cell_m]

    def burn(self, shapes: list[tuple[Any, float]], *, touched: bool) -> npt.NDArray[np.float32]:
        """Draw shapes in metres with values; later ones win; empty cells are 0."""
        if not shapes:
            return np.zeros(self.shape, dtype=np.float32)
        return np.asarray(
            rasterize(shapes, self.shape, transform=self.transform, all_touched=touched, dtype="float32", fill=0)
        )


def share_region(
    polygon: Any,
    seats: npt.NDArray[np.float64],
    ground: Ground,
    *,
    seed: str,
    municipal: bool,
    cell_m: float = FINEST_CELL_M,
) -> tuple[RegionGrid, npt.NDArray[np.int32]]:
    """Share a region among its seats.

    Parameters
    ----------
    polygon : shapely (Multi)Polygon
        lon/lat.
    seats : ndarray, shape (n, 2)
        lon/lat of the seats.
    ground : Ground
    seed : str
        Names the region; fixes the grain of its noise.
    municipal : bool
        Whether municipalities go whole to one seat.
    cell_m : float
        Width of the cells, at least; a great region has wider ones.

    Returns
    -------
    grid : RegionGrid
    owner : ndarray of int32, shape ``grid.shape``
        Index of the seat; -1 beyond the margin round the region.
    """
    grid = RegionGrid(polygon, finest_cell_m=cell_m)
    inside = grid.burn([(grid.polygon, 1)], touched=True) > 0
    near = ndimage.binary_dilation(inside, iterations=MARGIN_CELLS - 1, structure=np.ones((3, 3)))
    rows, columns = grid.cell_of(seats)
    cost_m, leap_m = _costs(grid, ground, seed, rows, columns)
    leap_m[_away_m(grid, rows, columns) <= BRIDGE_M] = 0  # a town on a river holds both its banks
    owner = _spread(near, cost_m, leap_m, rows, columns, grid.cell_m)
    if municipal:
        owner = _by_municipality(grid, owner, inside, rows, columns, ground)
    owner = _one_piece_each(owner, inside, rows, columns)
    owner[~near] = -1
    return grid, owner


def _away_m(grid: RegionGrid, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return each cell's distance to the nearest seat."""
    elsewhere = np.ones(grid.shape, dtype=bool)
    elsewhere[rows, columns] = False
    return np.asarray(ndimage.distance_transform_edt(elsewhere) * grid.cell_m)


def _costs(
    grid: RegionGrid,
    ground: Ground,
    seed: str,
    rows: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    lonlat = grid.centres_lonlat()
    height = np.maximum(ground.height(lonlat), 0)
    around = ndimage.gaussian_filter(height, 15_000 / grid.cell_m)
    climb = np.clip((height - around) / CLIMB_SCALE_M, 0, 3)
    # A town in the mountains is at home there.
    climb = climb * (1 - np.exp(-((_away_m(grid, rows, columns) / HOME_M) ** 2)))
    noise = np.zeros(grid.shape, dtype=np.float32)
    random = np.random.default_rng(zlib.crc32(seed.encode()))
    for width_m, weight in ((9_000, 1.0), (4_000, 0.8), (1_800, 0.6)):
        layer = ndimage.gaussian_filter(random.standard_normal(grid.shape).astype(np.float32), width_m / grid.cell_m)
        noise += weight * layer / (layer.std() + 1e-9)
    cost = (1 + CLIMB_WEIGHT * climb) * np.exp(NOISE_WEIGHT * noise / 1.4)
    box = shapely.box(*_bounds(lonlat))
    shapes: list[tuple[Any, float]] = []
    for line in ground.small_rivers[shapely.intersects(ground.small_rivers, box)]:
        shapes.append((grid.project(line), RIVER_LEAP_KM * 1000))
    great = ground.great_rivers.geometry.to_numpy()
    for line in great[shapely.intersects(great, box)]:
        shapes.append((grid.project(shapely.intersection(line, box)), GREAT_RIVER_LEAP_KM * 1000))
    shapes = [(shape, value) for shape, value in shapes if not shape.is_empty]
    return cost.astype(np.float32), grid.burn(shapes, touched=True)


def _bounds(lonlat: npt.NDArray[np.float64]) -> tuple[float, float, float, float]:
    return (
        float(lonlat[..., 0].min()),
        float(lonlat[..., 1].min()),
        float(lonlat[..., 0].max()),
        float(lonlat[..., 1].max()),
    )


def _shifted(array: npt.NDArray[Any], down: int, right: int, *, reach: tuple[int, int]) -> npt.NDArray[Any]:
    """Return the array moved by some cells, cut to those from which a step of `reach` stays inside."""
    height, width = array.shape
    first, last = max(0, -reach[1]), width - max(0, reach[1])
    return array[down : height - reach[0] + down, first + right : last + right]


def _spread(
    near: npt.NDArray[np.bool_],
    cost_m: npt.NDArray[np.float32],
    leap_m: npt.NDArray[np.float32],
    rows: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
    cell_m: float,
) -> npt.NDArray[np.int32]:
    near = near.copy()
    near[rows, columns] = True
    number = np.full(near.shape, -1, dtype=np.int64)
    number[near] = np.arange(near.sum())
    river = leap_m > 0
    starts, ends, weights = [], [], []
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (2, 1), (2, -1), (1, -2)):
        view = partial(_shifted, reach=(down, right))
        one, two = (0, 0), (down, right)
        both = (view(number, *one) >= 0) & (view(number, *two) >= 0)
        step = float(np.hypot(down, right)) * cell_m
        weight = step * (view(cost_m, *one) + view(cost_m, *two)) / 2
        wet_one, wet_two = view(river, *one), view(river, *two)
        # Half the leap onto the river and half off it.
        weight = weight + np.where(wet_one != wet_two, np.maximum(view(leap_m, *one), view(leap_m, *two)) / 2, 0)
        if abs(down) + abs(right) > 2:
            # A knight's move must not jump over a river that is one cell wide.
            middle = [(0, right // 2), (1, right // 2)] if down == 1 else [(1, 0), (1, right)]
            over = np.maximum(view(leap_m, *middle[0]), view(leap_m, *middle[1]))
            weight = weight + np.where(~wet_one & ~wet_two, over, 0)
        starts.append(view(number, *one)[both])
        ends.append(view(number, *two)[both])
        weights.append(weight[both])
    size = int(near.sum())
    graph = coo_array((np.concatenate(weights), (np.concatenate(starts), np.concatenate(ends))), shape=(size, size))
    seeds = number[rows, columns]
    first = {int(node): index for index, node in reversed(list(enumerate(seeds)))}
    _, _, source = dijkstra(
        graph.tocsr(), directed=False, indices=np.array(sorted(first)), min_only=True, return_predecessors=True
    )
    lookup = np.full(size + 1, -1, dtype=np.int32)
    for node, index in first.items():
        lookup[node] = index
    owner = np.full(near.shape, -1, dtype=np.int32)
    owner[near] = np.where(source >= 0, lookup[np.maximum(source, 0)], -1)
    return _fill_unreached(owner, near, rows, columns)


def _fill_unreached(
    owner: npt.NDArray[np.int32],
    near: npt.NDArray[np.bool_],
    rows: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
) -> npt.NDArray[np.int32]:
    """Give islands without a seat of their own whole to the nearest province."""
    lost = near & (owner < 0)
    if not lost.any():
        return owner
    islands, count = ndimage.label(lost, structure=np.ones((3, 3)))
    distance, (row, column) = ndimage.distance_transform_edt(owner < 0, return_indices=True)
    for island in range(1, count + 1):
        cells = np.argwhere(islands == island)
        nearest = cells[distance[tuple(cells.T)].argmin()]
        owner[tuple(cells.T)] = owner[row[tuple(nearest)], column[tuple(nearest)]]
    return owner


def _by_municipality(
    grid: RegionGrid,
    owner: npt.NDArray[np.int32],
    inside: npt.NDArray[np.bool_],
    rows: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
    ground: Ground,
) -> npt.NDArray[np.int32]:
    box = shapely.box(*_bounds(grid.centres_lonlat()))
    shapes = ground.municipalities[shapely.intersects(ground.municipalities, box)]
    burnt = grid.burn([(grid.project(shape), index + 1) for index, shape in enumerate(shapes)], touched=False)
    unit = burnt.astype(np.int64)
    unit = fill_from_nearest(unit, unit > 0)
    seats_in = np.bincount(unit[rows, columns], minlength=len(shapes) + 1)
    votes = np.zeros((len(shapes) + 1, int(owner.max()) + 1), dtype=np.int64)
    cells = inside & (owner >= 0)
    np.add.at(votes, (unit[cells], owner[cells]), 1)
    winner = votes.argmax(axis=1).astype(np.int32)
    for seat, (r, c) in enumerate(zip(rows, columns, strict=True)):
        if seats_in[unit[r, c]] == 1:
            winner[unit[r, c]] = seat
    whole = (seats_in <= 1) & (votes.sum(axis=1) > 0)
    return np.where(whole[unit] & (owner >= 0), winner[unit], owner).astype(np.int32)


def _one_piece_each(
    owner: npt.NDArray[np.int32],
    inside: npt.NDArray[np.bool_],
    rows: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
) -> npt.NDArray[np.int32]:
    """Let every province keep the piece with its seat, and islands; give other pieces to the province around them."""
    land, _ = ndimage.label(inside, structure=np.ones((3, 3)))
    lost = np.zeros(owner.shape, dtype=bool)
    for seat in np.unique(owner[owner >= 0]):
        mine = owner == seat
        pieces, count = ndimage.label(mine & inside)
        if count < 2:
            continue
        home = pieces[rows[seat], columns[seat]]
        sizes = ndimage.sum_labels(mine, pieces, np.arange(1, count + 1))
        if home == 0:
            home = int(sizes.argmax()) + 1
        for piece in range(1, count + 1):
            if piece == home:
                continue
            cells = pieces == piece
            island = land[cells][0]
            if np.all(owner[(land == island) & inside] == seat):
                continue
            lost |= cells
    if not lost.any():
        return owner
    known = (owner >= 0) & ~lost & inside
    islands = np.unique(land[lost])
    for island in islands:
        here = land == island
        source = known & here
        if not source.any():
            continue
        _, (row, column) = ndimage.distance_transform_edt(~source, return_indices=True)
        change = lost & here
        owner[change] = owner[row[change], column[change]]
    _, (row, column) = ndimage.distance_transform_edt(~inside | (owner < 0), return_indices=True)
    margin = ~inside & (owner >= 0)
    owner[margin] = owner[row[margin], column[margin]]
    return owner


def fill_from_nearest(values: npt.NDArray[Any], known: npt.NDArray[np.bool_]) -> npt.NDArray[Any]:
    """Give every unknown cell the value of the nearest known one."""
    row, column = ndimage.distance_transform_edt(~known, return_distances=False, return_indices=True)
    return values[row, column]


def drop_exclaves(
    owner: npt.NDArray[np.int32], inside: npt.NDArray[np.bool_], fewest_cells: int
) -> npt.NDArray[np.int32]:
    """Give pieces of fewer cells, unless they are whole islands, to what lies around them."""
    land, _ = ndimage.label(inside, structure=np.ones((3, 3)))
    lost = np.zeros(owner.shape, dtype=bool)
    for value in np.unique(owner[inside]):
        pieces, count = ndimage.label((owner == value) & inside)
        sizes = np.bincount(pieces.ravel(), minlength=count + 1)
        for piece in np.flatnonzero(sizes < fewest_cells):
            cells = pieces == piece
            if not np.all(owner[land == land[cells][0]] == value):
                lost |= cells
    return np.asarray(fill_from_nearest(owner, inside & ~lost), dtype=np.int32)
