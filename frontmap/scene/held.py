"""Who holds the land: as polygons for pictures of lines, and pixel by pixel for pictures of dots and for films."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.scene.colouring import Colouring
from frontmap.scene.ground import Ground, mask_of
from frontmap.scene.occupied import Occupation, occupied_ground
from frontmap.scene.parties import Parties
from frontmap.scene.primitives import Colour, Fill, Layer, Primitive, Stroke
from frontmap.scene.shapes import clip_polygons, rings_of
from frontmap.scene.stripes import LEVELS, Stripes, striped_tint

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["HeldPixels", "StripedPixels", "holders_of_pixels", "pixels_in_play", "schedule_of_pixels", "tinted_regions"]

_NO_STRIPES: Mapping[str, Stripes] = {}
_OVERLAP_PX = 2
"""How far the tint reaches beyond land in play, under the clean edges that are laid upon it."""


@dataclass(frozen=True, slots=True)
class HeldPixels:
    """The pixels that are tinted, and where control is asked for each.

    Attributes
    ----------
    points_m : ndarray of float64, shape (s, 2)
        Metres: the centres of the pixels inside the land in play.
    pixels : ndarray of int32, shape (p,)
        ``row * width_px + column`` of each tinted pixel.
    source : ndarray of int32, shape (p,)
        Index in `points_m` of the point that it follows: its own, or, just outside, its neighbour's.
    """

    points_m: npt.NDArray[np.float64]
    pixels: npt.NDArray[np.int32]
    source: npt.NDArray[np.int32]


def pixels_in_play(ground: Ground, land_m: Any) -> HeldPixels:
    """Choose the tinted pixels of a view.

    Parameters
    ----------
    ground : Ground
    land_m : shapely geometry
        Exactly the land in play, in metres (`Theatre.land`).
    """
    view = ground.view
    width, height = view.width_px, view.height_px
    around = 1 + _OVERLAP_PX
    drawn = mask_of(
        shapely.transform(ground.held, lambda points: points + around), width + 2 * around, height + 2 * around
    )
    inside = drawn > 0
    core = inside.copy()
    for shifted in _neighbours(inside):
        core &= shifted
    edge_rows, edge_columns = np.nonzero(inside & ~core)
    edge = view.to_metres(np.column_stack([edge_columns, edge_rows]) + 0.5 - around)
    shapely.prepare(land_m)
    inside[edge_rows, edge_columns] = shapely.contains_xy(land_m, edge[:, 0], edge[:, 1])
    # A pixel just off the page may lend its holder to one on the page, hence the margin.
    source = np.full(inside.shape, -1, dtype=np.int32)
    rows, columns = np.nonzero(inside)
    source[rows, columns] = np.arange(len(rows), dtype=np.int32)
    for _ in range(_OVERLAP_PX):
        spread = source.copy()
        for shifted in _neighbours(source):
            np.copyto(spread, shifted, where=(spread < 0) & (shifted >= 0))
        source = spread
    on_page = source[around:-around, around:-around].ravel()
    pixels = np.flatnonzero(on_page >= 0).astype(np.int32)
    return HeldPixels(
        points_m=view.to_metres(np.column_stack([columns, rows]) + 0.5 - around),
        pixels=pixels,
        source=on_page[pixels],
    )


def _neighbours(values: npt.NDArray[Any]) -> list[npt.NDArray[Any]]:
    """Return an array shifted by one in each of four directions; its edge repeats."""
    return [
        np.concatenate([values[:1], values[:-1]], axis=0),
        np.concatenate([values[1:], values[-1:]], axis=0),
        np.concatenate([values[:, :1], values[:, :-1]], axis=1),
        np.concatenate([values[:, 1:], values[:, -1:]], axis=1),
    ]


def _on_page(ground: Ground, held: HeldPixels, holders: npt.NDArray[np.int16], nobody: int) -> npt.NDArray[np.int16]:
    view = ground.view
    page = np.full(view.height_px * view.width_px, -1, dtype=np.int16)
    page[held.pixels] = np.where(holders < 0, nobody, holders)[held.source]
    return page.reshape(view.height_px, view.width_px)


def holders_of_pixels(control: Control, instant: float, ground: Ground, held: HeldPixels) -> npt.NDArray[np.int16]:
    """Return who holds each pixel at an instant: after the sides comes nobody, and -1 where nothing is tinted.

    Returns
    -------
    ndarray of int16, shape (height_px, width_px)
    """
    holders = control.holders(held.points_m, instant)
    return _on_page(ground, held, holders, len(control.sides))


def schedule_of_pixels(
    control: Control, ground: Ground, held: HeldPixels
) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.float64], npt.NDArray[np.int32], npt.NDArray[np.int16]]:
    """Return the holders of pixels before all events, and the events: instants, pixels, holders.

    Returns
    -------
    start : ndarray of int16, shape (height_px, width_px)
    instants : ndarray of float64, shape (k,)
    pixels : ndarray of int32, shape (k,)
    holders : ndarray of int16, shape (k,)
        Positions of sides; after them comes nobody.
    """
    nobody = len(control.sides)
    schedule = control.schedule(held.points_m)
    start = _on_page(ground, held, schedule.start, nobody)
    # Every event of a point becomes one for each pixel that follows the point.
    order = np.argsort(held.source, kind="stable")
    counts = np.bincount(held.source, minlength=len(held.points_m))
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    repeats = counts[schedule.point]
    event = np.repeat(np.arange(len(schedule.point)), repeats)
    within = np.arange(len(event)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    pixels = held.pixels[order[first[schedule.point[event]] + within]]
    holders = np.where(schedule.holder < 0, nobody, schedule.holder).astype(np.int16)
    return start, schedule.instant[event], pixels, holders[event]


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
