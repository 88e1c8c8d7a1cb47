"""Pictures of a leg of the camera's course: a film, whether the camera rests or moves, and a still."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from frontmap.scene.compose import set_stage
from frontmap.scene.course import Leg, Sight, course_of, leg_at
from frontmap.scene.glide import Glide
from frontmap.scene.gliding import glide_of, view_of_move
from frontmap.scene.look import Look
from frontmap.scene.pictures import film_of, still_of
from frontmap.scene.primitives import Film
from frontmap.scene.stage import Stage
from frontmap.sizes import Size

if TYPE_CHECKING:
    from frontmap.control import Control
    from frontmap.instant import Span

__all__ = ["picture_of_day", "reel_of", "stage_of", "stage_of_day"]


def stage_of(control: Control, sight: Sight, size: Size, *, span: Span | None = None, at: float | None = None) -> Stage:
    """Return the stage of a camera at rest; `span` and `at` as for `set_stage`."""
    return set_stage(
        control,
        sight.look,
        width_px=size.width_px,
        height_px=size.height_px,
        dots_per_inch=size.dots_per_inch,
        span=span,
        at=at,
        on_paper=sight.paper,
    )


def reel_of(leg: Leg, stage: Callable[[Sight], Stage], instants: npt.NDArray[np.float64]) -> Film | Glide:
    """Return the film of a leg.

    Parameters
    ----------
    leg : Leg
    stage : callable(Sight) -> Stage
    instants : ndarray of float64, shape (frames,)
        What each frame shows; all within the leg.
    """
    if leg.after is None or leg.span is None:
        return film_of(stage(leg.before), instants)
    return glide_of(stage(leg.before), stage(leg.after), leg.span, instants)


def picture_of_day(control: Control, look: Look, instant: float, size: Size) -> Film | Glide:
    """Return the map of an instant as dots.

    It is the frame of the film, also where the camera moves, but for the legend, which keeps no room for what is not on
    the page on that day.
    """
    leg = leg_at(course_of(look, control.timeline), instant)
    if leg.after is None:
        return still_of(stage_of(control, leg.before, size, at=instant), instant)
    return reel_of(leg, lambda sight: stage_of(control, sight, size, at=instant), np.array([instant]))


def stage_of_day(control: Control, look: Look, instant: float, size: Size) -> Stage:
    """Return the stage of what the camera sees at an instant, for a picture of lines.

    Where the camera moves, names are placed for what it sees at that instant: unlike a frame of a film, a picture of
    lines stands alone.
    """
    leg = leg_at(course_of(look, control.timeline), instant)
    stage = stage_of(control, leg.before, size, at=instant)
    if leg.after is None or leg.span is None:
        return stage
    view = view_of_move(stage.view, stage_of(control, leg.after, size).view, leg.span, instant)
    return set_stage(
        control,
        leg.before.look,
        width_px=size.width_px,
        height_px=size.height_px,
        dots_per_inch=size.dots_per_inch,
        view=view,
        at=instant,
    )
