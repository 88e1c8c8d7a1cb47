"""From a control to pictures: the table of contents of a map, in drawing order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import shapely

from frontmap.instant import Span, day_of
from frontmap.scene.burden import Burden, weigh_borders, weigh_fronts, weigh_marks
from frontmap.scene.certainty import attested_days
from frontmap.scene.charts import Chart, chart_names, charts_of
from frontmap.scene.colouring import Colouring, colouring_of
from frontmap.scene.extent import sight
from frontmap.scene.front import Fronts, front_layer
from frontmap.scene.furniture import Furniture
from frontmap.scene.ground import Ground, borders, ground_of, paper, relief, surroundings, waters
from frontmap.scene.held_areas import held_areas
from frontmap.scene.inset import pointers_of
from frontmap.scene.labels import Placed, place_names
from frontmap.scene.layout import lay_out
from frontmap.scene.legend import LegendEntry, in_sight, legend_of
from frontmap.scene.look import Look
from frontmap.scene.marks import WarMarks, beside_names, war_marks
from frontmap.scene.parties import Parties
from frontmap.scene.primitives import Colour, Layer, Page
from frontmap.scene.story import last_day, notable_places, quiet_countries, ticks_of, weights_of
from frontmap.scene.stripes import Stripes, stripes_of
from frontmap.scene.telling_apart import alike, hatchings, meeting_sides
from frontmap.scene.theme import Theme, theme_named
from frontmap.scene.view import View, fit
from frontmap.sizes import SCREEN_DOTS_PER_INCH

if TYPE_CHECKING:
    from frontmap.control import Control
    from frontmap.timeline import Timeline

__all__ = ["ATTRIBUTION", "Stage", "set_stage"]

_TINT_OVER_OTHERS = 0.62
_COMES_IN = 1 / 120
"""Part of the time shown in which the name of a side comes or goes."""
_NAMES_OF_TOWNS = ("town-marks", "town-names")

ATTRIBUTION = "Map: frontmap. Data: Natural Earth, GeoNames and IGN (CC BY 4.0), GSHHG"


@dataclass(frozen=True)
class Stage:
    """All of a map that does not depend on the instant: decided once, then held through a film.

    Attributes
    ----------
    control : Control
    view : View
    theme : Theme
    ground : Ground
    furniture : Furniture
    placed : Placed
    marks : WarMarks
    colouring : Colouring
    below, middle, over : tuple of Layer
        As in a `Film`: `below` is its ground.
    span : Span
        What the time bar stands for.
    title : str
        What stands over the map.
    caption : str or None
        What stands at the foot of the map; None for what is told of the instant.
    stripes : mapping of party id to Stripes
        Of those whose land is hatched.
    legend : tuple of LegendEntry
        A line for each party.
    furnished : bool
        Whether title, legend, date and so on are drawn.
    transparent : bool
        Whether the ground is left out, for pictures that are laid over others.
    charts : tuple of Chart
    dots_per_inch : float
        How large a pixel is on paper.
    credit : str
        Sources and attribution of the data.
    certainty : bool
        Whether stretches of front between dated positions are lighter and dated.
    """

    control: Control
    view: View
    theme: Theme
    ground: Ground
    furniture: Furniture
    placed: Placed
    marks: WarMarks
    colouring: Colouring
    below: tuple[Layer, ...]
    middle: tuple[Layer, ...]
    over: tuple[Layer, ...]
    span: Span
    title: str
    caption: str | None
    stripes: Mapping[str, Stripes]
    legend: tuple[LegendEntry, ...]
    furnished: bool = True
    transparent: bool = False
    charts: tuple[Chart, ...] = ()
    dots_per_inch: float = SCREEN_DOTS_PER_INCH
    certainty: bool = False
    credit: str = ATTRIBUTION

    @property
    def page(self) -> Page:
        """The page of all pictures of this stage."""
        ground = None if self.transparent else self.theme.land
        return Page(self.view.width_px, self.view.height_px, ground, self.dots_per_inch)

    @property
    def tint_alpha(self) -> float:
        """How much the tint of held land covers."""
        return _TINT_OVER_OTHERS if self.transparent else 1.0

    @property
    def parties(self) -> Parties:
        """Whom the colours set apart."""
        return self.colouring.parties

    @property
    def tints(self) -> Mapping[str, Colour]:
        """Colours of land by party id."""
        return self.colouring.tints

    @property
    def flanks(self) -> Mapping[str, Colour]:
        """Darker colours by party id."""
        return self.colouring.flanks

    def moving(self, instant: float, fronts: Fronts | None = None) -> tuple[Layer, ...]:
        """Return the layers that move over the ground at an instant."""
        together = self.parties.together
        drawn = [
            front
            for front in (fronts or Fronts(self.control, self.view)).at(instant)
            if not together(front.left_side, front.right_side, instant)
        ]
        flanks = self.colouring.flanks_at(instant)
        front = front_layer(drawn, self.view, self.theme, flanks, certainty=self.certainty)
        sides = self.placed.sides.at(instant, (self.span.end - self.span.start) * _COMES_IN)
        layers = (sides, *self.marks.under(instant), front, *self.marks.over(instant, drawn))
        if not self.certainty:
            return layers
        taken = (*self.placed.boxes, *self.placed.letters)
        return (*layers, attested_days(self.control, drawn, self.view, self.theme, taken))


def set_stage(
    control: Control,
    look: Look | None = None,
    *,
    width_px: int,
    height_px: int,
    dots_per_inch: float = SCREEN_DOTS_PER_INCH,
    credit: str = ATTRIBUTION,
    span: Span | None = None,
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

        page = {"width_px": width_px, "height_px": height_px, "dots_per_inch": dots_per_inch, "span": span}
        return online_stage(control, replace(look, basemap=None), look.basemap, credit, **page)
    theme = theme_named(look.theme) if isinstance(look.theme, str) else look.theme
    timeline = control.timeline
    shown = timeline.span if span is None else span
    colouring = colouring_of(timeline, theme, look.colour_by)
    theatre = control.theatre

    extent, own = sight(theatre, look.view, timeline.views)
    scale = View(theatre.projection, 0.0, 0.0, 1.0, width_px, height_px).scale
    stripes = _striped(timeline, look, theme, colouring, scale)
    legend = in_sight(legend_of(colouring, stripes, weights_of(timeline, extent if own is None else None)), theme)
    furnished = not look.transparent if look.furniture is None else look.furniture
    charts = (chart_names(look.charts) or ()) if furnished else ()
    heading = timeline.title if look.title is None else look.title
    days = (last_day(shown.start + 1e-6, shown), day_of(shown.end))
    ticks = ticks_of(timeline, shown)

    def arranged(band: bool) -> tuple[Furniture, View]:
        furniture = lay_out(
            width_px, height_px, scale, theme, heading, legend, credit, days, ticks, band=band, charts=len(charts)
        )
        if not furnished:
            furniture = furniture.taken_away()
        return furniture, fit(theatre.projection, extent, width_px, height_px, furniture.safe, own)

    furniture, frame = arranged(False)
    left, top, right, bottom = furniture.panel
    panel_m = shapely.Polygon(frame.to_metres([(left, bottom), (right, bottom), (right, top), (left, top)]))
    if left > 0 and shapely.intersects(theatre.polygons, panel_m).any():
        furniture, frame = arranged(True)
    ground = ground_of(theatre, frame)
    lines = borders(ground, theme)
    middle = (surroundings(ground, theme), relief(ground, theme), *waters(ground, theme), *lines)
    burden = Burden(width_px, height_px)
    weigh_borders(burden, lines)
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
        held=() if look.transparent else held_areas(control, ground, shown, colouring),
    )
    made = charts_of(control, charts, furniture.chart_boxes, furniture.legend, shown, theme, scale, colouring)
    around = (
        furniture.panels(),
        furniture.title(),
        furniture.legend_frame(),
        furniture.credits(),
        furniture.time_track(),
        Layer("charts", tuple(primitive for chart in made for primitive in chart.frame())),
    )
    names = tuple(layer for layer in placed.layers if not look.transparent or layer.name in _NAMES_OF_TOWNS)
    over = (*names, *pointers, *(around if furnished else ()))
    return Stage(
        control=control,
        view=frame,
        theme=theme,
        ground=ground,
        furniture=furniture,
        placed=placed,
        marks=beside_names(marks, control, (*placed.boxes, *placed.letters, furniture.panel, furniture.strip, *taken)),
        colouring=colouring,
        below=() if look.transparent else (paper(ground, theme),),
        middle=() if look.transparent else middle,
        over=over,
        span=shown,
        title=heading,
        caption=look.caption,
        stripes=stripes,
        legend=legend,
        furnished=furnished,
        transparent=look.transparent,
        charts=made,
        dots_per_inch=dots_per_inch,
        certainty=look.certainty,
        credit=credit,
    )


def _striped(
    timeline: Timeline,
    look: Look,
    theme: Theme,
    colouring: Colouring,
    scale: float,
) -> dict[str, Stripes]:
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
