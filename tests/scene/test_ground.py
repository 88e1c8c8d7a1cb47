"""The ground: what lies beyond the atlas."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from frontmap.atlas import Raster
from frontmap.scene.ground import beyond, ground_of
from frontmap.scene.primitives import Fill
from frontmap.scene.theme import ATLAS
from frontmap.scene.view import View
from tests.scene.small_war import small_timeline


@pytest.mark.parametrize(("south", "some"), [(39.0, False), (40.0, True)])
def test_land_that_ends_with_the_atlas_goes_on_beyond_it(south, some) -> None:
    theatre = small_timeline().theatre
    atlas = replace(theatre.atlas, relief=Raster(Path("none.png"), 0.0, south, 9.0, 49.0, 1 / 255))
    ((left, top), (right, _)) = theatre.projection.to_metres([(0.5, 41.0), (3.5, 41.0)])
    # The provinces reach from 40° to 42°, the page far below them.
    view = View(theatre.projection, left, top, (right - left) / 300, 300, 200)
    layers = beyond(ground_of(replace(theatre, atlas=atlas), view), ATLAS)
    # Only land that reaches the edge is cut.
    assert bool(layers) == some
    if some:
        ((fill, line),) = (layer.primitives for layer in layers)
        (ring,) = fill.rings
        edge = view.lonlat_to_page([(2.0, 40.0)])[0, 1]
        assert isinstance(fill, Fill) and fill.colour == ATLAS.land
        assert ring[:, 1].min() == pytest.approx(edge, abs=4.0) and ring[:, 1].max() > 200
        assert line.lines[0][:, 1] == pytest.approx(edge, abs=4.0)
