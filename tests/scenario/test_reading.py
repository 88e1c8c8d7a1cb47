from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap.errors import ScenarioError
from frontmap.scenario import lint, read_scenario
from frontmap.scenario.verbs import Take
from tests.scenario.small import EVENTS, WAR, problems_of


def test_a_sound_text_has_no_problems() -> None:
    assert problems_of(WAR + EVENTS) == []


@pytest.mark.parametrize(
    ("extra", "problem"),
    [
        # A 31 April, an impossible month, other ways to write dates.
        (
            "  - on: 1936-04-31\n    say: x\n",
            "15:9: 1936-04-31 is no day: that month has 30 days; the last is 1936-04-30",
        ),
        (
            "  - on: 1936-13-01\n    say: x\n",
            "15:9: 1936-13-01 is no day: there is no month 13; months run from 01 to 12",
        ),
        (
            "  - on: 02/08/1936\n    say: x\n",
            "15:9: '02/08/1936' is not a day; write it as year-month-day, for example",
        ),
        ("  - on: 0\n    say: x\n", "15:9: '0' is not a day"),
        ("  - on: 1936-09-30T06:00+01:00\n    say: x\n", "15:9: '1936-09-30T06:00+01:00' is not a day"),
        ("  - on: 1936-09-30T06\n    say: x\n", "15:9: 1936-09-30T06 has an hour, but this war is told in days; write"),
        ("  - on: 1936-09-30T25\n    say: x\n", "15:9: 1936-09-30T25 is no hour"),
        (
            "  - on: 1936-09-30..1936-09-11\n    say: x\n",
            "15:9: 1936-09-30..1936-09-11 ends before it begins; write 1936",
        ),
        (
            "  - on: 1937-09-11\n    say: x\n",
            "15:9: 1937-09-11 is outside the war, which ends on 1936-12-31; change the",
        ),
        (
            "  - on: 1936-07-01..1936-08-01\n    say: x\n",
            "15:9: 1936-07-01 is outside the war, which begins on 1936-07-17",
        ),
        # Keys.
        ("  - on: 1936-09-11\n    taek: [Caspe]\n", "16:5: an event has no key 'taek'; did you mean take?"),
        ("  - on: 1936-09-11\n    capture: [Caspe]\n", "16:5: an event has no key 'capture'; did you mean take?"),
        (
            "  - on: 1936-09-11\n    say: x\n    say: y\n",
            "17:5: the key 'say' is here for the second time, first at line 16",
        ),
        (
            "  - on: 1936-09-11\n    take: {side: republic, areas: Caspe, say: x}\n",
            "16:42: take has no key 'say'; write say beside take, as a key of the event",
        ),
        ("  - take: {side: republic, areas: Caspe}\n", "15:5: an event needs on; add on: 1936-09-11..1936-09-16"),
        ("  - on: 1936-09-11\n    battle: {name: Ebro}\n", "16:13: battle needs at; add at: Where."),
        # Kinds.
        ("  - 1936-09-11\n", "15:5: expected a table with keys such as"),
        ("  - on: 1936-09-11\n    say: [a, b]\n", "16:10: expected a text, got a list of 2"),
        ("  - on: 1936-09-11\n    say:\n", "16:9: expected a text, got nothing"),
        ("  - on: 1936-09-11\n    say: x\n    inferred: yes\n", "17:15: got 'yes'; write true or false"),
        ("  - on: 1936-09-11\n    say: x\n    source: {line: six}\n", "17:20: expected a whole number, got 'six'"),
        ("  - on: 1936-09-11\n    say: x\n    source: {line: [1, 2, 3]}\n", "17:20: expected at most two numbers"),
        ("  - on: 1936-09-11\n    take: {side: republic, areas: []}\n", "16:35: an empty list says nothing"),
        (
            "  - on: 1936-09-11\n    take: {side: republic, areas: [{city: Caspe}]}\n",
            "16:36: expected the name of an area",
        ),
        (
            "  - on: 1936-09-11\n    offensive: {side: republic, along: [9 km sou of Caspe]}\n",
            "16:41: 'sou' is not a direction",
        ),
        (
            "  - on: 1936-09-11\n    offensive: {side: republic, along: Caspe, result: won}\n",
            "16:55: got 'won'; write gains, halted or fails",
        ),
        # Sides.
        (
            "  - on: 1936-09-11\n    take: {side: republik, areas: Caspe}\n",
            '16:18: no side "republik"; did you mean republic',
        ),
        (
            "  - on: 1936-09-11\n    take: Caspe\n",
            "16:5: take does not say who acts; add side: SIDE to it or to the event",
        ),
        ("  - on: 1936-09-11\n    take: {side: republic}\n", "16:5: take says nothing; add areas: NAMES"),
        ("  - on: 1936-09-11\n    bombing: Caspe\n", "16:5: bombing does not say who acts; add side: SIDE"),
        (
            "  - on: 1936-09-11\n    bombing: {side: republic, third_party: Britain, at: Caspe}\n",
            "16:5: bombing says both side and third_party; leave one of them out",
        ),
        (
            "  - on: 1936-09-11\n    naval_battle: {at: Caspe, sunk: {republik: 1}}\n",
            '16:38: no side "republik"; did you mean republic',
        ),
        (
            "  - on: 1936-09-11\n    pocket: {side: republic, by: republic, around: Caspe, cleared: 1936-09-30}\n",
            '16:5: in pocket, side and by are both "republic"',
        ),
        (
            "  - on: 1936-09-11\n    pocket: {side: republic, around: Caspe, cleared: 1936-09-10}\n",
            "16:54: pocket ends on 1936-09-10, before it begins on 1936-09-11",
        ),
    ],
)
def test_mistakes_in_an_event(extra: str, problem: str) -> None:
    told = problems_of(WAR + EVENTS + extra)
    assert any(line.startswith(f"war.yaml:{problem}") for line in told), told


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("title: A small war\n", "", "1:1: a scenario needs title; add title: Spanish Civil War"),
        (
            "1936-07-17",
            "1937-07-17",
            "3:5: the war ends on 1936-12-31, before it begins on 1937-07-17; swap from and to",
        ),
        (
            "[[republic, nationalists]]",
            "[republic, nationalists]",
            "8:10: expected a list of two sides, got 'republic'",
        ),
        ("[[republic, nationalists]]", "[[republic]]", "8:10: expected a list of two sides, got a list of 1"),
        ("[[republic, nationalists]]", "[[republic, republic]]", '8:21: "republic" cannot be at war with itself'),
        (
            "[[republic, nationalists]]",
            "[[republic, natoinalists]]",
            '8:21: no side "natoinalists"; did you mean natio',
        ),
        ("colour: blue", "color: blue", "7:18: a side has no key 'color'; did you mean colour?"),
        ("colour: blue", "colour: bleu", '7:26: no colour "bleu"; did you mean blue?'),
        ("colour: blue", "colour: '#12'", "7:26: '#12' is not a colour; write # and six hexadecimal digits"),
        ("  nationalists: [Burgos", "  nationalist: [Burgos", '11:3: no side "nationalist"; did you mean nationalists'),
        ("  republic: {colour: red}", "  re public: {colour: red}", "6:3: 're public' cannot be an id"),
        ("theatre: [Spain]", "theater: [Spain]", "4:1: a scenario has no key 'theater'; did you mean theatre?"),
        (
            "theatre: [Spain]",
            "theatre: [Spain]\ntake: [Caspe]",
            "5:1: a scenario has no key 'take'; write take in an event",
        ),
    ],
)
def test_mistakes_at_the_head(old: str, new: str, problem: str) -> None:
    told = problems_of((WAR + EVENTS).replace(old, new))
    assert any(line.startswith(f"war.yaml:{problem}") for line in told), told


