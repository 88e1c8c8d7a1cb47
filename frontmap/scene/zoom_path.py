"""The way of a camera from one frame of ground to another: smooth and efficient zooming and panning.

After J. J. van Wijk and W. A. A. Nuij, "Smooth and efficient zooming and panning", IEEE Symposium on Information
Visualization 2003, pp. 15-23 (equation 9): of all ways, the one along which what is seen changes least. Where two
frames lie far apart against their size, the camera rises until it sees enough of both, and comes down again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["Frame", "ZoomPath", "eased"]

_RHO = 1.42
"""How readily the camera rises: the mean of what the authors' test persons chose."""

_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of ground.

    Attributes
    ----------
    easting, northing : float
        Of its middle, in metres of the paper.
    width_m : float
    """

    easting: float
    northing: float
    width_m: float


@dataclass(frozen=True, slots=True)
class ZoomPath:
    """The way from one frame to another.

    Attributes
    ----------
    first, last : Frame
        On the same paper.
    """

    first: Frame
    last: Frame

    def at(self, share: float) -> Frame:
        """Return the frame after a share of the way, 0 to 1; at both ends exactly the first and the last."""
        if share <= 0.0:
            return self.first
        if share >= 1.0:
            return self.last
        one, other = self.first, self.last
        distance = math.hypot(other.easting - one.easting, other.northing - one.northing)
        if distance < _NEAR * min(one.width_m, other.width_m):
            return self._frame(share, one.width_m * (other.width_m / one.width_m) ** share)
        before, after = self._turn(distance, 0), self._turn(distance, 1)
        s = share * (after - before) / _RHO
        wide = one.width_m * math.cosh(before)
        along = one.width_m / _RHO**2 * (math.cosh(before) * math.tanh(_RHO * s + before) - math.sinh(before))
        return self._frame(along / distance, wide / math.cosh(_RHO * s + before))

    def _turn(self, distance: float, end: int) -> float:
        """Return the authors' r of one end."""
        one, other = self.first.width_m, self.last.width_m
        sign, wide = (-1.0, other) if end else (1.0, one)
        b = (other**2 - one**2 + sign * _RHO**4 * distance**2) / (2 * wide * _RHO**2 * distance)
        return -math.asinh(b)

    def _frame(self, share: float, width_m: float) -> Frame:
        one, other = self.first, self.last
        return Frame(
            one.easting + (other.easting - one.easting) * share,
            one.northing + (other.northing - one.northing) * share,
            width_m,
        )


def eased(share: float) -> float:
    """Return the share of the way that is done after a share of the time: slow at both ends, 0 to 1."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3.0 - 2.0 * share)
