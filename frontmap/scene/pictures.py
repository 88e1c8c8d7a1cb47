"""Pictures of a stage: a still, a film, a scene of outlines."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap.scene.describe import description_of
from frontmap.scene.front import Fronts
from frontmap.scene.ground import Ground, ground_of, mask_of, middle_layers
from frontmap.scene.held import StripedPixels, tinted_regions
from frontmap.scene.held_pixels import PixelSchedule, holders_of_pixels, pixels_in_play, schedule_of_pixels
from frontmap.scene.occupied import Occupation, occupations_of, occupied_pixels, occupied_schedule
from frontmap.scene.primitives import Film, Layer, Scene
from frontmap.scene.stage import Stage
from frontmap.scene.story import caption_at, captions_of, last_day, parts_on
from frontmap.scene.view import View

__all__ = ["film_of", "furniture_at", "ground_film", "scene_at", "still_of"]

_LARGE_PIXELS = 4_000_000


def furniture_at(stage: Stage) -> Callable[[float], tuple[Layer, ...]]:
    """Return the function that gives the moving furniture at an instant; shares are worked out once for each day."""
    control, timeline = stage.control, stage.control.timeline
    length = stage.span.end - stage.span.start
    if not stage.furnished:
        return lambda instant: ()

    captions = captions_of(timeline)

    @cache
    def parts(day: date) -> tuple[float, ...]:
        return parts_on(control, day, stage.parties)

    told = lru_cache(maxsize=8)(stage.furniture.told)

    def furniture(instant: float) -> tuple[Layer, ...]:
        day = last_day(instant, timeline.span)
        elapsed = (instant - stage.span.start) / length if length > 0 else 1.0
        caption = caption_at(captions, instant) if stage.caption is None else stage.caption
        return (
            stage.furniture.passed(min(max(elapsed, 0.0), 1.0)),
            *told(day, caption, parts(day), stage.furniture.legend.turned(instant, stage.span)),
            *(chart.at(instant) for chart in stage.charts),
        )

    return furniture


def _described(stage: Stage, instant: float) -> str:
    told = description_of(stage.control, instant, parties=stage.parties)
    return str(told if stage.caption is None else replace(told, caption=stage.caption))


def scene_at(stage: Stage, instant: float) -> Scene:
    """Return the map of an instant with the sides' land as polygons: for pictures made of lines (SVG, PDF)."""
    control = stage.control
    layers = (
        *stage.below,
        tinted_regions(
            control,
            instant,
            stage.ground,
            stage.colouring,
            stage.theme.unheld,
            stage.stripes,
            stage.tint_alpha,
            stage.occupations,
        ),
        *stage.middle,
        *stage.moving(instant),
        *stage.over,
        *furniture_at(stage)(instant),
    )
    return Scene(stage.page, layers, stage.title, _described(stage, instant))


def _film(stage: Stage, instants: npt.NDArray[np.float64], start: npt.NDArray[np.int16], **others: Any) -> Film:
    control = stage.control
    page = stage.page
    striped = _striped(stage, stage.occupations, page.width_px, page.height_px)
    if "event_holders" in others:
        others["event_holders"] = striped.rows(others["event_holders"], others["event_pixels"])
    return Film(
        page=page,
        instants=instants,
        ground=stage.below,
        fills=_fills(stage, striped),
        start=striped.rows(start),
        middle=stage.middle,
        cover=_cover(stage, stage.ground),
        over=stage.over,
        moving=partial(stage.moving, fronts=Fronts(control, stage.view, instants, stage.marks.teeth.ahead)),
        furniture=furniture_at(stage),
        title=stage.title,
        **others,
    )


def _striped(
    stage: Stage, occupations: Sequence[Occupation], width_px: int, height_px: int, corner: tuple[int, int] = (0, 0)
) -> StripedPixels:
    """Return the fills of all ground: of the parties, of what nobody holds, of what is occupied, each with stripes."""
    tints = [*stage.tints.values(), stage.theme.unheld, *(each.tint for each in occupations)]
    stripes = {number: stage.stripes[party] for number, party in enumerate(stage.tints) if party in stage.stripes}
    stripes |= {len(stage.tints) + 1 + number: each.stripes for number, each in enumerate(occupations)}
    return StripedPixels(tints, stripes, width_px, height_px, corner)


