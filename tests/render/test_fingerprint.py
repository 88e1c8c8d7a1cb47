"""What is counted never comes to nought by chance."""

from __future__ import annotations

import itertools

from frontmap.render.fingerprint import Change, number_of


def test_two_things_that_change_places_in_memory_are_told() -> None:
    """The hash of a tuple is nearly linear: what one gains the other would lose."""
    lost = 0
    for address, step in itertools.product(range(0x7F0000000000, 0x7F0000010000, 4096), range(16, 4096, 48)):
        change = Change((4, 4))
        for place, old, new in ((1, address, address + step), (2, address + step, address)):
            change.count_box((2.0, 2.0, 6.0, 6.0), -number_of((0, 0, place), old))
            change.count_box((2.0, 2.0, 6.0, 6.0), number_of((0, 0, place), new))
        lost += not change.tiles()[1, 1]
    assert lost == 0
