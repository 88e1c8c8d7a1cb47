"""Days and instants: how a dated war is put on one line of numbers.

An :data:`Instant` is a count of days. The day ``D`` (proleptic Gregorian, no time zones) begins at instant
``D.toordinal()``, its morning, and ends at ``D.toordinal() + 1``, its evening. A map "on" a day is the map of its
evening, so the instants that belong to day ``D`` are those after its morning and up to and including its evening.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

from frontmap.errors import DateError

__all__ = ["Instant", "Span", "day_of", "evening", "instant_of", "morning", "parse_day", "parse_hour", "span_of"]

Instant = NewType("Instant", float)

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_HOUR = re.compile(r"(.*?)T(\d{1,2})(?::00)?", re.ASCII)


def parse_day(text: str) -> date:
    """Read an ISO day.

    Parameters
    ----------
    text : str
        ``YYYY-MM-DD`` and nothing else.

    Returns
    -------
    date

    Raises
    ------
    DateError
        If the text has another form, or names a day that does not exist (the message says how many days the month
        has).
    """
    match = _DAY.fullmatch(text.strip())
    if match is None:
        raise DateError(f"{text!r} is not a day; write it as year-month-day, for example 1936-09-30")
    year, month, day = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        if not 1 <= month <= 12:
            raise DateError(f"{text} is no day: there is no month {month}; months run from 01 to 12") from None
        if year < 1:
            raise DateError(f"{text} is no day: years start at 0001") from None
        following = date(year + month // 12, month % 12 + 1, 1) if year < 9999 or month < 12 else None
        last = 31 if following is None else date.fromordinal(following.toordinal() - 1).day
        raise DateError(
            f"{text} is no day: that month has {last} days; the last is {year:04d}-{month:02d}-{last:02d}"
        ) from None


def parse_hour(text: str) -> tuple[date, int | None]:
    """Read an ISO day, or an hour of one.

    Parameters
    ----------
    text : str
        ``YYYY-MM-DD``, or that with ``T06`` or ``T06:00`` after it.

    Returns
    -------
    day : date
    hour : int or None
        0 to 23; None for the whole day.

    Raises
    ------
    DateError
        If the text has another form, or names a day or an hour that does not exist.
    """
    match = _HOUR.fullmatch(text.strip())
    if match is None:
        return parse_day(text), None
    day, hour = parse_day(match[1]), int(match[2])
    if hour > 23:
        raise DateError(f"{text} is no hour: there is no hour {hour}; hours run from 00 to 23")
    return day, hour


def morning(day: date) -> Instant:
    """Return the instant at which a day begins."""
    return Instant(float(day.toordinal()))


def evening(day: date) -> Instant:
    """Return the instant at which a day ends: that of its map."""
    return Instant(float(day.toordinal() + 1))


def day_of(instant: float) -> date:
    """Return the day to which an instant belongs (an evening belongs to the day that it ends)."""
    return date.fromordinal(math.ceil(instant) - 1)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, from one instant to another.

    Attributes
    ----------
    start, end : Instant
        Days; ``start <= end``.
    """

    start: Instant
    end: Instant

    def __contains__(self, instant: float) -> bool:
        return self.start <= instant <= self.end


def span_of(when: str | date) -> Span:
    """Return the span of a day, or of an hour of a day.

    Parameters
    ----------
    when : str, date or datetime
        ``1936-09-30`` or that day; ``1936-09-30T06`` or a datetime in that hour.

    Returns
    -------
    Span
        From the morning of the day to its evening, or from the beginning of the hour to its end.

    Raises
    ------
    DateError
        If the text is neither a day nor an hour, or names one that does not exist.
    """
    if isinstance(when, datetime):
        return _hour(when.date(), when.hour)
    if isinstance(when, date):
        return Span(morning(when), evening(when))
    if not isinstance(when, str):
        raise DateError(f"{when!r} is not a day; give a text such as 1936-09-30, or a date")
    day, hour = parse_hour(when)
    return span_of(day) if hour is None else _hour(day, hour)


def instant_of(when: str | date) -> Instant:
    """Return the instant of the map of a day or an hour: its end; arguments and errors are those of `span_of`."""
    return span_of(when).end


def _hour(day: date, hour: int) -> Span:
    return Span(Instant(day.toordinal() + hour / 24), Instant(day.toordinal() + (hour + 1) / 24))
