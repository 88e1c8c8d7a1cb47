"""The elements of pictures: fills, strokes, texts, rasters, and symbols made of them; see `frontmap.scene.primitives`.

All coordinates are page pixels: origin at the **top left** corner, x to the right, y **down**; floats. Sizes and
widths are pixels too. Colours are ``(red, green, blue)``, floats from 0 to 1, sRGB.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["Box", "Colour", "Fill", "FontName", "Picture", "Primitive", "Stroke", "Symbol", "Text", "moved"]

Colour: TypeAlias = tuple[float, float, float]
"""Red, green, blue from 0 to 1, sRGB."""

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom in page pixels."""

FontName: TypeAlias = Literal["sans", "sans-semibold", "sans-bold", "serif-bold", "serif-italic"]
"""One of the bundled fonts, see `frontmap.scene.typography`."""


@dataclass(frozen=True, slots=True, eq=False)
class Fill:
    """Polygons filled with one colour.

    Attributes
    ----------
    rings : tuple of ndarray, each of shape (n, 2)
        Exterior and interior rings, closed implicitly, filled together by the **non-zero** rule: a hole runs against
        its exterior.
    colour : Colour
    alpha : float
        0 to 1.
    """

    rings: tuple[npt.NDArray[np.float64], ...]
    colour: Colour
    alpha: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """Lines drawn with one pen.

    Attributes
    ----------
    lines : tuple of ndarray, each of shape (n, 2)
        Open lines; a closed one repeats its first vertex.
    colour : Colour
    width_px : float
    alpha : float
    dash : tuple of float
        Lengths of on, off, on, off … in pixels; empty for a solid line.
    cap : {'butt', 'round', 'projecting'}
    join : {'miter', 'round', 'bevel'}
    """

    lines: tuple[npt.NDArray[np.float64], ...]
    colour: Colour
    width_px: float
    alpha: float = 1.0
    dash: tuple[float, ...] = ()
    cap: Literal["butt", "round", "projecting"] = "round"
    join: Literal["miter", "round", "bevel"] = "round"


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text.

    Attributes
    ----------
    x, y : float
        The anchor; `y` is the base line.
    text : str
        Taken literally: no markup of any kind.
    font : FontName
    size_px : float
        Height of the em square.
    colour : Colour
    halo : Colour or None
        Colour of an outline laid under the text.
    halo_px : float
        How far the halo reaches beyond the glyphs.
    align : {'left', 'centre', 'right'}
        Which end of the text lies on the anchor.
    letter_spacing_px : float
        Added after each character but the last.
    rotation_deg : float
        Counter-clockwise about the anchor, as the reader sees it.
    course : tuple of (float, float)
        Vertices of a bent base line, in the direction of reading; empty for a straight text. The text's middle lies on
        the middle of its course; `align` and `rotation_deg` do not matter then.
    """

    x: float
    y: float
    text: str
    font: FontName
    size_px: float
    colour: Colour
    halo: Colour | None = None
    halo_px: float = 0.0
    align: Literal["left", "centre", "right"] = "left"
    letter_spacing_px: float = 0.0
    rotation_deg: float = 0.0
    course: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A raster laid on the page pixel by pixel.

    Attributes
    ----------
    rgba : ndarray of uint8, shape (height, width, 4)
        Straight (not premultiplied) alpha; row 0 is the top.
    left, top : int
        Page pixel of its first column and row.
    """

    rgba: npt.NDArray[np.uint8]
    left: int = 0
    top: int = 0


Primitive: TypeAlias = Fill | Stroke | Text | Picture


@dataclass(frozen=True, slots=True, eq=False)
class Symbol:
    """Primitives that move together, so that films need not draw them anew at each place.

    Attributes
    ----------
    primitives : tuple of Primitive
        About an origin of their own; the same tuple wherever the symbol goes.
    x, y : float
        Where the origin lies on the page. Films keep a picture for each part of a pixel that it comes to lie on.
    """

    primitives: tuple[Primitive, ...]
    x: float
    y: float

    def apart(self) -> tuple[Primitive, ...]:
        """Return the primitives where they lie on the page; pictures go by whole pixels."""
        return tuple(moved(primitive, self.x, self.y) for primitive in self.primitives)


def moved(primitive: Primitive, x: float, y: float) -> Primitive:
    """Return a primitive as far to the right and down; pictures go by whole pixels."""
    way = np.array([x, y])
    if isinstance(primitive, Fill):
        return replace(primitive, rings=tuple(ring + way for ring in primitive.rings))
    if isinstance(primitive, Stroke):
        return replace(primitive, lines=tuple(line + way for line in primitive.lines))
    if isinstance(primitive, Text):
        course = tuple((across + x, down + y) for across, down in primitive.course)
        return replace(primitive, x=primitive.x + x, y=primitive.y + y, course=course)
    return replace(primitive, left=primitive.left + round(x), top=primitive.top + round(y))
