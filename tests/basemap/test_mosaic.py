"""Tiles put together and brought into the projection of a page."""

from __future__ import annotations

import numpy as np
import pytest

from frontmap.basemap import MOST_TILES, NotReached, ground_from_tiles, mosaic, provider_named
from tests.basemap.server import colour_of

pytestmark = pytest.mark.usefixtures("hasty")


def net(west: float, south: float, east: float, north: float, points: int = 17):
    """Return the net of a page whose sides run along meridians and parallels."""
    return np.stack(np.meshgrid(np.linspace(west, east, points), np.linspace(north, south, points)), axis=-1)


def tile_at(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """Return the tile of a place, as the convention of web maps has it."""
    count = 2**zoom
    rad = np.radians(lat)
    return int(np.floor((lon + 180) / 360 * count)) % count, int(
        (1 - np.log(np.tan(rad) + 1 / np.cos(rad)) / np.pi) / 2 * count
    )


def zooms_asked(server) -> set[int]:
    return {int(path.split("/")[2]) for path, _ in server.asked}


@pytest.mark.parametrize(
    ("west", "east"),
    [(-10.0, 10.0), (170.0, 190.0), (-190.0, -170.0)],
    ids=["Greenwich", "180 degrees", "180 degrees from the west"],
)
def test_each_pixel_shows_the_tile_of_its_place(server, west, east) -> None:
    wide, high = 200, 150
    box = (west, 40.0, east, 50.0)
    folded = net(*box)
    folded[..., 0] = (folded[..., 0] + 180) % 360 - 180
    ground = ground_from_tiles(provider_named(server.template("good")), folded, wide, high, 7_000.0)
    (zoom,) = zooms_asked(server)
    assert ground.shape == (high, wide, 3)
    right = 0
    for row in range(5, high, 20):
        for column in range(5, wide, 20):
            lon = west + (column + 0.5) / wide * (east - west)
            lat = 50.0 - (row + 0.5) / high * 10.0
            right += tuple(ground[row, column]) == colour_of(zoom, *tile_at(lon, lat, zoom))
    # Only along the seams, where two tiles are mixed, may it be neither.
    assert right >= 75
    assert len(server.asked) == len({path for path, _ in server.asked}) <= MOST_TILES


def test_the_grain_of_the_page_chooses_the_zoom(server) -> None:
    provider = provider_named(server.template("good"))
    ground_from_tiles(provider, net(0.0, 0.0, 0.7, 0.5), 100, 70, 152.9)
    assert zooms_asked(server) == {10}


def test_no_map_asks_for_more_than_its_share_of_tiles(server, monkeypatch) -> None:
    monkeypatch.setattr(mosaic, "_MOST_PIXELS", 60_000)
    provider = provider_named(server.template("good"))
    ground = ground_from_tiles(provider, net(-20.0, 30.0, 40.0, 65.0), 400, 300, 100.0)
    assert ground.shape == (300, 400, 3)
    assert 0 < len(server.asked) <= MOST_TILES


def test_the_whole_globe_and_the_poles(server) -> None:
    ground = ground_from_tiles(provider_named(server.template("good")), net(-180, -90, 180, 90), 300, 200, 120_000.0)
    assert ground.shape == (200, 300, 3) and len(server.asked) <= MOST_TILES


def test_one_tile_that_cannot_be_had_is_enough(server) -> None:
    with pytest.raises(NotReached, match="404"):
        ground_from_tiles(provider_named(server.template("missing")), net(0, 0, 10, 10), 100, 100, 10_000.0)
    assert len(server.asked) == 1
