"""Films within a number of bytes."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

import frontmap as fm
from frontmap.errors import RenderError
from frontmap.production import FilmOrder, budget_bytes
from frontmap.production.budget import _choose, _ways
from frontmap.render import Compression
from frontmap.scene.look import Look
from frontmap.sizes import size_of


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory, scenario_text: str) -> fm.War:
    """Return the small war through a camera that stands still: each size that is tried is laid out once, not thrice."""
    still = re.sub(r"camera:\n(  - .*\n)+", "", scenario_text)
    assert "camera" not in still
    path = tmp_path_factory.mktemp("war") / "aragon.yaml"
    path.write_text(still, encoding="utf-8")
    return fm.load(path)


LOOK: dict[str, Any] = {"size": (320, 180), "fps": 8, "seconds": 4.0, "quality": "draft"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("9MB", 9_000_000),
        ("9 MB", 9_000_000),
        ("1.5mb", 1_500_000),
        ("500kB", 500_000),
        ("8MiB", 8 * 2**20),
        ("9000000", 9_000_000),
        (9_000_000, 9_000_000),
    ],
)
def test_numbers_of_bytes_are_read(given: str | int, expected: int) -> None:
    assert budget_bytes(given) == expected


@pytest.mark.parametrize("given", ["", "MB", "9 parsecs", "-3MB", "0", "0MB", "1e6", "nine", "9MB 4"])
def test_what_is_no_number_of_bytes_is_refused_with_an_example(given: str) -> None:
    with pytest.raises(RenderError, match="9MB"):
        budget_bytes(given)


def order_of(war: fm.War, suffix: str, fps: float = 30, size: str = "1280x720") -> FilmOrder:
    return FilmOrder(war.scenario, Look(), war.span(), suffix, size_of(size), fps, 20.0, "even", Compression())


def made_up_bytes(order: FilmOrder) -> float:
    """Stand for a film that takes less the coarser, smaller and slower it is."""
    coarseness = order.compression.coarseness
    assert coarseness is not None
    return order.size.width_px * order.size.height_px * order.fps**0.7 * math.exp(-2 * coarseness)


@given(share=st.floats(0.001, 3.0), suffix=st.sampled_from([".mp4", ".gif", ".webp"]))
def test_what_is_chosen_fits_and_gives_up_no_more_than_it_must(war: fm.War, share: float, suffix: str) -> None:
    order = order_of(war, suffix)
    ways = _ways(order)
    finest, coarsest = made_up_bytes(ways[0](0.0)), made_up_bytes(ways[-1](1.0))
    aim = share * finest
    chosen = _choose(ways, made_up_bytes, aim)
    took = made_up_bytes(chosen)
    if aim < coarsest:
        assert took == coarsest
    elif share >= 1:
        assert took == finest
    else:
        assert 0.75 * aim <= took <= aim
    if suffix == ".mp4" and chosen.size != order.size:
        assert aim < made_up_bytes(ways[0](1.0))


def test_nothing_becomes_larger_or_faster_than_asked_for(war: fm.War) -> None:
    for way in _ways(order_of(war, ".gif", fps=8, size="200x100")):
        for given_up in (0.0, 0.5, 1.0):
            order = way(given_up)
            assert order.fps == 8
            assert (order.size.width_px, order.size.height_px) == (200, 100)


@pytest.mark.parametrize("suffix", [".gif", ".mp4", ".webp"])
def test_a_film_fills_most_of_its_budget_and_never_more(war: fm.War, tmp_path: Path, suffix: str) -> None:
    free = war.render(tmp_path / f"free{suffix}", **LOOK)
    budget = round(0.6 * free.size_bytes)
    made = war.render(tmp_path / f"film{suffix}", budget=budget, **LOOK)
    assert made.size_bytes == (tmp_path / f"film{suffix}").stat().st_size
    assert 0.75 * budget <= made.size_bytes <= budget
    assert f"{made.width_px}x{made.height_px}" in made.notices[0]


def test_a_film_that_needs_less_is_made_as_fine_as_can_be(war: fm.War, tmp_path: Path) -> None:
    made = war.render(tmp_path / "film.mp4", budget="50MB", **LOOK)
    assert (made.width_px, made.height_px) == LOOK["size"]
    assert "crf 14" in made.notices[0]
    assert "needs no more" in made.notices[0]


def test_a_budget_that_nothing_fits_leaves_the_former_film(war: fm.War, tmp_path: Path) -> None:
    target = tmp_path / "film.mp4"
    war.render(target, **LOOK)
    before = target.read_bytes()
    with pytest.raises(RenderError, match="cannot be brought down to 300 bytes"):
        war.render(target, budget=300, **LOOK)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_several_processes_make_the_film_of_a_budget(war: fm.War, tmp_path: Path) -> None:
    look = LOOK | {"seconds": 12.0}
    made = [
        war.render(tmp_path / f"{workers}.mp4", budget="90kB", workers=workers, **look).size_bytes for workers in (1, 2)
    ]
    assert made[0] == made[1]
    with av.open(str(tmp_path / "2.mp4")) as film:
        assert sum(1 for _ in film.decode(video=0)) == 96
