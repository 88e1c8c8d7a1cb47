"""A folder with a small war and a chapter about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from frontmap.war import War
from tests.conftest import CAMPAIGN

SIZE = "size: 240x135"

STORY = f"""\
---
title: Aragon
---

Before *the* attack.

```frontmap
scenario: aragon.yaml
at: 1936-09-08
caption: The front before the attack
{SIZE}
```

::frontmap {{scenario: aragon.yaml, at: 1936-09-14, view: Daroca, {SIZE}}}

<!-- frontmap {{scenario: aragon.yaml, from: 1936-09-08, to: 1936-09-14, seconds: 0.2, {SIZE}}} -->

After it.
"""


def written(folder: Path) -> Path:
    """Write a chapter with two maps and a film, beside its war."""
    folder.mkdir()
    (folder / "aragon.yaml").write_text(CAMPAIGN, encoding="utf-8")
    path = folder / "story.md"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """Return a chapter with two maps and a film, beside its war."""
    return written(tmp_path / "book")


@pytest.fixture
def short(story: Path) -> Path:
    """Return the chapter with its first map alone."""
    story.write_text(STORY.partition("::frontmap")[0] + "After it.\n", encoding="utf-8")
    return story


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of all files that wars are asked to draw, as they are."""
    asked: list[str] = []
    render: Callable[..., object] = War.render

    def counted(self: War, path: Path, **options: object) -> object:
        asked.append(Path(path).name)
        return render(self, path, **options)

    monkeypatch.setattr(War, "render", counted)
    return asked
