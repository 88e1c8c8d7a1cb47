"""Symbols of units after APP-6 (MIL-STD-2525): a frame by affiliation, an icon by arm, a sign by size.

The shapes are those of milsymbol; `data/build/symbols` tells how they were taken over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from frontmap.scene.primitives import Colour, Fill, Primitive, Stroke

__all__ = ["Affiliation", "affiliations", "symbol_parts", "unit_symbol"]

Vertices = npt.NDArray[np.float64]
Affiliation: TypeAlias = Literal["friend", "hostile", "neutral"]

_FILE = Path(__file__).with_name("unit_symbols.json")
_MIDDLE = (100.0, 100.0)
_WIDTH = 150.0
"""Of a friendly frame in the units of the file."""


@lru_cache(maxsize=1)
def _shapes() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def affiliations(sides: Iterable[str], pairs_at_war: Iterable[tuple[str, str]]) -> dict[str, Affiliation]:
    """Return the affiliation of each side as the first of them sees it.

    Whoever is ever at war with the first side is hostile; whoever is at war with one of those is a friend; the rest is
    neutral.

    Parameters
    ----------
    sides : iterable of str
    pairs_at_war : iterable of (str, str)
    """
    order, pairs = list(sides), list(pairs_at_war)
    enemies: dict[str, set[str]] = {side: set() for side in order}
    for one, other in pairs:
        enemies.setdefault(one, set()).add(other)
        enemies.setdefault(other, set()).add(one)
    hostile = enemies[order[0]] if order else set()
    found: dict[str, Affiliation] = {}
    for number, side in enumerate(order):
        if number and side in hostile:
            found[side] = "hostile"
        else:
            found[side] = "friend" if not number or enemies[side] & hostile else "neutral"
    return found


@lru_cache(maxsize=256)
def symbol_parts(
    affiliation: Affiliation, kind: str, size: str
) -> tuple[Vertices, tuple[tuple[bool, tuple[Vertices, ...]], ...]]:
    """Return the frame of a symbol, a ring, and its parts: whether each is filled, and its lines; all one wide."""
    shapes = _shapes()[affiliation]

    def ring(points: list[list[float]]) -> Vertices:
        return (np.array(points, dtype=np.float64) - _MIDDLE) / _WIDTH

    drawn = [*shapes["kinds"].get(kind, ()), *shapes["sizes"].get(size, ())]
    parts = tuple((bool(one["filled"]), tuple(ring(line) for line in one["lines"])) for one in drawn)
    return ring(shapes["frame"]), parts


def unit_symbol(
    affiliation: Affiliation,
    kind: str,
    size: str,
    x: float,
    y: float,
    width_px: float,
    *,
    ground: Colour,
    ink: Colour,
    edge: Colour,
    casing: Colour,
    alpha: float = 1.0,
) -> list[Primitive]:
    """Draw the symbol of a unit.

    Parameters
    ----------
    affiliation : {'friend', 'hostile', 'neutral'}
        The frame: a rectangle, a diamond, a square.
    kind, size : str
        As in a scenario: ``armour``, ``corps``. An unknown one is left out.
    x, y : float
        Middle of the frame in page pixels.
    width_px : float
        Of a friendly frame.
    ground, ink, edge, casing : Colour
        Inside of the frame, icon, frame, and the edge round all of it.
    alpha : float
    """
    frame, parts = symbol_parts(affiliation, kind, size)

    def there(ring: Vertices) -> Vertices:
        return ring * width_px + (x, y)

    pen = max(width_px * 0.028, 1.0)
    outline = there(frame)
    signs = [(filled, tuple(there(line) for line in lines)) for filled, lines in parts]
    strokes = tuple(line for _, lines in signs for line in lines)
    drawn: list[Primitive] = [
        Stroke((outline, *strokes), casing, pen * 2 + max(width_px * 0.07, 2.2), alpha=0.9 * alpha**2, join="round"),
        Fill((outline,), ground, alpha=alpha),
    ]
    filled = tuple(line for full, lines in signs if full for line in lines)
    if filled:
        drawn.append(Fill(filled, ink, alpha=alpha))
    if strokes:
        drawn.append(Stroke(strokes, ink, pen, alpha=alpha, cap="butt"))
    drawn.append(Stroke((outline,), edge, pen * 1.8, alpha=alpha, join="miter"))
    return drawn
