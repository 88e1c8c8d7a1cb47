"""Chapters of any kind are read without a crash, and what is built in place can be built again."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap.chapter.bbcode import built_bbcode
from frontmap.chapter.html import built_html
from frontmap.chapter.markdown import built_in_place, built_markdown
from frontmap.chapter.pictures import Picture
from frontmap.chapter.text import BEGIN, END, Chapter, read_chapter

EXAMPLES = int(os.environ.get("FRONTMAP_EXAMPLES", "12"))

BLOCK = "```frontmap\nscenario: x\nat: 1936-09-30\n```"
PIECES = st.sampled_from(
    [
        BLOCK,
        "~~~~ {.frontmap}\nscenario: x\n~~~~",
        "::frontmap {scenario: x}",
        "<!-- frontmap {scenario: x} -->",
        "> " + BLOCK.replace("\n", "\n> "),
        "- " + BLOCK.replace("\n", "\n  "),
        "1. one\n\n   ::frontmap {scenario: x}",
        "> - ::frontmap {scenario: x}",
        "> > <!-- frontmap {scenario: x} -->",
        BEGIN,
        END,
        "Words *and* [links](x.md), `code`\x0b\u2028.",
        "# Heading",
        "```python\nprint()\n```",
        "```frontmap",
        "```",
        "---",
        "    indented",
        "<div>",
        "<!-- open",
        "| a | b |\n|---|---|\n| c | d |",
        ":::frontmap",
        "",
    ]
)
GAPS = st.sampled_from(["\n", "\n\n", "\n\n\n", "\r\n\r\n", "\r\r", " \n"])
ORDERLY = st.lists(PIECES, max_size=6).map("\n\n".join)
TEXTS = st.one_of(
    st.lists(st.tuples(PIECES, GAPS), max_size=8).map(lambda parts: "".join(a + b for a, b in parts)),
    ORDERLY,
    ORDERLY.map(lambda text: text.replace("\n", "\r\n") + "\r\n"),
    st.text(max_size=80),
)
PICTURE = Picture(Path("a.png"), None, None, "alt ] * <b> ` --> text", "A caption * with _marks_", 10, 10)


def read(text: str) -> Chapter:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chapter.md"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        return read_chapter(path)


@given(TEXTS)
@settings(max_examples=EXAMPLES * 8, deadline=None)
def test_what_is_built_in_place_is_the_same_when_it_is_built_again(text: str) -> None:
    chapter = read(text)
    if not chapter.lines and chapter.problems:
        return
    assert "".join(chapter.lines) == text
    assert all(1 <= problem.line <= max(len(chapter.lines), 1) for problem in chapter.problems)
    if chapter.problems:
        return
    pictures = [PICTURE] * len(chapter.spots)
    placed = built_in_place(chapter, pictures, str)
    again = read(placed)
    assert again.problems == () and len(again.spots) == len(chapter.spots)
    assert built_in_place(again, pictures, str) == placed
    assert [spot.block for spot in again.spots] == [spot.block for spot in chapter.spots]


@given(TEXTS)
@settings(max_examples=EXAMPLES * 4, deadline=None)
def test_every_text_can_be_built(text: str) -> None:
    chapter = read(text)
    if chapter.problems:
        return
    pictures = [PICTURE] * len(chapter.spots)
    built = built_markdown(chapter, pictures, str)
    assert built.count("](maps/a.png)") >= len(pictures)
    if not pictures:
        assert built == text
    assert built_html(chapter, pictures, str).count("<figure>") == len(pictures)
    assert built_bbcode(chapter, pictures, str).count("[url=maps/a.png]") == len(pictures)
