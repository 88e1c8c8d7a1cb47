"""What is wrong with the maps of chapters, seen from their wars."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from frontmap.chapter.block import MapBlock, Written
from frontmap.chapter.text import Chapter
from frontmap.chapter.wars import Wars
from frontmap.errors import FrontmapError, Problem, RenderError, ScenarioError
from frontmap.figures import views_not_found
from frontmap.render.agg import check_size
from frontmap.scenario.when import Moment
from frontmap.war import War

__all__ = ["block_problems", "chapter_problems"]


def chapter_problems(chapter: Chapter, wars: Wars, root: Path) -> list[Problem]:
    """Return every mistake in a chapter and in the wars that it names, in the order of the text."""
    found = list(chapter.problems)
    for spot in chapter.spots:
        if spot.block is not None:
            found += block_problems(spot.block, spot.written, wars, chapter.folder, root)
    return sorted(dict.fromkeys(found))


def block_problems(block: MapBlock, written: Written, wars: Wars, folder: Path, root: Path) -> Iterator[Problem]:
    """Yield every mistake of a block that can only be seen with its war; parameters as for `Wars.named`."""
    try:
        check_size(block.size.width_px, block.size.height_px)
    except RenderError as error:
        yield written.problem(block, "size", *_parted(error))
    try:
        war = wars.named(str(block.scenario), folder, root)
    except ScenarioError as error:
        yield written.problem(block, "scenario", f"{block.scenario} has mistakes", "mend them first")
        yield from error.problems
        return
    except FrontmapError as error:
        yield written.problem(block, "scenario", *_parted(error))
        return
    for key, moment in (("at", block.at), ("from", block.first), ("to", block.last)):
        if moment is not None and (wrong := _wrong_day(moment, war)):
            yield written.problem(block, key, *wrong)
    yield from map(written.placed, views_not_found(block.looks_at, war.timeline, written.file))


def _wrong_day(moment: Moment, war: War) -> tuple[str, str] | None:
    span = war.scenario.span
    if moment.start < span.start or moment.end > span.end:
        message = f"{moment} is outside the war, which goes from {war.first_day} to {war.last_day}"
        return message, "give a day of the war"
    if moment.hour is not None and war.scenario.calendar == "day":
        return f"{moment} has an hour, but this war is told in days", "write the day only"
    return None


def _parted(error: FrontmapError) -> tuple[str, str]:
    message, _, remedy = str(error).partition("; ")
    return message, remedy
