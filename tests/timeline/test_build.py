from __future__ import annotations

from datetime import date

import pytest
import shapely

from frontmap.atlas import load_atlas
from frontmap.errors import ScenarioError
from frontmap.instant import evening, morning
from frontmap.scenario import read_scenario
from frontmap.timeline import Change, Spread, Timeline, build_timeline

HEAD = """\
title: A campaign in Aragon
from: 1936-09-01
to: 1936-10-31
theatre: [region: Zaragoza, region: Teruel, region: Huesca, Andorra]
sides: {republic: {}, nationalists: {name: Nationals}, volunteers: {}}
at_war: [[republic, nationalists]]
start:
  nationalists: [region: Zaragoza, region: Huesca]
  republic: [region: Teruel, Quinto]
  neutral: [Andorra]
"""


def _timeline(text: str) -> Timeline:
    return build_timeline(read_scenario(HEAD + text, "war.yaml"), load_atlas())


def _names(timeline: Timeline, change: Change) -> set[str]:
    theatre = timeline.theatre
    return {theatre.atlas.provinces[int(theatre.members[index])].name for index in change.provinces}


def test_later_lines_of_the_start_win() -> None:
    timeline = _timeline("events: []\n")
    names = [timeline.theatre.atlas.provinces[int(member)] for member in timeline.theatre.members]
    held = {province.name: side for province, side in zip(names, timeline.start, strict=True)}
    assert held["Quinto"] == "republic"
    assert held["Zaragoza"] == "nationalists"
    assert {names[index].country for index in timeline.neutral} == {"ad"}
    assert [side.name for side in timeline.sides] == ["republic", "Nationals", "volunteers"]


def test_north_is_up_at_the_centre_that_the_author_names() -> None:
    text = HEAD.replace("sides:", "centre: Andorra la Vella\nsides:")
    timeline = build_timeline(read_scenario(text, "war.yaml"), load_atlas())
    away_m = timeline.theatre.projection.to_metres([[1.52, 42.51]])
    assert abs(away_m).max() < 2000
    # Without one it is the middle of the theatre, to the south-west of Andorra.
    (easting, northing) = _timeline("").theatre.projection.to_metres([[1.52, 42.51]])[0]
    assert min(easting, northing) > 50_000


def test_a_centre_that_nobody_knows_is_told() -> None:
    text = HEAD.replace("sides:", "centre: Atlantis\nsides:")
    with pytest.raises(ScenarioError, match="Atlantis"):
        build_timeline(read_scenario(text, "war.yaml"), load_atlas())


def test_a_take_moves_its_areas_over_its_days() -> None:
    timeline = _timeline(
        """
events:
  - on: 1936-09-11..1936-09-16
    offensive: {side: republic, name: The push, along: [Quinto, Zaragoza]}
    take: [Belchite, Fuentes de Ebro]
    say: On we go.
    source: {line: 653}
"""
    )
    (change,) = timeline.changes
    assert change.to == "republic"
    assert (change.span.start, change.span.end) == (morning(date(1936, 9, 11)), evening(date(1936, 9, 16)))
    assert _names(timeline, change) == {"Belchite", "Fuentes de Ebro"}
    assert change.spread is Spread.FRONT
    assert (change.statement.text, change.statement.source) == ("The push", "line 653")
    kinds = {mark.kind: mark for mark in timeline.marks}
    assert kinds.keys() == {"caption", "offensive", "take"}
    assert kinds["caption"].text == "On we go."
    assert len(kinds["offensive"].points) == 2


@pytest.mark.parametrize(
    ("verb", "to", "spread", "only_from"),
    [
        ("take: {side: republic, areas: [Daroca], from: [Daroca]}", "republic", Spread.ORIGIN, None),
        ("take: {side: republic, areas: [Daroca], at_once: true}", "republic", Spread.AT_ONCE, None),
        ("annex: {side: volunteers, areas: [Daroca]}", "volunteers", Spread.AT_ONCE, None),
        ("treaty: {between: [republic, nationalists], gives: {republic: [Daroca]}}", "republic", Spread.AT_ONCE, None),
        ("uprising: {side: republic, areas: [Daroca]}", "republic", Spread.ORIGIN, None),
        ("defection: {side: republic, areas: [Daroca]}", "republic", Spread.AT_ONCE, None),
        ("airdrop: {side: republic, at: [Daroca], areas: [Daroca]}", "republic", Spread.ORIGIN, None),
        ("occupation: {side: volunteers, of: nationalists, areas: [Daroca]}", "volunteers", Spread.FRONT, None),
        ("puppet: {side: volunteers, of: republic, areas: [Daroca]}", "volunteers", Spread.AT_ONCE, None),
        ("neutral: [Daroca]", "", Spread.AT_ONCE, None),
        ("capitulation: {side: nationalists, to: republic}", "republic", Spread.AT_ONCE, {"nationalists"}),
        (
            "pocket: {side: nationalists, around: [Daroca], cleared: 1936-09-20}",
            "republic",
            Spread.FRONT,
            {"nationalists"},
        ),
    ],
)
def test_every_verb_that_moves_ground_becomes_a_change(
    verb: str, to: str, spread: Spread, only_from: set[str] | None
) -> None:
    timeline = _timeline(f"events:\n  - on: 1936-09-10..1936-09-12\n    {verb}\n")
    (change,) = timeline.changes
    assert (change.to, change.spread, change.only_from) == (to, spread, only_from)
    assert "Daroca" in _names(timeline, change)
    first = 12 if spread is Spread.AT_ONCE else 10
    last = 20 if "cleared" in verb else 12
    assert (change.span.start, change.span.end) == (morning(date(1936, 9, first)), evening(date(1936, 9, last)))


