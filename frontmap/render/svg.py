"""A scene as SVG: text stays text, layers are named groups, and the same scene gives the same bytes.

The fonts travel with the picture, cut down to the characters that it uses (the licence of the bundled fonts allows
that); a program that does not read them falls back to its own of the same kind.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import check_size
from frontmap.scene.colour import as_hex
from frontmap.scene.lettering import feet_of
from frontmap.scene.primitives import Fill, FontName, Layer, Page, Picture, Primitive, Scene, Stroke, Text
from frontmap.scene.typography import FACES, font_path, outline, readable
from frontmap.sizes import SCREEN_DOTS_PER_INCH

__all__ = ["svg_of"]


def svg_of(scene: Scene, *, embed_fonts: bool = True) -> str:
    """Write a scene as SVG.

    Parameters
    ----------
    scene : Scene
    embed_fonts : bool
        Whether the fonts travel with the picture; without them it is some tens of kilobytes smaller.

    Returns
    -------
    str
        A whole document.

    Raises
    ------
    TooLarge, RenderError
        As for other pictures; also where a font lacks a character.
    """
    page = scene.page
    check_size(page.width_px, page.height_px)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_length(page.width_px, page)}" '
        f'height="{_length(page.height_px, page)}" viewBox="0 0 {page.width_px} {page.height_px}" '
        'role="img" aria-labelledby="title desc">',
        f'<title id="title">{_text(scene.title)}</title>',
        f'<desc id="desc">{_text(scene.description)}</desc>',
    ]
    if embed_fonts:
        lines.append(_font_faces(scene.layers))
    if page.background is not None:
        lines.append(f'<rect width="{page.width_px}" height="{page.height_px}" fill="{as_hex(page.background)}"/>')
    for layer in scene.layers:
        if layer.primitives:
            lines.append(f"<g id={quoteattr('layer-' + layer.name)}>")
            lines.extend(_element(primitive) for primitive in layer.apart())
            lines.append("</g>")
    lines.append("</svg>")
    return "\n".join(line for line in lines if line) + "\n"


def _text(text: str) -> str:
    return escape(readable(text))


def _length(length_px: int, page: Page) -> str:
    """Return a length for the outermost element: in pixels, or in millimetres where it is for paper."""
    if page.dots_per_inch == SCREEN_DOTS_PER_INCH:
        return str(length_px)
    return f"{_number(length_px / page.dots_per_inch * 25.4)}mm"


def _number(value: float, decimals: int = 2) -> str:
    written = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def _path(parts: Sequence[npt.NDArray[np.float64]], *, closed: bool) -> str:
    """Return path data with absolute moves and relative lines, to tenths of a pixel."""
    data: list[str] = []
    for part in parts:
        tenths = np.round(part * 10).astype(np.int64)
        steps = np.diff(tenths, axis=0)
        steps = steps[(steps != 0).any(axis=1)]
        if not len(steps):
            continue
        data.append(f"M{_tenth(int(tenths[0, 0]))} {_tenth(int(tenths[0, 1]))}l")
        data.append(" ".join(f"{_tenth(x)} {_tenth(y)}" for x, y in steps.tolist()))
        if closed:
            data.append("z")
    return "".join(data)


def _tenth(value: int) -> str:
    whole, rest = divmod(abs(value), 10)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def _element(primitive: Primitive) -> str:
    if isinstance(primitive, Fill):
        opacity = f' fill-opacity="{_number(primitive.alpha)}"' if primitive.alpha < 1 else ""
        data = _path(primitive.rings, closed=True)
        return f'<path d="{data}" fill="{as_hex(primitive.colour)}"{opacity}/>' if data else ""
    if isinstance(primitive, Stroke):
        return _stroke(primitive)
    if isinstance(primitive, Text):
        return _label(primitive)
    return _image(primitive)


def _stroke(stroke: Stroke) -> str:
    data = _path(stroke.lines, closed=False)
    if not data:
        return ""
    opacity = f' stroke-opacity="{_number(stroke.alpha)}"' if stroke.alpha < 1 else ""
    dash = f' stroke-dasharray="{" ".join(_number(length) for length in stroke.dash)}"' if stroke.dash else ""
    cap = {"projecting": "square"}.get(stroke.cap, stroke.cap)
    return (
        f'<path d="{data}" fill="none" stroke="{as_hex(stroke.colour)}" stroke-width="{_number(stroke.width_px)}" '
        f'stroke-linecap="{cap}" stroke-linejoin="{stroke.join}"{opacity}{dash}/>'
    )


def _label(text: Text) -> str:
    if text.course:
        return _bent_label(text)
    face = FACES[text.font]
    outline(text.text, text.font)  # fails where the font lacks a character, as every other kind of picture does
    # Spacing follows the last letter, too, in SVG; the anchor makes up for it.
    x = text.x + {"left": 0.0, "centre": text.letter_spacing_px / 2, "right": text.letter_spacing_px}[text.align]
    attributes = [
        f'x="{_number(x)}" y="{_number(text.y)}"',
        f"font-family=\"'{face.family}', {face.fallback}\"",
        f'font-size="{_number(text.size_px)}"',
        f'font-weight="{face.weight}"',
        f'fill="{as_hex(text.colour)}"',
    ]
    if face.style != "normal":
        attributes.append(f'font-style="{face.style}"')
    if text.align != "left":
        attributes.append(f'text-anchor="{"middle" if text.align == "centre" else "end"}"')
    if text.letter_spacing_px:
        attributes.append(f'letter-spacing="{_number(text.letter_spacing_px)}"')
    if text.halo is not None and text.halo_px > 0:
        attributes.append(
            f'stroke="{as_hex(text.halo)}" stroke-width="{_number(text.halo_px * 2)}" stroke-linejoin="round" '
            'paint-order="stroke"'
        )
    if text.rotation_deg:
        attributes.append(f'transform="rotate({_number(-text.rotation_deg)} {_number(text.x)} {_number(text.y)})"')
    return f"<text {' '.join(attributes)}>{_text(text.text)}</text>"


def _bent_label(text: Text) -> str:
    """Return a text along a course: a place and a turn for each letter, its halo first, which no reader needs twice."""
    face = FACES[text.font]
    feet, turns = feet_of(text)
    tenths = [" ".join(_number(value, 1) for value in column) for column in feet.T.tolist()]
    turned = " ".join(_number(-value, 1) for value in np.degrees(turns).tolist())
    style = f' font-style="{face.style}"' if face.style != "normal" else ""
    placed = (
        f'x="{tenths[0]}" y="{tenths[1]}" rotate="{turned}" font-family="\'{face.family}\', {face.fallback}" '
        f'font-size="{_number(text.size_px)}" font-weight="{face.weight}"{style}'
    )
    written = f'<text {placed} fill="{as_hex(text.colour)}">{_text(text.text)}</text>'
    if text.halo is None or text.halo_px <= 0:
        return written
    halo = as_hex(text.halo)
    edge = f'fill="{halo}" stroke="{halo}" stroke-width="{_number(text.halo_px * 2)}" stroke-linejoin="round"'
    return f'<text aria-hidden="true" {placed} {edge}>{_text(text.text)}</text>\n{written}'


def _image(picture: Picture) -> str:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(picture.rgba).save(buffer, format="PNG", compress_level=6)
    height, width = picture.rgba.shape[:2]
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    return (
        f'<image x="{picture.left}" y="{picture.top}" width="{width}" height="{height}" '
        f'href="data:image/png;base64,{data}"/>'
    )


def _font_faces(layers: Sequence[Layer]) -> str:
    """Return a style sheet with the fonts that are used, cut down to their characters."""
    used: dict[FontName, set[str]] = {}
    for layer in layers:
        for primitive in layer.apart():
            if isinstance(primitive, Text):
                used.setdefault(primitive.font, set()).update(readable(primitive.text))
    rules = [_font_face(font, "".join(sorted(characters))) for font, characters in sorted(used.items())]
    return "<style>\n" + "\n".join(rules) + "\n</style>" if rules else ""


def _font_face(font: FontName, characters: str) -> str:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(
        layout_features=["kern"], layout_closure=False, hinting=False, recalc_timestamp=False, notdef_outline=True
    )
    # Substitutions are off in all pictures; reading their tables would take most of the time.
    options.drop_tables = [*options.drop_tables, "GSUB", "GDEF", "BASE", "STAT"]
    buffer = io.BytesIO()
    with TTFont(font_path(font), lazy=True, recalcTimestamp=False) as loaded:
        cutter = subset.Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(loaded)
        loaded.flavor = "woff"
        loaded.save(buffer)
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    face = FACES[font]
    return (
        f"@font-face{{font-family:'{face.family}';font-weight:{face.weight};font-style:{face.style};"
        f"src:url(data:font/woff;base64,{data}) format('woff')}}"
    )
