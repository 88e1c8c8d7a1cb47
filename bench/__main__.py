"""Measure and write ``bench/RESULTS.md``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import films, many, start
from bench.report import Row, written

__all__ = ["main"]

_RESULTS = Path(__file__).parent / "RESULTS.md"
_PARTS: dict[str, tuple[Callable[..., Any], str]] = {
    "films": (films.films, "Films at 1920×1080"),
    "moving": (films.moving, ""),
    "start": (start.starting, "Commands"),
    "prepare": (start.preparing, "From a scenario to the first frame"),
    "growth": (start.growth, "Growth"),
    "workers": (many.workers, ""),
    "browser": (many.browser, "Pages"),
    "budget": (many.budget, ""),
}


def main() -> None:
    """Measure what is asked for, print the table and write it."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(_PARTS)}; by default all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--print", action="store_true", help="write no file")
    asked = parser.parse_args()
    unknown = [part for part in asked.parts if part not in _PARTS]
    if unknown:
        parser.error(f"there is no part {unknown[0]}; there are {', '.join(_PARTS)}")
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    rows: list[Row] = []
    tables: list[tuple[str, list[list[str]]]] = []
    for part, (measure, heading) in _PARTS.items():
        if asked.parts and part not in asked.parts:
            continue
        found = measure(asked.rounds, lambda text: print(text, file=sys.stderr, flush=True))
        if heading:
            found, table = found
            tables.append((heading, table))
        rows += found
    text = written(rows, tables, load)
    print(text)
    if not asked.print:
        _RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
