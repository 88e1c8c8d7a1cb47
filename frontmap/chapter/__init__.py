"""Chapters: Markdown in which blocks ask for maps, built to texts and documents that show them.

Start at `build`; docs/chapters.md tells authors how to write such a chapter.
"""

from frontmap.chapter.build import (
    FORMATS,
    Built,
    ChapterFormat,
    ChapterOptions,
    build_chapters,
    check_chapters,
)
from frontmap.chapter.pictures import Picture
from frontmap.chapter.wars import Wars

__all__ = [
    "FORMATS",
    "Built",
    "ChapterFormat",
    "ChapterOptions",
    "Picture",
    "Wars",
    "build_chapters",
    "check_chapters",
]
