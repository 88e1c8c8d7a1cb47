"""Reading figures.yaml: what it says, and every mistake in it at its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontmap.scenario import bundled_scenarios, figures_schema, load_scenario, read_scenario
from frontmap.scenario.figures import Figure, figures_file, parse_figures, read_figures_file
from tests.scenario.small import EVENTS, WAR

SCENARIO = read_scenario(WAR + EVENTS)
DAY = SCENARIO.first_day.isoformat()
PAGE = Path(__file__).parents[2] / "docs" / "figures.md"


def read(text: str) -> tuple[tuple[Figure, ...], list[str]]:
    figures, problems = parse_figures(text, "figures.yaml", SCENARIO)
    return figures, [str(problem) for problem in problems]


def test_a_figure_has_all_that_its_author_wrote() -> None:
    (figure,), problems = read(
        f"figures:\n  - id: first\n    title: The first day\n    on: {DAY}\n    view: Soria,  Burgos\n"
        "    caption: All quiet.\n    shows: Everything.\n    source: {line: 7}\n    note: A guess.\n"
        "    inferred: true\n"
    )
    assert problems == []
    assert (figure.id, figure.title, figure.on.day, figure.shows) == (
        "first",
        "The first day",
        SCENARIO.first_day,
        "Everything.",
    )
    assert figure.caption == "All quiet."
    assert figure.looks_at == ("Soria", "Burgos")
    assert [(name.position.line, name.position.column) for name in figure.looks_at] == [(5, 11), (5, 19)]
    assert (str(figure.source), figure.note, figure.inferred) == ("line 7", "A guess.", True)


def test_a_view_may_be_a_list_or_left_out() -> None:
    (listed, whole), problems = read(
        f"figures:\n  - {{id: a, title: A, on: {DAY}, view: [Soria, Burgos]}}\n  - {{id: b, title: B, on: {DAY}}}\n"
    )
    assert problems == []
    assert listed.looks_at == ("Soria", "Burgos")
    assert whole.looks_at == ()


def test_all_mistakes_are_told_at_once_each_at_its_place() -> None:
    figures, problems = read(
        f"figures:\n"
        f"  - {{id: one, title: One, on: {DAY}}}\n"
        f"  - {{id: One, title: Two, on: {DAY}}}\n"
        f"  - {{id: three, title: Three, on: 1999-01-01}}\n"
        f"  - {{id: a/b, title: Four, date: {DAY}}}\n"
        f"  - {{id: five, titel: Five, on: 1936-02-31}}\n"
        f"  - {{id: six, title: Six, on: {DAY}T06}}\n"
        f"  - {{id: nul, title: Seven, on: {DAY}}}\n"
        f"figure: []\n"
    )
    assert [figure.id for figure in figures] == ["one", "One", "three", "six", "nul"]
    places = sorted(tuple(map(int, re.findall(r":(\d+):(\d+):", problem)[0])) for problem in problems)
    assert places == [(3, 10), (4, 35), (5, 5), (5, 10), (5, 28), (6, 5), (6, 16), (6, 33), (7, 31), (8, 10), (9, 1)]
    told = "\n".join(problems)
    assert "a figure 'One' stands at line 2 already; choose another id" in told
    assert "1999-01-01 is outside the war" in told
    assert "a figure has no key 'date'; did you mean on?" in told
    assert "a figure has no key 'titel'; did you mean title?" in told
    assert "a figure needs on" in told
    assert "has an hour, but this war is told in days" in told
    assert "'nul' is no file name on Windows" in told
    assert "a file of figures has no key 'figure'; did you mean figures?" in told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty; expected a list of figures; begin with the line figures:"),
        ("- id: a\n", "expected keys such as figures, got a list; begin with a line such as figures:"),
        ("figures: 7\n", "expected a list, got '7'"),
        ("shows: a\n", "a file of figures needs figures"),
    ],
)
def test_what_is_no_list_of_figures_says_what_to_write(text: str, message: str) -> None:
    assert message in "\n".join(read(text)[1])


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_no_file_is_hostile_enough_to_raise(text: str | bytes) -> None:
    figures, problems = parse_figures(text, "figures.yaml", SCENARIO)
    assert figures == () or not problems


def test_they_lie_beside_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(WAR + EVENTS, encoding="utf-8")
    assert figures_file(load_scenario(tmp_path)) is None
    assert read_figures_file(load_scenario(tmp_path)) == ((), [])
    assert figures_file(SCENARIO) is None
    (tmp_path / "figures.yaml").write_text(f"figures: [{{id: a, title: A, on: {DAY}}}]\n", encoding="utf-8")
    figures, problems = read_figures_file(load_scenario(tmp_path))
    assert ([str(figure.id) for figure in figures], problems) == (["a"], [])
    (tmp_path / "figures.yaml").write_text("figures: 7\n", encoding="utf-8")
    (problem,) = read_figures_file(load_scenario(tmp_path / "scenario.yaml"))[1]
    assert problem.file == str(tmp_path / "figures.yaml")


def test_the_figures_of_every_bundled_war_have_sources_and_are_sound() -> None:
    drawn = 0
    for war in bundled_scenarios():
        figures, problems = read_figures_file(load_scenario(war.name))
        assert problems == []
        assert [figure.id for figure in figures if figure.source is None or not figure.shows] == []
        drawn += len(figures)
    assert drawn >= 20


def test_the_page_shows_and_tells_every_key() -> None:
    text = PAGE.read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)
    figures, problems = parse_figures(example, "figures.yaml", load_scenario("spanish-civil-war"))
    assert problems == []
    shown = {key for figure in figures for key in figure.written}
    assert shown == set(Figure.model_fields)
    assert set(Figure.model_fields) <= set(re.findall(r"`([a-z_]+)`", text))


def test_the_schema_describes_figures() -> None:
    schema = figures_schema()
    assert schema["title"] == "frontmap figures"
    assert set(schema["$defs"]["Figure"]["properties"]) == set(Figure.model_fields)
