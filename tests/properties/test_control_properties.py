"""What must hold for any war whatever: checked on random small wars."""

from __future__ import annotations

import os
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontmap.control import Control, compute_control
from frontmap.instant import Span, evening, morning
from frontmap.timeline.change import Change, Spread, Timeline
from frontmap.timeline.line import curve_through, ground_between
from tests.control.worlds import DAY, SIDE_M, change, theatre_like, timeline_like

THEATRES = [
    theatre_like("aab.", "acbb", "ddee"),
    theatre_like("abc", "d.c", "dee"),
    theatre_like("aaaa", "abca", "aaaa"),
]
LETTERS = "abcde"
SIDES = ("red", "blue", "green")
LINES = st.lists(st.floats(15_000, 145_000), min_size=3, max_size=5)
INSTANTS = st.floats(DAY - 1, DAY + 25, allow_nan=False)

EXAMPLES = int(os.environ.get("FRONTMAP_EXAMPLES", "12"))
with_many_wars = settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def wars(draw: st.DrawFn) -> Timeline:
    """A war of a few changes of any kind on a small world."""
    theatre = draw(st.sampled_from(THEATRES))
    letters = "".join(p.name for p in theatre.atlas.provinces)
    start: dict[str, str] = {}
    for letter in letters:
        side = draw(st.sampled_from((*SIDES, "")))
        start[side] = start.get(side, "") + letter
    start.pop("", None)
    changes = []
    for _ in range(draw(st.integers(0, 5))):
        first = draw(st.integers(0, 15))
        last = first + draw(st.integers(0, 8))
        to = draw(st.sampled_from(SIDES))
        spread = draw(st.sampled_from(list(Spread)))
        only = draw(st.sampled_from([None, None, frozenset({"red"}), frozenset({"blue", "green"})]))
        if draw(st.booleans()):
            some = draw(st.lists(st.sampled_from(letters), min_size=1, max_size=3, unique=True))
            origins = ((30_000.0, 50_000.0),) if spread is Spread.ORIGIN else ()
            changes.append(change(theatre, to, "".join(some), first, last, spread, only_from=only, origins=origins))
        else:
            corners = [draw(st.floats(-10_000, 170_000)) for _ in range(4)]
            west, east = sorted(corners[:2])
            south, north = sorted(corners[2:])
            span = Span(morning(date.fromordinal(DAY + first)), evening(date.fromordinal(DAY + last)))
            lean = 7_000.0
            shape = shapely.Polygon(
                [
                    (west, south),
                    (east + 5_000, south),
                    (east + 5_000 + lean, north + 5_000),
                    (west + lean, north + 5_000),
                ]
            )
            changes.append(Change(to, span, polygon=shape, only_from=only))
    changes.sort(key=lambda one: one.span.start)
    return timeline_like(theatre, start, *changes)


def _played(war: Timeline) -> Control:
    return compute_control(war, cell_m=2500)


@with_many_wars
@given(wars(), INSTANTS)
def test_regions_tile_what_is_held(war: Timeline, instant: float) -> None:
    control = _played(war)
    regions = list(control.regions(instant).values())
    areas = control.areas_m2(instant)
    assert sum(region.area for region in regions) == pytest.approx(areas.sum(), abs=100)
    assert shapely.union_all(regions).area == pytest.approx(areas.sum(), abs=100), "no overlap"
    whole = shapely.area(war.theatre.polygons).sum()
    assert control.areas_about_m2(instant) == pytest.approx(areas, abs=0.01 * whole)
    for region in regions:
        assert region.is_valid
    points = np.random.default_rng(0).uniform((0, 0), (160_000, 120_000), (400, 2))
    held = control.holders(points, instant) >= 0
    assert (shapely.contains_xy(shapely.union_all([r.buffer(1) for r in regions]), points) == held).mean() > 0.995


@with_many_wars
@given(wars(), INSTANTS)
def test_points_and_regions_agree(war: Timeline, instant: float) -> None:
    control = _played(war)
    points = np.random.default_rng(1).uniform((0, 0), (160_000, 120_000), (500, 2))
    holder = control.holders(points, instant)
    for index, side in enumerate(control.sides):
        region = control.regions(instant).get(side, shapely.Polygon())
        edge = shapely.distance(shapely.points(points), shapely.boundary(region)) < 1 if not region.is_empty else False
        assert ((shapely.contains_xy(region, points) == (holder == index)) | edge).all()


@with_many_wars
@given(wars(), st.lists(INSTANTS, min_size=1, max_size=4))
def test_a_schedule_tells_the_same_as_asking(war: Timeline, instants: list[float]) -> None:
    control = _played(war)
    points = np.random.default_rng(2).uniform((-5_000, -5_000), (165_000, 125_000), (400, 2))
    schedule = control.schedule(points)
    assert (np.diff(schedule.instant) >= 0).all()
    for instant in instants:
        holder = schedule.start.copy()
        done = schedule.instant <= instant
        holder[schedule.point[done]] = schedule.holder[done]
        if instant >= war.span.start:
            assert (holder == control.holders(points, instant)).all()
    since, until = min(instants), max(instants)
    part = control.schedule_between(control.parcels_at(points), points.__getitem__, since, until)
    assert ((part.instant > since) & (part.instant <= until)).all()
    for instant in instants:
        whole, some = schedule.start.copy(), part.start.copy()
        whole[schedule.point[schedule.instant <= instant]] = schedule.holder[schedule.instant <= instant]
        some[part.point[part.instant <= instant]] = part.holder[part.instant <= instant]
        assert (whole == some).all()


