"""The bundled typefaces, cut down to the letters that a page can show."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

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
def _subset(name: Any, letters: str) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    # The block that carries it is compressed as a whole, so that the plain form is as small as WOFF.
    options = Options(hinting=False, notdef_outline=True, layout_features=["kern", "mark", "mkmk"])
    options.drop_tables += ["DSIG", "meta"]
    font = TTFont(font_path(name), recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    written = io.BytesIO()
    font.save(written, reorderTables=True)
    return written.getvalue()
