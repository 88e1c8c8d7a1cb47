"""Who holds a place on a day, since when, how firmly, and how we know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from frontmap.control.encircled import is_enclosed
from frontmap.control.engine import Control
from frontmap.control.history import Turn, parcel_of, turn_at
from frontmap.instant import day_of
from frontmap.timeline.bloc import bloc_at
from frontmap.timeline.change import Mark

__all__ = ["Answer", "Status", "answer", "answer_spot", "place_in"]

Status = Literal["held", "contested", "encircled"]

_BESIDE_M = 10_000.0


@dataclass(frozen=True, slots=True)
class Answer:
    """Who holds a place at an instant.

    Attributes
    ----------
    place, province, region : str
        Names; province and region are empty outside the theatre.
    side : str or None
        Id of the side that holds it; None if nobody does.
    side_name : str
        Its name; empty if nobody holds the place.
    bloc : str or None
        Id of the bloc that the side is in on that day; None if it is in none.
    since : date
        First day on whose evening it held the place without a break.
    status : {'held', 'contested', 'encircled'}
    attested : bool
        False where the holder follows only from how a line is thought to have moved between two dated positions.
    source : str
        Where it is said, in the author's form; may be empty.
    inferred : bool
        Whether the author had to choose.
    note : str
        Why; may be empty.
    text : str
        What brought it into these hands, for readers.
    line : int
        Where the scenario says so, from 1; 0 if it does not come from a text.
    """

    place: str
    province: str
    region: str
    side: str | None
    side_name: str
    bloc: str | None
    since: date
    status: Status
    attested: bool
    source: str
    inferred: bool
    note: str
    text: str
    line: int


def answer(control: Control, place: int, instant: float) -> Answer:
    """Say who holds a place.

    Parameters
    ----------
    control : Control
    place : int
        Index in ``control.theatre.atlas.places``.
    instant : float
        The evening of the day that is asked for, or any other instant.

    Returns
    -------
    Answer

    Raises
    ------
    GeometryError
        If the place is too far away for the theatre's projection.
    """
    found = control.theatre.atlas.places[place]
    member = control.theatre.index_of_member.get(found.province)
    return _answered(control, found.name, place_in(control, place), member, instant)


def answer_spot(control: Control, name: str, point_m: tuple[float, float], instant: float) -> Answer:
    """Say who holds any spot of ground.

    Parameters
    ----------
    control : Control
    name : str
        What to call it, for `Answer.place`.
    point_m : (float, float)
        Easting and northing in metres.
    instant : float

    Returns
    -------
    Answer
    """
    parcel = parcel_of(control, point_m)
    member = int(control.ground.parcels.province[parcel]) if parcel >= 0 else None
    return _answered(control, name, point_m, member, instant)


def _answered(control: Control, name: str, point: tuple[float, float], member: int | None, instant: float) -> Answer:
    atlas = control.theatre.atlas
    turn = turn_at(control, point, instant)
    statement = turn.statement(control)
    province = atlas.provinces[int(control.theatre.members[member])] if member is not None else None
    side = control.timeline.sides[turn.side] if turn.side >= 0 else None
    bloc = bloc_at(control.timeline.blocs, side.id, instant) if side else None
    since = turn.instant if turn.change >= 0 else float(control.timeline.span.start) + 0.5
    return Answer(
        place=name,
        province=province.name if province else "",
        region=atlas.region_by_id[province.region].name if province else "",
        side=side.id if side else None,
        side_name=side.name if side else "",
        bloc=bloc.id if bloc else None,
        since=day_of(since),
        status=_status(control, point, turn, instant) if side else "held",
        attested=_attested(control, point, instant),
        source=statement.source,
        inferred=statement.inferred,
        note=statement.note,
        text=statement.text,
        line=statement.line,
    )


def place_in(control: Control, place: int) -> tuple[float, float]:
    """Return easting and northing of a place, moved into its own province if the drawn coast or border leaves it out.

    Parameters
    ----------
    control : Control
    place : int
        Index in ``control.theatre.atlas.places``.
    """
    return control.kept(("place", place), lambda: _spot(control, place))


def _spot(control: Control, place: int) -> tuple[float, float]:
    import shapely

    theatre = control.theatre
    easting, northing = theatre.place_m(place)
    member = theatre.index_of_member.get(theatre.atlas.places[place].province)
    if member is None:
        return easting, northing
    parcel = int(control.parcels_at([(easting, northing)])[0])
    if parcel >= 0 and int(control.ground.parcels.province[parcel]) == member:
        return easting, northing
    polygon = theatre.polygons[member]
    edge = shapely.get_coordinates(shapely.shortest_line(polygon, shapely.Point(easting, northing)))[0]
    inner = shapely.get_coordinates(shapely.point_on_surface(polygon))[0]
    for metres in (50.0, 500.0, 2000.0):
        inwards = edge + (inner - edge) * min(metres / max(float(np.hypot(*(inner - edge))), 1.0), 1.0)
        if polygon.contains(shapely.Point(inwards)):
            return float(inwards[0]), float(inwards[1])
    return float(inner[0]), float(inner[1])


def _moving(control: Control, parcel: int, instant: float) -> list[int]:
    ground = control.ground
    return [index for index in ground.state(parcel, instant)[1] if instant < ground.passages[index].end]


def _attested(control: Control, point: tuple[float, float], instant: float) -> bool:
    parcel = parcel_of(control, point)
    return parcel < 0 or not _moving(control, parcel, instant)


def _status(control: Control, point: tuple[float, float], turn: Turn, instant: float) -> Status:
    parcel = parcel_of(control, point)
    province = int(control.ground.parcels.province[parcel])
    holder = control.sides[turn.side]
    marks = [
        mark
        for mark in control.marks_by_kind("contested", "battle", "siege", "pocket", "encirclement")
        if mark.span.start < instant <= mark.span.end and _covers(mark, province, point)
    ]
    for mark in marks:
        decided = instant >= mark.span.end and mark.details.get("result") not in (None, "undecided")
        if mark.kind == "contested" or (mark.kind == "battle" and not decided):
            return "contested"
    for mark in marks:
        cut_off = mark.side != holder if mark.kind == "siege" else mark.side == holder
        if mark.kind in ("siege", "pocket", "encirclement") and cut_off and not _relieved(control, mark, instant):
            return "encircled"
    if is_enclosed(control, parcel, turn.side, instant):
        return "encircled"
    return "contested" if _fought_through(control, province, instant) else "held"


def _covers(mark: Mark, province: int, point: tuple[float, float]) -> bool:
    if province in mark.provinces:
        return True
    return any(np.hypot(east - point[0], north - point[1]) <= _BESIDE_M for east, north in mark.points)


def _relieved(control: Control, mark: Mark, instant: float) -> bool:
    for relief in control.marks_by_kind("relief"):
        if mark.span.start <= relief.span.end <= instant:
            where = control.parcels_at(relief.points) if relief.points else np.zeros(0, dtype=np.int64)
            provinces = {int(control.ground.parcels.province[p]) for p in where.tolist() if p >= 0}
            near = any(_covers(mark, -1, point) for point in relief.points)
            if near or provinces & set(mark.provinces):
                return True
    return False


def _fought_through(control: Control, province: int, instant: float) -> bool:
    """Tell whether a line runs through a province at an instant, and moves."""
    ground = control.ground
    for parcel in control.parcels_of_province(province):
        for index in _moving(control, parcel, instant):
            passage = ground.passages[index]

            def reached(index: int = index, parcel: int = parcel) -> tuple[float, float]:
                import shapely

                times = ground.passages[index].times(shapely.get_coordinates(ground.parcels.polygons[parcel]))
                return float(times.min()), float(times.max())

            first, last = control.kept(("reached", index, parcel), reached)
            if first <= instant < last and passage.sweep is not None:
                return True
    return False
