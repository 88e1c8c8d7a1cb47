"""Timeline: a war as changes of hands in order of time."""

from frontmap.timeline.build import build_timeline
from frontmap.timeline.change import Change, FrontLine, Mark, Side, Spread, Statement, Timeline, War

__all__ = ["Change", "FrontLine", "Mark", "Side", "Spread", "Statement", "Timeline", "War", "build_timeline"]
