"""Control: who holds each point of a theatre at each instant, and what follows from that."""

from frontmap.control.advances import Advance, advances
from frontmap.control.check import check_control
from frontmap.control.encircled import enclosed_ground
from frontmap.control.engine import Control, compute_control
from frontmap.control.fronts import Front
from frontmap.control.inherit import timeline_of
from frontmap.control.joining import FrontLine
from frontmap.control.schedule import Schedule
from frontmap.control.statistics import DayStatistics, by_day
from frontmap.control.who import Answer, answer

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
