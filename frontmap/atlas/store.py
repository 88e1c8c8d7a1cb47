"""Reading the atlas from its files.

The folder of the atlas holds readable tables (``countries.csv``, ``regions.csv``, ``provinces.csv``,
``territories.csv``, ``places.csv``, ``rivers.csv``, ``lakes.csv``, ``ground_names.csv``, ``retired.csv``), compact
geometry (``geometry.npz``), pictures of the ground (``relief``, ``elevation``) and ``manifest.json``, which records the
size and SHA-256 digest of every one of them.

Geometry is stored as whole multiples of 1e-5 degrees (about a metre). Provinces are rings of *arcs*: every stretch of
border is stored once, so that neighbours share their vertices by construction.
"""

from __future__ import annotations

import csv
import gc
import hashlib
import io
import json
import zipfile
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.atlas.model import (
    Atlas,
    Country,
    GroundName,
    Lake,
    Place,
    Province,
    Raster,
    Region,
    RetiredId,
    River,
    Territory,
)
from frontmap.bundled import provinces_folder
from frontmap.errors import AtlasError

__all__ = ["FORMAT", "QUANTUM_DEGREES", "load_atlas", "read_atlas"]

FORMAT = 2
QUANTUM_DEGREES = 1e-5

_IntArray = npt.NDArray[np.int32]
_REMEDY = "install frontmap again, or restore the folder of the atlas"


@cache
def load_atlas() -> Atlas:
    """Return the atlas that ships with frontmap, read once.

    Returns
    -------
    Atlas

    Raises
    ------
    AtlasError
        If its files are missing, damaged or of another version.
    """
    return read_atlas(provinces_folder())


def read_atlas(folder: Path) -> Atlas:
    """Read an atlas from a folder.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    Atlas

    Raises
    ------
    AtlasError
        If a file is missing, differs from what the manifest records, or does not fit the others.
    """
    manifest = _read_manifest(folder)
    # Tens of thousands of small objects are made and none is garbage: looking for some would take a third of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _Reader(folder, manifest).atlas()
    except (KeyError, ValueError, IndexError, TypeError, zipfile.BadZipFile, shapely.errors.ShapelyError) as error:
        raise AtlasError(f"the atlas in {folder} does not fit together ({error}); {_REMEDY}") from error
    finally:
        if collecting:
            gc.enable()


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        form, version, files = manifest["format"], manifest["version"], manifest["files"]
    except OSError as error:
        raise AtlasError(f"the atlas has no readable {path} ({error}); {_REMEDY}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise AtlasError(f"{path} is damaged ({error}); {_REMEDY}") from error
    if form != FORMAT:
        raise AtlasError(f"{path} is of format {form}, but this frontmap reads format {FORMAT}; {_REMEDY}")
    if not isinstance(version, str) or not isinstance(files, dict):
        raise AtlasError(f"{path} is damaged; {_REMEDY}")
    return {"version": version, "files": files}


class _Reader:
    """Reads the files of one folder, checking each against the manifest."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self._folder = folder
        self._version: str = manifest["version"]
        self._files: dict[str, dict[str, Any]] = manifest["files"]

    def atlas(self) -> Atlas:
        with np.load(io.BytesIO(self._bytes("geometry.npz")), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        regions = tuple(
            Region(id_, name, country, _names(names))
            for id_, name, country, names in self._rows("regions.csv", "id", "name", "country", "names")
        )
        country_of = {region.id: region.country for region in regions}
        places = tuple(
            Place(name, float(lon), float(lat), int(rank), int(population), int(province), _names(names))
            for name, lon, lat, rank, population, province, names in self._rows(
                "places.csv", "name", "lon", "lat", "rank", "population", "province", "names"
            )
        )
        provinces = tuple(
            Province(id_, name, region, country_of[region], int(seat), float(area_km2), _names(names))
            for id_, name, region, seat, area_km2, names in self._rows(
                "provinces.csv", "id", "name", "region", "seat", "area_km2", "names"
            )
        )
        polygons = _decode_coverage(arrays)
        if len(polygons) != len(provinces):
            raise ValueError(f"{len(provinces)} provinces but {len(polygons)} shapes")
        river_lines = _decode_lines(arrays, "river")
        lake_shapes = _decode_polygons(arrays, "lake")
        return Atlas(
            countries=tuple(
                Country(id_, name, _names(names))
                for id_, name, names in self._rows("countries.csv", "id", "name", "names")
            ),
            regions=regions,
            provinces=provinces,
            places=places,
            polygons=polygons,
            neighbours=np.asarray(arrays["neighbours"], dtype=np.int32),
            rivers=tuple(
                River(name, int(rank), line, _names(names))
                for (name, rank, names), line in zip(
                    self._rows("rivers.csv", "name", "rank", "names"), river_lines, strict=True
                )
            ),
            lakes=tuple(
                Lake(name, shape) for (name,), shape in zip(self._rows("lakes.csv", "name"), lake_shapes, strict=True)
            ),
            ground_names=tuple(
                GroundName(name, kind, float(lon), float(lat), int(rank), _names(names))  # type: ignore[arg-type]
                for name, kind, lon, lat, rank, names in self._rows(
                    "ground_names.csv", "name", "kind", "lon", "lat", "rank", "names"
                )
            ),
            relief=self._rasters("relief")[0],
            elevation=self._rasters("elevation")[0],
            territories=tuple(
                Territory(id_, name, _names(provinces), _names(names))
                for id_, name, names, provinces in self._rows("territories.csv", "id", "name", "names", "provinces")
            ),
            finer_reliefs=self._rasters("relief")[1:],
            retired=tuple(
                RetiredId(id_, province, int(town))
                for id_, province, town in self._rows("retired.csv", "id", "province", "town")
            ),
            version=self._version,
        )

    def _bytes(self, name: str) -> bytes:
        path = self._folder / name
        try:
            data = path.read_bytes()
        except OSError as error:
            raise AtlasError(f"the atlas has no readable {path} ({error}); {_REMEDY}") from error
        record = self._files.get(name, {})
        if len(data) != record.get("bytes") or hashlib.sha256(data).hexdigest() != record.get("sha256"):
            raise AtlasError(f"{path} is not the file that the atlas was built with; {_REMEDY}")
        return data

    def _rows(self, name: str, *columns: str) -> list[list[str]]:
        header, *rows = csv.reader(io.StringIO(self._bytes(name).decode("utf-8")))
        if tuple(header) != columns:
            raise ValueError(f"{name} has the columns {', '.join(header)} instead of {', '.join(columns)}")
        return rows

    def _rasters(self, kind: str) -> tuple[Raster, ...]:
        """Return the pictures of a kind, the widest first."""
        columns = ("kind", "file", "west", "south", "east", "north", "scale", "offset")
        found = []
        for row_kind, name, *numbers in self._rows("rasters.csv", *columns):
            if row_kind != kind:
                continue
            path = self._folder / name
            # Pictures are read when first drawn; here only their presence and size are checked.
            size = path.stat().st_size if path.is_file() else -1
            if size != self._files.get(name, {}).get("bytes"):
                raise AtlasError(f"{path} is missing or damaged; {_REMEDY}")
            west, south, east, north, scale, offset = map(float, numbers)
            found.append(Raster(path, west, south, east, north, scale, offset))
        return tuple(sorted(found, key=lambda raster: raster.west - raster.east))


def _names(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _points(deltas: _IntArray) -> npt.NDArray[np.float64]:
    return np.asarray(np.cumsum(deltas, axis=0, dtype=np.int64) * QUANTUM_DEGREES, dtype=np.float64)


def _ranges(starts: npt.NDArray[Any], lengths: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return the numbers ``start, start + 1, …`` of every stretch, one after the other."""
    ends = np.cumsum(lengths)
    counted = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - (ends - lengths), lengths)
    return np.asarray(counted, dtype=np.int64)


