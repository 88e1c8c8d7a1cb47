"""Who gives tiles: the providers that contextily knows, or an address with places for the numbers of a tile."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from frontmap.errors import RenderError

__all__ = ["Provider", "is_web_address", "provider_named"]

_MOST_ZOOM = 22
_NUMBERS = ("{x}", "{y}", "{z}")
_EXAMPLE = "https://example.org/{z}/{x}/{y}.png"


@dataclass(frozen=True, slots=True)
class Provider:
    """A server of tiles in the projection of web maps (EPSG:3857).

    Attributes
    ----------
    name : str
        For messages.
    attribution : str
        What must stand on the map.
    least_zoom, most_zoom : int
    address : callable
        Takes column, row and zoom of a tile and returns its address.
    """

    name: str
    attribution: str
    least_zoom: int
    most_zoom: int
    address: Callable[[int, int, int], str]


def provider_named(text: str) -> Provider:
    """Return the provider that an author means.

    Parameters
    ----------
    text : str
        A name as at xyzservices.readthedocs.io, such as ``OpenStreetMap.Mapnik``, or an address that begins with
        ``http://`` or ``https://`` and holds ``{x}``, ``{y}`` and ``{z}``.

    Raises
    ------
    RenderError
        If it is neither, or a provider that wants a key.
    """
    if "{" in text or "/" in text or ":" in text:
        return _by_address(text)
    from contextily import providers

    try:
        found = providers.query_name(text)
    except ValueError:
        names = list(providers.flatten())
        near = difflib.get_close_matches(text, names, n=3, cutoff=0.5)
        remedy = f"did you mean {' or '.join(near)}?" if near else f"give a name such as {names[0]}, or {_EXAMPLE}"
        raise RenderError(f"no provider of tiles is named {text!r}; {remedy}") from None
    name = str(found.get("name", text))
    if found.requires_token():
        raise RenderError(f"{name} wants a key; get one from it, and give its address with the key in it: {_EXAMPLE}")
    if not is_web_address(found.build_url(x=0, y=0, z=0)):
        raise RenderError(f"{name} is not reached by http; choose another provider")
    least, most = int(found.get("min_zoom", 0)), min(int(found.get("max_zoom", 18)), _MOST_ZOOM)
    attribution = " ".join(str(found.get("attribution", name)).replace("(C)", "©").split())
    return Provider(name, attribution, least, most, lambda x, y, z: str(found.build_url(x=x, y=y, z=z)))


def is_web_address(address: str) -> bool:
    """Return whether something is the address of a web server, by http or https."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _by_address(template: str) -> Provider:
    lacking = [number for number in _NUMBERS if number not in template]
    if not is_web_address(template) or re.search(r"[\x00-\x20\x7f]", template):
        raise RenderError(f"{template!r} is no address of tiles; begin with http:// or https://: {_EXAMPLE}")
    if lacking:
        raise RenderError(f"{template!r} has no place for {', '.join(lacking)}; write it as {_EXAMPLE}")
    whole = template.replace("{s}", "a").replace("{r}", "")
    host = str(urlsplit(whole).hostname)
    if any(number in host for number in _NUMBERS):
        raise RenderError(f"{template!r} has a number of the tile in the name of its server; write it as {_EXAMPLE}")

    def address(x: int, y: int, z: int) -> str:
        return whole.replace("{x}", str(x)).replace("{y}", str(y)).replace("{z}", str(z))

    return Provider(host, f"tiles of {host}", 0, _MOST_ZOOM, address)
