"""Scenes and films become files and arrays; nothing here ever meets a scenario."""

from frontmap.render.canvas import Canvas, frame_at, frames
from frontmap.render.encode import KINDS, Quality
from frontmap.render.film import FilmReport, write_film
from frontmap.render.output import write_whole

__all__ = ["KINDS", "Canvas", "FilmReport", "Quality", "frame_at", "frames", "write_film", "write_whole"]
