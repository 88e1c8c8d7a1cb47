"""The page: one file with everything in it, that asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape
from pathlib import Path
from typing import Any

from frontmap.viewer.exhibit import Exhibit

__all__ = ["bundle", "embedding", "json_for_script", "page_html"]

_BUNDLE = Path(__file__).resolve().parent / "bundle"


def bundle(name: str) -> str:
    """Return a file of the built viewer: ``page.js``, ``widget.js`` or ``viewer.css``."""
    return (_BUNDLE / name).read_text(encoding="utf-8")


def json_for_script(value: Any) -> str:
    """Return JSON that can stand in a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def page_html(exhibit: Exhibit, description: str, *, embed: bool = False) -> str:
    """Return the page of a war.

    Parameters
    ----------
    exhibit : Exhibit
    description : str
        What the page shows, for those who cannot run it and for search engines.
    embed : bool
        Whether it stands in a frame on somebody else's page, where there is less room.
    """
    script, style = bundle("page.js"), bundle("viewer.css")
    title = str(exhibit.story["title"])
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data: blob:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )
    data = json_for_script(exhibit.story | {"embed": embed})
    numbers = base64.b64encode(exhibit.block).decode("ascii")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="description" content="{escape(description, quote=True)}">
<meta name="generator" content="frontmap">
<title>{escape(title)}</title>
<style>{style}</style>
</head>
<body>
<div id="frontmap"></div>
<noscript><h1>{escape(title)}</h1><p>{escape(description)}</p><p>The map needs JavaScript.</p></noscript>
<script type="application/json" id="frontmap-story">{data}</script>
<script type="text/plain" id="frontmap-block">{numbers}</script>
<script>{script}</script>
</body>
</html>
"""


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}"


def embedding(file: str, title: str) -> str:
    """Return the lines that put a page into another one."""
    return (
        f'<iframe src="{escape(file, quote=True)}" title="{escape(title, quote=True)}" width="100%" height="520" '
        'style="border:0" loading="lazy" sandbox="allow-scripts allow-downloads" allow="fullscreen"></iframe>'
    )
