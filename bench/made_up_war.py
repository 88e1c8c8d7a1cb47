"""A made-up war of any size: provinces with winding borders in rows and columns that fall one after another."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.atlas.model import Area, Atlas, Country, Place, Province, Raster, Region, River
from frontmap.atlas.theatre import theatre_of
from frontmap.instant import Span, evening, morning
from frontmap.timeline.change import Change, Side, Statement, Timeline, War

__all__ = ["made_up_war"]

_FIRST = date(1936, 7, 18)
_WEST, _SOUTH, _EAST, _NORTH = 0.0, 42.0, 18.0, 50.0
_RIVERS, _RIVER_VERTICES = 5, 500
_Floats = npt.NDArray[np.float64]


def made_up_war(columns: int, rows: int, days: int, changes: int, folder: Path, vertices: int = 190) -> Timeline:
    """Make up a war: red comes from the west, blue takes some of it back, and the line stands still nowhere for long.

    Parameters
    ----------
    columns, rows : int
        Of provinces: 40 by 25 make 1,000.
    days, changes : int
        Each change of hands takes as many provinces as it must, so that the whole theatre falls once and a part twice.
    folder : Path
        Where a picture of the relief is written.
    vertices : int
        Of each province, about.
    """
    corners = _corners(columns, rows)
    count = max(vertices // 4, 2)
    level = _edges(corners[:, :-1], corners[:, 1:], count, 2)
    upright = _edges(corners[:-1], corners[1:], count, 3)
    rings = [
        np.concatenate(
            [
                level[row, column, :-1],
                upright[row, column + 1, :-1],
                level[row + 1, column, :0:-1],
                upright[row, column, :0:-1],
            ]
        )
        for row in range(rows)
        for column in range(columns)
    ]
    numbers = np.arange(rows * columns).reshape(rows, columns)
    pairs = [(numbers[:, :-1], numbers[:, 1:]), (numbers[:-1], numbers[1:])]
    neighbours = np.vstack([np.column_stack([one.ravel(), other.ravel()]) for one, other in pairs])
    regions = tuple(Region(f"xx.r{number}", f"Region {number}", "xx") for number in range(-(-rows // 5)))
    centres = (corners[:-1, :-1] + corners[1:, 1:]).reshape(-1, 2) / 2
    large = set(np.random.default_rng(4).choice(len(rings), 40, replace=False).tolist())
    atlas = Atlas(
        countries=(Country("xx", "Nowhere"),),
        regions=regions,
        provinces=tuple(
            Province(f"xx.r{n // columns // 5}.p{n}", f"Town {n}", f"xx.r{n // columns // 5}", "xx", n, 1.0)
            for n in range(len(rings))
        ),
        places=tuple(
            Place(f"Town {n}", *centre, 2 if n in large else 5, 50_000 if n in large else 1_000, n)
            for n, centre in enumerate(centres.tolist())
        ),
        polygons=np.array([shapely.Polygon(ring) for ring in rings], dtype=object),
        neighbours=np.array(sorted(map(tuple, neighbours.tolist())), dtype=np.int32),
        rivers=_rivers(),
        relief=_relief(folder / "relief.png"),
    )
    theatre = theatre_of(atlas, [Area("country", "xx")])
    span = Span(morning(_FIRST), evening(_FIRST + timedelta(days=days - 1)))
    west = columns // 8
    start = tuple("red" if n % columns < west else "blue" for n in range(len(rings)))
    return Timeline(
        theatre=theatre,
        span=span,
        sides=(Side("red", "Red", "red"), Side("blue", "Blue", "blue"), Side("green", "Green", "green")),
        start=start,
        changes=_changes(numbers, west, days, changes),
        wars=(War("red", "blue", span),),
        title="A made-up war",
    )


def _corners(columns: int, rows: int) -> _Floats:
    random = np.random.default_rng(1)
    lon, lat = np.meshgrid(np.linspace(_WEST, _EAST, columns + 1), np.linspace(_NORTH, _SOUTH, rows + 1))
    sway = random.uniform(-0.2, 0.2, (2, rows + 1, columns + 1))
    lon, lat = lon + sway[0] * (_EAST - _WEST) / columns, lat + sway[1] * (_NORTH - _SOUTH) / rows
    return np.stack([lon, lat], axis=-1)


def _edges(start: _Floats, end: _Floats, count: int, seed: int) -> _Floats:
    """Return winding lines between corners, shape (..., count, 2)."""
    share = np.linspace(0, 1, count)
    phase = np.random.default_rng(seed).uniform(0, 6.28, (*start.shape[:-1], 3, 1))
    waves = sum(np.sin(share * 6.28 * (k + 1) + phase[..., k, :]) / (k + 1) for k in range(3))
    along = end - start
    across = np.stack([-along[..., 1], along[..., 0]], axis=-1)
    sway = (waves * np.sin(np.pi * share) * 0.06)[..., np.newaxis]
    return start[..., None, :] + share[:, None] * along[..., None, :] + sway * across[..., None, :]


def _changes(numbers: npt.NDArray[np.int64], west: int, days: int, count: int) -> tuple[Change, ...]:
    rows, columns = numbers.shape
    falling = [numbers[:, column] for column in range(west, columns)]
    back = [numbers[rows // 2 :, column] for column in range(columns - 1, columns - 1 - (columns - west) // 4, -1)]
    taken = [("red", part) for part in falling] + [("blue", part) for part in back]
    order = [(side, int(province)) for side, part in taken for province in part]
    found = []
    for number, some in enumerate(np.array_split(np.arange(len(order)), min(count, len(order)))):
        side = order[some[0]][0]
        provinces = tuple(sorted(order[index][1] for index in some if order[index][0] == side))
        begin = int(number / count * (days - 8))
        span = Span(morning(_FIRST + timedelta(days=begin)), evening(_FIRST + timedelta(days=begin + 5)))
        found.append(Change(side, span, provinces=provinces, statement=Statement(text=f"{side} goes on", line=number)))
    return tuple(found)


def _rivers() -> tuple[River, ...]:
    random = np.random.default_rng(5)
    found = []
    for number in range(_RIVERS):
        lon = np.linspace(_WEST, _EAST, _RIVER_VERTICES)
        lat = _SOUTH + (number + 0.5) * (_NORTH - _SOUTH) / _RIVERS + np.cumsum(random.normal(0, 0.02, _RIVER_VERTICES))
        found.append(River(f"River {number}", number, shapely.LineString(np.column_stack([lon, lat]))))
    return tuple(found)


def _relief(path: Path) -> Raster:
    from PIL import Image

    random = np.random.default_rng(6)
    coarse = Image.fromarray(random.uniform(120, 230, (60, 130)).astype(np.uint8))
    coarse.resize((1300, 600), Image.Resampling.BICUBIC).save(path)
    return Raster(path, _WEST - 4, _SOUTH - 2, _EAST + 4, _NORTH + 2, 1 / 255)
