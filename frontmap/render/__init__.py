"""Scenes and films become files and arrays; nothing here ever meets a scenario."""

from frontmap.render.agg import check_size, draw_layers
from frontmap.render.axes import draw_in_axes
from frontmap.render.canvas import Canvas, frame_at, frames
from frontmap.render.encode import KINDS, Quality
from frontmap.render.film import FilmReport, write_film
from frontmap.render.output import check_target, write_whole
from frontmap.render.still import STILL_KINDS, pixels_of, still_bytes, write_still

__all__ = [
    "KINDS",
    "STILL_KINDS",
    "Canvas",
    "FilmReport",
    "Quality",
    "check_size",
    "check_target",
    "draw_in_axes",
    "draw_layers",
    "frame_at",
    "frames",
    "pixels_of",
    "still_bytes",
    "write_film",
    "write_still",
    "write_whole",
]
