"""Films by several workers, pages in a browser, and GIFs within a budget."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import frontmap
from bench.films import interleaved, timed
from bench.report import Row

__all__ = ["browser", "budget", "workers"]

_FRAMES = 1500
_SCRUB = """async () => {
    const v = frontmap, n = 300, begin = performance.now();
    for (let i = 0; i < n; i++) {
        v.seek(v.story.days * (0.5 + 0.5 * Math.sin(i / 9)));
        await new Promise(requestAnimationFrame);
    }
    return n / (performance.now() - begin) * 1000;
}"""
_Say = Callable[[str], object]


def workers(rounds: int, say: _Say) -> list[Row]:
    """Measure the same film on one worker of a Dask cluster and on two, each with a core of its own.

    A worker that may use every core of this machine would already use both for encoding, and a second one could add
    nothing; what is measured is what another machine of the same kind adds.
    """
    from distributed import LocalCluster

    say("workers: Dask")
    war = frontmap.load("spanish-civil-war")
    with tempfile.TemporaryDirectory() as folder:
        files = {count: Path(folder) / f"{count}.mp4" for count in (1, 2)}
        clusters = {
            count: LocalCluster(n_workers=count, threads_per_worker=1, processes=True, dashboard_address=None)
            for count in files
        }
        try:
            for cluster in clusters.values():
                _keep_to_a_core_each(cluster)

            def make(count: int) -> None:
                war.render(files[count], seconds=_FRAMES / 30, dask=clusters[count], view="theatre")

            found = interleaved({str(n): (_FRAMES, lambda n=n: make(n)) for n in files}, min(rounds, 2))  # type: ignore[misc]
        finally:
            for cluster in clusters.values():
                cluster.close()
        same = _pictures(files[1]) == _pictures(files[2])
    ratio = found["2"].over(found["1"])
    figure = f"{ratio:.2f}× with 2 workers of one core each; the film is {'identical' if same else 'ANOTHER'}"
    return [
        Row("film on 2 workers of a Dask cluster against 1", "≥ 1.6×", figure, ratio >= 1.6 and same, found["1"].spread)
    ]


def _keep_to_a_core_each(cluster: Any) -> None:
    from distributed import Client

    cores = sorted(os.sched_getaffinity(0))
    with Client(cluster, set_as_default=False) as client:
        for number, worker in enumerate(client.scheduler_info()["workers"]):
            client.run(_keep_to, cores[number % len(cores)], workers=[worker])


def _keep_to(core: int) -> None:
    # Each thread has a mask of its own, and hands it to those that it starts.
    for thread in Path("/proc/self/task").iterdir():
        os.sched_setaffinity(int(thread.name), {core})


def _pictures(path: Path) -> str:
    import hashlib

    import av

    digest = hashlib.sha256()
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            for plane in frame.planes:
                digest.update(plane)
    return digest.hexdigest()


def budget(rounds: int, say: _Say) -> list[Row]:
    """Make GIFs within a budget."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        # Of 12 seconds everything, as asked for, is in half of 9 MB: only a longer film has to give something up.
        for words, most, seconds in (("3MB", 3_000_000, 12), ("9MB", 9_000_000, 40)):
            say(f"budget: {words}")
            path = Path(folder) / "war.gif"
            war = frontmap.load("spanish-civil-war")
            took = timed(partial(war.render, path, budget=words, seconds=seconds))
            share = path.stat().st_size / most
            figure = f"{100 * share:.0f} % ({took:.0f} s)"
            rows.append(Row(f"GIF of {seconds} s within {words}", "75–100 %", figure, 0.75 <= share <= 1))
    return rows


def browser(rounds: int, say: _Say) -> tuple[list[Row], list[list[str]]]:
    """Measure the page in headless Chromium with software drawing, 1280×720."""
    from bench.start import WARS

    table = [["page of", "made in, s", "kB", "frames/s while scrubbing"]]
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    rates, sizes, times = [], [], []
    if chromium is not None:
        from playwright.sync_api import sync_playwright

        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
            opened = playwright.chromium.launch(executable_path=chromium, args=flags)
            for war in WARS:
                say(f"browser: {war}")
                path = Path(folder) / "war.html"
                loaded = frontmap.load(war)
                times.append(timed(lambda loaded=loaded, path=path: loaded.render(path)))  # type: ignore[misc]
                sizes.append(path.stat().st_size)
                page = opened.new_page(viewport={"width": 1280, "height": 720})
                page.goto(path.as_uri())
                page.wait_for_selector("html[data-ready]")
                rates.append(float(page.evaluate(_SCRUB)))
                page.close()
                table.append([war, f"{times[-1]:.1f}", f"{sizes[-1] / 1e3:.0f}", f"{rates[-1]:.0f}"])
            opened.close()
    known = bool(rates)
    slowest, largest = min(rates, default=0.0), max(sizes, default=0)
    return [
        Row(
            "page, 1280×720, while scrubbing, the slowest war",
            "≥ 30 frames/s",
            f"{slowest:.0f} frames/s" if known else "",
            slowest >= 30 if known else None,
        ),
        Row(
            "page, the largest war",
            "≤ 3 MB",
            f"{largest / 1e6:.2f} MB" if known else "",
            largest <= 3e6 if known else None,
        ),
    ], table
