"""Figures from the command line and from Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

import frontmap as fm
from frontmap.control import engine
from frontmap.errors import DiskError, ScenarioError, UnknownName
from tests.conftest import CAMPAIGN

FIGURES = """\
figures:
  - {id: before, title: Before the attack, on: 1936-09-07, shows: Nothing moves., source: {line: 7}}
  - {id: daroca, title: Daroca falls, on: 1936-09-14, view: "Daroca, Calamocha"}
  - {id: after, title: After it, on: 1936-09-21, view: ebro}
"""
SMALL = ("--size", "320x180")


@pytest.fixture
def war(tmp_path: Path) -> Path:
    """Return the folder of a small war with three figures."""
    folder = tmp_path / "war"
    folder.mkdir()
    text = CAMPAIGN + "views: {ebro: [Caspe, Zaragoza]}\n"
    (folder / "scenario.yaml").write_text(text, encoding="utf-8")
    (folder / "figures.yaml").write_text(FIGURES, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF-")])
def test_each_figure_becomes_a_file_named_by_its_id(run, war, tmp_path, kind, start) -> None:
    folder = tmp_path / "pictures"
    result = run("figures", war, "-o", folder, "--to", kind, *SMALL)
    assert result.exit_code == 0, result.stderr
    files = [folder / f"{name}.{kind}" for name in ("before", "daroca", "after")]
    assert result.stdout.split("\n")[:-1] == [str(file) for file in files]
    assert all(file.read_bytes().startswith(start) for file in files)
    assert sorted(folder.iterdir()) == sorted(files)


def test_a_figure_bears_its_title_and_has_the_size_asked_for(run, war, tmp_path) -> None:
    result = run("figures", war, "-o", tmp_path, "--only", "daroca", "--size", "480x270", "--json")
    (told,) = json.loads(result.stdout)
    assert (told["id"], told["on"], told["title"]) == ("daroca", "1936-09-14", "Daroca falls")
    assert told["bytes"] == Path(told["file"]).stat().st_size
    with Image.open(told["file"]) as picture:
        assert picture.size == (480, 270)
        assert picture.text["Title"] == "Daroca falls"
    run("figures", war, "-o", tmp_path, "--only", "daroca", "--to", "svg", *SMALL)
    assert ">Daroca falls</text>" in (tmp_path / "daroca.svg").read_text(encoding="utf-8")


def test_a_figure_has_the_caption_that_its_author_gives_it(run, war, tmp_path) -> None:
    own = FIGURES + "  - {id: own, title: After it, on: 1936-09-21, caption: Rain since Sunday.}\n"
    (war / "figures.yaml").write_text(own, encoding="utf-8")
    told = fm.load(war).engine.timeline.marks
    running = [mark.text for mark in told if mark.kind == "caption"]
    assert running
    for name, kind, expected in (("own", "svg", True), ("after", "svg", False)):
        assert run("figures", war, "-o", tmp_path, "--only", name, "--to", kind).exit_code == 0
        text = (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
        assert (">Rain since Sunday.</text>" in text) is expected
        assert ("Rain since Sunday." in text.split("<desc", 1)[1].split("</desc>")[0]) is expected


def test_without_a_folder_they_are_listed(run, war) -> None:
    result = run("figures", war, "--json")
    assert [(row["id"], row["view"], row["source"]) for row in json.loads(result.stdout)] == [
        ("before", None, "line 7"),
        ("daroca", "Daroca, Calamocha", None),
        ("after", "ebro", None),
    ]
    assert "Daroca falls" in run("figures", war).stdout


def test_the_war_is_worked_out_once(war, tmp_path, monkeypatch) -> None:
    made = []
    build = engine.Control.__init__
    monkeypatch.setattr(engine.Control, "__init__", lambda self, *a, **k: made.append(self) or build(self, *a, **k))
    drawn = fm.load(war).render_figures(tmp_path / "pictures", size=(320, 180))
    assert [one.file.name for one in drawn] == ["before.png", "daroca.png", "after.png"]
    assert len(made) == 1


def test_a_figure_looks_where_it_says(war, tmp_path) -> None:
    text = FIGURES + "  - {id: same, title: After it, on: 1936-09-21, view: [Caspe, Zaragoza]}\n"
    (war / "figures.yaml").write_text(text, encoding="utf-8")
    files = [one.file.read_bytes() for one in fm.load(war).render_figures(tmp_path / "f", size=(320, 180), to="svg")]
    assert files[2] == files[3] != files[1]


def test_mistakes_on_the_map_and_in_the_text_are_told_together(run, war, tmp_path) -> None:
    text = (
        FIGURES
        + "  - {id: no, title: No, on: 1936-10-01, view: ebroo}\n"
        + "  - {id: he, title: He, on: 1936-09-14, view: Darocca}\n"
    )
    (war / "figures.yaml").write_text(text, encoding="utf-8")
    result = run("figures", war, "-o", tmp_path / "pictures")
    assert result.exit_code == 1
    first, second, third = result.stderr.strip().split("\n")
    assert first.startswith(f"{war / 'figures.yaml'}:5:29: 1936-10-01 is outside the war")
    assert second.startswith(f'{war / "figures.yaml"}:5:47: no view, area or place "ebroo"') and "ebro" in second
    assert f'{war / "figures.yaml"}:6:47: no view, area or place "Darocca"' in third and "Daroca" in third
    assert not (tmp_path / "pictures").exists()
    checked = run("check", war)
    assert checked.exit_code == 1
    assert all(line in checked.stdout for line in (first, second, third))


def test_an_unknown_figure_gets_the_nearest(run, war, tmp_path) -> None:
    result = run("figures", war, "-o", tmp_path, "--only", "darocca")
    assert (result.exit_code, result.stderr) == (1, "no figure 'darocca'; did you mean daroca?\n")
    with pytest.raises(UnknownName):
        fm.load(war).render_figures(tmp_path, only=["darocca"])


def test_a_war_without_figures_says_how_to_have_some(run, campaign, tmp_path) -> None:
    result = run("figures", campaign, "-o", tmp_path)
    assert result.exit_code == 1
    assert "figures.yaml:1:1: there is no such file; docs/figures.md tells" in result.stderr
    with pytest.raises(ScenarioError):
        fm.load(campaign).figures()


def test_folders_that_cannot_be_are_refused_before_anything_is_drawn(run, war, tmp_path) -> None:
    file = tmp_path / "file"
    file.write_text("mine", encoding="utf-8")
    assert run("figures", war, "-o", file).exit_code == 2
    result = run("figures", war, "-o", tmp_path / "no" / "such")
    assert result.exit_code == 1 and "does not exist" in result.stderr
    with pytest.raises(DiskError, match="is a file"):
        fm.load(war).render_figures(file, size=(320, 180))
    assert file.read_text(encoding="utf-8") == "mine"


def test_the_schema_of_figures_is_written_for_editors(run) -> None:
    assert json.loads(run("schema", "--figures").stdout)["title"] == "frontmap figures"
