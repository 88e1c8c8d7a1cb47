"""The options that say how a war is shown, the same for every command that draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

__all__ = ["look_options", "look_options_but"]

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = {
    "view": click.option("--view", help="Areas or places to look at, with commas between.  [default: the camera's]"),
    "theme": click.option("--theme", help="The look: atlas, night, game or print.  [default: atlas]"),
    "charts": click.option(
        "--charts", help="Small charts: territory,front,losses or none.  [default: in films what tells something]"
    ),
    "hatch": click.option(
        "--hatch/--no-hatch",
        default=None,
        help="Double the colours of sides by stripes.  [default: where colour alone does not tell them apart]",
    ),
    "furniture": click.option(
        "--furniture/--no-furniture",
        default=None,
        help="Draw title, legend, date and so on.  [default: yes, but not with --transparent]",
    ),
    "transparent": click.option(
        "--transparent", is_flag=True, default=None, help="Leave the ground out, for a picture to lay over others."
    ),
    "certainty": click.option(
        "--certainty", is_flag=True, default=None, help="Show how sure the front is: lighter between dated positions."
    ),
    "colour_by": click.option(
        "--colour-by",
        type=click.Choice(["side", "bloc"]),
        help="Colour land by its side or by the bloc that it is in on the day.  [default: the scenario's]",
    ),
    "basemap": click.option(
        "--basemap",
        metavar="PROVIDER",
        help="Ground from the web, for example OpenStreetMap.Mapnik or https://…/{z}/{x}/{y}.png.  [default: none]",
    ),
    "title": click.option("--title", help="What stands over the map.  [default: the war's title]"),
}


def look_options(command: _Command) -> _Command:
    """Add the options of a `frontmap.scene.look.Look` to a command."""
    return look_options_but()(command)


def look_options_but(*names: str) -> Callable[[_Command], _Command]:
    """Return a decorator that adds those options to a command, but for the fields of some names."""

    def added(command: _Command) -> _Command:
        for name, option in reversed(_OPTIONS.items()):
            if name not in names:
                command = option(command)
        return command

    return added
