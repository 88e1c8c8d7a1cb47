"""Reading the atlas from its files.

The folder of the atlas holds readable tables (``countries.csv``, ``regions.csv``, ``provinces.csv``,
``territories.csv``, ``places.csv``, ``rivers.csv``, ``lakes.csv``, ``ground_names.csv``, ``retired.csv``), compact
geometry (``geometry.npz``, see `frontmap.atlas.arcs`), pictures of the ground (``relief``, ``elevation``) and
``manifest.json``, which records the size and SHA-256 digest of every one of them.

All files are checked at once; what few questions need is made of them when it is first asked for.
"""

from __future__ import annotations

import csv
import gc
import hashlib
import io
import json
import zipfile
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from frontmap.atlas.arcs import Coverage, lines_in, polygons_in
from frontmap.atlas.model import (
    Atlas,
    Country,
    GroundName,
    Lake,
    Province,
    Raster,
    Region,
    RetiredId,
    River,
    Territory,
)
from frontmap.atlas.place_rows import PlaceRows, names_in
from frontmap.atlas.places import PlaceColumns
from frontmap.bundled import provinces_folder
from frontmap.cache import kept
from frontmap.errors import AtlasError

__all__ = ["FORMAT", "atlas_version", "load_atlas", "read_atlas"]

FORMAT = 2

_Rows = list[list[str]]
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


def atlas_version() -> str:
    """Return the version of the atlas that ships with frontmap without reading it; errors are those of `load_atlas`."""
    version: str = _read_manifest(provinces_folder())["version"]
    return version


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


class _Stored(Atlas):
    """An atlas that makes shapes of what its files hold when somebody asks for them."""

    def __init__(self, coverage: Coverage, rivers: _Rows, lakes: _Rows, geometry: bytes, **others: Any) -> None:
        vars(self).update(others, _coverage=coverage, _river_rows=rivers, _lake_rows=lakes, _geometry=geometry)

    @cached_property
    def polygons(self) -> npt.NDArray[np.object_]:
        return self.shapes_of(np.arange(len(self.provinces)))

    @cached_property
    def boxes(self) -> npt.NDArray[np.float64]:
        coverage: Coverage = vars(self)["_coverage"]
        return coverage.boxes

    @cached_property
    def rivers(self) -> tuple[River, ...]:
        own = vars(self)
        lines = lines_in(_arrays(own["_geometry"], "river_"), "river")
        rows = zip(own["_river_rows"], lines, strict=True)
        return tuple(River(name, int(rank), line, names_in(names)) for (name, rank, names), line in rows)

    @cached_property
    def lakes(self) -> tuple[Lake, ...]:
        own = vars(self)
        shapes = polygons_in(_arrays(own["_geometry"], "lake_"), "lake")
        return tuple(Lake(name, shape) for (name,), shape in zip(own["_lake_rows"], shapes, strict=True))

    @cached_property
    def place_columns(self) -> PlaceColumns:
        places, count = self.places, len(self.provinces)
        assert isinstance(places, PlaceRows)
        found = kept(
            "places",
            {"atlas": self.version},
            lambda: places.columns()._asdict(),
            lambda some: PlaceColumns.can_be(some, len(places), count),
        )
        return PlaceColumns(**found)

    def shapes_of(self, provinces: npt.ArrayLike) -> npt.NDArray[np.object_]:
        coverage: Coverage = vars(self)["_coverage"]
        return coverage.shapes(provinces)


class _Reader:
    """Reads the files of one folder, checking each against the manifest."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self._folder = folder
        self._version: str = manifest["version"]
        self._files: dict[str, dict[str, Any]] = manifest["files"]

    def atlas(self) -> Atlas:
        geometry = self._bytes("geometry.npz")
        arrays = _arrays(
            geometry, "arc_", "ring_", "polygon_", "province_", "neighbours", "river_offsets", "lake_offsets"
        )
        regions = tuple(
            Region(id_, name, country, names_in(names))
            for id_, name, country, names in self._rows("regions.csv", "id", "name", "country", "names")
        )
        country_of = {region.id: region.country for region in regions}
        provinces = tuple(
            Province(id_, name, region, country_of[region], int(seat), float(area_km2), names_in(names))
            for id_, name, region, seat, area_km2, names in self._rows(
                "provinces.csv", "id", "name", "region", "seat", "area_km2", "names"
            )
        )
        coverage = Coverage(arrays)
        rivers, lakes = self._rows("rivers.csv", "name", "rank", "names"), self._rows("lakes.csv", "name")
        for what, rows, shapes in (
            ("provinces", len(provinces), len(coverage)),
            ("rivers", len(rivers), len(arrays["river_offsets"]) - 1),
            ("lakes", len(lakes), len(arrays["lake_offsets"]) - 1),
        ):
            if rows != shapes:
                raise ValueError(f"{rows} {what} but {shapes} shapes")
        return _Stored(
            coverage,
            rivers,
            lakes,
            geometry,
            countries=tuple(
                Country(id_, name, names_in(names))
                for id_, name, names in self._rows("countries.csv", "id", "name", "names")
            ),
            regions=regions,
            provinces=provinces,
            places=PlaceRows(self._bytes("places.csv").decode("utf-8")),
            neighbours=np.asarray(arrays["neighbours"], dtype=np.int32),
            ground_names=tuple(
                GroundName(name, kind, float(lon), float(lat), int(rank), names_in(names))  # type: ignore[arg-type]
                for name, kind, lon, lat, rank, names in self._rows(
                    "ground_names.csv", "name", "kind", "lon", "lat", "rank", "names"
                )
            ),
            relief=self._rasters("relief")[0],
            elevation=self._rasters("elevation")[0],
            territories=tuple(
                Territory(id_, name, names_in(provinces), names_in(names))
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


def _arrays(archive: bytes, *beginnings: str) -> dict[str, npt.NDArray[Any]]:
    """Return those arrays of an archive whose names begin in one of some ways."""
    with np.load(io.BytesIO(archive), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files if name.startswith(beginnings)}
