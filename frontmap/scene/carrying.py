"""Carrying what is drawn in one view over into another, while a camera moves from the one to the other.

Ground-bound shapes go with the ground; their pens keep their width. Signs and texts keep their size, and what belongs
together stays together: a town's mark and its name, the parts of a unit's symbol.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from frontmap.scene.front import DrawnFront
from frontmap.scene.lettering import box_round
from frontmap.scene.primitives import Box, Fill, Layer, Picture, Primitive, Stroke, Symbol, Text
from frontmap.scene.view import View

__all__ = ["Carrier", "Group", "box_of", "groups_of"]

_SIGN_PX = 150.0
"""Up to this size, at scale 1, what is drawn together is a sign and keeps its size."""

_SMALL_PX = 44.0
_SIGNS = ("units", "symbols")
_NEAR = 1.4
"""How far a name stands from its mark at most, in heights of its type; another line of it stands further off."""

_LINES_APART = 0.3

Vertices = npt.NDArray[np.float64]
Offset: TypeAlias = tuple[float, float]
_Parts: TypeAlias = tuple[tuple[Primitive, ...], Offset]


@dataclass(frozen=True, slots=True)
class Group:
    """A name and its mark, which stay together.

    Attributes
    ----------
    marks : tuple of Primitive
        May be empty.
    texts : tuple of Text
        May be empty.
    anchor : (float, float)
        The point of the ground that they belong to, in page pixels.
    """

    marks: tuple[Primitive, ...]
    texts: tuple[Text, ...]
    anchor: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Carrier:
    """From the page of one view to that of another with the same projection and paper.

    Attributes
    ----------
    home, now : View
    """

    home: View
    now: View

    @property
    def zoom(self) -> float:
        """How much larger the ground is than at home."""
        return self.home.metres_per_px / self.now.metres_per_px

    def points(self, points: npt.ArrayLike) -> Vertices:
        """Bring points, shape (n, 2), from the page at home to the page now."""
        home, now = self.home, self.now
        right = (home.west_m - now.west_m) / now.metres_per_px
        down = (now.north_m - home.north_m) / now.metres_per_px
        return np.asarray(points, dtype=np.float64) * self.zoom + (right, down)

    def lines(self, lines: Sequence[Vertices]) -> tuple[Vertices, ...]:
        """Bring lines over, each of shape (n, 2): together, for most are short."""
        if len(lines) < 2:
            return tuple(self.points(line) for line in lines)
        ends = np.cumsum([len(line) for line in lines]).tolist()
        moved = self.points(np.concatenate(lines))
        return tuple(moved[first:last] for first, last in zip([0, *ends], ends, strict=False))

    def offset(self, anchor: tuple[float, float]) -> tuple[float, float]:
        """Return how far a point of the ground has gone on the page."""
        ((x, y),) = self.points([anchor]).tolist()
        return x - anchor[0], y - anchor[1]

    def fronts(self, drawn: Sequence[DrawnFront]) -> list[DrawnFront]:
        """Bring fronts over."""
        moved = self.lines([line for front in drawn for line in (front.line, front.left, front.right)])
        parts = zip(drawn, moved[::3], moved[1::3], moved[2::3], strict=True)
        return [replace(front, line=line, left=left, right=right) for front, line, left, right in parts]

    def layer(self, layer: Layer, alpha: float) -> tuple[Layer, list[_Parts], list[tuple[Text, Offset]]]:
        """Bring a layer over.

        Returns
        -------
        layer : Layer
            Its shapes, fainter by `alpha`, without symbols and texts.
        symbols : list of (tuple of Primitive, (float, float))
            What symbols are made of, about their origin, and where on the page that comes to lie.
        texts : list of (Text, (float, float))
            Texts as they are at home, and how far each is carried to the right and down.
        """
        shapes: list[Primitive | Symbol] = []
        symbols: list[_Parts] = []
        texts: list[tuple[Text, Offset]] = []
        for part in _together(layer.name, layer.primitives, self.home.scale):
            offset = None if part.anchor is None else self.offset(part.anchor)
            for one in part.primitives:
                if isinstance(one, Fill | Stroke):
                    shapes.append(self._shape(one, offset, alpha))
                    continue
                right, down = offset or self.offset(_middle(box_of(one)))
                if isinstance(one, Text):
                    texts.append((one, (right, down)))
                elif isinstance(one, Symbol):
                    symbols.append((one.primitives, (one.x + right, one.y + down)))
        return Layer(layer.name, tuple(shapes)), symbols, texts

    def _shape(self, shape: Fill | Stroke, offset: tuple[float, float] | None, alpha: float) -> Fill | Stroke:
        lines = shape.rings if isinstance(shape, Fill) else shape.lines
        if offset is None and isinstance(shape, Fill):
            box = box_of(shape)
            if max(box[2] - box[0], box[3] - box[1]) <= _SMALL_PX * self.home.scale:
                offset = self.offset(_middle(box))
        moved = self.lines(lines) if offset is None else tuple(line + offset for line in lines)
        if isinstance(shape, Fill):
            return replace(shape, rings=moved, alpha=shape.alpha * alpha)
        return replace(shape, lines=moved, alpha=shape.alpha * alpha)


@dataclass(frozen=True, slots=True)
class _Part:
    primitives: tuple[Primitive | Symbol, ...]
    anchor: tuple[float, float] | None


def box_of(primitive: Primitive | Symbol) -> Box:
    """Return the box round what a primitive draws, but for the reach of its pen."""
    if isinstance(primitive, Symbol):
        left, top, right, bottom = _box_of_symbol(primitive.primitives)
        return left + primitive.x, top + primitive.y, right + primitive.x, bottom + primitive.y
    if isinstance(primitive, Text):
        return _box_of_text(primitive)
    if isinstance(primitive, Picture):
        height, width = primitive.rgba.shape[:2]
        return primitive.left, primitive.top, primitive.left + width, primitive.top + height
    lines = primitive.rings if isinstance(primitive, Fill) else primitive.lines
    points = np.concatenate([line for line in lines if len(line)] or [np.zeros((1, 2))])
    low, high = points.min(axis=0), points.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


# From frame to frame most texts and signs stay as they are.
_box_of_text = lru_cache(maxsize=4096)(box_round)


@lru_cache(maxsize=1024)
def _box_of_symbol(primitives: tuple[Primitive, ...]) -> Box:
    """Return the box round what a symbol is made of, about its origin."""
    boxes = np.array([box_of(part) for part in primitives] or [(0.0, 0.0, 0.0, 0.0)])
    low, high = boxed_low_high(boxes)
    return *low, *high


def groups_of(layers: Sequence[Layer]) -> tuple[Group, ...]:
    """Put the names of a view into groups that are carried along: a mark and its name, the lines of one name.

    Parameters
    ----------
    layers : sequence of Layer
        Marks and texts; each name stands beside its mark, and names keep apart from one another.
    """
    primitives = [primitive for layer in layers for primitive in layer.apart()]
    if not primitives:
        return ()
    boxes, is_text, member = _members(primitives)
    found = []
    for number in dict.fromkeys(member.tolist()):
        chosen = np.flatnonzero(member == number)
        anchors = [place for place in chosen.tolist() if not is_text[place]] or chosen.tolist()
        low, high = boxed_low_high(boxes[anchors])
        members = [primitives[place] for place in chosen.tolist()]
        marks = tuple(primitive for primitive in members if not isinstance(primitive, Text))
        texts = tuple(primitive for primitive in members if isinstance(primitive, Text))
        found.append(Group(marks, texts, _middle((*low, *high))))
    return tuple(found)


def boxed_low_high(boxes: Vertices) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the low and the high corner of some boxes, shape (n, 4)."""
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return (float(low[0]), float(low[1])), (float(high[0]), float(high[1]))


