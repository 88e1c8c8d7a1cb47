"""The options that say how a war is shown, the same for every command that draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

__all__ = ["look_options"]

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--view", help="What to look at: areas or places, with commas between.  [default: all]"),
    click.option("--theme", help="The look: atlas, night, game or print.  [default: atlas]"),
    click.option("--title", help="What stands over the map.  [default: the war's title]"),
)


def look_options(command: _Command) -> _Command:
    """Add the options of a `frontmap.scene.look.Look` to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
