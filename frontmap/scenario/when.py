"""Dates in a scenario: a moment (a day, or an hour of one) and a stretch from one moment to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from frontmap.errors import DateError
from frontmap.instant import Instant, Span, parse_hour

__all__ = ["Moment", "When"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or an hour of a day.

    Attributes
    ----------
    day : date
    hour : int or None
        0 to 23; None for the whole day.
    """

    day: date
    hour: int | None = None

    @classmethod
    def parse(cls, text: str) -> Moment:
        """Read ``1936-09-30`` or ``1936-09-30T06``.

        Raises
        ------
        DateError
            If the text has another form or names a day or an hour that does not exist.
        """
        return cls(*parse_hour(text.strip()))

    @property
    def start(self) -> Instant:
        """The instant at which it begins: the morning of a day."""
        return Instant(self.day.toordinal() + (self.hour or 0) / 24)

    @property
    def end(self) -> Instant:
        """The instant at which it ends, and of which its map is: the evening of a day."""
        return Instant(self.day.toordinal() + (1.0 if self.hour is None else (self.hour + 1) / 24))

    def __str__(self) -> str:
        return f"{self.day.isoformat()}" if self.hour is None else f"{self.day.isoformat()}T{self.hour:02d}"


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of time with both ends in it.

    Attributes
    ----------
    first, last : Moment
        The same moment where the author gave only one.
    """

    first: Moment
    last: Moment

    @classmethod
    def parse(cls, text: str) -> When:
        """Read a moment, or two moments with two dots between them: ``1936-09-11..1936-09-16``.

        Raises
        ------
        DateError
            If a moment cannot be read or the second is before the first.
        """
        parts = text.split("..")
        if len(parts) > 2:
            raise DateError(f"{text!r} has more than one '..'; write first-day..last-day")
        first, last = Moment.parse(parts[0]), Moment.parse(parts[-1])
        if last.end < first.end or last.start < first.start:
            raise DateError(f"{text} ends before it begins; write {last}..{first} if the two are swapped")
        return cls(first, last)

    @classmethod
    def of(cls, value: date | Moment) -> When:
        """Return a day, hour or moment as a stretch."""
        if isinstance(value, datetime):
            value = Moment(value.date(), value.hour)
        moment = value if isinstance(value, Moment) else Moment(value)
        return cls(moment, moment)

    @property
    def start(self) -> Instant:
        """The instant at which it begins: the morning of its first day."""
        return self.first.start

    @property
    def end(self) -> Instant:
        """The instant at which it ends: the evening of its last day."""
        return self.last.end

    @property
    def span(self) -> Span:
        """From `start` to `end`."""
        return Span(self.start, self.end)

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}..{self.last}"
