"""The gallery: a war of a dozen squares, and for each mark the lines of a scenario that make it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from frontmap.control import Control, compute_control
from frontmap.instant import evening
from frontmap.scenario import read_scenario
from frontmap.scene import THEMES, Layer, Look, Scene, scene_at, set_stage
from frontmap.scene.primitives import Picture
from frontmap.timeline import build_timeline
from tests.scene.small_war import small_atlas

__all__ = ["EXHIBITS", "Exhibit", "control_of", "page", "picture_of"]

HEAD = """\
title: A small war
from: 1936-09-01
to: 1936-09-30
theatre: [South]
sides: {red: {name: Red side, colour: red}, blue: {name: Blue side, colour: blue}}
at_war: [[red, blue]]
start: {red: [region: West], blue: [region: East]}
"""

ADVANCE = """\
events:
  - on: 1936-09-08..1936-09-20
    take: {side: red, areas: [e2, e6]}
"""


class Exhibit(NamedTuple):
    """A mark: what it is called on the page, the lines that follow `HEAD` and `ADVANCE`, and the day to look at it."""

    title: str
    lines: str
    day: date = date(1936, 9, 16)


EXHIBITS = {
    "offensive": Exhibit(
        "An offensive",
        """\
  - on: 1936-09-08..1936-09-20
    offensive: {side: red, name: Eastern March, along: [Ávila, Zaragoza, Москва]}
""",
    ),
    "halted": Exhibit(
        "An offensive that is halted",
        """\
  - on: 1936-09-08..1936-09-16
    offensive: {side: red, along: [Ávila, Zaragoza], result: halted}
""",
    ),
    "failed": Exhibit(
        "A counter-attack that fails",
        """\
  - on: 1936-09-08..1936-09-20
    counterattack: {side: blue, along: [Москва, Zaragoza, Ávila], result: fails}
""",
    ),
    "halt": Exhibit(
        "A halt",
        """\
  - on: 1936-09-08..1936-09-20
    offensive: {side: red, along: [Ávila, Zaragoza]}
    halt: {side: red, at: Zaragoza}
""",
    ),
    "battle": Exhibit(
        "A battle",
        """\
  - on: 1936-09-14..1936-09-18
    battle: {at: Zaragoza, between: [red, blue], result: red}
""",
    ),
    "contested": Exhibit(
        "A contested town",
        """\
  - on: 1936-09-14..1936-09-18
    contested: {at: Zaragoza, between: [red, blue]}
""",
    ),
    "siege": Exhibit(
        "A siege",
        """\
  - on: 1936-09-14
    siege: {side: red, at: Zaragoza, until: 1936-09-20}
""",
    ),
    "encirclement": Exhibit(
        "An encirclement",
        """\
  - on: 1936-09-12
    encirclement: {side: blue, by: red, around: [e2, e6], until: 1936-09-20}
""",
    ),
    "uprising": Exhibit(
        "An uprising",
        """\
  - on: 1936-09-10..1936-09-20
    uprising: {side: blue, areas: [w4], from: Łódź}
""",
    ),
    "fortified": Exhibit(
        "A fortified line",
        """\
  - on: 1936-09-02
    fortified: {side: blue, along: [Zaragoza, Москва, Village]}
""",
    ),
    "landing": Exhibit(
        "A landing from the sea",
        """\
  - on: 1936-09-14..1936-09-18
    landing: {side: blue, at: Łódź, from: 170 km west of Ávila, along: [50 km west of Łódź]}
""",
    ),
    "airdrop": Exhibit(
        "An airdrop",
        """\
  - on: 1936-09-14..1936-09-18
    airdrop: {side: red, at: Москва, from: Łódź}
""",
    ),
    "bombing": Exhibit(
        "Bombing, of a town and of an area",
        """\
  - on: 1936-09-12..1936-09-20
    bombing: {side: blue, at: Ávila, from: Москва}
  - on: 1936-09-12..1936-09-20
    bombing: {side: blue, areas: [w4, w5]}
