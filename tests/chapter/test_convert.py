"""Documents by Pandoc, where it is there, and a clear word where it is not."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from frontmap.chapter import ChapterOptions, build_chapters
from frontmap.chapter.convert import check_tools
from frontmap.errors import MissingTool, RenderError

needs_pandoc = pytest.mark.skipif(shutil.which("pandoc") is None, reason="Pandoc is not installed")


@pytest.fixture
def pandoc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a function that puts a program in Pandoc's place; before that there is none."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def replace(script: str) -> None:
        (folder / "pandoc").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / "pandoc").chmod(0o755)

    return replace


@needs_pandoc
@pytest.mark.parametrize("kind", ["docx", "epub"])
def test_a_document_holds_the_words_and_pictures(story, tmp_path, kind) -> None:
    built = build_chapters([story], tmp_path / "out", ChapterOptions(kind))
    (document,) = built.files
    first = document.read_bytes()
    with zipfile.ZipFile(document) as archive:
        pictures = [name for name in archive.namelist() if name.endswith(".png")]
        assert len(pictures) == 3
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {archive.read(name) for name in pictures} == {
            picture.still.read_bytes() for picture in built.pictures[0]
        }
        text = "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".xhtml", ".opf"))
        )
    assert "The front before the attack" in text and "Aragon" in text
    assert "map of 8 September 1936" in text
    build_chapters([story], tmp_path / "out", ChapterOptions(kind))
    assert document.read_bytes() == first


@needs_pandoc
@pytest.mark.skipif(shutil.which("weasyprint") is None, reason="no engine for PDF is installed")
def test_a_pdf_holds_the_pictures(story, tmp_path) -> None:
    (document,) = build_chapters([story], tmp_path / "out", ChapterOptions("pdf")).files
    content = document.read_bytes()
    assert content.startswith(b"%PDF")
    assert len(re.findall(rb"/Subtype ?/Image", content)) == 3
    assert sorted(path.name for path in document.parent.iterdir()) == ["maps", "story.pdf"]


@needs_pandoc
def test_a_document_fetches_nothing(short, tmp_path) -> None:
    short.write_text("![far away](http://127.0.0.1:9/x.png) ![](//127.0.0.1:9/y.png)\n\n<img src='/etc/hostname'>\n")
    (document,) = build_chapters([short], tmp_path / "out", ChapterOptions("docx")).files
    with zipfile.ZipFile(document) as archive:
        assert not [name for name in archive.namelist() if "media" in name]
        assert "far away" in archive.read("word/document.xml").decode()


def test_without_pandoc_it_is_said_before_anything_is_drawn(short, tmp_path, pandoc, drawings) -> None:
    with pytest.raises(MissingTool, match="docx needs Pandoc, which is not installed"):
        build_chapters([short], tmp_path / "out", ChapterOptions("docx"))
    assert drawings == [] and not (tmp_path / "out").exists()


def test_without_an_engine_for_pdf_it_is_said(pandoc) -> None:
    pandoc("exit 0")
    with pytest.raises(MissingTool, match="pdf needs an engine"):
        check_tools("pdf")


def test_what_pandoc_complains_of_is_told_and_the_old_document_stays(short, tmp_path, pandoc) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "story.docx").write_bytes(b"old")
    pandoc("echo 'no such reader' >&2; exit 21")
    with pytest.raises(RenderError, match="Pandoc failed and nothing was written; it says: no such reader"):
        build_chapters([short], out, ChapterOptions("docx"))
    pandoc("exit 0")
    with pytest.raises(RenderError):
        build_chapters([short], out, ChapterOptions("docx"))
    assert (out / "story.docx").read_bytes() == b"old"
    assert sorted(path.name for path in out.iterdir()) == ["maps", "story.docx"]


def test_pandoc_is_given_the_page_and_what_it_needs(short, tmp_path, pandoc) -> None:
    told = tmp_path / "told"
    pandoc(
        f'printf "%s\\n" "$@" > {told}; /bin/cat > {told}.html\n'
        'for each in "$@"; do case $each in --output=*) echo made > "${each#--output=}";; esac; done'
    )
    (document,) = build_chapters([short], tmp_path / "out", ChapterOptions("docx")).files
    assert document.read_text() == "made\n"
    assert "--metadata=title:Aragon" in told.read_text().splitlines()
    page = Path(f"{told}.html").read_text(encoding="utf-8")
    assert '<img src="maps/aragon-1936-09-08-' in page and "<video" not in page
