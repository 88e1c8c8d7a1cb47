from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from frontmap.atlas.model import Raster
from frontmap.control import compute_control
from frontmap.control.terrain import ease_at
from tests.control.worlds import DAY, change, painted, theatre_like, timeline_like


def _raised(rows: list[list[int]], path: Path) -> Raster:
    Image.fromarray(np.array(rows, dtype=np.uint8)).save(path)
    return Raster(path, west=-1.0, south=39.5, east=2.0, north=42.0, scale=10.0)


def test_slopes_are_hard_and_plains_are_easy(tmp_path: Path) -> None:
    theatre = theatre_like("aa", "aa")
    heights = [[0] * 60 + [200] * 60] * 100
    atlas = replace(theatre.atlas, elevation=_raised(heights, tmp_path / "step.png"))
    steep = replace(theatre, atlas=atlas)
    lonlat = np.array([[-0.5, 40.2], [0.5, 40.2], [1.5, 40.2]])
    west, edge, east = ease_at(steep, steep.projection.to_metres(lonlat))
    assert (west, east) == (1.0, 1.0)
    assert 0.2 <= edge < 0.5
    assert ease_at(theatre, np.zeros((1, 2))) is None


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
