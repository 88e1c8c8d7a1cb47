"""A filter for Pandoc and Quarto: code blocks of the class ``frontmap`` become maps.

``pandoc chapter.md --filter frontmap-pandoc -o chapter.docx``, or ``filters: [frontmap-pandoc]`` in the head of a
Quarto document. A block begins with ```` ``` {.frontmap} ````. Pictures are drawn into the folder ``maps`` where Pandoc
runs, which is also where scenarios are read from.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from frontmap.chapter.block import Written
from frontmap.chapter.embed import Embedding
from frontmap.chapter.pictures import FOLDER, Picture, beside
from frontmap.errors import FrontmapError

__all__ = ["filtered", "main"]

_FIRST_WITH_FIGURES = (1, 23)


def filtered(document: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return a document with maps in place of their blocks.

    Parameters
    ----------
    document : dict
        As Pandoc hands it to filters: its syntax tree in JSON.
    folder : Path
        Where scenarios are read from; pictures are drawn into its folder ``maps``.

    Raises
    ------
    FrontmapError
        If a block has mistakes or cannot be drawn.
    """
    has_figures = tuple(document["pandoc-api-version"][:2]) >= _FIRST_WITH_FIGURES
    embedding = Embedding(folder / FOLDER)

    def shown(text: str) -> dict[str, Any]:
        # Pandoc does not tell filters in which line of the text a block stands.
        return _figure(embedding.picture(Written(text + "\n", "frontmap block"), folder), has_figures)

    return {**document, "blocks": _replaced(document["blocks"], shown)}


def _replaced(node: Any, shown: Callable[[str], dict[str, Any]]) -> Any:
    if isinstance(node, list):
        return [_replaced(each, shown) for each in node]
    if not isinstance(node, dict):
        return node
    if node.get("t") == "CodeBlock" and "frontmap" in node["c"][0][1]:
        return shown(node["c"][1])
    return {key: _replaced(value, shown) for key, value in node.items()}


def _figure(picture: Picture, has_figures: bool) -> dict[str, Any]:
    alt, caption = _inlines(picture.alt), _inlines(picture.caption)
    address = beside(picture.still)
    if not has_figures:
        # Before figures were a kind of their own, they were pictures alone in a paragraph, marked in their title.
        words = {"t": "Image", "c": [["", [], [["alt", picture.alt]]], caption, [address, "fig:" if caption else ""]]}
        return {"t": "Para", "c": [words]}
    image = {"t": "Plain", "c": [{"t": "Image", "c": [["", [], []], alt, [address, ""]]}]}
    below = [{"t": "Plain", "c": caption}] if caption else []
    return {"t": "Figure", "c": [["", [], []], [None, below], [image]]}


def _inlines(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for word in text.split():
        found += [{"t": "Space"}, {"t": "Str", "c": word}]
    return found[1:]


def main() -> None:
    """Filter the document on stdin to stdout; a mistake is told on stderr and ends Pandoc's run."""
    try:
        document = filtered(json.load(sys.stdin), Path.cwd())
    except FrontmapError as error:
        sys.exit(f"frontmap: {error}")
    json.dump(document, sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main()
