"""What the camera looks at on each day, as the author told its shots."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from frontmap.scene.look import Look

if TYPE_CHECKING:
    from frontmap.timeline.change import Timeline

__all__ = ["THEATRE", "Shot", "look_at", "look_longest", "shots_of", "stretches"]

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
    """

    start: float
    view: str


def shots_of(timeline: Timeline) -> tuple[Shot, ...]:
    """Return the shots of a war in order; a shot is seen until the next begins, the first from the beginning."""
    told = sorted((mark for mark in timeline.marks if mark.kind == "camera"), key=lambda mark: mark.span.start)
    return tuple(Shot(float(mark.span.start), mark.text) for mark in told)


def look_at(look: Look, timeline: Timeline, instant: float) -> Look:
    """Return a look with the view of an instant, where its author leaves the view to the camera.

    Parameters
    ----------
    look : Look
        A view that it names stays.
    timeline : Timeline
    instant : float
    """
    if look.view is not None:
        return look
    shots = shots_of(timeline)
    if not shots:
        return replace(look, view=THEATRE)
    return replace(look, view=next((shot.view for shot in reversed(shots) if shot.start < instant), shots[0].view))


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


def stretches(look: Look, timeline: Timeline, instants: npt.NDArray[np.float64]) -> list[tuple[Look, range]]:
    """Return the stretches of a film through which the camera stands still.

    Parameters
    ----------
    look : Look
    timeline : Timeline
    instants : ndarray of float64, shape (frames,)
        What each frame shows; never falling, at least one.

    Returns
    -------
    list of (Look, range)
        A look with its view, and the frames for which it holds; together all frames in order.
    """
    starts = [] if look.view is not None else [shot.start for shot in shots_of(timeline)][1:]
    cuts = sorted({0, len(instants), *np.searchsorted(instants, starts, side="right").tolist()})
    found: list[tuple[Look, range]] = []
    for first, last in pairwise(cuts):
        seen = look_at(look, timeline, float(instants[first]))
        if found and found[-1][0] == seen:
            found[-1] = (seen, range(found[-1][1].start, last))
        else:
            found.append((seen, range(first, last)))
    return found
