"""Writing the atlas: readable tables, quantised geometry, pictures of the ground, and a manifest of digests."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from recipe.sources import SOURCES

__all__ = [
    "KnownTown",
    "VanishedId",
    "encode_coverage",
    "encode_lines",
    "encode_polygons",
    "keep_ids",
    "read_ids",
    "read_seats",
    "write_manifest",
    "write_npz",
    "write_sources",
    "write_table",
]


class VanishedId(Exception):
    """An id that scenarios may use would no longer exist."""


class KnownTown(NamedTuple):
    """The town on which a province of an earlier atlas was seated."""

    name: str
    lon: float
    lat: float


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV table with Unix line ends; lists of names are joined with bars."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(["|".join(cell) if isinstance(cell, tuple) else cell for cell in row])


def write_npz(path: Path, arrays: dict[str, npt.NDArray[Any]]) -> None:
    """Write arrays as a compressed archive whose bytes depend on nothing but them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, buffer.getvalue(), compresslevel=9)


def write_manifest(folder: Path, format_number: int) -> str:
    """Record size and digest of every file of the atlas and return the version made of them."""
    files = {}
    for path in sorted(folder.iterdir()):
        if path.suffix in {".csv", ".npz", ".png", ".jpg", ".webp"}:
            data = path.read_bytes()
            files[path.name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    version = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:16]
    manifest = {"format": format_number, "version": version, "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return version


def read_ids(folder: Path) -> tuple[set[str], set[str]]:
    """Return every id that the atlas in a folder ever gave out, and those of them that are retired."""
    ids, retired = folder / "ids.txt", folder / "retired.csv"
    known = set(ids.read_text(encoding="utf-8").split()) if ids.exists() else set()
    return known, {row["id"] for row in _read_table(retired)} if retired.exists() else set()


def read_seats(folder: Path) -> dict[str, KnownTown]:
    """Return the town of each province that the atlas in a folder has or had, by id; nothing if there is no atlas."""
    towns: dict[str, int] = {}
    for table, column in (("provinces.csv", "seat"), ("retired.csv", "town")):
        if (folder / table).exists():
            towns |= {row["id"]: int(row[column]) for row in _read_table(folder / table)}
    places = _read_table(folder / "places.csv") if towns else []
    return {
        item: KnownTown(places[town]["name"], float(places[town]["lon"]), float(places[town]["lat"]))
        for item, town in towns.items()
    }


def _read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def keep_ids(folder: Path, in_use: Collection[str], retired: dict[str, tuple[str, int]]) -> None:
    """Write every id ever given out, and for those of provinces that are no more, the province that has their town.

    Parameters
    ----------
    folder : Path
    in_use : collection of str
    retired : dict of str to (str, int)
        By each old id the province in which its town stands now, and the row of the town.

    Raises
    ------
    VanishedId
        If an id given out before is neither in use nor retired.
    """
    known, _ = read_ids(folder)
    vanished = sorted(known - set(in_use) - set(retired))
    if vanished:
        raise VanishedId(f"{len(vanished)} ids would vanish, and scenarios may use them: {', '.join(vanished)}")
    (folder / "ids.txt").write_text("\n".join(sorted({*in_use, *retired})) + "\n", encoding="utf-8")
    rows = [(old, province, town) for old, (province, town) in sorted(retired.items())]
    write_table(folder / "retired.csv", ["id", "province", "town"], rows)


def write_sources(folder: Path) -> None:
    """Write which packages the atlas was made of, on which terms, and the digests of what was made."""
    lines = [
        "# Sources of the atlas",
        "",
        "Made by `data/build/build.py` of these packages, fetched by name and checked by digest.",
        "",
        "| package | version | registry | taken from it | terms | file | SHA-256 |",
        "|---|---|---|---|---|---|---|",
    ]
    for s in SOURCES:
        cells = (s.package, s.version, s.registry, s.content, s.licence, f"`{s.file}`", f"`{s.sha256}`")
        lines.append("| " + " | ".join(cells) + " |")
    lines += [
        "",
        "Frontiers of the time, rivers that the sources lack, lakes drained or dammed later, period names, seats and",
        "ranks are set by hand in `data/build/config`.",
        "",
        "## Files",
        "",
        "| file | bytes | SHA-256 |",
        "|---|---|---|",
    ]
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name not in {"SOURCES.md"}:
            data = path.read_bytes()
            lines.append(f"| `{path.name}` | {len(data)} | `{hashlib.sha256(data).hexdigest()}` |")
    (folder / "SOURCES.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _deltas(points: list[npt.NDArray[np.int64]]) -> npt.NDArray[np.int32]:
    joined = np.concatenate(points)
    return np.diff(joined, axis=0, prepend=0).astype(np.int32)


def _offsets(counts: Iterable[int]) -> npt.NDArray[np.int32]:
    return np.concatenate([[0], np.cumsum(list(counts))]).astype(np.int32)


def quantise(coordinates: npt.NDArray[np.float64], quantum: float) -> npt.NDArray[np.int64]:
    """Round coordinates to whole multiples of a quantum."""
    return np.rint(coordinates / quantum).astype(np.int64)


def encode_coverage(polygons: Any, quantum: float) -> dict[str, npt.NDArray[Any]]:
    """Encode a coverage as arcs, each stored once, and rings as lists of them.

    Arc ``i`` run backwards is written ``~i``. The coordinates of all arcs are one sequence of differences.
    """
    rings, ring_polygon, polygon_owner = [], [], []
    for owner, geometry in enumerate(polygons):
        for part in shapely.get_parts(geometry):
            for ring in [part.exterior, *part.interiors]:
                rings.append(quantise(shapely.get_coordinates(ring), quantum))
                ring_polygon.append(len(polygon_owner))
            polygon_owner.append(owner)
    edges = np.concatenate([np.stack([ring[:-1], ring[1:]], axis=1) for ring in rings])
    swap = (edges[:, 0, 0] > edges[:, 1, 0]) | ((edges[:, 0, 0] == edges[:, 1, 0]) & (edges[:, 0, 1] > edges[:, 1, 1]))
    edges[swap] = edges[swap][:, ::-1]
    unique = np.unique(edges.reshape(-1, 4), axis=0).reshape(-1, 2, 2)
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(shapely.linestrings(unique.astype(float)))))
    arcs = [np.rint(shapely.get_coordinates(line)).astype(np.int64) for line in merged]
    arcs.sort(key=lambda arc: (tuple(arc[0]), tuple(arc[-1]), tuple(arc[1])))
    step: dict[tuple[int, int, int, int], tuple[int, int]] = {}
    for number, arc in enumerate(arcs):
        points = [tuple(point) for point in arc.tolist()]
        for place, (one, two) in enumerate(pairwise(points)):
            step[(*one, *two)] = (number, place)
            step[(*two, *one)] = (~number, len(points) - 2 - place)
    ring_arcs: list[list[int]] = []
    for ring in rings:
        points = [tuple(point) for point in ring.tolist()]
        taken = [step[(*one, *two)] for one, two in pairwise(points)]
        start = next((i for i, (_, place) in enumerate(taken) if place == 0), 0)
        order = taken[start:] + taken[:start]
        ring_arcs.append([number for number, place in order if place == 0])
    owners = np.asarray(polygon_owner)
    return {
        "arc_deltas": _deltas(arcs),
        "arc_offsets": _offsets(len(arc) for arc in arcs),
        "ring_arcs": np.array([number for ring in ring_arcs for number in ring], dtype=np.int32),
        "ring_offsets": _offsets(len(ring) for ring in ring_arcs),
        "polygon_offsets": _offsets(np.bincount(ring_polygon, minlength=len(owners))),
        "province_offsets": _offsets(np.bincount(owners, minlength=len(polygons))),
    }


