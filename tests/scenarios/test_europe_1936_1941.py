"""The political map of Europe: sound, without doubts, and held to what the text tells of towns and days."""

from __future__ import annotations

import re
from pathlib import Path

from frontmap.control import Control, check_control
from frontmap.figures import load_figures
from frontmap.scenario import Scenario, lint

NAME = "europe-1936-1941"
OMITTED = Path(__file__).parents[2] / "scenarios" / NAME / "OMITTED.md"
SIDES = {
    "germany",
    "ussr",
    "italy",
    "france",
    "french-commune",
    "spain",
    "poland",
    "czechoslovakia",
    "romania",
    "yugoslavia",
    "croatia",
    "hungary",
    "austria",
    "albania",
    "greece",
    "belgium",
    "netherlands",
    "luxembourg",
    "denmark",
    "norway",
    "sweden",
    "finland",
    "estonia",
    "latvia",
    "lithuania",
    "united-kingdom",
    "japan",
    "manchukuo",
    "china",
    "communist-china",
    "mongolia",
    "tannu-tuva",
    "turkey",
}


def test_no_mistake_and_no_doubt(scenario: Scenario, control: Control) -> None:
    assert [str(problem) for problem in [*lint(scenario), *check_control(control, scenario)]] == []


def test_the_sides_are_countries_by_their_ids(scenario: Scenario) -> None:
    assert set(scenario.sides) >= SIDES


def test_every_statement_names_its_line(scenario: Scenario) -> None:
    for node in [*scenario.events, *scenario.expect]:
        assert node.source is not None and node.source.line, f"line {node.position.line} has no source"
        first, last = node.source.line[0], node.source.line[-1]
        assert 350 <= first <= last <= 2275


def test_enough_is_expected(scenario: Scenario) -> None:
    assert sum(len(expectation.place) for expectation in scenario.expect) >= 200


def test_all_ground_is_held_at_the_end_but_that_of_small_neutrals(control: Control) -> None:
    theatre, end = control.theatre, control.timeline.span.end
    seats = [theatre.place_m(theatre.atlas.provinces[int(member)].seat) for member in theatre.members]
    nobody = {
        theatre.atlas.provinces[int(member)].country
        for member, holder, parcel in zip(
            theatre.members, control.holders(seats, end), control.parcels_at(seats), strict=True
        )
        if holder < 0 and parcel >= 0
    }
    assert nobody <= {"ad", "mc", "sm", "li"}


def test_the_figures_can_be_drawn(scenario: Scenario, control: Control) -> None:
    figures = load_figures(scenario, control.timeline)
    assert len(figures) >= 30
    assert all(figure.source is not None and figure.shows for figure in figures)


def test_what_is_left_out_is_listed_with_its_line() -> None:
    rows = [row for row in OMITTED.read_text(encoding="utf-8").split("\n") if re.match(r"\| \d", row)]
    assert len(rows) >= 30
