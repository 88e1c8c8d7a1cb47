"""Pages from the command line."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest

SHOWN = "A campaign in Aragon"


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """Return the addresses that the browser is asked for."""
    addresses: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: addresses.append(address) or True)
    return addresses


def test_view_makes_a_page_and_opens_it(run, campaign, asked) -> None:
    result = run("view", campaign)
    assert result.exit_code == 0, result.stderr
    page = Path(result.stdout.strip())
    assert asked == [page.resolve().as_uri()]
    assert SHOWN in page.read_text(encoding="utf-8")
    page.unlink()
    page.parent.rmdir()


def test_view_keeps_the_page_where_it_is_told_and_opens_none_unless_asked(run, campaign, asked, tmp_path) -> None:
    page = tmp_path / "mine.html"
    result = run("view", campaign, "-o", page, "--no-open", "--title", "Mine & yours")
    assert (result.exit_code, result.stdout, asked) == (0, f"{page}\n", [])
    assert "<title>Mine &amp; yours</title>" in page.read_text(encoding="utf-8")


def test_view_says_where_the_page_is_if_no_browser_starts(run, campaign, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda address: False)
    page = tmp_path / "war.html"
    result = run("view", campaign, "-o", page)
    assert result.exit_code == 0
    assert str(page) in result.stderr


def test_view_refuses_what_is_no_page(run, campaign, asked, tmp_path) -> None:
    result = run("view", campaign, "-o", tmp_path / "war.mp4")
    assert result.exit_code == 2
    assert "end its name in .html" in result.stderr
    assert asked == []


def test_render_makes_a_page_for_a_frame_and_prints_the_frame(run, campaign, tmp_path) -> None:
    page = tmp_path / "war.html"
    result = run("render", campaign, "-o", page, "--embed")
    assert result.exit_code == 0, result.stderr
    assert '<iframe src="war.html"' in result.stderr
    assert 'sandbox="allow-scripts' in result.stderr
    assert page.stat().st_size > 100_000


@pytest.mark.parametrize("option", [("--at", "1936-09-10"), ("--seconds", "3"), ("--budget", "3MB")])
def test_a_page_is_of_the_whole_war(run, campaign, tmp_path, option) -> None:
    result = run("render", campaign, "-o", tmp_path / "war.html", *option)
    assert result.exit_code == 2
    assert f"leave out {option[0]}" in result.stderr


def test_only_pages_are_embedded(run, campaign, tmp_path) -> None:
    result = run("render", campaign, "-o", tmp_path / "war.mp4", "--embed")
    assert result.exit_code == 2
    assert "ends in .html" in result.stderr
