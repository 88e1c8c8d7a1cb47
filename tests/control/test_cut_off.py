"""Ground that is left behind, in a world of fifteen squares whose only one off the coast is `h`."""

from __future__ import annotations

import shapely

from frontmap.control import Control, compute_control
from frontmap.control.cut_off import CutOff, cut_off_ground
from frontmap.instant import Span
from frontmap.timeline.change import Change, Mark, Spread
from tests.control.worlds import SIDE_M, change, province_at, theatre_like, timeline_like

ROWS = ("abcde", "fghij", "klmno")
START = {"red": "abfkl", "blue": "cdeghijmno"}


def _control(*changes: Change, start: dict[str, str] | None = None, **more: object) -> Control:
    return compute_control(timeline_like(theatre_like(*ROWS), start or START, *changes, **more))


def _ring(**more: object) -> Change:
    return change(theatre_like(*ROWS), "red", "cdgimn", 2, 4, **more)


def test_ground_that_an_advance_leaves_behind_is_found() -> None:
    ring = _ring()
    control = _control(ring)
    (found,) = cut_off_ground(control)
    assert control.sides[found.side] == "blue"
    assert (found.since, found.until) == (float(ring.span.end), float(control.timeline.span.end))
    assert found.change == 0
    assert found.provinces == (province_at(control.theatre, "h"),)
    assert abs(found.area_m2 - SIDE_M**2) < 1.0


def test_ground_taken_soon_is_not_told() -> None:
    theatre = theatre_like(*ROWS)
    assert cut_off_ground(_control(_ring(), change(theatre, "red", "h", 6, 8))) == []
    (found,) = cut_off_ground(_control(_ring(), change(theatre, "red", "h", 9, 12)))
    assert found.until - found.since == 4.0


def test_ground_that_a_mark_names_is_not_told() -> None:
    def named(kind: str, letter: str, first: float) -> list[CutOff]:
        span = Span(_ring().span.end + first, _ring().span.end + first + 1.0)
        mark = Mark(kind, span, side="blue", provinces=(province_at(theatre_like(*ROWS), letter),))
        return cut_off_ground(_control(_ring(), marks=(mark,)))

    assert named("pocket", "h", 0.0) == []
    assert named("siege", "h", 5.0) == []
    assert len(named("battle", "h", 0.0)) == 1
    assert len(named("pocket", "j", 0.0)) == 1
    assert len(named("pocket", "h", -5.0)) == 1


def test_only_enemies_cut_off() -> None:
    theatre = theatre_like(*ROWS)
    ring = change(theatre, "red", "cdgmn", 2, 4)
    beside_neutral = START | {"blue": START["blue"].replace("i", "")}
    beside_bystander = beside_neutral | {"green": "i"}
    assert cut_off_ground(_control(ring)) == []
    assert cut_off_ground(_control(ring, start=beside_neutral)) == []
    assert cut_off_ground(_control(ring, start=beside_bystander)) == []


def test_ground_that_begins_or_rises_alone_was_not_left_behind() -> None:
    theatre = theatre_like(*ROWS)
    alone = {"red": "abcdefgijklmno", "blue": "h"}
    assert cut_off_ground(_control(start=alone)) == []
    rising = change(theatre, "blue", "h", 2, 3, Spread.ORIGIN, origins=((2.5 * SIDE_M, 1.5 * SIDE_M),))
    assert cut_off_ground(_control(rising, start={"red": "abcdefghijklmno"})) == []


def test_the_greatest_ground_of_a_side_is_not_cut_off() -> None:
    assert cut_off_ground(_control(change(theatre_like(*ROWS), "red", "cdegijmno", 2, 4))) == []


def test_a_part_of_a_province_is_found_apart_from_its_rest() -> None:
    # Red gains the middle of a province and leaves one piece of it inland and one at the coast.
    theatre = theatre_like("aaa", "aaa", "aaa")
    inland, coast = shapely.Point(1.5 * SIDE_M, 1.5 * SIDE_M).buffer(SIDE_M / 4), shapely.box(0, 0, SIDE_M, SIDE_M)
    polygon = theatre.polygons[0] - inland - coast
    gained = Change("red", _ring().span, polygon=polygon, spread=Spread.AT_ONCE)
    (found,) = cut_off_ground(compute_control(timeline_like(theatre, {"blue": "a"}, gained)))
    assert found.provinces == (0,)
    assert abs(found.area_m2 - inland.area) < 1e6
