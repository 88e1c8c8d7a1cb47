"""Mistakes in chapters: all of them at once, at their line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from frontmap.chapter import build_chapters, check_chapters
from frontmap.errors import ScenarioError
from tests.chapter.conftest import SIZE


def told(chapter: Path, text: str) -> list[str]:
    chapter.write_text(text, encoding="utf-8")
    return [str(problem).removeprefix(f"{chapter}:") for problem in check_chapters([chapter])]


def test_all_mistakes_of_a_chapter_are_told_together(story) -> None:
    text = """\
# Chapter

```frontmap
scenario: aragn.yaml
att: 1936-09-08
```

- ```{frontmap}
  scenario: aragon.yaml
  at: 1936-10-08
  view: [Zaragoza, Darocca]
  ```

::frontmap {scenario: spanish-civil-wra, size: huge}

::frontmap {scenario: aragon.yaml, from: 1936-09-14, to: 1936-09-08}

text
::frontmap {scenario: aragon.yaml}

<!-- frontmap {scenario: aragon.yaml, theme: nigth} -->

~~~frontmap
scenario: aragon.yaml
"""
    found = told(story, text)
    expected = [
        ("4:11", "there is no war 'aragn.yaml'; did you mean aragon.yaml?"),
        ("5:1", "a map of a chapter has no key 'att'; did you mean at"),
        ("10:7", "1936-10-08 is outside the war, which goes from 1936-09-01 to 1936-09-21; give a day of the war"),
        ("11:20", 'no view, area or place "Darocca" in the theatre; did you mean Daroca?'),
        ("14:23", "there is no war 'spanish-civil-wra'; did you mean spanish-civil-war?"),
        ("14:48", "'huge' is not a size; write width and height in pixels"),
        ("16:42", "1936-09-14 is after 1936-09-08; exchange them"),
        ("18:1", "this is no map in one line; write ::frontmap {scenario:"),
        ("21:46", "got 'nigth'; did you mean night?"),
        ("23:1", "this block has no end; write ~~~ in a line of its own below it"),
    ]
    assert len(found) == len(expected)
    for line, (where, what) in zip(found, expected, strict=True):
        assert line.startswith(f"{where}: {what}")


def test_a_war_that_is_not_there_gets_the_nearest(story) -> None:
    (found,) = told(story, "::frontmap {scenario: spanish-civil-wra}\n")
    assert found == "1:23: there is no war 'spanish-civil-wra'; did you mean spanish-civil-war?"
    (found,) = told(story, "::frontmap {scenario: aragn.yaml}\n")
    assert found.endswith("did you mean aragon.yaml?")


def test_mistakes_of_the_war_are_told_with_its_own_lines(story) -> None:
    war = story.with_name("aragon.yaml")
    war.write_text(war.read_text("utf-8").replace("areas: [Daroca]", "areas: [Darocca]"), encoding="utf-8")
    found = [str(problem) for problem in check_chapters([story])]
    assert sum("aragon.yaml has mistakes; mend them first" in line for line in found) == 3
    assert sum(line.startswith(f"{war}:12:36: ") and "Daroca?" in line for line in found) == 1
    with pytest.raises(ScenarioError):
        build_chapters([story], story.parent / "out")
    assert not (story.parent / "out").exists()


def test_an_hour_in_a_war_of_days(story) -> None:
    (found,) = told(story, "::frontmap {scenario: aragon.yaml, at: 1936-09-08T06}\n")
    assert found.startswith("1:40: 1936-09-08T06 has an hour")


@pytest.mark.parametrize(
    ("block", "where", "what"),
    [
        ("{at: 1936-09-08}", "1:12", "a map of a chapter needs scenario"),
        ("{scenario: aragon.yaml, at: 1936-09-08, to: 1936-09-09}", "1:40", "leave one of them out"),
        ("{scenario: aragon.yaml, at: 1936-09-08, seconds: 3}", "1:61", "no seconds"),
        ("{scenario: aragon.yaml, to: 1936-09-08, seconds: 9999}", "1:61", "up to 600"),
        ("{scenario: aragon.yaml, to: 31 April}", "1:40", "write it as year-month-day"),
        ("{scenario: aragon.yaml, charts: losess}", "1:44", "the charts are"),
        ("{scenario: aragon.yaml, size: 99999x99999}", "1:42", "too large"),
        ("{scenario: &a aragon.yaml}", "1:23", "anchors"),
        ("{scenario: aragon.yaml, scenario: b}", "1:36", "for the second time"),
        ("{scenario: aragon.yaml", "1:1", "no map in one line"),
    ],
)
def test_each_mistake_has_its_place(story, block, where, what) -> None:
    (found,) = told(story, f"::frontmap {block}\n")
    assert found.startswith(f"{where}: ") and what in found


def test_marks_without_their_block_or_end(story) -> None:
    begin, end = "<!-- frontmap:begin -->", "<!-- frontmap:end -->"
    (found,) = told(story, f"text\n\n{begin}\n\n![x](https://example.org/x.png)\n\n{end}\n")
    assert found.startswith("3:1: what frontmap has made stands here without its block")
    (found,) = told(story, f"::frontmap {{scenario: aragon.yaml}}\n\n{begin}\n\nend\n")
    assert found.startswith("3:1: what frontmap has made here has no end")


def test_blocks_that_are_nearly_maps(story, tmp_path) -> None:
    text = "```frontmap\n```\n\n:::{frontmap}\nscenario: aragon.yaml\n:::\n\n:frontmap x\n"
    first, second, third = told(story, text)
    assert first.startswith("2:1: this block is empty; write scenario:")
    assert second.startswith("4:1: this is no map in one line") and third.startswith("8:1: this is no map in one line")
    (found,) = told(story, "```fronmap\nscenario: x\n```\n\n```python\nprint()\n```\n")
    assert found == "1:1: warning: a block of fronmap stays as it is; did you mean frontmap?"
    assert build_chapters([story], tmp_path / "out").notices == (f"{story}:{found}",)
    assert told(story, f"```Frontmap\nscenario: aragon.yaml\n{SIZE}\n```\n") == []


def test_pictures_that_nobody_shows_any_more(story, tmp_path) -> None:
    out = tmp_path / "out"
    build_chapters([story], out)
    (out / "maps" / "mine.png").write_bytes(b"mine")
    assert check_chapters([story], out) == []
    story.write_text(f"::frontmap {{scenario: aragon.yaml, at: 1936-09-14, view: Daroca, {SIZE}}}\n", encoding="utf-8")
    found = check_chapters([story], out)
    assert {problem.severity for problem in found} == {"warning"} and len(found) == 3
    unused = {Path(problem.file).name[:17] for problem in found}
    assert unused == {"aragon-1936-09-08", "aragon-1936-09-14"}


@pytest.mark.parametrize(
    ("data", "what"),
    [(b"\xff\xfeH", "1:1: the chapter is not UTF-8"), (b"a\nb\xe9", "2:2: the chapter is not UTF-8"), (b"", None)],
)
def test_texts_that_are_none(story, data, what) -> None:
    story.write_bytes(data)
    found = [str(problem) for problem in check_chapters([story])]
    assert found == [] if what is None else what in found[0]


def test_a_chapter_that_is_not_there(tmp_path) -> None:
    (found,) = check_chapters([tmp_path / "no.md"])
    assert "the chapter cannot be read: No such file" in str(found)
    (found,) = check_chapters([tmp_path])
    assert "the chapter cannot be read" in str(found)
