"""What a film through a moving camera is made of.

While the camera moves, the ground is cut out of larger pictures of it, drawn beforehand at a few scales; what moves
over it is drawn anew for each frame, in the frame's own view; names and signs keep their size and are carried along;
the furniture stands. How a frame is stacked::

    sheets                    ground, tint, sea, relief, borders: cut out and brought to the page's size
    moving(instant)           front and other marks
    carried(instant)          names, signs, what is written along them
    furniture                 title, legend, date and so on; that of the view before gives way to that of the view after
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frontmap.scene.primitives import Colour, Film, Layer, Page, Primitive

__all__ = ["Carried", "Furnishing", "Glide", "Sheet", "Window"]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A picture of the ground that is larger than the page.

    Attributes
    ----------
    width_px, height_px : int
    film : callable() -> Film
        Makes its tint and middle; the other parts of the film are empty. It is pure and may take its time.
    """

    width_px: int
    height_px: int
    film: Callable[[], Film]


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a sheet that fills the page.

    Attributes
    ----------
    sheet : int
        Number of the sheet.
    left, top, width_px, height_px : int
        In pixels of the sheet; a little more than what fills the page.
    wide_px, high_px : int
        Its size when it is brought to the scale of the page.
    right, down : int
        Where the page then begins in it.
    share : float
        How much it counts, above 0; the shares of all windows of a frame add up to 1.
    """

    sheet: int
    left: int
    top: int
    width_px: int
    height_px: int
    wide_px: int
    high_px: int
    right: int
    down: int
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """Something that is drawn once and carried over the page.

    Attributes
    ----------
    primitives : tuple of Primitive
        In page pixels where it is at home; the same object as long as it looks the same.
    right, down : int
        How far from home it is, in pixels.
    alpha : float
        0 to 1.
    """

    primitives: tuple[Primitive, ...]
    right: int
    down: int
    alpha: float


@dataclass(frozen=True, slots=True, eq=False)
class Furnishing:
    """Furniture of a view.

    Attributes
    ----------
    still : tuple of Layer
    moving : callable(instant) -> tuple of Layer
        As in a `Film`.
    panel : Colour
        On which its texts stand.
    """

    still: tuple[Layer, ...]
    moving: Callable[[float], tuple[Layer, ...]]
    panel: Colour


@dataclass(frozen=True, slots=True, eq=False)
class Glide:
    """A run of pictures through a camera that moves: a pure function of an instant.

    Attributes
    ----------
    page : Page
    instants : ndarray of float64, shape (frames,)
        What each frame shows; never falling.
    sheets : tuple of Sheet
    windows : callable(instant) -> tuple of Window
    moving : callable(instant) -> tuple of Layer
    carried : callable(instant) -> tuple of Carried
        In drawing order.
    furniture : tuple of Furnishing
        One, or two: that of the view before and that of the view after.
    share : callable(instant) -> float
        How far the first furniture has given way to the second, 0 to 1.
    title, description : str
        As in a `Film`.
    """

    page: Page
    instants: npt.NDArray[np.float64]
    sheets: tuple[Sheet, ...]
    windows: Callable[[float], tuple[Window, ...]]
    moving: Callable[[float], tuple[Layer, ...]]
    carried: Callable[[float], tuple[Carried, ...]]
    furniture: tuple[Furnishing, ...]
    share: Callable[[float], float]
    title: str = ""
    description: str = ""
