"""Sizes of pictures: pixels, or names of paper and of screens."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from frontmap.errors import RenderError

__all__ = ["PAPER_MM", "SCREENS", "SCREEN_DOTS_PER_INCH", "Size", "SizeLike", "size_of"]

SCREEN_DOTS_PER_INCH = 96.0
"""A pixel as the web counts it."""

_PRINT_DOTS_PER_INCH = 300
_MM_PER_INCH = 25.4

SCREENS: Mapping[str, tuple[int, int]] = {
    "thumbnail": (480, 270),
    "720p": (1280, 720),
    "1080p": (1920, 1080),
    "1440p": (2560, 1440),
    "4k": (3840, 2160),
    "vertical": (1080, 1920),
    "square": (1080, 1080),
}
"""Width and height in pixels of named screens."""

PAPER_MM: Mapping[str, tuple[int, int]] = {"a5": (148, 210), "a4": (210, 297), "a3": (297, 420), "a2": (420, 594)}
"""Width and height of paper, upright, in millimetres (ISO 216)."""

_PIXELS = re.compile(r"(\d{1,9})\s*[xX×]\s*(\d{1,9})")
_PAPER = re.compile(r"(a\d)(-landscape|-portrait)?(?:@(\d{2,4}))?")


class Size(NamedTuple):
    """Size of a picture.

    Attributes
    ----------
    width_px, height_px : int
    dots_per_inch : float
        How large a pixel is on paper.
    """

    width_px: int
    height_px: int
    dots_per_inch: float = SCREEN_DOTS_PER_INCH


SizeLike: TypeAlias = str | tuple[int, int] | Size
"""``1920x1080``, ``4k``, ``A4``, ``A3-landscape@150``, or width and height in pixels."""


def size_of(given: SizeLike) -> Size:
    """Return the size that is meant.

    Parameters
    ----------
    given : str or (int, int) or Size
        Width and height in pixels; as a text also a screen (`SCREENS`) or paper (`PAPER_MM`), upright or
        ``-landscape``, with 300 dots per inch or as many as follow ``@``.

    Raises
    ------
    RenderError
        If it is no size.
    """
    if not isinstance(given, str):
        size = Size(*given)
    else:
        text = given.strip().casefold()
        pixels, paper = _PIXELS.fullmatch(text), _PAPER.fullmatch(text)
        if pixels is not None:
            size = Size(int(pixels[1]), int(pixels[2]))
        elif text in SCREENS:
            size = Size(*SCREENS[text])
        elif paper is not None and paper[1] in PAPER_MM:
            size = _on_paper(PAPER_MM[paper[1]], paper[2] == "-landscape", int(paper[3] or _PRINT_DOTS_PER_INCH))
        else:
            names = ", ".join([*SCREENS, *(name.upper() for name in PAPER_MM)])
            raise RenderError(
                f"{given!r} is not a size; write width and height in pixels, for example 1920x1080, or one of {names}; "
                "paper may be A4-landscape and A4@150"
            )
    if min(size.width_px, size.height_px) < 1:
        raise RenderError(f"a picture of {given} has no pixels; both sides must be at least 1")
    return size


def _on_paper(paper_mm: tuple[int, int], landscape: bool, dots_per_inch: int) -> Size:
    wide, high = (math.floor(side * dots_per_inch / _MM_PER_INCH + 0.5) for side in paper_mm)
    return Size(high, wide, dots_per_inch) if landscape else Size(wide, high, dots_per_inch)
