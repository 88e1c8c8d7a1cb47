"""Control as tables: regions and fronts of an instant as GeoDataFrames in degrees, a war by day as a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frontmap.scene.colour import as_hex, parse_colour

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import DataFrame

    from frontmap.control import Control

__all__ = ["advances_table", "days_table", "fronts_table", "regions_table"]

DEGREES = "EPSG:4326"


def regions_table(control: Control, instant: float) -> GeoDataFrame:
    """Return what each side holds at an instant.

    Parameters
    ----------
    control : Control
    instant : float

    Returns
    -------
    GeoDataFrame
        One row for each side that holds ground, in the order of the scenario. Columns: ``side`` (id), ``name``,
        ``colour`` (``#rrggbb``), ``area_km2``, ``share`` (of all land that a side holds, 0 to 1) and ``geometry``
        (MultiPolygon, EPSG:4326).
    """
    projection = control.theatre.projection
    sides = {side.id: side for side in control.timeline.sides}
    regions = control.regions(instant)
    held_m2 = sum(region.area for region in regions.values())
    rows = [
        {
            "side": side,
            "name": sides[side].name,
            "colour": as_hex(parse_colour(sides[side].colour)),
            "area_km2": region.area / 1e6,
            "share": region.area / held_m2,
            "geometry": projection.unproject(region),
        }
        for side, region in regions.items()
    ]
    return _in_degrees(rows, ["side", "name", "colour", "area_km2", "share", "geometry"])


def fronts_table(control: Control, instant: float) -> GeoDataFrame:
    """Return the lines at which sides at war touch at an instant.

    Parameters
    ----------
    control : Control
    instant : float

    Returns
    -------
    GeoDataFrame
        One row for each line. Columns: ``left`` and ``right`` (ids of the sides on either hand of one who walks along
        it), ``length_km``, ``attested`` (whether a source tells this line for this day), ``moving``, ``source`` and
        ``geometry`` (LineString, EPSG:4326).
    """
    projection = control.theatre.projection
    rows = [
        {
            "left": front.left,
            "right": front.right,
            "length_km": front.line.length / 1e3,
            "attested": front.attested,
            "moving": front.moving,
            "source": front.statement.source,
            "geometry": projection.unproject(front.line),
        }
        for front in control.fronts(instant)
    ]
    return _in_degrees(rows, ["left", "right", "length_km", "attested", "moving", "source", "geometry"])


def _in_degrees(rows: list[dict[str, Any]], columns: list[str]) -> GeoDataFrame:
    import geopandas

    # The columns are there even where there are no rows.
    return geopandas.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=DEGREES)


def days_table(control: Control) -> DataFrame:
    """Return a war in numbers, day by day.

    Parameters
    ----------
    control : Control

    Returns
    -------
    DataFrame
        One row for the evening of each day; the index ``day`` has the days. Columns, for each side with its id in
        place of ``SIDE``: ``area_km2_SIDE`` (held), ``share_SIDE`` (of all land that a side holds, 0 to 1) and
        ``gained_km2_SIDE`` (won less lost since the evening before); and ``front_km``, the length of all fronts.
    """
    import numpy
    import pandas

    from frontmap.control import by_day

    numbers = by_day(control)
    columns: dict[str, Any] = {}
    for name in ("area_km2", "share", "gained_km2"):
        table = getattr(numbers, name)
        columns |= {f"{name}_{side}": table[:, index] for index, side in enumerate(numbers.sides)}
    columns["front_km"] = sum(numbers.front_km.values(), start=numpy.zeros(len(numbers.days)))
    return pandas.DataFrame(columns, index=pandas.DatetimeIndex(numbers.days, name="day"))


def advances_table(control: Control) -> DataFrame:
    """Return what each advance of a war took, in order of time.

    Parameters
    ----------
    control : Control

    Returns
    -------
    DataFrame
        One row for each statement by which ground changed hands. Columns: ``name`` (of the operation; may be empty),
        ``side`` (id), ``from`` and ``to`` (first and last day), ``days``, ``spread`` (``front``, ``origin`` or ``at
        once``), ``taken_km2``, ``taken_from`` (ids of who lost it), ``km2_a_day``, ``depth_km`` (how far the furthest
        of it lay from what the side held before) and ``km_a_day``, both empty for what has no front, ``inferred`` and
        ``source``.
    """
    import pandas

    from frontmap.control import advances
    from frontmap.instant import day_of

    rows = [
        {
            "name": one.name,
            "side": one.side,
            "from": day_of(one.start + 1),
            "to": day_of(one.end),
            "days": one.days,
            "spread": one.spread.value,
            "taken_km2": one.taken_km2,
            "taken_from": ", ".join(side or "nobody" for side in one.taken_from),
            "km2_a_day": one.taken_km2 / max(one.days, 1.0),
            "depth_km": one.depth_km,
            "km_a_day": one.depth_km / max(one.days, 1.0),
            "inferred": one.statement.inferred,
            "source": one.statement.source,
        }
        for one in advances(control)
    ]
    table = pandas.DataFrame(rows, columns=_ADVANCES)
    return table.astype({"from": "datetime64[s]", "to": "datetime64[s]"})


_ADVANCES = [
    "name", "side", "from", "to", "days", "spread", "taken_km2", "taken_from", "km2_a_day", "depth_km", "km_a_day",
    "inferred", "source",
]  # fmt: skip
