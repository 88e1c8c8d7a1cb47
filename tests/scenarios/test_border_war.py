"""The bundled Border War: two small fights on a long border, told on the days that its source gives."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely

from frontmap.atlas.names import find_place
from frontmap.bundled import scenarios_folder
from frontmap.check import check_scenario
from frontmap.control import Control
from frontmap.instant import evening
from frontmap.scenario import Scenario

NAME = "border-war"


def _on(day: str) -> float:
    return evening(date.fromisoformat(day))


def _km2(control: Control, side: str, day: str) -> float:
    return float(control.areas_m2(_on(day))[control.sides.index(side)]) / 1e6


def test_has_neither_mistakes_nor_doubts_and_all_expectations_hold() -> None:
    report = check_scenario(NAME)
    assert [str(problem) for problem in report.problems] == []
    assert report.held == report.expected >= 40


def test_sides_and_days(scenario: Scenario) -> None:
    assert list(scenario.sides) == ["ussr", "mongolia", "japan", "manchukuo", "mengkukuo"]
    assert (scenario.first_day, scenario.last_day) == (date(1937, 12, 1), date(1938, 5, 2))


def test_everything_rests_on_lines_of_the_chapter_and_every_paragraph_is_drawn_on(scenario: Scenario) -> None:
    forces = [force for listed in scenario.forces.values() for force in listed]
    lines = [line for front in scenario.fronts.values() for line in front.lines.values()]
    sourced = [*scenario.events, *lines, *scenario.units.values(), *forces, *scenario.expect]
    without = [node.position.line for node in sourced if node.source is None or not node.source.line]
    assert without == []
    drawn_on = {line for event in scenario.events if event.source for line in event.source.line}
    assert drawn_on == {922, 928, 934, 940, 946, 952, 958, 964, 970, 976}


def test_what_is_left_out_is_listed() -> None:
    text = (Path(scenarios_folder()) / NAME / "OMITTED.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^\| [0-9]{3}", text, flags=re.MULTILINE)) >= 20


def test_the_theatre_is_one_piece_with_islands_and_leaves_out_no_province_in_its_midst(control: Control) -> None:
    theatre, atlas = control.theatre, control.theatre.atlas
    pieces = shapely.get_parts(theatre.land)
    west, _south, east, _north = shapely.bounds(pieces).T
    mainland = pieces[np.argmax(shapely.area(pieces))]
    # Romny of Ukraine, not that of the Amur, would lie 3,000 km to the west of everything else.
    assert west.min() > mainland.bounds[0] - 100_000 and east.max() < mainland.bounds[2] + 500_000
    holes = shapely.polygons(np.concatenate([shapely.get_rings(piece)[1:] for piece in pieces]))
    seats = [atlas.places[province.seat] for province in atlas.provinces]
    towns = shapely.points(theatre.projection.to_metres([[seat.lon, seat.lat] for seat in seats]))
    left_out = shapely.STRtree(towns).query(holes, predicate="contains")[1]
    assert [atlas.provinces[index].id for index in left_out] == []


@pytest.mark.parametrize("day", ["1937-12-02", "1937-12-20", "1938-01-15", "1938-05-01"])
def test_no_front_while_the_border_is_quiet(control: Control, day: str) -> None:
    assert control.fronts(_on(day)) == ()


@pytest.mark.parametrize(
    ("day", "town", "within_km"),
    [("1937-12-10", "Khasan", 60.0), ("1938-02-15", "Khalkhin Gol", 90.0), ("1938-04-15", "Khalkhin Gol", 90.0)],
)
def test_most_of_the_front_lies_where_the_fighting_is(control: Control, day: str, town: str, within_km: float) -> None:
    theatre = control.theatre
    spot = shapely.Point(*theatre.place_m(find_place(theatre.atlas, town)))
    lines = [front.line for front in control.fronts(_on(day))]
    near = sum(shapely.intersection(line, spot.buffer(within_km * 1000)).length for line in lines)
    assert near > 50_000
    assert near > 0.5 * sum(line.length for line in lines)


def test_ground_won_in_manchuria_is_lost_again(control: Control) -> None:
    before, raid, after = (_km2(control, "ussr", day) for day in ("1937-12-04", "1937-12-10", "1937-12-15"))
    assert 100 < raid - before < 1500
    assert after == pytest.approx(before, abs=1)


def test_the_contested_strip_goes_to_japan_in_february_and_is_lost_in_april(control: Control) -> None:
    days = ["1938-02-01", "1938-02-10", "1938-03-05", "1938-04-15", "1938-04-30"]
    soviet = [_km2(control, "ussr", day) for day in days]
    assert soviet[1] < soviet[2] < soviet[3] < soviet[4]
    assert soviet[0] == pytest.approx(soviet[4], abs=1)
    assert 200 < soviet[0] - soviet[2] < 3000
