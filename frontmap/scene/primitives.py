"""What a picture is made of: four primitives, layers of them, a page, a still scene and a film.

All coordinates are page pixels: origin at the **top left** corner, x to the right, y **down**; floats. Sizes and
widths are pixels too. Colours are ``(red, green, blue)``, floats from 0 to 1, sRGB. Renderers need nothing else: they
never meet a scenario, an atlas or a control.

How a picture is stacked, the same for a still and for a frame of a film at the same instant::

    page.background
    film.ground               opaque land paper
    tint                      per pixel: fills[holder at that instant], opaque, where a pixel is tinted at all
    film.middle               sea, neutral land, relief as black with alpha, lakes, rivers, borders, coast
    film.moving(instant)      front and other marks that move over the ground
    film.over                 names, title, attribution, scale bar: static
    film.furniture(instant)   date, caption, shares, time bar
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from frontmap.scene.elements import Box, Colour, Fill, FontName, Picture, Primitive, Stroke, Symbol, Text
from frontmap.sizes import SCREEN_DOTS_PER_INCH

__all__ = [
    "Box",
    "Colour",
    "Fill",
    "Film",
    "FontName",
    "Layer",
    "Page",
    "Picture",
    "Primitive",
    "Scene",
    "Stroke",
    "Symbol",
    "Text",
    "unchanged",
]


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A named group of primitives in drawing order.

    Attributes
    ----------
    name : str
        Identifier of the group, for example ``front``; letters, digits and hyphens.
    primitives : tuple of Primitive or Symbol
    bounds : Box or None
        Whole pixels outside of which the layer draws nothing; None when not known (take the page).
    key : hashable or None
        Two layers of the same film with the same name and the same key (not None) draw the same pixels.
    """

    name: str
    primitives: tuple[Primitive | Symbol, ...]
    bounds: Box | None = None
    key: Hashable = None

    def apart(self) -> tuple[Primitive, ...]:
        """Return the primitives, those of symbols among them."""
        parts = (one.apart() if isinstance(one, Symbol) else (one,) for one in self.primitives)
        return tuple(primitive for some in parts for primitive in some)


def unchanged(one: Layer, other: Layer) -> bool:
    """Return whether two layers of one film surely draw the same pixels."""
    return one is other or (one.key is not None and one.name == other.name and one.key == other.key)


@dataclass(frozen=True, slots=True)
class Page:
    """The size of a picture and the colour under everything.

    Attributes
    ----------
    width_px, height_px : int
    background : Colour or None
        None where the picture is transparent.
    dots_per_inch : float
        How large a pixel is on paper.
    """

    width_px: int
    height_px: int
    background: Colour | None
    dots_per_inch: float = SCREEN_DOTS_PER_INCH


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One picture, complete.

    Attributes
    ----------
    page : Page
    layers : tuple of Layer
        In drawing order, the lowest first.
    title : str
        A short name for readers who cannot see the picture.
    description : str
        What it shows, in sentences made from the data (alt text).
    """

    page: Page
    layers: tuple[Layer, ...]
    title: str = ""
    description: str = ""


def _no_layers(instant: float) -> tuple[Layer, ...]:
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """A run of pictures through one still camera: a pure function of an instant, cut into static and moving parts.

    Attributes
    ----------
    page : Page
    instants : ndarray of float64, shape (frames,)
        What each frame shows; never falling; repeated where the picture holds.
    ground : tuple of Layer
        Static and opaque; below the tint.
    fills : ndarray of float64, shape (holders, 3 or 4)
        Colour of tinted land by holder, and perhaps how much it covers, 0 to 1; without that, all of what is below.
    start : ndarray of int16, shape (height_px, width_px)
        Row of `fills` for each pixel before all events, at any instant up to ``instants[0]`` that no event precedes;
        -1 where a pixel is not tinted and `ground` shows.
    event_instants : ndarray of float64, shape (k,)
        Ascending. An event has happened at instants equal to or later than its own.
    event_pixels : ndarray of int32, shape (k,)
        ``row * width_px + column`` of the pixel that changes.
    event_holders : ndarray of int16, shape (k,)
        The row of `fills` it takes; events of equal instants apply in order.
    cover : ndarray of uint8, shape (height_px, width_px), or None
        How much of each pixel lies on tinted land, where nothing is laid upon its edges; None for all of it.
    middle, over : tuple of Layer
        Static; above the tint and below the moving layers, and above the moving layers.
    moving, furniture : callable(instant) -> tuple of Layer
        Pure. The same names in the same order at every instant; a layer with nothing to draw has no primitives.
        Layers of `furniture` have `bounds` that never change. Compare successive layers by `unchanged`; a primitive
        that stays the same from instant to instant should be the same object: it is then known not to have changed.
    title, description : str
        As in a `Scene`.
    """

    page: Page
    instants: npt.NDArray[np.float64]
    ground: tuple[Layer, ...]
    fills: npt.NDArray[np.float64]
    start: npt.NDArray[np.int16]
    event_instants: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0, dtype=np.float64))
    event_pixels: npt.NDArray[np.int32] = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    event_holders: npt.NDArray[np.int16] = field(default_factory=lambda: np.empty(0, dtype=np.int16))
    cover: npt.NDArray[np.uint8] | None = None
    middle: tuple[Layer, ...] = ()
    over: tuple[Layer, ...] = ()
    moving: Callable[[float], tuple[Layer, ...]] = _no_layers
    furniture: Callable[[float], tuple[Layer, ...]] = _no_layers
    title: str = ""
    description: str = ""
