"""Chapters and wars from strangers: names are text, and nothing outside the folder is read or written."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

import frontmap as fm
from frontmap.chapter import ChapterOptions, build_chapters, check_chapters
from tests.chapter.conftest import SIZE

NASTY = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "${alert(1)}",
    "`*_[x](javascript:alert(1))",
    "<!-- frontmap:end -->",
    "]](maps/x) ![",
    "[img]https://example.org/x[/img]",
    "'\"&lt;",
)


class Page(HTMLParser):
    """Collects the elements and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.fixture
def nasty(story: Path) -> Path:
    """Return a chapter whose war, sides and captions bear names that mean something to whoever shows them."""
    war = story.with_name("aragon.yaml")
    text = war.read_text("utf-8")
    text = text.replace("title: A campaign in Aragon", f"title: {quoted(' '.join(NASTY))}")
    text = text.replace("name: Nationalists", f"name: {quoted(NASTY[1])}").replace("Daroca falls.", quoted(NASTY[0]))
    war.write_text(text, encoding="utf-8")
    caption = quoted(" ".join(NASTY))
    block = f"```frontmap\nscenario: aragon.yaml\nat: 1936-09-14\n{SIZE}\ncaption: {caption}\n```\n"
    story.write_text(block + "\nText.\n", encoding="utf-8")
    return story


def test_names_and_captions_are_text_in_a_page(nasty, tmp_path) -> None:
    build_chapters([nasty], tmp_path / "out", ChapterOptions("html"))
    page = Page((tmp_path / "out" / "story.html").read_text(encoding="utf-8"))
    head = ["html", "head", "meta", "meta", "meta", "title", "style", "body"]
    assert page.elements == [*head, "figure", "img", "figcaption", "p"]
    assert " ".join(NASTY) in page.text
    (alt,) = (value for name, value in page.attributes if name == "alt")
    assert alt is not None and NASTY[0] in alt and NASTY[1] in alt
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    (policy,) = (value for _, value in page.attributes if value and "default-src" in value)
    assert "default-src 'none'" in policy and "script-src" not in policy


def test_names_and_captions_are_text_in_markdown(nasty, tmp_path) -> None:
    from markdown_it import MarkdownIt

    build_chapters([nasty], tmp_path / "out")
    text = (tmp_path / "out" / "story.md").read_text(encoding="utf-8")
    page = Page(MarkdownIt("commonmark", {"html": True}).enable("strikethrough").render(text))
    assert page.elements == ["p", "img", "p", "em", "p"]
    assert " ".join(NASTY) in page.text
    (alt,) = (value for name, value in page.attributes if name == "alt")
    assert alt is not None and NASTY[0] in alt
    build_chapters([nasty])
    placed = nasty.read_text(encoding="utf-8")
    build_chapters([nasty])
    assert nasty.read_text(encoding="utf-8") == placed


def test_names_and_captions_are_text_in_a_forum(nasty, tmp_path) -> None:
    build_chapters([nasty], tmp_path / "out", ChapterOptions("bbcode", image_base="https://example.org"))
    text = (tmp_path / "out" / "story.txt").read_text(encoding="utf-8")
    assert text.count("[img alt=") == text.count("[/img]") == 1
    assert "[\u200bimg]https://example.org/x[\u200b/img]" in text
    assert text.count("[url=") == text.count("[/url]") == 1


def test_html_of_the_author_shows_as_text_unless_it_is_asked_for(story, tmp_path) -> None:
    story.write_text(
        "a <b onclick=x>bold</b> word <!-- a note -->\n\n<script>alert(1)</script>\n\n<!-- note\n-->\n\n"
        "[bad](javascript:alert(1)) [good](https://example.org)\n",
        encoding="utf-8",
    )
    build_chapters([story], tmp_path / "out", ChapterOptions("html"))
    page = Page((tmp_path / "out" / "story.html").read_text(encoding="utf-8"))
    assert {"b", "script"}.isdisjoint(page.elements)
    assert "<b onclick=x>bold</b>" in page.text and "<script>alert(1)</script>" in page.text
    assert "note" not in page.text
    assert [value for name, value in page.attributes if name == "href"] == ["https://example.org"]
    build_chapters([story], tmp_path / "out", ChapterOptions("html", raw_html=True))
    page = Page((tmp_path / "out" / "story.html").read_text(encoding="utf-8"))
    assert "b" in page.elements
    # Even then no script runs: the policy of the page lets none.
    assert any("default-src 'none'" in (value or "") for _, value in page.attributes)


