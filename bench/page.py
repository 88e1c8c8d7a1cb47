"""Frames a second of the page while scrubbing, in headless Chromium with software drawing: ``python -m bench.page``."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

import frontmap as fm

__all__ = ["main"]

_SCRUB = """async () => {
    const v = frontmap, n = 300, begin = performance.now();
    for (let i = 0; i < n; i++) {
        v.seek(v.story.days * (0.5 + 0.5 * Math.sin(i / 9)));
        await new Promise(requestAnimationFrame);
    }
    return n / (performance.now() - begin) * 1000;
}"""
_SETTLE = """() => {
    const begin = performance.now();
    for (let i = 0; i < 5; i++) frontmap.map.settle();
    return (performance.now() - begin) / 5;
}"""


def main(wars: list[str]) -> None:
    """Print size, time to make, frames a second at 1280×720 and time for a new view, war by war."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("needs Chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        for war in wars:
            path = Path(folder) / "war.html"
            begin = time.perf_counter()
            fm.load(war).render(path)
            made_s = time.perf_counter() - begin
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.goto(path.as_uri())
            page.wait_for_selector("html[data-ready]")
            rate, settle_ms = page.evaluate(_SCRUB), page.evaluate(_SETTLE)
            print(
                f"{war}: {path.stat().st_size / 1e3:.0f} kB, made in {made_s:.1f} s, "
                f"{rate:.0f} frames/s while scrubbing, {settle_ms:.0f} ms for a new view"
            )
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:] or ["spanish-civil-war"])
