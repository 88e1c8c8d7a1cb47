"""The bundled Second Russian Civil War: it says what it claims to say, on the days that its source gives."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from frontmap.bundled import scenarios_folder
from frontmap.check import check_scenario
from frontmap.control import Control
from frontmap.instant import evening
from frontmap.scenario import Scenario

NAME = "second-russian-civil-war"


def _on(day: str) -> float:
    return evening(date.fromisoformat(day))


def _share(control: Control, side: str, day: str) -> float:
    areas = control.areas_m2(_on(day))
    return float(areas[control.sides.index(side)] / areas.sum())


def test_has_neither_mistakes_nor_doubts_and_all_expectations_hold() -> None:
    report = check_scenario(NAME)
    assert [str(problem) for problem in report.problems] == []
    assert report.held == report.expected >= 120


def test_sides_and_days(scenario: Scenario) -> None:
    assert list(scenario.sides) == ["soviets", "stalinists"]
    assert (scenario.first_day, scenario.last_day) == (date(1938, 9, 1), date(1938, 12, 22))


def test_everything_rests_on_lines_of_its_chapters(scenario: Scenario) -> None:
    forces = [force for listed in scenario.forces.values() for force in listed]
    dated = [line for front in scenario.fronts.values() for line in front.lines.values()]
    sourced = [*scenario.events, *scenario.fronts.values(), *dated, *scenario.units.values(), *forces, *scenario.expect]
    assert [node.position.line for node in sourced if node.source is None or not node.source.line] == []
    lines = {line for node in sourced if node.source for line in node.source.line}
    assert all(1020 <= line <= 1615 for line in lines)
    told = {1158, 1159, 1183, 1196, 1300, 1314, 1334, 1343, 1357, 1383, 1389, 1414, 1427, 1433, 1439, 1457, 1463, 1469}
    assert told | {1475, 1493, 1499, 1505, 1511, 1517, 1542, 1548, 1555, 1579, 1585, 1610} <= lines


def test_expectations_cover_the_war(scenario: Scenario) -> None:
    sides = Counter(str(expectation.side) for expectation in scenario.expect)
    assert min(sides["soviets"], sides["stalinists"]) >= 40
    assert {expectation.on.day.month for expectation in scenario.expect} == {9, 10, 11, 12}
    assert len({str(place) for expectation in scenario.expect for place in expectation.place}) >= 45


def test_captions_are_short_and_chapters_in_order(scenario: Scenario) -> None:
    captions = [str(event.say) for event in scenario.events if event.say]
    assert max(map(len, captions)) <= 120
    assert len(set(captions)) == len(captions) >= 45
    chapters = [event.on.start for event in scenario.events if event.chapter]
    assert chapters == sorted(chapters)
    assert len(chapters) >= 7


def test_what_is_left_out_is_listed() -> None:
    text = (Path(scenarios_folder()) / NAME / "OMITTED.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^\| [0-9]{4}", text, flags=re.MULTILINE)) >= 40


@pytest.mark.parametrize("day", ["1938-09-10", "1938-12-21"])
def test_no_front_before_and_after_the_war(control: Control, day: str) -> None:
    assert control.fronts(_on(day)) == ()


def test_the_tide(control: Control) -> None:
    days = ["1938-09-01", "1938-10-10", "1938-10-12", "1938-11-01", "1938-11-18", "1938-11-29", "1938-12-18"]
    shares = [_share(control, "stalinists", day) for day in days]
    assert shares == sorted(shares, reverse=True)
    assert 0.05 < shares[2] < 0.12
    assert _share(control, "soviets", "1938-12-20") == pytest.approx(1.0)


def test_the_front_stands_still_in_the_pause(control: Control) -> None:
    assert _share(control, "soviets", "1938-12-01") == pytest.approx(_share(control, "soviets", "1938-12-09"), abs=1e-6)
