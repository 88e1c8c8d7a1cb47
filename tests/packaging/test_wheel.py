"""What is installed is complete: the wheel carries the atlas, the wars, the fonts and the licences, and works alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import frontmap

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_everything(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "frontmap").rglob("*.py")}
    assert modules <= names
    tracked = subprocess.run(
        ["git", "ls-files", "data/provinces", "scenarios"], cwd=ROOT, check=False, capture_output=True, text=True
    ).stdout.split("\n")
    for name in filter(None, tracked):
        inside = name.removeprefix("data/")
        assert f"frontmap/bundled/{inside}" in names
    assert "frontmap/bundled/scenarios/spanish-civil-war/scenario.yaml" in names
    assert "frontmap/py.typed" in names
    assert any(name.endswith(".ttf") for name in names)
    licences = f"frontmap-{frontmap.__version__}.dist-info/licenses"
    assert {f"{licences}/LICENSE", f"{licences}/NOTICE"} <= names


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert tops == {"frontmap", f"frontmap-{frontmap.__version__}.dist-info"}


def test_the_wheel_works_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    empty = tmp_path / "empty"
    empty.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(library)
    # -P and a path of its own: neither this folder nor the checkout may lend what the wheel lacks.
    code = (
        f"import sys; sys.path.insert(0, {str(library)!r}); import frontmap; "
        f"assert frontmap.__file__.startswith({str(library)!r}); from frontmap.cli import main; main()"
    )
    ran = subprocess.run(
        [sys.executable, "-P", "-c", code, "where", "Zaragoza", "--json"],
        cwd=empty,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(ran.stdout)[0]["place"] == "Zaragoza"
