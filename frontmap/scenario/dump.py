"""From a scenario back to a text that loads as the same scenario."""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import BaseModel

from frontmap.scenario.ground import AreaName, Point
from frontmap.scenario.model import Scenario

__all__ = ["dump"]

_WIDTH = 120


class _Dumper(yaml.SafeDumper):
    """Writes texts in quotes only where the reader needs them: it takes no word for a number or a date."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.yaml_implicit_resolvers = {}


def dump(scenario: Scenario) -> str:
    """Write a scenario as YAML.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    str
        A text that `read_scenario` reads as an equal scenario. What is said by default is left out; comments and the
        author's layout are not kept.
    """
    text: str = yaml.dump(
        _plain(scenario), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=None
    )
    return text


def _plain(value: object) -> Any:
    if isinstance(value, Scenario):
        plain = _fields_of(value)
        plain["start"] = [
            _fields_of(holding) if holding.as_of else {str(holding.side): _plain(holding.areas)}
            for holding in value.start
        ]
        return plain
    if isinstance(value, BaseModel):
        return _fields_of(value)
    if isinstance(value, AreaName):
        return str(value.name) if value.level is None else {value.level: str(value.name)}
    if isinstance(value, Point):
        return str(value.text)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value)


def _fields_of(node: BaseModel) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, field in type(node).model_fields.items():
        value = getattr(node, name)
        if field.is_required() or value != field.get_default(call_default_factory=True):
            plain[field.alias or name] = _plain(value)
    return plain
