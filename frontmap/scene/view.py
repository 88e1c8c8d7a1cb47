"""What a picture looks at: a frame of ground in metres laid on a page of pixels.

A view keeps the projection of its theatre, which is equal-area: land on the page is in proportion to the shares in
the legend. Only far from the theatre's middle, where north is no longer up, it has one of its own, equal-area too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.atlas.azimuthal import reprojected
from frontmap.atlas.theatre import Projection
from frontmap.errors import GeometryError
from frontmap.scene.primitives import Box

__all__ = ["View", "fit"]

_LEAST_FRAME_M = 20_000.0
_MOST_FRAME_M = 20_000_000.0
_GLOBE_M = 12_500_000.0
"""The equal-area projection shows the whole globe within twice its radius, 12,742 km, from the middle."""
_UPRIGHT, _MOST_UPRIGHT = 0.32, 0.25


@dataclass(frozen=True)
class View:
    """A page of ground.

    Attributes
    ----------
    projection : Projection
        Between lon/lat and the theatre's metres, in which all ground is given.
    west_m, north_m : float
        Easting of the page's left edge and northing of its top edge, in the metres of the paper.
    metres_per_px : float
    width_px, height_px : int
    paper : Projection, optional
        How the page shows the ground, if not as the theatre's projection does.
    drawn_at : float, optional
        The `scale` of what is drawn, if it is not to follow from the page: for ground drawn beyond the edges of a page.
    """

    projection: Projection
    west_m: float
    north_m: float
    metres_per_px: float
    width_px: int
    height_px: int
    paper: Projection | None = None
    drawn_at: float | None = None

    @cached_property
    def scale(self) -> float:
        """Size of type, lines and symbols against a page whose shorter side has 1080 pixels.

        Larger pages scale in proportion. On smaller ones type shrinks more slowly than the page, since it must stay
        readable; there is less of it instead. On upright ones, which are made for phones, it is larger by up to a
        quarter.
        """
        if self.drawn_at is not None:
            return self.drawn_at
        ratio = min(self.width_px, self.height_px) / 1080.0
        upright = min(max(self.height_px / self.width_px - 1.0, 0.0) * _UPRIGHT, _MOST_UPRIGHT)
        return (ratio if ratio >= 1.0 else float(ratio**0.75)) * (1.0 + upright)

    @property
    def bounds_m(self) -> Box:
        """West, south, east, north of the page in the metres of the paper."""
        wide, high = self.width_px * self.metres_per_px, self.height_px * self.metres_per_px
        return self.west_m, self.north_m - high, self.west_m + wide, self.north_m

    def to_page(self, metres: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Bring points from the theatre's metres, shape (n, 2), to page pixels."""
        given = np.asarray(metres, dtype=np.float64).reshape(-1, 2)
        if self.paper is not None:
            given = reprojected(given, self.projection.definition, self.paper.definition)
        return (given - (self.west_m, self.north_m)) * (1.0, -1.0) / self.metres_per_px

    def to_metres(self, pixels: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Bring points from page pixels, shape (n, 2), to the theatre's metres."""
        given = np.asarray(pixels, dtype=np.float64).reshape(-1, 2)
        metres = given * (1.0, -1.0) * self.metres_per_px + (self.west_m, self.north_m)
        return metres if self.paper is None else reprojected(metres, self.paper.definition, self.projection.definition)

    def to_lonlat(self, pixels: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Bring points from page pixels, shape (n, 2), to lon/lat degrees.

        A page may show more than the whole globe: what lies beyond is taken back to near its edge.
        """
        given = np.asarray(pixels, dtype=np.float64).reshape(-1, 2)
        metres = given * (1.0, -1.0) * self.metres_per_px + (self.west_m, self.north_m)
        far = np.hypot(*metres.T)
        metres *= np.minimum(1.0, _GLOBE_M / np.maximum(far, 1.0))[:, None]
        return (self.paper or self.projection).to_lonlat(metres)

    def lonlat_to_page(self, lonlat: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Bring points from lon/lat degrees, shape (n, 2), to page pixels."""
        return self.to_page(self.projection.to_metres(lonlat))

    def page(self, geometry_m: Any) -> Any:
        """Bring a shapely geometry, or an array of them, from metres to page pixels."""
        return shapely.transform(geometry_m, self.to_page)

    @cached_property
    def bounds_lonlat(self) -> Box:
        """West, south, east, north in degrees of a box that holds the whole page."""
        # Inside, too: a pole may lie there, and edges may lie beyond the globe.
        across, down = np.meshgrid(np.linspace(0.0, self.width_px, 33), np.linspace(0.0, self.height_px, 33))
        corners = self.to_lonlat(np.column_stack([across.ravel(), down.ravel()]))
        west, south = corners.min(axis=0)
        east, north = corners.max(axis=0)
        return float(west), float(south), float(east), float(north)


def fit(
    projection: Projection,
    extent_m: tuple[float, float, float, float],
    width_px: int,
    height_px: int,
    inside: Box,
    paper: Projection | None = None,
) -> View:
    """Choose the frame so that an extent fills a part of the page as well as it can, centred in it.

    Parameters
    ----------
    projection : Projection
    extent_m : (west, south, east, north)
    width_px, height_px : int
        The page.
    inside : Box
        The part of the page, in pixels, that is free of furniture.
    paper : Projection, optional
        As in `View`; the extent is then in its metres.

    Returns
    -------
    View

    Raises
    ------
    GeometryError
        If the extent is no extent, or beyond what a map can show.
    """
    west, south, east, north = extent_m
    spread = max(east - west, north - south)
    if not (np.isfinite(extent_m).all() and east >= west and north >= south and spread <= _MOST_FRAME_M):
        raise GeometryError(
            f"the extent {extent_m} in metres cannot be shown; give two or more places on one continent"
        )
    left, top, right, bottom = inside
    if right - left < width_px / 4 or bottom - top < height_px / 4:
        # A page too small for its furniture shows its ground round and under it.
        left, top, right, bottom = 0.0, 0.0, float(width_px), float(height_px)
    wide, high = max(east - west, _LEAST_FRAME_M), max(north - south, _LEAST_FRAME_M)
    metres_per_px = max(wide / max(right - left, 1.0), high / max(bottom - top, 1.0))
    return View(
        projection=projection,
        west_m=(west + east) / 2 - (left + right) / 2 * metres_per_px,
        north_m=(south + north) / 2 + (top + bottom) / 2 * metres_per_px,
        metres_per_px=metres_per_px,
        width_px=width_px,
        height_px=height_px,
        paper=paper,
    )
