"""What is counted never comes to nought by chance, and only what has changed is told."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from frontmap.render.dirty import Tiles, Turn
from frontmap.render.fingerprint import number_of
from frontmap.render.grid import TILE_PX, places_of
from frontmap.scene.primitives import Fill, Layer, Primitive, Stroke


def test_two_things_that_change_places_in_memory_are_told() -> None:
    """The hash of a tuple is nearly linear: what one gains the other would lose."""
    lost = 0
    for address, step in itertools.product(range(0x7F0000000000, 0x7F0000010000, 4096), range(16, 4096, 48)):
        total = 0
        for place, old, new in ((1, address, address + step), (2, address + step, address)):
            total += number_of((0, 0, place), new) - number_of((0, 0, place), old)
        lost += total & 0xFFFFFFFFFFFFFFFF == 0
    assert lost == 0


def _bar(end: float) -> Primitive:
    return Fill((np.array([[10.0, 100.0], [end, 100.0], [end, 140.0], [10.0, 140.0]]),), (0, 0, 0))


def _line(end: float) -> Primitive:
    course = np.column_stack([np.linspace(10, 590, 100), np.linspace(100, 180, 100)])
    course[-1, 0] = end
    return Stroke((course,), (0, 0, 0), 3.0)


@pytest.mark.parametrize("primitive", [_bar, _line])
def test_of_what_is_large_only_the_part_that_changes_is_told(primitive: Callable[[float], Primitive]) -> None:
    pictures = [(Layer("one", (primitive(end),)),) for end in (590.0, 594.0, 594.0)]
    first, second, third = (turn.dirty for turn in Tiles(600, 200).turns(Turn(), pictures))
    assert first is not None and np.flatnonzero(first.any(axis=0))[0] <= 10 // TILE_PX
    assert second is not None and np.flatnonzero(second.any(axis=0))[0] >= 570 // TILE_PX
    assert third is None


def test_no_boxes_meet_no_tiles() -> None:
    tiles = np.zeros((2, 5, 6), dtype=bool)
    assert places_of(np.zeros((0, 4)), np.zeros(0, dtype=np.intp), tiles).size == 0