def _together(name: str, primitives: tuple[Primitive | Symbol, ...], scale: float) -> tuple[_Part, ...]:
    """Return what of a layer is carried as one: signs with the point where they stand, else each primitive."""
    if name not in _SIGNS or not primitives:
        return tuple(_Part((primitive,), None) for primitive in primitives)
    return _signs(name, primitives, scale)


@lru_cache(maxsize=64)
def _signs(name: str, primitives: tuple[Primitive | Symbol, ...], scale: float) -> tuple[_Part, ...]:
    """Find what belongs together; from frame to frame most signs stay as they are."""
    boxes, is_text, member = _members(primitives)
    parts = []
    for number in dict.fromkeys(member.tolist()):
        chosen = np.flatnonzero(member == number)
        low, high = boxed_low_high(boxes[chosen])
        small = name == "units" or max(high[0] - low[0], high[1] - low[1]) <= _SIGN_PX * scale
        shapes = [place for place in chosen.tolist() if not is_text[place]]
        stands = boxed_low_high(boxes[shapes or chosen.tolist()])
        anchor = _middle((*stands[0], *stands[1])) if small else None
        parts.append(_Part(tuple(primitives[place] for place in chosen.tolist()), anchor))
    return tuple(parts)


def _members(
    primitives: Sequence[Primitive | Symbol],
) -> tuple[Vertices, npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """Find out what belongs together: shapes that touch, texts beside them, the lines of a text that stands alone.

    Returns
    -------
    boxes : ndarray of float64, shape (n, 4)
    is_text : ndarray of bool, shape (n,)
    member : ndarray of int64, shape (n,)
        The same number for primitives that belong together.
    """
    boxes = np.array([box_of(primitive) for primitive in primitives])
    is_text = np.array([isinstance(primitive, Text) for primitive in primitives])
    member = _touching(boxes, ~is_text)
    marks = np.flatnonzero(~is_text)
    high = np.array([primitive.size_px if isinstance(primitive, Text) else 0.0 for primitive in primitives])
    for place in np.flatnonzero(is_text).tolist():
        gaps = _gaps(boxes[place], boxes[marks])
        if len(marks) and gaps.min() <= _NEAR * high[place]:
            member[place] = member[marks[int(np.argmin(gaps))]]
    alone = is_text & (member == np.arange(len(primitives)))
    wider = boxes + np.array([-1.0, -1.0, 1.0, 1.0]) * (_LINES_APART * high)[:, np.newaxis]
    member[alone] = _touching(wider, alone)[alone]
    return boxes, is_text, member


def _touching(boxes: Vertices, among: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return for each box the lowest number of those that it hangs together with, itself where it is not `among`."""
    member = np.arange(len(boxes))
    chosen = np.flatnonzero(among)
    some = boxes[chosen]
    meets = (some[:, None, 0] <= some[None, :, 2] + 1) & (some[None, :, 0] <= some[:, None, 2] + 1)
    meets &= (some[:, None, 1] <= some[None, :, 3] + 1) & (some[None, :, 1] <= some[:, None, 3] + 1)
    # Each takes the lowest number among those that it meets, until all that hang together have the same.
    lowest, before = chosen, np.zeros(0)
    while not np.array_equal(lowest, before):
        lowest, before = np.where(meets, lowest, len(boxes)).min(axis=1, initial=len(boxes)), lowest
    member[chosen] = lowest
    return member


def _gaps(box: Vertices, others: Vertices) -> Vertices:
    across = np.maximum(np.maximum(box[0] - others[:, 2], others[:, 0] - box[2]), 0.0)
    down = np.maximum(np.maximum(box[1] - others[:, 3], others[:, 1] - box[3]), 0.0)
    return np.asarray(np.hypot(across, down))


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
