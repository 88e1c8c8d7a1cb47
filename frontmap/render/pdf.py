"""A scene as PDF, by matplotlib's own writer: text stays text, in embedded TrueType fonts, and no date is in it."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from frontmap.render.agg import check_size
from frontmap.render.paths import dashes_of, path_of, text_path
from frontmap.render.sink import Sink
from frontmap.scene.lettering import feet_of
from frontmap.scene.primitives import Fill, Picture, Scene, Stroke, Text
from frontmap.scene.typography import font_path, outline, readable

__all__ = ["pdf_of"]

_POINTS_PER_INCH = 72.0


def pdf_of(scene: Scene) -> bytes:
    """Write a scene as a PDF of one page.

    Parameters
    ----------
    scene : Scene

    Returns
    -------
    bytes

    Raises
    ------
    TooLarge, RenderError
        As for other pictures; also where a font lacks a character.
    """
    import matplotlib as mpl
    from matplotlib.artist import Artist
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.figure import Figure

    page = scene.page
    check_size(page.width_px, page.height_px)
    inches = 1.0 / page.dots_per_inch

    class _Drawing(Artist):
        def draw(self, renderer: Any) -> None:
            sink = _Sink(renderer, page.height_px, _POINTS_PER_INCH / page.dots_per_inch)
            for layer in scene.layers:
                for primitive in layer.apart():
                    sink.draw(primitive)

    figure = Figure(
        figsize=(page.width_px * inches, page.height_px * inches),
        facecolor="none" if page.background is None else page.background,
    )
    figure.add_artist(_Drawing())
    buffer = io.BytesIO()
    metadata = {
        "Title": readable(scene.title),
        "Subject": readable(scene.description),
        "Creator": "frontmap",
        "Producer": "frontmap",
        "CreationDate": None,
    }
    # Type 42 keeps TrueType outlines and searchable text; the setting holds for this file only.
    with mpl.rc_context({"pdf.fonttype": 42, "pdf.compression": 6}):
        canvas: Any = FigureCanvasPdf(figure)
        canvas.print_pdf(buffer, metadata=metadata)
    return buffer.getvalue()


class _Sink(Sink[None]):
    """Hands primitives to matplotlib's renderer."""

    def __init__(self, renderer: Any, height_px: int, points_per_px: float) -> None:
        from matplotlib.transforms import Affine2D

        self._renderer = renderer
        self._height_px = height_px
        self._points = points_per_px
        self._page = Affine2D.from_values(points_per_px, 0, 0, -points_per_px, 0, height_px * points_per_px)

    def _context(self, colour: Any, alpha: float, width_px: float) -> Any:
        context = self._renderer.new_gc()
        context.set_foreground(colour)
        context.set_alpha(alpha)
        context.set_linewidth(width_px * self._points)
        context.set_joinstyle("round")
        context.set_capstyle("round")
        return context

    def _fill(self, fill: Fill) -> None:
        path = path_of(fill.rings, closed=True)
        if path is not None:
            context = self._context(fill.colour, fill.alpha, 0.0)
            self._renderer.draw_path(context, path, self._page, fill.colour)
            context.restore()

    def _stroke(self, stroke: Stroke) -> None:
        lines = stroke.lines
        if stroke.dash:
            lines = tuple(piece for line in stroke.lines for piece in dashes_of(line, stroke.dash))
        path = path_of(lines, closed=False)
        if path is None:
            return
        context = self._context(stroke.colour, stroke.alpha, stroke.width_px)
        context.set_joinstyle(stroke.join)
        context.set_capstyle(stroke.cap)
        self._renderer.draw_path(context, path, self._page, None)
        context.restore()

    def _text(self, text: Text) -> None:
        from matplotlib.font_manager import FontProperties

        outline(text.text, text.font)  # fails where the font lacks a character
        if text.halo is not None and text.halo_px > 0:
            path = text_path(text)
            if path is not None:
                halo = self._context(text.halo, 1.0, text.halo_px * 2)
                self._renderer.draw_path(halo, path, self._page, text.halo)
                halo.restore()
        shown = readable(text.text)
        properties = FontProperties(fname=str(font_path(text.font)), size=text.size_px * self._points)
        context = self._context(text.colour, 1.0, 1.0)
        feet, turns = feet_of(text)
        # What is neither spaced nor bent is written in one piece.
        pieces = list(shown) if text.letter_spacing_px or text.course else [shown]
        for piece, (x, y), turn in zip(pieces, feet.tolist(), np.degrees(turns).tolist(), strict=False):
            if not piece.strip():
                continue
            self._renderer.draw_text(
                context,
                x * self._points,
                (self._height_px - y) * self._points,
                piece,
                properties,
                turn,
                ismath=False,
            )
        context.restore()

    def _picture(self, picture: Picture) -> None:
        from matplotlib.transforms import Affine2D

        height, width = picture.rgba.shape[:2]
        context = self._renderer.new_gc()
        self._renderer.draw_image(
            context,
            picture.left * self._points,
            (self._height_px - picture.top - height) * self._points,
            # The writer turns images over, to what the page's upward axis asks of it.
            np.ascontiguousarray(picture.rgba[::-1]),
            Affine2D().scale(width * self._points, height * self._points),
        )
        context.restore()
