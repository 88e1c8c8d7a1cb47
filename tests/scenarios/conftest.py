"""Each module here names its war; its scenario is read, and its control computed, once for all modules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from frontmap.atlas import load_atlas
from frontmap.control import Control, compute_control, timeline_of
from frontmap.scenario import Scenario, load_scenario


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Return a folder that all processes of these tests share, and that is empty when they begin."""
    own = tmp_path_factory.getbasetemp()
    return (own.parent if hasattr(request.config, "workerinput") else own) / "cache-of-wars"


@pytest.fixture(scope="module", autouse=True)
def keep_what_was_computed(cache: Path) -> Iterator[None]:
    """Let modules that ask for the same war share its computation."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRONTMAP_CACHE", str(cache))
        yield


@pytest.fixture(scope="module")
def scenario(request: pytest.FixtureRequest) -> Scenario:
    """Return the war of the module's ``NAME``."""
    return load_scenario(request.module.NAME)


@pytest.fixture(scope="module")
def control(scenario: Scenario) -> Control:
    """Return who holds what in it."""
    return compute_control(timeline_of(scenario, load_atlas()))
