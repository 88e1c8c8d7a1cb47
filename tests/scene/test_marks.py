from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from frontmap.control import compute_control
from frontmap.instant import evening
from frontmap.scene import set_stage
from frontmap.scene.ground import lakes_on_page
from frontmap.scene.marks.item import Item, Items, Stand
from frontmap.scene.marks.lines import battlements
from frontmap.scene.marks.stepping_aside import stepped_aside
from frontmap.scene.marks.teeth import tooth_places
from frontmap.scene.primitives import Stroke, unchanged
from frontmap.scene.sheet import overlaps
from frontmap.timeline.change import Mark
from tests.scene.small_war import LAST, small_timeline

LINE = np.column_stack([np.linspace(3.0, 203.0, 101), np.full(101, 40.0)])


def test_teeth_stay_on_their_rails_while_the_front_advances() -> None:
    before, _, _ = tooth_places([LINE], 16.0)
    after, _, _ = tooth_places([LINE + np.array([0.0, 9.0])], 16.0)
    assert len(before) == 12
    assert np.allclose(after - before, (0.0, 9.0))


def test_teeth_stay_where_they_are_when_the_front_grows_longer() -> None:
    longer = np.vstack([[(1.0, 20.0), (1.0, 30.0)], LINE])
    kept = {tuple(point) for point in tooth_places([LINE], 16.0)[0].tolist()}
    assert kept <= {tuple(point) for point in tooth_places([longer], 16.0)[0].tolist()}


def test_teeth_of_several_lines_are_those_of_each() -> None:
    turned = LINE[:, ::-1] * 0.7 + np.array([9.0, 1.0])
    lines = [LINE, LINE[:2], turned, LINE[::-1] + np.array([5.0, 60.0])]
    points, courses, owner = tooth_places(lines, 16.0)
    for number, line in enumerate(lines):
        alone, towards, _ = tooth_places([line], 16.0)
        assert np.allclose(points[owner == number], alone)
        assert np.allclose(courses[owner == number], towards)
    assert set(owner.tolist()) == {0, 2, 3}


def test_battlements_stand_on_the_left_hand() -> None:
    # Eastwards on the page: the left hand is up, towards smaller y.
    course = battlements(LINE, 10.0, 6.0)
    assert course[:, 1].min() == 34.0
    assert course[:, 1].max() == 40.0


def test_marks_grow_stand_and_fade_and_know_when_they_stay() -> None:
    item = Item(10.0, 20.0, lambda stand: [Stroke((LINE,), (0.0, 0.0, 0.0), 2.0, alpha=stand.alpha)], 64)
    items = Items("arrows", (item,), 4.0)
    assert items.at(10.0).primitives == ()
    assert item.stand(15.0, 4.0).grown == 0.5
    assert item.stand(20.0, 4.0).grown == 1.0
    assert 0.0 < items.at(22.0).primitives[0].alpha < 1.0
    assert items.at(24.0).primitives == ()
    assert not unchanged(items.at(14.0), items.at(15.0))
    assert unchanged(items.at(25.0), items.at(90.0))


def test_hatching_lies_on_land() -> None:
    timeline = small_timeline()
    around = timeline.theatre.members.tolist().index(7)
    mark = Mark("pocket", timeline.span, "blue", provinces=(around,))
    control = compute_control(replace(timeline, marks=(mark,)), cell_m=4000.0)
    stage = set_stage(control, width_px=900, height_px=640)
    (layer,) = [layer for layer in stage.moving(evening(LAST)) if layer.name == "hatching"]
    lines = [line for stroke in layer.primitives for line in stroke.lines]
    (lake,) = lakes_on_page(stage.view, stage.ground.atlas)
    assert len(lines) > 20
    assert shapely.length(shapely.intersection(shapely.linestrings(lines), lake)).sum() < 1.0


def test_a_fight_at_sea_steps_aside_from_names_and_no_mark_without_room_does() -> None:
    pen = Stroke((np.array([(40.0, 40.0), (60.0, 40.0)]),), (0.0, 0.0, 0.0), 2.0)
    fight = Item(10.0, 20.0, lambda stand: [pen], boxes=((40.0, 35.0, 60.0, 45.0),), room=shapely.box(0, 0, 200, 60))
    star = replace(fight, room=None)
    name, other = (45.0, 30.0, 90.0, 42.0), (5.0, 0.0, 39.0, 70.0)
    moved, stayed = stepped_aside(Items("symbols", (fight, star), 4.0), [name], [(other, 0.0, 15.0)]).items
    ((left, top, right, bottom),) = moved.boxes
    assert (right - left, bottom - top) == (20.0, 10.0)
    assert not overlaps(moved.boxes[0], name)
    assert not overlaps(moved.boxes[0], other)
    assert shapely.contains(fight.room, shapely.box(left, top, right, bottom))
    (drawn,) = moved.draw(Stand(1.0, 1.0))
    assert np.array_equal(drawn.lines[0] - pen.lines[0], [(left - 40.0, top - 35.0)] * 2)
    assert stayed == star


def test_a_leader_that_stays_is_drawn_anew_when_a_name_comes() -> None:
    timeline = small_timeline()
    at_m = tuple(timeline.theatre.place_m(0))
    day = evening(LAST) - 6.5
    details = {"instants": (float(timeline.span.start),), "kind": "infantry", "size": "corps"}
    unit = Mark("unit", timeline.span, "red", points=(at_m,), details=details)
    control = compute_control(replace(timeline, marks=(unit, replace(unit))), cell_m=4000.0)
    units = set_stage(control, width_px=900, height_px=640).marks.units
    assert unchanged(units.at(day - 0.1), units.at(day + 0.1))
    (leader, *_) = [one for one in units.at(day).primitives if isinstance(one, Stroke)]
    middle = leader.lines[0].mean(axis=0)
    named = replace(units, names=np.array([[*(middle - 3.0), *(middle + 3.0), day, np.inf]]))
    before, after = named.at(day - 0.1), named.at(day + 0.1)
    assert not unchanged(before, after)
    assert len(after.primitives[0].lines) == len(before.primitives[0].lines) + 1