@pytest.mark.parametrize("name", ["../secret.yaml", "/etc/hostname", "link.yaml", "folder", "folder/scenario.yaml"])
def test_no_war_is_read_from_outside_the_folder(story, tmp_path, name) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text(story.with_name("aragon.yaml").read_text("utf-8"), encoding="utf-8")
    (story.parent / "link.yaml").symlink_to(secret)
    (story.parent / "folder").mkdir()
    (story.parent / "folder" / "scenario.yaml").symlink_to(secret)
    story.write_text(f"::frontmap {{scenario: {name}, {SIZE}}}\n", encoding="utf-8")
    (problem,) = check_chapters([story])
    assert (problem.line, problem.column) == (1, 23) and "lies outside the folder of the chapter" in problem.message
    if name != "/etc/hostname":
        assert check_chapters([story], root=tmp_path) == []


@pytest.mark.parametrize("name", ["../secret.png", "link.png", "%2e%2e/secret.png", "/etc/hostname"])
def test_no_picture_is_brought_along_from_outside_the_folder(story, tmp_path, name) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    (story.parent / "link.png").symlink_to(tmp_path / "secret.png")
    story.write_text(f"text ![x]({name})\n", encoding="utf-8")
    (problem,) = check_chapters([story])
    assert problem.line == 1 and "lies outside the folder of the chapter" in problem.message


def test_names_that_no_file_can_have(story) -> None:
    story.write_text(f"::frontmap {{scenario: {'x' * 5000}}}\n\n![x](a%00b.png)\n", encoding="utf-8")
    first, second = check_chapters([story])
    assert first.line == 1 and second.line == 3


def test_pictures_with_the_names_of_wars_stay_in_their_folder(story, tmp_path) -> None:
    war = story.parent / "-x ü %2e$(id).yaml"
    war.write_text(story.with_name("aragon.yaml").read_text("utf-8"), encoding="utf-8")
    story.write_text(f"::frontmap {{scenario: '{war.name}', {SIZE}}}\n", encoding="utf-8")
    (drawn,) = build_chapters([story], tmp_path / "out").drawn
    assert drawn.name.startswith("x-u-2e-id-1936-09-21-")


def test_deep_and_huge_texts_end_soon(story) -> None:
    for text in (
        ">" * 20_000,
        "[" * 50_000,
        "- " * 2_000 + "x",
        "*_" * 20_000,
        "```frontmap\n" + "[" * 200 + "\n```\n",
    ):
        story.write_text(text, encoding="utf-8")
        assert isinstance(check_chapters([story]), list)
    story.write_bytes(b"x" * 8_000_001)
    assert "limit of 8 MB" in check_chapters([story])[0].message


def test_names_are_text_in_the_pictures_themselves(nasty, tmp_path) -> None:
    from xml.etree import ElementTree

    path = tmp_path / "map.svg"
    fm.load(nasty.with_name("aragon.yaml")).render(path, at="1936-09-14", size=(1280, 720))
    tree = ElementTree.parse(path)
    assert {element.tag.rpartition("}")[2] for element in tree.iter()}.isdisjoint({"script", "foreignObject", "a"})
    attributes = [item for element in tree.iter() for item in element.attrib.items()]
    assert not [name for name, _ in attributes if name.startswith("on")]
    assert all(value.startswith("data:image/png;base64,") for name, value in attributes if "href" in name)
    words = " ".join(element.text or "" for element in tree.iter())
    assert NASTY[0] in words and NASTY[1] in words and "${alert(1)}" in words
