from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from frontmap.control import compute_control
from frontmap.errors import RenderError
from frontmap.instant import Span, evening, morning
from frontmap.scene import Fill, Look, film_of, scene_at, set_stage
from frontmap.scene.charts import chart_names, default_charts
from frontmap.scene.inset import north_deg
from frontmap.timeline.change import Mark
from tests.scene.small_war import FIRST, LAST, small_timeline


def loss(side: str, day: date, **numbers: int) -> Mark:
    return Mark("force", Span(morning(day), evening(day)), side, details=dict(numbers))


@pytest.fixture(scope="module")
def charted(control):
    return set_stage(control, Look(charts="territory,front"), width_px=1280, height_px=720)


def layer_at(stage, name, day):
    return next(layer for layer in scene_at(stage, evening(day)).layers if layer.name == name)


def test_charts_grow_with_time_and_keep_their_boxes(charted) -> None:
    early, late = (layer_at(charted, "chart-territory", day) for day in (date(1936, 9, 5), LAST))
    assert early.bounds == late.bounds
    reach = [max(fill.rings[0][:, 0].max() for fill in layer.primitives) for layer in (early, late)]
    left, _, right, _ = early.bounds
    assert left < reach[0] < reach[1] == right


def test_the_territory_at_the_end_of_the_chart_is_that_of_the_legend(charted) -> None:
    fills = [each for each in layer_at(charted, "chart-territory", LAST).primitives if isinstance(each, Fill)]
    _, high = _last_height(fills[0]), sum(_last_height(fill) for fill in fills)
    assert _last_height(fills[0]) / high == pytest.approx(0.75, abs=0.01)


def _last_height(fill: Fill) -> float:
    (ring,) = fill.rings
    ends = ring[ring[:, 0] == ring[:, 0].max()]
    return float(np.ptp(ends[:, 1]))


def test_a_chart_that_did_not_move_is_known_not_to_have(charted) -> None:
    film = film_of(charted, [evening(FIRST)])
    now = evening(date(1936, 9, 20))
    one, other = (film.furniture(instant)[-1] for instant in (now, now + 1e-7))
    assert one.key == other.key


def with_losses(*marks):
    timeline = small_timeline()
    return compute_control(replace(timeline, marks=(*timeline.marks, *marks)), cell_m=4000.0)


def test_losses_are_drawn_by_side_and_as_they_are_dated() -> None:
    control = with_losses(
        loss("red", date(1936, 9, 10), killed=100, wounded=200),
        loss("red", date(1936, 9, 20), casualties=900),
        loss("blue", date(1936, 9, 10), killed=20),
        loss("blue", date(1936, 9, 20), killed=50),
    )
    assert default_charts(control) == ("territory", "front", "losses")
    stage = set_stage(control, Look(charts=["losses"]), width_px=1280, height_px=720)
    (chart,) = stage.charts
    assert sorted(chart.values.max(axis=0).tolist()) == [50.0, 900.0]
    told = {day: layer_at(stage, "chart-losses", date(1936, 9, day)).primitives[-1].text for day in (5, 15, 25)}
    assert told == {5: "0", 15: "320", 25: "950"}


def test_losses_of_one_side_alone_are_not_shown_as_those_of_the_war() -> None:
    marks = [loss("red", date(1936, 9, day), casualties=100 * day) for day in (10, 20)]
    marks.append(loss("blue", date(1936, 9, 10), casualties=50))
    assert default_charts(with_losses(*marks)) == ("territory", "front")


def test_where_nobody_tells_losses_there_is_no_chart_of_them(control) -> None:
    assert default_charts(control) == ("territory", "front")


@pytest.mark.parametrize(
    ("given", "expected"), [(None, None), ("none", ()), ("", ()), ("front, Territory", ("territory", "front"))]
)
def test_charts_are_named(given, expected) -> None:
    assert chart_names(given) == expected


def test_an_unknown_chart_is_told_with_the_known_ones() -> None:
    with pytest.raises(RenderError, match="territory, front, losses"):
        chart_names("weather")


def test_a_detail_is_located_and_the_whole_is_not(control) -> None:
    detail = set_stage(control, Look(view="Village, Москва"), width_px=1280, height_px=720)
    whole = set_stage(control, width_px=1280, height_px=720)
    names = [[layer.name for layer in stage.over] for stage in (detail, whole)]
    assert "locator" in names[0]
    assert "locator" not in names[1]


def test_north_has_an_arrow_only_where_it_is_not_up(control) -> None:
    stage = set_stage(control, width_px=1280, height_px=720)
    assert abs(north_deg(stage.view)) < 6
    assert "north" not in [layer.name for layer in stage.over]
    far = replace(stage.view, west_m=stage.view.west_m + 4_000_000, north_m=stage.view.north_m + 2_500_000)
    assert abs(north_deg(far)) > 6


def test_land_is_charted_only_where_it_changes_hands() -> None:
    control = compute_control(replace(small_timeline(), changes=()), cell_m=4000.0)
    assert default_charts(control) == ("front",)
