"""The bundled typefaces, cut down to the letters that a page can show."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap.cache import kept
from frontmap.scene.primitives import FontName
from frontmap.scene.typography import FACES, font_path
from frontmap.viewer.packing import Packer

__all__ = ["pack_fonts"]

_ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0·–—‘’“”…×−%²°€£§©→←"


def pack_fonts(texts: str, packer: Packer) -> list[dict[str, Any]]:
    """Add a subset of each face; return how the browser shall name them.

    Parameters
    ----------
    texts : str
        Everything that may be shown.
    packer : Packer
    """
    letters = "".join(sorted({*_ALWAYS, *texts, *texts.upper()}))
    faces = []
    for name, face in FACES.items():
        packer.add_bytes(f"font.{name}", _subset(name, letters))
        family = "frontmap-serif" if face.fallback == "serif" else "frontmap-sans"
        faces.append({"array": f"font.{name}", "family": family, "weight": str(face.weight), "style": face.style})
    return faces


@lru_cache(maxsize=16)
def _subset(name: FontName, letters: str) -> bytes:
    """Return a typeface with some letters; kept on disk, for fontTools takes its time."""
    file = font_path(name).read_bytes()
    basis = {"file": file, "letters": letters, "by": version("fonttools")}
    found = kept("font", basis, lambda: {"font": np.frombuffer(_cut_down(file, letters), np.uint8)}, _can_be)
    return found["font"].tobytes()


def _can_be(arrays: Mapping[str, npt.NDArray[Any]]) -> bool:
    """Tell whether arrays have the shape and the beginning of a TrueType file."""
    file = arrays.get("font")
    return file is not None and file.dtype == np.uint8 and file.ndim == 1 and file[:4].tobytes() == b"\0\1\0\0"


def _cut_down(file: bytes, letters: str) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    # The block that carries it is compressed as a whole, so that the plain form is as small as WOFF.
    options = Options(hinting=False, notdef_outline=True, layout_features=["kern", "mark", "mkmk"])
    options.drop_tables += ["DSIG", "meta"]
    font = TTFont(io.BytesIO(file), recalcTimestamp=False)
    # None of its features is kept, and reading them takes a third of the time.
    del font["GSUB"]
    subsetter = Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    written = io.BytesIO()
    font.save(written, reorderTables=True)
    return written.getvalue()