@pytest.mark.parametrize(
    ("fronts", "problem"),
    [
        ("between: [republic], lines: {1936-10-30: [Segovia, Toledo]}", "13:16: expected a list of two sides"),
        ("between: [republic, nationalists], lines: {1936-10-32: [Segovia, Toledo]}", "13:50: 1936-10-32 is no day"),
        (
            "between: [republic, nationalists], lines: {1937-10-30: [Segovia, Toledo]}",
            "13:50: 1937-10-30 is outside the war",
        ),
        (
            "between: [republic, nationalists], lines: {1936-10-30: [Segovia]}",
            "13:62: a line runs through at least two",
        ),
        (
            "between: [republic, nationalists], lines: {1936-10-30: {through: [Segovia, Toledo], since: 1936-11-01}}",
            "13:98: the move to the line of 1936-10-30 begins on 1936-11-01",
        ),
        (
            "between: [republic, republic], lines: {1936-10-30: [Segovia, Toledo]}",
            "13:16: a front lies between two sides",
        ),
        (
            "between: [republic, nationalists], until: 1936-10-29, lines: {1936-10-30: [Segovia, Toledo]}",
            "13:49: the front ends on 1936-10-29, before its line of 1936-10-30",
        ),
    ],
)
def test_mistakes_in_a_front(fronts: str, problem: str) -> None:
    told = problems_of(WAR + "fronts:\n  m: {" + fronts + "}\n")
    assert any(line.startswith(f"war.yaml:{problem}") for line in told), told


