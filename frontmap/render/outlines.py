"""Lines and rings, and in which tiles of the page they lie.

What is large is known segment by segment, cut into parts no longer than a tile; of what is small it is enough to know
the box.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from frontmap.render.grid import TILE_PX, Grid, grown, places_of

__all__ = ["Outline", "boxes_of", "is_large", "pieces_within", "trace"]

_COMPACT_PX2 = 64.0**2
"""Of what covers no more than this only the box is known."""

_Floats: TypeAlias = npt.NDArray[np.float64]
_Indices: TypeAlias = npt.NDArray[np.intp]

_MULTIPLIERS = tuple(np.uint64(value) for value in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """Parts of segments of several lines.

    Attributes
    ----------
    tile : ndarray of intp, shape (n,)
        The tile of its middle, counted row by row.
    code : ndarray of uint64, shape (n,)
        Depends on the whole segment, and on what joins it: an end or other segments.
    boxes : ndarray of float64, shape (n, 4)
        Left, top, right, bottom.
    vertex : ndarray of intp, shape (n,)
        From which vertex of its line the segment starts.
    """

    tile: _Indices
    code: npt.NDArray[np.uint64]
    boxes: _Floats
    vertex: _Indices


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A line or a ring of at least two vertices.

    Attributes
    ----------
    points : ndarray of float64, shape (n, 2)
        As it was given.
    box : ndarray of float64, shape (4,)
        Round its vertices: left, top, right, bottom.
    parts : _Parts or None
        Of this line and others; None if it is small.
    own : slice
        Which of `parts` are its own.
    """

    points: _Floats
    box: _Floats
    parts: _Parts | None
    own: slice


def boxes_of(lines: Sequence[_Floats]) -> _Floats:
    """Return the box round the vertices of each of some lines, shape (lines, 4): left, top, right, bottom."""
    return _boxes(np.concatenate(lines), np.fromiter(map(len, lines), np.intp, len(lines)))


def _boxes(points: _Floats, lengths: _Indices) -> _Floats:
    starts = lengths.cumsum() - lengths
    low, high = np.minimum.reduceat(points, starts, axis=0), np.maximum.reduceat(points, starts, axis=0)
    return np.concatenate([low, high], axis=1)


def is_large(boxes: _Floats) -> npt.NDArray[np.bool_]:
    """Return of which boxes, shape (n, 4), it is worth to know more of what is inside."""
    return np.asarray((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]) > _COMPACT_PX2)


def trace(lines: Sequence[_Floats], shape: tuple[int, int], *, closed: bool) -> list[Outline]:
    """Find out where lines or rings lie.

    Parameters
    ----------
    lines : sequence of ndarray, each of shape (n, 2)
        Each of at least two vertices.
    shape : (int, int)
        Rows and columns of tiles, the rim included.
    closed : bool
        Whether they are rings. Of these, segments that lie level are left out: they part nothing from what is beside
        them.
    """
    if not lines:
        return []
    points = np.concatenate([piece for line in lines for piece in (line, line[:1])] if closed else list(lines))
    lengths = np.fromiter(map(len, lines), np.intp, len(lines)) + closed
    boxes = _boxes(points, lengths)
    large = is_large(boxes)
    parts, bounds = None, np.zeros(0, dtype=np.intp)
    if large.any():
        if not large.all():
            points, lengths = points[np.repeat(large, lengths)], lengths[large]
        parts, bounds = _parts_of(points, lengths, shape, closed=closed)
    places = iter(zip([0, *bounds.tolist()], bounds.tolist(), strict=False))
    return [
        Outline(line, box, parts, slice(*next(places))) if is_traced else Outline(line, box, None, slice(0))
        for line, box, is_traced in zip(lines, boxes, large.tolist(), strict=True)
    ]


def _parts_of(points: _Floats, lengths: _Indices, shape: tuple[int, int], *, closed: bool) -> tuple[_Parts, _Indices]:
    """Return the parts of lines that lie one after the other, and one past the last part of each line."""
    ends = lengths.cumsum()
    is_start = np.ones(len(points), dtype=bool)
    is_start[ends - 1] = False
    if closed:
        is_start[:-1] &= points[:-1, 1] != points[1:, 1]
    vertex = np.flatnonzero(is_start)
    tail = points[vertex]
    step = points[vertex + 1] - tail
    size = np.abs(step).max(axis=1)
    if len(size) and size.max() > TILE_PX:
        count = np.ceil(size / TILE_PX).astype(np.intp).clip(1)
        number = np.arange(count.sum()) - np.repeat(count.cumsum() - count, count)
        step = np.repeat(step / count[:, np.newaxis], count, axis=0)
        tail = np.repeat(tail, count, axis=0) + step * number[:, np.newaxis]
        vertex = np.repeat(vertex, count)
    head = tail + step
    rows, columns = shape
    # One more for the rim; all that lies beyond the rim is counted to it.
    place = ((tail + head) * (0.5 / TILE_PX) + 1.0).clip(0, (columns - 1, rows - 1)).astype(np.intp)
    bounds = vertex.searchsorted(ends)
    first = np.repeat(ends - lengths, np.diff(bounds, prepend=0))
    code = _codes(points, ends, lengths, closed=closed)[vertex]
    boxes = np.concatenate([np.minimum(tail, head), np.maximum(tail, head)], axis=1)
    return _Parts(place[:, 1] * columns + place[:, 0], code, boxes, vertex - first), bounds


