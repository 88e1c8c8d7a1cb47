"""Maps over ground from the web, and over their own where that cannot be had."""

from __future__ import annotations

import logging

import numpy as np
import pytest
from PIL import Image

import frontmap as fm
from frontmap.errors import RenderError
from tests.basemap.server import tile_server
from tests.conftest import CAMPAIGN


@pytest.fixture(scope="module")
def war(tmp_path_factory):
    path = tmp_path_factory.mktemp("war") / "aragon.yaml"
    path.write_text(CAMPAIGN, encoding="utf-8")
    return fm.load(path)


@pytest.fixture
def server():
    with tile_server() as running:
        yield running


def text_of(path) -> str:
    return path.read_text(encoding="utf-8")


def test_held_land_is_tinted_and_the_rest_is_the_tiles(war, server, tmp_path) -> None:
    plain, over = tmp_path / "plain.png", tmp_path / "over.png"
    look = {"size": (320, 180), "at": "1936-09-08", "furniture": False}
    war.render(plain, **look)
    war.render(over, basemap=server.template("jpeg"), **look)
    before, after = (np.asarray(Image.open(path).convert("RGB"), dtype=int) for path in (plain, over))
    tiles = (200, 100, 50)
    corner = after[4, 4]
    assert np.abs(corner - tiles).max() < 8 and np.abs(before[4, 4] - tiles).max() > 20
    # In the middle of Zaragoza's region, far from names and lines: the tint with the ground shining through.
    mixed = np.abs(after - (before * 0.6 + np.array(tiles) * 0.4)).max(axis=2) < 14
    assert mixed.mean() > 0.1


def test_the_map_names_where_its_ground_is_from(war, server, tmp_path) -> None:
    path = tmp_path / "map.svg"
    war.render(path, at="1936-09-08", size=(640, 360), basemap=server.template("good"))
    assert "Ground: tiles of 127.0.0.1" in text_of(path)
    assert 'id="layer-basemap"' in text_of(path) and 'id="layer-relief"' not in text_of(path)


@pytest.mark.parametrize("way", ["html", "forbidden"])
def test_where_there_are_no_tiles_the_map_has_its_own_ground(war, server, tmp_path, caplog, way) -> None:
    over, plain = tmp_path / "over.svg", tmp_path / "plain.svg"
    with caplog.at_level(logging.WARNING, logger="frontmap"):
        war.render(over, at="1936-09-08", size=(640, 360), basemap=server.template(way))
    assert len(server.asked) == 1
    (record,) = caplog.records
    assert "the map is drawn over the ground that frontmap carries" in record.getMessage()
    assert "127.0.0.1 could not be reached" in text_of(over) and "tiles of" not in text_of(over)
    war.render(plain, at="1936-09-08", size=(640, 360))
    drawn, expected = (text_of(each).partition("</style>")[2] for each in (over, plain))
    assert drawn.replace(". 127.0.0.1 could not be reached", "") == expected


def test_a_film_stands_over_one_ground(war, server, tmp_path) -> None:
    film = tmp_path / "film.gif"
    made = war.render(
        film,
        from_="1936-09-08",
        to="1936-09-10",
        seconds=0.3,
        size=(160, 90),
        furniture=False,
        basemap=server.template("jpeg"),
        workers=2,
    )
    assert made.frames > 1
    assert len({path for path, _ in server.asked}) == len(server.asked)
    with Image.open(film) as opened:
        assert np.abs(np.asarray(opened.convert("RGB"), dtype=int)[2, 2] - (200, 100, 50)).max() < 12


def test_sheets_have_it_too(war, server, tmp_path) -> None:
    path = tmp_path / "sheet.svg"
    war.sheet(path, days=["1936-09-02", "1936-09-20"], width_px=640, basemap=server.template("good"))
    assert "Ground: tiles of 127.0.0.1" in text_of(path)


def test_a_picture_without_furniture_tells_what_to_say_beside_it(war, server, tmp_path) -> None:
    made = war.render(
        tmp_path / "a.png", at="1936-09-08", size=(160, 90), basemap=server.template("good"), furniture=False
    )
    assert "Ground: tiles of 127.0.0.1" in made.notices[0]


@pytest.mark.parametrize(
    ("name", "options", "told"),
    [
        ("a.png", {"transparent": True}, "a transparent picture has no ground"),
        ("a.html", {}, "a page asks nobody for anything"),
        ("a.mp4", {"dask": "tcp://127.0.0.1:1"}, "made by one process"),
        ("a.png", {"basemap": "OpenStretMap"}, "no provider of tiles"),
        ("a.png", {"basemap": "file:///{z}/{x}/{y}"}, "no address of tiles"),
    ],
)
def test_contradictions(war, server, tmp_path, name, options, told) -> None:
    with pytest.raises(RenderError, match=told):
        war.render(tmp_path / name, **{"basemap": server.template("good"), **options})
    assert server.asked == [] and list(tmp_path.iterdir()) == []
