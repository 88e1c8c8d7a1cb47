"""The places of an atlas as the lines of their table: a place is read when somebody asks for it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

from frontmap.atlas.places import Place, PlaceColumns

__all__ = ["PlaceRows", "names_in"]

_COLUMNS = ("name", "lon", "lat", "rank", "population", "province", "names")


def names_in(cell: str) -> tuple[str, ...]:
    """Return the names that a cell of a table holds."""
    return tuple(cell.split("|")) if cell else ()


class PlaceRows(Sequence[Place]):
    """Places, in the order of their lines.

    Parameters
    ----------
    text : str
        A table with the columns ``name``, ``lon``, ``lat``, ``rank``, ``population``, ``province`` and ``names``; no
        cell holds the end of a line.

    Raises
    ------
    ValueError
        If it has other columns.
    """

    def __init__(self, text: str) -> None:
        header, *self._lines = text.splitlines()
        if tuple(header.split(",")) != _COLUMNS:
            raise ValueError(f"places.csv has the columns {header} instead of {','.join(_COLUMNS)}")
        self._read: dict[int, Place] = {}

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> Place: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Place]: ...

    def __getitem__(self, index: int | slice) -> Place | Sequence[Place]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        if index not in self._read:
            (cells,) = csv.reader((self._lines[index],))
            self._read[index] = _place(cells)
        return self._read[index]

    def __iter__(self) -> Iterator[Place]:
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PlaceRows) and self._lines == other._lines

    __hash__ = None  # type: ignore[assignment]

    def columns(self) -> PlaceColumns:
        """Return the numbers of all places."""
        cells = list(csv.reader(self._lines))
        return PlaceColumns.written(*([row[column] for row in cells] for column in range(1, 6)))

    def names(self) -> list[tuple[str, ...]]:
        """Return the names of each place, its own first."""
        return [(name, *names_in(others)) for name, *_, others in csv.reader(self._lines)]

    @cached_property
    def _all(self) -> tuple[Place, ...]:
        return tuple(map(_place, csv.reader(self._lines)))


def _place(cells: list[str]) -> Place:
    name, lon, lat, rank, population, province, names = cells
    return Place(name, float(lon), float(lat), int(rank), int(population), int(province), names_in(names))
