"""Scenes and films become files and arrays; nothing here ever meets a scenario."""

from frontmap.render.agg import check_size, draw_layers
from frontmap.render.axes import draw_in_axes
from frontmap.render.canvas import Canvas, frame_at, frames
from frontmap.render.film import FilmReport, film_format, join_film, write_film
from frontmap.render.kinds import KINDS, Compression, Quality
from frontmap.render.output import check_target, write_whole
from frontmap.render.segments import EncodedSegment, encode_segment, segments_of
from frontmap.render.still import STILL_KINDS, pixels_of, still_bytes, write_still

__all__ = [
    "KINDS",
    "STILL_KINDS",
    "Canvas",
    "Compression",
    "EncodedSegment",
    "FilmReport",
    "Quality",
    "check_size",
    "check_target",
    "draw_in_axes",
    "draw_layers",
    "encode_segment",
    "film_format",
    "frame_at",
    "frames",
    "join_film",
    "pixels_of",
    "segments_of",
    "still_bytes",
    "write_film",
    "write_still",
    "write_whole",
]
