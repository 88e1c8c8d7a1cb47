"""Blocs: sides join and leave them on days, and are at war as parts of them only while they are in."""

from __future__ import annotations

from datetime import date

import pytest

from frontmap.instant import evening, morning
from frontmap.scenario import dump, lint, read_scenario
from tests.scenario.small import WAR, problems_of

WITH_BASQUES = WAR.replace("sides:\n", "sides:\n  basques: {colour: green}\n").replace(
    "republic: Spain", "republic: Spain\n  basques: [region: Vizcaya]"
)
DATED = WITH_BASQUES.replace(
    "at_war: [[republic,",
    "blocs:\n  left: {name: The left, colour: red, members: "
    "[republic, {side: basques, from: 1936-08-01, to: 1936-10-31}]}\nat_war: [[left,",
)


def test_a_list_a_word_and_a_table_say_the_same() -> None:
    texts = ("left: [republic]", "left: republic", "left: {members: [{side: republic}]}")
    read = [read_scenario(WAR + f"blocs: {{{text}}}\n").blocs for text in texts]
    assert read[0] == read[1] == read[2]
    assert [str(bloc.colour) for bloc in read[0].values()] == ["red"]


def test_at_war_only_while_in_the_bloc() -> None:
    spans = {one: span for one, _other, span, _areas in read_scenario(DATED).wars()}
    assert spans["republic"].start == morning(date(1936, 7, 17))
    assert (spans["basques"].start, spans["basques"].end) == (morning(date(1936, 8, 1)), evening(date(1936, 10, 31)))
    assert read_scenario(DATED).sides_named("left", evening(date(1936, 7, 20))) == ("republic",)


def test_a_war_that_ends_before_a_side_joins_is_not_its_war() -> None:
    text = DATED.replace("at_war: [[left, nationalists]]", "at_war: [{between: [left, nationalists], to: 1936-07-31}]")
    assert [one for one, _other, _span, _areas in read_scenario(text).wars()] == ["republic"]


def test_blocs_survive_a_dump() -> None:
    scenario = read_scenario(DATED + "colour_by: bloc\n")
    assert read_scenario(dump(scenario)) == scenario
    assert scenario.colour_by == "bloc"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("side: basques", "side: basks", 'no side "basks"; did you mean basques?'),
        ("to: 1936-10-31", "to: 1936-07-30", "this membership ends on 1936-07-30, before it begins on 1936-08-01"),
        ("from: 1936-08-01", "from: 1936-07-01", "1936-07-01 is outside the war"),
        ("colour: red, members", "colour: rood, members", 'no colour "rood"'),
        ("left:", "republic:", '"republic" is a side already'),
    ],
)
def test_what_is_wrong_with_a_bloc_is_told_where_it_stands(old: str, new: str, problem: str) -> None:
    found = problems_of(DATED.replace(old, new))
    assert any(problem in each for each in found), found


def test_colouring_by_blocs_needs_some() -> None:
    found = problems_of(WAR + "colour_by: bloc\n")
    assert any(problem.startswith("war.yaml:12:12: there are no blocs to colour by") for problem in found)


def test_twice_in_a_bloc_is_a_doubt_on_the_same_days_only() -> None:
    def doubts(members: str) -> list[str]:
        scenario = read_scenario(WAR + f"blocs: {{left: [{members}]}}\n")
        return [str(problem) for problem in lint(scenario) if "twice" in str(problem)]

    assert doubts("republic, republic")
    assert doubts("republic, {side: republic, from: 1936-08-01}")
    assert not doubts("{side: republic, to: 1936-07-31}, {side: republic, from: 1936-08-01}")
