"""A war on twelve square provinces that can be drawn from memory.

Longitude runs from 0 to 4, latitude from 40 to 43, each province is one degree wide::

    43 ┌────┬────┬────┬────┐
       │ n0 │ n1 │ n2 │ n3 │   country "north", not in play
    42 ├────┼────┼────┼────┤
       │ w0 │ w1 │ e2 │ e3 │   country "south": regions "west" (w) and "east" (e); reds hold the west,
    41 ├────┼────┼────┼────┤   blues the east
       │ w4 │ w5 │ e6 │ e7 │
    40 └────┴────┴────┴────┘   all round it is sea
"""

from __future__ import annotations

from datetime import date

import numpy as np
import shapely

from frontmap.atlas.model import Area, Atlas, Country, GroundName, Lake, Place, Province, Region, River
from frontmap.atlas.theatre import theatre_of
from frontmap.control import Control, compute_control
from frontmap.instant import Span, evening, morning
from frontmap.timeline.change import Change, Mark, Side, Statement, Timeline, War

FIRST, LAST = date(1936, 9, 1), date(1936, 9, 30)


def small_atlas(capital: str = "Ávila") -> Atlas:
    """Return the atlas; `capital` is the name of the town in the middle of w1."""
    provinces, polygons = [], []
    for row, top in enumerate((43, 42, 41)):
        for column in range(4):
            country = "north" if row == 0 else "south"
            region = "north.all" if row == 0 else "south.west" if column < 2 else "south.east"
            name = f"{'n' if row == 0 else 'w' if column < 2 else 'e'}{column if row < 2 else column + 4}"
            provinces.append(Province(f"{region}.{name}", name, region, country, 0, 9000.0))
            polygons.append(shapely.box(column, top - 1, column + 1, top))
    places = (
        Place(capital, 1.5, 41.5, 0, 900_000, 5),
        Place("Zaragoza", 2.5, 41.5, 2, 300_000, 6),
        Place("Łódź", 0.4, 40.5, 3, 120_000, 8),
        Place("Москва", 3.5, 40.6, 3, 150_000, 11),
        Place("Village", 3.2, 40.2, 5, 900, 11),
        Place("Northtown", 1.5, 42.6, 1, 700_000, 1),
    )
    return Atlas(
        countries=(Country("north", "North"), Country("south", "South")),
        regions=(
            Region("north.all", "All", "north"),
            Region("south.west", "West", "south"),
            Region("south.east", "East", "south"),
        ),
        provinces=tuple(provinces),
        places=places,
        polygons=np.array(polygons, dtype=object),
        neighbours=np.array([(i, i + 1) for i in range(11) if i % 4 < 3] + [(i, i + 4) for i in range(8)]),
        rivers=(River("Long River", 4, shapely.linestrings([(0.2, 41.2), (2.0, 41.4), (3.9, 40.9)])),),
        lakes=(Lake("Lake", shapely.Point(3.3, 41.6).buffer(0.15)),),
        ground_names=(GroundName("Western Ocean", "sea", -1.0, 41.0, 1),),
        version="small",
    )


def small_timeline(title: str = "A small war", caption: str = "Reds advance.", capital: str = "Ávila") -> Timeline:
    """Return the timeline: reds take e2 and e6 from 8 to 20 September."""
    theatre = theatre_of(small_atlas(capital), [Area("country", "south")])
    advance = Span(morning(date(1936, 9, 8)), evening(date(1936, 9, 20)))
    whole = Span(morning(FIRST), evening(LAST))
    taken = tuple(index for index, member in enumerate(theatre.members) if int(member) in (6, 10))
    zaragoza = theatre.place_m(1)
    return Timeline(
        theatre=theatre,
        span=whole,
        sides=(Side("red", "Red side", "red"), Side("blue", "Blue side", "blue")),
        start=tuple("red" if int(member) % 4 < 2 else "blue" for member in theatre.members),
        changes=(Change("red", advance, taken, statement=Statement("Advance", "line 1")),),
        wars=(War("red", "blue", whole),),
        marks=(
            Mark("caption", advance, "red", text=caption),
            Mark("offensive", advance, "red", (theatre.place_m(0), zaragoza), text="Advance"),
            Mark("battle", Span(morning(date(1936, 9, 14)), evening(date(1936, 9, 16))), points=(zaragoza,)),
            Mark("contested", advance, provinces=taken[:1], details={"between": ["red", "blue"]}),
        ),
        title=title,
    )


def small_control(**texts: str) -> Control:
    """Return the control of the small war."""
    return compute_control(small_timeline(**texts), cell_m=4000.0)
