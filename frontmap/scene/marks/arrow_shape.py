"""Arrows of advances: curved through their waypoints, tapered, grown to a part of their way."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["arrow_ring", "curve_through", "eased"]

Vertices = npt.NDArray[np.float64]
_Places = npt.NDArray[np.complex128]

TAIL_PX, NECK_PX, HEAD_WIDTH_PX, HEAD_LENGTH_PX = 3.0, 10.0, 27.0, 24.0
_STEP_PX = 3.0


def eased(part: float) -> float:
    """Return a part of a way, 0 to 1, that begins and ends gently."""
    inside = min(max(part, 0.0), 1.0)
    return inside * inside * (3.0 - 2.0 * inside)


def curve_through(points: Vertices) -> Vertices:
    """Return a smooth curve through points: a centripetal Catmull–Rom spline, which makes no loops.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
        At least two, in page pixels.

    Returns
    -------
    ndarray, shape (m, 2)
        Vertices about three pixels apart, the first and the last point among them.
    """
    distinct = points[np.concatenate([[True], np.hypot(*np.diff(points, axis=0).T) > 0.5])]
    if len(distinct) < 3:
        ends = distinct if len(distinct) == 2 else np.vstack([distinct, distinct])
        count = max(int(np.hypot(*(ends[1] - ends[0])) / _STEP_PX), 2)
        straight: Vertices = np.linspace(ends[0], ends[1], count)
        return straight
    padded = np.vstack([2 * distinct[0] - distinct[1], distinct, 2 * distinct[-1] - distinct[-2]])
    pieces: list[Vertices] = []
    for index in range(1, len(padded) - 2):
        p0, p1, p2, p3 = padded[index - 1 : index + 3]
        t0 = 0.0
        t1 = t0 + np.hypot(*(p1 - p0)) ** 0.5
        t2 = t1 + np.hypot(*(p2 - p1)) ** 0.5
        t3 = t2 + np.hypot(*(p3 - p2)) ** 0.5
        count = max(int(np.hypot(*(p2 - p1)) / _STEP_PX), 2)
        t = np.linspace(t1, t2, count, endpoint=False)[:, None]
        a1 = (t1 - t) / (t1 - t0) * p0 + (t - t0) / (t1 - t0) * p1
        a2 = (t2 - t) / (t2 - t1) * p1 + (t - t1) / (t2 - t1) * p2
        a3 = (t3 - t) / (t3 - t2) * p2 + (t - t2) / (t3 - t2) * p3
        b1 = (t2 - t) / (t2 - t0) * a1 + (t - t0) / (t2 - t0) * a2
        b2 = (t3 - t) / (t3 - t1) * a2 + (t - t1) / (t3 - t1) * a3
        pieces.append((t2 - t) / (t2 - t1) * b1 + (t - t1) / (t2 - t1) * b2)
    return np.vstack([*pieces, distinct[-1:]])


def arrow_ring(curve: Vertices, grown: float, scale: float) -> Vertices | None:
    """Return the outline of an arrow along a curve.

    Parameters
    ----------
    curve : ndarray, shape (n, 2)
    grown : float
        Part of the curve that the arrow covers, 0 to 1.
    scale : float

    Returns
    -------
    ndarray, shape (m, 2), or None
        None as long as the arrow is too short to be seen.
    """
    # Places on the page as complex numbers: x + i y. What lies to their left is -i times ahead, for y is down.
    way = np.ascontiguousarray(curve).view(np.complex128)[:, 0]
    along = np.concatenate([[0.0], np.cumsum(np.abs(way[1:] - way[:-1]))])
    length = float(along[-1]) * min(max(grown, 0.0), 1.0)
    if length < 16.0 * scale:
        return None
    # A short arrow is a small one.
    size = scale * min(1.0, 0.35 + 0.65 * length / (3.0 * HEAD_LENGTH_PX * scale))
    head = min(HEAD_LENGTH_PX * size, 0.6 * length)
    count = max(int(length / (_STEP_PX * scale)), 4)
    at = np.linspace(0.0, length - head * 0.82, count)
    places: _Places = np.interp(np.append(at, (length - head, length)), along, way)
    middle, neck, tip = places[:-2], places[-2], places[-1]
    ahead = np.empty_like(middle)
    ahead[1:-1] = middle[2:] - middle[:-2]
    ahead[0], ahead[-1] = middle[1] - middle[0], middle[-1] - middle[-2]
    half = (TAIL_PX + (NECK_PX - TAIL_PX) * (at / length) ** 0.8) / 2 * size
    aside = ahead * -1j / np.maximum(np.abs(ahead), 1e-9) * half
    sideways = (tip - neck) * -1j / max(abs(tip - neck), 1e-9) * HEAD_WIDTH_PX / 2 * size
    outline = np.concatenate([middle + aside, [neck + sideways, tip, neck - sideways], (middle - aside)[::-1]])
    return outline.view(np.float64).reshape(-1, 2)
