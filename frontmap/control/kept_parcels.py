"""Parcels on disk: cutting the provinces of a continent by all the lines of a war takes seconds."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap.cache import Arrays, kept
from frontmap.control.parcels import Parcels, cut_parcels, parcels_covered
from frontmap.flat_shapes import are_polygons, flat_polygons, polygons_of
from frontmap.timeline.change import Timeline

__all__ = ["kept_parcels"]

_OWN = ("province", "times", "change")
"""What is kept beside the polygons: the province of each, how many changes cover it, and which."""


def kept_parcels(timeline: Timeline, digest: str) -> Parcels:
    """Return the parcels of a timeline, if they were cut before; else cut them and keep them.

    Parameters
    ----------
    timeline : Timeline
    digest : str
        Of the timeline; without one, nothing is kept.

    Returns
    -------
    Parcels
        As `cut_parcels` gives them.
    """
    if not digest:
        return cut_parcels(timeline)
    changes = len(timeline.changes)
    provinces = len(timeline.theatre.members)
    known = kept(
        "parcels",
        {"war": digest},
        lambda: _taken_apart(cut_parcels(timeline)),
        lambda some: _can_be(some, provinces, changes),
    )
    ends = np.cumsum(known["times"]).tolist()
    change = known["change"].tolist()
    covered_by = tuple(tuple(change[begin:end]) for begin, end in zip([0, *ends], ends, strict=False))
    return parcels_covered(polygons_of(known, len(known["province"])), known["province"], covered_by, changes)


def _taken_apart(parcels: Parcels) -> dict[str, npt.NDArray[Any]]:
    change = np.fromiter(itertools.chain.from_iterable(parcels.covered_by), dtype=np.int32)
    times = np.array([len(one) for one in parcels.covered_by], dtype=np.int32)
    return {"province": parcels.province, "times": times, "change": change} | flat_polygons(parcels.polygons)


def _can_be(arrays: Arrays, provinces: int, changes: int) -> bool:
    """Tell whether arrays have the shapes and types of parcels of so many provinces under so many changes."""
    if not set(_OWN).issubset(arrays):
        return False
    province, times, change = (arrays[name] for name in _OWN)
    if [array.dtype.str for array in (province, times, change)] != ["<i4"] * 3 or province.ndim != 1:
        return False
    within = all(
        ((array >= 0) & (array < most)).all()
        for array, most in ((province, provinces), (times, changes + 1), (change, changes))
    )
    if not within or times.shape != province.shape or change.shape != (int(times.sum()),):
        return False
    owner = np.repeat(np.arange(len(times)), times)
    rising = (np.diff(change) > 0) | (np.diff(owner) > 0)
    return bool(rising.all() and are_polygons(arrays, len(province), _OWN))
