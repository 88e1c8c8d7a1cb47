"""The widget: in Python alone, and in a real JupyterLab in the browser."""

from __future__ import annotations

import base64
import json
import os
import secrets
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import frontmap as fm

pytest.importorskip("anywidget")


@pytest.fixture(scope="module")
def player(campaign: Path) -> Any:
    return fm.load(campaign).player("1936-09-10")


def test_its_date_is_a_day_of_the_war(player: Any) -> None:
    assert (player.date, player.playing) == ("1936-09-10", False)
    player.date = date(1936, 9, 3)
    assert player.date == "1936-09-03"
    player.date = "2030-01-01"
    assert player.date == "1936-09-21"
    with pytest.raises(fm.DateError):
        player.date = "3 September"
    assert player.date == "1936-09-21"


def test_it_is_linked_like_any_widget(player: Any) -> None:
    import ipywidgets

    text = ipywidgets.Text("1936-09-05")
    link = ipywidgets.link((text, "value"), (player, "date"))
    assert player.date == "1936-09-05"
    player.date = "1936-09-06"
    assert text.value == "1936-09-06"
    link.unlink()


def test_front_ends_without_widgets_get_a_picture(player: Any) -> None:
    player.date = "1936-09-14"
    data, _ = player._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert "14 September 1936" in data["text/html"]
    assert "Republic &lt;b&gt;&amp;" in data["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in data


@pytest.fixture
def lab(campaign: Path, tmp_path: Path) -> Iterator[str]:
    """Start JupyterLab on loopback, with a token, over a notebook that shows a player."""
    pytest.importorskip("jupyterlab")
    cells = [
        f"import frontmap as fm\nplayer = fm.load({str(campaign)!r}).player('1936-09-10')\nplayer",
        "player.date = '1936-09-12'",
        "print('now it is', player.date)",
    ]
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": f"c{index}",
                "metadata": {},
                "outputs": [],
                "source": cell,
            }
            for index, cell in enumerate(cells)
        ],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    root = tmp_path / "notebooks"
    root.mkdir()
    (root / "war.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    environment = os.environ | {
        f"JUPYTER_{name}_DIR": str(tmp_path / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")
    }
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"),
            *(f"--port={port}", f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={root}"),
        ],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/api/status?token={token}", server)
        yield f"{address}/lab/tree/war.ipynb?token={token}"
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    import time

    for _ in range(600):
        assert server.poll() is None, "JupyterLab ended"
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("JupyterLab does not answer")


def test_the_date_goes_both_ways_in_jupyterlab(browser: Any, lab: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(lab)
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    page.keyboard.press("Shift+Enter")
    shown = page.locator(".frontmap-date")
    shown.wait_for()
    assert shown.inner_text() == "10 September 1936"
    page.locator(".jp-CodeCell .cm-content").nth(1).click()
    page.keyboard.press("Shift+Enter")
    page.get_by_text("12 September 1936", exact=True).wait_for()
    page.locator(".frontmap-next").click()
    page.get_by_text("14 September 1936", exact=True).wait_for()
    page.locator(".jp-CodeCell .cm-content").nth(2).click()
    page.keyboard.press("Shift+Enter")
    page.get_by_text("now it is 1936-09-14").wait_for()
    context.close()
