from __future__ import annotations

import pytest

from frontmap.scenario import lint, read_scenario
from frontmap.scenario.palette import PALETTE_NAMES
from frontmap.scene.colour import PALETTE
from tests.scenario.small import EVENTS, WAR, problems_of


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
    assert [(one, other) for one, other, _span, _areas in scenario.wars()] == [
        ("republic", "nationalists"),
        ("basques", "nationalists"),
    ]
    assert scenario.enemies("nationalists", scenario.span.end) == ("republic", "basques")


SHORT = WAR.replace("1936-12-31", "1936-09-30")


@pytest.mark.parametrize(
    ("pace", "doubt"),
    [
        ("pace: {seconds: 5, stretches: [{on: 1936-08-01..1936-08-02, seconds: 8}]}\n", "more than the 5 of the film"),
        ("pace: {stretches: [{on: 1936-07-20..1936-09-28, seconds: 1}]}\n", "71 days a second"),
        ("pace: {stretches: [{on: 1936-08-01, seconds: 45}]}\n", "each day of 1936-08-01 lasts 45 seconds"),
        ("pace: {seconds: 900}\n", "lasts more than 10 minutes"),
        ("pace: {holds: [{on: 1936-09-30}]}\n", "on which it stands still anyway"),
        ("pace: {holds: [{on: 1936-08-30}, {on: 1936-08-30, seconds: 3}]}\n", "held twice on 1936-08-30"),
        (
            "camera: [{on: 1936-08-01..1936-08-09, view: theatre}, {on: 1936-08-08, view: Burgos}]\n",
            "the camera is to show Burgos on 1936-08-08, when it still shows theatre",
        ),
    ],
)
def test_films_that_nobody_would_watch(pace: str, doubt: str) -> None:
    (found,) = doubts(SHORT + pace)
    assert doubt in found


@pytest.mark.parametrize(
    ("pace", "mistake"),
    [
        (
            "pace: {stretches: [{on: 1936-08-01..1936-08-09, seconds: 3}, {on: 1936-08-09, seconds: 2}]}\n",
            "the stretch 1936-08-09 overlaps that of 1936-08-01..1936-08-09; let each day belong to one stretch",
        ),
        (
            "pace: {holds: [{on: 1936-08-30, seconds: 90}]}\n",
            "stand still for 90 seconds on 1936-08-30; give at most 60",
        ),
        ("pace: {holds: [{on: 1935-08-30}]}\n", "1935-08-30 is outside the war"),
        ("pace: {stretches: [{on: 1936-08-01, seconds: soon}]}\n", "expected a number of seconds, got 'soon'"),
        ("pace: fast\n", "got 'fast'; write events or even"),
        ("pace: {strech: []}\n", "did you mean stretches?"),
    ],
)
def test_paces_that_cannot_be(pace: str, mistake: str) -> None:
    assert any(mistake in problem for problem in problems_of(SHORT + pace)), problems_of(SHORT + pace)