def encode_lines(geometries: Sequence[Any], quantum: float, prefix: str) -> dict[str, npt.NDArray[Any]]:
    """Encode (Multi)LineStrings as differences of points, lines per geometry."""
    lines, counts = [], []
    for geometry in geometries:
        parts = [quantise(shapely.get_coordinates(part), quantum) for part in shapely.get_parts(geometry)]
        lines += parts
        counts.append(len(parts))
    return {
        f"{prefix}_deltas": _deltas(lines) if lines else np.zeros((0, 2), dtype=np.int32),
        f"{prefix}_line_offsets": _offsets(len(line) for line in lines),
        f"{prefix}_offsets": _offsets(counts),
    }


def encode_polygons(geometries: Sequence[Any], quantum: float, prefix: str) -> dict[str, npt.NDArray[Any]]:
    """Encode Polygons as differences of points, rings per polygon."""
    rings, counts = [], []
    for geometry in geometries:
        own = [quantise(shapely.get_coordinates(r), quantum) for r in (geometry.exterior, *geometry.interiors)]
        rings += own
        counts.append(len(own))
    return {
        f"{prefix}_deltas": _deltas(rings) if rings else np.zeros((0, 2), dtype=np.int32),
        f"{prefix}_line_offsets": _offsets(len(ring) for ring in rings),
        f"{prefix}_offsets": _offsets(counts),
    }
