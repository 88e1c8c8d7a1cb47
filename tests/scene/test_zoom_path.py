"""The way of the camera: its ends, its smoothness, and that it rises only as far as it must."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontmap.scene.zoom_path import Frame, ZoomPath, eased

widths = st.floats(2e4, 8e6)
places = st.floats(-3e6, 3e6)
frames = st.builds(Frame, places, places, widths)


@given(frames, frames)
def test_it_begins_and_ends_where_it_shall(first: Frame, last: Frame) -> None:
    path = ZoomPath(first, last)
    assert path.at(0.0) == first
    assert path.at(1.0) == last
    for share, end in ((1e-7, first), (1 - 1e-7, last)):
        near = path.at(share)
        assert math.hypot(near.easting - end.easting, near.northing - end.northing) < 1e-3 * end.width_m + 1.0
        assert near.width_m == pytest.approx(end.width_m, rel=1e-3)


@given(frames, frames)
def test_it_goes_straight_and_never_back(first: Frame, last: Frame) -> None:
    path = ZoomPath(first, last)
    seen = [path.at(number / 40) for number in range(41)]
    length = math.hypot(last.easting - first.easting, last.northing - first.northing)
    gone = [math.hypot(frame.easting - first.easting, frame.northing - first.northing) for frame in seen]
    assert all(after >= before - 1e-3 for before, after in itertools.pairwise(gone))
    assert gone[-1] == pytest.approx(length)
    # Once it comes down it does not rise again.
    steps = [b.width_m - a.width_m for a, b in itertools.pairwise(seen)]
    falling = [step < -1e-6 * first.width_m for step in steps]
    assert falling == sorted(falling)


def test_what_is_seen_changes_by_the_same_amount_on_each_step() -> None:
    path = ZoomPath(Frame(0.0, 0.0, 100.0), Frame(1000.0, 0.0, 50.0))
    seen = [path.at(number / 2000) for number in range(2001)]

    def change(one: Frame, other: Frame) -> float:
        # The authors' measure: panning against zooming, both in parts of what is seen.
        across = (other.easting - one.easting) * 1.42 / one.width_m
        return math.hypot(across, (other.width_m - one.width_m) / (1.42 * one.width_m))

    changes = [change(one, other) for one, other in itertools.pairwise(seen)]
    assert max(changes) < 1.02 * min(changes)


def test_near_frames_are_reached_without_rising() -> None:
    path = ZoomPath(Frame(0.0, 0.0, 100.0), Frame(0.0, 0.0, 400.0))
    assert path.at(0.5).width_m == pytest.approx(200.0)
    path = ZoomPath(Frame(0.0, 0.0, 100.0), Frame(10.0, 0.0, 100.0))
    assert max(path.at(number / 20).width_m for number in range(21)) < 101.0


def test_easing_is_slow_at_both_ends() -> None:
    assert [eased(share) for share in (-1.0, 0.0, 0.5, 1.0, 2.0)] == [0.0, 0.0, 0.5, 1.0, 1.0]
    assert eased(0.01) < 0.001
    assert eased(0.99) > 0.999
