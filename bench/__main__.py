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
_UNMEASURED: dict[str, list[tuple[str, str]]] = {
    "films": [
        ("film 1080p, still camera, over encoding alone", "≥ 0.85"),
        ("the same against GeoDataFrame.plot + FuncAnimation", "≥ 50×"),
        ("film 4K, still camera, over encoding alone", "≥ 0.8"),
        ("film of 13,000 provinces against one of 1,000", "within 20 %"),
    ],
    "moving": [
        ("film 1080p, moving camera", "≥ 25 frames/s"),
        ("film 1080p, moving camera, against PolyCollection + FuncAnimation", "≥ 8×"),
    ],
    "start": [
        ("frontmap who, one place, from start to end", "≤ 1 s"),
        ("frontmap render, a still at 1280×720, from start to end", "≤ 2.5 s"),
        ("who for one place and day, in process", "≤ 1 ms"),
    ],
    "prepare": [("preparing a film", "≤ 4 s"), ("the same from the cache", "≤ 1 s")],
    "growth": [
        ("preparing a film of 13,000 provinces, 2,000 days, 5,000 changes", "≤ 60 s"),
        ("its memory", "≤ 1.5 GB"),
        ("provinces, days or pixels doubled", "≤ 2.3×"),
    ],
    "workers": [("film on 2 workers of a Dask cluster against 1", "≥ 1.6×")],
    "browser": [("page, 1280×720, while scrubbing", "≥ 30 frames/s"), ("page, the largest war", "≤ 3 MB")],
    "budget": [("GIF within a budget", "75–100 %")],
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
    rows = {part: [Row(what, target, "", None) for what, target in told] for part, told in _UNMEASURED.items()}
    tables: list[tuple[str, list[list[str]]]] = []
    text = ""
    for part, (measure, heading) in _PARTS.items():
        if asked.parts and part not in asked.parts:
            continue
        found = measure(asked.rounds, lambda text: print(text, file=sys.stderr, flush=True))
        if heading:
            found, table = found
            tables.append((heading, table))
        rows[part] = found
        # Part by part, so that what has been measured is there if the next is interrupted.
        text = written([row for some in rows.values() for row in some], tables, load)
        if not asked.print:
            _RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
