"""Days, hours and instants."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontmap.errors import DateError
from frontmap.instant import Instant, Span, day_of, evening, instant_of, morning, parse_day


@given(st.dates(min_value=date(1, 1, 2), max_value=date(9998, 12, 31)))
def test_a_day_goes_from_its_morning_to_its_evening(day) -> None:
    assert evening(day) - morning(day) == 1
    assert day_of(evening(day)) == day
    assert day_of(morning(day) + 0.01) == day
    assert day_of(morning(day)) == date.fromordinal(day.toordinal() - 1)
    assert parse_day(day.isoformat()) == day
    assert instant_of(day) == instant_of(day.isoformat()) == evening(day)


@given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9998, 12, 31)))
def test_an_hour_is_its_end(moment) -> None:
    assert instant_of(moment) == instant_of(moment.strftime("%Y-%m-%dT%H").rjust(13, "0"))
    assert morning(moment.date()) < instant_of(moment) <= evening(moment.date())
    assert day_of(instant_of(moment)) == moment.date()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1937-04-31", "that month has 30 days; the last is 1937-04-30"),
        ("1937-02-29", "that month has 28 days"),
        ("1936-02-30", "that month has 29 days"),
        ("1936-13-01", "there is no month 13"),
        ("0000-01-01", "years start at 0001"),
        ("02/08/1914", "write it as year-month-day"),
        ("0", "write it as year-month-day"),
        ("1936-09-30T24", "hours run from 00 to 23"),
        ("1936-09-31T06", "that month has 30 days"),
        ("1936-09-30T06:00Z", "write it as year-month-day"),
    ],
)
def test_what_is_no_day_names_itself(text, told) -> None:
    with pytest.raises(DateError, match=told):
        instant_of(text)


@pytest.mark.parametrize("thing", [0, 1936.5, None])
def test_what_is_no_text_is_no_day(thing) -> None:
    with pytest.raises(DateError, match="is not a day"):
        instant_of(thing)


def test_a_span_contains_both_its_ends() -> None:
    span = Span(Instant(1.0), Instant(2.0))
    assert 1.0 in span
    assert 2.0 in span
    assert 2.5 not in span
