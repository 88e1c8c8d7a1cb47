from __future__ import annotations

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
CELLS = HeldCells(10.0, (1, 3), np.array([(0, 0), (0, 1), (0, 2)]), SCHEDULE, np.array([10, 10, 0, 1]))


def test_holders_at_instants() -> None:
    assert CELLS.holders(np.array([1.0, 2.0, 4.0, 5.0])).tolist() == [[0, 0, 0], [1, 0, 0], [1, 0, 0], [0, -1, 0]]


def test_how_long_cells_stay_with_their_holders() -> None:
    since, until = CELLS.lasting(2.0, 4.0)
    assert since.tolist() == [2.0, -np.inf, -np.inf] and until.tolist() == [5.0, 5.0, np.inf]
    since, until = CELLS.lasting(1.0, 3.0)
    assert np.isnan(since).tolist() == np.isnan(until).tolist() == [True, False, False]
    assert CELLS.on_grid(until)[0, 1:].tolist() == [5.0, np.inf]


def test_how_much_of_the_page_each_side_holds_when() -> None:
    held = CELLS.amounts(3, np.array([0.0, 2.0, 4.9, 5.0]))
    # The last cell in play, which nobody holds at first, is out of sight.
    assert held.tolist() == [[20, 0, 0], [10, 10, 0], [10, 10, 0], [10, 1, 0]]
    nothing = Schedule(*(array[:0] for array in (SCHEDULE.start, SCHEDULE.instant, SCHEDULE.point, SCHEDULE.holder)))
    assert not HeldCells(10.0, (1, 3), CELLS.at[:0], nothing, CELLS.weights[:0]).amounts(2, np.array([3.0])).any()


def test_amounts_are_what_the_holders_say() -> None:
    chance = np.random.default_rng(7)
    start = chance.integers(-1, 3, 5).astype(np.int16)
    instant = np.sort(chance.integers(0, 9, 40)).astype(float)
    points, holders = chance.integers(0, 5, 40).astype(np.int32), chance.integers(-1, 3, 40).astype(np.int16)
    weights = np.array([1, 2, 0, 4, 8])
    schedule = Schedule(start, instant, points, holders)
    cells = HeldCells(1.0, (1, 5), np.argwhere(np.ones((1, 5))), schedule, weights)
    days = np.arange(-0.5, 9.5, 0.5)
    for found, held in zip(cells.amounts(3, days).tolist(), cells.holders(days), strict=True):
        assert found == [int(weights[held == side].sum()) for side in range(3)]
