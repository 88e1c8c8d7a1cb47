"""The course of the camera: where it rests, and between which rests it glides.

A shot is seen until the next begins. Where the camera glides, it leaves the one shot after its last day, though not
sooner than a twentieth of the war before the next, and comes to rest on the morning of the next. Where one shot follows
the other without a day between them, it glides over the beginning of the next.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from frontmap.instant import Instant, Span
from frontmap.scene.camera import THEATRE, Shot, shots_of
from frontmap.scene.extent import common_paper
from frontmap.scene.look import Look

if TYPE_CHECKING:
    from frontmap.atlas.theatre import Projection
    from frontmap.timeline.change import Timeline

__all__ = ["Leg", "Sight", "course_of", "leg_at", "moves_of", "stretches"]

_LONGEST_MOVE = 1 / 20
"""The part of the war that a move takes at most."""

_LEAST_DAYS = 1.0
_MOST_OF_A_SHOT = 0.5


@dataclass(frozen=True, slots=True)
class Sight:
    """What the camera looks at, at rest.

    Attributes
    ----------
    look : Look
        With its view.
    paper : Projection or None
        That of all sights between which the camera glides; None for that of the view itself.
    """

    look: Look
    paper: Projection | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the course.

    Attributes
    ----------
    start, end : float
        Seen after `start`, up to and including `end`.
    before : Sight
        Where the camera rests or comes from.
    after : Sight or None
        Where it glides to; None if it rests.
    span : Span or None
        Of the move.
    """

    start: float
    end: float
    before: Sight
    after: Sight | None = None
    span: Span | None = None


def course_of(look: Look, timeline: Timeline) -> tuple[Leg, ...]:
    """Return the course of the camera through a war, in order; the first leg from the beginning, the last to the end.

    Parameters
    ----------
    look : Look
        A view that it names stays.
    timeline : Timeline

    Raises
    ------
    NamingError
        If a view is not understood.
    """
    shots = [] if look.view is not None else _told_once(shots_of(timeline))
    if not shots:
        sight = Sight(look if look.view is not None else replace(look, view=THEATRE))
        return (Leg(-math.inf, math.inf, sight),)
    if look.basemap is not None:
        # Ground from the web is asked for where the camera rests, and not for all of its way.
        shots = [replace(shot, cut=True) for shot in shots]
    joined = _joined(shots, timeline)
    sights = [Sight(replace(look, view=shot.view), paper) for shot, (_, paper) in zip(shots, joined, strict=True)]
    legs: list[Leg] = []
    start = -math.inf
    for index, shot in enumerate(shots[1:]):
        before, after = sights[index], sights[index + 1]
        if joined[index + 1][0]:
            span = _move(shots[index], shot, timeline.span)
            # At both ends of a move the picture is that of the camera at rest.
            arrival = math.nextafter(span.end, -math.inf)
            legs.append(Leg(start, float(span.start), before))
            legs.append(Leg(float(span.start), arrival, before, after, span))
            start = arrival
        else:
            legs.append(Leg(start, shot.start, before))
            start = shot.start
    legs.append(Leg(start, math.inf, sights[-1]))
    return tuple(legs)


def leg_at(course: tuple[Leg, ...], instant: float) -> Leg:
    """Return the leg of a course on which the camera is at an instant."""
    return next(leg for leg in course if instant <= leg.end)


def moves_of(course: tuple[Leg, ...]) -> tuple[Span, ...]:
    """Return when the camera moves."""
    return tuple(leg.span for leg in course if leg.span is not None)


def stretches(course: tuple[Leg, ...], instants: npt.NDArray[np.float64]) -> list[tuple[Leg, range]]:
    """Return the stretches of a film: those through which the camera stands still, and its moves.

    Parameters
    ----------
    course : tuple of Leg
    instants : ndarray of float64, shape (frames,)
        What each frame shows; never falling, at least one.

    Returns
    -------
    list of (Leg, range)
        A leg, and the frames that it holds for; together all frames in order.
    """
    ends = np.searchsorted(instants, [leg.end for leg in course], side="right").tolist()
    found, first = [], 0
    for leg, last in zip(course, ends, strict=True):
        if last > first:
            found.append((leg, range(first, last)))
            first = last
    return found


def _told_once(shots: tuple[Shot, ...]) -> list[Shot]:
    """Join shots of one view that follow one another."""
    found: list[Shot] = []
    for shot in shots:
        if found and found[-1].view == shot.view:
            found[-1] = replace(found[-1], end=shot.end)
        else:
            found.append(shot)
    return found


def _joined(shots: list[Shot], timeline: Timeline) -> list[tuple[bool, Projection | None]]:
    """Return for each shot whether the camera glides to it, and the paper that it shares with those it glides between.

    Shots join those before them as long as there is one projection that shows all of them well.
    """
    found: list[tuple[bool, Projection | None]] = []
    run: list[str] = []
    for shot in shots:
        shared = None
        if run and not shot.cut:
            shared = common_paper(timeline.theatre, [*run, shot.view], timeline.views)
        glides = shared is not None
        run = [*run, shot.view] if glides else [shot.view]
        paper = shared.paper if shared is not None else None
        found.append((glides, paper))
        for back in range(2, len(run) + 1):
            found[-back] = (found[-back][0], paper)
    return found


def _move(shot: Shot, following: Shot, war: Span) -> Span:
    length = float(war.end - war.start)
    longest = max(length * _LONGEST_MOVE, min(_LEAST_DAYS, length * 2 * _LONGEST_MOVE))
    if following.start > shot.end:
        return Span(Instant(max(shot.end, following.start - longest)), Instant(following.start))
    most = (following.end - following.start) * _MOST_OF_A_SHOT
    return Span(Instant(following.start), Instant(following.start + min(longest, most)))
