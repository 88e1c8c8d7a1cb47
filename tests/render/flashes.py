"""General flashes of a film, counted as WCAG 2.2 defines them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import numpy as np

__all__ = ["most_flashes_in_a_second"]

_LEAST_CHANGE, _DARK = 0.1, 0.8
_LEAST_SHARE = 0.25 * 0.25
"""A quarter of any 10 degrees of the visual field; at usual distances that is a quarter of a quarter of the page."""


def _luminance(frame: np.ndarray) -> np.ndarray:
    share = frame[..., :3].astype(np.float64) / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def most_flashes_in_a_second(frames: Iterable[np.ndarray], fps: float) -> int:
    """Return the most general flashes within any second of a film.

    A flash is a pair of opposing changes of relative luminance by a tenth of its greatest value or more, where the
    darker picture is below 0.8. It counts where the pixels that change so make up enough of the page at once.

    Parameters
    ----------
    frames : iterable of ndarray of uint8, each of shape (height, width, 3)
    fps : float
    """
    changes: list[tuple[int, int]] = []
    extreme: np.ndarray | None = None
    rising: np.ndarray | None = None
    for number, frame in enumerate(frames):
        light = _luminance(frame)
        if extreme is None or rising is None:
            extreme, rising = light.copy(), np.zeros(light.shape, dtype=np.int8)
            continue
        step = light - extreme
        dark = np.minimum(light, extreme) < _DARK
        for sign in (1, -1):
            turned = (sign * step >= _LEAST_CHANGE) & dark & (rising != sign)
            if turned.mean() >= _LEAST_SHARE:
                changes.append((number, sign))
            rising[turned] = sign
        # Along its own way a pixel's extreme follows it; against it, it stays until the change is large enough.
        follows = (rising == np.sign(step)) | (rising == 0) & (np.abs(step) < _LEAST_CHANGE / 20)
        extreme[follows] = light[follows]
        large = np.abs(step) >= _LEAST_CHANGE
        extreme[large] = light[large]
    most = 0
    for first, (begin, _) in enumerate(changes):
        signs = [sign for number, sign in changes[first:] if number - begin < fps]
        turns = 1 + sum(one != other for one, other in itertools.pairwise(signs))
        most = max(most, turns // 2)
    return most
