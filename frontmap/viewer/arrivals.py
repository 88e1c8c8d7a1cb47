"""The arrival times for the browser: parcels by their edges, and change by change when their ground is reached.

The browser asks the same question as a film, point by point of its own screen, so that its map is sharp however far one
goes in: the last change that has reached a point says who holds it. What it gets for that is what the control engine
works with, in fewer digits: the edges of the parcels, and for each change the potential on its grid and its pace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.control.ground import Ground
from frontmap.viewer.frame import Sheet
from frontmap.viewer.packing import Packer

if TYPE_CHECKING:
    from frontmap.control import Control
    from frontmap.control.arrival import Field
    from frontmap.control.sweep import Sweep

__all__ = ["MINUTES", "pack_arrivals"]

MINUTES = 1440
"""Instants are counted in minutes from the start of the war."""

_SIMPLER_UNITS = 3.0
_STEPS = 1024
"""Into how many steps the potential is cut between the first and the last moment of a change."""

_PACE_KNOTS = 65
_MOST_NODES = 450_000


def pack_arrivals(control: Control, sheet: Sheet, packer: Packer) -> None:
    """Add who holds the parcels at the start, their edges, the passages over them and their fields.

    Parameters
    ----------
    control : Control
    sheet : Sheet
        Gives the units of all coordinates.
    packer : Packer
    """
    ground = control.ground
    _pack_edges(ground, sheet, packer)
    packer.add("parcel.start", ground.start)
    packer.add("parcel.province", ground.parcels.province, differences=True)
    sweeps: dict[int, tuple[int, Sweep]] = {}
    for passage in ground.passages:
        if passage.sweep is not None:
            sweeps.setdefault(id(passage.sweep), (len(sweeps), passage.sweep))
    begin = float(control.timeline.span.start)

    def minutes(instants: list[float]) -> npt.NDArray[np.float64]:
        return (np.array(instants, dtype=np.float64) - begin) * MINUTES

    passages = ground.passages
    packer.add("passage.change", [passage.change for passage in passages], differences=True)
    packer.add("passage.to", [passage.to for passage in passages])
    packer.add("passage.start", minutes([passage.start for passage in passages]), differences=True)
    packer.add("passage.end", minutes([passage.end for passage in passages]), differences=True)
    packer.add("passage.complete", [passage.complete for passage in passages])
    packer.add("passage.parcels", [len(passage.parcels) for passage in passages])
    packer.add("passage.parcel", np.concatenate([np.empty(0), *(one.parcels for one in passages)]), differences=True)
    packer.add("passage.sweep", [-1 if one.sweep is None else sweeps[id(one.sweep)][0] for one in passages])
    _pack_fields(control, sheet, [sweep for _, sweep in sweeps.values()], packer)


def _pack_edges(ground: Ground, sheet: Sheet, packer: Packer) -> None:
    arcs = ground.mesh.arcs
    lines = np.array([shapely.LineString(sheet.to_page(arc.points)) for arc in arcs], dtype=object)
    simple = shapely.simplify(lines, _SIMPLER_UNITS, preserve_topology=True) if len(lines) else lines
    packer.add_lines("edge", [shapely.get_coordinates(line) for line in simple])
    packer.add("edge.left", [arc.left for arc in arcs], differences=True)
    packer.add("edge.right", [arc.right for arc in arcs], differences=True)


def _pack_fields(control: Control, sheet: Sheet, sweeps: list[Sweep], packer: Packer) -> None:
    masks = [_known(control, sweep) for sweep in sweeps]
    nodes = sum(int(mask.sum()) for mask in masks)
    step = 1
    while nodes / step**2 > _MOST_NODES:
        step += 1
    grids: list[tuple[float, float, float, int, int]] = []
    values: list[npt.NDArray[np.int64]] = []
    paces: list[npt.NDArray[np.float64]] = []
    for sweep, mask in zip(sweeps, masks, strict=True):
        field = sweep.field
        kept = min(step, max(1, min(field.grid.rows, field.grid.columns) // 8))
        numbers, pace = _whole(field, float(control.timeline.changes[sweep.number].span.end))
        shown = _filled(numbers, mask)
        rows, columns = (-(-(length - 1) // kept) * kept + 1 for length in shown.shape)
        wider = np.pad(shown, ((0, rows - shown.shape[0]), (0, columns - shown.shape[1])), mode="edge")[::kept, ::kept]
        ((left, bottom),) = sheet.to_page([(field.grid.west, field.grid.south)])
        grids.append((left, bottom, field.grid.cell_m * kept / sheet.metres_per_px, *wider.shape))
        values.append(_residuals(wider))
        paces.append(pace)
    packer.add("grid", np.array([(x * 64, y * 64, cell * 4096) for x, y, cell, _, _ in grids]).reshape(-1, 3))
    packer.add("grid.shape", np.array([(rows, columns) for *_, rows, columns in grids]).reshape(-1, 2))
    packer.add("grid.pace", np.concatenate([np.empty(0), *paces]), differences=True)
    packer.add("grid.value", np.concatenate([np.empty(0, dtype=np.int64), *values]))


def _known(control: Control, sweep: Sweep) -> npt.NDArray[np.bool_]:
    """Return which nodes of a sweep's grid lie in its ground or beside it, shape (rows, columns)."""
    from scipy.ndimage import binary_dilation

    grid = sweep.field.grid
    inside = np.isin(control.parcels_at(grid.nodes()), sweep.cluster).reshape(grid.rows, grid.columns)
    return np.asarray(binary_dilation(inside, np.ones((3, 3), dtype=bool), iterations=2))


def _whole(field: Field, end: float) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return a field's values in steps, 0 to `_STEPS` while it moves, and the share of its time passed at each knot."""
    if field.pace is None:
        # Falls all at once: below the first step what is taken, above the last what is not.
        at_once = np.where(field.values <= end, -_STEPS, 2 * _STEPS)
        return at_once.astype(np.int64), np.full(_PACE_KNOTS, 65535.0)
    potentials, instants = field.pace
    low, high = float(potentials[0]), float(potentials[-1])
    whole = np.rint((field.values - low) / (high - low) * _STEPS)
    shares = np.interp(np.linspace(low, high, _PACE_KNOTS), potentials, instants)
    passed = (shares - instants[0]) / max(float(instants[-1] - instants[0]), 1e-9)
    return np.clip(whole, -2 * _STEPS, 3 * _STEPS).astype(np.int64), np.rint(passed * 65535.0)


def _filled(values: npt.NDArray[np.int64], known: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Give nodes that do not matter the value of the nearest that does, so that they cost next to nothing."""
    from scipy.ndimage import distance_transform_edt

    if known.all() or not known.any():
        return values
    nearest: Any = distance_transform_edt(~known, return_distances=False, return_indices=True)
    filled: npt.NDArray[np.int64] = values[tuple(nearest)]
    return filled


def _residuals(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return what a plane through the three neighbours already known does not foretell, row by row."""
    around = np.pad(values, ((1, 0), (1, 0)))
    foretold = around[1:, :-1] + around[:-1, 1:] - around[:-1, :-1]
    left: npt.NDArray[np.int64] = (values - foretold).ravel()
    return left
