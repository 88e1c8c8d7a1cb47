"""A war as the browser gets it: a story in words, and a block of numbers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from frontmap.errors import RenderError
from frontmap.scene.ground import ground_of
from frontmap.scene.look import Look
from frontmap.scene.stage import ATTRIBUTION
from frontmap.scene.theme import THEMES, theme_named
from frontmap.viewer.arrivals import pack_arrivals
from frontmap.viewer.fonts import pack_fonts
from frontmap.viewer.frame import TYPE_SCALE, frame_of
from frontmap.viewer.ground import pack_ground, relief_picture
from frontmap.viewer.marks import icons, marks_of, units_of
from frontmap.viewer.names import names_of
from frontmap.viewer.packing import Packer
from frontmap.viewer.story import colours_of, provinces_of, statements_of, story_of

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["Exhibit", "exhibit_of"]


@dataclass(frozen=True)
class Exhibit:
    """A war for the browser.

    Attributes
    ----------
    story : dict
        Plain values for JSON: words, days, colours, and where each array lies in the block.
    block : bytes
        Arrays, deflated (`frontmap.viewer.packing`).
    """

    story: dict[str, Any]
    block: bytes


def exhibit_of(control: Control, look: Look | None = None) -> Exhibit:
    """Gather what a browser needs to show a war.

    Parameters
    ----------
    control : Control
    look : Look, optional
        Its view is what is shown first; its theme is the light one, beside ``night`` as the dark one.

    Raises
    ------
    RenderError
        If there is no such theme or colour, a font lacks a character, or the ground is to come from the web.
    NamingError
        If the view is not understood.
    """
    look = Look() if look is None else look
    if look.basemap is not None:
        raise RenderError("a page asks nobody for anything and has its own ground; leave out basemap")
    timeline = control.timeline
    theme = theme_named(look.theme) if isinstance(look.theme, str) else look.theme
    frame = frame_of(timeline, look.view)
    packer = Packer()
    ground = ground_of(control.theatre, frame.sheet)
    words = {
        "title": timeline.title if look.title is None else look.title,
        "credit": ATTRIBUTION,
        **story_of(control),
        "provinces": provinces_of(control),
        "changes": statements_of(change.statement for change in timeline.changes),
        "marks": marks_of(control, frame.sheet),
        **units_of(control, frame.sheet),
    }
    names = names_of(control, frame)
    pack_arrivals(control, frame.sheet, packer)
    widths = pack_ground(ground, packer)
    packer.add_bytes("names", json.dumps(names, ensure_ascii=False, separators=(",", ":")).encode())
    texts = json.dumps([words, names], ensure_ascii=False)
    story = words | {
        "width": frame.sheet.width_px,
        "height": frame.sheet.height_px,
        "home": [round(edge) for edge in frame.home],
        "metres_per_unit": frame.sheet.metres_per_px,
        "type_scale": TYPE_SCALE,
        "line_widths": widths,
        "icons": icons(),
        "relief": relief_picture(ground, frame),
        "themes": {"light": colours_of(control, theme), "dark": colours_of(control, THEMES["night"])},
        "dark_first": theme.name == "night",
        "fonts": pack_fonts(texts, packer),
    }
    block = packer.block()
    return Exhibit(story | {"arrays": packer.table}, block)
