"""Timeline: a war as changes of hands in order of time."""

from frontmap.timeline.bloc import Bloc, bloc_at, bloc_turns
from frontmap.timeline.build import build_timeline
from frontmap.timeline.change import Change, FrontLine, Mark, Side, Spread, Statement, Timeline, War

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
