"""From one azimuthal equal-area projection to another, without the way over degrees: views of a theatre's far ends.

Every theatre has a Lambert azimuthal equal-area projection of its own. On the sphere of the ellipsoid's area such a
projection is a lookout point, and going from one to another is a rotation of that sphere (Snyder 1987, Map
Projections: A Working Manual, pages 187 to 190). That is exact, and fast enough for every frame of a film.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["laea", "reprojected"]

Floats = npt.NDArray[np.float64]

# WGS 84.
_A_M = 6_378_137.0
_E2 = 0.00669437999014
_E = np.sqrt(_E2)


def laea(lon: float, lat: float) -> str:
    """Return the definition of the equal-area projection that is centred on a point in degrees."""
    return f"+proj=laea +lat_0={lat:.3f} +lon_0={lon:.3f} +datum=WGS84 +units=m +no_defs"


class _Lookout(NamedTuple):
    """The centre of a projection: the radius of the sphere, the stretch at the centre, and east, north and up there."""

    radius_m: float
    stretch: float
    axes: Floats


def reprojected(metres: npt.ArrayLike, given: str, wanted: str) -> Floats:
    """Bring points from the metres of one projection made by `laea` to those of another.

    Parameters
    ----------
    metres : array_like, shape (n, 2)
        Easting, northing.
    given, wanted : str
        Definitions, as `laea` writes them.

    Returns
    -------
    ndarray, shape (n, 2)
    """
    points = np.asarray(metres, dtype=np.float64).reshape(-1, 2)
    here, there = _lookout(given), _lookout(wanted)
    flat = points * (1.0 / here.stretch, here.stretch) / here.radius_m
    far = np.minimum((flat * flat).sum(axis=1), 4.0)
    ball = np.column_stack([flat * np.sqrt(1.0 - far / 4.0)[:, None], 1.0 - far / 2.0])
    ball = ball @ (here.axes @ there.axes.T)
    size = there.radius_m * np.sqrt(2.0 / np.maximum(1.0 + ball[:, 2], 1e-9))
    return ball[:, :2] * size[:, None] * (there.stretch, 1.0 / there.stretch)


@lru_cache(maxsize=64)
def _lookout(definition: str) -> _Lookout:
    parts = dict(part.lstrip("+").partition("=")[::2] for part in definition.split())
    lon, lat = np.radians(float(parts["lon_0"])), np.radians(float(parts["lat_0"]))
    pole = _authalic(1.0)
    radius = float(_A_M * np.sqrt(pole / 2.0))
    sine = float(np.clip(_authalic(np.sin(lat)) / pole, -1.0, 1.0))
    cosine = float(np.sqrt(1.0 - sine * sine))
    parallel = float(_A_M * np.cos(lat) / np.sqrt(1.0 - _E2 * np.sin(lat) ** 2))
    stretch = parallel / (radius * cosine) if cosine > 1e-9 else 1.0
    east = (-np.sin(lon), np.cos(lon), 0.0)
    north = (-sine * np.cos(lon), -sine * np.sin(lon), cosine)
    up = (cosine * np.cos(lon), cosine * np.sin(lon), sine)
    return _Lookout(radius, stretch, np.array([east, north, up]))


def _authalic(sine: float) -> float:
    """Return Snyder's q (3-12) for the sine of a latitude."""
    return float(
        (1.0 - _E2) * (sine / (1.0 - _E2 * sine * sine) - np.log((1.0 - _E * sine) / (1.0 + _E * sine)) / (2.0 * _E))
    )
