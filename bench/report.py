"""The table of the figures, on the screen and in ``RESULTS.md``."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path

__all__ = ["Row", "Way", "written"]

_NOISY = 0.25
_QUIET_LOAD = 0.7
_PACKAGES = ("numpy", "shapely", "matplotlib", "geopandas", "av", "pillow", "scipy")


@dataclass(frozen=True, slots=True)
class Row:
    """A figure that is to be reached.

    Attributes
    ----------
    what, target, figure : str
    met : bool or None
        None where it was not measured.
    spread : float
        How far apart the rounds lie, in part of the median.
    """

    what: str
    target: str
    figure: str
    met: bool | None
    spread: float = 0.0


@dataclass(slots=True)
class Way:
    """One way to do a work.

    Attributes
    ----------
    name : str
    rates : list of float
        Frames a second, round by round.
    work_ms : list of float
        For how long all cores together are busy with a frame, round by round: other programs disturb it less.
    peak_mb : float
        The most memory that its process had, 0 if it was not measured.
    """

    name: str
    rates: list[float] = field(default_factory=list)
    work_ms: list[float] = field(default_factory=list)
    peak_mb: float = 0.0

    @property
    def rate(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.rates)

    @property
    def work(self) -> float:
        """The median of `work_ms`."""
        return statistics.median(self.work_ms)

    def over(self, other: Way) -> float:
        """Return the median of the ratios to another way, round by round."""
        return statistics.median(one / two for one, two in zip(self.rates, other.rates, strict=False))

    @property
    def spread(self) -> float:
        """How far apart the rounds lie, in part of the median."""
        return (max(self.rates) - min(self.rates)) / self.rate


def written(rows: Sequence[Row], tables: Sequence[tuple[str, Sequence[Sequence[str]]]], load: float) -> str:
    """Return all that was measured as Markdown."""
    met = sum(row.met is True for row in rows)
    lines = [
        "# What was measured",
        "",
        "Made by `make bench`; see `bench/`. Ratios hold from machine to machine, other figures do not.",
        "",
        f"{_machine()}. {date.today().isoformat()}, load of the machine at the beginning {load:.1f}.",
        "Rows whose rounds lie further apart than a quarter of their median are marked as noisy."
        + (" The machine was busy with other work: every row is noisy." if load > _QUIET_LOAD else ""),
        "",
        f"## To reach: {met} of {len(rows)}",
        "",
        *_table(
            [
                ["figure", "target", "measured", "met"],
                *([row.what, row.target, row.figure + _noise(row.spread), _said(row.met)] for row in rows),
            ]
        ),
    ]
    for heading, table in tables:
        lines += ["", f"## {heading}", "", *_table(table)]
    return "\n".join(lines) + "\n"


def _said(met: bool | None) -> str:
    return "not measured" if met is None else "yes" if met else "**no**"


def _noise(spread: float) -> str:
    return f" (noisy: ±{50 * spread:.0f} %)" if spread > _NOISY else ""


def _table(cells: Sequence[Sequence[str]]) -> list[str]:
    head, *body = [f"| {' | '.join(row)} |" for row in cells]
    return [head, f"|{'---|' * len(cells[0])}", *body]


def _machine() -> str:
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores of {model}, {platform.system()}, Python {platform.python_version()}, {packages}"