def _decode_coverage(arrays: dict[str, npt.NDArray[Any]]) -> npt.NDArray[np.object_]:
    points = _points(arrays["arc_deltas"])
    offsets = arrays["arc_offsets"].astype(np.int64)
    used = arrays["ring_arcs"].astype(np.int64)
    backwards = used < 0
    arc = np.where(backwards, ~used, used)
    # Each arc gives all its points but the last, which the next arc gives; the ring is closed afterwards.
    length = offsets[arc + 1] - offsets[arc] - 1
    position = _ranges(np.zeros(len(arc), dtype=np.int64), length)
    first = np.repeat(np.where(backwards, offsets[arc + 1] - 1, offsets[arc]), length)
    index = first + np.where(np.repeat(backwards, length), -position, position)
    points_before = np.concatenate([[0], np.cumsum(length)])[arrays["ring_offsets"]]
    count = np.diff(points_before)
    order = _ranges(points_before[:-1], count + 1)
    last = np.cumsum(count + 1) - 1
    order[last] = points_before[:-1]
    coordinates = points[index[order]]
    rings = shapely.linearrings(coordinates, indices=np.repeat(np.arange(len(count)), count + 1))
    return _assemble(rings, arrays["polygon_offsets"], arrays["province_offsets"])


def _assemble(rings: Any, polygon_offsets: _IntArray, province_offsets: _IntArray) -> npt.NDArray[np.object_]:
    polygons = shapely.polygons(rings, indices=np.repeat(np.arange(len(polygon_offsets) - 1), np.diff(polygon_offsets)))
    pieces = np.diff(province_offsets)
    result = np.empty(len(pieces), dtype=object)
    single = pieces == 1
    result[single] = polygons[province_offsets[:-1][single]]
    for province in np.flatnonzero(~single):
        result[province] = shapely.multipolygons(polygons[province_offsets[province] : province_offsets[province + 1]])
    return result


def _lines(arrays: dict[str, npt.NDArray[Any]], prefix: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    points = _points(arrays[f"{prefix}_deltas"])
    counts = np.diff(arrays[f"{prefix}_line_offsets"])
    return points, np.repeat(np.arange(len(counts)), counts)


def _decode_lines(arrays: dict[str, npt.NDArray[Any]], prefix: str) -> list[Any]:
    points, line = _lines(arrays, prefix)
    lines: Any = shapely.linestrings(points, indices=line)
    offsets = arrays[f"{prefix}_offsets"]
    return [
        lines[start] if end - start == 1 else shapely.multilinestrings(lines[start:end])
        for start, end in pairwise(offsets)
    ]


def _decode_polygons(arrays: dict[str, npt.NDArray[Any]], prefix: str) -> list[Any]:
    points, ring = _lines(arrays, prefix)
    rings: Any = shapely.linearrings(points, indices=ring)
    offsets = arrays[f"{prefix}_offsets"]
    shapes: Any = shapely.polygons(rings, indices=np.repeat(np.arange(len(offsets) - 1), np.diff(offsets)))
    return list(shapes)
