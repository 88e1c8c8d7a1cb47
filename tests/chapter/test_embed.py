"""Maps in texts that Sphinx, Pandoc and Quarto build."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys

import pytest

from frontmap.chapter.pandoc_filter import filtered, main
from frontmap.errors import ScenarioError
from tests.chapter.conftest import SIZE

BLOCK = f"scenario: aragon.yaml\nat: 1936-09-14\n{SIZE}\ncaption: Daroca & more"


def document(version: list[int], text: str = BLOCK) -> dict[str, object]:
    code = {"t": "CodeBlock", "c": [["", ["frontmap"], []], text]}
    quote = {"t": "BlockQuote", "c": [code]}
    return {"pandoc-api-version": version, "meta": {}, "blocks": [{"t": "Para", "c": []}, quote]}


def test_the_filter_puts_a_figure_in_place_of_the_block(story) -> None:
    made = filtered(document([1, 23]), story.parent)
    para, quote = made["blocks"]
    assert para == {"t": "Para", "c": []}
    ((figure),) = quote["c"]
    assert figure["t"] == "Figure"
    (_, (_, (caption,)), (plain,)) = figure["c"]
    assert [word.get("c", " ") for word in caption["c"]] == ["Daroca", " ", "&", " ", "more"]
    (_, alt, (address, _)) = plain["c"][0]["c"]
    assert alt[0] == {"t": "Str", "c": "A"} and (story.parent / address).is_file()
    older = filtered(document([1, 22]), story.parent)["blocks"][1]["c"][0]
    assert older["t"] == "Para" and older["c"][0]["c"][2] == [address, "fig:"]


def test_mistakes_end_the_filter_with_a_message(story, monkeypatch, capsys) -> None:
    with pytest.raises(ScenarioError, match=r"frontmap block:1:11: there is no war 'aragn\.yaml'"):
        filtered(document([1, 23], BLOCK.replace("aragon", "aragn")), story.parent)
    monkeypatch.chdir(story.parent)
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(document([1, 23], "scenario: [x]"))))
    with pytest.raises(SystemExit, match=r"^frontmap: frontmap block:1:11: "):
        main()
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="Pandoc is not installed")
def test_pandoc_runs_the_filter(story, tmp_path) -> None:
    story.write_text(f"# One\n\n``` {{.frontmap}}\n{BLOCK}\n```\n", encoding="utf-8")
    script = tmp_path / "frontmap-pandoc"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m frontmap.chapter.pandoc_filter "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    command = ["pandoc", story.name, f"--filter={script}", "--to=html"]
    html = subprocess.run(command, cwd=story.parent, capture_output=True, text=True, check=True, timeout=100).stdout
    assert 'src="maps/aragon-1936-09-14-' in html and "Daroca &amp; more" in html
    assert 'alt="A campaign in Aragon: map of 14 September 1936.' in html


def test_sphinx_shows_maps_in_both_its_languages(story, tmp_path) -> None:
    folder, out = story.parent, tmp_path / "site"
    story.unlink()
    (folder / "conf.py").write_text("extensions = ['myst_parser', 'frontmap.chapter.sphinx']\n", encoding="utf-8")
    rst = "Two\n===\n\n.. frontmap::\n\n   " + BLOCK.replace("\n", "\n   ") + "\n"
    myst = f"# One\n\n```{{frontmap}}\n{BLOCK}\n```\n\n```{{toctree}}\ntwo\n```\n"
    (folder / "index.md").write_text(myst, encoding="utf-8")
    (folder / "two.rst").write_text(rst, encoding="utf-8")
    before = sorted(folder.iterdir())

    def build() -> str:
        command = [sys.executable, "-m", "sphinx", "-q", "-N", "-b", "html", "-d", tmp_path / "work", folder, out]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=100).stderr

    assert build() == ""
    (picture,) = (tmp_path / "work" / "frontmap-maps").iterdir()
    for page in ("index", "two"):
        html = (out / f"{page}.html").read_text(encoding="utf-8")
        assert f'src="_images/{picture.name}"' in html and "Daroca &amp; more" in html
        assert 'alt="A campaign in Aragon: map of 14 September 1936.' in html
    assert (out / "_images" / picture.name).read_bytes() == picture.read_bytes()
    assert sorted(folder.iterdir()) == before
    (folder / "index.md").write_text(myst.replace("09-14", "10-14"), encoding="utf-8")
    (folder / "two.rst").write_text(rst.replace("09-14", "10-14"), encoding="utf-8")
    told = build()
    assert "index.md:5:5: 1936-10-14 is outside the war" in told
    assert "two.rst:7:5: 1936-10-14 is outside the war" in told
