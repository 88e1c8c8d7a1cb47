"""A real browser for the tests of what runs in one; without Chromium they are skipped, unless CI asks for them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

import frontmap as fm

# A page draws by software beside other tests: what is slow there is not wrong.
_PATIENCE_SECONDS = 120
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: on Debian, apt-get install chromium")
        pytest.skip("no Chromium on this machine: on Debian, apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield opened
        opened.close()


class Opened:
    """A page with the network off, and what it complained about or asked for."""

    def __init__(self, browser: Any, url: str, width: int, height: int, **more: Any) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, offline=True, accept_downloads=True, **more
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(_PATIENCE_SECONDS * 1000)
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(url)
        self.page.wait_for_selector("html[data-ready]")

    def asked_elsewhere(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:"))]

    def until(self, condition: str) -> None:
        """Wait until a condition holds; playwright's own way would need the page to allow `eval`."""
        end = monotonic() + _PATIENCE_SECONDS
        while monotonic() < end:
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"never: {condition}")

    def date(self) -> str:
        return str(self.page.evaluate("frontmap.iso"))


@pytest.fixture
def opened(browser: Any) -> Iterator[Any]:
    made: list[Opened] = []

    def open_page(path: Path, width: int = 1280, height: int = 720, address: str = "", **more: Any) -> Opened:
        made.append(Opened(browser, path.as_uri() + address, width, height, **more))
        return made[-1]

    yield open_page
    for one in made:
        one.context.close()


@pytest.fixture(scope="session")
def page_of(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a function that makes the page of a war, once for each."""
    folder = tmp_path_factory.mktemp("pages")

    def make(war: str | Path) -> Path:
        path = folder / f"{Path(war).stem}.html"
        if not path.exists():
            fm.load(war).render(path)
        return path

    return make
