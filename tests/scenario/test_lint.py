from __future__ import annotations

import pytest

from frontmap.scenario import lint, read_scenario
from frontmap.scenario.palette import PALETTE_NAMES
from frontmap.scene.colour import PALETTE
from tests.scenario.small import EVENTS, WAR


def doubts(text: str) -> list[str]:
    found = lint(read_scenario(text, "war.yaml"))
    assert all(problem.severity == "warning" for problem in found)
    return [str(problem).removeprefix("war.yaml:") for problem in found]


def test_a_sound_war_leaves_no_doubt() -> None:
    assert doubts((WAR + EVENTS).replace("1936-12-31", "1936-11-30")) == []


def test_a_side_without_ground() -> None:
    text = WAR.replace("sides:\n", "sides:\n  reds: {colour: green}\n").replace("1936-12-31", "1936-08-31")
    assert doubts(text) == [
        '6:3: warning: the side "reds" never holds any ground; give it some in start or by a verb, or take it out'
    ]


def test_months_without_an_event() -> None:
    assert doubts(WAR + EVENTS) == [
        "3:5: warning: nothing is dated between 1936-09-11 and 1936-12-31, in an active war; "
        "date an event in between, or end at_war"
    ]
    ended = WAR.replace("[[republic, nationalists]]", "[{between: [republic, nationalists], to: 1936-09-30}]")
    assert doubts(ended + EVENTS) == []
    told = EVENTS + "  - on: 1936-11-30\n    say: x\n"
    assert doubts(WAR + told) == []


def test_a_pocket_counts_until_it_is_cleared() -> None:
    text = EVENTS + "    pocket: {side: nationalists, around: Teruel, cleared: 1936-12-20}\n"
    assert doubts(WAR + text) == []


def test_an_event_told_twice() -> None:
    twice = EVENTS + EVENTS.removeprefix("events:\n")
    (doubt,) = doubts((WAR + twice).replace("1936-12-31", "1936-11-30"))
    assert doubt == "15:5: warning: this event repeats the event of line 13; take one of them out"


def test_an_area_named_twice_and_an_event_that_says_nothing() -> None:
    text = (WAR + EVENTS).replace("1936-12-31", "1936-11-30").replace("Belchite", "[Quinto, Caspe, Quinto]")
    assert doubts(text + "  - on: 1936-09-12\n    note: x\n") == [
        "14:51: warning: take names Quinto twice; name it once",
        "15:5: warning: this event says nothing; add a verb such as take, or say or chapter",
    ]


@pytest.mark.parametrize(
    ("colour", "doubt"),
    [
        ("red", "the colours of republic and nationalists are the same"),
        ("'#c8372d'", None),
    ],
)
def test_colours_that_are_the_same(colour: str, doubt: str | None) -> None:
    found = doubts(WAR.replace("blue", colour).replace("1936-12-31", "1936-09-30"))
    assert [line for line in found if doubt is not None and doubt in line] == (found if doubt else [])


def test_palette_names_are_those_that_can_be_drawn() -> None:
    assert set(PALETTE_NAMES) == set(PALETTE)


def test_a_side_without_a_colour_gets_one_that_is_free() -> None:
    text = WAR.replace("{colour: red}", "{}").replace("blue", "red")
    assert [str(side.colour) for side in read_scenario(text).sides.values()] == ["blue", "red"]


def test_nobody_at_war_and_a_front_between_friends() -> None:
    front = "fronts:\n  m: {between: [republic, nationalists], lines: {1936-10-30: [Segovia, Toledo]}}\n"
    assert doubts(WAR.replace("at_war: [[republic, nationalists]]\n", "") + front) == [
        "6:3: warning: nobody is at war, so no front is drawn; add at_war: [[republic, nationalists]]",
        "12:16: warning: republic and nationalists are never at war, so this front is not drawn; "
        "add [republic, nationalists] to at_war",
    ]


def test_blocs_stand_for_their_sides() -> None:
    text = WAR.replace("at_war: [[republic,", "blocs: {left: [republic, basques]}\nat_war: [[left,").replace(
        "sides:\n", "sides:\n  basques: {colour: green}\n"
    )
    scenario = read_scenario(text.replace("republic: Spain", "republic: Spain\n  basques: [region: Vizcaya]"))
    assert [(one, other) for one, other, _span in scenario.wars()] == [
        ("republic", "nationalists"),
        ("basques", "nationalists"),
    ]
    assert scenario.enemies("nationalists", scenario.span.end) == ("republic", "basques")
