"""The picture of a film at an instant: drawn whole, or kept up to date by touching only what has changed.

Every pixel is a function of five things: who holds it, and what the layers below and above the moving ones, the moving
ones and the furniture draw there. A `Canvas` remembers these and works out again only the pixels for which one of them
has changed; what lies below the moving ones changes seldom and is remembered blended. `frame_at` works out all of them;
both give the same picture.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import check_size, draw_straight, premultiplied, straight
from frontmap.render.blend import STRIP, blend, blend_in_strips, lay_upon
from frontmap.render.sheet import NOTHING, Drawing, Sheet, pen_for
from frontmap.scene.primitives import Film

__all__ = ["Canvas", "fill_colours", "frame_at", "frames", "holders_at"]

_Bytes = npt.NDArray[np.uint8]
_Indices = npt.NDArray[np.intp]
_Packed = npt.NDArray[np.uint32]

_AHEAD = 16
"""How many frames that follow one another are looked at together."""


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


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """What is to be done on the sheets for an instant."""

    instant: float
    lowest: Drawing
    moving: Drawing
    furniture: Drawing


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
        pen = pen_for(width, height)
        # The lowest layer, large names, seldom changes, and fronts move over it all the time.
        self._lowest, self._furniture = (Sheet(width, height, pen) for _ in range(2))
        self._moving = Sheet(width, height, pen, self._lowest)
        self._frames = np.unique(film.instants)
        self._steps: deque[_Step] = deque()
        self._holders = holders_at(film, instant)
        self._passed = int(np.searchsorted(film.event_instants, instant, side="right"))
        self._redraw_straight(instant)
        self._below = blend_in_strips(self._holders, self._fills, self._ground, [self._middle], self._cover)
        self._packed = self._below.copy()
        for first in range(0, len(self._packed), STRIP):
            at = slice(first, first + STRIP)
            self._packed[at] = lay_upon(self._packed[at], [sheet[at] for sheet in self._sheets()])
        self.rgbx: _Bytes = self._packed.view(np.uint8).reshape(height, width, 4)

    def show(self, instant: float) -> _Indices:
        """Bring the picture to another instant, later or earlier.

        Returns
        -------
        ndarray of intp, shape (k,)
            ``row * width + column`` of the pixels that may have changed, in no order; some may be named twice.
        """
        if instant == self._instant:
            return NOTHING
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
        for first in range(0, len(changed), STRIP):
            self._blend_below(changed[first : first + STRIP])
        return changed

    def _blend_below(self, pixels: _Indices) -> None:
        cover = None if self._cover is None else self._cover.take(pixels)
        ground = self._ground if len(self._ground) == 1 else self._ground.take(pixels)
        middle = self._middle.take(pixels)
        self._below[pixels] = blend(self._holders.take(pixels), self._fills, ground, [middle], cover)

    def _redraw_straight(self, instant: float) -> list[_Indices]:
        if not self._steps or self._steps[0].instant != instant:
            self._steps = deque(self._planned(self._following(instant)))
        step = self._steps.popleft()
        self._lowest.show(step.lowest)
        return [self._moving.show(step.moving), self._furniture.show(step.furniture)]

    def _following(self, instant: float) -> list[float]:
        """Return an instant, and those of the next frames if the frames are shown one after the other."""
        place = int(self._frames.searchsorted(instant))
        if 0 < place < len(self._frames) and self._frames[place - 1] == self._instant:
            following: list[float] = self._frames[place : place + _AHEAD].tolist()
            if following[0] == instant:
                return following
        return [instant]

    def _planned(self, instants: Sequence[float]) -> list[_Step]:
        moving = [self._film.moving(instant) for instant in instants]
        lowest = self._lowest.planned([layers[:1] for layers in moving])
        others = self._moving.planned([layers[1:] for layers in moving], lowest)
        furniture = self._furniture.planned([self._film.furniture(instant) for instant in instants])
        return [_Step(*each) for each in zip(instants, lowest, others, furniture, strict=True)]

    def _sheets(self) -> list[_Packed]:
        return [self._moving.packed, self._over, self._furniture.packed]

    def _compose(self, pixels: _Indices) -> None:
        self._packed[pixels] = lay_upon(self._below.take(pixels), [sheet.take(pixels) for sheet in self._sheets()])
