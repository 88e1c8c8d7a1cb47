"""The marks of a war that come and go: arrows, hatching, rings, lines, fights, descents, ships."""

from frontmap.scene.marks.unit_shapes import affiliations, symbol_parts
from frontmap.scene.marks.units import SIZES
from frontmap.scene.marks.war import WarMarks, beside_names, war_marks

__all__ = ["SIZES", "WarMarks", "affiliations", "beside_names", "symbol_parts", "war_marks"]
