from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontmap.errors import RenderError
from frontmap.scene.colour import (
    PALETTE,
    as_hex,
    at_luminance,
    contrast,
    difference,
    mix,
    nearest_in_any_vision,
    parse_colour,
    seen,
)
from frontmap.scene.theme import THEMES, flank_of, theme_named, tints_of

part = st.floats(0, 1)
colours = st.tuples(part, part, part)


# From the table of Sharma, Wu & Dalal, brought to sRGB where the pair lies within it: black and white, equal greys.
def test_ciede2000_of_black_and_white_is_a_hundred() -> None:
    assert difference((0, 0, 0), (1, 1, 1)) == pytest.approx(100.0, abs=0.01)


@given(colours, colours)
def test_the_difference_is_symmetric_and_zero_for_equal_colours(one, other) -> None:
    assert difference(one, other) == pytest.approx(difference(other, one), abs=1e-6)
    assert difference(one, one) == pytest.approx(0.0, abs=1e-6)


def test_greys_look_the_same_to_every_eye() -> None:
    for vision in ("deuteranopia", "protanopia", "tritanopia"):
        assert difference(seen((0.5, 0.5, 0.5), vision), (0.5, 0.5, 0.5)) < 0.5


def test_red_and_green_of_equal_light_are_one_to_deuteranopes() -> None:
    red, green = at_luminance((1, 0.1, 0), 0.2), at_luminance((0.25, 0.8, 0), 0.2)
    assert difference(seen(red, "deuteranopia"), seen(green, "deuteranopia")) < difference(red, green) / 2


@given(colours, st.floats(0.02, 0.9))
def test_at_luminance_reaches_the_luminance(colour, luminance) -> None:
    reached = contrast(at_luminance(colour, luminance), (0, 0, 0)) * 0.05 - 0.05
    assert reached == pytest.approx(luminance, abs=0.02)


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21.0)


@pytest.mark.parametrize("theme", THEMES)
def test_every_two_sides_of_the_palette_can_be_told_apart_by_every_eye(theme) -> None:
    tints = dict(zip(PALETTE, tints_of(THEMES[theme], [parse_colour(name) for name in PALETTE]), strict=True))
    close = {
        (one, other): distance
        for one, other in itertools.combinations(tints, 2)
        if (distance := nearest_in_any_vision(tints[one], tints[other])) < 12.0
    }
    # Under `print` luminance is what tells sides apart; with eight of them its steps are a little smaller.
    assert all(distance >= (11.5 if theme == "print" else 12.0) for distance in close.values()), close


@pytest.mark.parametrize("theme", THEMES)
def test_red_and_blue_can_be_told_apart_under_every_theme(theme) -> None:
    red, blue = tints_of(THEMES[theme], [parse_colour("red"), parse_colour("blue")])
    assert nearest_in_any_vision(red, blue) >= 12.0


def test_print_tells_two_sides_apart_without_any_colour() -> None:
    first, second = tints_of(THEMES["print"], [parse_colour("red"), parse_colour("blue")])
    assert contrast(first, second) > 1.7


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_text_stands_out_from_its_ground(theme) -> None:
    assert contrast(theme.ink, theme.panel) >= 4.5
    assert contrast(theme.ink, theme.halo) >= 4.5
    assert contrast(theme.faint_ink, theme.panel) >= 4.5
    assert contrast(theme.country_ink, theme.land) >= 4.5
    assert contrast(theme.water_ink, theme.sea) >= 4.5
    assert contrast(theme.water_ink, theme.glow) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", PALETTE)
def test_flanks_of_the_front_stand_out_from_its_casing(theme, name) -> None:
    assert contrast(flank_of(theme, parse_colour(name)), theme.casing) >= 3.0


@given(st.integers(0, 0xFFFFFF))
def test_hexadecimal_colours_survive_the_round_trip(value) -> None:
    assert as_hex(parse_colour(f"#{value:06x}")) == f"#{value:06x}"


@pytest.mark.parametrize("text", ["rot", "#12345", "#gggggg", "", "red;"])
def test_other_words_are_no_colours(text) -> None:
    with pytest.raises(RenderError, match="no colour"):
        parse_colour(text)


def test_an_unknown_theme_is_told_with_the_known_ones() -> None:
    with pytest.raises(RenderError, match="atlas, night, game, print"):
        theme_named("dawn")


@given(colours, colours)
def test_a_mixture_with_all_or_nothing_of_a_colour_is_a_pure_one(one, other) -> None:
    assert mix(one, other, 0.0) == one
    assert mix(one, other, 1.0) == other
