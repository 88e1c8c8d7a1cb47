"""Letters of texts on the page: where each stands, along a course too, and what it covers."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from frontmap.scene.primitives import Box, Text
from frontmap.scene.typography import CAP_HEIGHT, measure, outline, text_box

__all__ = ["box_round", "capital_boxes", "feet_of", "letter_boxes"]

_ABOVE, _BELOW = 0.92, 0.27
"""How far letters reach above and below the base line, in ems."""


def feet_of(text: Text) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return where each letter of a text begins on its base line, and how it is turned.

    Returns
    -------
    feet : ndarray of float64, shape (letters, 2)
        Page pixels.
    turns : ndarray of float64, shape (letters,)
        Radians counter-clockwise, as the reader sees it.

    Raises
    ------
    RenderError
        If the font lacks a character.
    """
    starts = outline(text.text, text.font).starts * text.size_px
    starts = starts + np.arange(len(starts)) * text.letter_spacing_px
    width = measure(text.text, text.font, text.size_px, text.letter_spacing_px)
    if not text.course:
        turn = math.radians(text.rotation_deg)
        along = starts - {"left": 0.0, "centre": width / 2, "right": width}[text.align]
        feet = np.column_stack([text.x + along * math.cos(turn), text.y - along * math.sin(turn)])
        return feet, np.full(len(starts), turn)
    course = np.array(text.course, dtype=np.float64)
    passed = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(course, axis=0).T))])
    half = np.diff([*starts, width]) / 2
    middles = passed[-1] / 2 - width / 2 + starts + half

    def at(distance: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        inside = np.column_stack([np.interp(distance, passed, column) for column in course.T])
        # Beyond its ends the course goes straight on.
        before = np.minimum(distance, 0.0)[:, None] * _unit(course[1] - course[0])
        behind = np.maximum(distance - passed[-1], 0.0)[:, None] * _unit(course[-1] - course[-2])
        return np.asarray(inside + before + behind)

    reach = np.maximum(half, 0.3 * text.size_px)
    ahead = at(middles + reach) - at(middles - reach)
    ahead /= np.maximum(np.hypot(*ahead.T), 1e-9)[:, None]
    return at(middles) - ahead * half[:, None], -np.arctan2(ahead[:, 1], ahead[:, 0])


def letter_boxes(text: Text) -> npt.NDArray[np.float64]:
    """Return the box round each letter of a text with its halo, shape (letters, 4); blanks are left out."""
    halo = text.halo_px if text.halo is not None else 0.0
    return _boxes(text, _ABOVE * text.size_px + halo, -_BELOW * text.size_px - halo, halo)


def capital_boxes(text: Text) -> npt.NDArray[np.float64]:
    """Return the box round each letter of a text in plain capitals, without its halo, shape (letters, 4)."""
    return _boxes(text, CAP_HEIGHT * text.size_px, 0.0, 0.0)


def _boxes(text: Text, above: float, below: float, halo: float) -> npt.NDArray[np.float64]:
    feet, turns = feet_of(text)
    starts = outline(text.text, text.font).starts * text.size_px
    widths = np.diff([*starts, measure(text.text, text.font, text.size_px)])
    along = np.stack([np.full(len(feet), -halo), widths + halo, widths + halo, np.full(len(feet), -halo)], axis=1)
    up = np.array([above, above, below, below])
    cosine, sine = np.cos(turns)[:, None], np.sin(turns)[:, None]
    x = feet[:, :1] + along * cosine - up * sine
    y = feet[:, 1:] - along * sine - up * cosine
    boxes = np.stack([x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)], axis=1)
    seen = np.array([not letter.isspace() for letter in text.text], dtype=bool)
    return np.asarray(boxes[seen] if len(seen) == len(boxes) else boxes)


def box_round(text: Text) -> Box:
    """Return the box round a text, however it is turned or bent."""
    if not text.course and not text.rotation_deg:
        return text_box(text)
    boxes = letter_boxes(text)
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _unit(step: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(step / max(float(np.hypot(*step)), 1e-9))