""",
    ),
    "naval-battle": Exhibit(
        "A fight at sea",
        """\
  - on: 1936-09-14..1936-09-18
    naval_battle: {at: 60 km west of Łódź, between: [red, blue], result: blue}
""",
    ),
    "patrol": Exhibit(
        "A patrol",
        """\
  - on: 1936-09-02
    patrol: {side: red, along: [80 km west of Łódź, 160 km west of Ávila], until: 1936-09-30}
""",
    ),
    "blockade": Exhibit(
        "A blockade",
        """\
  - on: 1936-09-02
    blockade: {side: blue, at: 32 km west of Łódź, until: 1936-09-30}
""",
    ),
    "occupation": Exhibit(
        "Occupied ground",
        """\
  - on: 1936-09-10
    occupation: {side: red, of: blue, areas: [e2, e6], at_once: true}
""",
    ),
    "demilitarised": Exhibit(
        "A demilitarised zone",
        """\
  - on: 1936-09-02
    demilitarised: {areas: [e3]}
""",
    ),
    "defection": Exhibit(
        "A defection",
        """\
  - on: 1936-09-15
    defection: {side: blue, at: Łódź}
""",
        date(1936, 9, 15),
    ),
    "pocket": Exhibit(
        "A pocket that is crushed",
        """\
  - on: 1936-09-22
    pocket: {side: blue, around: [e7], cleared: 1936-09-30, by: red}
""",
        date(1936, 9, 26),
    ),
    "units": Exhibit(
        "Units",
        """\
units:
  volunteers:
    {name: Volunteers, side: red, kind: armour, size: corps, commander: Rokossovsky, strength: 12000,
     at: {1936-09-08: Ávila, 1936-09-20: Zaragoza}, until: 1936-09-30}
  first: {name: First Division, side: blue, kind: infantry, size: division, at: {1936-09-08: Москва}, until: 1936-09-30}
""",
    ),
}


def control_of(name: str) -> Control:
    """Return the control of the small war with one of the marks."""
    scenario = read_scenario(HEAD + ADVANCE + EXHIBITS[name].lines, f"{name}.yaml")
    return compute_control(build_timeline(scenario, small_atlas()), cell_m=4000.0)


BELOW = ("sea", "held-land", "country-lines", "coast", "side-names", "town-marks", "town-names")
"""What is drawn of the map itself, beside the marks."""


def picture_of(name: str) -> Scene:
    """Return the map of a mark, without what another machine might draw otherwise: relief and the sea's light."""
    exhibit = EXHIBITS[name]
    instant = evening(exhibit.day)
    stage = set_stage(control_of(name), Look(furniture=False), width_px=720, height_px=360)
    moving = {layer.name for layer in stage.moving(instant)}
    layers = [layer for layer in scene_at(stage, instant).layers if layer.name in moving or layer.name in BELOW]
    drawn = [Layer(each.name, tuple(p for p in each.primitives if not isinstance(p, Picture))) for each in layers]
    return Scene(stage.page, tuple(drawn), exhibit.title)


def page() -> str:
    """Return the gallery as Markdown."""
    parts = [
        "# Gallery",
        "Every mark of the language, and the lines of a scenario that make it. All pictures are of one war on a dozen",
        "squares; they are compared with what is drawn whenever the tests run, and so is this page.",
        "",
        f"```yaml\n{HEAD}{ADVANCE}```",
    ]
    for name, exhibit in EXHIBITS.items():
        day = f"{exhibit.day.day} September"
        parts += [
            "",
            f"## {exhibit.title}",
            "",
            f"![{exhibit.title} on {day}](../tests/golden/mark-{name}.svg)",
            "",
            f"```yaml\n{exhibit.lines}```",
        ]
    parts += ["", "## Themes", ""]
    for theme in THEMES:
        parts += [f"`--theme {theme}`", "", f"![The theme {theme}](../tests/golden/theme-{theme}.png)", ""]
    return "\n".join(parts)
