"""The map of all Europe holds the same towns on the same days as the wars that are told in detail."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from frontmap.atlas import load_atlas
from frontmap.control import Control, compute_control, timeline_of
from frontmap.control.who import place_in
from frontmap.instant import evening
from frontmap.scenario import load_scenario

# Between two days that both wars tell, each sweeps on its own grid: a few towns change hands some days apart.
MOST_APART = 0.06


@pytest.fixture(scope="module")
def europe() -> Control:
    return _played("europe-1936-1941")


def _played(name: str) -> Control:
    return compute_control(timeline_of(load_scenario(name), load_atlas()))


def _holders(control: Control, provinces: list[int], day: date) -> list[str | None]:
    seats = [place_in(control, control.theatre.atlas.provinces[province].seat) for province in provinces]
    return [control.sides[side] if side >= 0 else None for side in control.holders(seats, evening(day)).tolist()]


@pytest.mark.parametrize(
    ("name", "called_here", "first", "last"),
    [
        ("spanish-civil-war", {"republic": "spain"}, date(1936, 7, 18), date(1937, 5, 1)),
        # Before the coup of the 11th, Stalin's government is the Soviet Union on the map of Europe.
        ("second-russian-civil-war", {"soviets": "ussr"}, date(1938, 10, 11), date(1938, 12, 21)),
        ("eastern-front", {}, date(1940, 10, 14), date(1941, 1, 1)),
    ],
)
def test_towns_have_the_same_holders_as_in_the_war_told_in_detail(
    europe: Control, name: str, called_here: dict[str, str], first: date, last: date
) -> None:
    war = _played(name)
    shared = set(europe.theatre.members.tolist())
    provinces = [province for province in war.theatre.members.tolist() if province in shared]
    days = [first + timedelta(days=step) for step in range(0, (last - first).days, 5)] + [last]
    told = {day: [called_here.get(side or "", side) for side in _holders(war, provinces, day)] for day in days}
    fought_over = [k for k in range(len(provinces)) if len({told[day][k] for day in days}) > 1]
    assert len(fought_over) > 50
    for day in days:
        here = _holders(europe, provinces, day)
        apart = [
            f"{europe.theatre.atlas.provinces[provinces[k]].id}: {here[k]}, but there {told[day][k]}"
            for k in fought_over
            if here[k] != told[day][k]
        ]
        assert len(apart) <= MOST_APART * len(fought_over), f"{day}: " + "; ".join(apart)
