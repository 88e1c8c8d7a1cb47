"""Control: who holds each point of a theatre at each instant, and what follows from that."""

from typing import TYPE_CHECKING, Any

from frontmap.control.advances import Advance, advances
from frontmap.control.encircled import enclosed_ground
from frontmap.control.engine import Control, compute_control
from frontmap.control.fronts import Front
from frontmap.control.joining import FrontLine
from frontmap.control.schedule import Schedule
from frontmap.control.statistics import DayStatistics, by_day
from frontmap.control.who import Answer, answer

if TYPE_CHECKING:
    from frontmap.control.check import check_control
    from frontmap.control.inherit import timeline_of

__all__ = [
    "Advance",
    "Answer",
    "Control",
    "DayStatistics",
    "Front",
    "FrontLine",
    "Schedule",
    "advances",
    "answer",
    "by_day",
    "check_control",
    "compute_control",
    "enclosed_ground",
    "timeline_of",
]


def __getattr__(name: str) -> Any:
    # Only who makes a timeline of a scenario needs the language of scenarios, whose import takes long.
    if name == "check_control":
        from frontmap.control.check import check_control

        return check_control
    if name == "timeline_of":
        from frontmap.control.inherit import timeline_of

        return timeline_of
    raise AttributeError(f"module 'frontmap.control' has no attribute {name!r}")
