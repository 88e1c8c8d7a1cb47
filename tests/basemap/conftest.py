"""The tile server, and a client that does not wait as long as it does for people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from frontmap.basemap import fetch
from tests.basemap.server import TileServer, tile_server


@pytest.fixture
def server() -> Iterator[TileServer]:
    """Run a tile server."""
    with tile_server() as running:
        yield running


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the client wait for fractions of a second only."""
    monkeypatch.setattr(fetch, "_TILE_SECONDS", 0.6)
    monkeypatch.setattr(fetch, "_BACKOFF_SECONDS", 0.01)