def test_all_mistakes_are_told_at_once_and_in_order() -> None:
    text = (
        WAR.replace("blue", "bleu")
        + """\
events:
  - on: 1936-04-31
    take: {side: republic, areas: [Calatayd]}
  - on: 1936-09-11
    say: x
    say: y
  - on: 1936-09-12
    take: {side: republik, areas: [Belchite], at_one: true}
  - on: 1937-01-02
    say: z
expect:
  - {place: Teruell, on: 1936-09-12, side: republic}
"""
    )
    assert [line.split(": ")[0] for line in problems_of(text)] == [
        "war.yaml:7:26",  # bleu
        "war.yaml:13:9",  # 31 April
        "war.yaml:14:36",  # Calatayd
        "war.yaml:17:5",  # say twice
        "war.yaml:19:18",  # republik
        "war.yaml:19:47",  # at_one
        "war.yaml:20:9",  # outside
        "war.yaml:23:13",  # Teruell
    ]


def test_no_words_of_the_tools_below_reach_the_author() -> None:
    texts = [WAR.replace(line, "x: [{") for line in WAR.splitlines()] + [
        WAR.replace(word, other)
        for word in ("Spain", "[[republic, nationalists]]", "1936-07-17", "{colour: red}")
        for other in ("[]", "{}", "{a: {b: c}}", "[[[]]]", "'' ")
    ]
    for text in texts:
        for line in problems_of(text):
            assert not any(word in line.lower() for word in ("pydantic", "valid", "dict", "tuple", "str ", "none")), (
                line
            )


def test_the_side_is_handed_down_to_the_verbs() -> None:
    scenario = read_scenario(
        WAR
        + """\
events:
  - on: 1936-09-11
    offensive: {side: republic, along: [Caspe, Quinto]}
    take: [Quinto]
    pocket: {side: nationalists, around: Teruel, cleared: 1936-09-30}
  - on: 1936-09-12
    capitulation: nationalists
  - on: 1936-09-13
    side: republic
    take: {side: nationalists, provinces: Quinto, regions: [Huesca], areas: Caspe}
"""
    )
    first, second, third = scenario.events
    assert first.take is not None
    assert first.take.side == "republic"
    assert first.pocket is not None
    assert (first.pocket.side, first.pocket.by) == ("nationalists", "republic")
    assert second.capitulation is not None
    assert second.capitulation.to == "republic"
    assert isinstance(third.take, Take)
    assert third.take.side == "nationalists"
    assert [str(area) for area in third.take.areas] == ["province Quinto", "region Huesca", "Caspe"]


def test_nodes_know_where_they_stand() -> None:
    scenario = read_scenario(WAR + EVENTS)
    (event,) = scenario.events
    take = event.take
    assert take is not None
    positions = [event.position, event.position_of("on"), event.key_position_of("take"), take.areas[0].position]
    assert [(position.line, position.column) for position in positions] == [(13, 5), (13, 9), (14, 5), (14, 35)]


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_broken_text_gives_problems_and_nothing_else(data: st.DataObject) -> None:
    text = WAR + EVENTS
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 40))
    middle = data.draw(st.text(alphabet="ab:-[]{} \n'\"1936,", max_size=12))
    try:
        lint(read_scenario(text[:start] + middle + text[start + length :]))
    except ScenarioError as error:
        assert error.problems


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
@settings(max_examples=200, deadline=None)
def test_no_scenario_is_made_of_noise(data: bytes | str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(data)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in caught.value.problems)


VALUES = st.recursive(
    st.sampled_from(["republic", "Caspe", "1936-09-11", "true", "x", "7", "", "1936-09-11..1936-09-12"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["side", "areas", "at", "on", "line", "from", "x", "region"]), inner, max_size=3
        ),
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["take", "on", "pocket", "battle", "source", "treaty", "landing", "uprising", "capitulation", "side", "offensive"]
)


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=4), max_size=3))
@settings(max_examples=200, deadline=None)
def test_events_of_any_shape_give_problems_and_nothing_else(events: list[dict[str, object]]) -> None:
    import json

    try:
        lint(read_scenario(WAR + "events: " + json.dumps(events) + "\n"))
    except ScenarioError as error:
        assert error.problems
