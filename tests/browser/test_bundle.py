"""The bundle that ships is the one that its sources make."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

import frontmap

ROOT = Path(__file__).parents[2]
BUNDLE = Path(frontmap.__file__).parent / "viewer" / "bundle"


def sources() -> list[Path]:
    viewer = ROOT / "viewer"
    return [*sorted((viewer / "src").iterdir()), viewer / "build.mjs", viewer / "package-lock.json"]


def test_the_bundle_is_made_of_these_sources() -> None:
    digest = hashlib.sha256()
    for path in sources():
        name = f"src/{path.name}" if path.parent.name == "src" else path.name
        digest.update(f"{name}\0".encode() + path.read_bytes() + b"\0")
    told = (BUNDLE / "sources.sha256").read_text(encoding="utf-8").strip()
    assert told == digest.hexdigest(), "the viewer's sources have changed: cd viewer && npm ci && npm run build"


def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None or not (ROOT / "viewer" / "node_modules").is_dir():
        pytest.skip("needs node and `npm ci` in viewer")
    subprocess.run([node, "build.mjs", str(tmp_path)], cwd=ROOT / "viewer", check=True, capture_output=True)
    for built in tmp_path.iterdir():
        assert built.read_bytes() == (BUNDLE / built.name).read_bytes(), built.name


def test_the_lock_names_no_host() -> None:
    text = (ROOT / "viewer" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert "://" not in text.replace("https://github.com/sponsors/", "").replace("https://opencollective.com/", "")
