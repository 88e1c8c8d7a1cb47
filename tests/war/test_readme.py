"""What the README shows works as it is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import frontmap as fm
from frontmap.check import check_scenario
from frontmap.cli import main

README = Path(__file__).parents[2] / "README.md"


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    return found


def test_the_scenario_has_ten_lines_is_sound_and_renders(tmp_path) -> None:
    text = block("yaml")
    assert len(text.strip().split("\n")) == 10
    path = tmp_path / "aragon.yaml"
    path.write_text(text, encoding="utf-8")
    assert check_scenario(path).problems == ()
    made = fm.load(path).render(tmp_path / "aragon.png", size=(480, 270))
    assert made.size_bytes > 10_000


def test_the_python_has_five_lines_and_runs(tmp_path, monkeypatch, capsys) -> None:
    import matplotlib.pyplot as plt

    monkeypatch.chdir(tmp_path)
    code = block("python")
    assert len(code.strip().split("\n")) == 5
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102
    plt.close("all")
    assert capsys.readouterr().out.startswith("republic ")
    assert (tmp_path / "zaragoza.png").stat().st_size > 10_000
    assert (tmp_path / "war.csv").read_text(encoding="utf-8").count("\n") == 1 + 293


def test_the_table_names_every_command() -> None:
    told = set(re.findall(r"^\| `frontmap (\w+)", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert told == set(main.commands)


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?:)([^)#]+)\)", README.read_text(encoding="utf-8")))
def test_what_it_points_at_exists(target) -> None:
    assert (README.parent / target).exists()
