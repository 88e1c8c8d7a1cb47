"""Which instant each frame of a film shows."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontmap.errors import RenderError
from frontmap.instant import Instant, Span, day_of, evening, morning
from frontmap.scene.clock import LEAST_MOVE_S
from frontmap.scene.pace import BUSIEST, default_seconds, film_seconds, frame_instants
from frontmap.timeline.tempo import Tempo

WAR = Span(morning(date(1936, 7, 17)), evening(date(1937, 5, 5)))


def test_first_frame_belongs_to_the_first_day_and_last_to_the_last() -> None:
    instants = frame_instants(WAR, [], fps=30)
    assert day_of(instants[0]) == date(1936, 7, 17)
    assert instants[-1] == WAR.end
    assert day_of(instants[-1]) == date(1937, 5, 5)


def test_spanish_war_lasts_forty_seconds() -> None:
    assert default_seconds(WAR) == 40
    assert len(frame_instants(WAR, [], fps=30)) == 1200


def test_last_frame_stands_two_seconds() -> None:
    instants = frame_instants(WAR, [], fps=25, seconds=30)
    assert (instants == WAR.end).sum() == 2 * 25 + 1


def test_even_pace_has_even_steps() -> None:
    instants = frame_instants(WAR, [WAR], fps=10, seconds=20, pace="even")
    steps = np.diff(instants[: len(instants) - 20])
    assert np.allclose(steps, steps[0])


def test_busy_days_last_longer() -> None:
    start = WAR.start
    busy = [Span(Instant(start + 100), Instant(start + 120))] * 6
    instants = frame_instants(WAR, busy, fps=30, seconds=60)
    in_busy = ((instants > start + 105) & (instants < start + 115)).sum()
    in_quiet = ((instants > start + 205) & (instants < start + 215)).sum()
    assert in_quiet * (BUSIEST - 1) < in_busy <= in_quiet * BUSIEST * 1.05


def test_something_at_once_still_slows_its_day() -> None:
    at = Instant(WAR.start + 50)
    instants = frame_instants(WAR, [Span(at, at)], fps=30, seconds=60)
    near = ((instants > at - 2) & (instants <= at + 1)).sum()
    far = ((instants > at + 100) & (instants <= at + 103)).sum()
    assert near > far


@given(
    days=st.floats(0.04, 2000),
    fps=st.floats(0.5, 60),
    seconds=st.floats(0.05, 100),
    pace=st.sampled_from(["events", "even"]),
    busy=st.lists(st.tuples(st.floats(-10, 2000), st.floats(0, 50)), max_size=5),
)
def test_instants_never_fall_and_stay_in_the_span(days, fps, seconds, pace, busy) -> None:
    span = Span(Instant(700_000.0), Instant(700_000.0 + days))
    spans = [Span(Instant(span.start + at), Instant(span.start + at + length)) for at, length in busy]
    instants = frame_instants(span, spans, fps=fps, seconds=seconds, pace=pace)
    assert len(instants) == max(1, round(seconds * fps))
    assert (np.diff(instants) >= 0).all()
    assert instants[0] > span.start
    assert instants[-1] == span.end


@pytest.mark.parametrize(("fps", "seconds"), [(0, 10), (30, 0), (30, -1), (float("nan"), 5), (60, 1e6)])
def test_impossible_films_are_refused(fps, seconds) -> None:
    with pytest.raises(RenderError, match=r"seconds|frames"):
        frame_instants(WAR, [], fps=fps, seconds=seconds)


def _told(*stretches: tuple[int, int, float], holds: tuple[tuple[int, float], ...] = (), **others) -> Tempo:
    spans = tuple((Span(Instant(WAR.start + a), Instant(WAR.start + b)), seconds) for a, b, seconds in stretches)
    return Tempo(stretches=spans, holds=tuple((Instant(WAR.start + at), s) for at, s in holds), whole=WAR, **others)


def test_told_days_last_as_long_as_told_and_the_film_grows_by_them() -> None:
    told = _told((10, 14, 8.0))
    instants = frame_instants(WAR, [], fps=30, tempo=told)
    within = ((instants > WAR.start + 10) & (instants <= WAR.start + 14)).sum()
    assert abs(within - 8 * 30) <= 1
    rest = 40 - 2 - 38 * 4 / (WAR.end - WAR.start)
    assert film_seconds(WAR, [], tempo=told) == pytest.approx(rest + 8 + 2)


def test_a_hold_repeats_its_evening_and_goes_on_where_it_was() -> None:
    instants = frame_instants(WAR, [], fps=30, tempo=_told(holds=((100, 3.0),)))
    assert abs((instants == WAR.start + 100).sum() - 90) <= 1
    assert (np.diff(instants) >= 0).all()
    assert np.diff(instants).max() < 1.0


def test_a_film_of_told_length_plays_all_of_it_faster() -> None:
    told = _told((10, 14, 8.0), holds=((100, 4.0),), seconds=25.0)
    instants = frame_instants(WAR, [], fps=30, tempo=told)
    assert len(instants) == 25 * 30
    within, held = (
        ((instants > WAR.start + 10) & (instants <= WAR.start + 14)).sum(),
        (instants == WAR.start + 100).sum(),
    )
    assert within == pytest.approx(2 * held, abs=3)
    half = Span(Instant(WAR.start), Instant(WAR.start + 146))
    assert film_seconds(half, [], tempo=told) < 25.0
    asked = frame_instants(WAR, [], fps=30, tempo=told, seconds=50)
    assert len(asked) == 50 * 30


def test_the_author_chooses_the_pace_unless_another_is_asked_for() -> None:
    busy = [Span(Instant(WAR.start + 100), Instant(WAR.start + 120))]
    told = frame_instants(WAR, busy, fps=10, tempo=Tempo(run="even"))
    assert np.allclose(np.diff(told[:-20]), np.diff(told[:-20])[0])
    assert not np.allclose(told, frame_instants(WAR, busy, fps=10, tempo=Tempo(run="even"), pace="events"))


def test_a_move_of_the_camera_is_given_time_and_holds_wait_for_it() -> None:
    move = Span(Instant(WAR.start + 50), Instant(WAR.start + 52))
    instants = frame_instants(WAR, [], fps=30, moves=[move], tempo=_told(holds=((51, 2.0),)))
    under_way = ((instants > move.start) & (instants < move.end)).sum()
    assert abs(under_way - LEAST_MOVE_S * 30) <= 1
    assert abs((instants == move.end).sum() - 60) <= 1
    even = frame_instants(WAR, [], fps=30, moves=[move], pace="even")
    assert np.allclose(np.diff(even[:-60]), np.diff(even[:-60])[0])


@given(
    stretches=st.lists(st.tuples(st.integers(-20, 300), st.integers(1, 30), st.floats(0.1, 20)), max_size=3),
    holds=st.lists(st.tuples(st.integers(-20, 320), st.floats(0.1, 5)), max_size=3),
    moves=st.lists(st.tuples(st.integers(-20, 300), st.integers(1, 20)), max_size=3),
)
def test_whatever_is_told_instants_never_fall(stretches, holds, moves) -> None:
    told = _told(*((at, at + days, seconds) for at, days, seconds in stretches), holds=tuple(holds))
    spans = [Span(Instant(WAR.start + at), Instant(WAR.start + at + days)) for at, days in moves]
    instants = frame_instants(WAR, [], fps=10, tempo=told, moves=spans)
    assert len(instants) == round(film_seconds(WAR, [], tempo=told, moves=spans) * 10)
    assert (np.diff(instants) >= 0).all()
    assert instants[0] > WAR.start
    assert instants[-1] == WAR.end
