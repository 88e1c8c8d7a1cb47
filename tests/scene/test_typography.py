from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontmap.errors import RenderError
from frontmap.scene.primitives import Text
from frontmap.scene.typography import FACES, font_path, measure, outline, readable, text_box
from frontmap.scene.wording import long_date, wrapped

FONTS = sorted(FACES)


@pytest.mark.parametrize("font", FONTS)
def test_fonts_and_their_licences_ship(font) -> None:
    assert font_path(font).read_bytes()[:4] == b"\x00\x01\x00\x00"
    assert list(font_path(font).parent.glob("LICENSE-*.md"))


@pytest.mark.parametrize("font", FONTS)
def test_figures_have_one_width(font) -> None:
    assert len({round(measure(figure, font, 100.0), 6) for figure in "0123456789"}) == 1


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("text", ["Ñandú Łódź Şişli Ķekava Őr", "Москва Київ Щёлково", "“—…×°²”"])
def test_latin_with_accents_and_cyrillic_can_be_written(font, text) -> None:
    assert outline(text, font).advance > 0


@pytest.mark.parametrize("text", ["東京", "a\U0001f600", "ابن"])
def test_a_missing_glyph_is_an_error_and_never_a_box(text) -> None:
    with pytest.raises(RenderError, match=r"no glyph for .*U\+"):
        outline(text, "sans")


def test_nothing_is_markup() -> None:
    assert outline("$x^2$", "sans").advance == pytest.approx(
        sum(outline(part, "sans").advance for part in "$x^2$"), rel=0.05
    )


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x17F), max_size=20))
def test_readable_text_is_one_line_without_control_characters(text) -> None:
    shown = readable(text + "\n\t\u200b\u202e" + text)
    assert not any(character in shown for character in "\n\t\u200b\u202e")
    assert readable(shown) == shown


def test_accents_are_composed() -> None:
    assert readable("A\u0301vila") == "Ávila"


def test_a_box_depends_on_the_length_of_the_text_only() -> None:
    boxes = {text_box(Text(10, 50, str(year), "sans-bold", 20, (0, 0, 0)))[0::2] for year in range(1936, 1946)}
    assert len(boxes) == 1


def test_days_of_a_month_have_one_width_but_for_the_first_nine() -> None:
    days = [date(1936, 10, 1) + timedelta(days=count) for count in range(31)]
    widths = {round(measure(long_date(day), "sans-bold", 30), 3) for day in days}
    assert len(widths) == 2


@given(st.lists(st.text("abcdefg", min_size=1, max_size=9), min_size=1, max_size=30), st.integers(1, 4))
def test_wrapped_lines_fit_and_keep_the_words(words, most_lines) -> None:
    text = " ".join(words)
    lines = wrapped(text, "sans", 20.0, 140.0, most_lines)
    assert len(lines) <= most_lines
    assert all(measure(line, "sans", 20.0) <= 140.0 for line in lines)
    told = " ".join(lines)
    assert told == text or (told.endswith("…") and text.startswith(told[:-1]))
