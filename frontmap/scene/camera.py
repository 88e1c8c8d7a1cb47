"""What the camera looks at on each day, as the author told its shots."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from frontmap.scene.look import Look

if TYPE_CHECKING:
    from frontmap.timeline.change import Timeline

__all__ = ["THEATRE", "Shot", "look_longest", "shots_of"]

THEATRE = "theatre"
"""What an author calls the whole theatre as a view."""


@dataclass(frozen=True, slots=True)
class Shot:
    """What the camera looks at from an instant on.

    Attributes
    ----------
    start : float
        The instant after which it is seen.
    view : str
        As for `Look.view`.
    end : float
        Until when the author wants the camera to stand still.
    cut : bool
        Whether the film is cut there, and the camera does not glide to it from the shot before.
    """

    start: float
    view: str
    end: float
    cut: bool = False


def shots_of(timeline: Timeline) -> tuple[Shot, ...]:
    """Return the shots of a war in order; a shot is seen until the next begins, the first from the beginning."""
    told = sorted((mark for mark in timeline.marks if mark.kind == "camera"), key=lambda mark: mark.span.start)
    return tuple(
        Shot(float(mark.span.start), mark.text, float(mark.span.end), mark.details.get("move") == "cut")
        for mark in told
    )


def look_longest(look: Look, timeline: Timeline) -> Look:
    """Return a look with the view on which the camera rests longest, for pictures of many days side by side.

    A view that the look names stays.
    """
    if look.view is not None:
        return look
    shots = shots_of(timeline)
    seen = {shot.view: 0.0 for shot in shots} or {THEATRE: 0.0}
    for shot, end in zip(shots, [*(shot.start for shot in shots[1:]), float(timeline.span.end)], strict=False):
        seen[shot.view] += end - shot.start
    return replace(look, view=max(seen, key=lambda view: seen[view]))
