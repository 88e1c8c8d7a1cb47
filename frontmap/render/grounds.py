"""The ground of a glide, frame by frame: sheets are made before they are needed, in a thread of their own."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from frontmap.render.agg import mix
from frontmap.render.ground_canvas import GroundCanvas
from frontmap.scene.glide import Glide

__all__ = ["Grounds"]

_Bytes = npt.NDArray[np.uint8]


class Grounds:
    """The ground of a glide at one instant after another.

    Of the sheets only those are kept that a frame takes, and, where it takes a single one, that which comes next.

    Parameters
    ----------
    glide : Glide
    """

    def __init__(self, glide: Glide) -> None:
        self._glide = glide
        self._seen = [{window.sheet for window in glide.windows(instant)} for instant in glide.instants.tolist()]
        self._sheets: dict[int, Future[GroundCanvas]] = {}
        self._making = ThreadPoolExecutor(1, thread_name_prefix="frontmap sheet")

    def draw(self, instant: float, page: _Bytes) -> None:
        """Draw the ground of an instant.

        Parameters
        ----------
        instant : float
        page : ndarray of uint8, shape (height, width, 4)
            Is written to: red, green and blue, multiplied by alpha, and alpha; over opaque ground the last is left.
        """
        windows = self._glide.windows(instant)
        needed = {window.sheet: instant for window in windows}
        if len(needed) == 1:
            needed |= self._next(instant, *needed)
        for sheet in [sheet for sheet in self._sheets if sheet not in needed]:
            del self._sheets[sheet]
        for sheet, shown in needed.items():
            if sheet not in self._sheets:
                self._sheets[sheet] = self._making.submit(self._made, sheet, shown)
        height, width = page.shape[:2]
        planes: list[_Bytes] = []
        for window in windows:
            ground = self._sheets[window.sheet].result()
            ground.show(instant)
            part = ground.cut_out(window, width, height)
            for plane, other in zip(planes, part, strict=False):
                mix(plane, other, window.share)
            planes = planes or part
        for number, plane in enumerate(planes):
            page[..., number] = plane

    def _next(self, instant: float, sheet: int) -> dict[int, float]:
        """Return the sheet that is needed next after the one that is, and when."""
        following = int(np.searchsorted(self._glide.instants, instant, side="right"))
        for shown, seen in zip(self._glide.instants[following:].tolist(), self._seen[following:], strict=True):
            if others := seen - {sheet}:
                return dict.fromkeys(sorted(others)[:1], shown)
        return {}

    def _made(self, sheet: int, instant: float) -> GroundCanvas:
        return GroundCanvas(self._glide.sheets[sheet].film(), instant)
