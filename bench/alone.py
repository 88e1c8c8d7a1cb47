"""One task in a process of its own, so that what it takes is its own: ``python -m bench.alone TASK …`` prints JSON."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["alone", "command"]


def alone(task: str, *arguments: object, cache: str = "off") -> dict[str, float]:
    """Run a task of this module in a new process; return what it found, and its ``peak_mb``."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.alone", task, *map(str, arguments)],
        env=_surroundings(cache),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{task} failed:\n{done.stderr}")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def command(*arguments: str, cache: str) -> tuple[float, float]:
    """Return how many seconds the command line takes, from start to end, and how many of a processor's."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "frontmap", *arguments], env=_surroundings(cache), capture_output=True, check=True
    )
    took, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _surroundings(cache: str) -> dict[str, str]:
    # An installed package has its bytecode; one that may not write any would be compiled at each start.
    found = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return found | {"FRONTMAP_CACHE": cache}


def prepare(war: str) -> dict[str, float]:
    """From the text of a bundled war to the first frame of its film at 1080p; modules and atlas are there already."""
    import frontmap.production.order
    from frontmap.atlas import load_atlas
    from frontmap.render.canvas import Canvas
    from frontmap.render.kinds import Compression
    from frontmap.scene.look import Look
    from frontmap.sizes import Size

    for module in (
        "frontmap.control.check",
        "frontmap.scene.compose",
        "frontmap.scene.pictures",
        "matplotlib.ft2font",
        "scipy.sparse.linalg",
    ):
        __import__(module)
    load_atlas()
    started, worked = time.perf_counter(), time.process_time()
    loaded = frontmap.load(war)
    order = frontmap.production.order.FilmOrder(
        loaded.source, Look(), loaded.span(), ".mp4", Size(1920, 1080), 30, None, None, Compression("good")
    )
    film = frontmap.production.order.reels_of_order(order, loaded.engine).film(0)
    first = Canvas(film, float(film.instants[0])).rgb()
    took = {"seconds": time.perf_counter() - started, "processor": time.process_time() - worked}
    return took | {"mean": float(first.mean())}


def grow(columns: str, rows: str, days: str, changes: str, width: str, height: str) -> dict[str, float]:
    """Prepare a film of a made-up war and draw sixty frames of it."""
    from bench.made_up_war import made_up_war
    from frontmap.control import compute_control
    from frontmap.render.canvas import Canvas
    from frontmap.scene import busy_spans, film_of, frame_instants, set_stage

    with tempfile.TemporaryDirectory() as folder:
        timeline = made_up_war(int(columns), int(rows), int(days), int(changes), Path(folder))
        started = time.perf_counter()
        instants = frame_instants(timeline.span, busy_spans(timeline), fps=30, seconds=20)
        stage = set_stage(compute_control(timeline), width_px=int(width), height_px=int(height))
        film = film_of(stage, instants)
        canvas = Canvas(film, float(film.instants[0]))
    prepared = time.perf_counter()
    for instant in film.instants[::10].tolist():
        canvas.show(instant)
    return {"seconds": prepared - started, "drawing": time.perf_counter() - prepared}


def film(war: str, width: str, height: str, frames: str) -> dict[str, float]:
    """Make a film from its scenario on."""
    import frontmap

    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        frontmap.load(war).render(
            Path(folder) / "film.mp4", size=(int(width), int(height)), seconds=int(frames) / 30, view="theatre"
        )
    return {"seconds": time.perf_counter() - started}


def who(war: str) -> dict[str, float]:
    """Ask who holds towns on days, none of them twice, after one question has been asked."""
    import itertools
    import statistics
    from datetime import timedelta

    import frontmap

    loaded = frontmap.load(war)
    atlas, members = loaded.atlas, loaded.timeline.theatre.members
    towns = [atlas.provinces[index].id for index in members[:: max(len(members) // 40, 1)].tolist()]
    days = [loaded.first_day + timedelta(days=n) for n in range(3, (loaded.last_day - loaded.first_day).days, 9)]
    loaded.who(towns[0], days[0])
    took = []
    for town, day in itertools.product(towns, days):
        started = time.perf_counter()
        loaded.who(town, day)
        took.append(time.perf_counter() - started)
    return {"seconds": statistics.median(took), "mean": statistics.fmean(took)}


def _main(task: str, *arguments: str) -> None:
    tasks: dict[str, Callable[..., dict[str, Any]]] = {"prepare": prepare, "grow": grow, "film": film, "who": who}
    found = tasks[task](*arguments)
    print(json.dumps(found | {"peak_mb": _peak_mb()}))


def _peak_mb() -> float:
    """Return the most memory that this process has had; what the system counts begins with its parent's."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return float(line.split()[1]) / 1e3
    # Kilobytes, but bytes on a Mac.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    _main(*sys.argv[1:])