def _parties_at(stage: Stage, occupations: Sequence[Occupation], view: View, instant: float) -> npt.NDArray[np.int16]:
    """Return what each pixel of a view shows at an instant, but for stripes."""
    holders = holders_of_pixels(stage.control, pixels_in_play(stage.control, view), instant)
    told = occupied_pixels(occupations, len(stage.control.sides) + 1, holders, instant)
    return stage.colouring.of_holders(told, instant, len(occupations))


def _parties_through(
    stage: Stage, occupations: Sequence[Occupation], view: View, since: float, until: float
) -> PixelSchedule:
    """Return what each pixel of a view shows at an instant, and what changes until another, but for stripes."""
    schedule = schedule_of_pixels(stage.control, pixels_in_play(stage.control, view), since, until)
    told = occupied_schedule(occupations, len(stage.control.sides) + 1, since, until, schedule)
    return stage.colouring.schedule(len(occupations), since, until, told)


def _fills(stage: Stage, striped: StripedPixels) -> npt.NDArray[np.float64]:
    fills = np.array(striped.fills, dtype=np.float64)
    if not stage.transparent:
        return fills
    alphas = np.full(len(fills), stage.tint_alpha)
    alphas[len(stage.tints)] = 0.0
    return np.column_stack([fills, alphas])


def _cover(stage: Stage, ground: Ground) -> npt.NDArray[np.uint8] | None:
    """Return how much of each pixel is tinted, where no sea and no neutral land hides the edges of the tint."""
    if not stage.transparent:
        return None
    width, height = ground.view.width_px, ground.view.height_px
    return mask_of(ground.held, width, height, finer=4 if width * height <= _LARGE_PIXELS else 2)


def film_of(stage: Stage, instants: Sequence[float] | npt.NDArray[np.float64]) -> Film:
    """Return the film of a stage.

    Parameters
    ----------
    stage : Stage
    instants : sequence of float
        What each frame shows, never falling; at least one.
    """
    start, when, pixels, holders = _parties_through(stage, stage.occupations, stage.view, -math.inf, math.inf)
    shown = np.asarray(instants, dtype=np.float64)
    return _film(stage, shown, start, event_instants=when, event_pixels=pixels, event_holders=holders)


def still_of(stage: Stage, instant: float) -> Film:
    """Return a film of one frame: the same picture as the frame of that instant in `film_of`, but sooner made."""
    start = _parties_at(stage, stage.occupations, stage.view, instant)
    described = _described(stage, instant)
    return _film(stage, np.array([instant], dtype=np.float64), start, description=described)


def ground_film(stage: Stage, view: View, since: float, until: float) -> Film:
    """Return the ground of a stage in another view, perhaps larger than the page, with what is held: no more.

    Below the tint there is the colour of the page, which is that of land.

    Parameters
    ----------
    stage : Stage
    view : View
        With the projection of the stage's.
    since, until : float
        Between which instants it is shown; no others can be.
    """
    ground = ground_of(stage.control.theatre, view)
    wide, high = view.width_px, view.height_px
    left = round((view.west_m - stage.view.west_m) / view.metres_per_px)
    top = round((stage.view.north_m - view.north_m) / view.metres_per_px)
    occupations = occupations_of(stage.control, ground, stage.theme, stage.colouring)
    striped = _striped(stage, occupations, wide, high, (left, top))
    start, when, pixels, holders = _parties_through(stage, occupations, view, since, until)
    return Film(
        page=replace(stage.page, width_px=wide, height_px=high),
        instants=np.zeros(0),
        ground=(),
        fills=_fills(stage, striped),
        start=striped.rows(start),
        event_instants=when,
        event_pixels=pixels,
        event_holders=striped.rows(holders, pixels),
        middle=() if stage.transparent else middle_layers(ground, stage.theme),
        cover=_cover(stage, ground),
    )
