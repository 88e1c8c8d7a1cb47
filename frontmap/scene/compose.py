"""From a control to pictures: the table of contents of a map, in drawing order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from frontmap.atlas.azimuthal import reprojected
from frontmap.instant import Instant, Span, day_of, evening
from frontmap.scene.burden import Burden, weigh_borders, weigh_fronts, weigh_marks
from frontmap.scene.charts import chart_names, charts_of
from frontmap.scene.colouring import Colouring, colouring_of
from frontmap.scene.extent import sight
from frontmap.scene.furniture import Furniture
from frontmap.scene.ground import ground_of, middle_layers, paper
from frontmap.scene.held_areas import held_areas
from frontmap.scene.held_cells import HeldCells, held_cells
from frontmap.scene.inset import pointers_of
from frontmap.scene.labels import place_names
from frontmap.scene.layout import lay_out
from frontmap.scene.legend import LegendEntry, legend_of, legend_to_come, sign_of_occupation, spells_of
from frontmap.scene.look import Look
from frontmap.scene.marks import beside_names, war_marks
from frontmap.scene.occupied import Occupation, colours_of, occupations_of
from frontmap.scene.primitives import Box, Layer
from frontmap.scene.stage import ATTRIBUTION, Stage
from frontmap.scene.story import held_in_sight, last_day, notable_places, quiet_countries, ticks_of
from frontmap.scene.stripes import Stripes, stripes_of
from frontmap.scene.telling_apart import alike, hatchings, meeting_sides
from frontmap.scene.theme import Theme, theme_named
from frontmap.scene.view import View, fit
from frontmap.sizes import SCREEN_DOTS_PER_INCH

if TYPE_CHECKING:
    from frontmap.atlas.theatre import Projection, Theatre
    from frontmap.control import Control
    from frontmap.timeline import Timeline

__all__ = ["set_stage"]

_NAMES_OF_TOWNS = ("town-marks", "town-names")


def set_stage(
    control: Control,
    look: Look | None = None,
    *,
    width_px: int,
    height_px: int,
    dots_per_inch: float = SCREEN_DOTS_PER_INCH,
    credit: str = ATTRIBUTION,
    span: Span | None = None,
    on_paper: Projection | None = None,
    view: View | None = None,
    at: float | None = None,
) -> Stage:
    """Decide all that does not depend on the instant.

    Parameters
    ----------
    control : Control
    look : Look, optional
        By default the whole theatre in the theme ``atlas``.
    width_px, height_px : int
    dots_per_inch : float
        How large a pixel is on paper.
    credit : str
        Sources and attribution of the data.
    span : Span, optional
        What the time bar stands for; by default the whole war.
    on_paper : Projection, optional
        In which the view is shown; by default the one that suits it.
    view : View, optional
        Exactly what is shown, instead of the view that the look names.
    at : float, optional
        The only instant that is shown: the legend then has lines for what is on the page on that day and no others.

    Raises
    ------
    RenderError
        If there is no such theme, colour or provider of tiles, or a font lacks a character.
    NamingError
        If the view is not understood.
    """
    look = Look() if look is None else look
    if look.basemap is not None:
        from frontmap.scene.online import online_stage

        page: dict[str, object] = {"width_px": width_px, "height_px": height_px, "dots_per_inch": dots_per_inch}
        page |= {"span": span, "on_paper": on_paper, "view": view, "at": at}
        return online_stage(control, replace(look, basemap=None), look.basemap, credit, **page)
    theme = theme_named(look.theme) if isinstance(look.theme, str) else look.theme
    timeline = control.timeline
    shown = timeline.span if span is None else span
    colouring = colouring_of(timeline, theme, look.colour_by)
    theatre = control.theatre

    extent, own = sight(theatre, look.view, timeline.views, on_paper) if view is None else (view.bounds_m, view.paper)
    scale = View(theatre.projection, 0.0, 0.0, 1.0, width_px, height_px).scale
    stripes = _striped(timeline, look, theme, colouring, scale)
    furnished = not look.transparent if look.furniture is None else look.furniture
    charts = (chart_names(look.charts) or ()) if furnished else ()
    heading = timeline.title if look.title is None else look.title
    days = (last_day(shown.start + 1e-6, shown), day_of(shown.end))
    ticks = ticks_of(timeline, shown)

    def arranged(legend: tuple[LegendEntry, ...], band: bool) -> tuple[Furniture, View]:
        furniture = lay_out(
            width_px, height_px, scale, theme, heading, legend, credit, days, ticks, band=band, charts=len(charts)
        )
        if not furnished:
            furniture = furniture.taken_away()
        return furniture, view or fit(theatre.projection, extent, width_px, height_px, furniture.safe, own)

    # How large the legend is bears on what the page shows, and that on the legend: it is first laid out for all that
    # may be on the page, then, with the view decided, for what is.
    _, frame = arranged((), False)
    to_come = legend_to_come(colouring, stripes, held_in_sight(timeline, _seen(theatre, frame.bounds_m, frame.paper)))
    for mark in control.marks_by_kind("occupation")[:1]:
        to_come = (*to_come, sign_of_occupation(*colours_of(mark, theme, colouring, scale), None))
    band = False
    furniture, frame = arranged(to_come, band)
    left, top, right, bottom = furniture.panel
    panel_m = shapely.Polygon(frame.to_metres([(left, bottom), (right, bottom), (right, top), (left, top)]))
    if left > 0 and shapely.intersects(theatre.polygons, panel_m).any():
        band = True
        furniture, frame = arranged(to_come, band)
    ground = ground_of(theatre, frame)
    cells = held_cells(control, ground, (furniture.panel, furniture.strip))
    occupations = occupations_of(control, ground, theme, colouring)
    legend = _legend(
        control, colouring, stripes, cells, occupations, shown if at is None else Span(Instant(at), Instant(at))
    )
    furniture, _ = arranged(legend, band)
    middle = middle_layers(ground, theme)
    burden = Burden(width_px, height_px)
    weigh_borders(burden, middle)
    weigh_fronts(burden, ground, control, shown)
    marks = war_marks(control, ground, theme, colouring)
    weigh_marks(burden, marks.standing(), shown)
    pointers, taken = pointers_of(theatre, frame, theme, furniture, burden) if furnished else ((), ())
    placed = place_names(
        ground,
        theme,
        burden,
        taken=(furniture.panel, furniture.strip, *taken),
        countries=quiet_countries(timeline),
        notable=notable_places(timeline),
        held=() if look.transparent else held_areas(control, ground, cells, shown, colouring, marks.standing()),
    )
    made = charts_of(control, charts, furniture.chart_boxes, legend, shown, theme, scale, colouring)
    around = (
        furniture.panels(),
        furniture.title(),
        furniture.legend.frame(),
        furniture.credits(),
        furniture.time_track(),
        Layer("charts", tuple(primitive for chart in made for primitive in chart.frame())),
    )
    names = tuple(layer for layer in placed.layers if not look.transparent or layer.name in _NAMES_OF_TOWNS)
    return Stage(
        control=control,
        view=frame,
        theme=theme,
        ground=ground,
        furniture=furniture,
        placed=placed,
        marks=beside_names(
            marks,
            control,
            ground,
            placed.standing,
            placed.dots,
            (furniture.panel, furniture.strip, *taken),
        ),
        colouring=colouring,
        below=() if look.transparent else (paper(ground, theme),),
        middle=() if look.transparent else middle,
        names=names,
        pointers=pointers,
        around=around if furnished else (),
        span=shown,
        title=heading,
        caption=look.caption,
        stripes=stripes,
        occupations=occupations,
        legend=legend,
        furnished=furnished,
        transparent=look.transparent,
        charts=made,
        dots_per_inch=dots_per_inch,
        certainty=look.certainty,
        credit=credit,
    )


def _legend(
    control: Control,
    colouring: Colouring,
    stripes: Mapping[str, Stripes],
    cells: HeldCells,
    occupations: Sequence[Occupation],
    shown: Span,
) -> tuple[LegendEntry, ...]:
    """Return a line for all that is on the page on some of the days shown."""
    war = control.timeline.span
    first = last_day(shown.start + 1e-6 if shown.end > shown.start else shown.start, war)
    number = (last_day(shown.end, war) - first).days + 1
    # What is told of a day is told of its evening.
    instants = np.clip(evening(first) + np.arange(number, dtype=np.float64), war.start, war.end)
    legend = legend_of(colouring, stripes, first, instants, cells.amounts(len(control.timeline.sides), instants))
    occupied = np.zeros(number, dtype=np.bool_)
    for each in occupations:
        occupied |= (each.start <= instants) & (instants < each.end)
    if occupied.any():
        return (*legend, sign_of_occupation(occupations[0].tint, occupations[0].stripes, spells_of(first, occupied)))
    return legend


def _seen(theatre: Theatre, extent: Box, paper: Projection | None) -> Any:
    """Return an extent as a shape in the theatre's metres."""
    box = shapely.box(*extent)
    if paper is None:
        return box
    edge = shapely.segmentize(box, max(extent[2] - extent[0], extent[3] - extent[1]) / 32)
    into = theatre.projection.definition
    return shapely.transform(edge, lambda points: reprojected(points, paper.definition, into)).buffer(0)


def _striped(timeline: Timeline, look: Look, theme: Theme, colouring: Colouring, scale: float) -> dict[str, Stripes]:
    """Return the stripes of the parties whose land is hatched: by default where colour alone does not do it."""
    if look.hatch is False:
        return {}
    tints, flanks = colouring.tints, colouring.flanks
    pairs = colouring.parties.meeting(meeting_sides(timeline))
    if look.hatch is None:
        pairs = frozenset((each.one, each.other) for each in alike(theme, list(tints.values()), pairs))
    patterns = zip(tints, hatchings(len(tints), pairs), strict=True)
    # Land outside all blocs is bare paper.
    found = {party: stripes_of(theme, pattern, tints[party], flanks[party], scale) for party, pattern in patterns}
    return {party: stripes for party, stripes in found.items() if party and stripes is not None}
