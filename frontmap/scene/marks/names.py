"""What is written along marks while they last: names of attacks, and of those who fly a raid for neither side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from frontmap.scene.beside_lines import along_line
from frontmap.scene.lettering import box_round
from frontmap.scene.marks.item import Item
from frontmap.scene.marks.pen import Pen
from frontmap.scene.primitives import Box, Layer, Text
from frontmap.scene.sheet import overlaps, type_size

__all__ = ["Names", "names_of"]

_TYPE_PX = 16.0
_GAP_PX = 8.0
_SHARES = (0.45, 0.3, 0.6, 0.15, 0.8, 0.38, 0.52, 0.22, 0.7, 0.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """Names with the time for which each stands.

    Attributes
    ----------
    written : tuple of (float, float, Text)
        From when, until when, what.
    """

    written: tuple[tuple[float, float, Text], ...]

    def at(self, instant: float) -> Layer:
        """Return the names at an instant."""
        texts = tuple(text for start, end, text in self.written if start < instant <= end)
        return Layer("mark-names", texts, key=texts)

    def standing(self) -> tuple[tuple[Box, float, float], ...]:
        """Return what the names cover, from when, until when."""
        return tuple((box_round(text), start, end) for start, end, text in self.written)


def names_of(
    pen: Pen, items: Sequence[Item], taken: Sequence[Box], standing: Sequence[tuple[Box, float, float]]
) -> Names:
    """Place the names of marks along their ways, clear of other names and of marks of the same time.

    Parameters
    ----------
    pen : Pen
    items : sequence of Item
    taken : sequence of Box
        Names of towns and furniture. Where no place is free of them, the name is left out.
    standing : sequence of (Box, float, float)
        What other marks cover, from when, until when; the name keeps off them likewise.
    """
    size = type_size(_TYPE_PX, pen.scale)
    width, height = pen.view.width_px, pen.view.height_px
    placed: list[tuple[float, float, Text]] = []
    for item in items:
        if not item.name or item.way is None:
            continue
        start, end = item.start, item.end
        passing = (*standing, *((box_round(text), first, last) for first, last, text in placed))
        others = [*taken, *(box for box, first, last in passing if first < end and start < last)]
        for share in _SHARES:
            text = along_line(item.name, size, item.way, share, pen.px(_GAP_PX), pen.theme, ink=pen.theme.ink)
            if text is None:
                break
            box = box_round(text)
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
            if inside and not any(overlaps(box, other) for other in others):
                placed.append((start, end, text))
                break
    return Names(tuple(placed))
