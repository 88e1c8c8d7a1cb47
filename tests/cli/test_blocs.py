"""Blocs from the command line: pictures, figures, words and answers by side or by bloc."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import CAMPAIGN

SMALL = ("--size", "320x180")
BLOCS = 'blocs: {front: {name: The Front, colour: "#b3261e", members: [republic]}, junta: [nationalists]}\n'
FIGURES = """\
figures:
  - {id: sides, title: Sides, on: 1936-09-14}
  - {id: blocs, title: Blocs, on: 1936-09-14, colour_by: bloc}
"""


@pytest.fixture
def war(tmp_path: Path) -> Path:
    """Return the folder of a small war with blocs and figures."""
    folder = tmp_path / "war"
    folder.mkdir()
    (folder / "scenario.yaml").write_text(CAMPAIGN + BLOCS, encoding="utf-8")
    (folder / "figures.yaml").write_text(FIGURES, encoding="utf-8")
    return folder


def description(path: Path) -> str:
    with Image.open(path) as picture:
        return str(picture.text["Description"])


def test_a_still_is_coloured_by_bloc(run, war, tmp_path) -> None:
    result = run("render", war, "-o", tmp_path / "a.png", "--at", "1936-09-14", "--colour-by", "bloc", *SMALL)
    assert result.exit_code == 0, result.stderr
    assert "The Front" in description(tmp_path / "a.png")


def test_a_war_may_be_coloured_by_bloc_unless_asked_otherwise(run, war, tmp_path) -> None:
    (war / "scenario.yaml").write_text(CAMPAIGN + BLOCS + "colour_by: bloc\n", encoding="utf-8")
    run("render", war, "-o", tmp_path / "a.png", "--at", "1936-09-14", *SMALL)
    run("render", war, "-o", tmp_path / "b.png", "--at", "1936-09-14", "--colour-by", "side", *SMALL)
    assert "The Front" in description(tmp_path / "a.png")
    assert "The Front" not in description(tmp_path / "b.png")
    assert "The Front" in run("describe", war).stdout


def test_a_figure_says_what_its_colours_stand_for(run, war, tmp_path) -> None:
    assert run("figures", war, "-o", tmp_path / "f", *SMALL).exit_code == 0
    told = {name: description(tmp_path / "f" / f"{name}.png") for name in ("sides", "blocs")}
    assert "The Front" in told["blocs"] and "The Front" not in told["sides"]


def test_a_sheet_and_words_are_by_bloc(run, war, tmp_path) -> None:
    target = tmp_path / "sheet.svg"
    result = run("sheet", war, "-o", target, "--count", "2", "--width", "600", "--colour-by", "bloc")
    assert result.exit_code == 0, result.stderr
    assert ">The Front</text>" in target.read_text(encoding="utf-8")
    assert "The Front" in run("describe", war, "--colour-by", "bloc").stdout


def test_who_tells_the_bloc(run, war) -> None:
    (told,) = json.loads(run("who", war, "--at", "1936-09-14", "Daroca", "--json").stdout)
    assert (told["side"], told["bloc"]) == ("republic", "front")


def test_without_blocs_it_is_said_where_they_are_missing(run, campaign, war, tmp_path) -> None:
    result = run("render", campaign, "-o", tmp_path / "a.png", "--at", "1936-09-14", "--colour-by", "bloc", *SMALL)
    assert result.exit_code == 1
    assert "this war has no blocs to colour by; tell them in the scenario" in result.stderr
    assert not (tmp_path / "a.png").exists()
    (war / "scenario.yaml").write_text(CAMPAIGN, encoding="utf-8")
    checked = run("check", war)
    assert f"{war / 'figures.yaml'}:3:58: there are no blocs to colour by" in checked.stdout


def test_a_page_is_coloured_by_side(run, war, tmp_path) -> None:
    result = run("render", war, "-o", tmp_path / "a.html", "--colour-by", "bloc")
    assert result.exit_code == 1
    assert "a page, which is coloured by side" in result.stderr