@with_many_wars
@given(wars(), st.lists(INSTANTS, min_size=2, max_size=5, unique=True))
def test_fronts_of_many_instants_are_those_of_each(war: Timeline, instants: list[float]) -> None:
    control = _played(war)
    asked = sorted(instants)
    together = control.front_lines_at(asked)
    for instant, lines in zip(asked, together, strict=True):
        alone = _played(war).front_lines(instant)
        assert [(line.left, line.right, line.points.tolist()) for line in lines] == [
            (line.left, line.right, line.points.tolist()) for line in alone
        ]


@with_many_wars
@given(wars(), st.lists(INSTANTS, min_size=2, max_size=5, unique=True))
def test_the_order_of_questions_never_matters(war: Timeline, instants: list[float]) -> None:
    def told(control: Control, instant: float) -> tuple[object, ...]:
        return (
            {side: shapely.to_wkb(region) for side, region in control.regions(instant).items()},
            [(front.left, front.right, shapely.to_wkb(front.line)) for front in control.fronts(instant)],
        )

    one, other = _played(war), _played(war)
    forwards = {instant: told(one, instant) for instant in instants}
    backwards = {instant: told(other, instant) for instant in reversed(instants)}
    assert forwards == backwards


@with_many_wars
@given(wars(), INSTANTS)
def test_no_front_runs_inside_one_side(war: Timeline, instant: float) -> None:
    control = _played(war)
    for front in control.fronts(instant):
        assert {front.left, front.right} == {"red", "blue"}
        middle = shapely.get_coordinates(front.line.interpolate(0.5, normalized=True))[0]
        around = middle + 300 * np.array([[np.cos(a), np.sin(a)] for a in np.arange(0, 2 * np.pi, 0.2)])
        found = {control.sides[index] for index in control.holders(around, instant) if index >= 0}
        assert front.line.length < 2500 or {front.left, front.right} <= found


@with_many_wars
@given(st.integers(1, 12), st.sampled_from(THEATRES), st.data())
def test_the_ground_of_a_take_only_grows_and_is_whole_on_its_day(
    days: int, theatre: object, data: st.DataObject
) -> None:
    letters = [p.name for p in theatre.atlas.provinces]
    own = data.draw(st.sampled_from(letters))
    other = "".join(letter for letter in letters if letter != own)
    taken = data.draw(st.lists(st.sampled_from(other), min_size=1, max_size=3, unique=True))
    take = change(theatre, "red", "".join(taken), 2, 1 + days)
    control = _played(timeline_like(theatre, {"red": own, "blue": other}, take))
    instants = np.linspace(DAY + 1.5, DAY + 3 + days, 12)
    red = [control.areas_m2(float(instant))[0] for instant in instants]
    assert (np.diff(red) >= -1).all()
    polygons = theatre.polygons
    whole = sum(polygons[letters.index(letter)].area for letter in [own, *taken])
    assert control.areas_m2(float(take.span.end))[0] == pytest.approx(whole)
    assert control.areas_m2(float(take.span.start))[0] == pytest.approx(polygons[letters.index(own)].area)


@with_many_wars
@given(
    st.lists(st.floats(15_000, 145_000), min_size=3, max_size=5),
    st.lists(st.floats(15_000, 145_000), min_size=3, max_size=5),
)
def test_dated_lines_are_hit_on_their_day(first: list[float], second: list[float]) -> None:
    theatre = theatre_like("aabb", "aabb", "aabb")
    domain = shapely.union_all(theatre.polygons)

    def line(eastings: list[float]) -> object:
        northings = np.linspace(-300, 3 * SIDE_M + 300, len(eastings))
        return curve_through(np.column_stack([eastings, northings]))

    before, after = line(first), line(second)
    west = shapely.Polygon([*shapely.get_coordinates(before), (-1e5, 3 * SIDE_M + 300), (-1e5, -300)])
    begin = Span(morning(date.fromordinal(DAY)), evening(date.fromordinal(DAY + 1)))
    sweep = Span(evening(date.fromordinal(DAY + 4)), evening(date.fromordinal(DAY + 9)))
    left, right = ground_between(before, after, domain)
    changes = [
        Change("red", begin, polygon=west, spread=Spread.AT_ONCE),
        Change("blue", begin, polygon=shapely.box(-1e5, -1e5, 3e5, 3e5).difference(west), spread=Spread.AT_ONCE),
        Change("red", sweep, polygon=left),
        Change("blue", sweep, polygon=right),
    ]
    control = _played(
        timeline_like(theatre, {"red": "a", "blue": "b"}, *[c for c in changes if not c.polygon.is_empty])
    )
    cell = control.cell_m
    for instant, dated in ((float(sweep.start), before), (float(sweep.end), after)):
        drawn = shapely.MultiLineString([front.line for front in control.fronts(instant)])
        assert drawn.hausdorff_distance(shapely.intersection(dated, domain)) < cell
        assert all(front.attested for front in control.fronts(instant))
