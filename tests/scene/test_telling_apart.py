"""Sides on the map differ to every eye, or are hatched; text stands out from its ground; in every theme and war."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import frontmap
from frontmap.atlas import load_atlas
from frontmap.bundled import scenarios_folder
from frontmap.instant import evening
from frontmap.render.still import pixels_of
from frontmap.scenario import read_scenario
from frontmap.scene import Look, film_of, scene_at, set_stage, still_of
from frontmap.scene.colour import PALETTE, contrast, difference, grey_of, nearest_in_any_vision, parse_colour
from frontmap.scene.primitives import Stroke, Text
from frontmap.scene.stripes import Stripes, stripes_of
from frontmap.scene.telling_apart import (
    LEAST_DIFFERENCE,
    LEAST_GREY_DIFFERENCE,
    alike,
    hatchings,
    meeting_sides,
)
from frontmap.scene.theme import THEMES, flank_of, tints_of
from frontmap.timeline import build_timeline
from tests.scene.small_war import LAST, small_timeline

WARS = sorted(folder.name for folder in scenarios_folder().iterdir() if (folder / "scenario.yaml").exists())


@pytest.fixture(scope="module", params=WARS)
def war(request):
    return frontmap.load(request.param)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_sides_that_meet_differ_to_every_eye_or_are_hatched(war, theme) -> None:
    timeline = war.timeline
    tints = tints_of(theme, [parse_colour(side.colour) for side in timeline.sides])
    pairs = meeting_sides(timeline)
    assert pairs
    patterns = hatchings(len(tints), [(each.one, each.other) for each in alike(theme, tints, pairs)])
    for one, other in pairs:
        enough = nearest_in_any_vision(tints[one], tints[other]) >= LEAST_DIFFERENCE
        if theme.ladder:
            enough = enough and difference(grey_of(tints[one]), grey_of(tints[other])) >= LEAST_GREY_DIFFERENCE
        assert enough or patterns[one] != patterns[other], (timeline.sides[one].id, timeline.sides[other].id)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_text_stands_out_from_its_ground_in_every_war(war, theme) -> None:
    """A name lies on its halo, words of the furniture on their panel, names of countries on land."""
    for text, ground in (
        (theme.ink, theme.halo),
        (theme.ink, theme.panel),
        (theme.faint_ink, theme.panel),
        (theme.country_ink, theme.land),
        (theme.water_ink, theme.sea),
        (theme.water_ink, theme.glow),
        (theme.water_ink, theme.halo),
    ):
        assert contrast(text, ground) >= 4.5
    for side in war.timeline.sides:
        # Names along arrows are written in it, on the casing.
        assert contrast(flank_of(theme, parse_colour(side.colour)), theme.casing) >= 3.0


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", PALETTE)
def test_stripes_can_be_seen_on_their_tint(theme, name) -> None:
    colour = parse_colour(name)
    (tint,) = tints_of(theme, [colour])
    stripes = stripes_of(theme, 1, tint, flank_of(theme, colour), 1.0)
    assert contrast(stripes.colour, tint) >= 1.25


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_of_a_map_has_colours_that_are_checked(control, theme) -> None:
    look = THEMES[theme]
    stage = set_stage(control, Look(theme=theme, charts="territory,front"), width_px=1280, height_px=720)
    known = {look.ink, look.faint_ink, look.country_ink, look.water_ink, look.river_ink}
    # Names of sides have shades of their own, each checked on its tint.
    layers = [layer for layer in scene_at(stage, evening(LAST)).layers if layer.name != "side-names"]
    texts = [each for layer in layers for each in layer.primitives]
    assert {each.colour for each in texts if isinstance(each, Text)} <= known


@given(st.integers(1, 12), st.data())
def test_patterns_differ_between_paired_sides_while_there_are_enough(sides, data) -> None:
    every = list(itertools.combinations(range(sides), 2))
    pairs = data.draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    patterns = hatchings(sides, pairs)
    degree = [sum(side in pair for pair in pairs) for side in range(sides)]
    for one, other in pairs:
        if max(degree) < 5:
            assert patterns[one] != patterns[other]
    assert all(patterns[side] == 0 for side in range(sides) if not degree[side])


def test_sides_meet_where_they_are_at_war_or_hold_neighbouring_land() -> None:
    assert meeting_sides(small_timeline()) == {(0, 1)}


@settings(max_examples=20)
@given(st.integers(1, 4), st.floats(0.3, 3.0))
def test_stripes_as_pixels_and_as_lines_lie_in_the_same_places(pattern, scale) -> None:
    import shapely

    stripes = Stripes(pattern, (0.0, 0.0, 0.0), scale)
    cover = stripes.cover(60, 50)
    for line in stripes.lines(shapely.box(0, 0, 60, 50)):
        for x, y in line[0] + (line[1] - line[0]) * np.linspace(0.1, 0.9, 5)[:, None]:
            if 1 <= x <= 58 and 1 <= y <= 48:
                assert cover[int(y), int(x)] >= 2


def test_hatching_doubles_colour_alike_in_stills_films_and_outlines(control) -> None:
    plain = set_stage(control, Look(hatch=False), width_px=640, height_px=360)
    hatched = set_stage(control, Look(hatch=True), width_px=640, height_px=360)
    assert set_stage(control, width_px=640, height_px=360).stripes == plain.stripes == {}
    assert set(hatched.stripes) == {"blue"}
    now = evening(LAST)
    still = still_of(hatched, now)
    assert (pixels_of(still) != pixels_of(still_of(plain, now))).any()
    assert np.array_equal(pixels_of(still), pixels_of(film_of(hatched, [now])))
    by_outlines = pixels_of(scene_at(hatched, now)).astype(int)
    assert (np.abs(by_outlines - pixels_of(still)).max(axis=2) > 60).mean() < 0.01
    held = next(layer for layer in scene_at(hatched, now).layers if layer.name == "held-land")
    assert any(isinstance(each, Stroke) for each in held.primitives)


def test_colours_that_some_eye_cannot_tell_apart_are_hatched_unasked() -> None:
    from dataclasses import replace

    from frontmap.control import compute_control

    timeline = small_timeline()
    red, blue = timeline.sides
    alike_sides = (replace(red, colour="#c8372d"), replace(blue, colour="#6b7a1e"))
    stage = set_stage(compute_control(replace(timeline, sides=alike_sides), cell_m=4000.0), width_px=640, height_px=360)
    assert set(stage.stripes) == {"blue"}


def test_a_capitulation_lets_the_victor_meet_only_those_beside_the_ground_that_it_gains() -> None:
    text = (
        "title: T\nfrom: 1936-01-01\nto: 1936-02-01\n"
        "theatre: [region: Lugo, region: Orense, region: Murcia, region: Jaén]\n"
        "sides: {a: {}, b: {}, c: {}, d: {}}\nat_war: [[a, b]]\n"
        "start: {a: [region: Orense], b: [region: Lugo], c: [region: Murcia], d: [region: Jaén]}\n"
        "events: [{on: 1936-01-09, capitulation: {side: b, to: a}}]\n"
    )
    assert meeting_sides(build_timeline(read_scenario(text), load_atlas())) == {(0, 1)}
