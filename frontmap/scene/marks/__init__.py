"""The marks of a war that come and go: arrows, hatching, rings, lines, fights, descents, ships."""

from frontmap.scene.marks.war import WarMarks, beside_names, war_marks

__all__ = ["WarMarks", "beside_names", "war_marks"]
