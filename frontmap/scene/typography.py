"""Bundled fonts, and text as measured and outlined with them: no system font, no hinting, no markup.

The fonts are Adobe's Source Sans 3 and Source Serif 4 (SIL Open Font License 1.1), unchanged. Both have Latin with all
accents, Greek and Cyrillic, and figures of one width, so that a date keeps its place while it counts.
"""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from frontmap.errors import RenderError
from frontmap.scene.primitives import FontName, Text

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

__all__ = ["CAP_HEIGHT", "FACES", "Face", "Outline", "font_path", "measure", "outline", "readable", "text_box"]

_FOLDER = Path(__file__).resolve().parent / "fonts"

_EM_PX = 1000
"""Outlines are read at one pixel per font unit, so that nothing is rounded to a grid."""

CAP_HEIGHT = 0.66
"""Height of a capital over the size, alike in all the bundled fonts."""


@dataclass(frozen=True, slots=True)
class Face:
    """A bundled font.

    Attributes
    ----------
    file : str
        Name of its TrueType file.
    family : str
        Name that other programs know it by.
    weight : int
        400 regular, 600 semibold, 700 bold.
    style : str
        ``normal`` or ``italic``.
    fallback : str
        Generic family for programs without the font.
    """

    file: str
    family: str
    weight: int
    style: str
    fallback: str


FACES: dict[FontName, Face] = {
    "sans": Face("SourceSans3-Regular.ttf", "Source Sans 3", 400, "normal", "sans-serif"),
    "sans-semibold": Face("SourceSans3-Semibold.ttf", "Source Sans 3", 600, "normal", "sans-serif"),
    "sans-bold": Face("SourceSans3-Bold.ttf", "Source Sans 3", 700, "normal", "sans-serif"),
    "serif-bold": Face("SourceSerif4Display-Bold.ttf", "Source Serif 4 Display", 700, "normal", "serif"),
    "serif-italic": Face("SourceSerif4Caption-It.ttf", "Source Serif 4 Caption", 400, "italic", "serif"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """Text as a path.

    Attributes
    ----------
    vertices : ndarray of float64, shape (n, 2)
        In ems, x to the right from the start of the text, y **up** from the base line.
    codes : ndarray of uint8, shape (n,)
        matplotlib path codes.
    advance : float
        Length of the text in ems, without letter spacing.
    starts : ndarray of float64, shape (characters,)
        Where each character begins, in ems.
    glyphs : ndarray of int64, shape (n,)
        The character that each vertex belongs to.
    """

    vertices: npt.NDArray[np.float64]
    codes: npt.NDArray[np.uint8]
    advance: float
    starts: npt.NDArray[np.float64]
    glyphs: npt.NDArray[np.int64]


def font_path(font: FontName) -> Path:
    """Return the TrueType file of a bundled font."""
    return _FOLDER / FACES[font].file


_opened = threading.local()


def _open(font: FontName) -> FT2Font:
    # An open font remembers the last text, so that each thread has its own.
    from matplotlib.ft2font import FT2Font

    faces: dict[FontName, FT2Font] = _opened.__dict__.setdefault("faces", {})
    if font not in faces:
        faces[font] = FT2Font(str(font_path(font)))
        faces[font].set_size(_EM_PX, 72)
    return faces[font]


@lru_cache(maxsize=2048)
def _glyph(font: FontName, character: str) -> tuple[npt.NDArray[np.float64], Any, float]:
    """Return the vertices and codes of a character, in font units, and how far it advances."""
    from matplotlib.ft2font import LoadFlags

    face = _open(font)
    glyph = face.load_char(ord(character), flags=LoadFlags.NO_HINTING)
    points, kinds = face.get_path()
    return np.asarray(points, dtype=np.float64).reshape(-1, 2), kinds, glyph.linearHoriAdvance / 65536.0


@cache
def _characters(font: FontName) -> frozenset[int]:
    return frozenset(_open(font).get_charmap())


def readable(text: str) -> str:
    """Return a text in the form in which it is drawn: composed accents, one line, no control characters."""
    composed = unicodedata.normalize("NFC", text)
    shown = "".join(" " if character.isspace() else character for character in composed)
    return "".join(character for character in shown if unicodedata.category(character) not in ("Cc", "Cf"))


@lru_cache(maxsize=4096)
def outline(text: str, font: FontName) -> Outline:
    """Lay out a text and return it as a path.

    Parameters
    ----------
    text : str
        One line; see `readable`.
    font : FontName

    Returns
    -------
    Outline

    Raises
    ------
    RenderError
        If the font lacks a character; nothing is ever drawn as a box.
    """
    from matplotlib.ft2font import LoadFlags

    shown = readable(text)
    known = _characters(font)
    missing = sorted({character for character in shown if ord(character) not in known})
    if missing:
        named = ", ".join(f"{character!r} (U+{ord(character):04X})" for character in missing)
        raise RenderError(
            f"the font {FACES[font].family} has no glyph for {named} in {text!r}; "
            "write it in Latin, Greek or Cyrillic letters"
        )
    if not shown:
        nothing = np.empty(0)
        return Outline(np.empty((0, 2)), np.empty(0, np.uint8), 0.0, nothing, nothing.astype(np.int64))
    face = _open(font)
    flags = LoadFlags.NO_HINTING
    # Ligatures are off so that characters and positions correspond one to one.
    features: Any = ("-liga", "-clig", "-dlig", "-ccmp")
    positions = np.asarray(face.set_text(shown, 0.0, flags=flags, features=features))
    starts = positions[:, 0] / 64.0
    vertices: list[npt.NDArray[np.float64]] = []
    codes: list[Any] = []
    owners: list[npt.NDArray[np.int64]] = []
    advance = 0.0
    for index, character in enumerate(shown):
        points, kinds, length = _glyph(font, character)
        if len(points):
            vertices.append(points + np.array([starts[index], 0.0]))
            codes.append(kinds)
            owners.append(np.full(len(points), index))
        advance = starts[index] + length
    if not vertices:
        return Outline(
            np.empty((0, 2)), np.empty(0, np.uint8), advance / _EM_PX, starts / _EM_PX, np.empty(0, np.int64)
        )
    return Outline(
        vertices=np.concatenate(vertices) / _EM_PX,
        codes=np.concatenate(codes).astype(np.uint8),
        advance=advance / _EM_PX,
        starts=starts / _EM_PX,
        glyphs=np.concatenate(owners),
    )


def measure(text: str, font: FontName, size_px: float, letter_spacing_px: float = 0.0) -> float:
    """Return the length of a text in pixels.

    Parameters
    ----------
    text : str
        One line.
    font : FontName
    size_px, letter_spacing_px : float

    Raises
    ------
    RenderError
        If the font lacks a character.
    """
    laid = outline(text, font)
    return laid.advance * size_px + max(len(laid.starts) - 1, 0) * letter_spacing_px


def text_box(text: Text) -> tuple[float, float, float, float]:
    """Return the box that an unrotated text with its halo lies in: left, top, right, bottom in pixels.

    It reaches from an accent on a capital down to a descender, whatever the text, so that it depends on the length
    only.
    """
    width = measure(text.text, text.font, text.size_px, text.letter_spacing_px)
    left = text.x - {"left": 0.0, "centre": width / 2, "right": width}[text.align]
    halo = text.halo_px if text.halo is not None else 0.0
    return (
        left - halo,
        text.y - 0.92 * text.size_px - halo,
        left + width + halo,
        text.y + 0.27 * text.size_px + halo,
    )
