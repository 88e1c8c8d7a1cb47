"""The ground for the browser: coast, borders, lakes and rivers as lines, relief as a small picture."""

from __future__ import annotations

import base64
import io
from dataclasses import replace

import numpy as np

from frontmap.scene.ground import Ground, borders, waters
from frontmap.scene.primitives import Fill, Layer, Picture, Stroke
from frontmap.scene.relief import relief
from frontmap.scene.shapes import rings_of
from frontmap.scene.theme import THEMES, Theme
from frontmap.viewer.frame import Frame
from frontmap.viewer.packing import Packer

__all__ = ["pack_ground", "relief_picture"]

_RELIEF_PX = 1500
_RELIEF_QUALITY = 55


def pack_ground(ground: Ground, packer: Packer) -> dict[str, float]:
    """Add the shapes of a sheet; return how wide each kind of line is at scale 1, in pixels.

    Parameters
    ----------
    ground : Ground
        Of the whole sheet.
    packer : Packer
    """
    # Shapes do not depend on the theme. The glow of the coast is left to the browser.
    plain: Theme = replace(THEMES["atlas"], glow_strength=0.0)
    packer.add_lines("sea", rings_of(ground.sea))
    packer.add_lines("land-in-play", rings_of(ground.held))
    widths: dict[str, float] = {}
    scale = ground.view.scale
    for layer in (*waters(ground, plain)[1:], *borders(ground, plain)):
        _pack_layer(layer, packer, widths, scale)
    return widths


def _pack_layer(layer: Layer, packer: Packer, widths: dict[str, float], scale: float) -> None:
    if layer.name == "lakes":
        packer.add_lines("lakes", [ring for fill in layer.primitives if isinstance(fill, Fill) for ring in fill.rings])
        return
    strokes = [stroke for stroke in layer.primitives if isinstance(stroke, Stroke)]
    lines = [line for stroke in strokes for line in stroke.lines]
    packer.add_lines(layer.name, lines)
    if layer.name == "rivers":
        # Each river has a width of its own: in tenths of a pixel.
        wide = [round(stroke.width_px / scale * 10) for stroke in strokes for _ in stroke.lines]
        packer.add("rivers.width", wide, differences=True)
    elif strokes:
        widths[layer.name] = round(strokes[0].width_px / scale, 3)


def relief_picture(ground: Ground, frame: Frame) -> str:
    """Return the relief of a sheet as a data URL of a grey picture; 128 is level ground, less is shade, more is light.

    Parameters
    ----------
    ground : Ground
    frame : Frame
    """
    from PIL import Image

    sheet = frame.sheet
    view = frame.coarser(max(sheet.width_px, sheet.height_px) / _RELIEF_PX)
    pictures = [one for one in relief(ground.atlas, view, THEMES["atlas"]).primitives if isinstance(one, Picture)]
    if not pictures:
        return ""
    rgba = pictures[0].rgba
    # The film's own relief, white or black with alpha, as one number: 127 steps down to its darkest, 127 up.
    strength = rgba[..., 3].astype(np.int16)
    grey = np.clip(128 + np.where(rgba[..., 0] > 0, strength, -strength), 0, 255).astype(np.uint8)
    written = io.BytesIO()
    Image.fromarray(grey).save(written, "WEBP", quality=_RELIEF_QUALITY, method=6)
    return f"data:image/webp;base64,{base64.b64encode(written.getvalue()).decode('ascii')}"
