from __future__ import annotations

import itertools

import numpy as np

from frontmap.control.schedule import Schedule
from frontmap.scene.held_cells import HeldCells

# Three cells in a row and a province of a few pixels, held by red (0) but for the last, which nobody holds; blue (1)
# takes the first on day 2 and gives it back on day 5, on which nobody gets the second and blue the province.
EVENTS = ((2.0, 0, 1), (5.0, 0, 0), (5.0, 1, -1), (5.0, 3, 1))
SCHEDULE = Schedule(
    start=np.array([0, 0, 0, -1], dtype=np.int16),
    instant=np.array([event[0] for event in EVENTS]),
    point=np.array([event[1] for event in EVENTS], dtype=np.int32),
    holder=np.array([event[2] for event in EVENTS], dtype=np.int16),
)
CELLS = HeldCells(10.0, (1, 3), np.array([(0, 0), (0, 1), (0, 2)]), SCHEDULE)


def test_holders_at_instants() -> None:
    assert CELLS.holders(np.array([1.0, 2.0, 4.0, 5.0])).tolist() == [[0, 0, 0], [1, 0, 0], [1, 0, 0], [0, -1, 0]]


def test_how_long_cells_stay_with_their_holders() -> None:
    since, until = CELLS.lasting(2.0, 4.0)
    assert since.tolist() == [2.0, -np.inf, -np.inf] and until.tolist() == [5.0, 5.0, np.inf]
    since, until = CELLS.lasting(1.0, 3.0)
    assert np.isnan(since).tolist() == np.isnan(until).tolist() == [True, False, False]
    assert CELLS.on_grid(until)[0, 1:].tolist() == [5.0, np.inf]


def test_who_is_on_the_page_when() -> None:
    presence = CELLS.presence(3)
    seen = [presence.at(instant).tolist() for instant in (0.0, 2.0, 4.9, 5.0)]
    assert seen == [[True, False, False], [True, True, False], [True, True, False], [True, True, False]]
    assert presence.turns.tolist() == [2.0]
    nothing = Schedule(*(array[:0] for array in (SCHEDULE.start, SCHEDULE.instant, SCHEDULE.point, SCHEDULE.holder)))
    assert not HeldCells(10.0, (1, 3), CELLS.at[:0], nothing).presence(2).at(3.0).any()


def test_presence_is_what_the_holders_say() -> None:
    chance = np.random.default_rng(7)
    start = chance.integers(-1, 3, 5).astype(np.int16)
    instant = np.sort(chance.integers(0, 9, 40)).astype(float)
    points, holders = chance.integers(0, 5, 40).astype(np.int32), chance.integers(-1, 3, 40).astype(np.int16)
    cells = HeldCells(1.0, (1, 5), np.argwhere(np.ones((1, 5))), Schedule(start, instant, points, holders))
    days = np.arange(-0.5, 9.5, 0.5)
    for day, held in zip(days, cells.holders(days), strict=True):
        assert cells.presence(3).at(day).tolist() == [side in held for side in range(3)]
    rows = cells.presence(3).rows
    assert all((one != other).any() for one, other in itertools.pairwise(rows))
