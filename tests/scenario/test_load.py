from __future__ import annotations

from pathlib import Path

import pytest

from frontmap.errors import ScenarioError, UnknownName
from frontmap.scenario import bundled_scenarios, load_scenario, read_scenario
from tests.scenario.small import EVENTS, WAR


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scenario.yaml").write_text(WAR + EVENTS, encoding="utf-8")
    return tmp_path


def test_a_file_and_its_folder_are_the_same_war(folder: Path) -> None:
    by_folder, by_file = load_scenario(folder), load_scenario(folder / "scenario.yaml")
    assert by_folder == by_file == read_scenario(WAR + EVENTS)
    assert by_folder.file == str(folder / "scenario.yaml")
    assert load_scenario(str(folder)) == by_file


def test_every_bundled_war_is_listed_and_loads_by_its_name() -> None:
    wars = bundled_scenarios()
    assert "spanish-civil-war" in [war.name for war in wars]
    for war in wars:
        scenario = load_scenario(war.name)
        assert (scenario.title, scenario.first_day, scenario.last_day) == (war.title, war.first_day, war.last_day)
        assert scenario.file == f"{war.name}/scenario.yaml"


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean spanish-civil-war") as caught:
        load_scenario("spanish-civil-wor")
    assert caught.value.nearest == ("spanish-civil-war",)


@pytest.mark.parametrize("name", ["", "no-such-war", "folder/no.yaml", "a\0b", "x" * 300])
def test_what_does_not_exist_is_an_unknown_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnknownName):
        load_scenario(name)


def test_a_folder_without_a_scenario_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"holds no scenario\.yaml; `frontmap new"):
        load_scenario(tmp_path)
    (tmp_path / "war.yml").write_text(WAR, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"name the file: .*war\.yml"):
        load_scenario(tmp_path)


def test_an_empty_file_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "war.yaml"
    path.write_bytes(b"")
    with pytest.raises(ScenarioError, match=r"war.yaml:1:1: the file is empty; expected a scenario; start with"):
        load_scenario(path)


def test_a_huge_file_is_refused_without_reading_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "war.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000_000)
    with pytest.raises(ScenarioError, match="the limit is 8 MB"):
        load_scenario(path)
