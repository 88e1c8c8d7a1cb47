from __future__ import annotations

import numpy as np

from frontmap.scene.gaps import gaps_between


def line(*points):
    return np.array(points, dtype=float)


def test_lines_go_on_across_small_gaps() -> None:
    pieces = [line((0, 0), (50, 0)), line((58, 0), (90, 0)), line((90, 0), (140, 0)), line((160, 0), (200, 0))]
    assert gaps_between(pieces, "aaaa", 10.0) == [(0, 1)]
    assert gaps_between(pieces, "aaaa", 25.0) == [(0, 1), (2, 3)]


def test_only_lines_of_one_kind_and_sense_go_on_in_one_another() -> None:
    pieces = [line((0, 0), (50, 0)), line((55, 0), (90, 0))]
    assert gaps_between(pieces, "ab", 10.0) == []
    assert gaps_between([pieces[0], pieces[1][::-1]], "aa", 10.0) == []


def test_the_nearest_goes_first_and_each_end_once() -> None:
    pieces = [line((0, 0), (50, 0)), line((56, 0), (90, 0)), line((53, 0), (53, 90))]
    assert gaps_between(pieces, "aaa", 10.0) == [(0, 2)]


def test_a_long_line_is_closed_to_a_loop_and_a_scrap_is_not() -> None:
    around = line((0, 0), (90, 0), (90, 90), (0, 90), (0, 6))
    assert gaps_between([around], "a", 10.0) == [(0, 0)]
    assert gaps_between([around / 20], "a", 10.0) == []
    closed = np.vstack([around, around[:1]])
    assert gaps_between([closed], "a", 10.0) == [] == gaps_between([], "", 10.0)
