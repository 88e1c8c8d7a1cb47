"""The picture of a film through a moving camera, at one instant after another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import AggCanvas, check_size, margin_px, premultiplied, straight
from frontmap.render.furnishing import FurnishedPage
from frontmap.render.ground_canvas import GroundCanvas
from frontmap.render.sprites import Sprites, lay
from frontmap.scene.glide import Glide

__all__ = ["GlideCanvas"]

_Bytes = npt.NDArray[np.uint8]

_MOST_SHEETS = 2


class GlideCanvas:
    """The picture of a glide, at one instant after another.

    Each picture is drawn whole and depends on its instant alone. The pen's canvas reaches beyond the page, for lines
    are cut where they leave it and the cut would show at the edge. Over opaque ground the pen draws at once; what is to
    be laid over other pictures is drawn apart and laid on the ground, since the pen does not know what alpha it meets.

    Parameters
    ----------
    glide : Glide
    instant : float
        What to show first.

    Attributes
    ----------
    rgbx : ndarray of uint8, shape (height, width, 4)
        The picture: red, green and blue, multiplied by alpha, and alpha. It is changed in place by `show`.
    """

    def __init__(self, glide: Glide, instant: float) -> None:
        width, height = glide.page.width_px, glide.page.height_px
        check_size(width, height)
        self._glide = glide
        margin = margin_px(width, height)
        self._pen = AggCanvas(-margin, -margin, width + 2 * margin, height + 2 * margin)
        self._pen.rgba[..., 3] = 255
        self._under_pen = self._pen.rgba[margin : margin + height, margin : margin + width]
        self._clear = glide.page.background is None
        self._page = np.zeros((height, width, 4), dtype=np.uint8) if self._clear else self._under_pen
        self._other: _Bytes = np.full((height, width, 4), 255, dtype=np.uint8)
        self._grounds: dict[int, GroundCanvas] = {}
        self._sprites = Sprites()
        self._furniture = FurnishedPage(glide.furniture, width, height)
        self.rgbx: _Bytes = np.empty((height, width, 4), dtype=np.uint8)
        self._instant: float | None = None
        self.show(instant)

    def show(self, instant: float) -> bool:
        """Bring the picture to another instant, later or earlier.

        Returns
        -------
        bool
            Whether it may have changed: then all of it.
        """
        if instant == self._instant:
            return False
        glide = self._glide
        self._draw_ground(instant)
        if self._clear:
            self._pen.rgba[...] = 0
        for layer in glide.moving(instant):
            for primitive in layer.primitives:
                self._pen.draw(primitive)
        if self._clear:
            lay(self._page, premultiplied(self._under_pen), 0, 0)
        for carried in glide.carried(instant):
            self._sprites.lay(carried, self._page)
        self._furniture.lay(instant, glide.share(instant), self._page)
        self.rgbx[...] = self._page
        self._instant = instant
        return True

    def rgb(self) -> _Bytes:
        """Return a copy of the picture, as `frontmap.render.canvas.frame_at` gives it."""
        return straight(self.rgbx) if self._clear else self.rgbx[..., :3].copy()

    def _draw_ground(self, instant: float) -> None:
        windows = self._glide.windows(instant)
        for sheet in [sheet for sheet in self._grounds if len(self._grounds) > _MOST_SHEETS - len(windows)]:
            if all(window.sheet != sheet for window in windows):
                del self._grounds[sheet]
        for number, window in enumerate(windows):
            ground = self._ground(window.sheet, instant)
            ground.cut_out(window, self._other if number else self._page)
            if number:
                _mix(self._page, self._other, window.share)

    def _ground(self, sheet: int, instant: float) -> GroundCanvas:
        ground = self._grounds.get(sheet)
        if ground is None:
            ground = self._grounds[sheet] = GroundCanvas(self._glide.sheets[sheet].film(), instant)
        else:
            ground.show(instant)
        return ground


def _mix(page: _Bytes, other: _Bytes, share: float) -> None:
    """Mix a share of another picture into a page, row by row of a few at a time, so that it stays in the cache."""
    weight = np.uint16(round(share * 256))
    for first in range(0, len(page), 16):
        rows = page[first : first + 16].astype(np.uint16)
        rows *= 256 - weight
        rows += other[first : first + 16] * weight
        rows >>= 8
        page[first : first + 16] = rows
