"""What a notebook shows for a war or for one of its days: a picture with words beside it, as plain HTML."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

__all__ = ["Share", "page_html", "picture_html"]


class Share(NamedTuple):
    """How much a side holds: its name, its colour as ``#rrggbb``, square kilometres and share of all held land."""

    name: str
    colour: str
    area_km2: float
    share: float


def picture_html(png: bytes, description: str) -> str:
    """Return an ``<img>`` that carries its own picture.

    Parameters
    ----------
    png : bytes
    description : str
        Alternative text; escaped here.
    """
    data = base64.b64encode(png).decode("ascii")
    return (
        f'<img src="data:image/png;base64,{data}" alt="{escape(description, quote=True)}" '
        'style="max-width:100%;height:auto">'
    )


def page_html(title: str, when: str, png: bytes, description: str, shares: Sequence[Share]) -> str:
    """Return a picture, its title and a table of who holds how much; every word is escaped.

    Parameters
    ----------
    title, when : str
    png : bytes
    description : str
        Alternative text of the picture.
    shares : sequence of Share
    """
    rows = "".join(
        "<tr>"
        f'<td><span style="display:inline-block;width:1em;height:1em;background:{escape(share.colour, quote=True)}">'
        f"</span> {escape(share.name)}</td>"
        f'<td style="text-align:right">{share.area_km2:,.0f} km²</td>'
        f'<td style="text-align:right">{share.share:.1%}</td>'
        "</tr>"
        for share in shares
    )
    return (
        f"<figure><figcaption><strong>{escape(title)}</strong>, {escape(when)}</figcaption>"
        f"{picture_html(png, description)}<table>{rows}</table></figure>"
    )
