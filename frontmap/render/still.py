"""Stills: one picture as PNG, SVG or PDF; the end of the name says which."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from frontmap.errors import RenderError
from frontmap.render.agg import draw_straight
from frontmap.render.output import write_whole
from frontmap.render.reel import pictures_at
from frontmap.scene.glide import Glide
from frontmap.scene.primitives import Film, Scene
from frontmap.scene.typography import readable

__all__ = ["STILL_KINDS", "pixels_of", "still_bytes", "write_still"]

STILL_KINDS = (".png", ".svg", ".pdf")


def pixels_of(picture: Scene | Film | Glide) -> npt.NDArray[np.uint8]:
    """Draw a scene, or the first frame of a film.

    Returns
    -------
    ndarray of uint8, shape (height_px, width_px, 3 or 4)
        Red, green, blue, and alpha (straight) if the page has no background; row 0 is the top.
    """
    if isinstance(picture, Film | Glide):
        return pictures_at(picture, [float(picture.instants[0])])[0]
    page = picture.page
    drawn = draw_straight(picture.layers, page.width_px, page.height_px, background=page.background)
    return drawn if page.background is None else np.ascontiguousarray(drawn[..., :3])


def still_bytes(picture: Scene | Film | Glide, kind: str) -> bytes:
    """Make the bytes of a still.

    Parameters
    ----------
    picture : Scene, Film or Glide
        A film gives its first frame, as PNG only: it has no outlines to write.
    kind : {'.png', '.svg', '.pdf'}

    Returns
    -------
    bytes
        The same picture always gives the same bytes.

    Raises
    ------
    RenderError
        If the kind is unknown, or a film is asked for as lines; also where a font lacks a character.
    TooLarge
        If the page is beyond what is allowed.
    """
    if kind not in STILL_KINDS:
        raise RenderError(f"{kind!r} is no kind of still; the kinds are {', '.join(STILL_KINDS)}")
    if kind == ".png":
        return _png(pixels_of(picture), picture.title, picture.description, picture.page.dots_per_inch)
    if isinstance(picture, Film | Glide):
        raise RenderError(f"a frame of a film has no outlines for {kind}; make it from a scene, or write a .png")
    if kind == ".svg":
        from frontmap.render.svg import svg_of

        return svg_of(picture).encode("utf-8")
    from frontmap.render.pdf import pdf_of

    return pdf_of(picture)


def write_still(picture: Scene | Film | Glide, path: str | os.PathLike[str]) -> int:
    """Write a still to a file, whole or not at all.

    Parameters
    ----------
    picture : Scene, Film or Glide
    path : path
        Ends in ``.png``, ``.svg`` or ``.pdf``.

    Returns
    -------
    int
        Size in bytes.

    Raises
    ------
    RenderError
        As `still_bytes`; DiskError if the file cannot be written.
    """
    content = still_bytes(picture, Path(path).suffix.lower())

    def write(file: BinaryIO) -> None:
        file.write(content)

    return write_whole(path, write)


def _png(pixels: npt.NDArray[np.uint8], title: str, description: str, dots_per_inch: float) -> bytes:
    import io

    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    for key, text in (("Title", title), ("Description", description), ("Software", "frontmap")):
        if text:
            told.add_itxt(key, readable(text))
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="PNG", pnginfo=told, compress_level=6, dpi=(dots_per_inch,) * 2)
    return buffer.getvalue()
