"""Making problems at a place in a scenario's text."""

from __future__ import annotations

from typing import Literal

from frontmap.errors import Problem
from frontmap.scenario.model import Scenario
from frontmap.scenario.words import NOWHERE, Position

__all__ = ["blame"]


def blame(
    scenario: Scenario,
    position: Position,
    message: str,
    remedy: str = "",
    severity: Literal["error", "warning"] = "error",
) -> Problem:
    """Return a problem of a scenario; one that comes from no text is put at its beginning."""
    line, column = (1, 1) if position == NOWHERE else (position.line, position.column)
    return Problem(scenario.file, line, column, message, remedy, severity)
