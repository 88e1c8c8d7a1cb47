"""``frontmap chapter`` as a new user meets it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.chapter.conftest import SIZE, written


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """Return a chapter with one map."""
    path = written(tmp_path / "book")
    path.write_text(f"One.\n\n::frontmap {{scenario: aragon.yaml, at: 1936-09-08, {SIZE}}}\n", encoding="utf-8")
    return path


def test_building_prints_what_was_made(run, story, tmp_path) -> None:
    out = tmp_path / "out"
    result = run("chapter", "build", story, "-o", out)
    assert (result.exit_code, result.stdout) == (0, f"{out / 'story.md'}\n")
    assert result.stderr.splitlines()[-1] == "1 picture drawn, 0 kept"
    again = run("chapter", "build", story, "-o", out, "--to", "html")
    assert again.stderr == "0 pictures drawn, 1 kept\n"
    assert run("chapter", "check", story, "-o", out).exit_code == 0
    placed = run("chapter", "build", story, "--in-place")
    assert placed.exit_code == 0 and "](maps/aragon-1936-09-08-" in story.read_text(encoding="utf-8")


def test_mistakes_are_told_and_nothing_is_made(run, story, tmp_path) -> None:
    story.write_text(story.read_text("utf-8").replace("at:", "att:"), encoding="utf-8")
    result = run("chapter", "build", story, "-o", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{story}:3:36: a map of a chapter has no key 'att'; did you mean at")
    assert not (tmp_path / "out").exists()
    checked = run("chapter", "check", story)
    assert checked.exit_code == 1 and checked.stdout == result.stderr


def test_pictures_that_nobody_shows_are_warned_of(run, story, tmp_path) -> None:
    run("chapter", "build", story, "-o", tmp_path / "out")
    story.write_text("Words.\n", encoding="utf-8")
    result = run("chapter", "check", story, "-o", tmp_path / "out")
    assert result.exit_code == 0 and ".png:1:1: warning: none of these chapters shows this picture" in result.stdout
    assert run("chapter", "check", story, "-o", tmp_path / "out", "--strict").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "-o FOLDER"),
        (("--in-place", "-o", "out"), "leave out --output"),
        (("--in-place", "--to", "html"), "leave out --output and --to"),
        (("-o", "out", "--to", "bbcode"), "--image-base"),
        (("-o", "out", "--image-base", "example.org"), "begin with https://"),
        (("-o", "out", "--raw-html"), "--to html"),
        (("-o", "out", "--to", "odt"), "docx"),
        (("-o", "taken"), "is a file"),
    ],
)
def test_contradictions_are_refused(run, story, monkeypatch, arguments, told) -> None:
    monkeypatch.chdir(story.parent)
    (story.parent / "taken").write_text("mine", encoding="utf-8")
    result = run("chapter", "build", "story.md", *arguments)
    assert result.exit_code == 2 and told in result.stderr
    assert not (story.parent / "out").exists()


def test_folders_that_cannot_be_written_are_named(run, story, tmp_path) -> None:
    result = run("chapter", "build", story, "-o", tmp_path / "no" / "such")
    assert result.exit_code == 1 and f"the folder {tmp_path / 'no'} does not exist" in result.stderr
    folder = run("chapter", "build", story.parent, "-o", tmp_path / "out")
    assert folder.exit_code == 1 and "the chapter cannot be read: Is a directory" in folder.stderr
    assert not (tmp_path / "out").exists()


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-u", "-m", "frontmap", "chapter", "build", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_watching_builds_again_until_it_is_interrupted(story, tmp_path) -> None:
    out = tmp_path / "out"
    process = start(story, "-o", out, "--watch")
    try:
        assert process.stdout is not None and process.stdout.readline() == f"{out / 'story.md'}\n"
        first = (out / "story.md").read_text(encoding="utf-8")
        story.write_text("Two, and a mistake.\n\n::frontmap {}\n", encoding="utf-8")
        assert process.stderr is not None
        while "needs scenario" not in process.stderr.readline():
            assert process.poll() is None
        assert (out / "story.md").read_text(encoding="utf-8") == first
        story.write_text("Two.\n", encoding="utf-8")
        assert process.stdout.readline() == f"{out / 'story.md'}\n"
        assert (out / "story.md").read_text(encoding="utf-8") == "Two.\n"
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        assert process.returncode == 130
    finally:
        process.kill()
        process.communicate()


def test_interrupted_half_way_leaves_nothing_unfinished(story, tmp_path) -> None:
    film = f"::frontmap {{scenario: aragon.yaml, from: 1936-09-01, seconds: 60, {SIZE}}}\n"
    story.write_text(story.read_text("utf-8") + "\n" + film, encoding="utf-8")
    out = tmp_path / "out"
    process = start(story, "-o", out, "--workers", 1)
    try:
        until = time.monotonic() + 60
        while not any(path.suffix == ".part" for path in (out / "maps").glob("*")) or not any(out.glob("maps/*.png")):
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 130 and "interrupted" in told
    assert {path.suffix for path in (out / "maps").iterdir()} == {".png"}
    assert list(out.iterdir()) == [out / "maps"]
