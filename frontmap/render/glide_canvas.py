"""The picture of a film through a moving camera, at one instant after another."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import AggCanvas, check_size, margin_px, premultiplied, straight
from frontmap.render.furnishing import FurnishedPage
from frontmap.render.grounds import Grounds
from frontmap.render.sprites import Sprites
from frontmap.scene.glide import Glide

__all__ = ["GlideCanvas"]

_Bytes = npt.NDArray[np.uint8]


class GlideCanvas:
    """The picture of a glide, at one instant after another.

    Each picture is drawn whole and depends on its instant alone. While the pen draws what moves over the ground of one
    frame, another thread cuts out that of the next. The canvases reach beyond the page, for lines are cut where they
    leave them and the cut would show at the edge.

    Parameters
    ----------
    glide : Glide
    instant : float
        What to show first.
    """

    def __init__(self, glide: Glide, instant: float) -> None:
        width, height = glide.page.width_px, glide.page.height_px
        check_size(width, height)
        self._glide = glide
        self._clear = glide.page.background is None
        margin = margin_px(width, height)
        self._canvases = _Canvases(-margin, -margin, width + 2 * margin, height + 2 * margin)
        # What is seen, the ground of the next frame, and furniture that is mixed in.
        self._pen, self._next, self._mixed = (self._canvases.take() for _ in range(3))
        self._page = slice(margin, margin + height), slice(margin, margin + width)
        self._grounds = Grounds(glide)
        self._ahead = ThreadPoolExecutor(1, thread_name_prefix="frontmap ground")
        # The first ground takes long: all else is made ready meanwhile.
        self._under_way: tuple[float, Future[None]] | None = self._ground_of(instant)
        self._sprites = Sprites(width, height)
        self._furniture = FurnishedPage(glide.furniture, width, height)
        self._instant: float | None = None
        self.show(instant)

    @property
    def rgbx(self) -> _Bytes:
        """The picture: red, green and blue, multiplied by alpha, and alpha, shape (height, width, 4)."""
        page = self._pen.rgba[self._page]
        return premultiplied(page) if self._clear else page

    def lend(self) -> tuple[_Bytes, Callable[[], None]]:
        """Return `rgbx`, which stays as it is, and what to call, from any thread, when it has been read."""
        if self._clear:
            return self.rgbx, lambda: None
        self._canvases.keep(self._pen)
        return self.rgbx, partial(self._canvases.let_go, self._pen)

    def rgb(self) -> _Bytes:
        """Return a copy of the picture, as `frontmap.render.canvas.frame_at` gives it."""
        page = self._pen.rgba[self._page]
        return page.copy() if self._clear else page[..., :3].copy()

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
        if self._under_way is not None and self._under_way[0] != instant:
            self._under_way[1].result()
            self._under_way = None
        if self._under_way is None:
            self._under_way = self._ground_of(instant)
        layers, carried = glide.moving(instant), glide.carried(instant)
        self._sprites.make_ready(carried)
        self._bring_ground(instant, self._under_way[1])
        for layer in layers:
            for primitive in layer.primitives:
                self._pen.draw(primitive)
        for one in carried:
            self._sprites.lay(one, self._pen)
        self._furniture.lay(instant, glide.share(instant), self._pen, self._mixed)
        self._instant = instant
        return True

    def _bring_ground(self, instant: float, drawn: Future[None]) -> None:
        """Bring the ground of an instant under the pen, and begin with that of the frame after it."""
        drawn.result()
        self._canvases.let_go(self._pen)
        self._pen, self._next = self._next, self._canvases.take()
        following = int(np.searchsorted(self._glide.instants, instant, side="right"))
        more = following < len(self._glide.instants)
        self._under_way = self._ground_of(float(self._glide.instants[following])) if more else None

    def _ground_of(self, instant: float) -> tuple[float, Future[None]]:
        return instant, self._ahead.submit(self._draw_ground, instant)

    def _draw_ground(self, instant: float) -> None:
        page = self._next.rgba[self._page]
        if self._clear:
            self._next.rgba[...] = 0
        self._grounds.draw(instant, page)
        if self._clear:
            page[...] = straight(page)


class _Canvases:
    """Canvases of one place and size that are used again when nobody uses them any more.

    To make a new one for each picture would cost as much as to draw upon it.
    """

    def __init__(self, left: int, top: int, width_px: int, height_px: int) -> None:
        self._place = left, top, width_px, height_px
        self._free: list[AggCanvas] = []
        self._uses: Counter[AggCanvas] = Counter()
        self._lock = threading.Lock()

    def take(self) -> AggCanvas:
        """Return a canvas that nobody uses; what was drawn upon it may still be there."""
        with self._lock:
            canvas = self._free.pop() if self._free else None
        if canvas is None:
            canvas = AggCanvas(*self._place)
            canvas.rgba[..., 3] = 255
        self.keep(canvas)
        return canvas

    def keep(self, canvas: AggCanvas) -> None:
        """Count one more use of a canvas."""
        with self._lock:
            self._uses[canvas] += 1

    def let_go(self, canvas: AggCanvas) -> None:
        """Count one use less of a canvas."""
        with self._lock:
            self._uses[canvas] -= 1
            if not self._uses[canvas]:
                self._free.append(canvas)
