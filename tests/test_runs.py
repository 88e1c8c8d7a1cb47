"""Runs of marked positions."""

from __future__ import annotations

import numpy as np
import pytest

from frontmap.runs import runs_of


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("", []),
        ("....", []),
        ("####", [(0, 4)]),
        ("#..##.#", [(0, 1), (3, 5), (6, 7)]),
        (".##.", [(1, 3)]),
    ],
)
def test_runs_are_told_by_where_they_begin_and_where_they_have_ended(marked: str, expected: list) -> None:
    assert runs_of(np.array([mark == "#" for mark in marked], dtype=bool)) == expected