def test_what_is_lost_again_is_two_changes() -> None:
    text = "airdrop: {side: republic, at: [Daroca], areas: [Daroca], cleared: 1936-09-20}"
    timeline = _timeline(f"events:\n  - on: 1936-09-10\n    {text}\n")
    drop, lost = timeline.changes
    assert (drop.to, lost.to) == ("republic", "nationalists")
    assert lost.only_from == {"republic"}
    assert lost.span.end == evening(date(1936, 9, 20))


def test_verbs_that_only_tell_move_nothing() -> None:
    timeline = _timeline(
        """
events:
  - on: 1936-09-10
    battle: {at: Daroca, result: republic}
    siege: {side: republic, at: Huesca, until: 1936-09-20}
    bombing: {side: nationalists, at: [Alcañiz], from: [Zaragoza]}
    counterattack: {side: nationalists, along: [Zaragoza, Quinto]}
units:
  xi: {name: Eleventh, side: republic, at: {1936-09-02: Quinto, 1936-09-10: 12 km east of Zaragoza}}
views: {ebro: [Quinto, Zaragoza]}
camera:
  - {on: 1936-09-05, view: ebro}
"""
    )
    assert timeline.changes == ()
    marks = {mark.kind: mark for mark in timeline.marks}
    assert marks["siege"].span.end == evening(date(1936, 9, 20))
    assert len(marks["siege"].provinces) == 1
    assert len(marks["bombing"].details["base_m"]) == 1
    assert marks["battle"].details["result"] == "republic"
    assert marks["unit"].details["instants"] == [evening(date(1936, 9, 2)), evening(date(1936, 9, 10))]
    assert marks["camera"].points == marks["view"].points
    assert [mark.span.start for mark in timeline.marks] == sorted(mark.span.start for mark in timeline.marks)


def test_changes_are_in_order_of_their_mornings_then_of_the_text() -> None:
    timeline = _timeline(
        """
events:
  - {on: 1936-09-12, take: {side: republic, areas: [Daroca]}}
  - {on: 1936-09-10..1936-09-20, take: {side: republic, areas: [Belchite]}}
  - {on: 1936-09-12, take: {side: republic, areas: [Cariñena]}}
"""
    )
    assert [_names(timeline, change) for change in timeline.changes] == [{"Belchite"}, {"Daroca"}, {"Cariñena"}]


FRONT = """
fronts:
  ebro:
    between: [nationalists, republic]
    lines:
      1936-09-10: [Caspe, Bujaraloz, Huesca, Jaca]
      1936-09-20: [Caspe, 20 km west of Bujaraloz, Huesca, Jaca]
"""


def test_dated_lines_cut_first_and_sweep_then() -> None:
    timeline = _timeline(FRONT.replace("ebro:", "ebro:\n    name: Ebro front"))
    assert [line.instant for line in timeline.lines] == [evening(date(1936, 9, 10)), evening(date(1936, 9, 20))]
    first = [change for change in timeline.changes if change.span.end == evening(date(1936, 9, 10))]
    sweeps = [change for change in timeline.changes if change.span.end == evening(date(1936, 9, 20))]
    assert {(change.to, *(change.only_from or ())) for change in first} == {
        ("nationalists", "republic"),
        ("republic", "nationalists"),
    }
    greatest = max(sweeps, key=lambda change: change.polygon.area)
    assert greatest.to == "republic"
    assert greatest.span.start == evening(date(1936, 9, 10))
    assert greatest.statement.text == "Ebro front"
    for line in timeline.lines:
        for end in (0, -1):
            assert timeline.theatre.land.boundary.distance(line.line.interpolate(end, normalized=True)) < 70_000


