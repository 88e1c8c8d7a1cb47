"""Numbers of a war at some instants."""

from __future__ import annotations

import numpy as np
import pytest

from frontmap.scene.measures import front_lengths, ground_held
from frontmap.war import load


@pytest.mark.parametrize("times", [1, 2])
def test_measures_are_those_of_the_control_whether_kept_or_not(campaign, tmp_path, monkeypatch, times) -> None:
    monkeypatch.setenv("FRONTMAP_CACHE", str(tmp_path))
    span = load(campaign).span()
    instants = np.linspace(span.start, span.end, 4)
    for _ in range(times):
        control = load(campaign).engine
        ground, lengths = ground_held(control, instants), front_lengths(control, instants)
    assert (ground == [control.areas_about_m2(instant) for instant in instants]).all()
    for number, instant in enumerate(instants):
        drawn = sum(front.line.length / 1e3 for front in control.fronts(instant))
        assert sum(km[number] for km in lengths.values()) == pytest.approx(drawn, rel=1e-6)
    assert list(lengths) == [("republic", "nationalists")] and (lengths["republic", "nationalists"] > 0).all()
