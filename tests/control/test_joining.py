"""Pieces of fronts are joined where just two of them meet, each group by itself, and end where borders begin."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from frontmap.control.joining import Piece, close_gaps, joined, without_repeats


def line(*points: tuple[float, float]) -> npt.NDArray[np.float64]:
    return np.array(points, dtype=np.float64)


def told(found: list[tuple[int, npt.NDArray[np.float64]]]) -> list[tuple[int, list[list[float]]]]:
    return [(group, points.tolist()) for group, points in found]


def test_a_line_goes_on_where_one_ends_and_one_other_begins() -> None:
    lines = [line((5, 0), (9, 0)), line((0, 0), (5, 0))]
    assert told(joined(lines)) == [(0, [[0, 0], [5, 0], [9, 0]])]


def test_three_that_meet_stay_apart_and_are_the_same_arrays() -> None:
    lines = [line((0, 0), (5, 0)), line((5, 0), (9, 0)), line((5, 0), (5, 9))]
    assert all(one is other for (_, one), other in zip(joined(lines), lines, strict=True))


def test_groups_are_not_joined_with_one_another() -> None:
    lines = [line((5, 0), (9, 0)), line((0, 0), (5, 0)), line((9, 0), (9, 9))]
    assert told(joined(lines, [1, 0, 1])) == [(0, [[0, 0], [5, 0]]), (1, [[5, 0], [9, 0], [9, 9]])]


def test_rings_are_closed_and_what_has_no_length_is_left_out() -> None:
    lines = [line((0, 0), (5, 0)), line((5, 0), (5, 5), (0, 0)), line((7, 7), (7.1, 7)), line((3, 3), (4, 4), (3, 3))]
    assert told(joined(lines)) == [(0, [[0, 0], [5, 0], [5, 5], [0, 0]]), (0, [[3, 3], [4, 4], [3, 3]])]


def test_a_level_line_ends_where_a_border_begins_and_others_keep_their_vertices() -> None:
    shared = line((0, 0), (4, 0.5), (8, 0))
    pieces = [Piece((0, 1), shared[:2], 0, True), Piece((0, 1), shared[1:], 0, True)]
    close_gaps(pieces, [Piece((0, 1), line((4, 0), (4, -9)), -1, False)], 1.0)
    assert [piece.points.tolist() for piece in pieces] == [[[0, 0], [4, 0]], [[4, 0], [8, 0]]]
    assert shared.tolist() == [[0, 0], [4, 0.5], [8, 0]]


def test_vertices_that_repeat_the_one_before_are_dropped_but_ends_stay() -> None:
    pieces = [
        Piece((0, 1), line((0, 0), (0, 0), (3, 0), (3, 0)), 0, True),
        Piece((0, 1), line((1, 1), (1, 1)), 0, True),
    ]
    whole, none = without_repeats(pieces)
    assert whole is not None and whole.points.tolist() == [[0, 0], [3, 0]]
    assert none is None
