"""Kinds of values on the command line: days, sizes, numbers; each tells what it expects."""

from __future__ import annotations

from typing import Any, NamedTuple

import click

from frontmap.errors import DateError, RenderError
from frontmap.instant import Instant, instant_of
from frontmap.sizes import Size, size_of

__all__ = ["BYTES", "DAY", "SIZE", "SIZE_HELP", "When"]


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
    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Size:
        if isinstance(value, Size):
            return value
        try:
            return size_of(value)
        except RenderError as error:
            self.fail(str(error), param, ctx)


class _BytesType(click.ParamType):  # type: ignore[type-arg]
    name = "bytes"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        from frontmap.production import budget_bytes

        try:
            return budget_bytes(value)
        except RenderError as error:
            self.fail(str(error), param, ctx)


BYTES = _BytesType()
DAY = _DayType()
SIZE = _SizeType()
SIZE_HELP = "Width and height in pixels, or a name: 720p, 1080p, 4k, vertical, square, A4, A3-landscape, A4@150."
