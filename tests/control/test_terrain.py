from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from frontmap.atlas.model import Raster
from frontmap.control import compute_control
from frontmap.control.mesh import Grid
from frontmap.control.terrain import ease_on
from tests.control.worlds import DAY, change, painted, theatre_like, timeline_like


def _raised(rows: list[list[int]], path: Path) -> Raster:
    Image.fromarray(np.array(rows, dtype=np.uint8)).save(path)
    return Raster(path, west=-1.0, south=39.5, east=2.0, north=42.0, scale=10.0)


def test_slopes_are_hard_and_plains_are_easy(tmp_path: Path) -> None:
    theatre = theatre_like("aa", "aa")
    heights = [[0] * 60 + [200] * 60] * 100
    atlas = replace(theatre.atlas, elevation=_raised(heights, tmp_path / "step.png"))
    steep = replace(theatre, atlas=atlas)
    (west_m, south_m), (east_m, _) = steep.projection.to_metres([[-0.5, 40.2], [1.5, 40.2]]).tolist()
    grid = Grid(west_m, south_m, (east_m - west_m) / 2, rows=1, columns=3)
    ease = ease_on(steep, grid)
    assert ease is not None
    west, edge, east = ease.values
    assert (west, east) == (1.0, 1.0)
    assert 0.2 <= edge < 0.5
    assert ease_on(theatre, grid) is None


def test_what_a_known_atlas_says_is_told_without_reading_it(tmp_path: Path) -> None:
    theatre = theatre_like("aa", "aa")
    missing = Raster(tmp_path / "missing.png", west=-1.0, south=39.5, east=2.0, north=42.0)
    known = replace(theatre, atlas=replace(theatre.atlas, elevation=missing, version="1"))
    newer = replace(theatre, atlas=replace(theatre.atlas, elevation=missing, version="2"))
    grids = [Grid(0.0, 0.0, 100.0, 3, 4), Grid(0.0, 0.0, 100.0, 4, 3)]
    told = [ease.basis for world in (known, newer) for grid in grids if (ease := ease_on(world, grid)) is not None]
    assert len(set(told)) == 4
    with pytest.raises(FileNotFoundError):
        _ = ease_on(known, grids[0]).values


def test_terrain_changes_the_way_but_not_the_end(tmp_path: Path) -> None:
    theatre = theatre_like("abbb", "abbb")
    heights = np.zeros((100, 120), dtype=int)
    heights[68:72, :] = 250
    atlas = replace(theatre.atlas, elevation=_raised(heights.tolist(), tmp_path / "ridge.png"))
    taken = change(theatre, "red", "b", 0, 9)
    flat, ridged = (
        compute_control(timeline_like(world, {"red": "a", "blue": "b"}, taken))
        for world in (theatre, replace(theatre, atlas=atlas))
    )
    assert painted(flat, DAY + 10, 8, 4) == painted(ridged, DAY + 10, 8, 4) == ["rrrrrrrr"] * 4
    assert flat.areas_m2(DAY + 5)[0] == pytest.approx(ridged.areas_m2(DAY + 5)[0], rel=0.02)
