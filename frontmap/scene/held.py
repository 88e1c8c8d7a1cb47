"""Who holds the land: as polygons for pictures of lines, and stripes over pixels for pictures of dots and for films."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.scene.colouring import Colouring
from frontmap.scene.ground import Ground
from frontmap.scene.occupied import Occupation, occupied_ground
from frontmap.scene.parties import Parties
from frontmap.scene.primitives import Colour, Fill, Layer, Primitive, Stroke
from frontmap.scene.shapes import clip_polygons, rings_of
from frontmap.scene.stripes import LEVELS, Stripes, striped_tint

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["StripedPixels", "tinted_regions"]

_NO_STRIPES: Mapping[str, Stripes] = {}


def tinted_regions(
    control: Control,
    instant: float,
    ground: Ground,
    colouring: Colouring,
    unheld: Colour,
    stripes: Mapping[str, Stripes] = _NO_STRIPES,
    alpha: float = 1.0,
    occupations: Sequence[Occupation] = (),
) -> Layer:
    """Return the land of every side or bloc as polygons.

    Parameters
    ----------
    colouring : Colouring
    unheld : Colour
        Of land in play that nobody holds.
    stripes : mapping of party id to Stripes
    alpha : float
        Below 1, land that nobody holds, or no bloc, is left out.
    occupations : sequence of Occupation
    """
    view = ground.view
    fills: list[Primitive] = [Fill(rings_of(ground.held), unheld)] if alpha >= 1.0 else []
    for party, region in _regions_of(control, instant, colouring.parties).items():
        if not party and alpha < 1.0:
            continue
        shown = clip_polygons(view.page(region), view.width_px, view.height_px)
        if not shown.is_empty:
            fills.append(Fill(rings_of(shown), colouring.tints[party], alpha))
            if party in stripes:
                own = stripes[party]
                fills.append(Stroke(own.lines(shown), own.colour, own.pen_px, alpha, cap="butt"))
    fills += occupied_ground(occupations, control, ground, instant, alpha)
    return Layer("held-land", tuple(fills))


def _regions_of(control: Control, instant: float, parties: Parties) -> dict[str, Any]:
    """Return the ground of each party in metres."""
    regions = control.regions(instant)
    if parties.by == "side":
        return regions
    party_of = dict(zip(parties.sides, parties.at(instant).tolist(), strict=True))
    gathered: dict[str, list[Any]] = {party: [] for party in parties.ids}
    for side, region in regions.items():
        gathered[parties.ids[party_of[side]]].append(region)
    return {party: shapely.union_all(shapes) for party, shapes in gathered.items() if shapes}


class StripedPixels:
    """Rows of a film's fills for land under stripes: which of them a pixel takes depends on where it lies.

    Parameters
    ----------
    tints : sequence of Colour
        The fills without stripes, in their order.
    stripes : mapping of int to Stripes
        By position among them.
    width_px, height_px : int
    corner : (int, int)
        Where the first pixel lies on the page to the right and down.
    """

    def __init__(
        self,
        tints: Sequence[Colour],
        stripes: Mapping[int, Stripes],
        width_px: int,
        height_px: int,
        corner: tuple[int, int] = (0, 0),
    ) -> None:
        self.fills: list[Colour] = list(tints)
        self._rows: dict[int, npt.NDArray[np.int16]] = {}
        self._cover: dict[int, npt.NDArray[np.uint8]] = {}
        for position, own in sorted(stripes.items()):
            first = len(self.fills)
            self.fills += [striped_tint(tints[position], own, level) for level in range(1, LEVELS + 1)]
            self._rows[position] = np.array([position, *range(first, first + LEVELS)], dtype=np.int16)
            self._cover[position] = own.cover(width_px, height_px, corner).ravel()

    def rows(
        self, holders: npt.NDArray[np.int16], pixels: npt.NDArray[np.int32] | None = None
    ) -> npt.NDArray[np.int16]:
        """Return the rows of fills for holders.

        Parameters
        ----------
        holders : ndarray of int16, shape (k,) or that of the page
        pixels : ndarray of int32, shape (k,), optional
            Where they hold; by default one for each pixel of the page.
        """
        if not self._rows:
            return holders
        result = holders.copy().reshape(-1)
        for position, rows in self._rows.items():
            at = np.flatnonzero(result == position)
            result[at] = rows[self._cover[position][at if pixels is None else pixels[at]]]
        return result.reshape(holders.shape)
