"""Tiles of a server that may be broken or hostile."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from frontmap import __version__, cache
from frontmap.basemap import NotReached, fetch, provider_named
from frontmap.basemap.fetch import MOST_BYTES, Clock, fetch_tile
from tests.basemap.server import colour_of

pytestmark = pytest.mark.usefixtures("hasty")

PATIENT_SECONDS = 30.0
"""For a server that answers at once, on a machine that may be busy: who is late is asked again."""


def tile(server, way: str, seconds: float = 30.0):
    return fetch_tile(provider_named(server.template(way)).address(3, 5, 4), Clock(seconds))


@pytest.mark.parametrize(("way", "times"), [("good", 1), ("retina", 1), ("shaky", 3), ("busy", 2), ("moved", 2)])
def test_tiles_come_in_the_end(server, way, times, monkeypatch) -> None:
    monkeypatch.setattr(fetch, "_TILE_SECONDS", PATIENT_SECONDS)
    content = tile(server, way)
    assert content.shape == (256, 256, 3) and content.dtype == np.uint8
    assert np.all(content == colour_of(4, 3, 5))
    assert len(server.asked) == times


def test_other_kinds_of_picture(server) -> None:
    assert np.abs(tile(server, "jpeg")[0, 0].astype(int) - (200, 100, 50)).max() < 6
    assert np.all(tile(server, "clear") == 255)


def test_the_server_is_told_who_asks(server) -> None:
    tile(server, "good")
    ((path, headers),) = server.asked
    assert path == "/good/4/3/5.png"
    assert headers["User-Agent"] == f"frontmap/{__version__}"
    assert "Cookie" not in headers and "Referer" not in headers


@pytest.mark.parametrize(
    ("way", "told", "times"),
    [
        ("forbidden", "answered 403", 1),
        ("missing", "answered 404", 1),
        ("broken", "answered 500", 3),
        ("patience", "answered 429", 1),
        ("html", "answered with text/html, not with a picture", 1),
        ("disguised", "sent something that is not a whole picture", 1),
        ("svg", "sent something that is not a whole picture", 1),
        ("truncated", "sent something that is not a whole picture", 1),
        ("cut", "cannot be reached", 3),
        ("bomb", "sent something that is not a whole picture", 1),
        ("poster", "9000x9000 pixels, not a tile", 1),
        ("oblong", "300x200 pixels, not a tile", 1),
        ("endless", f"sent more than {MOST_BYTES:,} bytes", 1),
        ("packed", "sent a packed answer", 1),
        ("to_file", "sends elsewhere, to 'file:///etc/hostname', which is not followed", 1),
        ("to_other", "sends elsewhere, to 'http://localhost:", 1),
        ("in_circles", "sends from one address to the next without end", 4),
        ("nonsense", "cannot be reached", 3),
        ("drip", "did not answer within", 3),
        ("dripping_head", "did not answer within", 3),
    ],
)
def test_whatever_is_no_tile_is_refused_soon(server, way, told, times, monkeypatch) -> None:
    if told != "did not answer within":
        monkeypatch.setattr(fetch, "_TILE_SECONDS", PATIENT_SECONDS)
    with pytest.raises(NotReached, match=told):
        tile(server, way)
    assert len(server.asked) == times


def test_no_server(server) -> None:
    port = server.server_port
    server.shutdown()
    server.server_close()
    with pytest.raises(NotReached, match=r"cannot be reached: .*refused"):
        fetch_tile(f"http://127.0.0.1:{port}/1/1/1.png", Clock(30.0))
    with pytest.raises(NotReached, match="cannot be reached"):
        fetch_tile("http://no-such-host.invalid/1/1/1.png", Clock(30.0))


def test_all_tiles_together_have_a_time(server) -> None:
    with pytest.raises(NotReached, match="too long for all tiles together"):
        tile(server, "good", seconds=0.0)
    with pytest.raises(NotReached, match=r"did not answer within|too long"):
        tile(server, "drip", seconds=0.2)


def test_threads_that_were_left_behind_end(server) -> None:
    with pytest.raises(NotReached):
        tile(server, "drip")
    server.ended.set()
    for thread in threading.enumerate():
        if thread.name == "frontmap-tile":
            thread.join(timeout=10)
            assert not thread.is_alive()


def test_a_tile_is_asked_for_once(server, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("FRONTMAP_CACHE", str(tmp_path))
    first = tile(server, "good")
    assert np.array_equal(tile(server, "good"), first)
    assert len(server.asked) == 1 and cache.contents().entries == 1
    with pytest.raises(NotReached):
        tile(server, "html")
    assert cache.contents().entries == 1
    (entry,) = tmp_path.glob("*.npz")
    np.savez(entry, content=np.frombuffer(b"no picture", dtype=np.uint8))
    assert np.array_equal(tile(server, "good"), first)
    assert len(server.asked) == 3
