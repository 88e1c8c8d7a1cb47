"""Towns and other named points: one by one, and all of them in columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Place", "PlaceColumns"]


class Place(NamedTuple):
    """A town or another named point.

    Attributes
    ----------
    name, names
        The period's name; other names and spellings.
    lon, lat : float
        Degrees, WGS 84.
    rank : int
        0 capital of a country, 1 great city, 2 city or region's capital, 3 town, 4 small town, 5 village.
    population : int
        As the source gives it (today's), for ordering only.
    province : int
        Index in `Atlas.provinces` of the province it stands in.
    """

    name: str
    lon: float
    lat: float
    rank: int
    population: int
    province: int
    names: tuple[str, ...] = ()


class PlaceColumns(NamedTuple):
    """The numbers of all places of an atlas, aligned with `Atlas.places`.

    Attributes
    ----------
    lonlat : ndarray of float64, shape (n, 2)
        Degrees, WGS 84.
    rank, population, province : ndarray of int64, shape (n,)
        As for a `Place`.
    """

    lonlat: npt.NDArray[np.float64]
    rank: npt.NDArray[np.int64]
    population: npt.NDArray[np.int64]
    province: npt.NDArray[np.int64]

    @classmethod
    def of(cls, places: Sequence[Place]) -> PlaceColumns:
        """Return some places in columns."""
        return cls.written(*([place[column] for place in places] for column in range(1, 6)))

    @classmethod
    def written(
        cls, lon: Sequence[Any], lat: Sequence[Any], rank: Sequence[Any], population: Sequence[Any], province: Any
    ) -> PlaceColumns:
        """Return columns of numbers, or of numbers as a table has them, as arrays."""
        points = np.column_stack([np.array(lon, dtype=np.float64), np.array(lat, dtype=np.float64)])
        counted = (np.array(column, dtype=np.int64) for column in (rank, population, province))
        return cls(points, *counted)

    @staticmethod
    def can_be(arrays: Mapping[str, npt.NDArray[Any]], places: int, provinces: int) -> bool:
        """Tell whether arrays have the shapes and types of the columns of some places in some provinces."""
        if set(arrays) != set(PlaceColumns._fields):
            return False
        found = PlaceColumns(**arrays)
        return bool(
            [array.dtype.str for array in found] == ["<f8", "<i8", "<i8", "<i8"]
            and [array.shape for array in found] == [(places, 2), (places,), (places,), (places,)]
            and np.isfinite(found.lonlat).all()
            and (not places or (found.province.min() >= 0 and found.province.max() < provinces))
        )
