"""What an author says of films: what the camera shows when, and how fast time runs."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from frontmap.scenario.forms import Items
from frontmap.scenario.ground import Points
from frontmap.scenario.node import Node
from frontmap.scenario.values import Choice, MomentOf, Seconds, WhenOf

__all__ = ["LONGEST_HOLD_S", "Hold", "Pace", "Shot", "Stretch"]

LONGEST_HOLD_S = 60.0
"""How long a picture may stand still, in seconds."""


class Shot(Node):
    """What the camera shows on some days; it is seen until the next shot begins."""

    on: WhenOf = Field(..., description="The days on which it stands still.")
    view: Points = Field(..., description="The name of a view, `theatre`, or places that must be in the picture.")
    move: Annotated[Literal["glide", "cut"], Choice("glide", "cut")] = Field(
        "glide", description="How the camera comes to it from the shot before: it glides there, or the film is cut."
    )


class Stretch(Node):
    """Days that last as long in a film as their author says."""

    on: WhenOf = Field(..., description="The days.")
    seconds: Seconds = Field(..., description="How long they last together, in seconds.", examples=[8])


class Hold(Node):
    """An evening whose picture stands still in a film."""

    on: MomentOf = Field(..., description="The day.")
    seconds: Seconds = Field(2.0, description="How long it stands, in seconds.", examples=[2])


class Pace(Node):
    """How fast time runs in a film."""

    main: ClassVar[str] = "run"
    run: Annotated[Literal["events", "even"], Choice("events", "even")] = Field(
        "events", description="Slower where much happens, or every day as long as the next."
    )
    seconds: Seconds | None = Field(
        None, description="Length of the film of the whole war, in seconds; without it, 20 to 60 and what is told here."
    )
    stretches: Annotated[tuple[Stretch, ...], Items()] = Field(
        (), description="Days that last as long as is said here; all others run as `run` says."
    )
    holds: Annotated[tuple[Hold, ...], Items()] = Field((), description="Evenings on which the film stands still.")
