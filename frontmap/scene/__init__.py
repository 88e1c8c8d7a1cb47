"""Scenes: what a map looks like, projected, styled and laid out, but not yet drawn.

A `Stage` holds all that does not depend on the instant; `scene_at`, `still_of` and `film_of` make pictures of it.
"""

from frontmap.scene.colour import PALETTE, as_hex, parse_colour
from frontmap.scene.compose import set_stage
from frontmap.scene.describe import describe
from frontmap.scene.look import Look, LookOptions
from frontmap.scene.named_views import NAMED_VIEWS
from frontmap.scene.pace import Pace, busy_spans, film_seconds, frame_instants
from frontmap.scene.pictures import film_of, scene_at, still_of
from frontmap.scene.primitives import Fill, Film, Layer, Page, Picture, Scene, Stroke, Text
from frontmap.scene.stage import ATTRIBUTION, Stage
from frontmap.scene.theme import THEMES, Theme, theme_named
from frontmap.scene.view import View

__all__ = [
    "ATTRIBUTION",
    "NAMED_VIEWS",
    "PALETTE",
    "THEMES",
    "Fill",
    "Film",
    "Layer",
    "Look",
    "LookOptions",
    "Pace",
    "Page",
    "Picture",
    "Scene",
    "Stage",
    "Stroke",
    "Text",
    "Theme",
    "View",
    "as_hex",
    "busy_spans",
    "describe",
    "film_of",
    "film_seconds",
    "frame_instants",
    "parse_colour",
    "scene_at",
    "set_stage",
    "still_of",
    "theme_named",
]
