"""Each module here names its war; its scenario is read, and its control computed, once for all modules."""

from __future__ import annotations

import pytest

from frontmap.atlas import load_atlas
from frontmap.control import Control, compute_control, timeline_of
from frontmap.scenario import Scenario, load_scenario


@pytest.fixture(scope="module", autouse=True)
def keep_what_was_computed(shared_cache: None) -> None:
    """Let modules that ask for the same war share its computation."""


@pytest.fixture(scope="module")
def scenario(request: pytest.FixtureRequest) -> Scenario:
    """Return the war of the module's ``NAME``."""
    return load_scenario(request.module.NAME)


@pytest.fixture(scope="module")
def control(scenario: Scenario) -> Control:
    """Return who holds what in it."""
    return compute_control(timeline_of(scenario, load_atlas()))
