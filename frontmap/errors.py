"""Every error that frontmap raises on purpose, in one tree.

::

    FrontmapError
    ├── AtlasError            the atlas files are missing, damaged or of another version
    ├── NamingError           a name was not understood
    │   ├── UnknownName       no such name; carries the nearest ones
    │   └── AmbiguousName     several things bear the name; carries them
    ├── DateError             a day that does not exist or is not written as one
    ├── ScenarioError         a scenario text has mistakes; carries all of them as Problems
    ├── GeometryError         a shape that cannot be used, or a coordinate outside a projection
    ├── MissingTool           something that must be installed first
    └── RenderError           a picture or film could not be made
        ├── TooLarge          a size beyond what is allowed, found before memory is asked for
        ├── EncodeError       the encoder failed
        └── DiskError         the target could not be written
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "AmbiguousName",
    "AtlasError",
    "DateError",
    "DiskError",
    "EncodeError",
    "FrontmapError",
    "GeometryError",
    "MissingTool",
    "NamingError",
    "Problem",
    "RenderError",
    "ScenarioError",
    "TooLarge",
    "TooManyBytes",
    "UnknownName",
]


class FrontmapError(Exception):
    """Base of all errors that frontmap raises on purpose; its text is fit to show to an author."""


class AtlasError(FrontmapError):
    """The atlas files are missing, damaged or of another version."""


class NamingError(FrontmapError):
    """A name of a place or area was not understood."""


class UnknownName(NamingError):
    """Nothing bears the name.

    Attributes
    ----------
    name : str
        What was asked for.
    nearest : tuple of str
        Names that exist and resemble it, best first; may be empty.
    """

    def __init__(self, name: str, message: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.name = name
        self.nearest = tuple(nearest)


class AmbiguousName(NamingError):
    """Several things bear the name.

    Attributes
    ----------
    name : str
        What was asked for.
    candidates : tuple of str
        Ways to say each of them without doubt.
    """

    def __init__(self, name: str, message: str, candidates: Sequence[str]) -> None:
        super().__init__(message)
        self.name = name
        self.candidates = tuple(candidates)


class DateError(FrontmapError):
    """A day that does not exist, or a text that is not a day."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake or doubt in a scenario text.

    Attributes
    ----------
    file : str
        The file as the author named it.
    line, column : int
        Position of the offending text, both from 1.
    message : str
        What was got and what was expected.
    remedy : str
        What to write instead; may be empty.
    severity : {'error', 'warning'}
    """

    file: str
    line: int
    column: int
    message: str
    remedy: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        kind = "warning: " if self.severity == "warning" else ""
        tail = f"; {self.remedy}" if self.remedy else ""
        return f"{self.file}:{self.line}:{self.column}: {kind}{self.message}{tail}"


class ScenarioError(FrontmapError):
    """A scenario text has mistakes; all of them are told at once.

    Attributes
    ----------
    problems : tuple of Problem
        In the order of the text.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class GeometryError(FrontmapError):
    """A shape that cannot be used, or a coordinate outside its projection."""


class MissingTool(FrontmapError):
    """Something must be installed first; the text says how."""


class RenderError(FrontmapError):
    """A picture or film could not be made."""


class TooLarge(RenderError):
    """A size beyond what is allowed, found before memory is asked for."""


class EncodeError(RenderError):
    """The encoder failed."""


class TooManyBytes(RenderError):
    """A film takes more room than it may.

    Attributes
    ----------
    size_bytes : int
        What it takes.
    """

    def __init__(self, size_bytes: int, most_bytes: int) -> None:
        super().__init__(f"the film takes {size_bytes:,} bytes, more than the {most_bytes:,} allowed; nothing was kept")
        self.size_bytes = size_bytes


class DiskError(RenderError):
    """The target could not be written."""
