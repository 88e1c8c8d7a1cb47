"""Territories: lands with a name of their own that are no country or region of the time."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recipe.frontiers import in_source
from recipe.lands import Land, RegionRow
from recipe.output import write_table

__all__ = ["UnknownMember", "write_territories"]


class UnknownMember(Exception):
    """A territory is said to hold something that the atlas does not have."""


def write_territories(folder: Path, config: Path, land: Land, keys: npt.NDArray[np.int64], ids: list[str]) -> None:
    """Write every territory of ``territories.toml`` with the ids of its provinces.

    Raises
    ------
    UnknownMember
        If one holds no province.
    """
    rows = [land.regions[int(region)] for region in keys[:, 0]]
    table = []
    listed = tomllib.loads((config / "territories.toml").read_text(encoding="utf-8"))
    for word, entry in listed.items():
        members: list[str] = []
        for part in entry["of"]:
            found = [item for row, item in zip(rows, ids, strict=True) if _is_in(part, row, item)]
            if not found:
                raise UnknownMember(f"the territory {word} is said to hold {part}, which has no province")
            members += found
        table.append((word, entry["name"], tuple(entry.get("names", ())), tuple(sorted(set(members)))))
    write_table(folder / "territories.csv", ["id", "name", "names", "provinces"], table)


def _is_in(part: str, row: RegionRow, province: str) -> bool:
    if ":" in part:
        # All divisions of today that lie in one source: su.source:ukr.
        country, source = part.split(".source:")
        return row.country == country and any(source == own for own, _ in in_source(row.keys))
    return part in (row.country, row.region_id, row.id, province)
