"""The picture of a film at an instant: drawn whole, or kept up to date by touching only what has changed.

Every pixel is a function of five things: who holds it, and what the layers below and above the moving ones, the moving
ones and the furniture draw there. A `Canvas` remembers these and works out again only the pixels for which one of them
has changed. `frame_at` works out all of them; both give the same picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import AggCanvas, check_size, draw_layers, margin_px, premultiplied
from frontmap.render.dirty import PixelBox, Tiles, changed_bounds, pixel_box
from frontmap.scene.primitives import Film, Layer, Primitive

__all__ = ["Canvas", "frame_at", "frames", "holders_at"]

_Bytes = npt.NDArray[np.uint8]
_Indices = npt.NDArray[np.intp]
_Packed = npt.NDArray[np.uint32]

_NOTHING: _Indices = np.empty(0, dtype=np.intp)
_KEPT = ((255.0 - np.arange(256)) / 255.0).astype(np.float32)
_STRIP = 1 << 17


def frame_at(film: Film, instant: float) -> _Bytes:
    """Draw the picture of a film at an instant, whole.

    Parameters
    ----------
    film : Film
    instant : float
        Any; it need not be that of a frame.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Red, green, blue; row 0 is the top.
    """
    page = film.page
    check_size(page.width_px, page.height_px)
    ground = draw_layers(film.ground, page.width_px, page.height_px, background=page.background)
    above = (film.middle, film.moving(instant), film.over, film.furniture(instant))
    sheets = [_pack(draw_layers(layers, page.width_px, page.height_px)) for layers in above]
    packed = _in_strips(holders_at(film, instant), _fill_colours(film), _pack(ground), sheets)
    return packed.view(np.uint8).reshape(page.height_px, page.width_px, 4)[..., :3].copy()


def frames(film: Film) -> Iterator[_Bytes]:
    """Yield the pictures of a film, one for each of its instants.

    Yields
    ------
    ndarray of uint8, shape (height, width, 3)
        Red, green, blue; row 0 is the top. Each is a copy of its own.
    """
    canvas: Canvas | None = None
    for instant in film.instants.tolist():
        if canvas is None:
            canvas = Canvas(film, instant)
        else:
            canvas.show(instant)
        yield canvas.rgb()


def holders_at(film: Film, instant: float) -> npt.NDArray[np.int16]:
    """Return the row of ``film.fills`` for each pixel at an instant, flat; -1 where a pixel is not tinted.

    Returns
    -------
    ndarray of int16, shape (height * width,)
    """
    holders = film.start.reshape(-1).copy()
    passed = int(np.searchsorted(film.event_instants, instant, side="right"))
    _apply(holders, film, 0, passed)
    return holders


def _apply(holders: npt.NDArray[np.int16], film: Film, first: int, last: int) -> _Indices:
    pixels = film.event_pixels[first:last].astype(np.intp)
    # Where a pixel is named twice, numpy assigns in order and the last one stays.
    holders[pixels] = film.event_holders[first:last]
    return pixels


def _pack(rgba: _Bytes) -> _Packed:
    return np.ascontiguousarray(rgba).reshape(-1, 4).view(np.uint32)[:, 0]


def _fill_colours(film: Film) -> npt.NDArray[np.float32]:
    return np.rint(np.asarray(film.fills, dtype=np.float64).reshape(-1, 3) * 255.0).astype(np.float32)


def _blend(
    holders: npt.NDArray[np.int16], fills: npt.NDArray[np.float32], ground: _Packed, sheets: Iterable[_Packed]
) -> _Packed:
    """Lay sheets over tints over the ground, pixel by pixel; all arrays are of shape (k,)."""
    colour = ground.view(np.uint8).reshape(-1, 4)[:, :3].astype(np.float32)
    tinted = np.flatnonzero(holders >= 0)
    colour[tinted] = fills[holders[tinted]]
    for sheet in sheets:
        # A sheet that is empty here changes nothing: what is kept is then exactly 1.
        if sheet.any():
            rgba = sheet.view(np.uint8).reshape(-1, 4)
            colour *= _KEPT.take(rgba[:, 3])[:, np.newaxis]
            colour += rgba[:, :3]
    colour += 0.5
    np.minimum(colour, 255.0, out=colour)
    blended = np.zeros((len(holders), 4), dtype=np.uint8)
    blended[:, :3] = colour
    return blended.reshape(-1).view(np.uint32)


def _in_strips(
    holders: npt.NDArray[np.int16], fills: npt.NDArray[np.float32], ground: _Packed, sheets: Sequence[_Packed]
) -> _Packed:
    """Blend whole pictures without asking for much more memory than they have."""
    strips = [slice(first, first + _STRIP) for first in range(0, len(holders), _STRIP)]
    return np.concatenate([_blend(holders[at], fills, ground[at], [sheet[at] for sheet in sheets]) for at in strips])


def _meet(one: PixelBox, other: PixelBox) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


class _Sheet:
    """What layers that change with the instant have drawn: one packed premultiplied colour for each pixel.

    The pen's canvas reaches beyond the page, for lines are cut where they leave it and the cut would show at the edge.
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self._width = width_px
        self.packed: _Packed = np.zeros(width_px * height_px, dtype=np.uint32)
        self._straight = self.packed.reshape(height_px, width_px).copy()
        margin = margin_px(width_px, height_px)
        self._pen = AggCanvas(-margin, -margin, width_px + 2 * margin, height_px + 2 * margin)
        page = self._pen.rgba.view(np.uint32)[..., 0]
        self._drawn = page[margin : margin + height_px, margin : margin + width_px]

    def redraw(self, primitives: Iterable[Primitive], boxes: Sequence[PixelBox]) -> _Indices:
        """Draw again what is seen in some boxes; return the pixels that came out differently.

        Parameters
        ----------
        primitives : iterable of Primitive
            At least all that draw inside the boxes; what they draw outside is not looked at.
        boxes : sequence of PixelBox
        """
        for left, top, right, bottom in boxes:
            self._drawn[top:bottom, left:right] = 0
        for primitive in primitives:
            self._pen.draw(primitive)
        parts = [_NOTHING]
        for left, top, right, bottom in boxes:
            drawn, before = self._drawn[top:bottom, left:right], self._straight[top:bottom, left:right]
            differs = np.flatnonzero(drawn != before)
            if len(differs):
                rows, columns = np.divmod(differs, right - left)
                parts.append((rows + top) * self._width + (columns + left))
                before[...] = drawn
        changed = np.concatenate(parts)
        rgba = self._straight.reshape(-1).take(changed).view(np.uint8).reshape(-1, 4)
        self.packed[changed] = _pack(premultiplied(rgba))
        return changed


