"""The wars that chapters name, and the files that are watched for them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from frontmap.chapter.wars import Outside, Wars, file_of_war, inside
from frontmap.chapter.watch import sources_of
from frontmap.errors import ScenarioError, UnknownName
from frontmap.scenario_files import bundled_files
from tests.conftest import CAMPAIGN

LATER = CAMPAIGN.replace(
    "start: {republic: [region: Teruel], nationalists: [region: Zaragoza]}",
    "start: {as_of: aragon.yaml, on: 1936-09-14}",
)


def save(path: Path, text: str) -> None:
    """Write a file at another time than before, however soon."""
    before = path.stat().st_mtime_ns
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(before + 10**9, before + 10**9))


def test_a_war_is_loaded_again_when_one_of_its_files_is_saved(story) -> None:
    folder = story.parent
    later, aragon = folder / "later.yaml", folder / "aragon.yaml"
    later.write_text(LATER.replace("A campaign", "After it"), encoding="utf-8")
    wars = Wars()
    first = wars.named("later.yaml", folder, folder)
    assert set(wars.states) == {later, aragon}
    assert wars.named("later.yaml", folder, folder) is first
    save(aragon, CAMPAIGN.replace("colour: red", "colour: green"))
    second = wars.named("later.yaml", folder, folder)
    assert second is not first
    save(later, "title: broken")
    for _ in range(2):
        with pytest.raises(ScenarioError):
            wars.named("later.yaml", folder, folder)
    save(later, LATER)
    assert wars.named("later.yaml", folder, folder).title == "A campaign in Aragon"


def test_a_file_comes_before_a_bundled_war_of_its_name_and_an_empty_folder_does_not(story) -> None:
    folder = story.parent
    name = "border-war"
    assert file_of_war(name, folder, folder) == bundled_files()[name].resolve()
    (folder / name).mkdir()
    assert file_of_war(name, folder, folder) == bundled_files()[name].resolve()
    (folder / name / "scenario.yaml").write_text(CAMPAIGN, encoding="utf-8")
    assert file_of_war(name, folder, folder) == folder / name / "scenario.yaml"
    (folder / "empty").mkdir()
    with pytest.raises(ScenarioError, match="holds no scenario"):
        file_of_war("empty", folder, folder)
    with pytest.raises(UnknownName):
        file_of_war("no.yaml", folder, folder)


def test_what_lies_outside_is_not_looked_at(tmp_path) -> None:
    (tmp_path / "book").mkdir()
    assert inside(tmp_path / "book", "a/../b.yaml", tmp_path / "book") == tmp_path / "book" / "b.yaml"
    for name in ("..", "../book2/x", "/", "\0"):
        with pytest.raises(Outside):
            inside(tmp_path / "book", name, tmp_path / "book")


def test_chapters_and_their_wars_are_watched(story) -> None:
    assert sources_of([story]) == {story, story.with_name("aragon.yaml")}
    story.write_text("::frontmap {scenario: no.yaml}\n\n::frontmap {scenario: border-war}\n", encoding="utf-8")
    assert sources_of([story]) == {story, bundled_files()["border-war"].resolve()}
