"""A sink for primitives: whatever can draw the four of them can draw a scene."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from frontmap.scene.primitives import Fill, Picture, Primitive, Stroke, Text

__all__ = ["Sink"]

Drawn = TypeVar("Drawn")


class Sink(ABC, Generic[Drawn]):
    """Draws primitives, one kind of them by each method, and returns what it makes of them."""

    def draw(self, primitive: Primitive) -> Drawn:
        """Draw a primitive over what is there."""
        if isinstance(primitive, Fill):
            return self._fill(primitive)
        if isinstance(primitive, Stroke):
            return self._stroke(primitive)
        if isinstance(primitive, Text):
            return self._text(primitive)
        return self._picture(primitive)

    @abstractmethod
    def _fill(self, fill: Fill) -> Drawn: ...

    @abstractmethod
    def _stroke(self, stroke: Stroke) -> Drawn: ...

    @abstractmethod
    def _text(self, text: Text) -> Drawn: ...

    @abstractmethod
    def _picture(self, picture: Picture) -> Drawn: ...
