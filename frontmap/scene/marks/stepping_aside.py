"""Marks that step aside from names: fights at sea, whose place is a rough one, and badges that stand beside theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.scene.elements import moved
from frontmap.scene.marks.item import Draw, Item, Items, Stand
from frontmap.scene.primitives import Box, Primitive
from frontmap.scene.sheet import meets

__all__ = ["stepped_aside"]

_RINGS, _LOOKS = 6, 16
_FURTHEST = 1.5
"""How far a mark may step aside, in its own breadths."""


def stepped_aside(items: Items, names: Sequence[Box], standing: Sequence[tuple[Box, float, float]]) -> Items:
    """Return marks of which those with room step aside from names, and where they can from marks of the same time.

    Parameters
    ----------
    items : Items
    names : sequence of Box
        Names and furniture.
    standing : sequence of (Box, float, float)
        What marks of other layers cover, from when, until when.
    """
    taken = np.array(names, dtype=np.float64).reshape(-1, 4)
    placed = list(items.items)
    for number, item in enumerate(placed):
        if item.room is None:
            continue
        others = [(box, other.start, other.end) for other in placed if other is not item for box in other.boxes]
        now = [box for box, start, end in (*standing, *others) if start < item.end and item.start < end]
        step = _free_step(item, taken, np.array(now, dtype=np.float64).reshape(-1, 4))
        if step.any():
            placed[number] = _moved(item, *step.tolist())
    return replace(items, items=tuple(placed))


def _free_step(item: Item, names: npt.NDArray[np.float64], marks: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the shortest step, shape (2,), that takes a mark off names and marks, or off names at least."""
    boxes: npt.NDArray[np.float64] = np.array(item.boxes, dtype=np.float64)
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    turns = np.linspace(0.0, 2 * np.pi, _LOOKS, endpoint=False)
    ways = np.linspace(0.0, _FURTHEST, _RINGS + 1)[1:] * float((high - low).max())
    rings = (ways[:, None, None] * np.column_stack([np.cos(turns), np.sin(turns)])).reshape(-1, 2)
    steps = np.concatenate([np.zeros((1, 2)), rings]).round()
    there = np.concatenate([low + steps, high + steps], axis=1)
    roomy = shapely.contains(item.room, shapely.box(*there.T))
    # A mark may begin where there is no room for all of it: by the shore of a bay.
    roomy[0] = True
    clear_of_names, clear_of_marks = (
        ~meets(there.T[:, :, None], others.T[:, None, :]).any(axis=1) for others in (names, marks)
    )
    legible = roomy & clear_of_names
    for good in (legible & clear_of_marks, legible):
        if good.any():
            return np.asarray(steps[int(good.argmax())], dtype=np.float64)
    return np.zeros(2)


def _moved(item: Item, right: float, down: float) -> Item:
    draw: Draw = item.draw

    def moved_draw(stand: Stand) -> list[Primitive]:
        return [moved(primitive, right, down) for primitive in draw(stand)]

    there = [(left + right, top + down, end + right, foot + down) for left, top, end, foot in item.boxes]
    return replace(item, draw=moved_draw, boxes=tuple(there))
