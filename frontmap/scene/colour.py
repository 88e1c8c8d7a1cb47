"""Colours: reading and mixing them, how far apart they look to every eye, and the palette for sides.

Sources of the algorithms: CIEDE2000 after Sharma, Wu & Dalal, "The CIEDE2000 color-difference formula" (2005);
colour-vision deficiencies after Machado, Oliveira & Fernandes, "A physiologically-based model for simulation of color
vision deficiency" (2009), severity 1; contrast after WCAG 2.2.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Literal

import numpy as np
import numpy.typing as npt

from frontmap.errors import RenderError
from frontmap.scene.primitives import Colour

__all__ = [
    "PALETTE",
    "Vision",
    "as_hex",
    "at_luminance",
    "contrast",
    "difference",
    "grey_of",
    "mix",
    "nearest_in_any_vision",
    "parse_colour",
    "seen",
]

Vision = Literal["normal", "deuteranopia", "protanopia", "tritanopia"]

PALETTE: Mapping[str, str] = {
    "red": "#d8473b",
    "blue": "#3a72c4",
    "green": "#78d9a4",
    "orange": "#f6a92e",
    "purple": "#4c2f56",
    "brown": "#6f0b00",
    "pink": "#e2c8eb",
    "grey": "#6f8088",
}
"""Names that an author may give to a side's colour. As land on the `atlas` paper every two of them differ by at least
12 in CIEDE2000 to normal, deuteranopic, protanopic and tritanopic eyes."""

_MACHADO: dict[Vision, npt.NDArray[np.float64]] = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}

_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def parse_colour(text: str) -> Colour:
    """Read a palette name or ``#rrggbb``.

    Raises
    ------
    RenderError
        If it is neither.
    """
    named = PALETTE.get(text.strip().lower(), text.strip())
    if _HEX.fullmatch(named) is None:
        raise RenderError(f"{text!r} is no colour; write #rrggbb or one of {', '.join(PALETTE)}")
    red, green, blue = (int(named[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def as_hex(colour: Colour) -> str:
    """Write a colour as ``#rrggbb``."""
    return "#" + "".join(f"{round(min(max(part, 0.0), 1.0) * 255):02x}" for part in colour)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return `one` with a `share` (0 to 1) of `other` in it, mixed in sRGB."""
    red, green, blue = (a * (1.0 - share) + b * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def _linear(colour: Colour) -> npt.NDArray[np.float64]:
    given = np.asarray(colour, dtype=np.float64)
    return np.where(given <= 0.04045, given / 12.92, ((given + 0.055) / 1.055) ** 2.4)


def _encoded(linear: npt.NDArray[np.float64]) -> Colour:
    clipped = np.clip(linear, 0.0, 1.0)
    red, green, blue = np.where(clipped <= 0.0031308, clipped * 12.92, 1.055 * clipped ** (1 / 2.4) - 0.055)
    return float(red), float(green), float(blue)


def seen(colour: Colour, vision: Vision) -> Colour:
    """Return a colour as an eye with a deficiency sees it."""
    return _encoded(_MACHADO[vision] @ _linear(colour))


def grey_of(colour: Colour) -> Colour:
    """Return the grey of a colour's luminance."""
    return _encoded(np.full(3, _luminance(colour)))


def _lab(colour: Colour) -> tuple[float, float, float]:
    scaled = _XYZ @ _linear(colour) / _WHITE
    x, y, z = np.where(scaled > 216 / 24389, np.cbrt(scaled), (24389 / 27 * scaled + 16) / 116)
    return float(116 * y - 16), float(500 * (x - y)), float(200 * (y - z))


def difference(one: Colour, other: Colour) -> float:
    """Return the CIEDE2000 difference of two colours; about 2 is just visible, 12 is plain."""
    (l1, a1, b1), (l2, a2, b2) = _lab(one), _lab(other)
    chroma = ((math.hypot(a1, b1) + math.hypot(a2, b2)) / 2) ** 7
    stretch = 0.5 * (1 - math.sqrt(chroma / (chroma + 25**7)))
    a1, a2 = a1 * (1 + stretch), a2 * (1 + stretch)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    turn = 0.0
    middle = h1 + h2
    if c1 * c2:
        turn = (h2 - h1 + 180) % 360 - 180
        middle = (h1 + turn / 2) % 360
    delta_l, delta_c = l2 - l1, c2 - c1
    delta_h = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    weight = (
        1
        - 0.17 * math.cos(math.radians(middle - 30))
        + 0.24 * math.cos(math.radians(2 * middle))
        + 0.32 * math.cos(math.radians(3 * middle + 6))
        - 0.20 * math.cos(math.radians(4 * middle - 63))
    )
    scale_l = 1 + 0.015 * (mean_l - 50) ** 2 / math.sqrt(20 + (mean_l - 50) ** 2)
    scale_c = 1 + 0.045 * mean_c
    scale_h = 1 + 0.015 * mean_c * weight
    swing = 30 * math.exp(-(((middle - 275) / 25) ** 2))
    rotation = -2 * math.sqrt(mean_c**7 / (mean_c**7 + 25**7)) * math.sin(math.radians(2 * swing))
    part_l, part_c, part_h = delta_l / scale_l, delta_c / scale_c, delta_h / scale_h
    return math.sqrt(part_l**2 + part_c**2 + part_h**2 + rotation * part_c * part_h)


def nearest_in_any_vision(one: Colour, other: Colour) -> float:
    """Return the smallest difference of two colours over normal and the three deficient visions."""
    return min(difference(seen(one, vision), seen(other, vision)) for vision in _MACHADO)


def _luminance(colour: Colour) -> float:
    return float(_linear(colour) @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: Colour, other: Colour) -> float:
    """Return the WCAG contrast of two colours, 1 to 21; text wants at least 4.5."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def at_luminance(colour: Colour, luminance: float) -> Colour:
    """Return the colour's own hue at a given relative luminance, 0 to 1, made by scaling its light."""
    linear = _linear(colour)
    current = _luminance(colour)
    if current < 1e-4:  # black has no hue to keep
        return _encoded(np.full(3, luminance))
    scaled = linear * (luminance / current)
    # Where a primary would overflow, the rest is made up with white, so that the hue stays.
    excess = float(scaled.max())
    if excess > 1.0:
        scaled = scaled / excess
        reached = float(scaled @ np.array([0.2126, 0.7152, 0.0722]))
        share = max(luminance - reached, 0.0) / max(1.0 - reached, 1e-6)
        scaled = scaled + (1.0 - scaled) * share
    return _encoded(scaled)
