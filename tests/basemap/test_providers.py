"""Who gives tiles: names and addresses."""

from __future__ import annotations

import pytest

from frontmap.basemap import provider_named
from frontmap.errors import RenderError


def test_a_name_that_contextily_knows() -> None:
    provider = provider_named("OpenStreetMap.Mapnik")
    assert provider.address(3, 5, 4) == "https://tile.openstreetmap.org/4/3/5.png"
    assert (provider.attribution, provider.least_zoom, provider.most_zoom) == ("© OpenStreetMap contributors", 0, 19)
    assert provider_named("openstreetmap mapnik").name == "OpenStreetMap.Mapnik"


def test_an_address() -> None:
    provider = provider_named("https://{s}.tiles.example.org/a/{z}/{y}/{x}{r}.jpg?key=1")
    assert provider.address(3, 5, 4) == "https://a.tiles.example.org/a/4/5/3.jpg?key=1"
    assert provider.attribution == "tiles of {s}.tiles.example.org".replace("{s}", "a")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("OpenStretMap.Mapnik", "did you mean OpenStreetMap.Mapnik"),
        ("", "no provider of tiles is named ''"),
        ("Thunderforest.Outdoors", "Thunderforest.Outdoors wants a key"),
        ("file:///tiles/{z}/{x}/{y}.png", "begin with http:// or https://"),
        ("ftp://example.org/{z}/{x}/{y}.png", "begin with http:// or https://"),
        ("/tiles/{z}/{x}/{y}.png", "begin with http:// or https://"),
        ("javascript:{z}{x}{y}", "begin with http:// or https://"),
        ("https:///{z}/{x}/{y}.png", "begin with http:// or https://"),
        ("https://example.org:x/{z}/{x}/{y}.png", "begin with http:// or https://"),
        ("https://example.org/{z}/ {x}/{y}.png\r\nHost: evil", "begin with http:// or https://"),
        ("https://example.org/tiles.png", "has no place for {x}, {y}, {z}"),
        ("https://{x}.example.org/{z}/{x}/{y}.png", "a number of the tile in the name of its server"),
        ("https://[::1/{z}/{x}/{y}.png", "begin with http:// or https://"),
    ],
)
def test_what_is_neither_is_refused(text, told) -> None:
    with pytest.raises(RenderError) as caught:
        provider_named(text)
    assert told in str(caught.value)