def test_a_line_leaves_behind_what_it_excepts() -> None:
    kept = FRONT.replace("20: [", "20: {except: Bujaraloz, through: [").replace(
        "Huesca, Jaca]\n", "Huesca, Jaca]}\n", 2
    )
    kept = kept.replace("1936-09-10: [Caspe, Bujaraloz, Huesca, Jaca]}", "1936-09-10: [Caspe, Bujaraloz, Huesca, Jaca]")
    timeline = _timeline(kept)
    swept, left = (
        shapely.union_all([change.polygon for change in made.changes if change.span.end == evening(date(1936, 9, 20))])
        for made in (_timeline(FRONT), timeline)
    )
    (pocket,) = (
        polygon
        for member, polygon in zip(timeline.theatre.members.tolist(), timeline.theatre.polygons, strict=True)
        if timeline.theatre.atlas.provinces[member].name == "Bujaraloz"
    )
    assert swept.intersection(pocket).area > 1e8
    assert left.intersection(pocket).area < 1e3
    assert left.symmetric_difference(swept.difference(pocket)).area < 1e3


def test_a_front_may_start_from_the_border_and_go_back_to_it() -> None:
    timeline = _timeline(
        """
fronts:
  aragon:
    between: [nationalists, republic]
    lines:
      1936-09-01: border
      1936-09-10: [25 km north of Calatayud, Zaragoza, 30 km south of Huesca]
      1936-09-20: border
"""
    )
    border, _deep, back = timeline.lines
    assert border.line.equals(back.line)
    won, lost = (
        max((one for one in timeline.changes if one.span.end == evening(day)), key=lambda one: one.polygon.area)
        for day in (date(1936, 9, 10), date(1936, 9, 20))
    )
    assert (won.to, won.span.start, lost.to) == ("republic", evening(date(1936, 9, 1)), "nationalists")
    assert won.polygon.area > 2e9
    assert won.polygon.area == pytest.approx(lost.polygon.area, rel=0.01)


def test_a_front_between_sides_without_a_border_cannot_start_from_it() -> None:
    with pytest.raises(ScenarioError, match="nationalists and volunteers share no border"):
        _timeline("fronts: {aragon: {between: [nationalists, volunteers], lines: {1936-09-01: border}}}")


SPAIN = (
    HEAD[: HEAD.index("theatre:")]
    + """\
theatre: [Spain]
sides: {republic: {}, nationalists: {}}
at_war: [[republic, nationalists]]
start: {nationalists: [Spain]}
"""
)


def test_a_loose_end_is_told_with_its_place() -> None:
    text = """
fronts:
  loose:
    between: [nationalists, republic]
    lines:
      1936-09-10: [Zaragoza, Quinto]
"""
    with pytest.raises(ScenarioError) as caught:
        build_timeline(read_scenario(SPAIN + text, "war.yaml"), load_atlas())
    assert any("loose" in problem.message and "Quinto" in problem.message for problem in caught.value.problems)
    assert all(problem.line == 13 for problem in caught.value.problems)


def test_a_line_hangs_on_the_land_of_a_third_side() -> None:
    head = SPAIN.replace("nationalists: {}}", "nationalists: {}, portugal: {}, france: {}}")
    head = head.replace("[Spain]\nsides", "[Spain, Portugal, France]\nsides")
    head = head.replace("{nationalists: [Spain]}", "{nationalists: [Spain], portugal: Portugal, france: France}")
    line = "fronts: {long: {between: [nationalists, republic], lines: {1936-09-10: [Zamora, Burgos, Jaca]}}}\n"
    (drawn,) = build_timeline(read_scenario(head + line, "war.yaml"), load_atlas()).lines
    assert drawn.line.length > 400_000
    fighting = head.replace("[[republic, nationalists]]", "[[republic, nationalists], [portugal, nationalists]]")
    (beside_an_ally,) = build_timeline(read_scenario(fighting + line, "war.yaml"), load_atlas()).lines
    assert beside_an_ally.line.equals(drawn.line)


def test_other_fronts_hang_on_a_front_to_its_last_day() -> None:
    text = """
fronts:
  upper:
    between: [nationalists, republic]
    until: 1936-09-25
    lines:
      1936-09-10: [San Sebastián, Zaragoza]
  lower:
    between: [nationalists, republic]
    lines:
      1936-09-10: [Zaragoza, Tortosa]
      1936-09-20: [Zaragoza, Tarragona]
"""
    assert len(build_timeline(read_scenario(SPAIN + text, "war.yaml"), load_atlas()).lines) == 3
    with pytest.raises(ScenarioError) as caught:
        build_timeline(read_scenario(SPAIN + text.replace("-25", "-15"), "war.yaml"), load_atlas())
    assert [problem.line for problem in caught.value.problems] == [19]
    assert "the front lower ends loose at Zaragoza" in caught.value.problems[0].message


def test_all_names_that_are_not_known_are_told_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        _timeline(
            """
events:
  - on: 1936-09-10
    take: {side: republic, areas: [Calatayd, Daroca]}
    battle: {at: Nowhereville}
expect:
  - {place: Zaragosssa Town, on: 1936-09-10, side: republic}
"""
        )
    lines = [(problem.line, problem.column) for problem in caught.value.problems]
    assert [line for line, _ in lines] == [14, 15, 17]
    assert lines[0] == (14, 36)
    assert "Calatayud" in str(caught.value)
