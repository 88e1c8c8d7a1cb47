"""Films in 255 colours: one palette for all frames, so that nothing flickers where nothing happens."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["MOST_COLOURS", "IndexedFrame", "Palette", "choose_palette"]

MOST_COLOURS = 255
"""One less than a byte can tell apart: the last index stands for a pixel that stays as it was."""

_BITS = 6
_SAMPLE_PIXELS = 250_000

_Bytes = npt.NDArray[np.uint8]


class Palette:
    """Some colours, and which of them is nearest to any colour.

    Parameters
    ----------
    colours : ndarray of uint8, shape (n, 3)
        Red, green, blue; 1 to `MOST_COLOURS` of them.
    """

    def __init__(self, colours: _Bytes) -> None:
        from scipy.spatial import cKDTree

        self.colours = colours
        steps = (np.arange(1 << _BITS) + 0.5) * (256 >> _BITS) - 0.5
        cells = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3)
        self._nearest: _Bytes = np.asarray(cKDTree(colours.astype(np.float64)).query(cells)[1]).astype(np.uint8)

    def indices(self, rgbx: _Bytes) -> _Bytes:
        """Return the palette index for each colour.

        Parameters
        ----------
        rgbx : ndarray of uint8, shape (k, 3 or more)

        Returns
        -------
        ndarray of uint8, shape (k,)
        """
        coarse = (rgbx[:, :3] >> (8 - _BITS)).astype(np.intp)
        return self._nearest.take((coarse[:, 0] << 2 * _BITS) | (coarse[:, 1] << _BITS) | coarse[:, 2])


def choose_palette(pictures: Sequence[_Bytes], colours: int = MOST_COLOURS) -> Palette:
    """Choose the colours that show some pictures best.

    Parameters
    ----------
    pictures : sequence of ndarray of uint8, each of shape (height, width, 3)
        Frames from all over the film.
    colours : int
        The most that may be chosen, 2 to `MOST_COLOURS`.

    Returns
    -------
    Palette
        Of at most `colours`, found by median cut and drawn to the means of what they stand for (Pillow's
        ``quantize`` with ``kmeans``). The same pictures give the same palette.
    """
    from PIL import Image

    pixels = np.concatenate([picture.reshape(-1, 3) for picture in pictures])
    sample = pixels[:: -(-len(pixels) // _SAMPLE_PIXELS)]
    image = Image.fromarray(np.ascontiguousarray(sample)[np.newaxis])
    reduced = image.quantize(colours, method=Image.Quantize.MEDIANCUT, kmeans=3)
    listed = np.array(reduced.getpalette(), dtype=np.uint8).reshape(-1, 3)
    return Palette(np.unique(listed[: int(np.asarray(reduced).max()) + 1], axis=0))


class IndexedFrame:
    """A picture in palette indices, brought up to date pixel by pixel.

    Parameters
    ----------
    width_px, height_px : int
    palette : Palette

    Attributes
    ----------
    indices : ndarray of uint8, shape (height, width)
    colours : ndarray of uint8, shape (n, 3)
        What they stand for.
    """

    def __init__(self, width_px: int, height_px: int, palette: Palette) -> None:
        self._palette = palette
        self.colours = palette.colours
        self.indices: _Bytes = np.zeros((height_px, width_px), dtype=np.uint8)

    def update(self, rgbx: _Bytes, changed: npt.NDArray[np.intp]) -> None:
        """Take over pixels of a picture; the parameters are those of `PlanarFrame.update`."""
        if len(changed):
            packed = rgbx.reshape(-1, 4).view(np.uint32)[:, 0]
            self.indices.reshape(-1)[changed] = self._palette.indices(
                packed.take(changed).view(np.uint8).reshape(-1, 4)
            )