class Canvas:
    """The picture of a film, at one instant after another.

    Parameters
    ----------
    film : Film
    instant : float
        What to show first.

    Attributes
    ----------
    rgbx : ndarray of uint8, shape (height, width, 4)
        The picture: red, green, blue and a byte without meaning. It is changed in place by `show`.
    """

    def __init__(self, film: Film, instant: float) -> None:
        width, height = film.page.width_px, film.page.height_px
        check_size(width, height)
        self._film = film
        self._instant = instant
        self._fills = _fill_colours(film)
        self._ground = _pack(draw_layers(film.ground, width, height, background=film.page.background))
        self._middle = _pack(draw_layers(film.middle, width, height))
        self._over = _pack(draw_layers(film.over, width, height))
        self._tiles = Tiles(width, height)
        self._moving = _Sheet(width, height)
        self._furniture = _Sheet(width, height)
        self._furniture_layers: tuple[Layer, ...] = ()
        self._holders = holders_at(film, instant)
        self._passed = int(np.searchsorted(film.event_instants, instant, side="right"))
        self._redraw_layers(instant)
        self._packed = _in_strips(self._holders, self._fills, self._ground, self._sheets())
        self.rgbx: _Bytes = self._packed.view(np.uint8).reshape(height, width, 4)

    def show(self, instant: float) -> _Indices:
        """Bring the picture to another instant, later or earlier.

        Returns
        -------
        ndarray of intp, shape (k,)
            ``row * width + column`` of the pixels that may have changed, in no order; some may be named twice.
        """
        if instant == self._instant:
            return _NOTHING
        changed = np.concatenate([self._retint(instant), *self._redraw_layers(instant)])
        self._instant = instant
        for first in range(0, len(changed), _STRIP):
            self._compose(changed[first : first + _STRIP])
        return changed

    def rgb(self) -> _Bytes:
        """Return a copy of the picture: ndarray of uint8, shape (height, width, 3)."""
        return self.rgbx[..., :3].copy()

    def _retint(self, instant: float) -> _Indices:
        passed = int(np.searchsorted(self._film.event_instants, instant, side="right"))
        if passed >= self._passed:
            changed = _apply(self._holders, self._film, self._passed, passed)
        else:
            holders = holders_at(self._film, instant)
            changed = np.flatnonzero(holders != self._holders)
            self._holders = holders
        self._passed = passed
        return changed

    def _redraw_layers(self, instant: float) -> list[_Indices]:
        width, height = self._film.page.width_px, self._film.page.height_px
        boxes, primitives = self._tiles.update(self._film.moving(instant))
        moved = self._moving.redraw(primitives, boxes)
        furniture = self._film.furniture(instant)
        boxes = list(changed_bounds(self._furniture_layers, furniture, width, height))
        seen = [layer for layer in furniture if any(_meet(pixel_box(layer, width, height), box) for box in boxes)]
        changed = self._furniture.redraw((p for layer in seen for p in layer.primitives), boxes)
        self._furniture_layers = furniture
        return [moved, changed]

    def _sheets(self) -> list[_Packed]:
        return [self._middle, self._moving.packed, self._over, self._furniture.packed]

    def _compose(self, pixels: _Indices) -> None:
        sheets = [sheet.take(pixels) for sheet in self._sheets()]
        self._packed[pixels] = _blend(self._holders.take(pixels), self._fills, self._ground.take(pixels), sheets)
