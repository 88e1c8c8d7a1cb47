"""The pictures of a reel, whether its camera stands still or moves."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from frontmap.render.canvas import Canvas, frame_at
from frontmap.render.glide_canvas import GlideCanvas
from frontmap.scene.glide import Glide
from frontmap.scene.primitives import Film

__all__ = ["AnyCanvas", "canvas_of", "pictures_at"]

AnyCanvas: TypeAlias = Canvas | GlideCanvas


def canvas_of(reel: Film | Glide, instant: float) -> AnyCanvas:
    """Return the picture of a reel, to be brought from one instant to another."""
    return GlideCanvas(reel, instant) if isinstance(reel, Glide) else Canvas(reel, instant)


def pictures_at(reel: Film | Glide, instants: list[float]) -> list[npt.NDArray[np.uint8]]:
    """Return the pictures of a reel at some instants, each drawn whole, as `frame_at` does."""
    if isinstance(reel, Film):
        return [frame_at(reel, instant) for instant in instants]
    canvas = GlideCanvas(reel, instants[0])
    pictures = [canvas.rgb()]
    for instant in instants[1:]:
        canvas.show(instant)
        pictures.append(canvas.rgb())
    return pictures
