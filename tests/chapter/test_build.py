"""Building chapters: what is drawn, what is written, and that it is the same twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import pytest
from PIL import Image

import frontmap as fm
from frontmap.chapter import Built, ChapterOptions, build_chapters
from frontmap.errors import RenderError, ScenarioError
from tests.chapter.conftest import SIZE, STORY, written

PAGE = ChapterOptions("html")
FORUM = ChapterOptions("bbcode", image_base="https://example.org/war/")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory) -> tuple[Path, Built, Built]:
    """Return a folder with a chapter that was built in three ways, and the first and the last build."""
    folder = tmp_path_factory.mktemp("shelf")
    story = written(folder / "book")
    built = [build_chapters([story], folder / "out", options) for options in (ChapterOptions(), PAGE, FORUM)]
    return folder, built[0], built[-1]


def test_building_twice_gives_the_same_bytes_and_draws_once(shelf, drawings) -> None:
    folder, first, last = shelf
    before = contents(folder)
    assert len(first.drawn) == 4 and len(last.drawn) == 1 and set(last.kept) == set(first.drawn)
    assert len(list((folder / "out" / "maps").iterdir())) == 5
    for options in (ChapterOptions(), PAGE, FORUM):
        again = build_chapters([folder / "book" / "story.md"], folder / "out", options)
        assert again.drawn == ()
    assert contents(folder) == before and drawings == []
    assert (folder / "book" / "story.md").read_text(encoding="utf-8") == STORY


def test_an_edited_date_draws_one_picture(story, tmp_path, drawings) -> None:
    build_chapters([story], tmp_path / "out")
    drawings.clear()
    story.write_text(STORY.replace("at: 1936-09-08", "at: 1936-09-09"), encoding="utf-8")
    built = build_chapters([story], tmp_path / "out")
    assert [path.name for path in built.drawn] == drawings
    (name,) = drawings
    assert name.startswith("aragon-1936-09-09-")
    assert name in (tmp_path / "out" / "story.md").read_text(encoding="utf-8")


def test_words_round_the_maps_draw_nothing_and_the_war_draws_anew(short, tmp_path, drawings) -> None:
    build_chapters([short], tmp_path / "out")
    drawings.clear()
    text = short.read_text("utf-8").replace("After it.", "Long after it.").replace("The front before", "Before")
    short.write_text(text, encoding="utf-8")
    war = short.with_name("aragon.yaml")
    war.write_text("# a comment\n" + war.read_text("utf-8"), encoding="utf-8")
    build_chapters([short], tmp_path / "out")
    assert drawings == []
    war.write_text(war.read_text("utf-8").replace("colour: blue", "colour: green"), encoding="utf-8")
    assert len(build_chapters([short], tmp_path / "out").drawn) == len(drawings) == 1


def test_the_rest_of_a_chapter_is_kept_byte_for_byte(story, tmp_path, monkeypatch) -> None:
    text = f"\ufeffOne  \r\ntwo\x0b\u2028 three\t\r\n::frontmap {{scenario: aragon.yaml, {SIZE}}}\r\n\r\n* four\r\n"
    story.write_bytes(text.encode())
    with pytest.raises(ScenarioError, match=r"story.md:1:1: this is no map in one line"):
        build_chapters([story], tmp_path / "out")
    text = text.replace("\t\r\n::", "\t\r\n\r\n::")
    story.write_bytes(text.encode())
    build_chapters([story], tmp_path / "out")
    built = (tmp_path / "out" / "story.md").read_bytes().decode()
    before, _, rest = text.partition("::frontmap")
    assert built.startswith(before + "![A campaign in Aragon: map of 21 September 1936.")
    assert built.endswith(rest.partition("}")[2])
    assert built.count("\r\n") == text.count("\r\n") == built.count("\n")


def test_pictures_carry_their_words_and_size(shelf) -> None:
    folder, _, built = shelf
    (before, after, film) = built.pictures[0]
    war = fm.load(folder / "book" / "aragon.yaml")
    assert before.alt == str(war.describe("1936-09-08"))
    assert film.alt == f"Film from 8 September 1936 to 14 September 1936. At its end: {war.describe('1936-09-14')}"
    assert (before.caption, after.caption) == ("The front before the attack", "")
    with Image.open(before.still) as still, Image.open(film.small) as gif:
        assert still.size == (240, 135)
        assert gif.format == "GIF" and gif.n_frames > 1
    with av.open(str(film.film)) as opened:
        assert (opened.streams.video[0].width, opened.streams.video[0].height) == (240, 136)


def test_markdown_shows_pictures_with_words_and_captions(shelf) -> None:
    text = (shelf[0] / "out" / "story.md").read_text(encoding="utf-8")
    before, after, film = (block for block in text.split("\n\n") if "](maps/" in block)
    assert before.startswith("![A campaign in Aragon: map of 8 September 1936. Of the land held:")
    assert "Republic &lt;b&gt;&amp;" in before
    assert after.startswith("![A campaign in Aragon: map of 14 September 1936.")
    assert "\n\n*The front before the attack*\n\n" in text
    assert film.startswith("[![Film from") and film.endswith(".mp4)")
    assert "Before *the* attack.\n" in text and text.endswith("\n\nAfter it.\n")


def test_html_shows_a_film_with_its_poster(shelf) -> None:
    page = (shelf[0] / "out" / "story.html").read_text(encoding="utf-8")
    film = shelf[1].pictures[0][2]
    assert f'poster="maps/{film.still.name}"' in page and f'<source src="maps/{film.film.name}"' in page
    assert "<title>Aragon</title>" in page and "<h1>Aragon</h1>" in page
    assert page.count("<figure>") == 3 and page.count("<video controls") == 1
    assert "<figcaption>The front before the attack</figcaption>" in page
    assert "<p>Before <em>the</em> attack.</p>" in page


def test_a_forum_gets_small_pictures_linked_to_the_full_ones(shelf) -> None:
    text = (shelf[0] / "out" / "story.txt").read_text(encoding="utf-8")
    base = "https://example.org/war/maps"
    before, _, film = shelf[2].pictures[0]
    assert f"[url={base}/{before.still.name}][img alt=" in text
    assert f"{base}/{before.small.name}[/img][/url]\n[i]The front before the attack[/i]" in text
    assert f"[url={base}/{film.film.name}][img alt=" in text and f"{base}/{film.small.name}[/img]" in text


def test_thumbnails_are_as_wide_as_forums_show(short, tmp_path) -> None:
    short.write_text(short.read_text("utf-8").replace(SIZE, "size: 640x360"), encoding="utf-8")
    ((picture,),) = build_chapters([short], tmp_path / "out", FORUM).pictures
    with Image.open(picture.small) as small, Image.open(picture.still) as still:
        assert (small.size, still.size) == ((480, 270), (640, 360))


def test_in_place_only_what_stands_between_the_marks_changes(story, drawings) -> None:
    built = build_chapters([story])
    text = story.read_text(encoding="utf-8")
    assert text.count("<!-- frontmap:begin") == text.count("<!-- frontmap:end -->") == 3
    outside = []
    made = False
    for line in text.splitlines(keepends=True):
        made = made or line.startswith("<!-- frontmap:begin")
        if not made:
            outside.append(line)
        made = made and not line.startswith("<!-- frontmap:end")
    assert [line for line in outside if line != "\n"] == [line for line in STORY.splitlines(True) if line != "\n"]
    drawings.clear()
    assert build_chapters([story]).files == built.files == (story,)
    assert story.read_text(encoding="utf-8") == text and drawings == []
    story.write_text(text.replace("](maps/", "](elsewhere/"), encoding="utf-8")
    build_chapters([story])
    assert story.read_text(encoding="utf-8") == text


def test_built_from_a_chapter_in_place_it_is_as_from_its_source(short, tmp_path) -> None:
    build_chapters([short], tmp_path / "one")
    build_chapters([short])
    build_chapters([short], tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_in_place_works_in_quotes_and_lists(story) -> None:
    text = (
        f"1. one\n\n   ::frontmap {{scenario: aragon.yaml, {SIZE}}}\n\n> ~~~ {{.frontmap}}\n> scenario: aragon.yaml\n"
        f"> {SIZE}\n> caption: In a quote\n> ~~~\n"
    )
    story.write_text(text, encoding="utf-8")
    build_chapters([story])
    built = story.read_text(encoding="utf-8")
    assert "\n   ![A campaign" in built and "\n> ![A campaign" in built and "\n> *In a quote*\n>\n> <!--" in built
    build_chapters([story])
    assert story.read_text(encoding="utf-8") == built


def test_a_chapter_that_changes_while_its_maps_are_drawn_is_left_alone(short) -> None:
    @contextmanager
    def save(_name: str) -> Iterator[None]:
        yield
        short.write_text("mine", encoding="utf-8")

    with pytest.raises(RenderError, match="was changed while its maps were drawn"):
        build_chapters([short], progress=save)
    assert short.read_text(encoding="utf-8") == "mine"


def test_what_the_pictures_tell_is_passed_on(short, tmp_path) -> None:
    text = short.read_text("utf-8").replace("at: 1936-09-08", "from: 1936-09-20\nseconds: 0.1")
    short.write_text(text.replace(SIZE, "size: 161x91"), encoding="utf-8")
    (told,) = build_chapters([short], tmp_path / "out").notices
    assert told.startswith("aragon-1936-09-20-to-1936-09-21-") and "162" in told and "92" in told


def test_a_damaged_picture_is_drawn_anew(short, tmp_path, drawings) -> None:
    built = build_chapters([short], tmp_path / "out")
    picture = built.drawn[0]
    whole = picture.read_bytes()
    picture.write_bytes(whole[:30])
    drawings.clear()
    build_chapters([short], tmp_path / "out")
    assert drawings == [picture.name] and picture.read_bytes() == whole


def test_the_source_is_never_written_over(story, tmp_path) -> None:
    with pytest.raises(RenderError, match="is a chapter itself"):
        build_chapters([story], story.parent)
    other = tmp_path / "story.md"
    other.write_text("words", encoding="utf-8")
    with pytest.raises(RenderError, match="would both become"):
        build_chapters([story, other], tmp_path / "out")
    assert story.read_text(encoding="utf-8") == STORY
    with pytest.raises(RenderError, match="in place"):
        build_chapters([story], None, ChapterOptions("html"))


def test_the_authors_own_pictures_come_along(story, tmp_path) -> None:
    (story.parent / "art").mkdir()
    (story.parent / "art" / "a map.png").write_bytes(b"\x89PNG mine")
    story.write_text("![mine](art/a%20map.png) ![far](https://example.org/x.png)\n", encoding="utf-8")
    build_chapters([story], tmp_path / "out", FORUM)
    assert (tmp_path / "out" / "art" / "a map.png").read_bytes() == b"\x89PNG mine"
    text = (tmp_path / "out" / "story.txt").read_text(encoding="utf-8")
    assert '[img alt="mine"]https://example.org/war/art/a%20map.png[/img]' in text
    assert '[img alt="far"]https://example.org/x.png[/img]' in text
