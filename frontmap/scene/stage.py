"""All of a map that does not depend on the instant, and what moves over it at an instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontmap.instant import Span
from frontmap.scene.certainty import attested_days
from frontmap.scene.charts import Chart
from frontmap.scene.colouring import Colouring
from frontmap.scene.front import DrawnFront, Fronts, front_layer
from frontmap.scene.furniture import Furniture
from frontmap.scene.ground import Ground
from frontmap.scene.legend import LegendEntry
from frontmap.scene.marks import WarMarks
from frontmap.scene.occupied import Occupation
from frontmap.scene.parties import Parties
from frontmap.scene.placed import Placed
from frontmap.scene.primitives import Colour, Layer, Page
from frontmap.scene.stripes import Stripes
from frontmap.scene.theme import Theme
from frontmap.scene.view import View
from frontmap.sizes import SCREEN_DOTS_PER_INCH

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["ATTRIBUTION", "Stage"]

ATTRIBUTION = "Map: frontmap. Data: Natural Earth, GeoNames and IGN (CC BY 4.0), GSHHG"

_COMES_IN = 1 / 600
"""Part of the time shown in which the name of a side comes or goes."""
_TINT_OVER_OTHERS = 0.62


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
    below, middle : tuple of Layer
        As in a `Film`: `below` is its ground.
    names, pointers, around : tuple of Layer
        What lies over the moving layers: names; scale bar, locator and so on; the furniture that stands still.
    span : Span
        What the time bar stands for.
    title : str
        What stands over the map.
    caption : str or None
        What stands at the foot of the map; None for what is told of the instant.
    stripes : mapping of party id to Stripes
        Of those whose land is hatched.
    occupations : tuple of Occupation
    legend : tuple of LegendEntry
        A line for each party in sight while it is shown.
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
    names: tuple[Layer, ...]
    pointers: tuple[Layer, ...]
    around: tuple[Layer, ...]
    span: Span
    title: str
    caption: str | None
    stripes: Mapping[str, Stripes]
    occupations: tuple[Occupation, ...]
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

    @property
    def over(self) -> tuple[Layer, ...]:
        """Static layers above the moving ones, as in a `Film`."""
        return (*self.names, *self.pointers, *self.around)

    def moving(self, instant: float, fronts: Fronts | None = None) -> tuple[Layer, ...]:
        """Return the layers that move over the ground at an instant."""
        return self.moving_with((fronts or Fronts(self.control, self.view)).at(instant), instant)

    def between_parties(self, fronts: Sequence[DrawnFront], instant: float) -> list[DrawnFront]:
        """Return those fronts that part two parties at an instant."""
        together = self.parties.together
        return [front for front in fronts if not together(front.left_side, front.right_side, instant)]

    def moving_with(self, fronts: Sequence[DrawnFront], instant: float) -> tuple[Layer, ...]:
        """Return the layers that move over the ground at an instant, whose fronts are known."""
        drawn = self.between_parties(fronts, instant)
        flanks = self.colouring.flanks_at(instant)
        front = front_layer(drawn, self.view, self.theme, flanks, certainty=self.certainty)
        sides = self.placed.sides.at(instant, (self.span.end - self.span.start) * _COMES_IN)
        layers = (sides, *self.marks.under(instant), front, *self.marks.over(instant, drawn))
        if not self.certainty:
            return layers
        taken = (*self.placed.boxes, *self.placed.letters)
        return (*layers, attested_days(self.control, drawn, self.view, self.theme, taken))
