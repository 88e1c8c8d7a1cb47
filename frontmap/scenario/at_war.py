"""Who is at war with whom, from when to when, and where."""

from typing import ClassVar

from pydantic import Field

from frontmap.scenario.ground import AreaNames
from frontmap.scenario.node import Node
from frontmap.scenario.values import MomentOf, Pair

__all__ = ["AtWar"]


class AtWar(Node):
    """Two sides or blocs at war, from the morning of one day to the evening of another."""

    main: ClassVar[str] = "between"
    between: Pair = Field(..., description="The two sides, or blocs.")
    areas: AreaNames = Field(
        (), description="Where they fight: elsewhere they keep quiet, and no front is drawn. Without it, everywhere."
    )
    first: MomentOf | None = Field(None, alias="from", description="First day; without it, from the beginning.")
    last: MomentOf | None = Field(None, alias="to", description="Last day; without it, to the end.")
