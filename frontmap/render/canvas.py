"""The picture of a film at an instant: drawn whole, or kept up to date by touching only what has changed.

Every pixel is a function of five things: who holds it, and what the layers below and above the moving ones, the moving
ones and the furniture draw there. A `Canvas` remembers these and works out again only the pixels for which one of them
has changed. `frame_at` works out all of them; both give the same picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import AggCanvas, check_size, draw_straight, margin_px, premultiplied, straight
from frontmap.render.blend import STRIP, blend, blend_in_strips
from frontmap.render.dirty import Tiles
from frontmap.render.outlines import TILE_PX, Grid
from frontmap.scene.primitives import Film, Layer

__all__ = ["Canvas", "fill_colours", "frame_at", "frames", "holders_at"]

_Bytes = npt.NDArray[np.uint8]
_Indices = npt.NDArray[np.intp]
_Packed = npt.NDArray[np.uint32]

_NOTHING: _Indices = np.empty(0, dtype=np.intp)


def frame_at(film: Film, instant: float) -> _Bytes:
    """Draw the picture of a film at an instant, whole.

    Parameters
    ----------
    film : Film
    instant : float
        Any; it need not be that of a frame.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3 or 4)
        Red, green, blue, and alpha (straight) if the page has no background; row 0 is the top.
    """
    page = film.page
    check_size(page.width_px, page.height_px)
    ground = draw_straight(film.ground, page.width_px, page.height_px, background=page.background)
    above = (film.middle, film.moving(instant), film.over, film.furniture(instant))
    sheets = [_pack(draw_straight(layers, page.width_px, page.height_px)) for layers in above]
    packed = blend_in_strips(holders_at(film, instant), fill_colours(film), _pack(ground), sheets, _cover(film))
    pixels = packed.view(np.uint8).reshape(page.height_px, page.width_px, 4)
    return straight(pixels) if page.background is None else pixels[..., :3].copy()


def frames(film: Film) -> Iterator[_Bytes]:
    """Yield the pictures of a film, one for each of its instants.

    Yields
    ------
    ndarray of uint8, shape (height, width, 3 or 4)
        As for `frame_at`. Each is a copy of its own.
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


def fill_colours(film: Film) -> _Packed:
    """Return the fills of a film, premultiplied by how much they cover, each packed into one number."""
    fills = np.asarray(film.fills, dtype=np.float64)
    rgba = np.full((len(fills), 4), 255, dtype=np.uint8)
    rgba[:, : fills.shape[1]] = np.rint(fills * 255.0)
    return _pack(premultiplied(rgba))


def _cover(film: Film) -> _Bytes | None:
    return None if film.cover is None else film.cover.reshape(-1)


