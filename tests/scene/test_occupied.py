from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from frontmap.control import compute_control
from frontmap.instant import Span, evening, morning
from frontmap.render.canvas import frame_at
from frontmap.render.still import pixels_of
from frontmap.scene import Fill, Stroke, Text, film_of, scene_at, set_stage, still_of
from frontmap.timeline.change import Mark
from tests.scene.small_war import FIRST, LAST, small_timeline

BEGIN, END = date(1936, 9, 5), date(1936, 9, 22)


@pytest.fixture(scope="module")
def stage():
    timeline = small_timeline()
    later = Mark("occupation", Span(morning(BEGIN), evening(END)), "red", provinces=(0, 2, 6), details={"of": "blue"})
    always = Mark("occupation", timeline.span, "red", provinces=(4,), details={"of": "blue"})
    control = compute_control(replace(timeline, marks=(later, always)), cell_m=4000.0)
    return set_stage(control, width_px=480, height_px=270)


@pytest.mark.parametrize("day", [FIRST, BEGIN, date(1936, 9, 14), date(1936, 9, 21), END, LAST])
def test_films_and_stills_show_the_same_ground_as_occupied(stage, day) -> None:
    instant = evening(day)
    film = film_of(stage, [morning(FIRST), evening(LAST)])
    assert np.array_equal(frame_at(film, instant), pixels_of(still_of(stage, instant)))


def test_occupied_ground_shows_the_owner_s_tint_under_the_occupier_s_stripes(stage) -> None:
    instant = evening(date(1936, 9, 14))
    (layer,) = [layer for layer in scene_at(stage, instant).layers if layer.name == "held-land"]
    always, later = stage.occupations
    assert later.tint == always.tint == stage.tints["blue"]
    assert [each.colour for each in layer.primitives if isinstance(each, Fill)].count(later.tint) == 3
    assert [each.colour for each in layer.primitives if isinstance(each, Stroke)].count(later.stripes.colour) == 2


def test_ground_is_occupied_only_while_it_lasts(stage) -> None:
    always, later = stage.occupations
    assert not later.lasts(evening(date(1936, 9, 3))) and not later.lasts(evening(END))
    assert later.lasts(evening(date(1936, 9, 14)))
    assert always.lasts(morning(FIRST)) and always.lasts(evening(LAST))


def test_the_legend_explains_the_stripes(stage) -> None:
    sign = stage.legend[-1]
    assert sign.name == "Occupied ground" and not sign.sides and sign.stripes is not None

    # Some ground is occupied all the time.
    (frame,) = [layer for layer in stage.around if layer.name == "legend"]
    assert sign.spells is None
    assert "Occupied ground" in [part.text for part in frame.primitives if isinstance(part, Text)]


@pytest.mark.parametrize(("day", "occupied"), [(FIRST, False), (BEGIN, True), (LAST, False)])
def test_the_legend_of_a_day_has_what_is_there_on_that_day(day, occupied) -> None:
    mark = Mark("occupation", Span(morning(BEGIN), evening(END)), "red", provinces=(0, 2), details={"of": "blue"})
    control = compute_control(replace(small_timeline(), marks=(mark,)), cell_m=4000.0)
    film, still = (set_stage(control, width_px=480, height_px=270, at=at) for at in (None, evening(day)))
    assert film.legend[-1].spells == ((BEGIN - timedelta(1), END - timedelta(1)),)
    assert all(entry.spells is None for entry in still.legend)
    assert ("Occupied ground" in [entry.name for entry in still.legend]) == occupied
    assert film.view == still.view


def test_wars_without_occupation_have_no_sign_of_it(control) -> None:
    plain = set_stage(control, width_px=480, height_px=270)
    assert plain.occupations == () and all(entry.sides for entry in plain.legend)
