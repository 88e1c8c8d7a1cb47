"""Primitives as matplotlib paths in page pixels: rings, lines, dashes and the outlines of text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap.scene.lettering import feet_of
from frontmap.scene.primitives import Text
from frontmap.scene.typography import outline

__all__ = ["dashes_of", "path_of", "text_path", "vertices_of"]


_MOVE, _LINE, _CLOSE = 1, 2, 79
"""matplotlib's codes of vertices."""


def path_of(parts: Sequence[npt.NDArray[np.float64]], *, closed: bool) -> Any:
    """Make one matplotlib path of several rings or lines.

    Parameters
    ----------
    parts : sequence of ndarray, each of shape (n, 2)
        Those with fewer than two vertices are left out.
    closed : bool
        Whether each is a ring.

    Returns
    -------
    matplotlib Path or None
        None if nothing is left.
    """
    from matplotlib.path import Path

    # Each ring gets a closing vertex of its own; its coordinates are not read.
    joined = vertices_of([np.concatenate([part, part[-1:]]) for part in parts if len(part) > 1] if closed else parts)
    if joined is None:
        return None
    vertices, codes = joined
    if closed:
        codes = codes.copy()
        codes[np.append(np.flatnonzero(codes == _MOVE)[1:], len(codes)) - 1] = _CLOSE
    return Path(vertices, codes)


def vertices_of(
    parts: Sequence[npt.NDArray[np.float64]],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8]] | None:
    """Join lines of at least two vertices; return all vertices and matplotlib's codes of them, or None."""
    if len(parts) == 1 and len(parts[0]) > 1:
        return parts[0], _codes((len(parts[0]),))
    kept = [part for part in parts if len(part) > 1]
    if not kept:
        return None
    return np.concatenate(kept), _codes(tuple(map(len, kept)))


@lru_cache(maxsize=1024)
def _codes(lengths: tuple[int, ...]) -> npt.NDArray[np.uint8]:
    codes = np.full(sum(lengths), _LINE, dtype=np.uint8)
    codes[list(accumulate(lengths[:-1], initial=0))] = _MOVE
    codes.flags.writeable = False
    return codes


def dashes_of(line: npt.NDArray[np.float64], pattern: tuple[float, ...]) -> list[npt.NDArray[np.float64]]:
    """Cut a line into the pieces that a dash pattern leaves.

    The renderer would cut them after it has clipped the line to its canvas, so that dashes would depend on the clip.
    """
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    length = along[-1]
    if length <= 0.0 or sum(pattern) <= 0.0:
        return [line]
    repeats = int(length // sum(pattern)) + 1
    cuts = np.concatenate([[0.0], np.cumsum(np.tile(pattern, repeats))])
    ends = np.minimum(cuts[1::2], length)
    starts = cuts[: 2 * len(ends) : 2]
    starts, ends = starts[starts < ends], ends[starts < ends]
    # The vertices of all pieces, and the ends of all, each at its place along the line.
    at = np.concatenate([starts, along, ends])
    points = np.column_stack([np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])])
    first, last = np.searchsorted(along, starts, side="right"), np.searchsorted(along, ends, side="left")
    inner = points[len(starts) : len(starts) + len(along)]
    corners = zip(points[: len(starts)], points[len(starts) + len(along) :], strict=True)
    return [
        np.concatenate([start[np.newaxis], inner[low:high], end[np.newaxis]])
        for (start, end), low, high in zip(corners, first.tolist(), last.tolist(), strict=True)
    ]


def text_path(text: Text) -> Any:
    """Return the outlines of a text where it stands on the page.

    Returns
    -------
    matplotlib Path or None
        None if there is nothing to see.

    Raises
    ------
    RenderError
        If the font lacks a character.
    """
    from matplotlib.path import Path

    laid = outline(text.text, text.font)
    if not len(laid.vertices):
        return None
    feet, turns = feet_of(text)
    points = (laid.vertices - np.column_stack([laid.starts[laid.glyphs], np.zeros(len(laid.glyphs))])) * text.size_px
    cosine, sine = np.cos(turns)[laid.glyphs], np.sin(turns)[laid.glyphs]
    turned = feet[laid.glyphs] + np.column_stack(
        [points[:, 0] * cosine - points[:, 1] * sine, -points[:, 0] * sine - points[:, 1] * cosine]
    )
    return Path(turned, laid.codes)
