"""Pictures of a stage: a still, a film, a scene of outlines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap.scene.describe import description_of
from frontmap.scene.front import Fronts
from frontmap.scene.ground import Ground, ground_of, mask_of, middle_layers, paper
from frontmap.scene.held import (
    HeldPixels,
    StripedPixels,
    holders_of_pixels,
    pixels_in_play,
    schedule_of_pixels,
    tinted_regions,
)
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
        return (
            stage.furniture.passed(min(max(elapsed, 0.0), 1.0)),
            *told(day, caption_at(captions, instant) if stage.caption is None else stage.caption, parts(day)),
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
        moving=partial(stage.moving, fronts=Fronts(control, stage.view, instants)),
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


def _parties_at(
    stage: Stage, occupations: Sequence[Occupation], ground: Ground, held: HeldPixels, instant: float
) -> npt.NDArray[np.int16]:
    """Return what each pixel shows at an instant, but for stripes."""
    holders = holders_of_pixels(stage.control, instant, ground, held)
    told = occupied_pixels(occupations, len(stage.control.sides) + 1, holders, instant)
    return stage.colouring.of_holders(told, instant, len(occupations))


def _parties_through(
    stage: Stage, occupations: Sequence[Occupation], ground: Ground, held: HeldPixels
) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.float64], npt.NDArray[np.int32], npt.NDArray[np.int16]]:
    """Return what each pixel shows before all events, and the events, as `Film` wants them, but for stripes."""
    schedule = schedule_of_pixels(stage.control, ground, held)
    told = occupied_schedule(occupations, len(stage.control.sides) + 1, *schedule)
    return stage.colouring.schedule(*told, len(occupations))


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
    held = pixels_in_play(stage.ground, stage.control.theatre.land)
    start, when, pixels, holders = _parties_through(stage, stage.occupations, stage.ground, held)
    shown = np.asarray(instants, dtype=np.float64)
    return _film(stage, shown, start, event_instants=when, event_pixels=pixels, event_holders=holders)


def still_of(stage: Stage, instant: float) -> Film:
    """Return a film of one frame: the same picture as the frame of that instant in `film_of`, but sooner made."""
    held = pixels_in_play(stage.ground, stage.control.theatre.land)
    start = _parties_at(stage, stage.occupations, stage.ground, held, instant)
    described = _described(stage, instant)
    return _film(stage, np.array([instant], dtype=np.float64), start, description=described)


def ground_film(stage: Stage, view: View, instant: float | None = None) -> Film:
    """Return the ground of a stage in another view, perhaps larger than the page, with what is held: no more.

    Parameters
    ----------
    stage : Stage
    view : View
        With the projection of the stage's.
    instant : float, optional
        If only this one is to be shown: that is sooner made.
    """
    control = stage.control
    ground = ground_of(control.theatre, view)
    held = pixels_in_play(ground, control.theatre.land)
    wide, high = view.width_px, view.height_px
    left = round((view.west_m - stage.view.west_m) / view.metres_per_px)
    top = round((stage.view.north_m - view.north_m) / view.metres_per_px)
    occupations = occupations_of(control, ground, stage.theme, stage.colouring)
    striped = _striped(stage, occupations, wide, high, (left, top))
    events: dict[str, Any] = {}
    if instant is None:
        start, when, pixels, holders = _parties_through(stage, occupations, ground, held)
        events = {"event_instants": when, "event_pixels": pixels, "event_holders": striped.rows(holders, pixels)}
    else:
        start = _parties_at(stage, occupations, ground, held, instant)
    return Film(
        page=replace(stage.page, width_px=wide, height_px=high),
        instants=np.zeros(0),
        ground=() if stage.transparent else (paper(ground, stage.theme),),
        fills=_fills(stage, striped),
        start=striped.rows(start),
        middle=() if stage.transparent else middle_layers(ground, stage.theme),
        cover=_cover(stage, ground),
        **events,
    )
