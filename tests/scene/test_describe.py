from __future__ import annotations

from dataclasses import replace
from datetime import date

from frontmap.control import compute_control
from frontmap.instant import Span, evening, morning
from frontmap.scene.describe import Description, Standing, describe, description_of
from frontmap.timeline.change import Mark
from tests.scene.small_war import FIRST, LAST, small_timeline


def test_alt_text_tells_the_day_the_shares_and_the_changes(control) -> None:
    told = describe(control, evening(LAST), since=evening(FIRST))
    assert "30 September 1936" in told
    assert "Red side 75 per cent" in told
    assert "Red side +25 and Blue side −25" in told
    assert "Now held by Red side: Zaragoza." in told


def test_nothing_is_told_of_changes_where_no_earlier_day_is_given(control) -> None:
    told = description_of(control, evening(LAST))
    assert told.since is None and told.turned == ()
    assert "Since" not in str(told)


def test_alt_text_tells_what_runs(control) -> None:
    told = describe(control, evening(date(1936, 9, 14)))
    assert "Running: Advance." in told
    assert told.endswith("Reds advance.")


def test_alt_text_tells_which_towns_are_encircled() -> None:
    timeline = small_timeline()
    ring = Span(morning(date(1936, 9, 5)), evening(LAST))
    zaragoza = timeline.theatre.place_m(1)
    pocket = Mark("encirclement", ring, "blue", (zaragoza,))
    told = description_of(
        compute_control(replace(timeline, changes=(), marks=(pocket,)), cell_m=4000.0), evening(date(1936, 9, 8))
    )
    assert [(each.name, each.towns) for each in told.encircled] == [("Blue side", ("Zaragoza",))]
    assert "Encircled, held by Blue side: Zaragoza." in str(told)


def test_sides_beyond_six_are_summed_up() -> None:
    standings = tuple(Standing(f"s{number}", f"Side {number}", 10) for number in range(10))
    told = str(Description("", date(1936, 9, 1), None, standings, (), 0.0, (), (), ""))
    assert "Side 5 10 per cent and 4 others 40 per cent." in told
    assert "There is no front." in told
