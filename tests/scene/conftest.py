"""Fixtures of the small war."""

from __future__ import annotations

import pytest

from frontmap.control import Control
from frontmap.scene import Stage, set_stage
from tests.scene.small_war import small_control


@pytest.fixture(scope="session")
def control() -> Control:
    return small_control()


@pytest.fixture(scope="session")
def stage(control: Control) -> Stage:
    return set_stage(control, width_px=480, height_px=270)
