"""The bundled Eastern Front: Icebreaker and what came of it, told on the days that its source gives."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import shapely

from frontmap.atlas.names import find_place
from frontmap.bundled import scenarios_folder
from frontmap.control import Control
from frontmap.control.check import check_control
from frontmap.instant import evening
from frontmap.scenario import Scenario, lint

NAME = "eastern-front"


def _on(day: str) -> float:
    return evening(date.fromisoformat(day))


def _km2(control: Control, side: str, day: str) -> float:
    return float(control.areas_about_m2(_on(day))[control.sides.index(side)]) / 1e6


def test_has_neither_mistakes_nor_doubts_and_all_expectations_hold(scenario: Scenario, control: Control) -> None:
    assert [str(problem) for problem in (*lint(scenario), *check_control(control, scenario))] == []
    assert sum(len(expectation.place) for expectation in scenario.expect) >= 150


def test_sides_and_days(scenario: Scenario) -> None:
    assert {"ussr", "germany", "romania", "japan", "manchukuo", "finland", "hungary"} <= set(scenario.sides)
    assert (scenario.first_day, scenario.last_day) == (date(1940, 10, 14), date(1941, 1, 2))


def test_everything_rests_on_lines_of_the_source_and_every_paragraph_is_drawn_on(scenario: Scenario) -> None:
    forces = [force for listed in scenario.forces.values() for force in listed]
    lines = [line for front in scenario.fronts.values() for line in front.lines.values() if not line.is_border]
    sourced = [*scenario.events, *lines, *scenario.units.values(), *forces, *scenario.expect]
    without = [node.position.line for node in sourced if node.source is None or not node.source.line]
    assert without == []
    drawn_on = {line for event in scenario.events if event.source for line in event.source.line}
    october = {2006, 2024, 2036, 2052, 2064, 2070, 2076, 2083, 2089, 2095, 2101, 2107}
    winter = {2113, 2119, 2125, 2131, 2137, 2143, 2149, 2155, 2161, 2167, 2174, 2180}
    assert october | winter <= drawn_on


def test_what_is_left_out_is_listed() -> None:
    text = (Path(scenarios_folder()) / NAME / "OMITTED.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^\| [0-9]{4}", text, flags=re.MULTILINE)) >= 25


def test_losses_are_those_of_october_and_of_new_year(scenario: Scenario) -> None:
    told = {
        side: [(force.on.day, force.casualties) for force in scenario.forces[side]]  # type: ignore[index]
        for side in ("germany", "ussr")
    }
    assert told["germany"] == [(date(1940, 10, 31), 40_000), (date(1941, 1, 1), 320_000)]
    assert told["ussr"] == [(date(1940, 10, 31), 195_000), (date(1941, 1, 1), 666_000)]


def test_no_soviet_front_before_the_attack(control: Control) -> None:
    assert all("ussr" not in (front.left, front.right) for front in control.fronts(_on("1940-10-18")))


@pytest.mark.parametrize("day", ["1940-10-20", "1940-10-31", "1940-11-19", "1941-01-01"])
def test_one_long_front_in_the_west(control: Control, day: str) -> None:
    west = [f.line for f in control.fronts(_on(day)) if {f.left, f.right} & {"germany", "romania"}]
    assert 1500 < sum(line.length for line in west) / 1000 < 4500


def test_japan_is_fought_from_the_last_of_october_on(control: Control) -> None:
    def far_east(day: str) -> float:
        lines = [f.line for f in control.fronts(_on(day)) if {f.left, f.right} & {"japan", "manchukuo"}]
        return float(sum(line.length for line in lines)) / 1000

    assert far_east("1940-10-29") == 0
    assert far_east("1940-10-31") > 2000
    assert _km2(control, "manchukuo", "1940-11-30") == pytest.approx(_km2(control, "manchukuo", "1940-12-31"), rel=1e-6)


def test_the_tide_turns(control: Control) -> None:
    october, november = _km2(control, "germany", "1940-10-31"), _km2(control, "germany", "1940-11-19")
    december, new_year = _km2(control, "germany", "1940-12-10"), _km2(control, "germany", "1941-01-01")
    assert october < _km2(control, "germany", "1940-10-19")
    assert october < november < december < new_year
    assert _km2(control, "romania", "1940-10-22") < _km2(control, "romania", "1940-11-30")


def test_the_pocket_of_daugavpils_is_an_island_and_then_gone(control: Control) -> None:
    theatre = control.theatre
    town = shapely.Point(*theatre.place_m(find_place(theatre.atlas, "Ilūkste")))

    def around(day: str) -> list[float]:
        parts = shapely.get_parts(control.regions(_on(day))["germany"])
        return [float(part.area) / 1e6 for part in parts if part.contains(town)]

    assert [200 < area < 3000 for area in around("1940-12-02")] == [True]
    assert around("1940-12-07") == []
