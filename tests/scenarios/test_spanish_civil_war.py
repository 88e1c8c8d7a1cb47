"""The bundled Spanish Civil War: it says what it claims to say, on the days that its source gives."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import shapely

from frontmap.bundled import scenarios_folder
from frontmap.check import check_scenario
from frontmap.control import Control
from frontmap.instant import evening
from frontmap.scenario import Scenario

NAME = "spanish-civil-war"


def _on(day: str) -> float:
    return evening(date.fromisoformat(day))


def _fronts_km(control: Control, day: str) -> float:
    return float(sum(front.line.length for front in control.fronts(_on(day)))) / 1000


def _share(control: Control, side: str, day: str) -> float:
    areas = {name: ground.area for name, ground in control.regions(_on(day)).items()}
    return float(areas.get(side, 0.0) / sum(areas.values()))


def test_has_neither_mistakes_nor_doubts_and_all_expectations_hold() -> None:
    report = check_scenario(NAME)
    assert [str(problem) for problem in report.problems] == []
    assert report.held == report.expected >= 60


def test_sides_and_days(scenario: Scenario) -> None:
    assert list(scenario.sides) == ["republic", "nationalists"]
    assert (scenario.first_day, scenario.last_day) == (date(1936, 7, 17), date(1937, 5, 5))


def test_every_event_front_unit_and_force_rests_on_a_line_of_the_source(scenario: Scenario) -> None:
    forces = [force for listed in scenario.forces.values() for force in listed]
    lines = [line for front in scenario.fronts.values() for line in front.lines.values()]
    sourced = [*scenario.events, *scenario.fronts.values(), *lines, *scenario.units.values(), *forces]
    without = [str(node.position.line) for node in sourced if node.source is None or not node.source.line]
    assert without == []


def test_every_expectation_has_its_source_line_and_they_cover_the_war(scenario: Scenario) -> None:
    assert len(scenario.expect) >= 60
    assert all(expectation.source is not None and expectation.source.line for expectation in scenario.expect)
    months = {(expectation.on.day.year, expectation.on.day.month) for expectation in scenario.expect}
    assert months == {(1936, month) for month in range(7, 13)} | {(1937, month) for month in range(1, 6)}
    sides = Counter(str(expectation.side) for expectation in scenario.expect)
    assert min(sides["republic"], sides["nationalists"]) >= 30
    assert len({str(place) for expectation in scenario.expect for place in expectation.place}) >= 35


def test_events_stand_on_the_chapters_about_spain(scenario: Scenario) -> None:
    lines = {line for event in scenario.events if event.source for line in event.source.line}
    assert all(544 <= line <= 720 or 814 <= line <= 910 for line in lines)
    # Every paragraph that moves the war is drawn on.
    autumn = {614, 622, 653, 660, 666, 673, 679, 685}
    winter_and_spring = {691, 820, 826, 832, 838, 844, 850, 856, 862, 868, 874, 881, 893, 899}
    assert autumn | winter_and_spring <= lines


def test_what_is_inferred_about_ground_says_why_somewhere(scenario: Scenario) -> None:
    inferred = [event for event in scenario.events if event.inferred]
    assert inferred
    explained = {event.source.line for event in inferred if event.note and event.source}
    moving = [event for event in inferred if event.take or event.uprising or event.pocket or event.capitulation]
    missing = [event.position.line for event in moving if not event.note and not _shares_a_line(event, explained)]
    assert missing == []


def _shares_a_line(event: object, explained: set[tuple[int, ...]]) -> bool:
    source = getattr(event, "source", None)
    return source is not None and any(set(source.line) & set(lines) for lines in explained)


def test_captions_are_short_and_chapters_in_order(scenario: Scenario) -> None:
    captions = [str(event.say) for event in scenario.events if event.say]
    assert max(map(len, captions)) <= 120
    assert len(set(captions)) == len(captions) >= 50
    chapters = [event for event in scenario.events if event.chapter]
    assert len(chapters) >= 8
    assert [event.on.start for event in chapters] == sorted(event.on.start for event in chapters)


def test_what_is_left_out_is_listed() -> None:
    text = (Path(scenarios_folder()) / NAME / "OMITTED.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [0-9]{3}", text, flags=re.MULTILINE)
    assert len(rows) >= 20


@pytest.mark.parametrize("day", ["1936-07-25", "1936-08-22", "1937-05-03"])
def test_no_front_in_truce_and_peace(control: Control, day: str) -> None:
    assert control.fronts(_on(day)) == ()


@pytest.mark.parametrize("day", ["1936-08-25", "1936-11-15", "1937-02-26", "1937-04-20"])
def test_fronts_in_war_are_as_long_as_a_peninsula_allows(control: Control, day: str) -> None:
    assert 600 < _fronts_km(control, day) < 4500


def test_the_tide_turns(control: Control) -> None:
    days = ["1936-07-18", "1936-10-16", "1936-12-31", "1937-02-28", "1937-03-31", "1937-04-30"]
    shares = [_share(control, "nationalists", day) for day in days]
    assert shares[0] < shares[1]
    assert shares[1:] == sorted(shares[1:], reverse=True)
    assert _share(control, "republic", "1937-05-01") == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("before", "cleared", "side"),
    [
        ("1936-10-06", "1936-10-10", "nationalists"),
        ("1936-10-25", "1936-10-31", "republic"),
        ("1936-11-25", "1936-11-30", "nationalists"),
        ("1937-04-25", "1937-04-28", "nationalists"),
    ],
)
def test_pockets_are_there_and_then_gone(control: Control, before: str, cleared: str, side: str) -> None:
    def pieces(day: str) -> int:
        ground = control.regions(_on(day))[side]
        return sum(part.area > 4e7 for part in shapely.get_parts(ground))

    assert pieces(cleared) < pieces(before)


def test_one_front_crosses_the_peninsula_when_no_pocket_is_open(control: Control) -> None:
    mainland = [
        part for part in shapely.get_parts(control.regions(_on("1936-12-15"))["nationalists"]) if part.area > 4e9
    ]
    # North and south are joined; the other great pieces are Morocco and islands.
    assert sum(part.area > 5e10 for part in mainland) == 1
