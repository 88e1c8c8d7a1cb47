"""Maps that are coloured by blocs: what a side joins or leaves changes colour on that day, in films and in stills."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontmap.control import Control, compute_control
from frontmap.errors import RenderError
from frontmap.instant import Span, evening, morning
from frontmap.render import frame_at
from frontmap.render.canvas import frames
from frontmap.render.still import pixels_of
from frontmap.scene import Look, film_of, scene_at, set_stage, still_of
from frontmap.scene.colouring import colouring_of
from frontmap.scene.describe import description_of
from frontmap.scene.parties import parties_of
from frontmap.scene.theme import ATLAS
from frontmap.timeline import Bloc, Side, War
from tests.scene.small_war import FIRST, LAST, small_timeline

WHOLE = Span(morning(FIRST), evening(LAST))
JOINED, LEFT = date(1936, 9, 12), date(1936, 9, 17)
BY_BLOC = Look(colour_by="bloc", charts=("territory", "front"))
DAY = timedelta(days=1)
TIMELINE = small_timeline()


@pytest.fixture(scope="module")
def war() -> Control:
    """Reds and blues as in the small war; greens hold the far east, and are on the side of the reds for some days."""
    timeline = small_timeline()
    far_east = {index for index, member in enumerate(timeline.theatre.members) if int(member) % 4 == 3}
    start = tuple("green" if index in far_east else side for index, side in enumerate(timeline.start))
    blocs = (
        Bloc("one", "The one", "red", (("red", WHOLE), ("green", Span(morning(JOINED), evening(LEFT))))),
        Bloc("two", "The two", "blue", (("blue", Span(morning(FIRST), evening(date(1936, 9, 20)))),)),
    )
    wars = (*timeline.wars, War("blue", "green", WHOLE), War("red", "green", WHOLE))
    sides = (*timeline.sides, Side("green", "Green side", "green"))
    return compute_control(replace(timeline, start=start, sides=sides, wars=wars, blocs=blocs), cell_m=4000.0)


def _party(control: Control, side: str, day: date) -> str:
    parties = parties_of(control.timeline, "bloc")
    return parties.ids[parties.at(evening(day))[parties.sides.index(side)]]


def test_a_side_changes_its_colour_on_the_map_of_the_day(war: Control) -> None:
    days = (JOINED - DAY, JOINED, LEFT, LEFT + DAY)
    assert [_party(war, "green", day) for day in days] == ["", "one", "one", ""]
    assert [_party(war, "red", day) for day in days] == ["one"] * 4


def test_by_sides_unless_the_war_or_the_look_says_so(war: Control) -> None:
    assert parties_of(war.timeline).ids == ("red", "blue", "green")
    assert parties_of(replace(war.timeline, colour_by="bloc")).ids == ("one", "two", "")
    assert parties_of(replace(war.timeline, colour_by="bloc"), "side").ids == ("red", "blue", "green")


def test_no_blocs_no_colours_by_bloc() -> None:
    with pytest.raises(RenderError, match="no blocs to colour by"):
        parties_of(small_timeline(), "bloc")
    with pytest.raises(RenderError, match="by side or by bloc"):
        parties_of(small_timeline(), "hue")


def test_every_frame_of_a_film_is_the_still_of_its_instant(war: Control) -> None:
    stage = set_stage(war, BY_BLOC, width_px=320, height_px=200)
    instants = [evening(FIRST + count * DAY) for count in range(0, 30, 1)]
    film = film_of(stage, instants)
    shown = dict(zip(instants, frames(film), strict=True))
    for day in (FIRST, JOINED - DAY, JOINED, LEFT, LEFT + DAY, date(1936, 9, 20), date(1936, 9, 21), LAST):
        still = pixels_of(still_of(stage, evening(day)))
        assert np.array_equal(shown[evening(day)], still), day
        assert np.array_equal(frame_at(film, evening(day)), still), day
    assert (shown[evening(JOINED)] != shown[evening(JOINED - DAY)]).any(axis=2).mean() > 0.03


def test_outlines_are_coloured_as_pixels_are(war: Control) -> None:
    stage = set_stage(war, BY_BLOC, width_px=480, height_px=300)
    for day in (JOINED, LEFT + DAY):
        by_outlines = pixels_of(scene_at(stage, evening(day))).astype(int)
        by_pixels = pixels_of(still_of(stage, evening(day))).astype(int)
        assert (np.abs(by_outlines - by_pixels).max(axis=2) > 60).mean() < 0.01


def _fronts(control: Control, day: date) -> bool:
    stage = set_stage(control, BY_BLOC, width_px=320, height_px=200)
    (layer,) = [layer for layer in stage.moving(evening(day)) if layer.name == "front"]
    return bool(layer.primitives)


def test_within_a_bloc_there_is_no_front() -> None:
    one = Bloc("one", "The one", "red", (("red", WHOLE), ("blue", Span(morning(JOINED), evening(LEFT)))))
    control = compute_control(replace(small_timeline(), blocs=(one,)), cell_m=4000.0)
    assert [_fronts(control, day) for day in (JOINED - DAY, JOINED, LEFT, LEFT + DAY)] == [True, False, False, True]
    assert description_of(control, evening(JOINED), parties=parties_of(control.timeline, "bloc")).front_km == 0
    assert description_of(control, evening(JOINED)).front_km > 50


def test_outside_all_blocs_enemies_have_a_front() -> None:
    control = compute_control(replace(small_timeline(), blocs=(Bloc("no", "Nobody's", "red"),)), cell_m=4000.0)
    assert _fronts(control, JOINED)


def test_legend_and_words_tell_the_shares_of_blocs(war: Control) -> None:
    stage = set_stage(war, BY_BLOC, width_px=960, height_px=540)
    assert [(entry.side, entry.name) for entry in stage.legend] == [
        ("one", "The one"),
        ("two", "The two"),
        ("", "In no bloc"),
    ]
    assert stage.legend[-1].tint == ATLAS.land
    parties = parties_of(war.timeline, "bloc")

    def told(day: date) -> dict[str, int]:
        return {each.side: each.percent for each in description_of(war, evening(day), parties=parties).standings}

    assert told(FIRST) == {"one": 50, "two": 25, "": 25}
    assert told(JOINED)["one"] >= 75 and "" not in told(JOINED)
    assert "The one" in still_of(stage, evening(JOINED)).description


def test_charts_add_up_blocs(war: Control) -> None:
    stage = set_stage(war, BY_BLOC, width_px=1280, height_px=720)
    (land,) = [chart for chart in stage.charts if chart.name == "territory"]
    assert land.values.shape[1] == 3
    assert np.allclose(land.values.sum(axis=1), 1.0)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 11), st.integers(0, 3)), max_size=30),
    st.lists(st.integers(-1, 3), min_size=12, max_size=12),
)
def test_a_schedule_of_parties_is_that_of_holders_seen_through_the_blocs(
    events: list[tuple[int, int, int]], held: list[int]
) -> None:
    turns = [(0, 9), (10, 19), (20, 29)]
    spells = tuple(
        ("blue" if k % 2 else "red", Span(WHOLE.start + a, WHOLE.start + b)) for k, (a, b) in enumerate(turns)
    )
    blocs = (
        Bloc("one", "One", "red", spells),
        Bloc("two", "Two", "blue", (("red", Span(WHOLE.start + 5, WHOLE.end)),)),
    )
    sides = (Side("red", "Red", "red"), Side("blue", "Blue", "blue"), Side("green", "Green", "green"))
    colouring = colouring_of(replace(TIMELINE, sides=sides, blocs=blocs), ATLAS, "bloc")
    start = np.array(held, dtype=np.int16).reshape(3, 4)
    events = sorted(events, key=lambda event: event[0])
    when = np.array([WHOLE.start + event[0] * 0.75 for event in events], dtype=np.float64)
    pixels = np.array([event[1] for event in events], dtype=np.int32)
    holders = np.array([event[2] for event in events], dtype=np.int16)
    party, instants, which, parties = colouring.schedule(0, -np.inf, np.inf, (start, when, pixels, holders))
    assert (np.diff(instants) >= 0).all()
    for instant in (WHOLE.start + np.arange(0.5, 31.0, 0.5)).tolist():
        holding, shown = start.copy().reshape(-1), party.copy().reshape(-1)
        for moment, pixel, holder in zip(when, pixels, holders, strict=True):
            if moment <= instant:
                holding[pixel] = holder
        for moment, pixel, row in zip(instants, which, parties, strict=True):
            if moment <= instant:
                shown[pixel] = row
        assert np.array_equal(shown, colouring.of_holders(holding, instant))
