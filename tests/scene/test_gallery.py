"""Every mark of the language as a golden picture, and the page of documentation that shows them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from frontmap.instant import Span, evening, morning
from frontmap.render.svg import svg_of
from frontmap.scenario.verbs import VERBS
from frontmap.scene import set_stage
from tests.scene.gallery import EXHIBITS, control_of, page, picture_of
from tests.scene.pictures import GOLDEN, expect_text
from tests.scene.small_war import FIRST, LAST
from tests.scene.test_golden import rounded

PAGE = GOLDEN.parent.parent / "docs" / "gallery.md"
TOLD = {"take", "annex", "treaty", "neutral", "puppet", "capitulation", "breakout", "relief"}
"""Verbs that have no mark of their own: ground that moves, and arrows like others."""


@pytest.mark.parametrize("name", EXHIBITS)
def test_mark(name) -> None:
    expect_text(f"mark-{name}.svg", rounded(svg_of(picture_of(name), embed_fonts=False)))


def test_the_page_shows_what_is_drawn() -> None:
    expect_text("gallery.md", page(), PAGE.parent)


def test_every_picture_of_the_page_is_a_golden_one() -> None:
    shown = re.findall(r"\((\.\./tests/golden/[^)]+)\)", page())
    assert len(shown) == len(EXHIBITS) + 4
    assert all((PAGE.parent / each).resolve().exists() for each in shown)


def test_every_verb_with_a_mark_is_in_the_gallery() -> None:
    lines = "".join(exhibit.lines for exhibit in EXHIBITS.values())
    assert {verb for verb in VERBS if f"    {verb}:" not in lines} == TOLD


@pytest.mark.parametrize("name", ["offensive", "failed", "battle", "siege", "contested", "bombing", "landing"])
def test_marks_come_and_go_with_their_time(name) -> None:
    control = control_of(name)
    (lasting,) = {mark.span for mark in control.timeline.marks if mark.kind != "take"}
    assert Span(morning(FIRST), evening(LAST)).start < lasting.start
    stage = set_stage(control, width_px=480, height_px=270)
    standing = {"side-names", "front"}
    for instant, seen in ((lasting.start - 0.1, False), (lasting.end, True), (lasting.end + timedelta(2).days, False)):
        drawn = {layer.name for layer in stage.moving(float(instant)) if layer.primitives}
        assert bool(drawn - standing) == seen
