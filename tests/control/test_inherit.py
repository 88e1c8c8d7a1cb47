"""Wars that start from the ground that another war left."""

from __future__ import annotations

from pathlib import Path

import pytest

import frontmap as fm
from frontmap.errors import ScenarioError

FIRST = """\
title: First
from: 1936-01-01
to: 1936-03-01
theatre: [region: Lugo, region: Orense, region: Pontevedra, "region: La Coruña"]
sides: {red: {}, blue: {}, green: {}}
blocs: {cold: [blue, green]}
at_war: [[red, cold]]
start: {red: [region: Lugo], blue: [region: Orense], green: [region: Pontevedra, "region: La Coruña"]}
events:
  - {on: 1936-01-10, occupation: {side: red, of: blue, areas: [region: Orense], at_once: true}}
  - {on: 1936-02-10, annex: {side: blue, areas: [region: Lugo]}}
""".replace('"region: La Coruña"', "region: La Coruña")
SECOND = """\
title: Second
from: 1937-01-01
to: 1937-02-01
theatre: [region: Lugo, region: Orense, region: Pontevedra]
sides: {red: {}, blue: {}}
at_war: [[red, blue]]
start:
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "first.yaml").write_text(FIRST, encoding="utf-8")
    return tmp_path


def second(folder: Path, start: str, name: str = "second.yaml") -> Path:
    (folder / name).write_text(SECOND + start, encoding="utf-8")
    return folder / name


def problems(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        fm.load(path)
    return str(caught.value)


def test_sides_of_the_same_id_keep_their_ground(folder: Path) -> None:
    before = fm.load(second(folder, "  - {as_of: first.yaml, on: 1936-01-09}\n"))
    after = fm.load(second(folder, "  - {as_of: first.yaml, on: 1936-03-01}\n", "third.yaml"))
    asked = ("Lugo", "Orense", "Vigo")
    assert [before.holder(place, "1937-01-01") for place in asked] == ["red", "blue", None]
    assert [after.holder(place, "1937-01-01") for place in asked] == ["blue", "red", None]


def test_sides_and_blocs_may_be_called_otherwise_and_later_lines_win(folder: Path) -> None:
    start = "  - {as_of: first.yaml, on: 1936-01-01, sides: {cold: blue}}\n  - red: [Vigo]\n"
    war = fm.load(second(folder, start))
    assert [war.holder(place, "1937-01-01") for place in ("Pontevedra", "Vigo", "Orense")] == ["blue", "red", "blue"]


def test_owner_and_occupier_are_both_kept(folder: Path) -> None:
    war = fm.load(second(folder, "  - {as_of: first.yaml, on: 1936-01-20}\n  - red: [province: Orense]\n"))
    (mark,) = [mark for mark in war.timeline.marks if mark.kind == "occupation"]
    assert (mark.side, mark.details["of"], mark.span) == ("red", "blue", war.timeline.span)
    atlas, theatre = war.atlas, war.timeline.theatre
    occupied = {atlas.provinces[int(theatre.members[index])].id for index in mark.provinces}
    assert occupied == {p.id for p in atlas.provinces if p.region == "es.orense"} - {"es.orense.orense"}


def test_ground_in_motion_is_taken_as_it_stands(folder: Path) -> None:
    text = FIRST.replace("annex: {side: blue, areas: [region: Lugo]}", "say: Wait.") + (
        "  - {on: 1936-02-11..1936-02-29, take: {side: green, areas: [region: Lugo]}}\n"
    )
    (folder / "first.yaml").write_text(text, encoding="utf-8")
    first = fm.load(folder / "first.yaml")
    war = fm.load(second(folder, "  - {as_of: first.yaml, on: 1936-02-20, sides: {green: blue}}\n"))
    held = {place: first.holder(place, "1936-02-20") for place in ("Lugo", "Ribadeo", "Monforte de Lemos", "Vivero")}
    assert len(set(held.values())) == 2
    for place, side in held.items():
        assert war.holder(place, "1937-01-01") == {"green": "blue"}.get(side, side)


def test_a_war_may_start_from_one_that_ships(tmp_path: Path) -> None:
    war = fm.load(second(tmp_path, "  {as_of: spanish-civil-war, on: 1936-09-30, sides: {nationalists: blue}}\n"))
    assert war.holder("Lugo", "1937-01-01") == "blue"


@pytest.mark.parametrize(
    ("start", "message"),
    [
        ("  - {as_of: frist.yaml, on: 1936-01-09}\n", "second.yaml:8:13: there is no war or file 'frist.yaml'"),
        ("  - {as_of: spanish-civil-wor, on: 1936-09-30}\n", "did you mean spanish-civil-war?"),
        ("  - {as_of: ../first.yaml, on: 1936-01-09}\n", "'../first.yaml' lies outside the folder of this scenario"),
        ("  - {as_of: /etc/passwd, on: 1936-01-09}\n", "lies outside the folder"),
        ("  - {as_of: first.yaml, on: 1937-01-09}\n", "second.yaml:8:29: 1937-01-09 is outside that war"),
        ("  - {as_of: first.yaml}\n", "as_of needs a day of that war; add on:"),
        ("  - {as_of: first.yaml, on: 1936-01-09, sides: {greeen: red}}\n", 'no side "greeen"; did you mean green?'),
        ("  - {as_of: first.yaml, on: 1936-01-09, sides: {green: rde}}\n", 'no side "rde"; did you mean red?'),
        ("  - {as_of: second.yaml, on: 1937-01-09}\n", "these wars start from each other"),
    ],
)
def test_mistakes_are_told_at_their_place(folder: Path, start: str, message: str) -> None:
    assert message in problems(second(folder, start))


def test_circles_and_long_lines_of_ancestors_are_refused(folder: Path) -> None:
    second(folder, "  - {as_of: b.yaml, on: 1937-01-09}\n", "a.yaml")
    second(folder, "  - {as_of: a.yaml, on: 1937-01-09}\n", "b.yaml")
    assert "start from each other" in problems(folder / "a.yaml")
    for number in range(6):
        second(folder, f"  - {{as_of: w{number + 1}.yaml, on: 1937-01-09}}\n", f"w{number}.yaml")
    second(folder, "  - red: [region: Lugo]\n", "w6.yaml")
    assert "more than 4 wars start from one another" in problems(folder / "w0.yaml")


def test_mistakes_of_the_other_war_are_told(folder: Path) -> None:
    (folder / "first.yaml").write_text(FIRST + "colour: red\n", encoding="utf-8")
    told = problems(second(folder, "  - {as_of: first.yaml, on: 1936-01-09}\n"))
    assert "second.yaml:8:13: first.yaml has mistakes, the first of them: first.yaml:12:1:" in told
