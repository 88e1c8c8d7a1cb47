"""Kinds of values on the command line: days, sizes, numbers; each tells what it expects."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import click

from frontmap.errors import DateError
from frontmap.instant import Instant, instant_of

__all__ = ["DAY", "SIZE", "Size", "When"]


class Size(NamedTuple):
    """Width and height of a picture in pixels."""

    width_px: int
    height_px: int


class When(NamedTuple):
    """A day, or an hour of a day, as it was written and as an instant."""

    text: str
    instant: Instant


class _DayType(click.ParamType):  # type: ignore[type-arg]
    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> When:
        if isinstance(value, When):
            return value
        try:
            return When(value, instant_of(value))
        except DateError as error:
            self.fail(str(error), param, ctx)


class _SizeType(click.ParamType):  # type: ignore[type-arg]
    name = "wxh"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Size:
        if isinstance(value, Size):
            return value
        match = re.fullmatch(r"\s*(\d{1,9})\s*[xX×]\s*(\d{1,9})\s*", value)
        if match is None:
            self.fail(f"{value!r} is not a size; write width and height in pixels, for example 1920x1080", param, ctx)
        size = Size(int(match[1]), int(match[2]))
        if min(size) < 1:
            self.fail(f"a picture of {value} has no pixels; both sides must be at least 1", param, ctx)
        return size


DAY = _DayType()
SIZE = _SizeType()
