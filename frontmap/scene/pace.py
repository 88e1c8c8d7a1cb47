"""The pace of a film: which instant each of its frames shows.

A film may run *evenly*, every day as long as the next, or by *events*: slower where much happens. By events, a day
weighs 1 while nothing runs and more the more runs on it, up to `BUSIEST`; the weights are smoothed over a few days so
that the film never lurches, and the frames are spread so that each passes the same weight. An author may say how long
some days last, and where the picture stands still; see `frontmap.scene.clock`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from frontmap.errors import RenderError
from frontmap.instant import Span
from frontmap.scene.clock import Clock
from frontmap.timeline.tempo import Tempo

if TYPE_CHECKING:
    from frontmap.timeline.change import Timeline

__all__ = [
    "BUSIEST",
    "HOLD_S",
    "MOST_FRAMES",
    "Pace",
    "busy_spans",
    "default_seconds",
    "film_seconds",
    "frame_instants",
]

Pace = Literal["events", "even"]

HOLD_S = 2.0
"""How long the last frame stands, in seconds (never more than a quarter of the film)."""

BUSIEST = 3.0
"""How much longer the busiest day lasts than one on which nothing happens."""

MOST_FRAMES = 200_000
"""Frames a film may have: almost two hours at 30 frames a second."""

_SAMPLES_PER_DAY = 8
_SMOOTHING_DAYS = 2.0
_BEHIND_THE_SCENES = ("camera", "view")


def busy_spans(timeline: Timeline) -> tuple[Span, ...]:
    """Return when something happens in a war: ground changes hands, or something is marked and told."""
    marks = (mark.span for mark in timeline.marks if mark.kind not in _BEHIND_THE_SCENES)
    return (*(change.span for change in timeline.changes), *marks)


def default_seconds(span: Span) -> float:
    """Return how long a film of a span lasts unless asked otherwise.

    Parameters
    ----------
    span : Span

    Returns
    -------
    float
        Seconds, 20 to 60: it grows with the square root of the days, so that a month takes 21 s and ten months 40 s.
    """
    days = span.end - span.start
    return float(np.clip(round(12.0 + 1.65 * np.sqrt(days)), 20, 60))


def film_seconds(
    span: Span, busy: Sequence[Span], pace: Pace | None = None, tempo: Tempo | None = None, moves: Sequence[Span] = ()
) -> float:
    """Return how long a film lasts, the standing last frame included, if nobody asks for another length.

    Parameters
    ----------
    span, busy, pace, tempo, moves
        As for `frame_instants`.

    Returns
    -------
    float
        Seconds. A part of a war whose film has a told length lasts as long as it does in that film.
    """
    told = tempo or Tempo()
    run = pace or told.run
    lasting = _clock(span, busy, run, told, moves).seconds + HOLD_S
    if told.seconds is None:
        return lasting
    whole = span if told.whole is None else told.whole
    return float(told.seconds) * lasting / (_clock(whole, busy, run, told, moves).seconds + HOLD_S)


def frame_instants(
    span: Span,
    busy: Sequence[Span],
    *,
    fps: float,
    seconds: float | None = None,
    pace: Pace | None = None,
    tempo: Tempo | None = None,
    moves: Sequence[Span] = (),
) -> npt.NDArray[np.float64]:
    """Choose the instant of every frame.

    Parameters
    ----------
    span : Span
        What the film shows, from the morning of its first day to the evening of its last.
    busy : sequence of Span
        When things happen; read only where the pace is by events.
    fps : float
        Frames a second; above 0.
    seconds : float, optional
        Length of the whole film, the standing last frame included; by default `film_seconds`. Another length plays
        the same film faster or slower throughout.
    pace : {'events', 'even'}, optional
        By default that of `tempo`.
    tempo : Tempo, optional
        What the author told; by default nothing.
    moves : sequence of Span
        When the camera moves: by events, a move takes at least `frontmap.scene.clock.LEAST_MOVE_S`.

    Returns
    -------
    ndarray of float64, shape (frames,)
        Never falling. The first is just after ``span.start``, so that it belongs to the first day; the last is
        ``span.end`` exactly and is repeated for `HOLD_S`.

    Raises
    ------
    RenderError
        If `fps` or `seconds` is not above 0, or the film would have more than `MOST_FRAMES` frames.
    """
    told = tempo or Tempo()
    run = pace or told.run
    lasting = film_seconds(span, busy, run, told, moves) if seconds is None else seconds
    if not (np.isfinite(fps) and fps > 0):
        raise RenderError(f"a film cannot have {fps:g} frames a second; give a number above 0, for example 30")
    if not (np.isfinite(lasting) and lasting > 0):
        raise RenderError(f"a film cannot last {lasting:g} seconds; give a number above 0, for example 40")
    if lasting * fps > MOST_FRAMES:
        raise RenderError(
            f"{lasting:g} seconds at {fps:g} frames a second are {lasting * fps:.0f} frames, more than the "
            f"{MOST_FRAMES} allowed; shorten the film or lower its frame rate"
        )
    frames = max(1, round(lasting * fps))
    held = min(round(HOLD_S * fps), frames // 4)
    moving = frames - held
    begin = np.nextafter(span.start, np.inf)
    if moving == 1 or begin >= span.end:
        return np.full(frames, float(span.end))
    instants = np.clip(_clock(span, busy, run, told, moves).instants(moving), begin, span.end)
    instants[-1] = span.end
    return np.concatenate([instants, np.full(held, float(span.end))])


def _clock(span: Span, busy: Sequence[Span], run: Pace, told: Tempo, moves: Sequence[Span]) -> Clock:
    edges, passed = _weight_passed(span, busy if run == "events" else ())
    paced = passed * ((default_seconds(span) - HOLD_S) / passed[-1]) if passed[-1] > 0 else passed
    # Where every day lasts as long as the next, none is stretched for the camera.
    return Clock.of(edges, paced, told, moves if run == "events" else ())


def _weight_passed(span: Span, busy: Sequence[Span]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return instants through a span and the weight of time passed by each."""
    samples = max(2, round((span.end - span.start) * _SAMPLES_PER_DAY))
    edges = np.linspace(span.start, span.end, samples + 1)
    middles = (edges[:-1] + edges[1:]) / 2
    running = np.zeros(samples)
    for event in busy:
        # Something that happens at once still wants a day to be seen.
        running[(middles > min(event.start, event.end - 1)) & (middles <= event.end)] += 1
    weight = 1.0 + (BUSIEST - 1.0) * (1.0 - np.exp2(-running))
    reach = max(1, round(_SMOOTHING_DAYS * samples / (span.end - span.start)))
    kernel = np.bartlett(2 * reach + 1)
    smooth = np.convolve(np.pad(weight, reach, mode="edge"), kernel / kernel.sum(), mode="valid")
    return edges, np.concatenate([[0.0], np.cumsum(smooth)])
