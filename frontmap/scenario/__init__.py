"""The scenario language: the author's text as frozen data, with positions, or all of its mistakes at once.

Start at `model`, which shows the whole language in one glance; docs/scenario.md tells it to authors.
"""

from frontmap.scenario.dump import dump
from frontmap.scenario.event import Event
from frontmap.scenario.figures import Figure
from frontmap.scenario.ground import AreaName, Point
from frontmap.scenario.lint import lint
from frontmap.scenario.load import BundledScenario, bundled_scenarios, load_scenario
from frontmap.scenario.model import Scenario
from frontmap.scenario.reading import read_scenario
from frontmap.scenario.schema import figures_schema, json_schema
from frontmap.scenario.starter import starter
from frontmap.scenario.words import Position

__all__ = [
    "AreaName",
    "BundledScenario",
    "Event",
    "Figure",
    "Point",
    "Position",
    "Scenario",
    "bundled_scenarios",
    "dump",
    "figures_schema",
    "json_schema",
    "lint",
    "load_scenario",
    "read_scenario",
    "starter",
]
