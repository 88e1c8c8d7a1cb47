"""Between two views: what is carried keeps its size and its place on the ground, and nothing jumps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap.instant import Instant, Span
from frontmap.scene import Look, set_stage
from frontmap.scene.carrying import Carrier, groups_of
from frontmap.scene.gliding import glide_of
from frontmap.scene.primitives import Fill, Layer, Stroke, Symbol, Text
from frontmap.scene.sheets_of_ground import frame_of, sheets_along
from frontmap.scene.view import View
from tests.scene.small_war import FIRST, small_control

SIZE = {"width_px": 480, "height_px": 300}
MOVE = Span(Instant(FIRST.toordinal() + 9.0), Instant(FIRST.toordinal() + 12.0))


@pytest.fixture(scope="module")
def stages():
    control = small_control()
    return set_stage(control, Look(view="South"), **SIZE), set_stage(control, Look(view="Zaragoza"), **SIZE)


def at(share: float) -> float:
    """Return an instant of the move."""
    return float(MOVE.start + (MOVE.end - MOVE.start) * share)


def test_windows_lie_in_their_sheets_and_count_for_one(stages) -> None:
    glide = glide_of(*stages, MOVE, [at(0.5)])
    assert len(glide.sheets) > 1
    for number in range(201):
        windows = glide.windows(at(number / 200))
        assert sum(window.share for window in windows) == pytest.approx(1.0)
        for window in windows:
            sheet = glide.sheets[window.sheet]
            assert 0 <= window.left <= sheet.width_px - window.width_px
            assert 0 <= window.top <= sheet.height_px - window.height_px


def test_at_both_ends_a_window_is_the_page_at_rest(stages) -> None:
    before, after = stages
    sheets = sheets_along(before.view, after.view)
    for share, view in ((0.0, before.view), (1.0, after.view)):
        (window,) = sheets.windows(share)
        assert (window.width_px, window.height_px) == (window.wide_px, window.high_px), "pixels are taken as they are"
        seen = sheets.view(share)
        assert np.abs(seen.to_page(view.to_metres([(0, 0), (480, 300)])) - [(0, 0), (480, 300)]).max() < 1e-6


@given(
    easting=st.floats(-8e5, 8e5), northing=st.floats(-8e5, 8e5), zoom=st.floats(0.02, 50.0), share=st.floats(0.0, 1.0)
)
@settings(max_examples=40)
def test_any_move_has_sheets_of_moderate_size(easting, northing, zoom, share) -> None:
    projection = small_control().theatre.projection
    before = View(projection, 0.0, 0.0, 1000.0, 480, 300)
    after = View(projection, easting, northing, 1000.0 * zoom, 480, 300)
    sheets = sheets_along(before, after)
    assert max(view.width_px * view.height_px for view in sheets.views) < 12 * 480 * 300
    frame = sheets.path.at(share)
    seen = frame_of(sheets.view(share))
    assert abs(seen.width_m - frame.width_m) <= 0.751 * frame.width_m / 480
    assert abs(seen.easting - frame.easting) <= 0.751 * frame.width_m / 480
    assert abs(seen.northing - frame.northing) <= 0.751 * frame.width_m / 480


@given(share=st.floats(0.0, 1.0))
@settings(max_examples=60)
def test_the_ground_is_never_further_from_its_way_than_half_a_pixel(stages, share) -> None:
    sheets = sheets_along(stages[0].view, stages[1].view)
    frame, seen = sheets.path.at(share), frame_of(sheets.view(share))
    px = frame.width_m / 480
    assert abs(seen.easting - seen.width_m / 2 - frame.easting + frame.width_m / 2) <= 0.51 * px
    assert abs(seen.width_m - frame.width_m) <= 0.51 * px


def test_nothing_that_is_carried_jumps(stages) -> None:
    steps = 240
    glide = glide_of(*stages, MOVE, [at(number / steps) for number in range(1, steps)])
    before: dict[object, tuple[int, int, float]] = {}
    ground = None
    for number in range(1, steps):
        instant = at(number / steps)
        now = {one.primitives: (one.right, one.down, one.alpha) for one in glide.carried(instant)}
        view = sheets_along(stages[0].view, stages[1].view).view(_eased(number / steps))
        corners = view.to_metres([(0, 0), (480, 300)])
        moved = 0.0 if ground is None else float(np.abs(view.to_page(ground) - [(0, 0), (480, 300)]).max())
        for one, (right, down, alpha) in now.items():
            if one in before:
                was = before[one]
                assert max(abs(right - was[0]), abs(down - was[1])) <= 2 * moved + 4
                assert abs(alpha - was[2]) < 0.12
            elif before and not any(_says(part, text) for text in _words(before) for part in one):
                # A name that was not there comes from nothing.
                assert alpha < 0.12 or not any(isinstance(part, Text) for part in one)
        before, ground = now, corners


def _eased(share: float) -> float:
    return share * share * (3 - 2 * share)


def _words(carried: dict[object, tuple[int, int, float]]) -> set[str]:
    return {part.text for parts in carried for part in parts if isinstance(part, Text)}  # type: ignore[attr-defined]


def test_a_name_that_both_views_have_is_never_gone(stages) -> None:
    glide = glide_of(*stages, MOVE, [at(0.5)])
    for number in range(1, 60):
        seen = [one for one in glide.carried(at(number / 60)) for part in one.primitives if _says(part, "Zaragoza")]
        assert sum(one.alpha for one in seen) == pytest.approx(1.0)


def _says(part: object, text: str) -> bool:
    return isinstance(part, Text) and part.text == text


def test_a_name_goes_with_its_mark_and_the_lines_of_a_name_stay_together() -> None:
    def ring(x: float, y: float) -> Fill:
        return Fill((np.array([[x - 3, y - 3], [x + 3, y - 3], [x + 3, y + 3], [x - 3, y + 3]]),), (0.0, 0.0, 0.0))

    def text(x: float, y: float, words: str) -> Text:
        return Text(x, y, words, "sans", 12.0, (0.0, 0.0, 0.0))

    marks = Layer("town-marks", (ring(100, 100), ring(200, 100), ring(100, 160)))
    names = Layer("town-names", (text(206, 104, "B"), text(106, 104, "A"), text(106, 164, "C")))
    waters = Layer("water-names", (text(300, 200, "Sea"), text(300, 213, "of Ice")))
    groups = {tuple(one.text for one in group.texts): group for group in groups_of((waters, marks, names))}
    assert set(groups) == {("A",), ("B",), ("C",), ("Sea", "of Ice")}
    assert groups["A",].anchor == (100.0, 100.0)
    assert groups["B",].marks == (marks.primitives[1],)


def test_shapes_go_with_the_ground_and_signs_keep_their_size() -> None:
    projection = small_control().theatre.projection
    home = View(projection, 0.0, 0.0, 1000.0, 480, 300)
    now = View(projection, 100_000.0, -50_000.0, 500.0, 480, 300)
    carrier = Carrier(home, now)
    square = np.array([[150.0, 80.0], [160.0, 80.0], [160.0, 90.0], [150.0, 90.0]])
    line = np.array([[100.0, 50.0], [340.0, 200.0]])
    colour = (0.1, 0.2, 0.3)
    signs, _, _ = carrier.layer(Layer("symbols", (Fill((square,), colour),)), 0.5)
    (sign,) = signs.primitives
    assert isinstance(sign, Fill)
    assert np.ptp(sign.rings[0], axis=0) == pytest.approx([10.0, 10.0])
    assert sign.alpha == 0.5
    assert sign.rings[0].mean(axis=0) == pytest.approx(now.to_page(home.to_metres([(155.0, 85.0)]))[0])
    ways, _, texts = carrier.layer(
        Layer("arrows", (Stroke((line,), colour, 3.0), Text(100.0, 50.0, "Name", "sans", 12.0, colour))), 1.0
    )
    unit = Symbol((Fill((square - [155.0, 85.0],), colour),), 155.0, 85.0)
    _, symbols, _ = carrier.layer(Layer("units", (unit,)), 1.0)
    ((parts, place),) = symbols
    assert parts is unit.primitives
    assert place == pytest.approx(now.to_page(home.to_metres([(155.0, 85.0)]))[0])
    (way,) = ways.primitives
    assert isinstance(way, Stroke)
    assert way.lines[0] == pytest.approx(now.to_page(home.to_metres(line)))
    assert way.width_px == 3.0
    assert [text.text for text, _ in texts] == ["Name"]
