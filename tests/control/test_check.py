from __future__ import annotations

from frontmap.atlas import load_atlas
from frontmap.control import compute_control
from frontmap.control.check import check_control
from frontmap.errors import Problem
from frontmap.scenario import read_scenario
from frontmap.timeline import build_timeline

HEAD = """\
title: A campaign in Aragon
from: 1936-09-01
to: 1936-10-31
theatre: [region: Zaragoza, region: Teruel, region: Huesca, Andorra]
sides: {republic: {}, nationalists: {}}
at_war: [[republic, nationalists]]
start:
  nationalists: [region: Zaragoza, region: Huesca]
  republic: [region: Teruel, Quinto]
  neutral: [Andorra]
"""


def _problems(text: str, head: str = HEAD) -> list[Problem]:
    scenario = read_scenario(head + text, "war.yaml")
    return check_control(compute_control(build_timeline(scenario, load_atlas())), scenario)


def test_a_sound_war_has_no_problems() -> None:
    text = """
events:
  - {on: 1936-09-10..1936-09-12, take: {side: republic, areas: [Belchite]}}
expect:
  - {place: Belchite, on: 1936-09-12, side: republic}
  - {place: Andorra la Vella, on: 1936-09-12, side: nobody}
"""
    assert _problems(text) == []


def test_expectations_hold_spots_as_well_as_places() -> None:
    text = """
events:
  - {on: 1936-09-10..1936-09-12, take: {side: republic, areas: [Belchite]}}
expect:
  - {place: 4 km south-east of Belchite, on: 1936-09-12, side: republic}
  - {place: 15 km west of Zaragoza, on: 1936-09-12, side: republic}
"""
    (problem,) = _problems(text)
    assert problem.line == 16
    assert (
        "expected republic to hold 15 km west of Zaragoza on 1936-09-12, but nationalists holds it" in problem.message
    )


def test_an_event_that_changes_nothing_is_doubted() -> None:
    (problem,) = _problems("events:\n  - {on: 1936-09-10, take: {side: republic, areas: [Quinto]}}\n")
    assert (problem.line, problem.severity) == (12, "warning")
    assert "republic already holds Quinto" in problem.message
    pocket = "pocket: {side: republic, by: nationalists, around: [Zaragoza], cleared: 1936-09-12}"
    (problem,) = _problems(f"events:\n  - on: 1936-09-10\n    {pocket}\n")
    assert "republic does not hold any of Zaragoza" in problem.message


def test_ground_taken_from_nowhere_is_doubted() -> None:
    (problem,) = _problems("events:\n  - {on: 1936-09-10, take: {side: republic, areas: [Jaca]}}\n")
    assert "republic takes Jaca without touching it" in problem.message
    assert "from:" in problem.remedy
    assert _problems("events:\n  - {on: 1936-09-10, take: {side: republic, areas: [Jaca], from: [Jaca]}}\n") == []


def test_ground_left_behind_is_doubted() -> None:
    taken = "  - {on: 1936-09-10..1936-09-12, take: {side: republic, areas: [region: Zaragoza], except: [Belchite]}}\n"
    (problem,) = _problems("events:\n" + taken)
    assert (problem.line, problem.severity) == (12, "warning")
    assert "this leaves ground of nationalists cut off from 1936-09-12 on" in problem.message
    assert "km² near Belchite" in problem.message
    pocket = "  - {on: 1936-09-12, pocket: {side: nationalists, around: Belchite, by: republic, cleared: 1936-09-30}}\n"
    assert _problems("events:\n" + taken + pocket) == []


def test_land_that_nobody_ever_holds_is_doubted() -> None:
    (problem,) = _problems("", HEAD.replace("  neutral: [Andorra]\n", ""))
    assert problem.message == "no side ever holds Andorra"
    assert (problem.line, problem.column) == (4, 61)
    assert "neutral: [Andorra]" in problem.remedy


def test_expectations_must_come_true() -> None:
    text = """
events:
  - {on: 1936-09-10..1936-09-12, take: {side: republic, areas: [Belchite]}}
  - {on: 1936-10-01, take: {side: republic, areas: [Fuentes de Ebro]}}
expect:
  - {place: Belchite, on: 1936-09-20, side: nationalists}
  - {place: Fuentes de Ebro, on: 1936-09-30, side: republic}
  - {place: Zaragoza, on: 1936-09-20, side: nationalists, status: encircled}
"""
    lost, late, status = _problems(text)
    assert (lost.line, lost.severity) == (16, "error")
    assert "republic holds it since 1936-09-1" in lost.message
    assert "by line 13" in lost.message
    assert "gets it only on 1936-10-01, by line 14" in late.remedy
    assert "but it is held" in status.message


def _front(between: str, *lines: str) -> str:
    return f"\nfronts:\n  aragon:\n    between: {between}\n    lines:\n" + "".join(f"      {line}\n" for line in lines)


def test_a_swapped_front_is_found() -> None:
    # From east to west along the border of Teruel: the Republic lies south, on the left hand.
    line = "1936-09-10: [Caspe, Híjar, Muniesa, Montalbán, Calamocha]"
    swapped = [p for p in _problems(_front("[nationalists, republic]", line)) if "left hand" in p.message]
    assert [(p.line, p.severity) for p in swapped] == [(16, "warning")]
    assert "write `between: [republic, nationalists]`" in swapped[0].remedy
    assert not [p for p in _problems(_front("[republic, nationalists]", line)) if "left hand" in p.message]


def test_a_swapped_front_is_found_though_the_ground_has_moved_towards_it_for_days() -> None:
    line = "1936-09-10: {through: [Caspe, Híjar, Muniesa, Montalbán, Calamocha], since: 1936-09-02}"
    swapped = [p for p in _problems(_front("[nationalists, republic]", line)) if "left hand" in p.message]
    assert [p.line for p in swapped] == [16]


def test_a_line_that_jumps_is_found() -> None:
    found = _problems(
        _front(
            "[nationalists, republic]",
            "1936-09-10: [Teruel, Alcañiz, Caspe]",
            "1936-09-11: [Teruel, Zaragoza, Jaca]",
        )
    )
    jumps = [problem for problem in found if "km in 1 day" in problem.message]
    assert [problem.line for problem in jumps] == [17]


def test_a_line_that_stands_for_days_and_moves_in_one_jumps() -> None:
    moved = "1936-09-15: {through: [Teruel, Zaragoza, Jaca], since: 1936-09-15}"
    lines = ("1936-09-10: [Teruel, Alcañiz, Caspe]", moved)
    found = _problems(_front("[nationalists, republic]", *lines))
    assert [problem.line for problem in found if "km in 1 day" in problem.message] == [17]
    patient = _problems(
        _front("[nationalists, republic]", lines[0], moved.replace("since: 1936-09-15", "since: 1936-09-11"))
    )
    assert not [problem for problem in patient if "moves" in problem.message]
