"""A small war for tests of the surfaces: two regions of Spain, three weeks, one campaign."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import matplotlib
import pytest
from hypothesis import settings

matplotlib.use("agg")
# Tests that mean the cache have one of their own.
os.environ["FRONTMAP_CACHE"] = "off"

# What a shell starts in the background ignores interrupts, and what is started from there does too; tests interrupt.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes depends on what else the machine does.
settings.register_profile("frontmap", deadline=None)
settings.load_profile("frontmap")

CAMPAIGN = """\
title: A campaign in Aragon
from: 1936-09-01
to: 1936-09-21
theatre: [region: Zaragoza, region: Teruel]
sides:
  republic: {name: "Republic <b>&", colour: red}
  nationalists: {name: Nationalists, colour: blue}
at_war: [[republic, nationalists]]
start: {republic: [region: Teruel], nationalists: [region: Zaragoza]}
events:
  - on: 1936-09-08..1936-09-14
    take: {side: republic, areas: [Daroca]}
    say: Daroca falls.
    source: {line: 7}
expect:
  - {place: Daroca, on: 1936-09-14, side: republic}
  - {place: Zaragoza, on: 1936-09-21, side: nationalists}
"""


@pytest.fixture(scope="session")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a small scenario without mistakes."""
    path = tmp_path_factory.mktemp("campaign") / "aragon.yaml"
    path.write_text(CAMPAIGN, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def cache_of_wars(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Return a folder that all processes of these tests share, and that is empty when they begin."""
    own = tmp_path_factory.getbasetemp()
    return (own.parent if hasattr(request.config, "workerinput") else own) / "cache-of-wars"


@pytest.fixture(scope="module")
def shared_cache(cache_of_wars: Path) -> Iterator[None]:
    """Let what one module computes of a bundled war be found by the others that ask for this, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRONTMAP_CACHE", str(cache_of_wars))
        yield