class _Sheet:
    """What layers that change with the instant have drawn: one packed colour, alpha last, for each pixel.

    Parameters
    ----------
    width_px, height_px : int
    pen : AggCanvas
        See `_pen_for`; it may be lent to several sheets.
    below : _Sheet, optional
        What is drawn here is drawn upon it, and holds it.
    """

    def __init__(self, width_px: int, height_px: int, pen: AggCanvas, below: _Sheet | None = None) -> None:
        self._width, self._height, self._pen, self._below = width_px, height_px, pen, below
        self._tiles = Tiles(width_px, height_px)
        self.dirty: Grid | None = None
        rows, columns = -(-height_px // TILE_PX), -(-width_px // TILE_PX)
        padded: _Packed = np.zeros((rows * width_px + 1) * TILE_PX, dtype=np.uint32)
        self.packed = padded[: width_px * height_px]
        # Both tile by tile: the row of a tile, of a pixel in it, the column of a tile, of a pixel in it. Where the page
        # is no whole number of tiles wide, the last of a row reach over into the next; that is never written.
        of_pixel = padded.itemsize
        self._shown = np.lib.stride_tricks.as_strided(
            padded,
            (rows, TILE_PX, columns, TILE_PX),
            (TILE_PX * width_px * of_pixel, width_px * of_pixel, TILE_PX * of_pixel, of_pixel),
            writeable=False,
        )
        down, across = -pen.top // TILE_PX, -pen.left // TILE_PX
        drawn = pen.rgba.view(np.uint32)[..., 0].reshape(-1, TILE_PX, pen.width_px // TILE_PX, TILE_PX)
        self._drawn = drawn[down : down + rows, :, across : across + columns]
        within = np.arange(TILE_PX)
        self._within: _Indices = (within[:, np.newaxis] * width_px + within).ravel()

    def show(self, layers: Sequence[Layer]) -> _Indices:
        """Bring the sheet to other layers; return the pixels that came out differently."""
        self.dirty = dirty = self._tiles.update(layers)
        if self._below is not None and self._below.dirty is not None:
            dirty = self._below.dirty if dirty is None else dirty | self._below.dirty
        if dirty is None:
            return _NOTHING
        rows, columns = np.nonzero(dirty)
        self._drawn[rows, :, columns] = 0 if self._below is None else self._below._shown[rows, :, columns]
        for prepared in self._tiles.needed(dirty):
            self._pen.lay(prepared)
        after = self._drawn[rows, :, columns]
        differs = np.flatnonzero(after != self._shown[rows, :, columns])
        tile, pixel = np.divmod(differs, TILE_PX * TILE_PX)
        if self._width % TILE_PX or self._height % TILE_PX:
            on_page = rows[tile] * TILE_PX + pixel // TILE_PX < self._height
            on_page &= columns[tile] * TILE_PX + pixel % TILE_PX < self._width
            differs, tile, pixel = differs[on_page], tile[on_page], pixel[on_page]
        changed: _Indices = (rows * (TILE_PX * self._width) + columns * TILE_PX)[tile] + self._within[pixel]
        self.packed[changed] = after.reshape(-1)[differs]
        return changed


def _pen_for(width_px: int, height_px: int) -> AggCanvas:
    """Return a canvas of whole tiles that reaches beyond the page: lines are cut where they leave it, and it shows."""
    rows, columns = -(-height_px // TILE_PX), -(-width_px // TILE_PX)
    margin = -(-margin_px(width_px, height_px) // TILE_PX)
    return AggCanvas(
        -margin * TILE_PX, -margin * TILE_PX, (columns + 2 * margin) * TILE_PX, (rows + 2 * margin) * TILE_PX
    )


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
        The picture: red, green and blue, multiplied by alpha, and alpha. It is changed in place by `show`.
    """

    def __init__(self, film: Film, instant: float) -> None:
        width, height = film.page.width_px, film.page.height_px
        check_size(width, height)
        self._film = film
        self._instant = instant
        self._fills, self._cover = fill_colours(film), _cover(film)
        ground = _pack(draw_straight(film.ground, width, height, background=film.page.background))
        # Plain paper is not kept for each pixel.
        self._ground = ground[:1].copy() if (ground == ground[0]).all() else ground
        del ground
        self._middle = _pack(draw_straight(film.middle, width, height))
        self._over = _pack(draw_straight(film.over, width, height))
        pen = _pen_for(width, height)
        # The lowest layer, large names, seldom changes, and fronts move over it all the time.
        self._lowest, self._furniture = (_Sheet(width, height, pen) for _ in range(2))
        self._moving = _Sheet(width, height, pen, self._lowest)
        self._holders = holders_at(film, instant)
        self._passed = int(np.searchsorted(film.event_instants, instant, side="right"))
        self._redraw_straight(instant)
        self._packed = blend_in_strips(self._holders, self._fills, self._ground, self._sheets(), self._cover)
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
        changed = np.concatenate([self._retint(instant), *self._redraw_straight(instant)])
        self._instant = instant
        for first in range(0, len(changed), STRIP):
            self._compose(changed[first : first + STRIP])
        return changed

    def rgb(self) -> _Bytes:
        """Return a copy of the picture, as `frame_at` gives it."""
        return straight(self.rgbx) if self._film.page.background is None else self.rgbx[..., :3].copy()

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

    def _redraw_straight(self, instant: float) -> list[_Indices]:
        moving = self._film.moving(instant)
        self._lowest.show(moving[:1])
        return [self._moving.show(moving[1:]), self._furniture.show(self._film.furniture(instant))]

    def _sheets(self) -> list[_Packed]:
        return [self._middle, self._moving.packed, self._over, self._furniture.packed]

    def _compose(self, pixels: _Indices) -> None:
        sheets = [sheet.take(pixels) for sheet in self._sheets()]
        cover = None if self._cover is None else self._cover.take(pixels)
        ground = self._ground if len(self._ground) == 1 else self._ground.take(pixels)
        self._packed[pixels] = blend(self._holders.take(pixels), self._fills, ground, sheets, cover)
