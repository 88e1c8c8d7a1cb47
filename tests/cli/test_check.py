"""Checking scenarios: every mistake has its line, its column and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

FRONT = """\
fronts:
  jiloca:
    between: [{left}, {right}]
    lines:
      1936-09-05: [Tornos, San Martín del Río, Villahermosa del Campo, Plenas, Moneva, Almochuel, Castelnou, Maella]
"""


def changed(campaign: Path, folder: Path, old: str, new: str) -> Path:
    text = campaign.read_text(encoding="utf-8")
    assert old in text
    path = folder / "war.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def place_of(path: Path, words: str) -> str:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if words in line:
            return f"{path}:{number}:{line.index(words) + 1}: "
    raise AssertionError(f"{words} is not in {path}")


def test_a_sound_scenario_is_clean(run, campaign) -> None:
    result = run("check", campaign, "--strict")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert "no errors, no warnings, 2 of 2 expectations hold" in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "blamed", "told"),
    [
        ("areas: [Daroca]", "areas: [Darroca]", "Darroca", ("Darroca", "did you mean Daroca")),
        ("to: 1936-09-21", "to: 1936-09-31", "1936-09-31", ("that month has 30 days", "1936-09-30")),
        ("1936-09-08..1936-09-14", "1936-04-31..1936-09-14", "1936-04-31", ("1936-04-30",)),
        ("say: Daroca falls.", "say: Daroca falls.\n    say: It fell.", "say: It fell.", ("say",)),
        ("take: {side: republic", "tke: {side: republic", "tke", ("take",)),
        ("take: {side: republic", "take: {side: republik", "republik", ("did you mean republic",)),
        ("on: 1936-09-14, side: republic", "on: 1936-09-14, side: nationalists", "{place: Daroca", ("republic",)),
    ],
    ids=["typo", "31 September", "31 April", "duplicate key", "unknown key", "unknown side", "expectation"],
)
def test_a_mistake_is_told_with_its_line_column_and_remedy(run, campaign, tmp_path, old, new, blamed, told) -> None:
    path = changed(campaign, tmp_path, old, new)
    result = run("check", path)
    assert result.exit_code == 1
    (line,) = [line for line in result.stdout.split("\n") if ": warning: " not in line and line]
    start = place_of(path, blamed)
    # A value may be blamed by itself or by the node that it opens.
    assert line.startswith(start.rsplit(":", 2)[0]), line
    assert ("; " in line) and all(words in line for words in told), line


def test_a_swapped_front_is_told(run, campaign, tmp_path) -> None:
    right = changed(campaign, tmp_path, "expect:", FRONT.format(left="nationalists", right="republic") + "expect:")
    clean = run("check", right)
    assert (clean.exit_code, clean.stdout) == (0, "")
    swapped = changed(campaign, tmp_path, "expect:", FRONT.format(left="republic", right="nationalists") + "expect:")
    told = [line for line in run("check", swapped).stdout.split("\n") if "jiloca" in line]
    assert any(line.startswith(place_of(swapped, "[Tornos")) for line in told), told
    assert any("; write `between: [nationalists, republic]`" in line for line in told), told


def test_all_mistakes_are_told_at_once(run, campaign, tmp_path) -> None:
    path = changed(campaign, tmp_path, "areas: [Daroca]", "areas: [Darroca, Atlantis]")
    path.write_text(path.read_text(encoding="utf-8").replace("colour: red", "color: red"), encoding="utf-8")
    stdout = run("check", path).stdout
    assert all(word in stdout for word in ("Darroca", "Atlantis", "color"))
    lines = [int(line.split(":")[1]) for line in stdout.strip().split("\n")]
    assert lines == sorted(lines)


def test_warnings_alone_fail_only_when_strict(run, campaign, tmp_path) -> None:
    path = changed(
        campaign,
        tmp_path,
        "say: Daroca falls.",
        "say: Daroca falls.\n  - on: 1936-09-16\n    take: {side: republic, areas: [Daroca]}",
    )
    result = run("check", path)
    assert result.exit_code == 0, result.stdout
    assert ": warning: " in result.stdout
    assert run("check", path, "--strict").exit_code == 1


def test_several_scenarios_are_checked(run, campaign, tmp_path) -> None:
    path = changed(campaign, tmp_path, "areas: [Daroca]", "areas: [Darroca]")
    result = run("check", campaign, path)
    assert result.exit_code == 1
    assert f"{campaign}: no errors" in result.stderr
    assert f"{path}: 1 error" in result.stderr


def test_a_file_that_is_not_there_is_told(run, campaign, tmp_path) -> None:
    result = run("check", tmp_path / "nothing.yaml", campaign)
    assert result.exit_code == 1
    assert "nothing.yaml" in result.stderr


def test_colours_that_some_eye_cannot_tell_apart_are_told_with_the_figure(run, campaign, tmp_path) -> None:
    path = changed(campaign, tmp_path, "colour: blue", "colour: '#d05040'")
    result = run("check", path)
    assert result.exit_code == 0, result.output
    (line,) = result.stdout.strip().split("\n")
    assert line.startswith(f"{path}:7:")
    assert "the colours of republic and nationalists are hard to tell apart" in line
    assert "12 is the least (CIEDE2000)" in line
