from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontmap.errors import RenderError
from frontmap.sizes import PAPER_MM, SCREENS, Size, size_of


@given(st.integers(1, 20_000), st.integers(1, 20_000), st.sampled_from(["x", "X", "×", " x "]))
def test_pixels_are_read_as_written(width, height, between) -> None:
    assert size_of(f"{width}{between}{height}") == size_of((width, height)) == Size(width, height)


@pytest.mark.parametrize("name", SCREENS)
def test_screens_have_names_in_any_case(name) -> None:
    assert size_of(name)[:2] == size_of(name.upper())[:2] == SCREENS[name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A4", Size(2480, 3508, 300)),
        ("A3", Size(3508, 4961, 300)),
        ("a4-landscape", Size(3508, 2480, 300)),
        ("A4@150", Size(1240, 1754, 150)),
        ("A3-landscape@72", Size(1191, 842, 72)),
    ],
)
def test_paper_has_three_hundred_dots_to_the_inch_or_as_many_as_are_asked_for(text, expected) -> None:
    assert size_of(text) == expected


@pytest.mark.parametrize("paper", PAPER_MM)
def test_paper_is_as_large_as_the_standard_says(paper) -> None:
    size = size_of(paper)
    for length_px, length_mm in zip(size[:2], PAPER_MM[paper], strict=True):
        assert abs(length_px / size.dots_per_inch * 25.4 - length_mm) < 0.05


@pytest.mark.parametrize("text", ["", "1920", "0x100", "A9", "A4@1", "1920x1080x3", "4kk", "-1x5"])
def test_other_words_are_no_sizes(text) -> None:
    with pytest.raises(RenderError, match=r"size|pixels"):
        size_of(text)
