"""What each advance took: how much ground, from whom, how deep and how fast."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from frontmap.control.engine import Control
from frontmap.control.ground import MIXED, NOBODY
from frontmap.control.mesh import Integers
from frontmap.control.passage import Passage
from frontmap.timeline.change import Spread, Statement

__all__ = ["Advance", "advances"]

_NOISE_KM2 = 0.01


@dataclass(frozen=True)
class Advance:
    """All that one statement of a scenario gave to one side.

    Attributes
    ----------
    side : str
        Id of who gained; empty where ground became neutral.
    start, end : float
        Instants between which the ground changed hands.
    spread : Spread
    taken_km2 : float
        Ground that another held before, from the equal-area projection.
    taken_from : dict of str to float
        Square kilometres by the id of who held them; an empty id is nobody.
    depth_km : float
        How far the furthest of it lay from what the side held at the start; not a number if it held nothing then, or
        if there was no front: in risings, and where the ground fell at once.
    statement : Statement
        Of the first change that it consists of.
    name : str
        Of the operation that the same event tells, else what the statement says of itself; may be empty.
    """

    side: str
    start: float
    end: float
    spread: Spread
    taken_km2: float
    taken_from: Mapping[str, float]
    depth_km: float
    statement: Statement
    name: str = ""

    @property
    def days(self) -> float:
        """How long it took."""
        return self.end - self.start


def advances(control: Control) -> tuple[Advance, ...]:
    """Return what each statement about ground took, in order of time.

    Parameters
    ----------
    control : Control

    Returns
    -------
    tuple of Advance
        Statements by which nothing changed hands are left out.
    """
    changes = control.timeline.changes
    names = {
        (mark.statement.line, mark.side): mark.text
        for mark in control.timeline.marks
        if mark.text and mark.kind in ("offensive", "counterattack", "landing", "airdrop", "uprising")
    }
    together: dict[tuple[int, int, str, Spread], list[Passage]] = {}
    for passage in control.ground.passages:
        change = changes[passage.change]
        key = (change.statement.line, change.statement.column, change.to, change.spread)
        together.setdefault(key, []).append(passage)
    found = [
        _advance(control, passages, names.get((line, side), "")) for (line, _, side, _), passages in together.items()
    ]
    return tuple(sorted((one for one in found if one.taken_km2 > 0), key=lambda one: (one.start, one.end)))


def _advance(control: Control, passages: list[Passage], name: str) -> Advance:
    change = control.timeline.changes[passages[0].change]
    parcels: Integers = np.unique(np.concatenate([passage.parcels for passage in passages]))
    start, end = min(passage.start for passage in passages), max(passage.end for passage in passages)
    # What falls at once has fallen at its only instant.
    before = start if start < end else float(np.nextafter(start, -np.inf))
    taken_from = _held_km2(control, parcels, before)
    taken_from.pop(change.to, None)
    return Advance(
        side=change.to,
        start=start,
        end=end,
        spread=change.spread,
        taken_km2=sum(taken_from.values()),
        taken_from=taken_from,
        depth_km=_depth_km(control, change.to, parcels, start) if change.spread is Spread.FRONT else math.nan,
        statement=change.statement,
        name=name or change.statement.text,
    )


def _held_km2(control: Control, parcels: Integers, instant: float) -> dict[str, float]:
    """Return who holds how much of some parcels."""
    holder = control.epoch(instant).holder[parcels]
    areas = control.ground.parcels.area_m2[parcels]
    names = ["", *control.sides]
    held = {name: float(areas[holder == side].sum()) for side, name in enumerate(names, start=NOBODY)}
    mixed = control.ground.parcels.polygons[parcels[holder == MIXED]]
    if len(mixed):
        # Of ground through which a line runs just then, the shapes tell.
        ground = shapely.coverage_union_all(mixed)
        shared = {side: shapely.intersection(shape, ground).area for side, shape in control.regions(instant).items()}
        for side, area in {**shared, "": ground.area - sum(shared.values())}.items():
            held[side] += area
    return {side: area / 1e6 for side, area in held.items() if area / 1e6 > _NOISE_KM2}


def _depth_km(control: Control, side: str, parcels: Integers, instant: float) -> float:
    """Return how far the furthest of some parcels lies from what a side holds."""
    polygons = control.ground.parcels.polygons
    holder = control.epoch(instant).holder
    own = polygons[holder == (NOBODY if not side else control.sides.index(side))]
    shapes = list(own)
    if (holder[parcels] == MIXED).any() and side in (regions := control.regions(instant)):
        shapes = list(shapely.get_parts(regions[side]))
    if not shapes:
        return math.nan
    some = polygons[parcels]
    points = np.concatenate([shapely.points(shapely.get_coordinates(some)), shapely.point_on_surface(some)])
    _, distances = shapely.STRtree(shapes).query_nearest(points, return_distance=True, all_matches=False)
    return float(distances.max()) / 1e3
