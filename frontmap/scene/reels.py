"""A film in several reels, one after the other: through a camera that stands still, or through one that moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from frontmap.scene.glide import Glide
from frontmap.scene.primitives import Film, Page

__all__ = ["Reels", "reels_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Reels:
    """A film in reels.

    Attributes
    ----------
    page : Page
        Of all reels.
    instants : ndarray of float64, shape (frames,)
        What each frame of the whole film shows; never falling.
    lengths : tuple of int
        Frames of each reel; their sum is that of all.
    film : callable(int) -> Film or Glide
        Makes a reel by its number, from 0. It is pure and may take its time.
    """

    page: Page
    instants: npt.NDArray[np.float64]
    lengths: tuple[int, ...]
    film: Callable[[int], Film | Glide]

    @property
    def starts(self) -> tuple[int, ...]:
        """The first frame of each reel."""
        return tuple(accumulate(self.lengths[:-1], initial=0)) if self.lengths else ()

    def reel_at(self, frame: int) -> int:
        """Return the number of the reel that a frame is on."""
        return int(np.searchsorted(self.starts, frame, side="right")) - 1


def reels_of(film: Film | Reels) -> Reels:
    """Return a film as reels; one through one camera is a single reel."""
    if isinstance(film, Reels):
        return film
    return Reels(film.page, film.instants, (len(film.instants),), lambda number: film)
