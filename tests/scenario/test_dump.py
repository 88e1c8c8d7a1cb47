from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap.scenario import Scenario, dump, read_scenario, starter
from tests.scenario.test_docs import EXAMPLES, whole

FIRST = date(1936, 7, 17)
DAYS = st.integers(0, 100).map(lambda days: (FIRST + timedelta(days)).isoformat())
SPANS = st.tuples(DAYS, DAYS).map(lambda days: "..".join(sorted(days)))
SIDES = st.sampled_from(["republic", "nationalists"])
# Names of all kinds, also those that look like something else to a YAML reader.
NAMES = st.one_of(
    st.sampled_from(
        ["Quinto", "NO", "010", "12:30", "null", "~", "a: b", "x #y", "- z", "'q'", '"', "é", "🙂", "[", "}"]
    ),
    st.text(
        alphabet=st.characters(
            exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"
        ),
        min_size=1,
        max_size=12,
    ).filter(str.strip),
)
AREAS = st.lists(st.one_of(NAMES, st.builds(lambda name: {"region": name}, NAMES)), min_size=1, max_size=3)


def optional(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=parts)


TAKES = st.builds(
    lambda main, more: main | more,
    st.fixed_dictionaries({"side": SIDES, "areas": AREAS}),
    optional(at_once=st.sampled_from(["true", "false"]), **{"except": AREAS}, only_from=SIDES, name=NAMES),
)
POCKETS = st.fixed_dictionaries(
    {"side": st.just("nationalists"), "around": AREAS}, optional={"cleared": st.just("1936-12-01")}
)
EVENTS = st.builds(
    lambda main, more: main | more,
    st.fixed_dictionaries({"on": st.one_of(DAYS, SPANS), "say": NAMES}),
    optional(
        take=TAKES,
        pocket=POCKETS,
        note=NAMES,
        inferred=st.just("true"),
        source=st.one_of(NAMES, st.just({"line": ["653", "660"]})),
        battle=st.fixed_dictionaries({"at": st.just("Quinto")}, optional={"losses": st.just({"republic": "12"})}),
        treaty=st.just({"gives": {"republic": ["Burgos"]}}),
    ),
)
WARS = st.fixed_dictionaries(
    {
        "title": NAMES,
        "from": st.just(FIRST.isoformat()),
        "to": st.just("1936-12-31"),
        "theatre": AREAS,
        "sides": st.just({"republic": {"colour": "red"}, "nationalists": {}}),
        "start": st.fixed_dictionaries({"republic": AREAS, "nationalists": AREAS}),
        "at_war": st.just([["republic", "nationalists"]]),
    },
    optional={
        "events": st.lists(EVENTS, max_size=4),
        "fronts": st.just(
            {"m": {"between": ["republic", "nationalists"], "lines": {"1936-10-30": ["Caspe", "3 km north of Quinto"]}}}
        ),
        "interpolate": st.just("none"),
        "expect": st.just([{"place": "Caspe", "on": "1936-10-30", "side": "nobody"}]),
    },
)


@given(WARS)
@settings(max_examples=150, deadline=None)
def test_load_dump_load_is_load(war: dict[str, Any]) -> None:
    scenario = Scenario.model_validate(war)
    text = dump(scenario)
    again = read_scenario(text)
    assert again == scenario
    assert dump(again) == text


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_survives_a_dump(example: str) -> None:
    scenario = read_scenario(whole(example))
    assert read_scenario(dump(scenario)) == scenario


def test_what_is_said_by_default_is_left_out() -> None:
    text = dump(read_scenario(starter("A war")))
    assert "interpolate" not in text
    assert "from: 1900-05-01\n" in text