def _codes(points: _Floats, ends: _Indices, lengths: _Indices, *, closed: bool) -> npt.NDArray[np.uint64]:
    """Return a number for the segment that starts at each vertex but the last."""
    corner = np.ascontiguousarray(points.T).view(np.uint64)
    code = (corner[0] ^ (corner[0] >> np.uint64(31))) * _MULTIPLIERS[0]
    code ^= code >> np.uint64(29)
    code = (code ^ corner[1]) * _MULTIPLIERS[1]
    if not closed:
        # Ends have caps, inner vertices have joins: they are told apart.
        code[ends - 1] += np.uint64(1)
        code[ends - lengths] += np.uint64(2)
    code ^= code >> np.uint64(32)
    segment: npt.NDArray[np.uint64] = code[:-1] * _MULTIPLIERS[2] + code[1:]
    segment ^= segment >> np.uint64(30)
    segment *= _MULTIPLIERS[1]
    segment ^= segment >> np.uint64(27)
    return segment


def pieces_within(pictures: Sequence[Sequence[Outline]], tiles: Grid, reach_px: float) -> list[list[list[_Floats]]]:
    """Return what a pen that reaches so far needs of lines to draw some tiles.

    Parameters
    ----------
    pictures : sequence of sequence of Outline
        The lines of each picture.
    tiles : ndarray of bool, shape (pictures, rows, columns)
        The tiles that are to be drawn of each; at least one.
    reach_px : float

    Returns
    -------
    list of list of list of ndarray, each of shape (n, 2)
        For each picture the pieces of each line, in order, with the neighbours of their joins; of small lines, all or
        nothing.
    """
    every = [(picture, outline) for picture, outlines in enumerate(pictures) for outline in outlines]
    if not every:
        return [[] for _ in pictures]
    boxes = grown(np.array([outline.box for _, outline in every]), reach_px)
    picture = np.fromiter((number for number, _ in every), np.intp, len(every))
    down, across = np.asarray(tiles.any(axis=2)), np.asarray(tiles.any(axis=1))
    bounds = np.column_stack([_last(across), _last(down), across.argmax(axis=1) - 1, down.argmax(axis=1) - 1]) * TILE_PX
    bounds = bounds[picture]
    near: list[bool] = np.all((boxes[:, :2] <= bounds[:, :2]) & (boxes[:, 2:] >= bounds[:, 2:]), axis=1).tolist()
    traced = [one for one, is_near in zip(every, near, strict=True) if is_near and one[1].parts is not None]
    pieces = iter(_pieces(traced, tiles, reach_px) if traced else ())
    found: list[list[list[_Floats]]] = [[] for _ in pictures]
    for (number, outline), is_near in zip(every, near, strict=True):
        found[number].append([] if not is_near else [outline.points] if outline.parts is None else next(pieces))
    return found


def _last(flags: npt.NDArray[np.bool_]) -> _Indices:
    """Return the place of the last that is set in each row, shape (rows, n)."""
    last: _Indices = flags.shape[1] - 1 - flags[:, ::-1].argmax(axis=1)
    return last


def _pieces(traced: list[tuple[int, Outline]], tiles: Grid, reach_px: float) -> list[list[_Floats]]:
    """Return the pieces of lines, each in its picture."""
    own = [(outline.parts, outline.own) for _, outline in traced if outline.parts is not None]
    points = np.concatenate([outline.points for _, outline in traced])
    ends = np.fromiter((len(outline.points) for _, outline in traced), np.intp, len(traced)).cumsum()
    counts = [some.stop - some.start for _, some in own]
    vertex = np.concatenate([parts.vertex[some] for parts, some in own])
    vertex += np.repeat([0, *ends[:-1].tolist()], counts)
    tile = np.concatenate([parts.tile[some] for parts, some in own])
    picture = np.repeat([number for number, _ in traced], counts)
    # Most parts are far from all that is wanted; of the others it is found out exactly.
    wide = _spread(tiles, math.ceil((reach_px + TILE_PX / 2) / TILE_PX)).reshape(-1)
    near = wide[tile + picture * tiles[0].size].nonzero()[0]
    boxes = np.concatenate([parts.boxes[some] for parts, some in own])[near]
    needed = tiles.reshape(-1).take(places_of(grown(boxes, reach_px), picture[near], tiles)).any(axis=1)
    wanted = np.zeros(len(points) + 2, dtype=bool)
    # One flag for each vertex: whether the segment that starts there is wanted; none starts at the end of a line.
    wanted[vertex[near[needed]] + 1] = True
    drawn = np.zeros(len(points) + 1, dtype=bool)
    drawn[1:] = wanted[1:-1] | wanted[2:] | wanted[:-2]
    drawn[ends] = False
    steps = (drawn[1:] != drawn[:-1]).nonzero()[0]
    cuts = steps[::2].searchsorted(ends).tolist()
    edges = steps.tolist()
    runs = [points[first : last + 1] for first, last in zip(edges[::2], edges[1::2], strict=True)]
    return [runs[first:last] for first, last in zip([0, *cuts[:-1]], cuts, strict=True)]


def _spread(tiles: Grid, reach: int) -> Grid:
    """Return tiles and all that lie up to `reach` tiles from one of them in their picture, also diagonally."""
    for _ in range(reach):
        wide = tiles.copy()
        wide[:, 1:] |= tiles[:, :-1]
        wide[:, :-1] |= tiles[:, 1:]
        tiles = wide.copy()
        tiles[..., 1:] |= wide[..., :-1]
        tiles[..., :-1] |= wide[..., 1:]
    return tiles
