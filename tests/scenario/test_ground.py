from __future__ import annotations

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from frontmap.errors import DateError
from frontmap.instant import evening, morning
from frontmap.scenario.ground import AreaNames, Point
from frontmap.scenario.when import Moment, When
from frontmap.scenario.words import Position, Word


@pytest.mark.parametrize(
    ("text", "place", "km", "bearing_deg", "towards"),
    [
        ("Madrid", "Madrid", None, None, None),
        ("12 km south-west of Madrid", "Madrid", 12.0, 225.0, None),
        ("2.5 km north of Talavera de la Reina", "Talavera de la Reina", 2.5, 0.0, None),
        ("7 km from Madrid towards Toledo", "Madrid", 7.0, None, "Toledo"),
        ("between Madrid and Toledo", "Madrid", None, None, "Toledo"),
    ],
)
def test_points(text: str, place: str, km: float | None, bearing_deg: float | None, towards: str | None) -> None:
    point = Point(text)
    assert (point.place, point.km, point.bearing_deg, point.towards) == (place, km, bearing_deg, towards)
    assert point.is_place == (text == "Madrid")
    assert str(point) == text


def test_the_places_in_a_point_know_where_they_stand() -> None:
    point = Point(Word("between Madrid and Toledo", Position(3, 10)))
    assert point.place.position == Position(3, 18)
    assert point.towards is not None
    assert point.towards.position == Position(3, 29)


def test_area_names() -> None:
    areas = TypeAdapter(AreaNames)
    assert [str(area) for area in areas.validate_python(["Burgos", {"region": "Navarra"}])] == [
        "Burgos",
        "region Navarra",
    ]
    assert areas.validate_python("Burgos") == areas.validate_python(["Burgos"])
    for wrong in ([], [{}], [{"city": "x"}], [{"region": "x", "country": "y"}], [["x"]], "", [{"region": ""}]):
        with pytest.raises(ValidationError):
            areas.validate_python(wrong)


def test_a_day_is_from_its_morning_to_its_evening() -> None:
    day = date(1936, 9, 30)
    when = When.parse("1936-09-30")
    assert (when.start, when.end) == (morning(day), evening(day))
    span = When.parse("1936-09-11 .. 1936-09-30")
    assert (span.start, span.end, str(span)) == (morning(date(1936, 9, 11)), evening(day), "1936-09-11..1936-09-30")


def test_an_hour_is_a_part_of_its_day() -> None:
    hour = Moment.parse("1936-09-30T06")
    ordinal = date(1936, 9, 30).toordinal()
    assert (hour.start, hour.end) == (ordinal + 6 / 24, ordinal + 7 / 24)
    assert Moment.parse("1936-09-30T06:00") == hour
    assert Moment.parse("1936-09-30T23").end == evening(date(1936, 9, 30))


@pytest.mark.parametrize(
    "text",
    [
        "1936-9-30", "1936-09-31", "1936-02-30", "1900-02-29", "0000-01-01", "1936-00-01", "30-09-1936", "1936", "0",
        "1936-09-30T24", "1936-09-30T", "T06", "1936-09-30 06:00", "1936-09-30Z", "..", "1936-09-30..",
        "1936-09-30...1936-10-01", "1936-10-01..1936-09-30", "1936-09-30T07..1936-09-30T06", "١٩٣٦-٠٩-٣٠",
    ],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(DateError):
        When.parse(text)


def test_leap_days_and_the_ends_of_the_calendar() -> None:
    assert When.parse("1936-02-29").start == morning(date(1936, 2, 29))
    assert When.parse("0001-01-01..9999-12-31").end == evening(date(9999, 12, 31))
