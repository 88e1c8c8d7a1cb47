"""A newcomer's first scenario."""

from __future__ import annotations

import shlex

import pytest


@pytest.mark.parametrize(("name", "file"), [("my war", "my war/scenario.yaml"), ("war.yaml", "war.yaml")])
def test_a_starter_is_sound_and_the_command_shown_renders_it(run, tmp_path, monkeypatch, name, file) -> None:
    monkeypatch.chdir(tmp_path)
    made = run("new", name)
    assert made.exit_code == 0
    assert made.stdout == f"{file}\n"
    shown = shlex.split(made.stderr.removeprefix("now try: "))
    assert shown[0] == "frontmap"
    rendered = run(*shown[1:])
    assert rendered.exit_code == 0, rendered.stderr
    assert (tmp_path / rendered.stdout.strip()).read_bytes().startswith(b"\x89PNG")
    checked = run("check", name, "--strict")
    assert checked.exit_code == 0, checked.output


def test_nothing_is_written_over(run, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "war")
    (tmp_path / "war" / "scenario.yaml").write_text("mine", encoding="utf-8")
    again = run("new", "war")
    assert again.exit_code == 1
    assert again.stdout == ""
    assert "exists already" in again.stderr
    assert (tmp_path / "war" / "scenario.yaml").read_text(encoding="utf-8") == "mine"
