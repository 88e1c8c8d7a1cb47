from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontmap.render.svg import svg_of
from frontmap.scene.beside_lines import along_line
from frontmap.scene.lettering import box_round, feet_of, letter_boxes
from frontmap.scene.primitives import Layer, Page, Scene, Text
from frontmap.scene.theme import ATLAS
from frontmap.scene.typography import text_box

BLACK = (0.0, 0.0, 0.0)
TURN = np.linspace(np.pi, 2 * np.pi, 60)
ARCH = np.column_stack([200 + 150 * np.cos(TURN), 300 + 150 * np.sin(TURN)])
"""A line over a hill, from left to right; y is down."""


def test_letters_of_a_straight_text_follow_one_another() -> None:
    feet, turns = feet_of(Text(100, 50, "Ebro", "sans", 20, BLACK, align="centre"))
    assert (np.diff(feet[:, 0]) > 5).all() and set(feet[:, 1]) == {50.0} and not turns.any()
    left, _, right, _ = text_box(Text(100, 50, "Ebro", "sans", 20, BLACK, align="centre"))
    assert feet[0, 0] == pytest.approx(left) and feet[-1, 0] < right


def test_a_text_over_a_bend_bends_with_it_and_keeps_off_it() -> None:
    text = along_line("A long name on a hill", 20, ARCH, 0.5, 5, ATLAS)
    feet, turns = feet_of(text)
    away = np.hypot(*(feet - (200, 300)).T)
    assert (away > 150).all() and np.ptp(away) < 8
    # Up the hill at first, level on top, then down.
    assert turns[0] > 0.3 and abs(turns[len(turns) // 2]) < 0.15 and turns[-1] < -0.3


@given(st.floats(0, 2 * np.pi), st.floats(0.1, 0.9))
def test_texts_along_lines_are_read_from_below(turn, share) -> None:
    course = np.column_stack([np.linspace(0, 400, 50), 30 * np.sin(np.linspace(0, 2, 50))])
    turned = course @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    text = along_line("Guadalquivir", 18, turned, share, 4, ATLAS)
    _, turns = feet_of(text)
    assert np.cos(turns).mean() > -0.1


def test_lines_that_turn_too_sharply_or_are_too_short_bear_no_text() -> None:
    corner = np.array([(0.0, 0.0), (60.0, 0.0), (60.0, 60.0)])
    assert along_line("Guadalquivir", 18, corner, 0.5, 4, ATLAS) is None
    assert along_line("Guadalquivir", 18, corner[:2], 0.5, 4, ATLAS) is None


def test_the_box_round_a_bent_text_holds_its_letters() -> None:
    text = along_line("A long name on a hill", 20, ARCH, 0.5, 5, ATLAS)
    left, top, right, bottom = box_round(text)
    boxes = letter_boxes(text)
    assert len(boxes) == len("Alongnameonahill")
    assert (boxes[:, 0] >= left).all() and (boxes[:, 1] >= top).all()
    assert (boxes[:, 2] <= right).all() and (boxes[:, 3] <= bottom).all()


def test_a_bent_text_stays_one_text_in_svg() -> None:
    text = along_line("On a long hill", 20, ARCH, 0.5, 5, ATLAS)
    drawn = svg_of(Scene(Page(400, 400, None), (Layer("names", (text,)),)), embed_fonts=False)
    assert drawn.count(">On a long hill</text>") == 2 and drawn.count('aria-hidden="true"') == 1
    places = drawn.split('rotate="')[1].split('"')[0].split()
    assert len(places) == len("On a long hill")
