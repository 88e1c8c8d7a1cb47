"""Control: who holds each point of a theatre at each instant, and what follows from that."""

from frontmap.control.engine import Control, compute_control
from frontmap.control.fronts import Front
from frontmap.control.schedule import Schedule

__all__ = ["Control", "Front", "Schedule", "compute_control"]
