"""The chapters that come with frontmap, one for each of its wars, and what docs/chapters.md shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from frontmap.chapter import ChapterOptions, Wars, build_chapters, check_chapters
from frontmap.scenario_files import bundled_files

pytestmark = pytest.mark.usefixtures("shared_cache")

EXAMPLES = Path(__file__).parents[2] / "examples"
WAYS = (ChapterOptions(), ChapterOptions("html"), ChapterOptions("bbcode", image_base="https://example.org"))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_there_is_a_chapter_for_every_war() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.md")} == set(bundled_files())


@pytest.mark.parametrize("name", sorted(bundled_files()))
def test_it_builds_twice_to_the_same_bytes_and_an_edited_date_draws_one_picture(name, tmp_path, drawings) -> None:
    text = (EXAMPLES / f"{name}.md").read_text(encoding="utf-8")
    assert f"scenario: {name}" in text
    small = re.sub(r"seconds: \d+", "seconds: 0.2", re.sub(r"size: \d+x\d+", "size: 240x135", text))
    chapter, out = tmp_path / f"{name}.md", tmp_path / "out"
    chapter.write_text(small, encoding="utf-8")
    wars = Wars()
    for options in WAYS:
        build_chapters([chapter], out, options, wars=wars)
    first = contents(out)
    assert {Path(path).suffix for path in first} >= {".md", ".html", ".txt", ".png"}
    assert sorted(Path(path).name for path in first if path.startswith("maps")) == sorted(drawings)
    drawings.clear()
    for options in WAYS:
        build_chapters([chapter], out, options, wars=wars)
    assert contents(out) == first and drawings == []
    chapter.write_text(re.sub(r"at: (\d{4}-\d\d-)\d\d", r"at: \g<1>19", small, count=1), encoding="utf-8")
    build_chapters([chapter], out, wars=wars)
    assert len(drawings) == 1


def test_the_chapter_in_the_documentation_is_sound(tmp_path) -> None:
    docs = (EXAMPLES.parent / "docs" / "chapters.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"````markdown\n(.*?)````", docs, re.DOTALL)
    (tmp_path / "story.md").write_text(shown, encoding="utf-8")
    assert check_chapters([tmp_path / "story.md"]) == []
