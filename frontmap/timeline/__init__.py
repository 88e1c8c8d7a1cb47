"""Timeline: a war as changes of hands in order of time."""

from typing import TYPE_CHECKING, Any

from frontmap.timeline.bloc import Bloc, bloc_at, bloc_turns
from frontmap.timeline.change import Change, FrontLine, Mark, Side, Spread, Statement, Timeline, War

if TYPE_CHECKING:
    from frontmap.timeline.build import build_timeline

__all__ = [
    "Bloc",
    "Change",
    "FrontLine",
    "Mark",
    "Side",
    "Spread",
    "Statement",
    "Timeline",
    "War",
    "bloc_at",
    "bloc_turns",
    "build_timeline",
]


def __getattr__(name: str) -> Any:
    # Only who makes a timeline of a scenario needs the language of scenarios, whose import takes long.
    if name == "build_timeline":
        from frontmap.timeline.build import build_timeline

        return build_timeline
    raise AttributeError(f"module 'frontmap.timeline' has no attribute {name!r}")
